"""Which group each attempt at an assessment belongs to, for checks of fairness: keys and groups, nothing else."""

from collections.abc import Collection

from django.db.models import OuterRef, QuerySet, Subquery

from accounts import api as accounts
from accounts.models import ConsentRecord
from assessments.models import Attempt, AttemptState

UNKNOWN = ""
NO_GROUP = ("NS", "PN")


def attempts_in_scope(programmes: Collection[int] | None, *, is_demonstration: bool) -> QuerySet[Attempt]:
    """Submitted attempts that count for a cohort of these programmes; those of everybody with None."""
    attempts = Attempt.objects.filter(
        state=AttemptState.SUBMITTED, enrolment__user__is_synthetic=is_demonstration
    )
    if programmes is None:
        return attempts
    return attempts.filter(enrolment__counted_for__membership__cohort__programme__in=programmes)


def attempts_by_language(attempts: QuerySet[Attempt]) -> dict[int, str]:
    return dict(attempts.order_by().values_list("pk", "language").iterator(chunk_size=2000))


def attempts_by_gender(attempts: QuerySet[Attempt]) -> dict[int, str]:
    """Only what people said of themselves and still consent to; all others are unknown."""
    consents = ConsentRecord.objects.filter(
        user=OuterRef("enrolment__user_id"), purpose=ConsentRecord.Purpose.DEMOGRAPHICS
    ).order_by("-id")
    rows = (
        attempts.order_by()
        .annotate(
            consent_given=Subquery(consents.values("given")[:1]),
            consent_version=Subquery(consents.values("text_version")[:1]),
        )
        .values_list("pk", "consent_given", "consent_version", "enrolment__user__demographics__gender")
    )
    return {
        pk: gender
        if given and version == accounts.CONSENT_VERSION and gender and gender not in NO_GROUP
        else UNKNOWN
        for pk, given, version, gender in rows.iterator(chunk_size=2000)
    }

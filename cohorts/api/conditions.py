"""What one learner or one cohort is granted at assessments, for who works with them: accommodations and overrides."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import Http404

from accounts.api import User
from assessments import api as assessments
from cohorts.api.roles import SEES_NAMES, cohort_for_staff
from cohorts.models import Cohort, CohortCourse, Membership
from courses import api as courses


@dataclass(frozen=True)
class LearnerConditions:
    """What a member has been granted, the newest first, and the assessments of the cohort's courses."""

    cohort: Cohort
    membership: Membership
    accommodations: Sequence[Any]
    overrides: Sequence[Any]
    assessments: Sequence[Any]


@dataclass(frozen=True)
class CohortConditions:
    cohort: Cohort
    overrides: Sequence[Any]
    assessments: Sequence[Any]


def learner_conditions(actor: User, slug: str, membership_uuid: UUID) -> LearnerConditions:
    """Raises Http404 for who does not work with this learner, as for learners who do not exist."""
    cohort = cohort_for_staff(actor, slug, *SEES_NAMES)
    present = Membership.objects.filter(cohort=cohort, left_at=None).select_related("user")
    membership = present.filter(uuid=membership_uuid).first()
    if membership is None:
        raise Http404
    pages = assessments_of(cohort)
    return LearnerConditions(
        cohort=cohort,
        membership=membership,
        accommodations=assessments.accommodations_of(membership.user),
        overrides=assessments.overrides_of(membership.user, [page.pk for page in pages]),
        assessments=pages,
    )


def cohort_conditions(actor: User, slug: str) -> CohortConditions:
    """Raises Http404 for who does not work with the learners of this cohort."""
    cohort = cohort_for_staff(actor, slug, *SEES_NAMES)
    return CohortConditions(cohort, assessments.overrides_of_group(group_key(cohort)), assessments_of(cohort))


def group_key(cohort: Cohort) -> str:
    """How assessments know this cohort."""
    return f"cohort:{cohort.pk}"


def assessments_of(cohort: Cohort) -> list[Any]:
    """The assessments of the cohort's courses, in their order."""
    lines = CohortCourse.objects.filter(cohort=cohort).select_related("course").order_by("position", "pk")
    ids = [
        entry.id for line in lines for entry in courses.course_outline(courses.canonical(line.course)).entries
    ]
    return assessments.assessments_among(ids)


def grant_accommodation(*, actor: User, conditions: LearnerConditions, now: datetime, **granted: Any) -> None:
    """Raises assessments.GrantRefused; `granted` is what `assessments.grant_accommodation` takes."""
    assessments.grant_accommodation(user=conditions.membership.user, author=actor, now=now, **granted)


def grant_override(
    *,
    actor: User,
    conditions: LearnerConditions | CohortConditions,
    assessment: int,
    now: datetime,
    **granted: Any,
) -> None:
    """Grant other rules at one of the cohort's assessments to the learner, or to the whole cohort."""
    page = _one_of(conditions.assessments, assessment)
    if isinstance(conditions, LearnerConditions):
        assessments.grant_override(
            assessment=page, user=conditions.membership.user, author=actor, now=now, **granted
        )
        return
    with transaction.atomic():
        # Locked: who joins at this moment gets it either here or there.
        Cohort.objects.select_for_update().get(pk=conditions.cohort.pk)
        present = Membership.objects.filter(cohort=conditions.cohort, left_at=None).select_related("user")
        assessments.grant_group_override(
            assessment=page,
            users=[membership.user for membership in present],
            group=group_key(conditions.cohort),
            author=actor,
            now=now,
            **granted,
        )


def revoke_accommodation(*, conditions: LearnerConditions, accommodation: int, now: datetime) -> None:
    assessments.revoke_accommodation(accommodation=_one_of(conditions.accommodations, accommodation), now=now)


def revoke_override(
    *, conditions: LearnerConditions | CohortConditions, override: int, now: datetime
) -> None:
    """End an override of the learner, or of the whole cohort."""
    found = _one_of(conditions.overrides, override)
    if isinstance(conditions, LearnerConditions):
        assessments.revoke_override(override=found, now=now)
    else:
        assessments.revoke_group_override(override=found, now=now)


def _one_of(records: Sequence[Any], pk: int) -> Any:
    """The record with this key among those that the person may change."""
    for record in records:
        if record.pk == pk:
            return record
    raise Http404

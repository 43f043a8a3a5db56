"""Granting and revoking what holds for one person only: accommodations everywhere, overrides at one assessment."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.api import User
from assessments.api.attempts import rules_of
from assessments.api.limits import in_force, personal_limits, usual_limits
from assessments.delivery import deadline_of
from assessments.models import Accommodation, AssessmentPage, Attempt, AttemptState, Override
from shared.refusal import Refusal

MOST = {"extra_time_percent": 400, "extra_attempts": 20, "extra_days": 365}


class GrantRefused(Refusal):
    message = _("This cannot be granted.")


@dataclass(frozen=True)
class Terms:
    """Other rules of one assessment; None leaves a rule as it is."""

    opens_at: datetime | None = None
    closes_at: datetime | None = None
    time_limit_minutes: int | None = None
    attempts_allowed: int | None = None


@transaction.atomic
def grant_accommodation(
    *,
    user: User,
    author: User,
    now: datetime,
    reason: str,
    extra_time_percent: int = 0,
    no_time_limit: bool = False,
    extra_attempts: int = 0,
    extra_days: int = 0,
    expires_at: datetime | None = None,
) -> Accommodation:
    """Give a learner what they need in every assessment; it replaces what they had. Attempts in progress get the new
    deadline, counted from their start. Raises GrantRefused."""
    amounts = {
        "extra_time_percent": extra_time_percent,
        "extra_attempts": extra_attempts,
        "extra_days": extra_days,
    }
    for name, value in amounts.items():
        if not 0 <= value <= MOST[name]:
            raise GrantRefused(_("At most %(most)s can be granted."), most=MOST[name])
    if not no_time_limit and not any(amounts.values()):
        raise GrantRefused(_("Say what is granted: more time, more attempts or more days."))
    _require_reason(reason, expires_at, now)
    _accommodations(user).filter(in_force(now)).update(revoked_at=now)
    made = Accommodation.objects.create(
        user=user,
        author=author,
        reason=reason.strip(),
        created_at=now,
        expires_at=expires_at,
        no_time_limit=no_time_limit,
        **amounts,
    )
    move_deadlines([user.pk], now)
    return made


@transaction.atomic
def revoke_accommodation(*, accommodation: Accommodation, now: datetime) -> Accommodation:
    """End an accommodation. Attempts in progress keep the time that they were given."""
    Accommodation.objects.filter(pk=accommodation.pk, revoked_at=None).update(revoked_at=now)
    accommodation.refresh_from_db()
    return accommodation


@transaction.atomic
def grant_override(
    *,
    assessment: AssessmentPage,
    user: User,
    author: User,
    now: datetime,
    reason: str,
    terms: Terms,
    expires_at: datetime | None = None,
) -> Override:
    """Give one person other rules at one assessment; a rule that it does not name stays. Raises GrantRefused."""
    fields = _override_fields(assessment, author, now, reason, terms, expires_at)
    made = Override.objects.create(user=user, **fields)
    move_deadlines([user.pk], now, assessment)
    return made


@transaction.atomic
def grant_group_override(
    *,
    assessment: AssessmentPage,
    users: Sequence[User],
    group: str,
    author: User,
    now: datetime,
    reason: str,
    terms: Terms,
    expires_at: datetime | None = None,
) -> Override:
    """Give a group other rules at one assessment; who joins it later gets them by `extend_group`. The group's own
    record. Raises GrantRefused."""
    fields = _override_fields(assessment, author, now, reason, terms, expires_at)
    made = Override.objects.create(user=None, group=group, **fields)
    Override.objects.bulk_create(Override(user=user, group=group, **fields) for user in users)
    move_deadlines([user.pk for user in users], now, assessment)
    return made


@transaction.atomic
def extend_group(*, group: str, user: User, now: datetime) -> int:
    """Give somebody who has joined a group its overrides in force; how many. Doing it again is safe."""
    has = Override.objects.filter(in_force(now), group=group, user=user)
    keys = set(has.values_list("assessment_id", "created_at"))
    rows = [
        each
        for each in Override.objects.filter(in_force(now), group=group, user=None)
        if (each.assessment_id, each.created_at) not in keys
    ]
    for row in rows:
        row.pk, row.user = None, user
    Override.objects.bulk_create(rows)
    if rows:
        move_deadlines([user.pk], now)
    return len(rows)


@transaction.atomic
def withdraw_from_group(*, group: str, user: User, now: datetime) -> int:
    """End what somebody had as a member of a group that they have left; how many overrides."""
    return Override.objects.filter(group=group, user=user, revoked_at=None).update(revoked_at=now)


@transaction.atomic
def revoke_override(*, override: Override, now: datetime) -> Override:
    """End one person's override. Attempts in progress keep the time that they were given."""
    Override.objects.filter(pk=override.pk, revoked_at=None).update(revoked_at=now)
    override.refresh_from_db()
    return override


@transaction.atomic
def revoke_group_override(*, override: Override, now: datetime) -> int:
    """End an override of a group for all its members; how many records ended."""
    same = Override.objects.filter(
        group=override.group, assessment=override.assessment_id, created_at=override.created_at
    )
    return same.filter(revoked_at=None).update(revoked_at=now)


def assessments_among(page_ids: Sequence[int]) -> list[AssessmentPage]:
    """Those of the pages that are assessments, in the order given."""
    found = AssessmentPage.objects.in_bulk(page_ids)
    return [found[page_id] for page_id in page_ids if page_id in found]


def accommodations_of(user: User) -> list[Accommodation]:
    """All that was ever granted, the newest first."""
    return list(_accommodations(user).select_related("author").order_by("-pk"))


def overrides_of(user: User, assessment_ids: Iterable[int]) -> list[Override]:
    """What a person was granted at these assessments, the newest first."""
    found = Override.objects.filter(user=user, assessment__in=list(assessment_ids))
    return list(found.select_related("author", "assessment").order_by("-pk"))


def overrides_of_group(group: str) -> list[Override]:
    """The group's own records, the newest first."""
    found = Override.objects.filter(group=group, user=None)
    return list(found.select_related("author", "assessment").order_by("-pk"))


def move_deadlines(user_ids: Sequence[int], now: datetime, assessment: AssessmentPage | None = None) -> int:
    """Count the deadlines of attempts in progress anew, each from its start and by its own paper; how many moved."""
    # Locked: a save at the same moment reads the deadline.
    found = Attempt.objects.select_for_update(of=("self",)).filter(
        enrolment__user__in=user_ids, state=AttemptState.OPEN
    )
    if assessment is not None:
        found = found.filter(assessment_id=assessment.pk)
    moved = 0
    for attempt in found.select_related("paper", "enrolment__user").order_by("pk"):
        page = AssessmentPage.objects.get(pk=attempt.assessment_id)
        usual = usual_limits(page).timed(rules_of(attempt).time_limit_seconds)
        limits = personal_limits(attempt.enrolment.user, page, now, usual)
        deadline = deadline_of(limits, attempt.started_at)
        if deadline != attempt.deadline:
            attempt.deadline, attempt.terms = deadline, limits.plain()
            attempt.save(update_fields=["deadline", "terms"])
            moved += 1
    return moved


def _override_fields(
    assessment: AssessmentPage,
    author: User,
    now: datetime,
    reason: str,
    terms: Terms,
    expires_at: datetime | None,
) -> dict[str, Any]:
    said = asdict(terms)
    if all(value is None for value in said.values()):
        raise GrantRefused(_("Say what is granted: other dates, another time limit or other attempts."))
    if terms.time_limit_minutes == 0 or terms.attempts_allowed == 0:
        raise GrantRefused(_("A time limit and a number of attempts must be at least 1."))
    usual = usual_limits(assessment)
    opens_at, closes_at = terms.opens_at or usual.opens_at, terms.closes_at or usual.closes_at
    if opens_at and closes_at and closes_at <= opens_at:
        raise GrantRefused(_("It must close after it opens."))
    _require_reason(reason, expires_at, now)
    return {
        "assessment_id": assessment.pk,
        "author": author,
        "reason": reason.strip(),
        "created_at": now,
        "expires_at": expires_at,
        **said,
    }


def _require_reason(reason: str, expires_at: datetime | None, now: datetime) -> None:
    if not reason.strip():
        raise GrantRefused(_("Give a reason."))
    if expires_at is not None and expires_at <= now:
        raise GrantRefused(_("The time at which it ends is over already."))


def _accommodations(user: User) -> Any:
    return Accommodation.objects.filter(user=user)

"""What holds for one person at one assessment: its rules, overrides and accommodations."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q

from accounts.api import User
from assessments.delivery import Allowance, Limits, limits_for
from assessments.models import Accommodation, AssessmentPage, Override


def usual_limits(page: AssessmentPage) -> Limits:
    return Limits(
        opens_at=page.opens_at,
        closes_at=page.closes_at,
        time_limit_seconds=None if page.time_limit_minutes is None else page.time_limit_minutes * 60,
        attempts_allowed=page.attempts_allowed,
    )


def personal_limits(user: User, page: AssessmentPage, now: datetime, usual: Limits | None = None) -> Limits:
    """The limits of the canonical assessment for this person now. Two queries."""
    overrides = Override.objects.filter(in_force(now), user=user, assessment_id=page.pk)
    allowance = Accommodation.objects.filter(in_force(now), user=user).order_by("-pk").first()
    return limits_for(
        usual or usual_limits(page),
        _said(overrides),
        allowance
        and Allowance(
            extra_time_percent=allowance.extra_time_percent,
            no_time_limit=allowance.no_time_limit,
            extra_attempts=allowance.extra_attempts,
            extra_days=allowance.extra_days,
        ),
    )


def in_force(now: datetime) -> Q:
    """The accommodations and overrides that hold now."""
    return Q(revoked_at=None) & (Q(expires_at=None) | Q(expires_at__gt=now))


def closing_time(usual: Limits, personal: Limits) -> datetime | None:
    """When what is shown after the close may be shown to this person: not while others may still answer."""
    return max((each.closes_at for each in (usual, personal) if each.closes_at), default=None)


def _said(overrides: Iterable[Override]) -> Limits:
    """What the overrides say together: the newer before the older, a person's own before those of a cohort."""
    said = Limits()
    for each in sorted(overrides, key=lambda override: (override.group == "", override.pk)):
        minutes = each.time_limit_minutes
        said = limits_for(
            said,
            Limits(
                opens_at=each.opens_at,
                closes_at=each.closes_at,
                time_limit_seconds=None if minutes is None else minutes * 60,
                attempts_allowed=each.attempts_allowed,
            ),
            None,
        )
    return said

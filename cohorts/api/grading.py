"""Whose work a person marks and whose grades they answer for: the runs that count in their programmes."""

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from accounts.api import User
from cohorts.api.roles import SEES_NAMES, programmes_of
from cohorts.models import MembershipEnrolment, Role

Runs = QuerySet[MembershipEnrolment] | None  # the ids of enrolments; None: everybody's


def marked_runs(user: User | AnonymousUser) -> Runs:
    """Facilitators and managers mark the runs that count in their programmes; superusers mark all."""
    return _runs(user, *SEES_NAMES)


def managed_runs(user: User | AnonymousUser) -> Runs:
    """Managers moderate marks and override grades; superusers everywhere."""
    return _runs(user, Role.MANAGER)


def may_mark(user: User | AnonymousUser) -> bool:
    return programmes_of(user, *SEES_NAMES).exists()


def _runs(user: User | AnonymousUser, *roles: str) -> Runs:
    if user.is_active and user.is_superuser:
        return None
    counted = MembershipEnrolment.objects.filter(
        membership__cohort__programme__in=programmes_of(user, *roles)
    )
    return counted.values("enrolment_id")

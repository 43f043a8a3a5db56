"""Verbs that set up a programme: roles, cohorts and their courses."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.api import User
from cohorts.models import Cohort, CohortCourse, Invitation, Programme, ProgrammeRole


def create_programme(*, title: str, description: str = "") -> Programme:
    return Programme.objects.create(title=title, description=description)


def grant_role(
    *, programme: Programme, user: User, role: str, may_export_names: bool = False
) -> ProgrammeRole:
    """Give a person a role in a programme; giving it again changes only `may_export_names`."""
    granted, _created = ProgrammeRole.objects.update_or_create(
        programme=programme, user=user, role=role, defaults={"may_export_names": may_export_names}
    )
    return granted


@transaction.atomic
def create_cohort(
    *,
    programme: Programme,
    title: str,
    slug: str,
    starts_on: date,
    ends_on: date,
    courses: Sequence[Any],
    is_demonstration: bool = False,
) -> Cohort:
    """A cohort with its courses in the given order."""
    cohort = Cohort(
        programme=programme,
        title=title,
        slug=slug,
        starts_on=starts_on,
        ends_on=ends_on,
        is_demonstration=is_demonstration,
    )
    cohort.full_clean()
    cohort.save()
    CohortCourse.objects.bulk_create(
        CohortCourse(cohort=cohort, course=course, position=place)
        for place, course in enumerate(courses, start=1)
    )
    return cohort


def open_invitation_code(slug: str) -> str:
    """The newest code with which one can join the cohort today; empty when there is none."""
    today = timezone.localdate()
    found = Invitation.objects.filter(cohort__slug=slug, revoked_at=None).exclude(expires_on__lt=today)
    return found.values_list("code", flat=True).first() or ""

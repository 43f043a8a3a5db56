"""Programmes, cohorts, roles and memberships."""

import datetime
import itertools
from typing import Any

from django.utils import timezone

from accounts.models import User
from cohorts.models import Cohort, CohortCourse, Membership, MembershipEnrolment, Programme, ProgrammeRole
from courses import api as courses
from courses.models import CoursePage

_numbers = itertools.count(1)


def programme(title: str = "") -> Programme:
    return Programme.objects.create(title=title or f"Programme {next(_numbers)}")


def cohort(
    in_programme: Programme | None = None, in_courses: tuple[CoursePage, ...] = (), **fields: Any
) -> Cohort:
    number = next(_numbers)
    fields.setdefault("title", f"Cohort {number}")
    fields.setdefault("slug", f"cohort-{number}")
    fields.setdefault("starts_on", datetime.date(2026, 1, 1))
    fields.setdefault("ends_on", datetime.date(2027, 12, 31))
    made = Cohort.objects.create(programme=in_programme or programme(), **fields)
    for place, page in enumerate(in_courses, start=1):
        CohortCourse.objects.create(cohort=made, course=page, position=place)
    return made


def role(person: User, in_programme: Programme, name: str, **fields: Any) -> ProgrammeRole:
    return ProgrammeRole.objects.create(user=person, programme=in_programme, role=name, **fields)


def membership(person: User, in_cohort: Cohort) -> Membership:
    """Membership with an enrolment in every course of the cohort."""
    made = Membership.objects.create(cohort=in_cohort, user=person, joined_at=timezone.now())
    for each in in_cohort.cohort_courses.select_related("course"):
        enrolment = courses.enrol(user=person, course=each.course, now=timezone.now())
        MembershipEnrolment.objects.create(membership=made, enrolment=enrolment)
    return made

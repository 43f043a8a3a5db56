"""Joining and leaving a cohort, and the runs of its courses that count for it."""

from dataclasses import dataclass
from datetime import date, datetime

from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from accounts.api import User
from assessments import api as assessments
from cohorts.api.conditions import group_key
from cohorts.api.invitations import find_invitation
from cohorts.models import Cohort, CohortCourse, Invitation, Membership, MembershipEnrolment
from courses import api as courses
from shared.refusal import Refusal


class UnknownCode(Refusal):
    message = _("We do not know this code. Check it letter by letter, or ask the person who gave it to you.")
    status = 404


class InvitationWithdrawn(Refusal):
    message = _("This invitation was withdrawn. Ask the person who gave it to you for a new one.")


class InvitationExpired(Refusal):
    message = _("This invitation has expired. Ask the person who gave it to you for a new one.")


class CohortEnded(Refusal):
    message = _("This cohort has ended, so nobody can join it any more.")


class CohortFull(Refusal):
    message = _("All places of this invitation are taken. Ask the person who gave it to you for another one.")


@transaction.atomic
def join(*, user: User, code: str, now: datetime, language: str = "en") -> Membership:
    """Make `user` a member and enrol them in every course; safe to repeat, restores who had left.

    Raises UnknownCode, InvitationWithdrawn, InvitationExpired, CohortEnded or CohortFull.
    """
    found = find_invitation(code)
    if found is None:
        raise UnknownCode
    # Locked: the last place is given once, and a course added meanwhile reaches everybody.
    cohort = Cohort.objects.select_for_update().get(pk=found.cohort_id)
    membership = Membership.objects.filter(cohort=cohort, user=user).first()
    if membership is None or membership.left_at is not None:
        invitation = Invitation.objects.select_related("cohort").get(pk=found.pk)
        check_invitation(invitation, now)
        membership, _created = Membership.objects.update_or_create(
            cohort=cohort,
            user=user,
            defaults={"invitation": invitation, "left_at": None},
            create_defaults={"invitation": invitation, "joined_at": now},
        )
    for course in _courses_of(cohort):
        _count_course(membership, course, now, language)
    assessments.extend_group(group=group_key(cohort), user=user, now=now)
    return membership


def check_invitation(invitation: Invitation, now: datetime) -> None:
    """Refuse an invitation that admits nobody at `now`. Last days are days of the person's own time zone."""
    today = timezone.localdate(now)
    if invitation.revoked_at is not None:
        raise InvitationWithdrawn
    if invitation.expires_on is not None and invitation.expires_on < today:
        raise InvitationExpired
    if invitation.cohort.ends_on < today:
        raise CohortEnded
    if invitation.max_uses is not None:
        taken = Membership.objects.filter(invitation=invitation, left_at=None).count()
        if taken >= invitation.max_uses:
            raise CohortFull


def present_membership(user: User | AnonymousUser, cohort: Cohort) -> Membership | None:
    """The person's membership unless they left; None for strangers."""
    return Membership.objects.filter(cohort=cohort, user_id=user.pk, left_at=None).first()


def membership_by_slug(user: User, slug: str) -> Membership | None:
    """The present membership in the cohort with this short name, with its cohort."""
    mine = Membership.objects.filter(user=user, cohort__slug=slug, left_at=None)
    return mine.select_related("cohort__programme").first()


@transaction.atomic
def leave(*, membership: Membership, now: datetime) -> Membership:
    """Leave the cohort. The runs of its courses stay the person's own and stay counted up to here."""
    Membership.objects.filter(pk=membership.pk, left_at=None).update(left_at=now)
    membership.refresh_from_db()
    assessments.withdraw_from_group(group=group_key(membership.cohort), user=membership.user, now=now)
    return membership


@transaction.atomic
def add_course(*, cohort: Cohort, course: Page, now: datetime) -> CohortCourse:
    """Put `course` at the end of the cohort's courses and enrol its members. Doing it again is safe."""
    Cohort.objects.select_for_update().get(pk=cohort.pk)
    place = CohortCourse.objects.filter(cohort=cohort).count() + 1
    line, _created = CohortCourse.objects.get_or_create(
        cohort_id=cohort.pk, course_id=courses.canonical(course).pk, defaults={"position": place}
    )
    enrol_members(cohort=cohort, now=now)
    return line


@transaction.atomic
def enrol_members(*, cohort: Cohort, now: datetime) -> int:
    """Enrol every present member in the cohort's courses they lack; the number of new runs that count."""
    Cohort.objects.select_for_update().get(pk=cohort.pk)
    enrolled = 0
    for course in _courses_of(cohort):
        counted = MembershipEnrolment.objects.filter(
            membership__cohort=cohort, enrolment__course_id=course.pk, enrolment__withdrawn_at=None
        )
        lacking = Membership.objects.filter(cohort=cohort, left_at=None).exclude(
            pk__in=counted.values("membership_id")
        )
        for membership in lacking.select_related("user").order_by("user_id"):
            _count_course(membership, course, now, membership.user.preferred_language or "en")
            enrolled += 1
    return enrolled


def _courses_of(cohort: Cohort) -> list[Page]:
    lines = CohortCourse.objects.filter(cohort_id=cohort.pk).select_related("course")
    return [courses.canonical(line.course) for line in lines]


def _count_course(membership: Membership, course: Page, now: datetime, language: str) -> None:
    """Link the run of `course` that counts for `membership`: the present one if free, else a new one."""
    counted = MembershipEnrolment.objects.filter(
        membership=membership, enrolment__course_id=course.pk, enrolment__withdrawn_at=None
    )
    if counted.exists():
        return
    # Enrols who is not; returns the current run of who is.
    run = courses.enrol(user=membership.user, course=course, now=now, language=language)
    if run.completed_at is not None or MembershipEnrolment.objects.filter(enrolment=run).exists():
        run = courses.enrol(user=membership.user, course=course, now=now, language=language, new_run=True)
    MembershipEnrolment.objects.create(membership=membership, enrolment=run)


@dataclass(frozen=True)
class CourseLink:
    title: str
    address: str
    language: str


@dataclass(frozen=True)
class MyCohort:
    """A cohort as a learner sees it."""

    slug: str
    title: str
    programme: str
    starts_on: date
    ends_on: date
    courses: tuple[CourseLink, ...]


def my_cohorts(user: User) -> tuple[MyCohort, ...]:
    """The cohorts the person is in, the latest first."""
    found = Cohort.objects.filter(memberships__user=user, memberships__left_at=None)
    return cohort_cards(list(found.select_related("programme")))


def cohort_cards(cohorts: list[Cohort]) -> tuple[MyCohort, ...]:
    """What a learner may know of `cohorts`, in their order, in one query."""
    links: dict[int, list[CourseLink]] = {}
    lines = CohortCourse.objects.filter(cohort__in=cohorts).order_by("position", "pk")
    for line in lines.values(
        "cohort_id", "course__title", "course__url_path", "course__locale__language_code"
    ):
        address = courses.page_address(line["course__url_path"])
        links.setdefault(line["cohort_id"], []).append(
            CourseLink(line["course__title"], address, line["course__locale__language_code"])
        )
    return tuple(
        MyCohort(
            slug=cohort.slug,
            title=cohort.title,
            programme=cohort.programme.title,
            starts_on=cohort.starts_on,
            ends_on=cohort.ends_on,
            courses=tuple(links.get(cohort.pk, ())),
        )
        for cohort in cohorts
    )

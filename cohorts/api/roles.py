"""Who may see and do what in which programme: the rows behind every list, search, chooser and export."""

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, Model, Q, QuerySet
from django.http import Http404

from accounts.api import User
from cohorts.models import Cohort, MembershipEnrolment, Programme, ProgrammeRole, Role

SEES_NAMES = (Role.MANAGER, Role.FACILITATOR)
EXPORTS = (Role.MANAGER, Role.ME_OFFICER)


def programmes_of(user: User | AnonymousUser, *roles: str) -> QuerySet[Programme]:
    """Programmes in which the person has one of `roles` (any role when none is given); all for superusers."""
    if not user.is_active:
        return Programme.objects.none()
    if user.is_superuser:
        return Programme.objects.all()
    held = ProgrammeRole.objects.filter(user_id=user.pk, role__in=roles or Role.values)
    return Programme.objects.filter(pk__in=held.values("programme_id"))


def has_role(user: User | AnonymousUser, programme: Programme, *roles: str) -> bool:
    return programmes_of(user, *roles).filter(pk=programme.pk).exists()


def can_manage_enrolment(user: User | AnonymousUser, enrolment: Model) -> bool:
    """True for a manager of the programme in which this run of a course counts, and for superusers."""
    if user.is_active and user.is_superuser:
        return True
    counted = MembershipEnrolment.objects.filter(enrolment_id=enrolment.pk)
    return counted.filter(membership__cohort__programme__in=programmes_of(user, Role.MANAGER)).exists()


def cohorts_for_staff(user: User | AnonymousUser, *roles: str) -> QuerySet[Cohort]:
    """Cohorts of the programmes in which the person has one of `roles` (any role when none is given)."""
    return Cohort.objects.filter(programme__in=programmes_of(user, *roles)).select_related("programme")


def staff_list(user: User | AnonymousUser) -> QuerySet[Cohort]:
    """The person's cohorts as staff, the latest first, each with `members` (those present)."""
    members = Count("memberships", filter=Q(memberships__left_at=None))
    return cohorts_for_staff(user).annotate(members=members).order_by("-starts_on", "title", "pk")


def cohort_for_staff(user: User | AnonymousUser, slug: str, *roles: str) -> Cohort:
    """Raises Http404 for strangers as for cohorts that do not exist: existence is not told."""
    cohort = cohorts_for_staff(user, *roles).filter(slug=slug).first()
    if cohort is None:
        raise Http404
    return cohort


def may_see_names(user: User | AnonymousUser, cohort: Cohort) -> bool:
    """True for who works with the learners; M&E officers get counts."""
    return has_role(user, cohort.programme, *SEES_NAMES)


def may_manage(user: User | AnonymousUser, cohort: Cohort) -> bool:
    return has_role(user, cohort.programme, Role.MANAGER)


def may_export(user: User | AnonymousUser, cohort: Cohort) -> bool:
    return has_role(user, cohort.programme, *EXPORTS)


def may_export_names(user: User | AnonymousUser, cohort: Cohort) -> bool:
    """True where the person may export and a role that exports carries the extra right."""
    if user.is_active and user.is_superuser:
        return True
    held = ProgrammeRole.objects.filter(user_id=user.pk, programme_id=cohort.programme_id, role__in=EXPORTS)
    return user.is_active and held.filter(may_export_names=True).exists()

"""Who may see and do what."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import Http404

from cohorts import api
from cohorts.models import MembershipEnrolment, ProgrammeRole, Role
from courses import api as courses
from tests import factories as make
from tests.cohorts.conftest import NOW

EVERYBODY = ("amina", "clara", "emre", "farah", "hanna", "root", "anonymous")


def allowed(cast, question):
    return {name for name in EVERYBODY if question(cast[name] or AnonymousUser())}


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        (api.may_see_names, {"clara", "hanna", "root"}),
        (api.may_manage, {"hanna", "root"}),
        (api.may_export, {"emre", "hanna", "root"}),
        (api.may_export_names, {"root"}),
    ],
)
def test_rights_in_a_cohort_by_role(cast, cohort, question, expected):
    assert allowed(cast, lambda person: question(person, cohort)) == expected


@pytest.mark.parametrize(
    ("roles", "expected"),
    [
        ((), {"clara", "emre", "hanna", "root"}),
        ((Role.MANAGER,), {"hanna", "root"}),
        ((Role.MANAGER, Role.FACILITATOR), {"clara", "hanna", "root"}),
    ],
)
def test_rows_by_role(cast, cohort, roles, expected):
    programme = cohort.programme
    assert allowed(cast, lambda person: api.has_role(person, programme, *roles)) == expected
    assert allowed(cast, lambda person: programme in api.programmes_of(person, *roles)) == expected
    assert allowed(cast, lambda person: cohort in api.cohorts_for_staff(person, *roles)) == expected


def test_cohort_for_staff_does_not_tell_strangers_that_it_exists(cast, cohort):
    assert api.cohort_for_staff(cast["hanna"], "spring", Role.MANAGER) == cohort
    for name, slug in [("farah", "spring"), ("clara", "spring"), ("hanna", "no-such-cohort")]:
        with pytest.raises(Http404):
            api.cohort_for_staff(cast[name], slug, Role.MANAGER)


def test_names_are_exported_only_with_the_extra_right_on_a_role_that_exports(cast, cohort):
    ProgrammeRole.objects.filter(user__in=[cast["emre"], cast["clara"], cast["farah"]]).update(
        may_export_names=True
    )
    assert allowed(cast, lambda person: api.may_export_names(person, cohort)) == {"emre", "root"}


def test_can_manage_enrolment_only_where_the_run_counts(cast, cohort, invitation):
    membership = api.join(user=cast["amina"], code=invitation.code, now=NOW)
    run = MembershipEnrolment.objects.get(membership=membership).enrolment
    assert allowed(cast, lambda person: api.can_manage_enrolment(person, run)) == {"hanna", "root"}
    free = courses.enrol(user=cast["amina"], course=make.course(), now=NOW)
    assert allowed(cast, lambda person: api.can_manage_enrolment(person, free)) == {"root"}


def test_an_account_that_was_switched_off_has_no_role(cast, cohort):
    for name in ("hanna", "root"):
        cast[name].is_active = False
        assert not api.may_export(cast[name], cohort)
        assert not api.may_export_names(cast[name], cohort)

"""Joining and leaving cohorts, and which runs of a course count."""

import datetime
import threading

import pytest
from django.db import connection, connections

from accounts.models import User
from cohorts import api
from cohorts.models import CohortCourse, Invitation, Membership, MembershipEnrolment
from courses import api as courses
from courses.models import CoursePage, Enrolment, LessonPage
from shared.refusal import Refusal
from tests import factories as make
from tests.cohorts.conftest import NOW

YESTERDAY = datetime.date(2026, 11, 19)
TODAY = datetime.date(2026, 11, 20)


def join(person, invitation, now=NOW):
    return api.join(user=person, code=invitation.code, now=now)


def counted(membership):
    return [each.enrolment for each in MembershipEnrolment.objects.filter(membership=membership)]


def test_join_makes_a_member_and_enrols_in_every_course(cohort, invitation, amina):
    second = make.course()
    CohortCourse.objects.create(cohort=cohort, course=second, position=2)
    membership = api.join(user=amina, code=invitation.code, now=NOW, language="fr")
    assert (membership.cohort, membership.user, membership.joined_at) == (cohort, amina, NOW)
    assert membership.invitation == invitation
    runs = Enrolment.objects.filter(user=amina)
    assert set(runs.values_list("course_id", "run", "language")) == {
        (cohort.courses.first().pk, 1, "fr"),
        (second.pk, 1, "fr"),
    }
    assert set(counted(membership)) == set(runs)


def test_join_twice_is_joining_once(invitation, amina):
    first = join(amina, invitation)
    again = join(amina, invitation, NOW + datetime.timedelta(days=3))
    assert (again, again.joined_at) == (first, NOW)
    assert (Membership.objects.count(), Enrolment.objects.count()) == (1, 1)


@pytest.mark.parametrize(
    ("invitation_fields", "cohort_fields", "refusal"),
    [
        ({"revoked_at": NOW}, {}, api.InvitationWithdrawn),
        ({"expires_on": YESTERDAY}, {}, api.InvitationExpired),
        ({}, {"ends_on": YESTERDAY}, api.CohortEnded),
        ({"max_uses": 1}, {}, api.CohortFull),
        ({"revoked_at": NOW, "expires_on": YESTERDAY}, {}, api.InvitationWithdrawn),
    ],
)
def test_join_refuses(cohort, invitation, amina, bruno, invitation_fields, cohort_fields, refusal):
    join(bruno, invitation)
    Invitation.objects.filter(pk=invitation.pk).update(**invitation_fields)
    type(cohort).objects.filter(pk=cohort.pk).update(**cohort_fields)
    with pytest.raises(refusal):
        join(amina, invitation)
    assert list(Enrolment.objects.filter(user=amina)) == []
    # Who is in already may open the link again.
    assert join(bruno, invitation).user == bruno


def test_join_refuses_an_unknown_code(cohort, amina):
    with pytest.raises(api.UnknownCode):
        api.join(user=amina, code="NOSUCHCODE", now=NOW)


@pytest.mark.parametrize("fields", [{"expires_on": TODAY}, {"max_uses": 1}])
def test_join_admits_on_the_last_day_and_to_the_last_place(cohort, invitation, amina, fields):
    Invitation.objects.filter(pk=invitation.pk).update(**fields)
    type(cohort).objects.filter(pk=cohort.pk).update(ends_on=TODAY)
    assert join(amina, invitation).user == amina


def test_every_refusal_of_join_has_a_sentence_of_its_own():
    refusals = [
        api.UnknownCode,
        api.InvitationWithdrawn,
        api.InvitationExpired,
        api.CohortEnded,
        api.CohortFull,
    ]
    assert len({str(refusal()) for refusal in refusals}) == len(refusals)


def test_join_reuses_a_run_that_is_under_way(course, invitation, amina):
    run = courses.enrol(user=amina, course=course, now=NOW)
    assert counted(join(amina, invitation)) == [run]


def test_join_starts_a_new_run_after_a_completed_one(course, invitation, amina):
    run = courses.enrol(user=amina, course=course, now=NOW)
    for lesson in LessonPage.objects.descendant_of(course):
        courses.complete_step(enrolment=run, step_id=lesson.pk, now=NOW)
    assert [each.run for each in counted(join(amina, invitation))] == [2]


def test_join_starts_a_new_run_when_the_present_one_counts_elsewhere(course, cohort, invitation, amina):
    elsewhere = make.cohort(cohort.programme, (course,))
    first = join(amina, api.create_invitation(cohort=elsewhere, actor=None))
    second = join(amina, invitation)
    assert ([run.run for run in counted(first)], [run.run for run in counted(second)]) == ([1], [2])


def test_join_again_counts_a_new_run_after_the_course_was_left(course, invitation, amina):
    (run,) = counted(join(amina, invitation))
    courses.withdraw(enrolment=run, now=NOW)
    assert [each.run for each in counted(join(amina, invitation))] == [1, 2]


def test_leave_keeps_the_runs_and_joining_again_restores_the_membership(invitation, amina):
    membership = join(amina, invitation)
    later = NOW + datetime.timedelta(days=2)
    left = api.leave(membership=membership, now=later)
    assert (left.left_at, len(counted(left)), api.my_cohorts(amina)) == (later, 1, ())
    assert api.leave(membership=left, now=NOW + datetime.timedelta(days=9)).left_at == later
    back = join(amina, invitation)
    assert (back.pk, back.joined_at, back.left_at) == (membership.pk, NOW, None)
    assert Enrolment.objects.filter(user=amina).count() == 1


def test_leaving_frees_the_place_and_coming_back_needs_one(cohort, amina, bruno):
    invitation = api.create_invitation(cohort=cohort, actor=None, max_uses=1)
    api.leave(membership=join(amina, invitation), now=NOW)
    join(bruno, invitation)
    with pytest.raises(api.CohortFull):
        join(amina, invitation)


def test_add_course_enrols_the_members_who_are_there(cohort, invitation, amina, bruno):
    join(amina, invitation)
    api.leave(membership=join(bruno, invitation), now=NOW)
    added = make.course("Added later")
    line = api.add_course(cohort=cohort, course=added, now=NOW)
    assert line.position == 2
    assert api.add_course(cohort=cohort, course=added, now=NOW) == line
    assert list(Enrolment.objects.filter(course=added).values_list("user", "run")) == [(amina.pk, 1)]
    assert MembershipEnrolment.objects.filter(enrolment__course=added).count() == 1


def test_my_cohorts_shows_plain_values_in_a_fixed_number_of_queries(
    cohort, invitation, amina, django_assert_num_queries
):
    assert api.my_cohorts(amina) == ()
    join(amina, invitation)
    with django_assert_num_queries(2):
        (mine,) = api.my_cohorts(amina)
    course = CoursePage.objects.get()
    assert (mine.title, mine.programme, mine.slug) == ("Spring cohort", "Our programme", "spring")
    assert (mine.starts_on, mine.ends_on) == (cohort.starts_on, cohort.ends_on)
    assert mine.courses == (api.CourseLink(course.title, f"/en/courses/{course.slug}/", "en"),)
    for _number in range(3):
        join(amina, api.create_invitation(cohort=make.cohort(cohort.programme), actor=None))
    with django_assert_num_queries(2):
        assert len(api.my_cohorts(amina)) == 4


def in_connections_of_their_own(*calls):
    """Run the calls at once, each committing for itself; sorted outcomes: "done" or a refusal's name."""
    outcomes = []

    def run(call):
        try:
            call()
            outcomes.append("done")
        except Refusal as refusal:
            outcomes.append(type(refusal).__name__)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=[call]) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return sorted(outcomes)


@pytest.fixture
def hurried(db):
    """One place, four people, committed; removed by hand, as a flush would empty a kept database."""
    if not connection.features.has_select_for_update:
        pytest.skip("Only a database with row locks can give the last place twice.")
    made = {}

    def create():
        made["cohort"] = make.cohort()
        made["code"] = api.create_invitation(cohort=made["cohort"], actor=None, max_uses=1).code
        made["people"] = [make.user(f"hurried{number}") for number in range(4)]

    def remove():
        Membership.objects.filter(cohort=made["cohort"]).delete()
        User.objects.filter(email__startswith="hurried").delete()
        made["cohort"].delete()
        made["cohort"].programme.delete()

    assert in_connections_of_their_own(create) == ["done"]
    yield made
    assert in_connections_of_their_own(remove) == ["done"]


@pytest.mark.postgresql
def test_the_last_place_is_given_once(hurried):
    outcomes = in_connections_of_their_own(
        *(
            lambda person=person: api.join(user=person, code=hurried["code"], now=NOW)
            for person in hurried["people"]
        )
    )
    assert outcomes == ["CohortFull", "CohortFull", "CohortFull", "done"]

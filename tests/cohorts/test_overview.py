"""The overview of a cohort against a hand-made one, and its cost."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from cohorts import api
from cohorts.models import Membership, MembershipEnrolment
from courses import api as courses
from courses.models import Enrolment, LessonPage, StepCompletion
from tests import factories as make
from tests.cohorts.conftest import NOW

DAY = datetime.timedelta(days=1)


def learner(name, cohort, course, active_days_ago=None, done=0, **enrolment_fields):
    """A member who was active `active_days_ago` and has done the first `done` lessons."""
    membership = make.membership(make.user(name), cohort)
    run = MembershipEnrolment.objects.get(membership=membership).enrolment
    lessons = list(LessonPage.objects.descendant_of(course).order_by("path"))
    if active_days_ago is not None:
        at = NOW - active_days_ago * DAY
        place = lessons[min(done, len(lessons) - 1)]
        enrolment_fields |= {"started_at": at, "last_active_at": at, "last_step": place}
    Enrolment.objects.filter(pk=run.pk).update(**enrolment_fields)
    for lesson in lessons[:done]:
        StepCompletion.objects.create(enrolment=run, step=lesson, completed_at=NOW)
    return membership


@pytest.fixture
def people(cohort, course):
    left = learner("lea", cohort, course, active_days_ago=30, done=1)
    Membership.objects.filter(pk=left.pk).update(left_at=NOW - DAY)
    learner("ada", cohort, course)
    learner("ben", cohort, course, active_days_ago=2, done=1)
    learner("cem", cohort, course, active_days_ago=14)
    learner("dua", cohort, course, active_days_ago=15, done=1)
    learner("eva", cohort, course, active_days_ago=40, done=2, completed_at=NOW - 40 * DAY)
    learner("fay", cohort, course, active_days_ago=3, done=1, withdrawn_at=NOW - DAY)
    return cohort


def lines(cohort, page=1, **filters):
    found = api.cohort_overview(cohort, filters=api.OverviewFilters(**filters), page=page, now=NOW)
    return list(found.page)


def names(cohort, **filters):
    return [line.name for line in lines(cohort, **filters)]


def test_overview_tells_state_progress_and_place_of_everybody(people):
    found = {
        line.name: (
            line.state.value,
            line.percent,
            line.current_step,
            line.last_active_at and (NOW - line.last_active_at).days,
        )
        for line in lines(people)
    }
    assert found == {
        "Ada": ("not_started", 0, "", None),
        "Ben": ("active", 50, "Second lesson", 2),
        "Cem": ("active", 0, "First lesson", 14),
        "Dua": ("stuck", 50, "Second lesson", 15),
        "Eva": ("finished", 100, "", 40),
        "Fay": ("left", 0, "", None),
        "Lea": ("left", 50, "Second lesson", 30),
    }


def test_counts_are_the_same_with_and_without_the_list(people):
    expected = api.StateCounts(not_started=1, active=2, stuck=1, finished=1, left=2)
    assert (expected.members, expected.started) == (5, 4)
    assert api.cohort_counts(people, now=NOW) == expected
    filters = api.OverviewFilters(state="stuck")
    assert api.cohort_overview(people, filters=filters, now=NOW).counts == expected


def test_an_empty_cohort_has_zeros_and_no_lines(db):
    empty = make.cohort()
    assert api.cohort_counts(empty, now=NOW) == api.StateCounts(0, 0, 0, 0, 0)
    assert lines(empty) == []


def test_members_of_a_cohort_without_courses_have_not_started(db, amina):
    empty = make.cohort()
    make.membership(amina, empty)
    (line,) = lines(empty)
    assert (line.state, line.percent) == (api.State.NOT_STARTED, 0)


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({}, ["Ada", "Ben", "Cem", "Dua", "Eva", "Fay", "Lea"]),
        ({"state": "left"}, ["Fay", "Lea"]),
        ({"state": "stuck"}, ["Dua"]),
        ({"state": "nonsense", "sort": "nonsense"}, ["Ada", "Ben", "Cem", "Dua", "Eva", "Fay", "Lea"]),
        ({"search": "DUA"}, ["Dua"]),
        ({"search": "eva@example.org"}, ["Eva"]),
        ({"search": "ben eva"}, []),
        ({"search": "e", "state": "finished"}, ["Eva"]),
        ({"sort": "state"}, ["Dua", "Ada", "Ben", "Cem", "Eva", "Fay", "Lea"]),
        ({"sort": "progress"}, ["Ada", "Cem", "Fay", "Ben", "Dua", "Lea", "Eva"]),
        ({"sort": "last_active"}, ["Ada", "Fay", "Eva", "Lea", "Dua", "Cem", "Ben"]),
        ({"sort": "joined"}, ["Fay", "Eva", "Dua", "Cem", "Ben", "Ada", "Lea"]),
    ],
)
def test_search_filter_and_order(people, filters, expected):
    assert names(people, **filters) == expected


def test_progress_is_counted_over_all_courses_and_finished_means_all_of_them(cohort, course):
    membership = learner("gus", cohort, course, active_days_ago=1, done=2, completed_at=NOW)
    second = make.course()
    make.lesson(make.module(second))
    make.lesson(make.module(second))
    api.add_course(cohort=cohort, course=second, now=NOW)
    (line,) = lines(cohort)
    assert (line.state, line.percent) == (api.State.ACTIVE, 50)
    Enrolment.objects.filter(counted_for__membership=membership).update(completed_at=NOW)
    assert [(line.state, line.percent) for line in lines(cohort)] == [(api.State.FINISHED, 100)]


def test_optional_steps_do_not_count(cohort, course):
    optional = make.lesson(make.module(course), is_required=False)
    membership = learner("hal", cohort, course, active_days_ago=1, done=1)
    run = MembershipEnrolment.objects.get(membership=membership).enrolment
    StepCompletion.objects.create(enrolment=run, step=optional, completed_at=NOW)
    assert [line.percent for line in lines(cohort)] == [50]


def test_a_run_outside_the_cohort_is_not_shown(cohort, course, amina):
    elsewhere = make.cohort(cohort.programme, (course,))
    run = courses.enrol(user=amina, course=course, now=NOW)
    lesson = LessonPage.objects.descendant_of(course).first()
    courses.complete_step(enrolment=run, step_id=lesson.pk, now=NOW)
    there = api.create_invitation(cohort=elsewhere, actor=None)
    here = api.create_invitation(cohort=cohort, actor=None)
    api.join(user=amina, code=there.code, now=NOW)
    api.join(user=amina, code=here.code, now=NOW)
    assert [(line.state, line.percent) for line in lines(cohort)] == [(api.State.NOT_STARTED, 0)]
    assert [(line.state, line.percent) for line in lines(elsewhere)] == [(api.State.ACTIVE, 50)]


def crowd(cohort, course, first, last):
    """Learners in bulk: numbers `first` to `last`, each with one lesson done."""
    lesson = LessonPage.objects.descendant_of(course).first()
    people = User.objects.bulk_create(
        User(email=f"learner{number:04d}@example.org") for number in range(first, last)
    )
    members = Membership.objects.bulk_create(
        Membership(cohort=cohort, user=person, joined_at=NOW) for person in people
    )
    runs = Enrolment.objects.bulk_create(
        Enrolment(user=person, course=course, enrolled_at=NOW, started_at=NOW, last_active_at=NOW)
        for person in people
    )
    MembershipEnrolment.objects.bulk_create(
        MembershipEnrolment(membership=member, enrolment=run)
        for member, run in zip(members, runs, strict=True)
    )
    StepCompletion.objects.bulk_create(
        StepCompletion(enrolment=run, step_id=lesson.pk, completed_at=NOW) for run in runs
    )


def test_overview_takes_the_same_number_of_queries_for_3_30_and_300_learners(cohort, course):
    courses.course_outline(course)
    costs = []
    for first, last in ((0, 3), (3, 30), (30, 300)):
        crowd(cohort, course, first, last)
        with CaptureQueriesContext(
            connection,
        ) as captured:
            found = api.cohort_overview(cohort, filters=api.OverviewFilters(sort="progress"), now=NOW)
        costs.append(len(captured))
        assert found.counts.members == found.page.paginator.count == last
    assert costs == [costs[0]] * 3


def test_overview_shows_fifty_learners_a_page(cohort, course):
    crowd(cohort, course, 0, 120)
    shown = [[line.email for line in lines(cohort, page=page)] for page in (1, 2, 3)]
    assert [len(page) for page in shown] == [50, 50, 20]
    assert [email for page in shown for email in page] == [
        f"learner{number:04d}@example.org" for number in range(120)
    ]

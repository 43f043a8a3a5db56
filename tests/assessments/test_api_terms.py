"""Accommodations and overrides: who gets which limits, and what becomes of attempts in progress."""

from datetime import timedelta

import pytest

from assessments import api
from assessments.models import Accommodation, Override
from courses import api as courses
from tests import factories as make
from tests.assessments.conftest import NOW, start, submit

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


@pytest.fixture
def quiz(module, questions):
    return make.assessment(
        module, questions, time_limit_minutes=60, attempts_allowed=1, closes_at=NOW + 10 * DAY
    )


def grant(user, author, now=NOW, **granted):
    return api.grant_accommodation(user=user, author=author, now=now, **{"reason": "More time", **granted})


def override(quiz, user, author, now=NOW, reason="Illness", expires_at=None, **terms):
    return api.grant_override(
        assessment=quiz,
        user=user,
        author=author,
        now=now,
        reason=reason,
        terms=api.Terms(**terms),
        expires_at=expires_at,
    )


def limits(user, quiz, now=NOW):
    found = api.personal_limits(user, quiz, now)
    return found.time_limit_seconds, found.attempts_allowed, found.closes_at


USUAL = (3600, 1, NOW + 10 * DAY)


def test_a_quarter_more_time_moves_the_deadline_by_exactly_that(amina, bruno, clara, course, enrolment, quiz):
    courses.enrol(user=bruno, course=course, now=NOW)
    grant(amina, clara, extra_time_percent=25)
    assert start(amina, quiz).deadline - start(bruno, quiz).deadline == 15 * MINUTE
    assert limits(bruno, quiz) == USUAL


def test_time_granted_in_mid_attempt_counts_from_its_start(amina, clara, attempt):
    grant(amina, clara, now=NOW + 30 * MINUTE, extra_time_percent=50)
    attempt.refresh_from_db()
    assert attempt.deadline == NOW + 90 * MINUTE
    assert attempt.terms["time_limit_seconds"] == 5400


def test_no_time_limit_leaves_the_closing_date(amina, clara, attempt):
    grant(amina, clara, no_time_limit=True, extra_days=2)
    attempt.refresh_from_db()
    assert attempt.deadline == NOW + 12 * DAY


def test_the_newest_accommodation_replaces_the_one_before(amina, clara, quiz):
    grant(amina, clara, extra_time_percent=50, extra_attempts=2)
    grant(amina, clara, now=NOW + DAY, extra_time_percent=10)
    assert limits(amina, quiz, NOW + DAY) == (3960, 1, NOW + 10 * DAY)
    assert [each.revoked_at for each in api.accommodations_of(amina)] == [None, NOW + DAY]


def test_what_is_revoked_or_has_ended_counts_no_more(amina, clara, attempt, quiz):
    granted = grant(amina, clara, extra_time_percent=50, expires_at=NOW + DAY)
    assert limits(amina, quiz, NOW + DAY - MINUTE)[0] == 5400
    assert limits(amina, quiz, NOW + DAY) == USUAL
    api.revoke_accommodation(accommodation=granted, now=NOW + MINUTE)
    assert limits(amina, quiz, NOW + 2 * MINUTE) == USUAL
    attempt.refresh_from_db()
    assert attempt.deadline == NOW + 90 * MINUTE  # an attempt in progress keeps what it was given
    again = api.revoke_accommodation(accommodation=granted, now=NOW + 9 * MINUTE)
    assert again.revoked_at == NOW + MINUTE


@pytest.mark.parametrize(
    ("granted", "text"),
    [
        ({}, "Say what is granted: more time, more attempts or more days."),
        ({"extra_time_percent": 25, "reason": "  "}, "Give a reason."),
        ({"extra_time_percent": 401}, "At most 400 can be granted."),
        ({"extra_attempts": -1}, "At most 20 can be granted."),
        ({"extra_days": 366}, "At most 365 can be granted."),
        ({"extra_days": 1, "expires_at": NOW}, "The time at which it ends is over already."),
    ],
)
def test_an_accommodation_that_makes_no_sense_is_refused(amina, clara, granted, text):
    with pytest.raises(api.GrantRefused) as refusal:
        grant(amina, clara, **granted)
    assert str(refusal.value) == text
    assert Accommodation.objects.count() == 0


@pytest.mark.parametrize(
    ("granted", "text"),
    [
        ({}, "Say what is granted: other dates, another time limit or other attempts."),
        ({"attempts_allowed": 0}, "A time limit and a number of attempts must be at least 1."),
        ({"opens_at": NOW + 20 * DAY}, "It must close after it opens."),
        ({"closes_at": NOW + DAY, "reason": ""}, "Give a reason."),
    ],
)
def test_an_override_that_makes_no_sense_is_refused(amina, clara, quiz, granted, text):
    with pytest.raises(api.GrantRefused) as refusal:
        override(quiz, amina, clara, **granted)
    assert str(refusal.value) == text
    assert Override.objects.count() == 0


def test_an_override_holds_for_its_assessment_and_an_accommodation_comes_on_top(amina, clara, module, quiz):
    other = make.assessment(module, time_limit_minutes=10)
    override(quiz, amina, clara, time_limit_minutes=40, attempts_allowed=2)
    grant(amina, clara, extra_time_percent=25, extra_attempts=1)
    assert limits(amina, quiz) == (3000, 3, NOW + 10 * DAY)
    assert limits(amina, other) == (750, None, None)


def test_an_override_lets_somebody_start_again(amina, clara, attempt, quiz):
    submit(amina, attempt, {})
    with pytest.raises(api.NoAttemptsLeft):
        start(amina, quiz)
    override(quiz, amina, clara, attempts_allowed=2)
    assert start(amina, quiz).number == 2


def test_an_override_moves_the_deadline_of_an_attempt_in_progress(amina, bruno, clara, course, attempt, quiz):
    courses.enrol(user=bruno, course=course, now=NOW)
    other = start(bruno, quiz)
    override(quiz, amina, clara, closes_at=NOW + 45 * MINUTE)
    attempt.refresh_from_db()
    other.refresh_from_db()
    assert (attempt.deadline, other.deadline) == (NOW + 45 * MINUTE, NOW + 60 * MINUTE)


def test_an_attempt_in_progress_keeps_the_time_limit_of_its_paper(amina, clara, attempt, quiz):
    quiz.time_limit_minutes = 5
    quiz.save_revision().publish()
    grant(amina, clara, extra_time_percent=10)
    attempt.refresh_from_db()
    assert attempt.deadline == NOW + 66 * MINUTE


def group(quiz, users, author, now=NOW, **terms):
    return api.grant_group_override(
        assessment=quiz,
        users=users,
        group="cohort:1",
        author=author,
        now=now,
        reason="Power cut",
        terms=api.Terms(**terms),
    )


def test_a_group_gets_its_override_and_so_does_who_joins_later(amina, bruno, clara, quiz):
    made = group(quiz, [amina], clara, time_limit_minutes=90)
    assert (limits(amina, quiz)[0], limits(bruno, quiz)[0]) == (5400, 3600)
    assert api.extend_group(group="cohort:1", user=bruno, now=NOW) == 1
    assert api.extend_group(group="cohort:1", user=bruno, now=NOW) == 0
    assert api.extend_group(group="cohort:2", user=bruno, now=NOW) == 0
    assert limits(bruno, quiz)[0] == 5400
    assert api.overrides_of_group("cohort:1") == [made]
    assert api.revoke_group_override(override=made, now=NOW) == 3
    assert (limits(amina, quiz), limits(bruno, quiz)) == (USUAL, USUAL)
    assert api.extend_group(group="cohort:1", user=clara, now=NOW) == 0


def test_a_group_without_members_keeps_its_override_for_the_first(amina, clara, quiz):
    group(quiz, [], clara, attempts_allowed=3)
    api.extend_group(group="cohort:1", user=amina, now=NOW)
    assert limits(amina, quiz)[1] == 3


def test_who_leaves_a_group_loses_its_overrides_only(amina, clara, quiz):
    group(quiz, [amina], clara, time_limit_minutes=90)
    override(quiz, amina, clara, attempts_allowed=2)
    assert api.withdraw_from_group(group="cohort:1", user=amina, now=NOW) == 1
    assert limits(amina, quiz) == (3600, 2, NOW + 10 * DAY)


def test_ones_own_override_comes_before_the_groups_rule_by_rule(amina, clara, quiz):
    override(quiz, amina, clara, time_limit_minutes=120)
    group(quiz, [amina], clara, time_limit_minutes=90, attempts_allowed=4)
    assert limits(amina, quiz) == (7200, 4, NOW + 10 * DAY)
    own = api.overrides_of(amina, [quiz.pk])[-1]
    api.revoke_override(override=own, now=NOW)
    assert limits(amina, quiz) == (5400, 4, NOW + 10 * DAY)


def test_assessments_among_pages_keep_their_order(course, module, quiz):
    second = make.assessment(module)
    lesson = make.lesson(module)
    assert api.assessments_among([second.pk, lesson.pk, quiz.pk]) == [second, quiz]

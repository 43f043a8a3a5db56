"""Overrides, the history of an attempt, and replay: what is stored is what the events say."""

import random
from decimal import Decimal

import pytest
from django.http import Http404

from assessments import api
from assessments.api.grading import PointsOutOfRange, ReasonMissing
from assessments.models import GradeEvent
from courses import api as courses
from courses.models import Enrolment
from tests import factories as make
from tests.assessments.conftest import NOW, start
from tests.assessments.grading_cast import (
    AFTER,
    BEST,
    MIDDLING,
    POOR,
    changes_of,
    essay_quiz,
    hand_in,
    mark,
    replayed,
    stored,
    take,
)

D = Decimal


@pytest.fixture
def quiz(module):
    return essay_quiz(module)


def override(actor, attempt, points, position=0, reason="An agreed appeal.", scope=None):
    return api.override_grade(
        attempt_uuid=attempt.uuid,
        scope=scope,
        position=position,
        points=None if points is None else D(points),
        reason=reason,
        actor=actor,
        now=AFTER,
    )


def test_an_override_of_a_question_changes_the_score_and_says_why(amina, farah, clara, course, quiz):
    attempt = hand_in(amina, quiz, course, choice="a")
    mark(clara, take(clara, attempt), MIDDLING)
    override(farah, attempt, "1", position=1)
    assert stored(attempt)[0] == (D(5), D(7), D("71.43"), True)
    event = GradeEvent.objects.last()
    assert (event.kind, event.actor, event.reason) == ("override", farah, "An agreed appeal.")
    assert (event.points_before, event.points_after) == (D(4), D(5))
    override(farah, attempt, None, position=1)
    assert stored(attempt) == ((D(4), D(7), D("57.14"), True), {1: [D(0), D(1)], 2: [D(4), D(6)]})
    assert stored(attempt) == replayed(attempt)


def test_an_override_of_the_attempt_completes_the_step(amina, farah, course, quiz):
    attempt = hand_in(amina, quiz, course)
    override(farah, attempt, "7")
    assert stored(attempt)[0] == (D(7), D(7), D(100), True)
    assert quiz.pk in courses.step_scores(attempt.enrolment)
    override(farah, attempt, None)
    assert stored(attempt)[0] == (None, D(7), None, None)
    assert quiz.pk in courses.step_scores(attempt.enrolment)  # nothing is taken away by itself


def test_an_overridden_answer_leaves_the_queue_and_returns_with_it(amina, clara, farah, course, quiz):
    attempt = hand_in(amina, quiz, course)
    override(farah, attempt, "5", position=2)
    with pytest.raises(api.NothingToMark):
        take(clara, attempt)
    override(farah, attempt, None, position=2)
    assert mark(clara, take(clara, attempt)).needs is None


@pytest.mark.parametrize(
    ("position", "points", "reason", "refusal"),
    [
        (0, "7.5", "Why", PointsOutOfRange),
        (1, "2", "Why", PointsOutOfRange),
        (1, "-1", "Why", PointsOutOfRange),
        (1, "1", "  ", ReasonMissing),
        (9, "1", "Why", Http404),
    ],
)
def test_an_override_is_refused(amina, farah, course, quiz, position, points, reason, refusal):
    attempt = hand_in(amina, quiz, course)
    with pytest.raises(refusal):
        override(farah, attempt, points, position, reason)
    assert GradeEvent.objects.count() == 1


def test_an_override_reaches_only_ones_own_learners_and_submitted_attempts(amina, bruno, farah, course, quiz):
    attempt = hand_in(amina, quiz, course)
    with pytest.raises(Http404):
        override(farah, attempt, "1", 1, scope=Enrolment.objects.filter(user=bruno).values("pk"))
    courses.enrol(user=bruno, course=course, now=NOW)
    with pytest.raises(Http404):
        override(farah, start(bruno, quiz), "1", 1)


def test_the_same_override_again_is_no_event(amina, farah, course, quiz):
    attempt = hand_in(amina, quiz, course)
    override(farah, attempt, "1", 1)
    override(farah, attempt, "1", 1)
    assert changes_of(attempt) == [("automatic", {1: 1}), ("override", {1: 1})]


def test_the_history_tells_everything_to_those_who_answer_for_it(amina, clara, farah, course, quiz):
    attempt = hand_in(amina, quiz, course)
    mark(clara, take(clara, attempt), MIDDLING, comment="Name a source.")
    override(farah, attempt, "6", position=2)
    history = api.attempt_history(attempt.uuid, None)
    assert (history.learner, history.saves) == ("Amina", 2)
    assert [(line.event.kind, line.event.actor, line.total.points) for line in history.events] == [
        ("automatic", None, None),
        ("manual", clara, D(5)),
        ("override", farah, D(7)),
    ]
    assert [[(c.number, c.before, c.after) for c in line.changes] for line in history.events] == [
        [(1, None, D(1))],
        [(2, None, D(4))],
        [(2, D(4), D(6))],
    ]
    assert [(line.number, line.mark.marker, line.mark.comment) for line in history.marks] == [
        (2, clara, "Name a source.")
    ]
    assert [(each.number, each.points, each.earned, each.is_fixed) for each in history.items] == [
        (1, D(1), D(1), False),
        (2, D(6), D(4), True),
    ]


def test_the_history_of_other_peoples_learners_does_not_exist(amina, course, quiz):
    attempt = hand_in(amina, quiz, course)
    with pytest.raises(Http404):
        api.attempt_history(attempt.uuid, Enrolment.objects.none().values("pk"))


def test_lost_passes_are_found(amina, bruno, farah, course, quiz):
    attempts = [hand_in(person, quiz, course) for person in (amina, bruno)]
    for attempt in attempts:
        override(farah, attempt, "7")
    override(farah, attempts[0], "1")
    assert list(api.graded_attempts(None, lost_pass=True)) == [attempts[0]]
    assert list(api.graded_attempts(None, search="brun")) == [attempts[1]]
    assert set(api.graded_attempts(None, search="essays")) == set(attempts)


@pytest.mark.parametrize("seed", range(20))
def test_replay_from_zero_equals_what_is_stored_after_any_history(seed, clara, farah, course, module):
    """Some tens of random histories through the api; the pure test has a thousand."""
    lot = random.Random(seed)
    quiz = essay_quiz(module, second_marker=seed % 2 == 0, holds_marks_back=seed % 3 == 0)
    attempt = hand_in(make.user("learner"), quiz, course, choice=lot.choice(["a", "b", ""]))
    for _step in range(6):
        what = lot.choice(["first", "second", "item", "whole", "back"])
        if what in ("first", "second"):
            marker = clara if what == "first" else farah
            try:
                claim = take(marker, attempt, what)
            except api.NothingToMark:
                continue
            mark(marker, claim, lot.choice([BEST, MIDDLING, POOR]))
        elif what == "back":
            override(farah, attempt, None, lot.choice([0, 1, 2]))
        else:
            override(
                farah, attempt, lot.choice(["0", "0.3333", "1"]), 0 if what == "whole" else lot.choice([1, 2])
            )
        assert stored(attempt) == replayed(attempt)

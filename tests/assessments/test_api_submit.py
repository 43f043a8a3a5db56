"""Submitting: once, confirmed, scored, and completing the step where it counts."""

from decimal import Decimal

import pytest

from assessments import api
from assessments.models import AttemptState, GradeEvent, Purpose, Response
from courses import api as courses
from courses.models import StepCompletion
from tests import factories as make
from tests.assessments.conftest import LATER, NOW, answers, right, save, start, submit

WRONG = {"q1": "a", "q2": "1"}


def test_a_submission_is_scored_and_the_score_is_an_event(amina, attempt):
    outcome = submit(amina, attempt, {**right(attempt), "q2": "1"})
    attempt.refresh_from_db()
    assert outcome.attempt == attempt
    assert (attempt.state, attempt.submitted_at) == (AttemptState.SUBMITTED, LATER)
    assert (attempt.points, attempt.max_points, attempt.percent) == (2, 3, Decimal("66.67"))
    assert attempt.is_passed is False
    points = Response.objects.order_by("item__position").values_list("points", "max_points")
    assert list(points) == [(1, 1), (0, 1), (1, 1)]
    event = GradeEvent.objects.get()
    assert (event.attempt, event.kind, event.actor, event.points_before) == (attempt, "automatic", None, None)
    assert (event.points_after, event.at, str(event)) == (2, LATER, f"{attempt.pk}/automatic")


def test_submitting_twice_is_submitting_once(amina, attempt):
    submit(amina, attempt, right(attempt))
    again = submit(amina, attempt, WRONG, now=NOW)
    assert (again.attempt.percent, again.attempt.submitted_at) == (100, LATER)
    assert (GradeEvent.objects.count(), answers(attempt)[1]) == (1, "b")


def test_answers_saved_before_count_when_the_form_is_empty(amina, attempt):
    save(amina, attempt, right(attempt))
    assert submit(amina, attempt).attempt.percent == 100


def test_unanswered_questions_must_be_confirmed(amina, attempt):
    outcome = submit(amina, attempt, {"q1": "b"}, is_confirmed=False)
    assert (outcome.attempt.state, outcome.unanswered) == (AttemptState.OPEN, (2, 3))
    assert answers(attempt) == {1: "b"}
    outcome = submit(amina, attempt, {}, is_confirmed=True)
    assert (outcome.attempt.state, outcome.attempt.points) == (AttemptState.SUBMITTED, 1)


def test_a_complete_paper_needs_no_confirmation(amina, attempt):
    outcome = submit(amina, attempt, right(attempt), is_confirmed=False)
    assert (outcome.attempt.state, outcome.unanswered) == (AttemptState.SUBMITTED, ())


@pytest.mark.parametrize("is_confirmed", [False, True])
def test_errors_hold_the_submission_back_and_keep_the_rest(amina, attempt, is_confirmed):
    outcome = submit(amina, attempt, {"q1": "b", "q2": "many"}, is_confirmed=is_confirmed)
    assert {name: error.code for name, error in outcome.errors.items()} == {"q2": "not_a_number"}
    assert (outcome.attempt.state, answers(attempt)) == (AttemptState.OPEN, {1: "b"})
    assert GradeEvent.objects.count() == 0


def sit(person, page, form_of=right):
    attempt = start(person, page)
    return submit(person, attempt, form_of(attempt)).attempt


def wrong(attempt):
    return {"q1": "a"}


@pytest.mark.parametrize(
    ("purpose", "form_of", "completed", "best"),
    [
        (Purpose.GRADED, right, True, 100),
        (Purpose.GRADED, wrong, False, None),
        (Purpose.PRACTICE, wrong, True, 0),
        (Purpose.POST_TEST, wrong, True, 0),
        (Purpose.POST_TEST, right, True, 100),
        (Purpose.PRE_TEST, right, True, None),
    ],
)
def test_a_graded_quiz_is_done_when_passed_and_the_others_when_submitted(
    amina, course, purpose, form_of, completed, best
):
    page = make.assessment(course, purpose=purpose)
    enrolment = courses.enrol(user=amina, course=course, now=NOW)
    attempt = sit(amina, page, form_of)
    assert (attempt.percent, attempt.is_passed) == ((100, True) if form_of is right else (0, False))
    assert courses.step_scores(enrolment) == ({page.pk: best} if completed else {})


def test_an_assessment_without_a_pass_mark_is_neither_passed_nor_failed(amina, course):
    page = make.assessment(course, purpose=Purpose.PRACTICE, pass_mark_percent=None)
    courses.enrol(user=amina, course=course, now=NOW)
    assert sit(amina, page).is_passed is None


def test_a_pre_test_shows_no_score_to_the_learner(amina, course):
    page = make.assessment(course, purpose=Purpose.PRE_TEST, feedback_policy="none")
    courses.enrol(user=amina, course=course, now=NOW)
    attempt = sit(amina, page)
    reading = api.assessment_reading(amina, page, now=LATER)
    assert [(line.percent, line.is_passed) for line in reading.attempts] == [(None, None)]
    assert reading.counting_percent is None
    result = api.result_reading(amina, attempt.uuid, language="en", now=LATER)
    assert (result.shows_score, result.lines) == (False, ())


def test_a_retake_that_is_better_raises_the_best_score_and_a_worse_one_does_not(amina, course):
    page = make.assessment(course, [make.question(pool="prepost") for _ in range(4)], purpose="post_test")
    courses.enrol(user=amina, course=course, now=NOW)
    for count, best in ((2, 50), (3, 75), (1, 75)):
        sit(amina, page, lambda attempt, count=count: {f"q{n}": "b" for n in range(1, count + 1)})
        assert StepCompletion.objects.get().best_percent == best


def test_a_failed_quiz_can_be_taken_again_and_then_completes(amina, enrolment, quiz):
    sit(amina, quiz, wrong)
    assert StepCompletion.objects.count() == 0
    sit(amina, quiz)
    assert StepCompletion.objects.get().step_id == quiz.pk

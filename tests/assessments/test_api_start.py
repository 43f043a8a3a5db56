"""Starting an attempt: who may, how often, and that a second start is the first."""

import pytest
from django.http import Http404
from wagtail.models import Locale

from assessments import api
from assessments.models import Attempt, AttemptState, Purpose
from courses import api as courses
from tests import factories as make
from tests.assessments.conftest import LATER, NOW, right, save, start, submit


def test_starting_opens_the_first_attempt_on_the_paper_of_today(amina, enrolment, quiz):
    attempt = api.start_attempt(user=amina, page=quiz, now=NOW, language="ar")
    assert (attempt.number, attempt.state, attempt.language) == (1, AttemptState.OPEN, "ar")
    assert (attempt.paper, attempt.enrolment, attempt.started_at) == (api.freeze(quiz), enrolment, NOW)
    assert str(attempt) == str(attempt.uuid)


def test_starting_is_a_visit_of_the_step(amina, enrolment, quiz):
    start(amina, quiz)
    enrolment.refresh_from_db()
    assert (enrolment.last_step_id, enrolment.started_at) == (quiz.pk, NOW)


def test_a_second_start_returns_the_open_attempt(amina, attempt, quiz):
    assert start(amina, quiz, LATER) == attempt
    assert Attempt.objects.count() == 1


def test_a_start_in_another_language_is_a_start_of_the_same_assessment(amina, attempt, quiz):
    variant = quiz.copy_for_translation(Locale.objects.get(language_code="ar"), copy_parents=True)
    assert start(amina, variant) == attempt


def test_a_start_after_a_submission_is_the_next_attempt(amina, attempt, quiz):
    submit(amina, attempt)
    assert start(amina, quiz).number == 2


def test_attempts_are_limited(amina, enrolment, quiz):
    quiz.attempts_allowed = 2
    quiz.save()
    for _ in range(2):
        submit(amina, start(amina, quiz))
    with pytest.raises(api.NoAttemptsLeft):
        start(amina, quiz)
    assert Attempt.objects.count() == 2


def test_the_last_attempt_can_be_continued(amina, enrolment, quiz):
    quiz.attempts_allowed = 1
    quiz.save()
    assert start(amina, quiz) == start(amina, quiz)


def test_a_new_run_of_the_course_has_attempts_of_its_own(amina, enrolment, course, quiz):
    quiz.attempts_allowed = 1
    quiz.save()
    submit(amina, start(amina, quiz))
    courses.enrol(user=amina, course=course, now=LATER, new_run=True)
    assert start(amina, quiz).number == 1


def test_someone_who_is_not_enrolled_cannot_start(bruno, quiz):
    with pytest.raises(courses.NotEnrolled):
        start(bruno, quiz)


def test_a_locked_assessment_cannot_be_started(amina, enrolment, course, quiz):
    locked = make.assessment(make.module(course))
    with pytest.raises(courses.StepLocked):
        start(amina, locked)
    submit(amina, start(amina, quiz), right(start(amina, quiz)))
    assert start(amina, locked).state == AttemptState.OPEN


def test_an_assessment_that_is_not_ready_cannot_be_started(amina, enrolment, module):
    page = make.assessment(module, [])
    with pytest.raises(api.CannotFreeze):
        start(amina, page)


def test_another_persons_attempt_is_not_found(bruno, attempt):
    for call in (api.own_attempt, lambda u, a: api.attempt_reading(u, a, language="en", now=NOW)):
        with pytest.raises(Http404):
            call(bruno, attempt.uuid)
    for verb in (save, submit):
        with pytest.raises(Http404):
            verb(bruno, attempt, {"q1": "b"})


def test_starting_and_submitting_cost_the_same_for_2_and_20_questions(amina, enrolment, module, queries):
    make.lesson(module)  # the course is not completed here

    def counts(number):
        page = make.assessment(module, [make.question() for _ in range(number)], purpose=Purpose.PRACTICE)
        courses.course_outline(courses.course_of(page))
        begin = queries(lambda: start(amina, page))
        attempt = start(amina, page)
        form = {f"q{position}": "b" for position in range(1, number + 1)}
        return begin, queries(lambda: submit(amina, attempt, form))

    assert counts(2) == counts(20)

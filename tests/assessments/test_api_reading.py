"""What the intro, question and result pages read, as far as the feedback policy shows it."""

from decimal import Decimal

import pytest

from assessments import api
from assessments.api.attempts import dealt_items
from assessments.api.wording import wording_of
from assessments.models import AttemptState, FeedbackPolicy
from courses import api as courses
from tests import factories as make
from tests.assessments.conftest import LATER, NOW, right, save, start, submit


def test_the_intro_tells_size_attempts_and_best_score(amina, enrolment, quiz):
    quiz.attempts_allowed = 3
    quiz.save()
    submit(amina, start(amina, quiz), {"q1": "b"})
    reading = api.assessment_reading(amina, quiz, now=LATER)
    assert (reading.explained.item_count, reading.explained.most_points, reading.attempts_left) == (3, 3, 2)
    assert (reading.counting_percent, reading.open_attempt, reading.can_start) == (
        Decimal("33.33"),
        None,
        True,
    )
    assert [(line.percent, line.is_passed) for line in reading.attempts] == [(Decimal("33.33"), False)]
    assert reading.step.entry.title == "Quiz"


def test_the_intro_offers_the_open_attempt_and_no_new_one(amina, attempt, quiz):
    reading = api.assessment_reading(amina, quiz, now=LATER)
    assert (reading.open_attempt, reading.can_start, reading.refusal) == (attempt, False, "")
    assert reading.attempts_left is None


def test_the_intro_says_when_no_attempt_is_left(amina, enrolment, quiz):
    quiz.attempts_allowed = 1
    quiz.save()
    attempt = start(amina, quiz)
    assert api.assessment_reading(amina, quiz, now=LATER).refusal == ""
    submit(amina, attempt)
    reading = api.assessment_reading(amina, quiz, now=LATER)
    assert (reading.can_start, reading.refusal) == (False, "You have used all your attempts.")


def test_the_intro_of_a_locked_assessment_is_refused(amina, enrolment, course, quiz):
    locked = make.assessment(make.module(course))
    with pytest.raises(courses.StepLocked):
        api.assessment_reading(amina, locked, now=LATER)


def test_the_question_page_shows_items_answers_and_the_clock(amina, attempt):
    save(amina, attempt, {"q1": "b"}, sequence=9)
    reading = api.attempt_reading(amina, attempt.uuid, language="en", now=NOW)
    assert [(q.number, q.position, q.type, q.answer) for q in reading.questions] == [
        (1, 1, "single_choice", "b"),
        (2, 2, "numeric", ""),
        (3, 3, "ordering", ""),
    ]
    assert (reading.answered_count, reading.sequence, reading.title) == (1, 9, "Quiz")
    assert [q.number for q in reading.unanswered] == [2, 3]
    instructions = [q.instruction for q in reading.questions]
    assert instructions == ["Choose one answer.", "Enter a number.", "Choose which step comes in each place."]
    assert reading.course_address.startswith("/en/courses/")


def test_errors_stand_at_their_question_with_what_was_typed(amina, attempt):
    form = {"q2": ["many"], "q3.1": ["A"], "q3.2": ["A"]}
    outcome = save(amina, attempt, form)
    reading = api.attempt_reading(
        amina, attempt.uuid, language="en", now=NOW, errors=outcome.errors, raw=form
    )
    assert [question.errors for question in reading.questions] == [
        {},
        {"q2": "Please enter a number, for example 1,234.5."},
        {"q3.2": "You chose the same step twice. Give each step one place."},
    ]
    assert (reading.questions[1].item.text, reading.questions[0].error) == ("many", "")
    assert reading.questions[2].error.startswith("You chose the same step twice.")


def test_errors_give_their_example_in_the_numbers_of_the_language(amina, attempt):
    error = save(amina, attempt, {"q2": "viele"}).errors["q2"]
    examples = {"en": "1,234.5", "es": "1234,5", "ar": "١٬٢٣٤٫٥"}
    texts = {language: api.answer_error_text(error, language) for language in examples}
    assert {language: text.rpartition(" ")[2].rstrip(".") for language, text in texts.items()} == examples


def test_a_shuffled_paper_has_its_own_order_for_every_attempt_and_keeps_it(amina, enrolment, module):
    page = make.assessment(module, [make.question() for _ in range(8)], shuffle_items=True)
    attempts = []
    for _ in range(3):
        attempt = start(amina, page)
        readings = [api.attempt_reading(amina, attempt.uuid, language="en", now=NOW) for _ in range(2)]
        orders = [[question.position for question in reading.questions] for reading in readings]
        assert orders[0] == orders[1]
        assert [question.number for question in readings[0].questions] == list(range(1, 9))
        attempts.append(tuple(orders[0]))
        submit(amina, attempt, right(attempt))
        assert [item.position for item in dealt_items(attempt)] == orders[0]
    assert all(sorted(order) == list(range(1, 9)) for order in attempts)
    assert len(set(attempts)) > 1


@pytest.mark.parametrize(("shuffles", "orders"), [(True, 2), (False, 1)])
def test_answers_stand_in_their_own_order_unless_they_are_shuffled(
    amina, enrolment, module, shuffles, orders
):
    page = make.assessment(module, [make.question() for _ in range(12)], shuffle_options=shuffles)
    reading = api.attempt_reading(amina, start(amina, page).uuid, language="en", now=NOW)
    assert len({tuple(choice.id for choice in q.item.choices) for q in reading.questions}) == orders


@pytest.mark.parametrize(
    ("wordings", "language", "chosen"),
    [
        ({"en": "E", "ar": "A"}, "ar", ("ar", "A")),
        ({"en": "E", "ar": "A"}, "fr", ("en", "E")),
        ({"ar": "A"}, "fr", ("ar", "A")),
    ],
)
def test_the_wording_is_in_the_language_asked_for_or_says_in_which_it_is(attempt, wordings, language, chosen):
    item = attempt.paper.paper_items.select_related("item").first()
    item.item.wordings = wordings
    assert wording_of(item, language) == chosen


def test_a_result_explains_every_question(amina, attempt):
    form = right(attempt)
    form["q3.1"], form["q3.2"] = form["q3.2"], form["q3.1"]
    submit(amina, attempt, {**form, "q2": "357"})
    result = api.result_reading(amina, attempt.uuid, language="en", now=LATER)
    assert [(line.number, line.type, line.verdict, line.is_answered) for line in result.lines] == [
        (1, "single_choice", "right", True),
        (2, "numeric", "wrong", True),
        (3, "ordering", "partly", True),
    ]
    assert result.right_count == 1
    assert result.lines[0].sources == ("S75 ¶31",)
    assert result.lines[1].outcome.feedback == "Thousands are missing."
    assert result.step.entry.id == attempt.assessment_id
    assert result.assessment_address == result.step.entry.address


@pytest.mark.parametrize(
    ("policy", "shows_score", "lines"),
    [(FeedbackPolicy.FULL, True, 3), (FeedbackPolicy.SCORE, True, 0), (FeedbackPolicy.NONE, False, 0)],
)
def test_a_result_shows_what_the_policy_of_its_paper_allows(
    amina, enrolment, quiz, policy, shows_score, lines
):
    quiz.feedback_policy = policy
    quiz.save()
    attempt = submit(amina, start(amina, quiz)).attempt
    quiz.feedback_policy = FeedbackPolicy.FULL
    quiz.save()
    result = api.result_reading(amina, attempt.uuid, language="en", now=LATER)
    assert (result.shows_score, len(result.lines)) == (shows_score, lines)
    line = api.assessment_reading(amina, quiz, now=LATER).attempts[0]
    assert (line.percent, line.is_passed) == ((0, False) if shows_score else (None, None))


def test_an_open_attempt_has_no_result_to_read(amina, attempt):
    assert attempt.state == AttemptState.OPEN
    assert api.result_reading(amina, attempt.uuid, language="en", now=LATER).lines == ()


def test_a_result_outlives_its_assessment_page(amina, attempt, quiz, course):
    submit(amina, attempt, right(attempt))
    quiz.unpublish()
    result = api.result_reading(amina, attempt.uuid, language="en", now=LATER)
    assert (result.step, len(result.lines)) == (None, 3)
    assert result.assessment_address == f"/en/courses/{course.slug}/"

"""Practice: an answer is checked at once, with a number of tries that may cost points."""

from decimal import Decimal

import pytest
from django.urls import reverse

from assessments import api
from assessments.models import AnswerEvent, Response
from tests import factories as make
from tests.assessments.conftest import NOW, answers, save, start, submit


@pytest.fixture
def practice(module, questions):
    return make.assessment(
        module,
        questions,
        purpose="practice",
        pass_mark_percent=None,
        checks_allowed=2,
        try_penalty_percent=40,
    )


@pytest.fixture
def attempt(amina, enrolment, practice):
    return start(amina, practice)


def check(person, attempt, position=1):
    return api.check_answer(user=person, attempt_uuid=attempt.uuid, position=position, now=NOW, language="en")


def seen(found):
    return found.is_right, found.checks_left, found.is_locked, [part.correct for part in found.outcome.parts]


def test_a_wrong_answer_may_be_tried_again_without_the_key(amina, attempt):
    save(amina, attempt, {"q1": "a"})
    found = check(amina, attempt)
    assert seen(found) == (False, 1, False, [False, None])
    assert [part.feedback for part in found.outcome.parts] == ["No.", ""]


def test_a_right_answer_locks_the_question(amina, attempt):
    save(amina, attempt, {"q1": "b"})
    assert seen(check(amina, attempt)) == (True, 0, True, [False, True])
    with pytest.raises(api.QuestionLocked):
        save(amina, attempt, {"q1": "a"})
    assert answers(attempt) == {1: "b"}


def test_the_last_try_shows_the_key_and_locks(amina, attempt):
    save(amina, attempt, {"q2": "1"})
    check(amina, attempt, 2)
    save(amina, attempt, {"q2": "2"})
    assert seen(check(amina, attempt, 2)) == (False, 0, True, [False])
    with pytest.raises(api.QuestionLocked):
        save(amina, attempt, {"q2": "357152"})


def test_checking_the_same_answer_again_costs_no_try(amina, attempt):
    save(amina, attempt, {"q1": "a"})
    assert [check(amina, attempt).checks_left for _twice in range(2)] == [1, 1]
    assert (Response.objects.get().tries, AnswerEvent.objects.filter(is_check=True).count()) == (1, 1)


def test_nothing_is_checked_without_an_answer_or_outside_practice(amina, attempt, quiz):
    with pytest.raises(api.NothingToCheck):
        check(amina, attempt)
    graded = start(amina, quiz)
    save(amina, graded, {"q1": "b"})
    with pytest.raises(api.NoChecks):
        check(amina, graded)


@pytest.mark.parametrize(
    ("tries", "points"),
    [
        (["b"], "1"),  # checked: right at once
        (["a", "b"], "0.6"),
        (["a", ("b",)], "0.6"),  # changed after the check, submitted without another
        ([("b",)], "1"),  # never checked
        (["a", ("a",)], "0"),
    ],
)
def test_each_further_try_costs_points(amina, attempt, tries, points):
    for each in tries:
        save(amina, attempt, {"q1": each[0]})
        if isinstance(each, str):
            check(amina, attempt)
    submit(amina, attempt)
    assert Response.objects.get(attempt=attempt, item__position=1).points == Decimal(points)


def test_the_page_shows_the_check_until_the_answer_changes(amina, attempt):
    def first():
        return api.attempt_reading(amina, attempt.uuid, language="en", now=NOW).questions[0]

    assert (first().checks_left, first().check) == (2, None)
    save(amina, attempt, {"q1": "a"})
    check(amina, attempt)
    assert (first().checks_left, first().check.is_right, first().is_locked) == (1, False, False)
    save(amina, attempt, {"q1": "b"})
    assert first().check is None
    check(amina, attempt)
    assert (first().checks_left, first().check.is_right, first().is_locked) == (0, True, True)


def test_a_script_gets_the_outcome_as_a_piece_of_the_page(client, amina, attempt):
    client.force_login(amina)
    address = reverse("assessments:save", args=[attempt.uuid])
    data = {"item": "1", "q1": "b", "sequence": "1", "check": "1"}
    reply = client.post(address, data, headers={"accept": "application/json"}).json()
    assert list(reply["checked"]) == ["1"]
    assert "data-final" in reply["checked"]["1"]
    assert "This question is finished." in reply["checked"]["1"]


def test_without_scripts_the_page_comes_back_with_the_outcome(client, amina, attempt):
    client.force_login(amina)
    address = reverse("assessments:save", args=[attempt.uuid])
    response = client.post(address, {"item": "1", "q1": "a", "check": "1"})
    assert response["Location"].endswith("#question-1")
    assert "You can change your answer and check it 1 more time." in client.get(response["Location"]).text
    answer = client.post(address, {"item": "2", "q2": "", "check": "2"}, follow=True)
    assert "Answer the question first, then check it." in answer.text


def test_without_feedback_in_its_rules_a_check_tells_nothing(amina, enrolment, module, questions):
    page = make.assessment(module, questions, purpose="practice", checks_allowed=1, feedback_policy="none")
    attempt = start(amina, page)
    save(amina, attempt, {"q1": "b"})
    found = check(amina, attempt)
    assert seen(found) == (None, 0, True, [None, None])

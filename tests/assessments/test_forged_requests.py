"""Requests that no honest page sends: each is refused, changes nothing, and is logged without an answer in it."""

import logging
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from assessments import api
from assessments.models import AnswerEvent, AssessmentDraw, Attempt, Response
from courses import api as courses
from tests import factories as make
from tests.assessments.conftest import answers, start

JSON = {"accept": "application/json"}
HOUR = timedelta(hours=1)


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def attempt(amina, enrolment, quiz, now):
    return start(amina, quiz, now)


@pytest.fixture
def browser(client, amina):
    client.force_login(amina)
    return client


@pytest.fixture
def refusals(caplog):
    caplog.set_level(logging.WARNING, logger="assessments.refused")

    def found():
        return [
            record.getMessage().split()[1]
            for record in caplog.records
            if record.name == "assessments.refused"
        ]

    return found


def post(browser, attempt, data, verb="save"):
    return browser.post(reverse(f"assessments:{verb}", args=[attempt.uuid]), data, headers=JSON)


ANSWER = {"item": "1", "q1": "b", "sequence": "5"}


@pytest.mark.parametrize("verb", ["save", "submit"])
def test_another_persons_attempt_is_not_found(browser, bruno, course, quiz, now, refusals, verb):
    courses.enrol(user=bruno, course=course, now=now)
    theirs = start(bruno, quiz, now)
    assert post(browser, theirs, {**ANSWER, "confirm": "1"}, verb).status_code == 404
    assert (answers(theirs), Attempt.objects.get(pk=theirs.pk).state) == ({}, "open")
    assert refusals() == ["foreign_attempt"]


@pytest.mark.parametrize("name", ["attempt", "result"])
def test_pages_of_another_persons_attempt_are_not_found(browser, bruno, course, quiz, now, refusals, name):
    courses.enrol(user=bruno, course=course, now=now)
    theirs = start(bruno, quiz, now)
    assert browser.get(reverse(f"assessments:{name}", args=[theirs.uuid])).status_code == 404
    assert refusals() == ["foreign_attempt"]


@pytest.mark.parametrize(
    "extra",
    [{}, {"marks": "1", "marked": "1"}, {"place": "1"}, {"check": "1"}],
    ids=lambda each: "-".join(each),
)
def test_a_closed_attempt_takes_nothing_more(browser, amina, attempt, now, refusals, extra):
    api.submit_attempt(user=amina, attempt_uuid=attempt.uuid, now=now)
    response = post(browser, attempt, ANSWER | extra)
    assert (response.status_code, list(response.json())) == (409, ["refused"])
    assert answers(attempt)[1] == ""
    assert refusals() == ["closed_attempt"]


def test_an_answer_after_the_deadline_is_refused(browser, attempt, now, refusals):
    Attempt.objects.update(deadline=now - HOUR)
    assert post(browser, attempt, ANSWER).status_code == 409
    assert AnswerEvent.objects.count() == 0
    assert refusals() == ["answer_after_deadline"]


@pytest.mark.parametrize("claimed", ["deadline", "sent", "seconds_left", "started_at", "time_limit_seconds"])
def test_no_field_of_the_page_moves_the_deadline(browser, attempt, now, claimed):
    Attempt.objects.update(deadline=now - HOUR)
    later = (now + HOUR).isoformat()
    assert post(browser, attempt, ANSWER | {claimed: later}).status_code == 409
    assert Attempt.objects.get().deadline == now - HOUR


def test_the_wish_to_submit_after_the_deadline_brings_no_answer_in(browser, attempt, now):
    Attempt.objects.update(deadline=now - HOUR)
    assert post(browser, attempt, ANSWER | {"confirm": "1"}, "submit").status_code == 409
    ended = Attempt.objects.get()
    assert (ended.state, ended.ended_by, ended.points) == ("submitted", "deadline", 0)


def test_option_ids_of_another_question_are_no_answer(browser, attempt, refusals):
    response = post(browser, attempt, ANSWER | {"q1": "zzz"})
    assert (response.status_code, list(response.json()["errors"])) == (422, ["q1"])
    assert AnswerEvent.objects.count() == 0


def test_a_question_that_was_not_dealt_is_refused_with_all_that_came_with_it(browser, attempt, refusals):
    assert post(browser, attempt, {"item": ["1", "9"], "q1": "b", "sequence": "5"}).status_code == 409
    assert AnswerEvent.objects.count() == 0
    assert refusals() == ["foreign_question"]


@pytest.mark.parametrize("extra", [{"marks": "1", "marked": "9"}, {"check": "9"}])
def test_marks_and_checks_of_questions_that_were_not_dealt_are_refused(browser, attempt, refusals, extra):
    assert post(browser, attempt, {"item": "1"} | extra).status_code == 409
    assert refusals() == ["foreign_question"]


@pytest.fixture
def drawn(amina, module, enrolment, now):
    """An attempt that was dealt two of four questions."""
    for number in range(4):
        make.question(code=f"D-{number}", objective="O1")
    page = make.assessment(module, [])
    page.draws = [AssessmentDraw(count=2, objective="O1")]
    page.save_revision().publish()
    return start(amina, page, now)


def test_questions_of_the_bank_that_the_draw_did_not_give_cannot_be_answered(browser, drawn, refusals):
    left = next(at for at in (1, 2, 3, 4) if at not in drawn.positions)
    data = {"item": str(left), f"q{left}": "b", "sequence": "1"}
    assert (len(drawn.positions), post(browser, drawn, data).status_code) == (2, 409)
    assert refusals() == ["foreign_question"]


@pytest.mark.parametrize("field", ["positions", "seed", "uuid", "paper", "draws"])
def test_no_field_of_the_page_changes_the_draw(browser, drawn, field):
    before = list(drawn.positions)
    post(browser, drawn, {"item": str(before[0]), f"q{before[0]}": "b", "sequence": "1", field: "1,2,3,4"})
    drawn.refresh_from_db()
    assert drawn.positions == before


def test_starting_again_does_not_draw_again(browser, drawn):
    browser.post(reverse("assessments:start", args=[drawn.assessment_id]))
    assert list(Attempt.objects.values_list("positions", flat=True)) == [drawn.positions]


def test_a_question_behind_the_place_is_out_of_reach(
    browser, amina, enrolment, module, questions, now, refusals
):
    attempt = start(amina, make.assessment(module, questions, layout="one", navigation="forward"), now)
    post(browser, attempt, ANSWER | {"place": "1"})
    assert post(browser, attempt, ANSWER | {"q1": "a", "sequence": "6", "place": "0"}).status_code == 409
    assert answers(attempt) == {1: "b"}
    assert refusals() == ["out_of_reach"]


def test_a_locked_question_cannot_be_answered_again(
    browser, amina, enrolment, module, questions, now, refusals
):
    page = make.assessment(module, questions, purpose="practice", checks_allowed=1)
    attempt = start(amina, page, now)
    post(browser, attempt, ANSWER | {"q1": "a", "check": "1"})
    assert post(browser, attempt, ANSWER | {"sequence": "6"}).status_code == 409
    assert answers(attempt) == {1: "a"}
    assert refusals() == ["locked_question"]


def test_no_check_in_a_graded_quiz(browser, attempt, refusals):
    assert post(browser, attempt, ANSWER | {"check": "1"}).status_code == 409
    assert refusals() == ["check_outside_practice"]
    assert Response.objects.get().tries == 0


def test_what_is_logged_names_no_answer(browser, attempt, caplog):
    caplog.set_level(logging.WARNING, logger="assessments.refused")
    post(browser, attempt, {"item": ["1", "9"], "q1": "b", "q9": "SECRET-WORDS", "sequence": "5"})
    assert "SECRET-WORDS" not in caplog.text


def test_a_stranger_without_an_enrolment_cannot_start(client, bruno, quiz):
    client.force_login(bruno)
    client.post(reverse("assessments:start", args=[quiz.pk]))
    assert Attempt.objects.count() == 0


def test_a_request_without_the_token_of_the_page_is_refused(amina, attempt):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(amina)
    assert post(strict, attempt, ANSWER).status_code == 403
    assert AnswerEvent.objects.count() == 0

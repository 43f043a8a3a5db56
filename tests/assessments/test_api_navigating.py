"""One question a page: forward only, marks for review, sections, and pages without scripts."""

import uuid

import pytest
from django.urls import reverse

from assessments import api
from assessments.models import AssessmentItem, AssessmentSection
from tests import factories as make
from tests.assessments.conftest import NOW, answers, save, start

JSON = {"accept": "application/json"}


@pytest.fixture
def exam(module, questions):
    return make.assessment(module, questions, layout="one", navigation="forward")


@pytest.fixture
def forward(amina, enrolment, exam):
    return start(amina, exam)


def go(person, attempt, place):
    return api.go_to(user=person, attempt_uuid=attempt.uuid, place=place, now=NOW)


def reading(person, attempt, question=None):
    return api.attempt_reading(person, attempt.uuid, language="en", now=NOW, question=question)


def test_a_place_never_goes_back_nor_beyond_the_last_question(amina, forward):
    assert [go(amina, forward, place) for place in (0, 1, 0, 99, 1)] == [0, 1, 1, 2, 2]


def test_free_attempts_have_no_place(amina, attempt):
    assert go(amina, attempt, 2) == 0


def test_what_was_left_behind_is_not_delivered_and_cannot_be_changed(amina, forward):
    save(amina, forward, {"q1": "a"}, sequence=1)
    go(amina, forward, 1)
    seen = reading(amina, forward, question=1)
    assert (seen.place, seen.current) == (1, 2)
    assert [question.number for question in seen.pages] == [2, 3]
    assert [question.number for question in seen.unanswered] == [2, 3]
    with pytest.raises(api.OutOfReach):
        save(amina, forward, {"q1": "b"}, sequence=2)
    save(amina, forward, {"q1": "a", "q2": "5"})  # what did not change may travel along
    assert answers(forward) == {1: "a", 2: "5"}


def test_a_message_sent_again_after_its_question_was_left_is_not_called_late(amina, forward):
    first = {"sequence": 1, "client_id": uuid.UUID(int=5)}
    save(amina, forward, {"q1": "a"}, **first)
    go(amina, forward, 1)
    assert dict(save(amina, forward, {"q1": "a"}, **first).saved) == {1: "a"}
    with pytest.raises(api.OutOfReach):
        save(amina, forward, {"q1": "a"}, sequence=1, client_id=uuid.UUID(int=6))
    assert forward.events.count() == 1


@pytest.mark.parametrize(("question", "current"), [(None, 1), (2, 2), (0, 1), (99, 3)])
def test_a_free_attempt_shows_the_page_that_was_asked_for(
    amina, enrolment, module, questions, question, current
):
    attempt = start(amina, make.assessment(module, questions, layout="one"))
    seen = reading(amina, attempt, question)
    assert (seen.current, len(seen.pages)) == (current, 3)


def test_all_on_one_page_has_no_current_question(amina, attempt):
    assert reading(amina, attempt, 2).current is None


def mark(person, attempt, *positions):
    return api.mark_questions(user=person, attempt_uuid=attempt.uuid, positions=positions, now=NOW)


def test_marks_for_review_are_kept(amina, attempt):
    assert mark(amina, attempt, 3, 1, 3) == (1, 3)
    assert [question.is_marked for question in reading(amina, attempt).questions] == [True, False, True]
    assert api.toggle_mark(user=amina, attempt_uuid=attempt.uuid, position=3, now=NOW) is False
    assert api.toggle_mark(user=amina, attempt_uuid=attempt.uuid, position=2, now=NOW) is True
    assert [question.is_marked for question in reading(amina, attempt).questions] == [True, True, False]
    assert mark(amina, attempt) == ()


def test_sections_stand_with_their_first_question(amina, enrolment, module, questions):
    page = make.assessment(module, [])
    page.sections = [AssessmentSection(title=title, introduction="Read.") for title in ("One", "Two")]
    page.items = [
        AssessmentItem(question=question, section=section, sort_order=place)
        for place, (question, section) in enumerate(zip(questions, (1, 2, 2), strict=True))
    ]
    page.save_revision().publish()
    seen = reading(amina, start(amina, page))
    assert [question.section and question.section.title for question in seen.questions] == [
        "One",
        "Two",
        None,
    ]


@pytest.fixture
def browser(client, amina):
    client.force_login(amina)
    return client


def post(browser, attempt, data, query="", **headers):
    address = reverse("assessments:save", args=[attempt.uuid]) + query
    return browser.post(address, data, headers=headers)


def test_without_scripts_next_saves_and_goes_on(browser, forward):
    response = post(browser, forward, {"item": "1", "q1": "b", "go": "2"})
    assert response["Location"].endswith("?question=2#question-2")
    page = browser.get(response["Location"])
    assert page.context["reading"].current == 2
    assert "Which one?" not in page.text
    forward.refresh_from_db()
    assert (forward.place, answers(forward)) == (1, {1: "b"})


def test_without_scripts_a_button_marks_a_question(browser, attempt):
    response = post(browser, attempt, {"item": "1", "q1": "b", "mark": "2"}, "?question=2")
    assert response["Location"].endswith("?question=2#question-2")
    attempt.refresh_from_db()
    assert attempt.marked == [2]


def test_saving_stays_on_its_page(browser, forward):
    assert post(browser, forward, {"item": "1"}, "?question=2")["Location"].endswith("/?question=2")


def test_a_form_with_an_answer_out_of_reach_says_so(browser, amina, forward):
    go(amina, forward, 1)
    response = post(browser, forward, {"item": "1", "q1": "b"})
    page = browser.get(response["Location"])
    assert "answers before it cannot be changed any more" in page.text


def test_a_script_moves_and_marks(browser, forward):
    data = {"item": "1", "q1": "b", "sequence": "1", "place": "1", "marks": "1", "marked": ["2", "3"]}
    reply = post(browser, forward, data, **JSON).json()
    assert reply == {
        "saved": {"1": "b"},
        "errors": {},
        "sequence": 1,
        "seconds_left": None,
        "place": 1,
    }
    forward.refresh_from_db()
    assert forward.marked == [2, 3]


def test_a_script_is_told_the_time_that_is_left(browser, amina, enrolment, module):
    attempt = start(amina, make.assessment(module, time_limit_minutes=600_0))
    # Started on a fixed day: only that whole seconds arrive matters here.
    attempt.deadline = None
    attempt.save()
    assert post(browser, attempt, {"item": "1"}, **JSON).json()["seconds_left"] is None
    assert [api.seconds_left(NOW, now) for now in (NOW, NOW.replace(year=2027))] == [0, 0]


def test_certainty_seconds_and_device_are_kept(browser, attempt):
    device = "12345678-1234-5678-1234-567812345678"
    data = {
        "item": "1", "q1": "b", "q1.certainty": "3", "q1.seconds": "17", "sequence": "1",
        "device": device, "sent": "2020-01-01T00:00:00.000Z",
    }  # fmt: skip
    post(browser, attempt, data, **JSON)
    response, event = attempt.responses.get(), attempt.events.get()
    assert (response.certainty, response.seconds, event.certainty) == (3, 17, 3)
    assert (str(event.device), event.sent_at.year) == (device, 2020)


@pytest.mark.parametrize(
    "junk",
    [
        {"q1.certainty": "4", "q1.seconds": "-1", "device": "me", "sent": "yesterday"},
        {"place": "x", "marks": "2", "marked": "9", "mark": "a", "check": "", "go": "-1"},
        {"sent": "2026-99-99T00:00", "q1.seconds": "9" * 30, "sequence": "1" * 30},
    ],
)
def test_junk_in_what_the_page_adds_is_dropped(browser, attempt, junk):
    assert post(browser, attempt, {"item": "1", "q1": "b", **junk}, **JSON).status_code == 200
    response = attempt.responses.get()
    assert (response.answer, response.certainty) == ("b", 0)

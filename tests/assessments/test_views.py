"""Attempts over HTTP: forms and scripts, the end of a session in mid-quiz, strangers, and query counts."""

import uuid

import pytest
from django.test import Client
from django.urls import reverse

from assessments.models import AnswerEvent, Attempt, AttemptState
from assessments.views.answers import KEPT_FORM
from courses import api as courses
from tests import factories as make
from tests.assessments.conftest import NOW, answers, right, start, submit
from tests.factories.people import PASSWORD

JSON = {"accept": "application/json"}


@pytest.fixture
def browser(client, amina):
    client.force_login(amina)
    return client


def address(name, attempt):
    return reverse(f"assessments:{name}", args=[attempt.uuid])


def form_for(attempt, form=None):
    """What the page of an attempt posts: its items, and `form`."""
    positions = range(1, attempt.paper.paper_items.count() + 1)
    return {"item": [str(position) for position in positions], **(form or {})}


def sign_in(client, person, to):
    data = {"login": person.email, "password": PASSWORD, "next": to}
    return client.post(reverse("account_login"), data, follow=True)


def texts(response):
    return [str(message) for message in response.context["messages"]]


def test_starting_leads_to_the_attempt(browser, enrolment, quiz):
    response = browser.post(reverse("assessments:start", args=[quiz.pk]))
    attempt = Attempt.objects.get()
    assert (response.status_code, response.url) == (302, address("attempt", attempt))
    assert browser.get(response.url).context["reading"].attempt == attempt


def test_starting_what_one_may_not_start_is_refused(browser, enrolment, quiz):
    quiz.attempts_allowed = 0
    quiz.save()
    response = browser.post(reverse("assessments:start", args=[quiz.pk]), headers=JSON)
    assert (response.status_code, response.json()) == (409, {"refused": "You have used all your attempts."})
    assert browser.post(reverse("assessments:start", args=[10**6])).status_code == 404


def test_the_intro_is_served_at_the_address_of_the_page(browser, enrolment, quiz):
    response = browser.get(quiz.url)
    assert (response.status_code, response.context["reading"].explained.item_count) == (200, 3)


def test_a_saved_form_comes_back_with_a_message(browser, attempt):
    response = browser.post(address("save", attempt), form_for(attempt, {"q1": "b"}), follow=True)
    assert (response.redirect_chain, texts(response)) == (
        [(address("attempt", attempt), 302)],
        ["Your answers are saved."],
    )
    assert answers(attempt) == {1: "b"}


def test_a_form_with_errors_comes_back_with_what_was_typed(browser, attempt):
    response = browser.post(address("save", attempt), form_for(attempt, {"q1": "b", "q2": "many"}))
    assert (response.status_code, response.context["has_errors"]) == (422, True)
    assert [question.item.text for question in response.context["reading"].questions] == ["", "many", ""]
    assert answers(attempt) == {1: "b"}


def test_a_script_is_told_what_is_saved(browser, attempt):
    data = {"item": "1", "q1": "b", "sequence": "4", "event": str(uuid.UUID(int=4))}
    response = browser.post(address("save", attempt), data, headers=JSON)
    assert (response.status_code, response.json()) == (
        200,
        {"saved": {"1": "b"}, "errors": {}, "sequence": 4, "seconds_left": None},
    )


def test_a_script_is_told_what_is_wrong(browser, attempt):
    data = {"item": ["1", "2"], "q1": "b", "q2": "many", "sequence": "4"}
    response = browser.post(address("save", attempt), data, headers=JSON)
    assert (response.status_code, response.json()) == (
        422,
        {
            "saved": {"1": "b"},
            "errors": {"q2": "Please enter a number, for example 1,234.5."},
            "sequence": 4,
            "seconds_left": None,
        },
    )


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"item": ["9", "x", "-1", "1" * 400], "q9": "b"},
        {"item": "1", "q1": "b", "sequence": "x", "event": "x"},
        {"item": ["1"] * 600, "q1": ["b"] * 600},
        {"item": "2", "q2": "\0"},
        {"item": "3", "q3.1": ["A", "B"], "q3.99": "A"},
    ],
)
def test_no_junk_is_a_server_error(browser, attempt, data):
    assert browser.post(address("save", attempt), data, headers=JSON).status_code in (200, 409, 422)


def test_saving_after_submitting_is_refused(browser, amina, attempt):
    submit(amina, attempt, right(attempt))
    response = browser.post(address("save", attempt), {"item": "1", "q1": "a"}, headers=JSON)
    refused = "You have submitted this attempt; it cannot be changed any more."
    assert (response.status_code, response.json()) == (409, {"refused": refused})
    assert answers(attempt)[1] == "b"


def test_submitting_asks_once_for_unanswered_questions(browser, attempt):
    response = browser.post(address("submit", attempt), form_for(attempt, {"q1": "b"}))
    assert (response.status_code, response.context["ask_to_confirm"]) == (200, True)
    response = browser.post(address("submit", attempt), form_for(attempt, {"q1": "b", "confirm": "1"}))
    assert response.url == address("result", attempt)
    assert browser.get(response.url).context["reading"].attempt.points == 1


def test_submitting_with_errors_shows_them_and_does_not_ask_to_confirm(browser, attempt):
    data = form_for(attempt, {"q2": "many", "confirm": "1"})
    response = browser.post(address("submit", attempt), data)
    assert (response.status_code, response.context["ask_to_confirm"]) == (422, False)
    assert Attempt.objects.get().state == AttemptState.OPEN


def test_a_submitted_attempt_leads_to_its_result_and_an_open_one_back(browser, amina, attempt):
    assert browser.get(address("result", attempt)).url == address("attempt", attempt)
    submit(amina, attempt, right(attempt))
    assert browser.get(address("attempt", attempt)).url == address("result", attempt)
    again = browser.post(address("submit", attempt), form_for(attempt, {"q1": "a"}))
    assert again.url == address("result", attempt)
    assert answers(attempt)[1] == "b"


def test_a_result_is_shown_after_the_assessment_was_taken_off_the_site(browser, amina, attempt, quiz):
    submit(amina, attempt, right(attempt))
    quiz.unpublish()
    assert browser.get(address("result", attempt)).status_code == 200


def test_another_persons_attempt_is_not_found_anywhere(client, bruno, attempt):
    client.force_login(bruno)
    codes = [client.get(address(name, attempt)).status_code for name in ("attempt", "result")]
    codes += [
        client.post(address(name, attempt), {"item": "1", "q1": "b"}).status_code
        for name in ("save", "submit")
    ]
    assert codes == [404, 404, 404, 404]
    assert answers(attempt) == {}


@pytest.mark.parametrize("name", ["save", "submit"])
def test_answers_of_an_expired_session_are_kept_until_their_owner_is_back(client, amina, attempt, name):
    response = client.post(address(name, attempt), form_for(attempt, {"q1": "b", "q2": "5"}), follow=True)
    assert response.redirect_chain[0] == (
        f"{reverse('account_login')}?next={address('attempt', attempt)}",
        302,
    )
    assert texts(response) == ["You were signed out. Sign in again: your answers are kept."]
    assert (answers(attempt), client.session[KEPT_FORM]["attempt"]) == ({}, str(attempt.uuid))
    response = sign_in(client, amina, address("attempt", attempt))
    assert [q.answer for q in response.context["reading"].questions] == ["b", "5", ""]
    assert "The answers you gave before signing in again are saved." in texts(response)
    assert (answers(attempt), KEPT_FORM in client.session) == ({1: "b", 2: "5"}, False)
    assert Attempt.objects.get().state == AttemptState.OPEN


def test_kept_answers_with_an_error_keep_the_rest(client, amina, attempt):
    client.post(address("save", attempt), form_for(attempt, {"q1": "b", "q2": "many"}))
    response = sign_in(client, amina, address("attempt", attempt))
    assert answers(attempt) == {1: "b"}
    assert "The answers you gave before signing in again are saved." not in texts(response)


def test_kept_answers_do_not_go_to_another_attempt_or_person(client, amina, bruno, attempt, quiz, course):
    courses.enrol(user=bruno, course=course, now=NOW)
    other = start(bruno, quiz)
    client.post(address("save", attempt), form_for(attempt, {"q1": "b"}))
    assert sign_in(client, bruno, address("attempt", attempt)).status_code == 404
    assert client.get(address("attempt", other)).status_code == 200
    assert (answers(attempt), answers(other), AnswerEvent.objects.count()) == ({}, {}, 0)


@pytest.mark.parametrize("name", ["save", "submit"])
def test_a_script_of_an_expired_session_is_told_where_to_sign_in(client, attempt, name):
    response = client.post(address(name, attempt), {"item": "1", "q1": "b"}, headers=JSON)
    login = f"{reverse('account_login')}?next={address('attempt', attempt)}"
    assert (response.status_code, response.json()) == (401, {"login": login})
    assert KEPT_FORM not in client.session


@pytest.mark.parametrize("name", ["attempt", "result"])
def test_pages_of_an_attempt_ask_visitors_to_sign_in(client, attempt, name):
    response = client.get(address(name, attempt))
    assert response.url == f"{reverse('account_login')}?next={address(name, attempt)}"


def test_forms_without_the_token_are_refused(amina, attempt):
    client = Client(enforce_csrf_checks=True)
    client.force_login(amina)
    assert client.post(address("save", attempt), {"item": "1", "q1": "b"}).status_code == 403
    assert answers(attempt) == {}


def test_saving_takes_at_most_6_queries_with_session_and_user(browser, attempt, queries):
    form = form_for(attempt)
    counts = []
    for sequence in ("1", "2"):
        data = {**form, "q1": "b", "q2": sequence, "sequence": sequence}
        counts.append(queries(lambda data=data: browser.post(address("save", attempt), data, headers=JSON)))
    assert max(counts) <= 6
    assert answers(attempt)[2] == "2"


def test_the_question_page_takes_at_most_10_queries_for_5_and_100_questions(
    browser, amina, enrolment, course, queries
):
    counts = []
    for number in (5, 100):
        page = make.assessment(course, [make.question() for _ in range(number)])
        attempt = start(amina, page)
        browser.get(address("attempt", attempt))
        counts.append(queries(lambda attempt=attempt: browser.get(address("attempt", attempt))))
    assert counts[0] == counts[1]
    assert counts[0] <= 10

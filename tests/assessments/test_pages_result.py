"""The pages around an attempt: what to expect, and the result by feedback policy."""

import uuid

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from assessments import api
from assessments.models import PaperItem
from courses import api as courses
from courses.models import Reference
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _english():
    """Addresses are made in English, whatever language the last request was in."""
    with translation.override("en"):
        yield


def read(client, address):
    response = client.get(address)
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


def text(element):
    return " ".join(element.get_text(" ").split())


@pytest.fixture
def course(amina):
    made = make.course("Gender")
    courses.enrol(user=amina, course=made, now=timezone.now())
    return made


def sit(person, page, answers):
    """Submit one attempt with `answers` by position."""
    attempt = api.start_attempt(user=person, page=page, now=timezone.now(), language="en")
    positions = list(PaperItem.objects.filter(paper=attempt.paper).values_list("position", flat=True))
    form = {name: values for fields in answers.values() for name, values in fields.items()}
    sent = api.SentAnswers(form=form, positions=positions, client_id=uuid.uuid4(), language="en")
    api.submit_attempt(user=person, attempt_uuid=attempt.uuid, now=timezone.now(), sent=sent)
    return reverse("assessments:result", args=[attempt.uuid])


def test_the_introduction_says_what_to_expect(client, amina, course):
    page = make.assessment(
        course, [make.question(points=2), make.question()], attempts_allowed=3, introduction="Two questions."
    )
    client.force_login(amina)
    soup = read(client, page.url)
    assert soup.select_one(".lede").get_text() == "Two questions."
    assert [text(rule) for rule in soup.select(".rules li")][1:4] == [
        "2 questions, 3 points",
        "You pass with 70% or more.",
        "You have 3 attempts. Your best attempt counts.",
    ]
    form = soup.select_one("main form")
    assert form["action"] == reverse("assessments:start", args=[page.pk])
    assert client.post(form["action"]).status_code == 302
    again = read(client, page.url)
    assert again.select_one("main form") is None
    assert text(again.select_one(".actions a")) == "Continue attempt 1"


def test_used_attempts_are_listed_and_counted(client, amina, course):
    page = make.assessment(course, [make.question()], attempts_allowed=1)
    result = sit(amina, page, {1: {"q1": ["a"]}})
    client.force_login(amina)
    soup = read(client, page.url)
    assert "You have 1 attempt. 1 used, 0 left." in text(soup.select_one(".rules"))
    assert soup.select_one("main form") is None
    assert text(soup.select_one(".alert")) == "You have used all your attempts."
    row = soup.select_one("tbody tr")
    assert (row.a["href"], text(row.select_one(".status"))) == (result, "Not passed")


def test_a_pretest_promises_and_shows_no_score(client, amina, course):
    page = make.assessment(course, purpose="pre_test", feedback_policy="none", pass_mark_percent=None)
    lesson = make.lesson(make.module(course), "After")
    client.force_login(amina)
    assert "no effect on your grade" in text(read(client, page.url).select_one(".rules"))
    soup = read(client, sit(amina, page, {1: {"q1": ["b"]}}))
    assert soup.select(".score-ring, .outcomes, .status") == []
    assert text(soup.select_one(".result h2")) == "Thank you: your answers are in"
    assert soup.select_one(".result .button")["href"] == lesson.url


def test_the_policy_score_shows_the_score_and_no_answer(client, amina, course):
    page = make.assessment(course, feedback_policy="score")
    client.force_login(amina)
    soup = read(client, sit(amina, page, {1: {"q1": ["b"]}}))
    assert soup.select_one(".score-ring text").get_text() == "100%"
    assert text(soup.select_one(".result .status")) == "Passed"
    assert soup.select(".outcomes") == []


def test_full_feedback_names_choice_right_answer_reason_and_source(client, amina, course):
    Reference.objects.create(key="S75", title="Report of 2019")
    page = make.assessment(course, [make.question()])
    client.force_login(amina)
    soup = read(client, sit(amina, page, {1: {"q1": ["a"]}}))
    assert [text(each) for each in soup.select(".outcome")] == [
        "This Your choice Incorrect No.",
        "That Right, but not chosen Right.",
    ]
    assert text(soup.select_one(".item-verdict")) == "Question 1 Incorrect 0 of 1 point"
    assert soup.select_one(".item .citation")["title"] == "Report of 2019"
    assert text(soup.select_one(".reference-list dd")) == "Report of 2019"
    assert text(soup.select_one(".result .button")) == "Try again"
    assert soup.select_one(".result .button")["href"] == page.url


@pytest.mark.parametrize(
    ("item_type", "answer", "verdict", "explained"),
    [
        ("multiple_response", {"q1": ["a"]}, "Partly correct 0.5 of 1 point", "every right choice counts"),
        ("matching", {"q1.1": "right"}, "Partly correct 0.5 of 1 point", "the share of right pairs"),
        (
            "ordering",
            {"order": (1, 0, 2)},
            "Partly correct 0.5 of 1 point",
            "the share of neighbouring steps",
        ),
        ("numeric", {"q1": ["357"]}, "Incorrect 0 of 1 point", "Thousands are missing."),
        ("numeric", {"q1": ["357152"]}, "Correct 1 of 1 point", "Right."),
        ("scenario", {}, "Not answered 0 of 1 point", "A depot has a fire."),
        ("true_false", {"q1": ["t"]}, "Correct 1 of 1 point", "Yes."),
    ],
)
def test_every_type_explains_its_outcome(client, amina, course, item_type, answer, verdict, explained):
    page = make.assessment(course, [make.question(item_type)])
    key = api.freeze(page).paper_items.get().item.key
    if item_type == "matching":
        left = key["lefts"][0]
        answer = {f"q1.{left}": [key["pairs"][left]]}
    if item_type == "ordering":
        answer = {
            f"q1.{place}": [key["sequence"][step]] for place, step in enumerate(answer["order"], start=1)
        }
    client.force_login(amina)
    item = read(client, sit(amina, page, {1: answer})).select_one("article.item")
    assert text(item.select_one(".item-verdict")) == f"Question 1 {verdict}"
    assert explained in text(item)


def test_the_result_of_an_assessment_that_was_taken_off_the_site_is_still_shown(client, amina, course):
    page = make.assessment(course, [make.question()])
    address = sit(amina, page, {1: {"q1": ["b"]}})
    page.unpublish()
    client.force_login(amina)
    soup = read(client, address)
    assert text(soup.select_one(".result .status")) == "Passed"
    assert len(soup.select("article.item")) == 1


def test_the_preview_of_a_question_shows_it_as_asked_with_its_sources(dalia):
    question = make.question("scenario")
    response = question.make_preview_request()
    soup = BeautifulSoup(response.rendered_content, "html.parser")
    assert soup.select_one("legend").get_text() == "What first?"
    assert len(soup.select("input[type=radio]")) == 2
    assert soup.select_one(".citation").get_text() == "S75 ¶31"


def test_the_preview_of_an_assessment_lists_its_questions(course):
    page = make.assessment(course, [make.question(code="GM-1"), make.question(code="GM-2")])
    soup = BeautifulSoup(page.make_preview_request().rendered_content, "html.parser")
    assert [text(each) for each in soup.select("main ol li")] == [
        "GM-1 · Single choice",
        "GM-2 · Single choice",
    ]


def test_a_result_costs_the_same_for_two_questions_and_for_twenty(client, amina, course):
    Reference.objects.create(key="S75", title="Report of 2019")
    client.force_login(amina)
    counts = []
    for size in (2, 20):
        page = make.assessment(course, [make.question() for _number in range(size)])
        address = sit(amina, page, {})
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        counts.append(len(queries))
    assert counts[0] == counts[1]

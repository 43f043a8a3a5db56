"""Staff pages of marking and grades: blind, and for one's own programmes only."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessments.models import Attempt, GradeEvent, Mark, MarkingClaim
from tests import factories as make
from tests.assessments.grading_cast import essay_quiz, hand_in


@pytest.fixture
def course(db):
    return make.course("Gender and stockpiles")


@pytest.fixture
def quiz(course):
    return essay_quiz(make.module(course), second_marker=True, holds_marks_back=True)


@pytest.fixture
def programme(clara, emre):
    found = make.programme("Depots")
    make.role(clara, found, "facilitator")
    make.role(emre, found, "me_officer")
    return found


@pytest.fixture
def gita(programme):
    """A manager of the programme."""
    person = make.staff("gita", "Programme managers")
    make.role(person, programme, "manager")
    return person


@pytest.fixture
def hana(programme):
    """Another facilitator."""
    person = make.staff("hana", "Facilitators")
    make.role(person, programme, "facilitator")
    return person


@pytest.fixture
def attempt(amina, programme, course, quiz):
    make.membership(amina, make.cohort(programme, (course,)))
    return hand_in(amina, quiz, course)


@pytest.fixture(autouse=True)
def _stranger(farah):
    make.role(farah, make.programme("Elsewhere"), "manager")


def question_of(attempt):
    return [attempt.assessment_id, attempt.paper.paper_items.get(position=2).item_id]


def next_of(client, person, attempt, marking_round="first"):
    client.force_login(person)
    return client.post(reverse("marking_next", args=question_of(attempt)), {"round": marking_round})


def mark(client, claim, reasons="3", sources="2", **data):
    address = reverse("marking_answer", args=[claim.uuid])
    return client.post(address, {"level-1": reasons, "level-2": sources, "round": claim.round, **data})


def mark_next(client, person, attempt, marking_round="first", **given):
    next_of(client, person, attempt, marking_round)
    return mark(client, MarkingClaim.objects.latest("pk"), **given)


def test_a_facilitator_marks_from_the_queue_to_the_end(client, clara, hana, attempt):
    client.force_login(clara)
    assert "E-ESSAY" in client.get(reverse("marking_queue")).content.decode()
    answer = client.get(next_of(client, clara, attempt).url).content.decode()
    assert "The fence is low." in answer
    assert "Look for the fence." in answer
    claim = MarkingClaim.objects.get()
    assert mark(client, claim).url == reverse("marking_question", args=question_of(attempt))
    mark_next(client, hana, attempt, "second", reasons="2", next="1")
    assert Mark.objects.count() == 2
    attempt.refresh_from_db()
    assert attempt.points is None  # 6 and 4 of 6 points differ by more than a tenth


def test_a_manager_settles_marks_that_differ_and_returns_the_work(client, clara, hana, gita, attempt):
    mark_next(client, clara, attempt)
    mark_next(client, hana, attempt, "second", reasons="1", sources="1")
    assert next_of(client, clara, attempt, "moderation").url == reverse("marking_queue")
    page = client.get(next_of(client, gita, attempt, "moderation").url).content.decode()
    assert "Good reasons" in page
    claim = MarkingClaim.objects.get(round="moderation")
    assert mark(client, claim, reasons="", sources="").status_code == 422
    assert mark(client, claim, reasons="", sources="", points="7").status_code == 422
    mark(client, claim, reasons="", sources="", points="3")
    attempt.refresh_from_db()
    assert (attempt.points, attempt.returned_at) == (4, None)
    client.post(reverse("marking_return", args=[attempt.assessment_id]))
    attempt.refresh_from_db()
    assert attempt.returned_at is not None


def test_a_mark_without_every_level_comes_back_with_what_was_chosen(client, clara, attempt):
    next_of(client, clara, attempt)
    response = mark(client, MarkingClaim.objects.get(), sources="", comment="Name a source.")
    page = response.content.decode()
    assert response.status_code == 422
    assert "Name a source." in page
    assert re.search(r'value="3"[^>]*checked', page)
    assert Mark.objects.count() == 0


def test_no_marking_page_tells_whose_the_answer_is(client, clara, hana, gita, amina, attempt):
    pages = []

    def look(response):
        pages.append(response.content.decode())

    client.force_login(clara)
    look(client.get(reverse("marking_queue")))
    look(client.get(reverse("marking_question", args=question_of(attempt))))
    claimed = next_of(client, clara, attempt)
    look(client.get(claimed.url))
    look(mark(client, MarkingClaim.objects.get(), sources=""))
    mark(client, MarkingClaim.objects.get())
    look(client.get(reverse("marking_question", args=question_of(attempt))))
    mark_next(client, hana, attempt, "second", reasons="1", sources="1")
    look(client.get(next_of(client, gita, attempt, "moderation").url))
    assert len(pages) == 6
    secrets = [
        amina.email,
        "Amina",
        str(amina.uuid),
        str(attempt.uuid),
        str(attempt.enrolment.uuid),
        attempt.receipt,
    ]
    assert {secret for secret in secrets for page in pages if secret in page} == set()
    assert {number for page in pages for number in re.findall(r"/marking/(\d+)/return", page)} <= {
        str(attempt.assessment_id)
    }


@pytest.mark.parametrize("who", ["amina", "emre", "dalia", "farah"])
def test_others_reach_nothing(client, request, clara, attempt, who):
    claim = next_of(client, clara, attempt).url
    client.force_login(request.getfixturevalue(who))
    address = {
        "queue": reverse("marking_queue"),
        "question": reverse("marking_question", args=question_of(attempt)),
        "answer": claim,
        "grades": reverse("grades"),
        "history": reverse("grade_history", args=[attempt.uuid]),
    }
    found = {name: client.get(url) for name, url in address.items()}
    refused = {name: response.status_code in (302, 403, 404) for name, response in found.items()}
    if who == "farah":  # a manager elsewhere has the pages, and nobody in them
        assert refused == {"queue": False, "question": True, "answer": True, "grades": False, "history": True}
        bodies = found["queue"].content.decode() + found["grades"].content.decode()
        assert [each for each in ("E-ESSAY", "Essays", "Amina") if each in bodies] == []
        next_of(client, request.getfixturevalue(who), attempt)
        client.post(reverse("marking_return", args=[attempt.assessment_id]))
    else:
        assert set(refused.values()) == {True}
        assert next_of(client, request.getfixturevalue(who), attempt).status_code in (302, 403, 404)
    assert MarkingClaim.objects.count() == 1


def test_a_manager_overrides_and_a_facilitator_reads(client, clara, gita, attempt):
    address = reverse("grade_history", args=[attempt.uuid])
    client.force_login(clara)
    page = client.get(address).content.decode()
    assert "Amina" in page
    assert 'name="points"' not in page
    change = {"position": "2", "points": "5", "reason": "An agreed appeal."}
    assert client.post(address, change).status_code == 404
    client.force_login(gita)
    for wrong in ({"reason": ""}, {"points": "6.5"}, {"takes_back": "on"}, {"points": ""}, {"position": "7"}):
        assert client.post(address, change | wrong).status_code == 422
    assert client.post(address, change).status_code == 302
    assert "An agreed appeal." in client.get(address).content.decode()
    assert Attempt.objects.get().points == 6
    assert GradeEvent.objects.last().actor == gita


def test_attempts_are_found_by_name(client, gita, attempt):
    client.force_login(gita)
    address = reverse("grades")
    names = {
        query: "Amina" in client.get(address + query).content.decode()
        for query in ("", "?q=ami", "?q=zzz", "?lost=1")
    }
    assert names == {"": True, "?q=ami": True, "?q=zzz": False, "?lost=1": False}


def test_a_round_that_does_not_exist_is_not_found(client, clara, attempt):
    assert next_of(client, clara, attempt, "fourth").status_code == 404


def test_the_queries_of_the_pages_do_not_grow(client, gita, programme, course, quiz, attempt):
    client.force_login(gita)
    addresses = [
        reverse("marking_queue"),
        reverse("marking_question", args=question_of(attempt)),
        reverse("grades"),
    ]

    def queries():
        counts = []
        for address in addresses:
            with CaptureQueriesContext(connection) as captured:
                assert client.get(address).status_code == 200
            counts.append(len(captured))
        return counts

    queries()
    one = queries()
    cohort = make.cohort(programme, (course,))
    for number in range(3):
        person = make.user(f"learner{number}")
        make.membership(person, cohort)
        hand_in(person, quiz, course)
    assert queries() == one

"""Staff pages of receipts and answer files, for those who work with the learner."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from assessments import api as assessments
from assessments.models import GradeEvent
from courses import api as courses
from tests import factories as make
from tests.factories.answer_files import answer_file, answer_to

NOW = timezone.now()
LOOK_UP = "/admin/receipts/"
HAND_IN = "/admin/receipts/file/"


@pytest.fixture
def submitted(amina, clara, farah):
    """Amina's submission of nothing, in Clara's programme; Farah manages another."""
    course = make.course()
    quiz = make.assessment(make.module(course), [make.question()], title="Depot quiz")
    programme = make.programme()
    make.membership(amina, make.cohort(programme, (course,)))
    make.role(clara, programme, "facilitator")
    make.role(farah, make.programme(), "manager")
    courses.enrol(user=amina, course=course, now=NOW)
    attempt = assessments.start_attempt(user=amina, page=quiz, now=NOW, language="en")
    return assessments.submit_attempt(user=amina, attempt_uuid=attempt.uuid, now=NOW).attempt


def uploaded(content):
    return {"file": SimpleUploadedFile("answers.json", content, "application/json")}


def message_of(response):
    return [str(each) for each in response.context["messages"]]


def test_a_receipt_is_found_by_who_works_with_the_learner(client, clara, farah, amina, submitted):
    client.force_login(clara)
    page = client.get(LOOK_UP, {"code": submitted.receipt})
    assert "Depot quiz" in page.text
    assert str(amina.certificate_name) in page.text
    client.force_login(farah)
    page = client.get(LOOK_UP, {"code": submitted.receipt})
    assert "No submission of your learners has this code." in page.text
    assert "Depot quiz" not in page.text


def test_a_file_is_shown_and_then_handed_in_with_a_reason(client, clara, submitted):
    client.force_login(clara)
    content = answer_file(submitted, answer_to(1, answer="b"))
    page = client.post(HAND_IN, uploaded(content))
    assert [(each.before, each.after) for each in page.context["changes"]] == [("", "That")]
    assert GradeEvent.objects.count() == 1
    carried = page.context["form"]["content"].value()
    assert client.post(HAND_IN, {"content": carried, "reason": ""}).status_code == 422
    page = client.post(HAND_IN, {"content": carried, "reason": "No line"}, follow=True)
    assert message_of(page) == ["The answers are handed in: 1 changed."]
    submitted.refresh_from_db()
    assert (submitted.points, GradeEvent.objects.last().reason) == (1, "No line")
    page = client.post(HAND_IN, {"content": carried, "reason": "No line"}, follow=True)
    assert message_of(page) == ["The file changes nothing: the server has these answers or newer ones."]


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"\xffnot a file", "not a file of answers"), (b"x" * 1_000_001, "too large")],
    ids=["junk", "too large"],
)
def test_what_is_no_answer_file_is_refused_in_words(client, clara, submitted, content, words):
    client.force_login(clara)
    [message] = message_of(client.post(HAND_IN, uploaded(content), follow=True))
    assert re.search(words, message)


def test_a_file_of_somebody_elses_learner_is_refused(client, farah, submitted):
    client.force_login(farah)
    content = answer_file(submitted, answer_to(1, answer="b"))
    page = client.post(HAND_IN, uploaded(content), follow=True)
    assert message_of(page) == ["This file belongs to none of your learners."]
    page = client.post(HAND_IN, {"content": content.decode(), "reason": "Mine now"}, follow=True)
    assert message_of(page) == ["This file belongs to none of your learners."]
    assert GradeEvent.objects.count() == 1


def test_no_file_is_asked_for_again(client, clara, submitted):
    client.force_login(clara)
    response = client.post(HAND_IN, {})
    assert response.status_code == 422
    assert reverse("cohort_answer_file") in response.text

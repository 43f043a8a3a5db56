"""The last resort: answers that never reached the server travel in a file, and staff hand them in."""

import json
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from assessments import api as assessments
from assessments.models import Attempt, GradeEvent
from tests import factories as make
from tests.flows import steps

pytestmark = pytest.mark.browser


@pytest.fixture
def attempt(amina, clara, live_server):
    """Amina's attempt, in a cohort of the programme that Clara facilitates."""
    course = make.course()
    questions = [make.question(kind) for kind in ("single_choice", "multiple_response", "numeric")]
    quiz = make.assessment(make.module(course), questions)
    programme = make.programme()
    make.membership(amina, make.cohort(programme, (course,)))
    make.role(clara, programme, "facilitator")
    return assessments.start_attempt(user=amina, page=quiz, now=timezone.now(), language="en")


def answers(attempt):
    rows = attempt.responses.exclude(answer="").order_by("item__position")
    return dict(rows.values_list("item__position", "answer"))


def test_answers_of_a_dead_line_are_downloaded_and_handed_in_by_staff(visit, amina, clara, attempt, tmp_path):
    learner = visit()
    learner.sign_in(amina)
    learner.expects("ERR_INTERNET_DISCONNECTED")
    page = learner.open(reverse("assessments:attempt", args=[attempt.uuid]))
    learner.context.set_offline(True)
    steps.answer_all(page)
    page.locator("details.leave > summary").click()
    with page.expect_download() as download:
        page.locator("details.leave").get_by_role("button", name="Download my answers").click()
    file = tmp_path / download.value.suggested_filename
    download.value.save_as(file)
    assert file.name == f"answers-{str(attempt.uuid)[:8]}.json"
    assert sorted(json.loads(file.read_text())) == ["attempt", "data", "nonce"]
    assert "357152" not in file.read_text()
    Attempt.objects.update(deadline=timezone.now() - timedelta(days=1))
    assessments.close_overdue(now=timezone.now())
    assert answers(attempt) == {}

    staff = visit()
    staff.sign_in(clara)
    page = staff.open(reverse("cohort_receipts"))
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_role("button", name="Show what would change").click()
    expect(page.locator(".cohort-table tbody tr")).to_have_count(3)
    assert answers(attempt) == {}
    page.get_by_label("Reason").fill("The line was down all day")
    page.get_by_role("button", name="Hand in these answers").click()
    expect(page.get_by_text("The answers are handed in: 3 changed.")).to_be_visible()
    attempt.refresh_from_db()
    assert (attempt.percent, answers(attempt)) == (100, {1: "b", 2: "a,b", 3: "357152"})
    assert GradeEvent.objects.last().reason == "The line was down all day"


def test_the_file_is_offered_when_answers_have_not_been_sent_for_a_minute(visit, amina, attempt):
    learner = visit()
    learner.sign_in(amina)
    learner.expects("ERR_INTERNET_DISCONNECTED")
    page = learner.page
    page.clock.install()
    page.goto(reverse("assessments:attempt", args=[attempt.uuid]))
    learner.context.set_offline(True)
    page.locator('[name="q1"][value="b"]').check()
    expect(page.get_by_text("No connection at the moment")).to_be_visible()
    expect(page.get_by_text("Keep a copy of your answers")).to_be_hidden()
    page.clock.run_for(61_000)
    expect(page.get_by_text("Keep a copy of your answers")).to_be_visible()
    page.clock.resume()
    learner.context.set_offline(False)
    steps.all_saved(page)
    expect(page.get_by_text("Keep a copy of your answers")).to_be_hidden()

"""A whole quiz over a line of 50 kbit/s and 600 ms that breaks in the middle: what was typed is what was submitted."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from assessments import api as assessments
from assessments.models import AnswerEvent, AttemptState
from assessments.scoring import ITEM_TYPES
from courses import api as courses
from tests import factories as make
from tests.flows import steps
from tests.flows.test_answers_survive import shown

pytestmark = pytest.mark.browser
LINE = {"latency": 600, "downloadThroughput": 50_000 / 8, "uploadThroughput": 50_000 / 8}
SLOW = 90_000  # milliseconds that the first page may take


@pytest.fixture
def attempt(amina, course, settings, tmp_path):
    """Amina's attempt at a quiz with one question of every type there is."""
    settings.MEDIA_ROOT = tmp_path
    questions = [make.question(item_type, code=f"SL-{item_type}") for item_type in ITEM_TYPES]
    quiz = make.assessment(make.module(course), questions)
    courses.enrol(user=amina, course=course, now=timezone.now())
    return assessments.start_attempt(user=amina, page=quiz, now=timezone.now(), language="en")


def test_submitted_answers_are_the_typed_ones_over_a_slow_line_that_breaks(visit, amina, attempt):
    learner = visit()
    learner.sign_in(amina)
    learner.expects("ERR_INTERNET_DISCONNECTED")
    page = learner.page
    line = learner.context.new_cdp_session(page)
    line.send("Network.enable")

    def connect(is_on):
        line.send("Network.emulateNetworkConditions", {"offline": not is_on, **LINE})

    connect(True)
    page.goto(reverse("assessments:attempt", args=[attempt.uuid]), timeout=SLOW)
    items = list(steps.items_of(attempt))
    for number, item in enumerate(items):
        if number in (4, 10):
            connect(False)
        if number in (8, 13):
            connect(True)
        steps.fill(page, steps.right_fields(item, attempt))
    expect(page.locator("[data-bar] [data-when=saved]")).to_be_visible(timeout=SLOW)
    typed = shown(page)
    saved = {row.item.position: row.answer for row in attempt.responses.select_related("item")}
    assert sorted(saved) == sorted(attempt.positions)
    assert [position for position, answer in saved.items() if answer == ""] == []
    connect(False)
    page.get_by_role("button", name="Submit", exact=True).click()
    expect(page.get_by_text("Not submitted yet")).to_be_visible()
    connect(True)
    expect(page).to_have_url(re.compile("/result/$"), timeout=SLOW)
    attempt.refresh_from_db()
    counted = {row.item.position: row.answer for row in attempt.responses.select_related("item")}
    assert (attempt.state, counted) == (AttemptState.SUBMITTED, saved)
    assert len(typed) >= len(items)
    earned = {row.item.item.type: row.points for row in attempt.responses.select_related("item__item")}
    by_rules = [name for name, rules in ITEM_TYPES.items() if rules.marking == "automatic"]
    assert {name: earned[name] for name in by_rules} == dict.fromkeys(by_rules, 1)
    assert AnswerEvent.objects.filter(attempt=attempt).count() <= 3 * len(items)

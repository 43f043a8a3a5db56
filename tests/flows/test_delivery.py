"""The rules of delivery in a browser: told before the start, kept on the page, seen in the result, granted by staff."""

import json
import os
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from assessments import api as assessments
from assessments.models import AssessmentDraw, AssessmentSection
from assessments.scoring import ITEM_TYPES
from courses import api as courses
from tests import factories as make
from tests.flows.browsing import path_of
from tests.flows.test_accessibility import OVERFLOW, SCROLLS, SIZES, Inspector, axe
from tests.flows.test_bank import WAGTAILS_OWN

pytestmark = pytest.mark.browser
LOOK = os.environ.get("LOOK")  # a folder for pictures of the pages, for people who want to see them


@pytest.fixture
def learner(visit, amina, course):
    courses.enrol(user=amina, course=course, now=timezone.now())
    visitor = visit(reduced_motion="reduce")
    visitor.sign_in(amina)
    return visitor


@pytest.fixture
def everything(course):
    """An assessment under as many rules as can hold at once."""
    names = [name for name, rules in ITEM_TYPES.items() if rules.marking != "none"]
    questions = [make.question(each, code=f"SS-{each}", penalty_percent=25) for each in names]
    make.question(code="SS-drawn", objective="O1", points=2)
    make.question(code="SS-other", objective="O1", points=4, partial_credit=False)
    page = make.assessment(
        make.module(course, "Depots"),
        questions,
        title="Depot exam",
        time_limit_minutes=90,
        closes_at=timezone.now() + timedelta(days=30),
        attempts_allowed=2,
        counting="mean",
        pause_minutes=60,
        feedback_policy="custom",
        feedback_table={
            "right_after": ["answer", "points", "correctness"],
            "after_close": ["answer", "points", "correctness", "key", "feedback", "sources"],
        },
    )
    page.sections = [AssessmentSection(title="The depot", introduction="Read the plan first.")]
    page.draws = [AssessmentDraw(count=1, objective="O1")]
    page.save_revision().publish()
    return page


def picture(visitor, name):
    if LOOK:
        visitor.page.screenshot(path=f"{LOOK}/{name}.png", full_page=True)


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_way_from_the_rules_to_the_result_is_accessible(learner, amina, everything, language):
    page, inspector = learner.page, Inspector(learner, language)

    def address(name, *arguments):
        return reverse(name, args=arguments).replace("/en/", f"/{language}/")

    rules = everything.url.replace("/en/", f"/{language}/")
    page.goto(rules)
    inspector.look("rules")
    picture(learner, f"rules-{language}")
    attempt = assessments.start_attempt(user=amina, page=everything, now=timezone.now(), language=language)
    page.goto(address("assessments:attempt", attempt.uuid))
    page.get_by_role("radio").first.check()
    page.wait_for_timeout(500)
    inspector.look("attempt")
    picture(learner, f"attempt-{language}")
    assessments.submit_attempt(user=amina, attempt_uuid=attempt.uuid, now=timezone.now())
    page.goto(address("assessments:result", attempt.uuid))
    inspector.look("result")
    picture(learner, f"result-{language}")
    page.goto(rules)
    inspector.look("between")
    picture(learner, f"between-{language}")
    assert inspector.faults == {}, json.dumps(inspector.faults, indent=1, ensure_ascii=False)


@pytest.fixture
def practice(course):
    questions = [make.question(each, code=f"SS-{each}") for each in ("single_choice", "numeric", "ordering")]
    return make.assessment(
        make.module(course, "Depots"),
        questions,
        title="Practice",
        purpose="practice",
        pass_mark_percent=None,
        checks_allowed=2,
        try_penalty_percent=50,
    )


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_an_answer_is_checked_and_tried_again(visit, amina, course, practice, scripts):
    courses.enrol(user=amina, course=course, now=timezone.now())
    visitor = visit(java_script_enabled=scripts, reduced_motion="reduce")
    visitor.sign_in(amina)
    attempt = assessments.start_attempt(user=amina, page=practice, now=timezone.now(), language="en")
    page = visitor.open(reverse("assessments:attempt", args=[attempt.uuid]))
    first = page.locator("#question-1")
    for option, left in (
        ("This", "You can change your answer and check it 1 more time."),
        ("That", "This question is finished."),
    ):
        first.get_by_label(option, exact=True).check()
        first.get_by_role("button", name="Check this answer").click()
        first.get_by_text(left).wait_for()
    picture(visitor, f"practice-{scripts}")
    assert first.get_by_role("radio", checked=True).is_disabled()
    assessments.submit_attempt(user=amina, attempt_uuid=attempt.uuid, now=timezone.now())
    assert str(attempt.responses.get(item__position=1).points) == "0.5000"


def test_staff_grant_more_time_and_the_learner_reads_it(visit, learner, amina, clara, course, everything):
    cohort = make.cohort(make.programme(), (course,), slug="spring")
    make.role(clara, cohort.programme, "facilitator")
    membership = make.membership(amina, cohort)
    staff = visit(reduced_motion="reduce")
    staff.sign_in(clara)
    page = staff.open(reverse("cohort_overview", args=["spring"]))
    page.get_by_role("link", name="Amina", exact=True).click()
    assert path_of(page) == reverse("cohort_learner", args=["spring", membership.uuid])
    page.get_by_label("Extra time (%)").fill("50")
    page.get_by_label("Reason").first.fill("Reads with a magnifier")
    page.get_by_role("button", name="Grant", exact=True).first.click()
    page.get_by_text("Granted. Attempts in progress follow at once.").wait_for()
    faults = {}
    for name in ("cohort_learner", "cohort_conditions"):
        arguments = ["spring", membership.uuid] if name == "cohort_learner" else ["spring"]
        page.goto(reverse(name, args=arguments))
        for width, size in SIZES.items():
            page.set_viewport_size(size)
            picture(staff, f"{name}-{width}")
            found = [each for each in axe(page, width) if not each.startswith(WAGTAILS_OWN)]
            if page.evaluate(SCROLLS):
                found.append(f"too wide: {page.evaluate(OVERFLOW)}")
            if found:
                faults[name] = found
    assert faults == {}, json.dumps(faults, indent=1)
    learner.open(everything.url)
    learner.page.get_by_text("You have 2 h 15 min from the moment you start.").wait_for()

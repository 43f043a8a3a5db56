"""An essay from its learner, with a file, to a marker who never learns whose it is, and back."""

import itertools

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import Page, expect

from assessments.models import AnswerFile, Attempt, Response
from tests import factories as make
from tests.assessments.grading_cast import essay_quiz, hand_in
from tests.assessments.test_api_regrading import change, options
from tests.flows.test_accessibility import OPTIONS, OVERFLOW, SCROLLS, SIZES

pytestmark = pytest.mark.browser
PDF = {"name": "amina.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7\n"}


@pytest.fixture
def programme(course, clara):
    found = make.programme("Depots")
    make.role(clara, found, "facilitator")
    return found


@pytest.fixture
def gita(programme):
    """A manager of the programme."""
    person = make.staff("gita", "Programme managers")
    make.role(person, programme, "manager")
    return person


@pytest.fixture
def essays(course):
    return essay_quiz(make.module(course, "Writing"), second_marker=True)


@pytest.fixture
def member(amina, programme, course):
    make.membership(amina, make.cohort(programme, (course,)))
    return amina


def faults(page: Page, heading: str) -> list[str]:
    """What axe finds in our part of the admin page with this heading, and what is wider than a telephone."""
    expect(page.get_by_role("heading", name=heading)).to_be_visible()
    found = []
    for scheme, (width, size) in itertools.product(("light", "dark"), SIZES.items()):
        page.set_viewport_size(size)
        page.emulate_media(color_scheme=scheme)
        violations = Axe().run(page, context="main", options=OPTIONS).response["violations"]
        found += [
            f"{each['id']} ({scheme}, {width}): {[node['target'] for node in each['nodes']][:3]}"
            for each in violations
        ]
        if width == "narrow" and page.evaluate(SCROLLS):
            found.append(f"wider than 360 px: {page.evaluate(OVERFLOW)}")
    page.set_viewport_size(SIZES["wide"])
    return found


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_a_learner_adds_a_file_and_loses_no_word(visit, member, essays, scripts):
    learner = visit(java_script_enabled=scripts)
    learner.sign_in(member)
    page = learner.open(essays.get_url())
    page.locator("main form button").first.click()
    page.get_by_label("Your answer").fill("See my plan of the fence.")
    page.get_by_label("Add a file").set_input_files(PDF)
    page.get_by_role("button", name="Add the file and save").click()
    expect(page.get_by_text("The file is added.")).to_be_visible()
    expect(page.get_by_label("Your answer")).to_have_value("See my plan of the fence.")
    assert Response.objects.get(item__position=2).answer == "See my plan of the fence."
    assert AnswerFile.objects.get().name == "amina.pdf"
    page.get_by_role("button", name="Remove amina.pdf").click()
    expect(page.get_by_text("The file is removed.")).to_be_visible()


def test_marking_from_the_queue_to_the_history(visit, member, essays, course, clara, gita):
    attempt = hand_in(member, essays, course)
    marker = visit()
    marker.sign_in(clara)
    page = marker.open(reverse("marking_queue"))
    seen = {"queue": faults(page, "To mark")}
    page.get_by_role("link", name="E-ESSAY").click()
    seen["question"] = faults(page, "To do")
    page.get_by_role("button", name="Mark the next").click()
    expect(page.get_by_text("The fence is low.")).to_be_visible()
    seen["answer"] = faults(page, "The answer")
    assert "Amina" not in page.content()
    marker.expects("status of 422")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("heading", name="Not marked yet")).to_be_visible()
    seen["answer with errors"] = faults(page, "Not marked yet")
    mark_by_keyboard(page)
    expect(page.get_by_text("Marked. A second marker sees it next.")).to_be_visible()
    second = visit()
    second.sign_in(gita)
    page = second.open(reverse("marking_queue"))
    page.get_by_role("link", name="E-ESSAY").click()
    page.get_by_role("button", name="as second marker").click()
    mark_by_keyboard(page)
    expect(page.get_by_text("Marked.", exact=True)).to_be_visible()
    page.goto(reverse("grades"))
    seen["grades"] = faults(page, "Grades")
    page.get_by_role("link", name="Open Amina").click()
    seen["history"] = faults(page, "What happened")
    page.get_by_label("Points", exact=True).fill("1")
    page.get_by_label("Reason").fill("An agreed appeal.")
    page.get_by_role("button", name="Change the grade").click()
    expect(page.get_by_text("The grade is changed.")).to_be_visible()
    assert {name: found for name, found in seen.items() if found} == {}
    attempt = Attempt.objects.get(pk=attempt.pk)
    assert (attempt.points, attempt.returned_at is not None) == (1, True)


def mark_by_keyboard(page: Page) -> None:
    page.get_by_role("radio").first.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    page.get_by_label("Comment for the learner").fill("Name a source.")
    page.get_by_role("button", name="Save", exact=True).press("Enter")


def test_grading_again_in_the_browser(visit, member, essays, course):
    hand_in(member, essays, course, choice="a")
    question = essays.items.first().question
    change(question, options=options("a"))
    reviewer = visit()
    reviewer.sign_in(make.staff("rosa", "Reviewers"))
    page = reviewer.open(reverse("regrading"))
    seen = {"questions": faults(page, "Questions that changed")}
    page.get_by_role("link", name="Preview E-CHOICE").click()
    seen["preview"] = faults(page, "What would change")
    page.get_by_label("Reason").fill("The key was wrong.")
    page.get_by_role("button", name="Regrade 1 attempt").click()
    expect(page.get_by_text("1 attempt is regraded.")).to_be_visible()
    assert {name: found for name, found in seen.items() if found} == {}

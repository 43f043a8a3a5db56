"""A quiz of every question type, answered and submitted without a mouse, with the focus in sight all the way."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from tests.flows import steps

pytestmark = pytest.mark.browser
MOST_STOPS = 120
FOCUSED = """() => {
  const element = document.activeElement;
  return {name: element.name ?? "", type: element.type ?? "", value: element.value ?? "",
          submits: element.hasAttribute("formaction"), text: element.textContent.trim().slice(0, 40)};
}"""
# The outline of the focused element or of the label around it, and whether something else lies over it.
UNSEEN = """() => {
  const element = document.activeElement;
  const shown = [element, element.closest("label"), element.parentElement].filter(Boolean);
  const outlined = shown.some((each) => {
    const style = getComputedStyle(each);
    return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  });
  const box = element.getBoundingClientRect();
  const top = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
  const free = top && (element.contains(top) || top.contains(element) || element.closest("label")?.contains(top));
  return [outlined ? "" : "no outline", free ? "" : "covered or out of sight"].filter(Boolean).join(", ");
}"""


def next_stop(page: Page) -> dict:
    page.keyboard.press("Tab")
    return page.evaluate(FOCUSED)


def answer(page: Page, stop: dict, wanted: str | list[str]) -> None:
    if stop["type"] == "checkbox":
        if stop["value"] in wanted:
            page.keyboard.press("Space")
    elif stop["type"] == "radio":
        move_to(page, wanted[0])
        if not page.evaluate("document.activeElement.checked"):
            page.keyboard.press("Space")
    elif stop["type"] == "select-one":
        move_to(page, wanted)
    else:
        page.keyboard.type(wanted)


def move_to(page: Page, value: str) -> None:
    for _step in range(30):
        if page.evaluate("document.activeElement.value") == value:
            return
        page.keyboard.press("ArrowDown")
    raise AssertionError(f"the arrow keys do not reach {value}")


def test_the_skip_link_appears_and_leads_to_the_content(visit, course):
    page = visit().open(course.get_url())
    page.keyboard.press("Tab")
    link = page.get_by_role("link", name="Skip to the content")
    expect(link).to_be_focused()
    expect(link).to_be_in_viewport()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")


@pytest.mark.parametrize("size", [(360, 640), (1280, 720)], ids=["narrow", "wide"])
def test_a_quiz_is_answered_and_submitted_by_keyboard_alone(visit, amina, attempt, size):
    learner = visit(viewport={"width": size[0], "height": size[1]}, reduced_motion="reduce")
    learner.sign_in(amina)
    page = learner.open(reverse("assessments:attempt", args=[attempt.uuid]))
    wanted = {
        name: value
        for item in steps.items_of(attempt)
        for name, value in steps.right_fields(item, attempt).items()
    }
    unseen = {}
    for _stop in range(MOST_STOPS):
        stop = next_stop(page)
        fault = page.evaluate(UNSEEN)
        if fault:
            unseen[stop["name"] or stop["text"]] = fault
        if stop["submits"]:
            break
        if stop["name"] in wanted:
            answer(page, stop, wanted[stop["name"]])
    assert unseen == {}
    steps.all_saved(page)
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/result/$"))
    attempt.refresh_from_db()
    assert attempt.percent == 100


def test_the_account_menu_opens_and_closes_by_keyboard(visit, amina, course):
    learner = visit()
    learner.sign_in(amina)
    page = learner.open(course.get_url())
    page.locator("details[data-menu] > summary").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Sign out")).to_be_hidden()
    expect(page.locator("details[data-menu] > summary")).to_be_focused()


def test_errors_are_reached_by_keyboard_from_their_summary(visit, amina, attempt):
    learner = visit()
    learner.expects(r"status of 422")
    learner.sign_in(amina)
    page = learner.open(reverse("assessments:attempt", args=[attempt.uuid]))
    page.locator('[name="q7"]').fill("many")
    page.get_by_role("button", name="Submit", exact=True).click()
    expect(page.locator(".error-summary")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator('[name="q7"]')).to_be_focused()

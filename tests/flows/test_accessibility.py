"""Every learner page: WCAG 2.2 AA by axe, light and dark, English and Arabic, narrow and wide."""

import itertools
import json

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.flows import showcase
from tests.flows.browsing import Visitor

pytestmark = pytest.mark.browser
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OPTIONS = {"runOnly": {"type": "tag", "values": TAGS}, "resultTypes": ["violations"]}
SIZES = {"wide": {"width": 1280, "height": 800}, "narrow": {"width": 360, "height": 800}}
DIRECTIONS = {"en": "ltr", "ar": "rtl"}
OVERFLOW = """() => [...document.querySelectorAll("body *")]
  .filter(element => !element.closest(".table-scroll") && element.checkVisibility())
  .filter(element => !element.closest(".visually-hidden, .skip-link"))
  .map(element => [element, element.getBoundingClientRect()])
  .filter(([, box]) => box.width && (box.right > innerWidth + 1 || box.left < -1))
  .map(([element]) => `${element.tagName}.${element.className}`).slice(0, 3)"""
SCROLLS = "() => document.documentElement.scrollWidth > innerWidth"
# Texts of the content that do not say so: [text, language, direction].
UNMARKED = """mark => {
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const found = [];
  while (texts.nextNode()) {
    const text = texts.currentNode;
    const parent = text.parentElement;
    if (!text.data.includes(mark)) continue;
    const said = [parent.closest("[lang]").lang, getComputedStyle(parent).direction];
    if (said.join() !== "en,ltr") found.push([text.data.trim().slice(0, 60), ...said]);
  }
  return found;
}"""


@pytest.fixture
def shown(amina, bruno, live_server, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return showcase.build(amina, bruno)


class Inspector:
    """Looks at pages and notes what is wrong, by page."""

    def __init__(self, visitor: Visitor, language: str) -> None:
        self.page: Page = visitor.page
        self.language = language
        self.faults: dict[str, list[str]] = {}

    def visit(self, pages: dict[str, str]) -> None:
        for name, address in pages.items():
            self.page.goto(address)
            self.look(name)

    def look(self, name: str) -> None:
        page, found = self.page, []
        for scheme, (width, size) in itertools.product(("light", "dark"), SIZES.items()):
            page.set_viewport_size(size)
            page.emulate_media(color_scheme=scheme)
            found += axe(page, f"{scheme}, {width}")
        page.set_viewport_size(SIZES["narrow"])
        if page.evaluate(SCROLLS):
            found.append(f"wider than 360 px: {page.evaluate(OVERFLOW)}")
        html = page.evaluate("() => [document.documentElement.lang, document.documentElement.dir]")
        if html != [self.language, DIRECTIONS[self.language]]:
            found.append(f"the page says {html}")
        found += [f"not marked as English: {each}" for each in page.evaluate(UNMARKED, showcase.MARK)]
        if found:
            self.faults[name] = found


def axe(page: Page, when: str) -> list[str]:
    violations = Axe().run(page, options=OPTIONS).response["violations"]
    return [
        f"{each['id']} ({when}): {[node['target'] for node in each['nodes']][:3]} {why(each)}"
        for each in violations
    ]


def why(violation: dict) -> str:
    node = violation["nodes"][0]
    return " ".join(check["message"] for check in [*node["any"], *node["all"], *node["none"]])[:200]


@pytest.mark.parametrize("language", ["en", "ar"])
def test_learner_pages_are_accessible(visit, amina, shown, language):
    # Colours that are on their way from one scheme to the other have the contrast of neither.
    learner = visit(locale=language, reduced_motion="reduce")
    learner.sign_in(amina)
    learner.expects(r"status of 404 .*/nowhere/", r"status of 404 .*/verify/", r"status of 422")
    inspector = Inspector(learner, language)
    inspector.visit(shown.learner_pages(language))
    inspector.visit({"attempt": shown.learner_pages(language)["attempt"]})
    submit_what_cannot_be_read(inspector.page)
    inspector.look("attempt with errors")
    submit_with_open_questions(inspector.page)
    inspector.look("attempt, to confirm")
    learner.context.clear_cookies()
    inspector.visit(shown.public_pages(language))
    assert inspector.faults == {}, json.dumps(inspector.faults, indent=1)


def submit_what_cannot_be_read(page: Page) -> None:
    page.locator('[name="q7"]').fill("many")
    with page.expect_navigation():
        page.locator("button[formaction]").last.click()


def submit_with_open_questions(page: Page) -> None:
    page.locator('[name="q7"]').fill("")
    with page.expect_navigation():
        page.locator("button[formaction]").last.click()


def test_every_page_of_the_showcase_is_there(visit, amina, shown):
    """Otherwise the looks above would praise error pages."""
    learner = visit()
    learner.sign_in(amina)
    learner.expects(r"status of 404")
    statuses = {name: learner.page.goto(url).status for name, url in shown.learner_pages("en").items()}
    assert set(statuses.values()) == {200}, statuses

"""The trainer's view of the bank in a browser: lists, pages, previews and prints, wide and narrow, by axe."""

import json

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Collection

from assessments import api as assessments
from assessments.scoring import ITEM_TYPES
from courses import api as courses
from tests import factories as make
from tests.assessments.test_bank_papers import ARABIC, translated
from tests.flows.test_accessibility import OVERFLOW, SCROLLS, SIZES, axe

pytestmark = pytest.mark.browser
# Wagtail's own: the frame of its pages repeats landmarks and hides panels with focusable parts.
WAGTAILS_OWN = ("aria-hidden-focus", "landmark-", "region", "aria-allowed-role", "heading-order")
ADDRESSES = {
    "list": "wagtailsnippets_assessments_question:list",
    "alike": "bank_duplicates",
}


@pytest.fixture
def bank(course, amina, settings, tmp_path):
    """An assessment with a question of every type, one of them in Arabic too and met in two versions."""
    settings.MEDIA_ROOT = tmp_path
    folder = Collection.get_first_root_node().add_child(name="Stores")
    questions = [make.question(each, code=f"SS-{each}", folder=folder) for each in ITEM_TYPES]
    make.question(code="SS-copy")
    translated(questions[0], ARABIC)
    page = make.assessment(make.module(course, "Depots"), questions, title="Depot quiz")
    courses.enrol(user=amina, course=course, now=timezone.now())
    assessments.freeze(page)
    questions[0].points = 2
    questions[0].save()
    assessments.freeze(page)
    return page, questions[0]


def test_pages_of_the_bank_are_accessible_wide_and_narrow(visit, dalia, bank):
    page, question = bank
    trainer = visit(reduced_motion="reduce")
    trainer.sign_in(dalia)
    pages = {name: reverse(address) for name, address in ADDRESSES.items()} | {
        "question": reverse("bank_question", args=[question.pk]),
        "versions": reverse("bank_versions", args=[question.pk]),
        "paper": reverse("bank_paper", args=[page.pk]),
        "preview": reverse("bank_paper_preview", args=[page.pk]),
        "preview in Arabic": reverse("bank_paper_preview", args=[page.pk]) + "?language=ar",
        "print": reverse("bank_paper_print", args=[page.pk, "paper"]),
        "key in Arabic": reverse("bank_paper_print", args=[page.pk, "key"]) + "?language=ar",
    }
    faults = {}
    for name, address in pages.items():
        assert trainer.page.goto(address).status == 200
        for width, size in SIZES.items():
            trainer.page.set_viewport_size(size)
            found = [each for each in axe(trainer.page, width) if not each.startswith(WAGTAILS_OWN)]
            if width == "narrow" and trainer.page.evaluate(SCROLLS):
                found.append(f"wider than 360 px: {trainer.page.evaluate(OVERFLOW)}")
            if found:
                faults[f"{name}, {width}"] = found
    assert faults == {}, json.dumps(faults, indent=1)


def test_a_trainer_moves_questions_to_a_folder(visit, bank):
    _page, question = bank
    reviewer = visit()
    reviewer.sign_in(make.staff("rana", "Reviewers"))
    other = Collection.get_first_root_node().add_child(name="Gates")
    shown = reviewer.open(reverse(ADDRESSES["list"]))
    copy = type(question).objects.get(code="SS-copy")
    shown.locator(f'[data-object-id="{copy.pk}"]').check()
    shown.get_by_role("link", name="Change folder, tags").click()
    shown.get_by_label("Move to the folder").select_option(str(other.pk))
    shown.get_by_role("button", name="Show what would change").click()
    shown.get_by_role("heading", name="This would change").wait_for()
    assert [each for each in axe(shown, "plan") if not each.startswith(WAGTAILS_OWN)] == []
    shown.get_by_role("button", name="Change these questions").click()
    shown.get_by_text("1 question changed.").wait_for()
    copy.refresh_from_db()
    assert copy.folder == other


def test_a_trainer_goes_from_an_assessment_to_its_paper_in_arabic(visit, dalia, bank):
    page, _question = bank
    trainer = visit()
    trainer.sign_in(dalia)
    shown = trainer.open(reverse("bank_paper", args=[page.pk]))
    shown.get_by_label("Language").select_option("ar")
    shown.get_by_role("button", name="See it as a learner").click()
    shown.get_by_text("أيّهما؟").wait_for()
    assert shown.evaluate("() => document.documentElement.dir") == "rtl"
    address = shown.url
    shown.locator("[data-mark]").first.click()
    assert shown.url == address  # its buttons lead nowhere

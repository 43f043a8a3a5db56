"""A place on an image and its entry in the list are one: a click on either is the same answer."""

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from assessments import api as assessments
from assessments.models import Response
from courses import api as courses
from tests import factories as make
from tests.flows import steps

pytestmark = pytest.mark.browser


@pytest.fixture
def attempt(amina, course, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    quiz = make.assessment(make.module(course, "Depots"), [make.question("hot_spot", code="SS-spot")])
    courses.enrol(user=amina, course=course, now=timezone.now())
    return assessments.start_attempt(user=amina, page=quiz, now=timezone.now(), language="en")


def area(page, name):
    """The area whose number stands before this name in the list."""
    number = page.locator(".choice", has_text=name).locator(".spot-number").inner_text()
    return page.locator("[data-area]", has=page.get_by_text(number, exact=True))


def test_a_click_on_the_image_chooses_the_entry_and_is_saved(visit, amina, attempt):
    learner = visit()
    learner.sign_in(amina)
    page = learner.open(reverse("assessments:attempt", args=[attempt.uuid]))
    area(page, "In the north").locator("text").click()
    expect(page.get_by_role("radio", name="In the north")).to_be_checked()
    area(page, "In the south").locator("text").click()
    expect(page.get_by_role("radio", name="In the south")).to_be_checked()
    expect(page.get_by_role("radio", name="In the north")).not_to_be_checked()
    steps.all_saved(page)
    item = attempt.paper.paper_items.select_related("item").get()
    assert Response.objects.get(attempt=attempt).answer == item.item.key["correct"][0]


def test_the_image_shows_what_the_list_has(visit, amina, attempt):
    learner = visit()
    learner.sign_in(amina)
    page = learner.open(reverse("assessments:attempt", args=[attempt.uuid]))
    page.get_by_role("radio", name="In the south").check()
    chosen = page.locator(".is-chosen")
    expect(chosen).to_have_count(1)
    assert chosen.get_attribute("data-area") == page.locator(".spot ~ .choices input:checked").input_value()
    image = page.get_by_role("img", name="Plan of a depot")
    assert image.locator("image").get_attribute("href").startswith("/media/frozen/")
    steps.all_saved(page)


def test_without_scripts_the_list_alone_is_enough(visit, amina, attempt):
    learner = visit(java_script_enabled=False)
    learner.sign_in(amina)
    page = learner.open(reverse("assessments:attempt", args=[attempt.uuid]))
    page.get_by_role("radio", name="In the south").check()
    assert steps.submit(page).percent == 100

"""Staff pages of figures, panels and fairness: WCAG 2.2 AA by axe in what is ours of the page, wide and narrow."""

import os
import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from django.utils import timezone

from assessments.api import figures, panels
from assessments.models import ItemVersion
from assessments.tasks import compute_figures
from cohorts.models import Role
from evaluation.api import fairness
from tests import factories as make
from tests.assessments.figures_data import choice, people, random_answers, sit
from tests.evaluation.test_api_fairness import biased_answers, declare, join
from tests.flows.test_accessibility import OPTIONS, SIZES, why

pytestmark = pytest.mark.browser
COUNT = 120


@pytest.fixture
def assessment(live_server):
    course = make.course("Figures")
    cohort = make.cohort(in_courses=(course,))
    made = [choice(code=f"F-{number}") for number in range(6)]
    page = make.assessment(make.module(course), made, title="Depot quiz", pass_mark_percent=50)
    for gender, answers in (
        ("M", random_answers(COUNT, 6, seed=2, chance=0.7)),
        ("W", biased_answers(COUNT, 3)),
    ):
        enrolments = people(COUNT, course)
        join(enrolments, cohort)
        declare(enrolments, gender)
        sit(page, enrolments, answers, seconds=30)
    snapshot = figures.ask_for_figures(page=page, is_demonstration=False, now=timezone.now())
    compute_figures.call(snapshot_id=snapshot.pk)
    page.programme = cohort.programme
    return page


def look(visitor, addresses):
    """Faults by page; pictures too, where a folder is named."""
    folder, faults = os.environ.get("SHOTS"), {}
    for name, address in addresses.items():
        for width, size in SIZES.items():
            visitor.page.set_viewport_size(size)
            visitor.page.goto(address)
            if folder:
                visitor.page.screenshot(path=f"{folder}/{name}-{width}.png", full_page=True)
            result = Axe().run(visitor.page, context="main", options=OPTIONS).response["violations"]
            faults |= {
                f"{name}, {width}: {each['id']} {[node['target'] for node in each['nodes']][:3]}": why(each)
                for each in result
            }
    return faults


def test_pages_of_trainers_and_judges_are_accessible(visit, assessment, dalia, clara, emre):
    panel = panels.create_panel(
        author=dalia,
        page=assessment,
        borderline="Knows the rules of a depot.",
        judges=[clara, emre],
        now=timezone.now(),
    )
    for judge in (clara, emre):
        rated = {item.pk: 60 for item in panels.judged_items(panel)}
        panels.save_judgements(panel=panel, judge=judge, percents=rated, now=timezone.now())
    panels.open_second_round(panel=panel)
    item = ItemVersion.objects.get(code="F-5").pk
    trainer = visit(reduced_motion="reduce")
    trainer.sign_in(dalia)
    addresses = {
        "list": reverse("assessment_figures_list"),
        "figures": reverse("assessment_figures", args=[assessment.pk]),
        "question": reverse("assessment_figures_item", args=[assessment.pk, item]),
        "panels": reverse("panel_create", args=[assessment.pk]),
        "panel": reverse("panel", args=[panel.uuid]),
    }
    faults = look(trainer, addresses)
    judge = visit(reduced_motion="reduce")
    judge.sign_in(clara)
    pages = {"mine": reverse("panels_mine"), "judge": reverse("panel_judge", args=[panel.uuid])}
    assert faults | look(judge, pages) == {}


def test_pages_of_fairness_are_accessible(visit, assessment, emre):
    make.role(emre, assessment.programme, Role.ME_OFFICER)
    check = fairness.ask_for_check(user=emre, page_id=assessment.pk, grouping="gender", now=timezone.now())
    fairness.run_check(check.pk)
    officer = visit(reduced_motion="reduce")
    officer.sign_in(emre)
    pages = {
        "fairness": reverse("evaluation_fairness"),
        "check": reverse("evaluation_fairness_check", args=[check.pk]),
    }
    assert look(officer, pages) == {}


def test_the_table_sorts_without_scripts(visit, assessment, dalia):
    trainer = visit(java_script_enabled=False)
    trainer.sign_in(dalia)
    page = trainer.open(reverse("assessment_figures", args=[assessment.pk]))
    page.get_by_role("link", name="Facility").click()
    assert re.search(r"order=facility", page.url)
    assert page.locator("th[aria-sort=ascending]").inner_text().startswith("Facility")
    assert page.locator(".figure-items tbody tr").first.inner_text().count("F-5") == 1

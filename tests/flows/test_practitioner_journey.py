"""One person from invitation to certificate, and what monitoring finds of it; with and without scripts."""

import io
import os
import re
import zipfile
from decimal import Decimal
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse
from openpyxl import load_workbook
from playwright.sync_api import expect
from pypdf import PdfReader

from accounts.models import User
from assessments.models import Attempt, Response
from cohorts import api as cohorts
from courses import api as courses
from courses.models import CoursePage
from credentials.models import Certificate
from interchange.api import load_course_packs
from tests import factories as make
from tests.factories.people import PASSWORD
from tests.flows import steps

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NAME = "Ngozi Ødegård"
ADDRESS = "ngozi.odegard@example.org"
SHOTS = steps.Shots(os.environ.get("SHOTS"))

# Types of the starter catalogue; the journey on a slow line takes all others.
IN_THE_CATALOGUE = {
    "single_choice",
    "multiple_response",
    "true_false",
    "matching",
    "ordering",
    "numeric",
    "scenario",
}


@pytest.fixture
def course(live_server):
    result = load_course_packs([Path(settings.BASE_DIR) / "content" / "gender-mainstreaming"])
    assert result.problems == ()
    return CoursePage.objects.get(code="GM")


@pytest.fixture
def cohort(course):
    return make.cohort(in_courses=(course,), title="Pilot in the Great Lakes region")


@pytest.fixture
def invitation(cohort):
    return cohorts.create_invitation(cohort=cohort, actor=None)


@pytest.fixture
def officer(cohort, emre):
    make.role(emre, cohort.programme, cohorts.Role.ME_OFFICER)
    return emre


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_practitioner_goes_from_invitation_to_certificate_and_into_the_export(
    visit, mailbox, course, cohort, invitation, officer, scripts
):
    learner = visit(java_script_enabled=scripts, locale="en-GB")
    page = learner.page
    sign_up_from_the_invitation(page, mailbox, invitation)
    join(page, invitation, cohort)
    go_through_the_course(page, course, scripts)
    serial = take_the_certificate(page, course)
    verify(visit(java_script_enabled=scripts).page, serial)
    workbook = export(visit(java_script_enabled=scripts).page, cohort, officer)
    answers_are_in(workbook)
    nobody_is_named_in(workbook)


def sign_up_from_the_invitation(page, mailbox, invitation):
    page.goto(reverse("cohorts:join-code", args=[invitation.code]))
    SHOTS.take(page, "invitation")
    page.get_by_role("main").get_by_role("link", name="Create an account").click()
    page.get_by_label("Email").fill(ADDRESS)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_label("Password (again)").fill(PASSWORD)
    page.get_by_label("Name on certificates").fill(NAME)
    SHOTS.take(page, "signup")
    page.get_by_role("main").get_by_role("button", name="Create an account").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("Verify"))
    assert len(mailbox.messages) == 1
    page.goto(steps.link_in(mailbox.messages[0]))
    page.get_by_role("main").get_by_role("button", name="Confirm").click()


def join(page, invitation, cohort):
    expect(page).to_have_url(
        re.compile(re.escape(reverse("cohorts:join-code", args=[invitation.code])) + "$")
    )
    page.get_by_role("button", name="Join", exact=True).click()
    expect(page.get_by_text(f"You have joined “{cohort.title}”.")).to_be_visible()
    SHOTS.take(page, "dashboard-joined")


def go_through_the_course(page, course, scripts):
    outline = courses.course_outline(course)
    page.get_by_role("main").get_by_role("link", name=course.title).first.click()
    SHOTS.take(page, "course")
    page.get_by_role("link", name="Start the course").click()
    must_fail = next(entry for entry in outline.entries if entry.kind == "graded")
    types = set()
    for entry in outline.entries:
        expect(page).to_have_url(re.compile(re.escape(entry.address) + "$"))
        if entry.kind == "lesson":
            page.get_by_role("button", name="Mark as done and continue").click()
            continue
        if entry == must_fail:
            fail_and_come_back(page)
        attempt = take(page, scripts)
        types |= {item.item.type for item in steps.items_of(attempt)}
        assert attempt.percent == 100
        go_on(page)
    assert types == IN_THE_CATALOGUE


def fail_and_come_back(page):
    page.get_by_role("button", name="Start", exact=True).click()
    steps.answer_all(page, steps.wrong_fields)
    attempt = steps.submit(page)
    assert attempt.is_passed is False
    expect(page.get_by_role("heading", name="Not passed yet")).to_be_visible()
    SHOTS.take(page, "result-failed")
    page.get_by_role("link", name="Try again").first.click()


def take(page, scripts):
    page.get_by_role("button", name=re.compile("^Start")).click()
    steps.answer_all(page)
    if scripts:
        steps.all_saved(page)
    return steps.submit(page)


def go_on(page):
    following = re.compile("^Next:|You have completed the course")
    page.get_by_role("link", name=following).first.click()


def take_the_certificate(page, course):
    expect(page).to_have_url(re.compile(re.escape(course.get_url()) + "$"))
    SHOTS.take(page, "course-completed")
    serial = Certificate.objects.get().serial
    with page.expect_download() as download:
        page.get_by_role("link", name="Download the certificate (PDF)").click()
    text = "\n".join(sheet.extract_text() for sheet in PdfReader(download.value.path()).pages)
    flat = " ".join(text.split())
    assert [each for each in (NAME, course.title, serial, course.issuer) if each not in flat] == []
    page.get_by_role("main").get_by_role("link", name="My learning").click()
    expect(page.get_by_role("link", name=re.compile(f"^Download.*{course.title}"))).to_be_visible()
    expect(page.get_by_text(serial)).to_be_visible()
    SHOTS.take(page, "dashboard-completed")
    return serial


def verify(page, serial):
    page.goto(f"/verify/{serial}/")
    expect(page.get_by_role("heading", level=1)).to_have_text("This certificate is valid")
    expect(page.get_by_text(NAME)).to_be_visible()
    SHOTS.take(page, "verify")


def export(page, cohort, officer):
    page.goto("/admin/")
    steps.sign_in_by_form(page, officer.email, PASSWORD)
    expect(page).to_have_url(re.compile("/admin/$"))
    page.goto(reverse("evaluation_export", args=[cohort.slug]))
    SHOTS.take(page, "export")
    page.get_by_label("Excel workbook").check()
    with page.expect_download() as download:
        page.get_by_role("button", name="Download").click()
    return Path(download.value.path()).read_bytes()


def answers_are_in(workbook):
    book = load_workbook(io.BytesIO(workbook), read_only=True)
    rows = iter(book["answers"].values)
    header = next(rows)
    found = [dict(zip(header, row, strict=False)) for row in rows]
    exported = [
        (
            row["assessment_slug"],
            row["attempt_number"],
            row["position"],
            row["item_code"],
            row["answer"] or "",
        )
        + (Decimal(str(row["points"])), Decimal(str(row["max_points"])))
        for row in found
    ]
    given = Response.objects.select_related("attempt__assessment", "item__item")
    stored = [
        (each.attempt.assessment.slug, each.attempt.number, each.item.position, each.item.item.code)
        + (each.answer, each.points, each.max_points)
        for each in given.order_by("attempt__pk", "item__position")
    ]
    assert sorted(exported) == sorted(stored)
    assert len(exported) == sum(attempt.paper.items.count() for attempt in Attempt.objects.all())


def nobody_is_named_in(workbook):
    person = User.objects.get(email=ADDRESS)
    with zipfile.ZipFile(io.BytesIO(workbook)) as archive:
        text = "\n".join(archive.read(name).decode() for name in archive.namelist())
    telling = [NAME, *NAME.split(), ADDRESS, ADDRESS.split("@")[0], str(person.uuid)]
    assert [each for each in telling if each.lower() in text.lower()] == []

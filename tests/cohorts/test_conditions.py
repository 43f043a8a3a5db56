"""Accommodations and other rules, granted by who works with the learners, in their own programmes only."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from assessments import api as assessments
from assessments.models import Accommodation, Override
from cohorts import api
from tests import factories as make

EVERYBODY = ("amina", "anonymous", "clara", "emre", "farah", "hanna", "root")
WORKS_WITH_LEARNERS = {
    "amina": 403, "anonymous": 302, "farah": 404, "emre": 404, "clara": 200, "hanna": 200, "root": 200,
}  # fmt: skip
NEEDS = {
    "grant": "accommodation",
    "needs-extra_time_percent": "25",
    "needs-extra_attempts": "",
    "needs-extra_days": "0",
    "needs-expires_at": "",
    "needs-reason": "Reads with a magnifier",
}


@pytest.fixture
def quiz(course):
    return make.assessment(course, title="Final quiz", time_limit_minutes=60)


@pytest.fixture
def membership(cohort, amina, quiz):
    return make.membership(amina, cohort)


@pytest.fixture
def page(membership):
    return reverse("cohort_learner", args=["spring", membership.uuid])


def terms(quiz, **fields):
    names = ("opens_at", "closes_at", "time_limit_minutes", "attempts_allowed", "expires_at")
    values = {"assessment": quiz.pk, "reason": "Power cut", **dict.fromkeys(names, ""), **fields}
    return {"grant": "override", **{f"terms-{name}": value for name, value in values.items()}}


def seconds(user, quiz):
    return assessments.personal_limits(user, quiz, timezone.now()).time_limit_seconds


def test_pages_of_conditions_by_role(browser_of, page):
    for address in (page, reverse("cohort_conditions", args=["spring"])):
        found = {name: browser_of(name).get(address).status_code for name in EVERYBODY}
        assert found == WORKS_WITH_LEARNERS


@pytest.mark.parametrize("name", ["farah", "emre", "amina"])
def test_nobody_else_grants_or_revokes(browser_of, cast, membership, page, amina, quiz, name):
    given = assessments.grant_accommodation(
        user=amina, author=cast["clara"], now=timezone.now(), reason="Time", extra_time_percent=25
    )
    browser = browser_of(name)
    browser.post(page, NEEDS | {"needs-extra_time_percent": "400"})
    browser.post(page, terms(quiz, time_limit_minutes="999"))
    browser.post(reverse("cohort_conditions", args=["spring"]), terms(quiz, time_limit_minutes="999"))
    browser.post(reverse("cohort_accommodation_revoke", args=["spring", membership.uuid, given.pk]))
    assert seconds(amina, quiz) == 4500
    assert (Accommodation.objects.count(), Override.objects.count()) == (1, 0)


def test_a_facilitator_grants_and_revokes_an_accommodation(browser_of, cast, membership, page, amina, quiz):
    browser = browser_of("clara")
    assert browser.post(page, NEEDS).status_code == 302
    given = Accommodation.objects.get()
    assert (given.author, given.extra_time_percent, seconds(amina, quiz)) == (cast["clara"], 25, 4500)
    assert "25 % more time" in browser.get(page).text
    revoke = reverse("cohort_accommodation_revoke", args=["spring", membership.uuid, given.pk])
    assert browser.get(revoke).status_code == 405
    assert browser.post(revoke).status_code == 302
    assert seconds(amina, quiz) == 3600


def test_a_grant_that_makes_no_sense_is_told_in_the_form(browser_of, page, quiz):
    browser = browser_of("clara")
    answer = browser.post(page, NEEDS | {"needs-extra_time_percent": "0"})
    assert answer.status_code == 422
    assert answer.context["needs"].non_field_errors() == [
        "Say what is granted: more time, more attempts or more days."
    ]
    assert list(browser.post(page, NEEDS | {"needs-reason": ""}).context["needs"].errors) == ["reason"]
    assert browser.post(page, terms(quiz)).context["terms"].non_field_errors() == [
        "Say what is granted: other dates, another time limit or other attempts."
    ]
    assert browser.post(page, {"grant": "everything"}).status_code == 422


def test_a_learner_gets_other_rules_of_one_assessment(browser_of, membership, page, amina, quiz):
    browser = browser_of("hanna")
    browser.post(page, terms(quiz, time_limit_minutes="90", closes_at="2030-01-01T12:00"))
    given = Override.objects.get()
    assert (given.user, given.closes_at.year, seconds(amina, quiz)) == (amina, 2030, 5400)
    browser.post(reverse("cohort_learner_override_revoke", args=["spring", membership.uuid, given.pk]))
    assert seconds(amina, quiz) == 3600


def test_only_assessments_of_the_cohorts_courses_can_be_chosen(browser_of, page, quiz):
    other = make.assessment(make.course("Other"), title="Elsewhere")
    answer = browser_of("hanna").post(page, terms(other, time_limit_minutes="90"))
    assert list(answer.context["terms"].errors) == ["assessment"]
    assert [title for _pk, title in answer.context["terms"].fields["assessment"].choices] == ["Final quiz"]


def test_records_of_another_learner_are_not_revoked_through_this_one(
    browser_of, cast, cohort, membership, bruno
):
    now = timezone.now()
    theirs = assessments.grant_accommodation(
        user=bruno, author=cast["clara"], now=now, reason="Time", extra_time_percent=25
    )
    revoke = reverse("cohort_accommodation_revoke", args=["spring", membership.uuid, theirs.pk])
    assert browser_of("hanna").post(revoke).status_code == 404


def test_a_cohort_gets_other_rules_and_so_does_who_joins_later(
    browser_of, cohort, membership, invitation, amina, bruno, quiz
):
    address = reverse("cohort_conditions", args=["spring"])
    browser = browser_of("clara")
    assert browser.post(address, terms(quiz, time_limit_minutes="90")).status_code == 302
    joined = api.join(user=bruno, code=invitation.code, now=timezone.now())
    assert (seconds(amina, quiz), seconds(bruno, quiz)) == (5400, 5400)
    assert "time limit: 90 minutes" in browser.get(address).text
    page = reverse("cohort_learner", args=["spring", joined.uuid])
    assert "for the whole cohort" in browser.get(page).text
    api.leave(membership=joined, now=timezone.now())
    assert (seconds(amina, quiz), seconds(bruno, quiz)) == (5400, 3600)
    api.join(user=bruno, code=invitation.code, now=timezone.now())
    assert seconds(bruno, quiz) == 5400
    given = Override.objects.get(user=None)
    browser.post(reverse("cohort_condition_revoke", args=["spring", given.pk]))
    assert (seconds(amina, quiz), seconds(bruno, quiz)) == (3600, 3600)


def test_joining_again_does_not_grant_twice(cohort, membership, invitation, amina, clara, quiz):
    assessments.grant_group_override(
        assessment=quiz,
        users=[amina],
        group=api.group_key(cohort),
        author=clara,
        now=timezone.now() - timedelta(days=1),
        reason="Power cut",
        terms=assessments.Terms(time_limit_minutes=90),
    )
    api.join(user=amina, code=invitation.code, now=timezone.now())
    assert Override.objects.filter(user=amina).count() == 1


def test_who_has_left_has_no_page(browser_of, membership, page):
    api.leave(membership=membership, now=timezone.now())
    assert browser_of("clara").get(page).status_code == 404

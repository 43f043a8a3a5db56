"""Joining with a code or a link, and leaving, in a browser."""

import re

import pytest
from django.core import mail
from django.urls import reverse

from cohorts import api, views
from cohorts.models import Membership
from shared import rate_limit
from tests import factories as make
from tests.cohorts.conftest import BACKEND

JOIN = "/en/cohorts/join/"


@pytest.fixture
def amina_client(client, amina):
    client.force_login(amina, backend=BACKEND)
    return client


@pytest.fixture
def link(invitation):
    return reverse("cohorts:join-code", args=[invitation.code])


def test_join_form_leads_to_the_invitation(client, invitation, link):
    assert client.get(JOIN).status_code == 200
    response = client.post(JOIN, {"code": f" {invitation.code.lower()[:5]}-{invitation.code[5:]}"})
    assert (response.status_code, response.url) == (302, link)


@pytest.mark.parametrize("code", ["", "NOSUCHCODE"])
def test_join_form_explains_a_wrong_code_beside_the_field(client, db, code):
    response = client.post(JOIN, {"code": code})
    assert response.status_code == 200
    assert list(response.context["form"].errors) == ["code"]


def test_invitation_shows_cohort_programme_dates_and_courses_before_joining(amina_client, link, course):
    page = amina_client.get(link)
    assert page.status_code == 200
    for text in ("Spring cohort", "Our programme", "2026-01-01", "2027-12-31", course.title):
        assert text in page.text
    assert Membership.objects.count() == 0


def test_join_button_joins_and_leads_to_the_dashboard(amina_client, amina, cohort, link):
    response = amina_client.post(link)
    assert (response.status_code, response.url) == (302, reverse("dashboard"))
    assert list(cohort.memberships.values_list("user", flat=True)) == [amina.pk]
    again = amina_client.get(link)
    assert "You are in this cohort." in again.text
    assert again.context["membership"] == Membership.objects.get()


@pytest.mark.parametrize("method", ["get", "post"])
def test_refused_invitation_says_why_and_nothing_about_the_cohort(amina_client, invitation, link, method):
    api.revoke_invitation(invitation=invitation, now="2026-11-01T00:00Z")
    response = getattr(amina_client, method)(link)
    assert response.status_code == 409
    assert "This invitation was withdrawn." in response.text
    assert "Spring cohort" not in response.text


def test_unknown_link_is_not_found_and_offers_the_form(client, db):
    response = client.get(f"{JOIN}NOSUCHCODE/")
    assert response.status_code == 404
    assert "We do not know this code." in response.text
    assert 'name="code"' in response.text


def test_wrong_codes_are_counted_and_then_even_the_right_one_waits(
    client, amina, link, invitation, monkeypatch
):
    monkeypatch.setattr(rate_limit.time, "time", lambda: 1_000_000.0)
    for number in range(views.WRONG_CODES_PER_MINUTE):
        assert client.get(f"{JOIN}WRONG{number}X/").status_code == 404
    assert client.get(link).status_code == 429
    assert "Too many wrong codes." in client.post(JOIN, {"code": invitation.code}).text
    # Another person on the same network is not punished, and a minute later nobody is.
    client.force_login(amina, backend=BACKEND)
    assert client.get(link).status_code == 200
    client.logout()
    monkeypatch.setattr(rate_limit.time, "time", lambda: 1_000_060.0)
    assert client.get(link).status_code == 200


def test_right_codes_are_not_counted(client, link):
    answers = {client.get(link).status_code for _time in range(views.WRONG_CODES_PER_MINUTE + 5)}
    assert answers == {200}


def test_anonymous_visitor_is_offered_an_account_and_comes_back(client, link, amina):
    page = client.get(link)
    assert f"{reverse('account_signup')}?next={link}" in page.text
    assert f"{reverse('account_login')}?next={link}" in page.text
    response = client.post(link)
    assert (response.status_code, response.url) == (302, f"{reverse('account_login')}?next={link}")
    signed_in = client.post(
        response.url, {"login": amina.email, "password": make.people.PASSWORD, "next": link}
    )
    assert (signed_in.status_code, signed_in.url) == (302, link)


def test_sign_up_with_confirmation_of_the_address_ends_on_the_invitation(client, link):
    client.get(link)
    values = {
        "email": "new@example.org",
        "password1": "a long enough passphrase",
        "password2": "a long enough passphrase",
        "certificate_name": "",
        "preferred_language": "",
        "next": link,
    }
    assert client.post(f"{reverse('account_signup')}?next={link}", values).status_code == 302
    (confirmation,) = re.findall(r"http://testserver(\S+confirm-email\S+)", mail.outbox[0].body)
    client.get(confirmation)
    response = client.post(confirmation)
    assert (response.status_code, response.url) == (302, link)
    assert client.post(link).url == reverse("dashboard")
    assert Membership.objects.get().user.email == "new@example.org"


def test_code_is_remembered_for_who_comes_back_by_another_way(client, link, amina, invitation):
    client.get(link)
    client.force_login(amina, backend=BACKEND)
    assert client.get(JOIN).context["form"]["code"].value() == invitation.code
    client.post(link)
    assert client.get(JOIN).context["form"]["code"].value() == ""


def test_leaving_asks_first(amina_client, amina, cohort):
    make.membership(amina, cohort)
    address = reverse("cohorts:leave", args=["spring"])
    assert amina_client.get(address).status_code == 200
    assert Membership.objects.get().left_at is None
    response = amina_client.post(address)
    assert (response.status_code, response.url) == (302, reverse("dashboard"))
    assert Membership.objects.get().left_at is not None
    assert amina_client.post(address).status_code == 404


def test_nobody_leaves_for_another(amina_client, bruno, cohort):
    make.membership(bruno, cohort)
    assert amina_client.post(reverse("cohorts:leave", args=["spring"])).status_code == 404
    amina_client.logout()
    assert amina_client.post(reverse("cohorts:leave", args=["spring"])).status_code == 302
    assert Membership.objects.get().left_at is None


@pytest.mark.parametrize("language", ["fr", "es", "ar"])
def test_learner_pages_open_in_every_language(amina_client, amina, cohort, invitation, language):
    make.membership(amina, cohort)
    for path in ("join/", f"join/{invitation.code}/", "leave/spring/"):
        assert amina_client.get(f"/{language}/cohorts/{path}").status_code == 200

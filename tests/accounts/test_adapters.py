"""Signing up, verifying, signing in, second factor: the library with our adapter, as a browser sees it."""

import re
import time

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core import mail
from django.core.cache import cache
from django.urls import reverse
from django.utils.translation import override

from accounts.adapters import SignInBackend
from accounts.models import User
from tests.factories.people import PASSWORD

NEW = "nora@example.org"
COLUMNS = [field.attname for field in User._meta.concrete_fields]


@pytest.fixture(autouse=True)
def english_addresses_and_empty_rate_limits(settings):
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    cache.clear()
    with override("en"):
        yield
    cache.clear()


def sign_up(client, email=NEW, **fields):
    values = {"email": email, "password1": PASSWORD, "password2": PASSWORD, **fields}
    return client.post(reverse("account_signup"), values)


def sign_in(client, email, password=PASSWORD, **query):
    return client.post(reverse("account_login", query=query), {"login": email, "password": password})


def confirmation_path():
    return re.search(r"https?://[^/]+(/\S+confirm-email/\S+)", mail.outbox[-1].body)[1]


def current_code(secret):
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def test_sign_up_verify_and_sign_in(client, db):
    response = sign_up(client, "Nora@Example.org", certificate_name=" Nora  Ruiz ", preferred_language="es")
    assert (response.status_code, response["Location"]) == (302, reverse("account_email_verification_sent"))
    user = User.objects.get()
    assert (user.email, user.certificate_name, user.preferred_language) == (NEW, "Nora Ruiz", "es")
    assert [message.to for message in mail.outbox] == [[NEW]]
    assert client.get(reverse("accounts:profile")).status_code == 302  # not before the address is verified
    path = confirmation_path()
    assert client.get(path).status_code == 200
    assert not EmailAddress.objects.get(
        user=user
    ).verified  # opening the link verifies nothing: scanners do it
    client.post(path)
    assert EmailAddress.objects.get(user=user).verified
    client.post(reverse("account_logout"))
    with override("es"):
        dashboard = reverse("dashboard")
    assert sign_in(client, "NORA@example.org")["Location"] == dashboard
    assert client.get(reverse("accounts:profile")).status_code == 200


def test_sign_up_asks_neither_name_nor_language(client, db):
    sign_up(client)
    user = User.objects.get()
    assert (user.certificate_name, user.preferred_language) == ("", "")


def test_sign_up_offers_the_language_of_the_page(client, db):
    with override("fr"):
        form = client.get(reverse("account_signup")).context["form"]
    assert (form["preferred_language"].initial, list(form.fields)) == (
        "fr",
        ["email", "password1", "password2", "certificate_name", "preferred_language"],
    )


def test_sign_up_refuses_an_unknown_language_at_the_field(client, db):
    response = sign_up(client, preferred_language="xx")
    assert list(response.context["form"].errors) == ["preferred_language"]


def test_sign_up_does_not_tell_who_has_an_account(client, amina):
    fresh = sign_up(client)
    client.cookies.clear()
    known = sign_up(client, "amina@example.org")
    assert (known.status_code, known["Location"]) == (fresh.status_code, fresh["Location"])
    assert [message.to for message in mail.outbox] == [[NEW], ["amina@example.org"]]
    assert "confirm-email" not in mail.outbox[-1].body
    assert User.objects.count() == 2


def test_password_reset_does_not_tell_who_has_an_account(client, amina):
    answers = [
        client.post(reverse("account_reset_password"), {"email": email})
        for email in ("amina@example.org", "nobody@example.org")
    ]
    assert [(r.status_code, r["Location"]) for r in answers] == [
        (302, reverse("account_reset_password_done"))
    ] * 2


def test_sign_in_does_not_tell_whether_the_address_exists(client, amina):
    texts = {
        str(sign_in(client, email, "wrong-password").context["form"].errors)
        for email in ("amina@example.org", "nobody@example.org")
    }
    assert len(texts) == 1


def test_sign_in_is_refused_after_too_many_failures(client, amina):
    for _ in range(5):
        sign_in(client, "amina@example.org", "wrong-password")
    response = sign_in(client, "amina@example.org")
    assert response.status_code == 200
    assert response.context["form"].non_field_errors() == ["Too many failed login attempts. Try again later."]


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("/en/account/", "/en/account/"),
        ("https://evil.example/", None),
        ("//evil.example/", None),
        ("javascript:alert(1)", None),
        ("http://trusted.example/", None),
    ],
)
def test_sign_in_only_leads_to_addresses_of_this_site(client, amina, settings, target, expected):
    settings.CSRF_TRUSTED_ORIGINS = ["http://trusted.example"]
    assert sign_in(client, "amina@example.org", next=target)["Location"] == (expected or reverse("dashboard"))


def test_sign_in_leads_to_a_page_in_the_preferred_language(client, amina):
    User.objects.filter(pk=amina.pk).update(preferred_language="es")
    with override("es"):
        expected = reverse("dashboard")
    assert sign_in(client, "amina@example.org")["Location"] == expected


def test_mail_is_written_in_the_language_of_the_person(client, amina, settings, tmp_path):
    folder = tmp_path / "account" / "email"
    folder.mkdir(parents=True)
    for part in ("subject", "message"):
        text = "{% load i18n %}{% get_current_language as code %}{{ code }}"
        (folder / f"password_reset_key_{part}.txt").write_text(text)
    engine = settings.TEMPLATES[0]
    settings.TEMPLATES = [{**engine, "DIRS": [tmp_path, *engine["DIRS"]]}]
    User.objects.filter(pk=amina.pk).update(preferred_language="ar")
    client.post(reverse("account_reset_password"), {"email": "amina@example.org"})
    assert (mail.outbox[0].subject, mail.outbox[0].body) == ("ar", "ar")


def test_totp_can_be_enrolled_and_is_then_asked_at_sign_in(client, amina):
    sign_in(client, "amina@example.org")
    page = client.get(reverse("mfa_activate_totp"), follow=True)
    assert page.redirect_chain[0][0].startswith(reverse("account_reauthenticate"))  # the password once more
    page = client.post(page.redirect_chain[0][0], {"password": PASSWORD}, follow=True)
    secret = page.context["form"].secret
    response = client.post(reverse("mfa_activate_totp"), {"code": current_code(secret)})
    assert response.status_code == 302
    assert sorted(Authenticator.objects.values_list("type", flat=True)) == ["recovery_codes", "totp"]
    client.post(reverse("account_logout"))
    assert sign_in(client, "amina@example.org")["Location"] == reverse("mfa_authenticate")
    assert client.get(reverse("accounts:profile")).status_code == 302


def test_the_person_of_a_request_is_the_one_in_the_table(amina, django_assert_num_queries):
    with django_assert_num_queries(1):
        found = SignInBackend().get_user(str(amina.pk))
    assert {name: getattr(found, name) for name in COLUMNS} == {
        name: getattr(amina, name) for name in COLUMNS
    }


def test_who_is_inactive_or_unknown_is_nobody(amina):
    amina.is_active = False
    amina.save()
    assert [SignInBackend().get_user(pk) for pk in (amina.pk, 10**6)] == [None, None]

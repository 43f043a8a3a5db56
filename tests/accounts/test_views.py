"""Pages of a person about themselves."""

import json

import pytest
from django.urls import reverse
from django.utils.translation import override

from accounts import api
from accounts.consent import CONSENT_VERSION, TEXTS
from accounts.models import ConsentRecord, User

PAGES = ["profile", "demographics", "withdraw", "my_data", "my_data_file", "security"]


def page(name, language="en"):
    with override(language):
        return reverse(f"accounts:{name}")


def post_answers(client, **values):
    agreed = {"text_version": CONSENT_VERSION, "consent": "on"}
    return client.post(page("demographics"), {**agreed, **values})


@pytest.mark.parametrize("name", PAGES)
def test_anonymous_is_asked_to_sign_in(client, db, name):
    response = client.get(page(name))
    assert response.status_code == 302
    assert response["Location"].partition("?next=")[::2] == ("/en/accounts/login/", page(name))


@pytest.mark.parametrize("language", ["en", "fr", "es", "ar"])
@pytest.mark.parametrize("name", PAGES)
def test_page_opens_in_every_language(amina_client, name, language):
    response = amina_client.get(page(name, language))
    assert response.status_code == 200
    if name != "my_data_file":
        assert f'<html lang="{language}" dir="{"rtl" if language == "ar" else "ltr"}"' in response.text


@pytest.mark.parametrize("name", ["my_data", "my_data_file", "security"])
def test_reading_pages_take_no_form(amina_client, name):
    assert amina_client.post(page(name)).status_code == 405


# --- Profile


def test_profile_is_saved_and_the_chosen_language_activated(amina_client, amina):
    values = {"certificate_name": "أمينة ديالو", "preferred_language": "ar", "time_zone": "Africa/Dakar"}
    response = amina_client.post(page("profile"), values)
    assert (response.status_code, response["Location"]) == (302, page("profile", "ar"))
    assert response.cookies["django_language"].value == "ar"
    stored = User.objects.get(pk=amina.pk)
    assert (stored.certificate_name, stored.preferred_language, stored.time_zone) == tuple(values.values())


def test_profile_without_a_preference_stays_in_the_language_of_the_page(amina_client):
    values = {"certificate_name": "A", "preferred_language": "", "time_zone": "UTC"}
    assert amina_client.post(page("profile", "fr"), values)["Location"] == page("profile", "fr")


@pytest.mark.parametrize(
    ("field", "value"),
    [("time_zone", "Mars/Olympus"), ("preferred_language", "xx"), ("certificate_name", "x" * 201)],
)
def test_profile_shows_the_error_at_the_field_and_keeps_the_stored_name(amina_client, amina, field, value):
    values = {"certificate_name": "Changed", "preferred_language": "", "time_zone": "UTC", field: value}
    response = amina_client.post(page("profile"), values)
    assert (response.status_code, list(response.context["form"].errors)) == (200, [field])
    assert response.context["user"].certificate_name == "Amina"
    assert User.objects.get(pk=amina.pk).certificate_name == "Amina"


def test_profile_keeps_a_time_zone_that_the_list_does_not_offer(amina_client, amina):
    User.objects.filter(pk=amina.pk).update(time_zone="Etc/GMT+3")
    assert '<option value="Etc/GMT+3" selected>' in amina_client.get(page("profile")).text


# --- Demographics


def test_demographics_page_shows_text_version_and_reason_of_every_question(amina_client):
    response = amina_client.get(page("demographics", "fr"))
    assert TEXTS[CONSENT_VERSION]["fr"] in response.text
    assert f'name="text_version" value="{CONSENT_VERSION}"' in response.text
    assert [f.name for f in response.context["form"]] == [*api.QUESTIONS, "consent"]
    assert [f.name for f in response.context["form"] if f.name in api.QUESTIONS and not f.help_text] == []


def test_demographics_are_saved_with_consent(amina_client, amina):
    response = post_answers(amina_client, gender="W", country="SEN")
    assert (response.status_code, response["Location"]) == (302, page("demographics"))
    assert api.demographics_of(amina) == {**api.NOTHING_STATED, "gender": "W", "country": "SEN"}
    assert api.has_current_consent(amina)


def test_demographics_without_the_tick_show_the_error_at_the_box(amina_client, amina):
    response = amina_client.post(page("demographics"), {"text_version": CONSENT_VERSION, "gender": "W"})
    assert (response.status_code, list(response.context["form"].errors)) == (200, ["consent"])
    assert api.demographics_of(amina) == api.NOTHING_STATED


def test_agreement_to_a_text_that_has_changed_since_is_asked_again(amina_client, amina):
    response = post_answers(amina_client, gender="W", text_version="2020-01")
    assert list(response.context["form"].errors) == ["consent"]
    assert ConsentRecord.objects.count() == 0


@pytest.mark.parametrize(("field", "value"), [("age_band", "U18"), ("country", "ZZZ"), ("gender", "F")])
def test_demographics_show_errors_at_their_fields(amina_client, amina, field, value):
    response = post_answers(amina_client, **{field: value})
    assert (response.status_code, list(response.context["form"].errors)) == (200, [field])
    assert ConsentRecord.objects.count() == 0


def test_consent_stands_until_withdrawn_and_is_not_asked_twice(amina_client, amina):
    post_answers(amina_client, gender="W")
    response = amina_client.get(page("demographics"))
    assert "consent" not in response.context["form"].fields
    assert page("withdraw") in response.text
    amina_client.post(page("demographics"), {"text_version": CONSENT_VERSION, "gender": "PN"})
    assert (api.demographics_of(amina)["gender"], ConsentRecord.objects.count()) == ("PN", 1)


def test_withdrawing_asks_first_and_then_erases(amina_client, amina):
    post_answers(amina_client, gender="W")
    assert amina_client.get(page("withdraw")).status_code == 200
    assert api.has_current_consent(amina)
    response = amina_client.post(page("withdraw"))
    assert (response.status_code, response["Location"]) == (302, page("demographics"))
    assert api.demographics_of(amina) == api.NOTHING_STATED
    assert "consent" in amina_client.get(page("demographics")).context["form"].fields


# --- Own data and security


def test_my_data_is_a_json_file_that_no_cache_keeps(amina_client, amina):
    response = amina_client.get(page("my_data_file"))
    assert response["Content-Disposition"] == 'attachment; filename="my-data.json"'
    assert "no-store" in response["Cache-Control"]
    assert json.loads(response.content) == json.loads(json.dumps(api.export_my_data(amina)))


def test_security_page_leads_to_second_factor_password_and_addresses(amina_client):
    text = amina_client.get(page("security")).text
    with override("en"):
        links = [reverse(name) for name in ("mfa_index", "account_change_password", "account_email")]
    assert [link for link in links if f'href="{link}"' not in text] == []


def test_pages_carry_no_inline_script_or_style(amina_client):
    for name in ("profile", "demographics", "withdraw", "my_data", "security"):
        text = amina_client.get(page(name)).text
        assert [mark for mark in ("<style", " style=", " onclick=", "<script>") if mark in text] == []

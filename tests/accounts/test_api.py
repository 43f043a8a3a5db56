"""The door of the accounts app: profile, consent, demographics, own data."""

import json

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import AnonymousUser, Group, Permission

from accounts import api
from accounts.consent import CONSENT_VERSION
from accounts.models import ConsentRecord, Demographics, User
from shared.refusal import Refusal

ANSWERS = {
    "gender": "W",
    "age_band": "35-44",
    "country": "SEN",
    "institution": "Ministry of Defence",
    "institution_type": "MOD",
    "functional_role": "STK",
    "level": "SEN",
    "decision_post": "DEC",
}


def save(user, text_version=CONSENT_VERSION, language="en", **values):
    return api.give_consent_and_save_demographics(
        user=user, values=values, text_version=text_version, language=language
    )


def history(user):
    rows = ConsentRecord.objects.filter(user=user).order_by("id")
    return list(rows.values_list("given", "text_version", "language"))


def refused_field(call):
    with pytest.raises(api.FieldRefusal) as caught:
        call()
    return caught.value.field


# --- Profile


def test_update_profile_saves_name_language_and_time_zone(amina):
    api.update_profile(
        user=amina, certificate_name=" Amina\n Diallo ", preferred_language="fr", time_zone="Africa/Dakar"
    )
    stored = User.objects.get(pk=amina.pk)
    assert (stored.certificate_name, stored.preferred_language, stored.time_zone) == (
        "Amina Diallo",
        "fr",
        "Africa/Dakar",
    )


@pytest.mark.parametrize(
    ("field", "value"),
    [("preferred_language", "de"), ("time_zone", "Mars/Olympus"), ("certificate_name", "x" * 201)],
)
def test_update_profile_refuses_at_the_field_and_changes_nothing(amina, field, value):
    values = {"certificate_name": "New", "preferred_language": "", "time_zone": "UTC", field: value}
    assert refused_field(lambda: api.update_profile(user=amina, **values)) == field
    assert User.objects.get(pk=amina.pk).certificate_name == "Amina"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("", ""),
        ("  Amina   Diallo ", "Amina Diallo"),
        ("أمينة ديالو", "أمينة ديالو"),
        ("e\u0301", "é"),
        ("می\u200cخواهم", "می\u200cخواهم"),  # the zero-width non-joiner belongs to the word
        ("ab\u202ecd\u2069", "abcd"),
        ("a\x00b\tc", "ab c"),
    ],
)
def test_clean_name(typed, kept):
    assert api.clean_name(typed) == kept


# --- Consent and demographics


def test_saving_demographics_records_consent_once(amina):
    save(amina, language="fr-ca", **ANSWERS)
    save(amina, **ANSWERS, gender_self_described="")
    assert history(amina) == [(True, CONSENT_VERSION, "fr")]
    assert api.has_current_consent(amina)
    assert api.demographics_of(amina) == {**ANSWERS, "gender_self_described": ""}


def test_saving_demographics_stores_the_version_of_the_lists(amina):
    assert save(amina, **ANSWERS).list_version == "2026-11"


def test_answers_left_out_become_not_stated(amina):
    save(amina, **ANSWERS)
    save(amina, gender="PN")
    assert api.demographics_of(amina) == {**api.NOTHING_STATED, "gender": "PN"}


def test_saving_keeps_nothing_but_the_questions(amina):
    save(amina, gender="M", user_id="1", is_superuser="1")
    assert api.demographics_of(amina) == {**api.NOTHING_STATED, "gender": "M"}


@pytest.mark.parametrize("text_version", ["", "2020-01"])
def test_saving_demographics_without_consent_is_refused_at_the_field(amina, text_version):
    assert refused_field(lambda: save(amina, text_version=text_version, **ANSWERS)) == "consent"
    assert (history(amina), Demographics.objects.count()) == ([], 0)


@pytest.mark.parametrize(
    ("field", "code"),
    [
        ("gender", "F"),
        ("gender", ""),
        ("gender", "XX"),
        ("country", "ZZZ"),
        ("institution_type", "STK"),
        ("age_band", "18"),
        ("institution", "x" * 201),
        ("gender_self_described", "x" * 101),
    ],
)
def test_unknown_code_is_refused_at_the_field_and_nothing_is_recorded(amina, field, code):
    assert refused_field(lambda: save(amina, **{**ANSWERS, field: code})) == field
    assert (history(amina), Demographics.objects.count()) == ([], 0)


def test_under_18_is_refused_at_the_field_with_an_explanation(amina):
    with pytest.raises(Refusal) as caught:
        save(amina, **{**ANSWERS, "age_band": "U18"})
    assert caught.value.field == "age_band"
    assert str(caught.value).startswith("This training is for adults")
    assert Demographics.objects.count() == 0


@pytest.mark.parametrize(("gender", "kept"), [("S", "my words"), ("W", ""), ("PN", "")])
def test_own_words_are_kept_only_with_another_term(amina, gender, kept):
    save(amina, gender=gender, gender_self_described=" my  words ")
    assert api.demographics_of(amina)["gender_self_described"] == kept


def test_withdrawing_erases_every_answer_and_is_recorded(amina, bruno):
    save(bruno, **ANSWERS)
    save(amina, **{**ANSWERS, "gender": "S"}, gender_self_described="words")
    api.withdraw_consent(user=amina, language="ar")
    assert api.demographics_of(amina) == api.NOTHING_STATED
    assert history(amina) == [(True, CONSENT_VERSION, "en"), (False, CONSENT_VERSION, "ar")]
    assert not api.has_current_consent(amina)
    assert (api.demographics_of(bruno)["gender"], api.has_current_consent(bruno)) == ("W", True)


def test_withdrawing_twice_is_withdrawing_once(amina):
    save(amina, **ANSWERS)
    api.withdraw_consent(user=amina)
    api.withdraw_consent(user=amina)
    assert [given for given, *_ in history(amina)] == [True, False]


def test_withdrawing_what_was_never_given_records_nothing(amina):
    api.withdraw_consent(user=amina)
    assert (history(amina), Demographics.objects.count()) == ([], 0)


def test_consent_can_be_given_again(amina):
    save(amina, **ANSWERS)
    api.withdraw_consent(user=amina)
    save(amina, gender="W")
    assert [given for given, *_ in history(amina)] == [True, False, True]


def test_consent_to_an_older_text_is_not_current_but_can_be_withdrawn(amina):
    ConsentRecord.objects.create(
        user=amina, purpose="demographics", text_version="2020-01", given=True, language="en"
    )
    assert not api.has_current_consent(amina)
    api.withdraw_consent(user=amina)
    assert history(amina)[-1] == (False, "2020-01", "en")


def test_erase_demographics_leaves_consent_as_it_is(amina):
    save(amina, **ANSWERS)
    api.erase_demographics(user=amina)
    assert (api.demographics_of(amina), api.has_current_consent(amina)) == (api.NOTHING_STATED, True)


def test_demographics_of_someone_who_never_answered(amina):
    assert api.demographics_of(amina) == api.NOTHING_STATED


def test_code_labels(db):
    assert api.code_labels("decision_post") == {
        "NS": "Not stated",
        "DEC": "Yes",
        "NOD": "No",
        "PN": "Prefer not to say",
    }


# --- Own data


def test_export_my_data_holds_all_of_ones_own_data_and_no_secret(amina, bruno):
    save(amina, **ANSWERS)
    save(bruno, gender="M")
    Authenticator.objects.create(user=amina, type="totp", data={"secret": "VERY-SECRET"})
    amina.groups.add(Group.objects.create(name="Learners"))
    data = api.export_my_data(amina)
    text = json.dumps(data)
    assert set(data) == {
        "format",
        "account",
        "email_addresses",
        "second_factors",
        "demographics",
        "consents",
    }
    assert (data["account"]["identifier"], data["account"]["email"]) == (str(amina.uuid), "amina@example.org")
    assert data["account"]["groups"] == ["Learners"]
    assert data["email_addresses"] == [{"email": "amina@example.org", "verified": True, "primary": True}]
    assert data["demographics"] == {**ANSWERS, "gender_self_described": ""}
    assert [(c["given"], c["text_version"]) for c in data["consents"]] == [(True, CONSENT_VERSION)]
    assert [factor["type"] for factor in data["second_factors"]] == ["totp"]
    assert [secret for secret in ("VERY-SECRET", amina.password, "bruno") if secret in text] == []


# --- What other apps ask


def staff_member(user):
    user.is_staff = True
    user.save()
    return user


@pytest.mark.parametrize(
    ("required", "factor", "needs"),
    [
        (True, None, True),
        (True, "recovery_codes", True),
        (True, "totp", False),
        (True, "webauthn", False),
        (False, None, False),
    ],
)
def test_staff_needs_mfa_until_a_second_factor_is_enrolled(amina, settings, required, factor, needs):
    settings.REQUIRE_STAFF_MFA = required
    if factor:
        Authenticator.objects.create(user=amina, type=factor, data={})
    assert api.staff_needs_mfa(staff_member(amina)) is needs


def test_who_may_open_the_admin_counts_as_staff(bruno, settings):
    settings.REQUIRE_STAFF_MFA = True
    assert not api.staff_needs_mfa(bruno)
    bruno.user_permissions.add(Permission.objects.get(codename="access_admin"))
    assert api.staff_needs_mfa(User.objects.get(pk=bruno.pk))


def test_anonymous_needs_no_mfa(settings):
    settings.REQUIRE_STAFF_MFA = True
    assert not api.staff_needs_mfa(AnonymousUser())

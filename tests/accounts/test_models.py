"""The tables of the person."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from accounts.models import AppendOnlyError, ConsentRecord, Demographics, User


def record(user):
    return ConsentRecord.objects.create(
        user=user, purpose="demographics", text_version="1", given=True, language="en"
    )


def test_user_keeps_the_address_in_lower_case(db):
    assert User.objects.create_user("  Amina@Example.ORG ").email == "amina@example.org"


def test_user_address_is_unique_whatever_the_case(amina):
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.bulk_create([User(email="AMINA@example.org")])


def test_user_without_an_address_is_a_bug(db):
    with pytest.raises(ValueError, match="e-mail"):
        User.objects.create_user("")


def test_user_is_found_by_address_in_any_case(amina):
    assert User.objects.get_by_natural_key("Amina@Example.org") == amina


def test_superuser_is_staff(db):
    user = User.objects.create_superuser("dalia@example.org", "x")
    assert (user.is_staff, user.is_superuser) == (True, True)


def test_user_without_a_password_cannot_sign_in(db):
    assert not User.objects.create_user("bruno@example.org").has_usable_password()


@pytest.mark.parametrize(
    ("certificate_name", "expected"), [("", "bruno@example.org"), ("أمينة ديالو", "أمينة ديالو")]
)
def test_full_name_is_the_certificate_name_or_the_address(certificate_name, expected):
    user = User(email="bruno@example.org", certificate_name=certificate_name)
    assert (user.get_full_name(), user.get_short_name(), str(user)) == (expected, expected, expected)


@pytest.mark.parametrize("name", ["", "Mars/Olympus", "../../etc/passwd"])
def test_time_zone_must_exist(name):
    with pytest.raises(ValidationError) as caught:
        User(email="a@example.org", password="x", time_zone=name).full_clean(
            validate_unique=False, validate_constraints=False
        )
    assert list(caught.value.message_dict) == ["time_zone"]


def test_unknown_language_is_refused_by_the_database(amina):
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.filter(pk=amina.pk).update(preferred_language="xx")


def test_own_words_without_the_code_are_refused_by_the_database(amina):
    with pytest.raises(IntegrityError), transaction.atomic():
        Demographics.objects.create(user=amina, gender="W", gender_self_described="words")


def test_demographics_start_as_not_stated(amina):
    row = Demographics.objects.create(user=amina)
    codes = ("gender", "age_band", "country", "institution_type", "functional_role", "level", "decision_post")
    assert {getattr(row, code) for code in codes} == {"NS"}


@pytest.mark.parametrize(
    "change",
    [
        lambda row: row.save(),
        lambda row: row.delete(),
        lambda row: ConsentRecord.objects.filter(pk=row.pk).update(given=False),
        lambda row: ConsentRecord.objects.all().delete(),
    ],
)
def test_consent_record_is_append_only(amina, change):
    row = record(amina)
    with pytest.raises(AppendOnlyError):
        change(row)
    assert ConsentRecord.objects.values_list("given", flat=True).get() is True


def test_erasing_a_person_erases_their_demographics_and_consents(amina, bruno):
    for person in (amina, bruno):
        record(person)
        Demographics.objects.create(user=person)
    amina.delete()
    assert list(ConsentRecord.objects.values_list("user", flat=True)) == [bruno.pk]
    assert list(Demographics.objects.values_list("user", flat=True)) == [bruno.pk]

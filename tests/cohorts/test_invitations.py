"""Codes as people type them, and the life of an invitation."""

import datetime

import pytest

from cohorts import api
from cohorts.models import Invitation
from tests.cohorts.conftest import NOW


@pytest.mark.parametrize(
    "typed",
    [
        "ABC23QJDEF",
        "abc23qjdef",
        " abc 23q-jdef ",
        "ABC–23Q–JDEF",
        "abc٢٣qjdef",
        "ＡＢＣ２３QJDEF",
        "АВС23QJDEF",  # Cyrillic letters
        "ABC230JDEF",
        "ABC23o1def",
        "ABC23QIDEF",
        "ABC23Qldef",
    ],
)
def test_find_invitation_reads_a_code_as_people_type_it(cohort, typed):
    made = Invitation.objects.create(cohort=cohort, code="ABC23QJDEF")
    assert api.find_invitation(typed) == made


@pytest.mark.parametrize("typed", ["", " - ", "ABC23QJDEG", "ABC23QJDE", "\x00", "ABC23QJDEF" * 9])
def test_find_invitation_finds_nothing_for_another_code(cohort, typed):
    Invitation.objects.create(cohort=cohort, code="ABC23QJDEF")
    assert api.find_invitation(typed) is None


def test_find_invitation_prefers_the_literal_code(cohort):
    Invitation.objects.create(cohort=cohort, code="QPEN2Q26")
    literal = Invitation.objects.create(cohort=cohort, code="OPEN2026")
    assert api.find_invitation("open-2026") == literal


def test_new_codes_have_ten_signs_that_cannot_be_confused(cohort):
    code = api.create_invitation(cohort=cohort, actor=None).code
    assert len(code) == 10
    assert set(code) & set("0O1IL") == set()


def test_create_invitation_refuses_an_invitation_without_places(cohort):
    with pytest.raises(api.NoPlaces):
        api.create_invitation(cohort=cohort, actor=None, max_uses=0)


def test_revoke_invitation_keeps_the_first_time(invitation):
    api.revoke_invitation(invitation=invitation, now=NOW)
    again = api.revoke_invitation(invitation=invitation, now=NOW + datetime.timedelta(days=1))
    assert again.revoked_at == NOW


def test_invitations_of_counts_the_places_that_are_taken(cohort, invitation, amina, bruno):
    other = api.create_invitation(cohort=cohort, actor=None)
    api.join(user=amina, code=invitation.code, now=NOW)
    left = api.join(user=bruno, code=invitation.code, now=NOW)
    api.leave(membership=left, now=NOW)
    assert [(each, each.uses) for each in api.invitations_of(cohort)] == [(other, 0), (invitation, 1)]

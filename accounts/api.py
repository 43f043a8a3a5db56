"""The door of the app: profile, consent and demographics of a person, and what other apps may ask."""

import unicodedata
from collections.abc import Mapping
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts import code_lists, labels
from accounts.consent import CONSENT_VERSION, consent_text
from accounts.models import ConsentRecord, Demographics, User, validate_time_zone
from shared.refusal import Refusal

WORDS = ("gender_self_described", "institution")
QUESTIONS = (
    "gender",
    "gender_self_described",
    "age_band",
    "country",
    "institution",
    "institution_type",
    "functional_role",
    "level",
    "decision_post",
)
NOTHING_STATED = {question: "" if question in WORDS else code_lists.NOT_STATED for question in QUESTIONS}
SECOND_FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


class FieldRefusal(Refusal):
    """A refusal that belongs to one field of the form, named by `field`."""

    def __init__(self, field: str, message: str | Promise | None = None) -> None:
        self.field = field
        super().__init__(message)


class ConsentMissing(FieldRefusal):
    message = _("Tick the box to agree before we save your answers, or leave this page without saving.")


class ConsentOutdated(FieldRefusal):
    message = _("The text of the agreement has changed. Please read it again and tick the box.")


class UnknownCode(FieldRefusal):
    message = _("Choose one of the answers of the list.")


class AdultsOnly(FieldRefusal):
    message = _(
        "This training is for adults at work, so we keep no answers of people under 18. "
        "If you chose this by mistake, choose another answer; "
        "if not, please ask your programme what it offers you."
    )


def clean_name(name: str) -> str:
    """A name as typed, in one line, without control characters and marks of reading direction."""
    kept = (c for c in unicodedata.normalize("NFC", name) if c.isspace() or not _is_hidden_control(c))
    return " ".join("".join(kept).split())


def _is_hidden_control(character: str) -> bool:
    # The joiners of Persian and Indian scripts are format characters as well, and belong to names.
    return unicodedata.category(character) == "Cc" or unicodedata.bidirectional(character) in {
        *("LRE", "RLE", "LRO", "RLO", "PDF"),
        *("LRI", "RLI", "FSI", "PDI"),
    }


def update_profile(*, user: User, certificate_name: str, preferred_language: str, time_zone: str) -> User:
    if preferred_language not in ("", *code_lists.INTERFACE_LANGUAGES):
        raise UnknownCode("preferred_language")
    try:
        validate_time_zone(time_zone)
    except ValidationError as error:
        raise FieldRefusal("time_zone", error.messages[0]) from error
    name = clean_name(certificate_name)
    if len(name) > 200:
        raise FieldRefusal("certificate_name", _("A name on a certificate has at most 200 characters."))
    user.certificate_name = name
    user.preferred_language = preferred_language
    user.time_zone = time_zone
    user.save(update_fields=["certificate_name", "preferred_language", "time_zone"])
    return user


def latest_consent(user: User) -> ConsentRecord | None:
    """The newest line of the history of consent to statistics, given or withdrawn."""
    history = ConsentRecord.objects.filter(user=user, purpose=ConsentRecord.Purpose.DEMOGRAPHICS)
    return history.order_by("-id").first()


def has_current_consent(user: User) -> bool:
    latest = latest_consent(user)
    return latest is not None and latest.given and latest.text_version == CONSENT_VERSION


@transaction.atomic
def give_consent_and_save_demographics(
    *, user: User, values: Mapping[str, str], text_version: str, language: str
) -> Demographics:
    """Save the answers in `values` (others become "not stated"), with consent to the text of `text_version`.

    An empty `text_version` means that the person did not agree. Raises a FieldRefusal naming the field.
    """
    # Locked: two tabs may save and withdraw at the same time.
    User.objects.select_for_update().get(pk=user.pk)
    if not text_version:
        raise ConsentMissing("consent")
    if text_version != CONSENT_VERSION:
        raise ConsentOutdated("consent")
    answers = _checked(values)
    if not has_current_consent(user):
        _record_consent(user, given=True, text_version=text_version, language=language)
    return _write_answers(user, answers)


def _checked(values: Mapping[str, str]) -> dict[str, str]:
    answers = {**NOTHING_STATED, **{name: value for name, value in values.items() if name in NOTHING_STATED}}
    for question in labels.CODE_LISTS:
        if answers[question] not in labels.accepted(question):
            raise UnknownCode(question)
    if answers["age_band"] == code_lists.UNDER_18:
        raise AdultsOnly("age_band")
    for question in WORDS:
        answers[question] = clean_name(answers[question])
        if len(answers[question]) > Demographics._meta.get_field(question).max_length:
            raise FieldRefusal(question, _("This answer is too long."))
    if answers["gender"] != code_lists.SELF_DESCRIBED:
        answers["gender_self_described"] = ""
    return answers


def _write_answers(user: User, answers: Mapping[str, str]) -> Demographics:
    defaults = {**answers, "list_version": code_lists.LIST_VERSION}
    return Demographics.objects.update_or_create(user=user, defaults=defaults)[0]


def _record_consent(user: User, *, given: bool, text_version: str, language: str) -> None:
    ConsentRecord.objects.create(
        user=user,
        purpose=ConsentRecord.Purpose.DEMOGRAPHICS,
        text_version=text_version,
        given=given,
        language=consent_text(language)[1],
    )


@transaction.atomic
def withdraw_consent(*, user: User, language: str = "en") -> None:
    """Erase every answer and, where consent stood, write down that it no longer does."""
    User.objects.select_for_update().get(pk=user.pk)
    erase_demographics(user=user)
    latest = latest_consent(user)
    if latest is not None and latest.given:
        _record_consent(user, given=False, text_version=latest.text_version, language=language)


def erase_demographics(*, user: User) -> None:
    """Every answer back to "not stated", the words of the person included; consent stays as it is."""
    if Demographics.objects.filter(user=user).exists():
        _write_answers(user, NOTHING_STATED)


def demographics_of(user: User) -> dict[str, str]:
    """Question to stored code (or words); all "not stated" for a person who never answered."""
    row = Demographics.objects.filter(user=user).values(*QUESTIONS).first()
    return row or dict(NOTHING_STATED)


def code_labels(question: str) -> dict[str, str]:
    """Code to label in the active language, for every code a person can have stored."""
    return dict(labels.choices(question))


def export_my_data(user: User) -> dict[str, Any]:
    """Everything this app keeps about a person, as JSON-able values; secrets of sign-in are left out."""
    addresses = EmailAddress.objects.filter(user=user).order_by("id")
    factors = Authenticator.objects.filter(user=user).order_by("id")
    consents = user.consents.order_by("id")
    return {
        "format": "person-data/1",
        "account": {
            "identifier": str(user.uuid),
            "email": user.email,
            "certificate_name": user.certificate_name,
            "preferred_language": user.preferred_language,
            "time_zone": user.time_zone,
            "date_joined": user.date_joined.isoformat(),
            "last_login": user.last_login.isoformat() if user.last_login else None,
            "groups": sorted(user.groups.values_list("name", flat=True)),
        },
        "email_addresses": list(addresses.values("email", "verified", "primary")),
        "second_factors": [
            {"type": factor.type, "created_at": factor.created_at.isoformat()} for factor in factors
        ],
        "demographics": demographics_of(user),
        "consents": [
            {
                "purpose": consent.purpose,
                "text_version": consent.text_version,
                "given": consent.given,
                "at": consent.at.isoformat(),
                "language": consent.language,
            }
            for consent in consents
        ],
    }


def staff_needs_mfa(user: User | AnonymousUser) -> bool:
    """True where the site asks staff for a second factor and this member of staff has enrolled none yet."""
    if not settings.REQUIRE_STAFF_MFA or not user.is_authenticated:
        return False
    is_staff = user.is_staff or user.has_perm("wagtailadmin.access_admin")
    # Recovery codes alone are a spare key, not a second factor.
    return is_staff and not is_mfa_enabled(user, types=SECOND_FACTORS)


def forget_old_addresses(*, user: User) -> None:
    """After staff have replaced an e-mail address: the old one may neither sign in nor reset the password."""
    EmailAddress.objects.filter(user=user).exclude(email=user.email).delete()

"""The demographic questions with their answers in the language of the reader."""

import unicodedata
from collections.abc import Mapping
from types import MappingProxyType

from django.utils.translation import gettext, gettext_lazy

from accounts import code_lists
from accounts.countries import COUNTRIES

# What every question accepts; "not applicable" belongs to one list, "not asked" is never chosen by a person.
_ALWAYS = {code: code_lists.MISSING[code] for code in (code_lists.NOT_STATED, code_lists.PREFER_NOT)}

CODE_LISTS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "gender": code_lists.GENDER,
        "age_band": code_lists.AGE_BAND,
        "country": MappingProxyType({**COUNTRIES, **code_lists.NO_COUNTRY}),
        "institution_type": code_lists.INSTITUTION_TYPE,
        "functional_role": code_lists.FUNCTIONAL_ROLE,
        "level": code_lists.LEVEL,
        "decision_post": code_lists.DECISION_POST,
    }
)


def accepted(question: str) -> dict[str, str]:
    """Code to English label of everything a person may answer, the two missing codes included."""
    answers = {code: label for code, label in CODE_LISTS[question].items() if code not in _ALWAYS}
    return {code_lists.NOT_STATED: _ALWAYS[code_lists.NOT_STATED], **answers, **_ALWAYS}


def choices(question: str) -> list[tuple[str, str]]:
    """Choices of a form field: not stated first, prefer not to say last, countries by translated name."""
    answers = [(code, gettext(label)) for code, label in accepted(question).items()]
    if question != "country":
        return answers
    stated = [answer for answer in answers if answer[0] in COUNTRIES]
    rest = [answer for answer in answers[1:] if answer[0] not in COUNTRIES]
    return [answers[0], *sorted(stated, key=lambda answer: _sort_key(answer[1])), *rest]


def _sort_key(name: str) -> str:
    # "Égypte" belongs with E, not after Z.
    letters = unicodedata.normalize("NFD", name)
    return "".join(letter for letter in letters if not unicodedata.combining(letter)).casefold()


def label(question: str, code: str) -> str:
    """The translated label of a stored code; a code of a retired list is shown as it is."""
    text = {**code_lists.MISSING, **CODE_LISTS[question]}.get(code)
    return gettext(text) if text else code


WHY_ASKED = MappingProxyType(
    {
        "gender": gettext_lazy("Shows whether women and men take part equally and learn equally much."),
        "gender_self_described": gettext_lazy(
            "Only kept with “I use another term”, and never copied into any report or shared file."
        ),
        "age_band": gettext_lazy(
            "Shows which generations the training reaches. We never ask for a birth date."
        ),
        "country": gettext_lazy(
            "Shows which countries the training reaches. The list is ISO 3166-1; "
            "it says nothing about the legal status of any territory."
        ),
        "institution": gettext_lazy(
            "A note of your own beside the type below. Never copied into any report or shared file."
        ),
        "institution_type": gettext_lazy("Shows which kinds of institution the training reaches."),
        "functional_role": gettext_lazy("Your main role. Shows whether courses fit the work people do."),
        "level": gettext_lazy(
            "Shows whether both decision makers and practitioners take part. Never your rank."
        ),
        "decision_post": gettext_lazy("Does your post take decisions? Shows who decides, by gender."),
    }
)

"""The three kinds of gap in a text: one of several texts, a typed text, a number."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from assessments.papers import AnswerError, Form, Key, PresentedChoice, PresentedGap, Wording
from assessments.scoring.accepted import (
    IGNORING,
    accepted_parts,
    examine_accepted,
    freeze_accepted,
    full_id,
    full_text,
    ignoring_of,
    is_typed,
    matched,
    sent_text,
)
from assessments.scoring.authoring import UNIT_LIMIT, Part, authored_number, distinct
from assessments.scoring.dealing import deal_letters, shuffled
from assessments.scoring.fields import sent_id, sent_value
from shared.numerals import exact_number, plain_text, read_number, write_number

OPTION_FIELDS = frozenset({"text", "correct"})
ACCEPTED_FIELDS = frozenset({"text", "also", "percent"})


@dataclass(frozen=True)
class GapKind:
    """What the three kinds differ in. `key` and `wording` are those of one gap, `value` what was given, never ''.

    expected and written give texts as the reader of a language is used to them; right is the value that earns
    everything, parts what values stand for.
    """

    fields: frozenset[str]
    examine: Callable[[Part], None]
    freeze: Callable[[Mapping[str, Any], str], tuple[dict[str, Any], dict[str, Any]]]
    read: Callable[[Key, Form, str, str], str]
    is_value: Callable[[Key, str], bool]
    score: Callable[[Key, str], Fraction]
    present: Callable[[Key, Wording, str, str, PresentedGap, str], PresentedGap]
    expected: Callable[[Key, Wording, str], str]
    written: Callable[[Wording, str, str], str]
    right: Callable[[Key], str]
    parts: Callable[[Key, Wording], list[tuple[str, str]]]


def _examine_options(gap: Part) -> None:
    options = gap.parts("options", OPTION_FIELDS, least=2)
    distinct([(option, "text", option.text("text")) for option in options])
    correct = sum([option.flag("correct") for option in options])
    if options and correct != 1:
        gap.report("options", "too_many_correct_options" if correct else "no_correct_option")


def _freeze_options(gap: Mapping[str, Any], salt: str) -> tuple[dict[str, Any], dict[str, Any]]:
    letters = deal_letters(len(gap["options"]), f"{salt}/{gap['id']}")
    texts = {letter: option["text"] for letter, option in zip(letters, gap["options"], strict=True)}
    correct = [letter for letter, option in zip(letters, gap["options"], strict=True) if option["correct"]]
    return {"options": sorted(letters), "correct": correct[0]}, {"options": dict(sorted(texts.items()))}


def _present_options(
    key: Key, wording: Wording, value: str, seed: str, gap: PresentedGap, language: str
) -> PresentedGap:
    choices = tuple(
        PresentedChoice(each, wording["options"][each], each == value)
        for each in shuffled(key["options"], f"{seed}/{gap.field}")
    )
    return PresentedGap(gap.field, gap.label, choices)


CHOICE = GapKind(
    fields=frozenset({"options"}),
    examine=_examine_options,
    freeze=_freeze_options,
    read=lambda key, form, field, language: sent_id(form, field, key["options"]),
    is_value=lambda key, value: value in key["options"],
    score=lambda key, value: Fraction(int(value == key["correct"])),
    present=_present_options,
    expected=lambda key, wording, language: wording["options"][key["correct"]],
    written=lambda wording, value, language: wording["options"][value],
    right=lambda key: key["correct"],
    parts=lambda key, wording: [(each, wording["options"][each]) for each in key["options"]],
)


def _examine_texts(gap: Part) -> None:
    for name in IGNORING:
        if gap.values.get(name) is not None:
            gap.flag(name)
    examine_accepted(gap, ACCEPTED_FIELDS, ignoring_of(gap.values), lambda text: True)


def _freeze_texts(gap: Mapping[str, Any], salt: str) -> tuple[dict[str, Any], dict[str, Any]]:
    accepted, shown = freeze_accepted(gap["accepted"])
    return {"accepted": accepted, **ignoring_of(gap)}, {"expected": shown[full_id(accepted)]}


TEXT = GapKind(
    fields=frozenset({"accepted", *IGNORING}),
    examine=_examine_texts,
    freeze=_freeze_texts,
    read=lambda key, form, field, language: sent_text(form, field),
    is_value=lambda key, value: is_typed(value),
    score=lambda key, value: matched(key["accepted"], value, ignoring_of(key))[0],
    present=lambda key, wording, value, seed, gap, language: PresentedGap(gap.field, gap.label, text=value),
    expected=lambda key, wording, language: wording["expected"],
    written=lambda wording, value, language: value,
    right=full_text,
    parts=accepted_parts,
)


def _examine_number(gap: Part) -> None:
    gap.number("answer")
    gap.number("tolerance", negative=False)
    gap.text("unit", UNIT_LIMIT, required=False)


def _freeze_number(gap: Mapping[str, Any], salt: str) -> tuple[dict[str, Any], dict[str, Any]]:
    key = {name: authored_number(gap[name]) for name in ("answer", "tolerance")}
    return key, {"unit": gap.get("unit") or ""}


def _read_number(key: Key, form: Form, field: str, language: str) -> str:
    text = sent_value(form, field)
    number = read_number(text, language)
    if text and number is None:
        raise AnswerError("not_a_number", field)
    return plain_text(number) if number is not None else ""


def _is_number(key: Key, value: str) -> bool:
    number = exact_number(value)
    return number is not None and plain_text(number) == value


def _written_number(wording: Wording, value: str, language: str) -> str:
    return f"{write_number(Decimal(value), language)} {wording['unit']}".strip()


NUMBER = GapKind(
    fields=frozenset({"answer", "tolerance", "unit"}),
    examine=_examine_number,
    freeze=_freeze_number,
    read=_read_number,
    is_value=_is_number,
    score=lambda key, value: Fraction(
        int(abs(Fraction(value) - Fraction(key["answer"])) <= Fraction(key["tolerance"]))
    ),
    present=lambda key, wording, value, seed, gap, language: PresentedGap(
        gap.field,
        gap.label,
        text=write_number(Decimal(value), language) if value else "",
        is_number=True,
        unit=wording["unit"],
    ),
    expected=lambda key, wording, language: _written_number(wording, key["answer"], language),
    written=_written_number,
    right=lambda key: key["answer"],
    parts=lambda key, wording: [("unit", wording["unit"]), ("tolerance", key["tolerance"])],
)

GAP_KINDS: Mapping[str, GapKind] = {"choice": CHOICE, "text": TEXT, "number": NUMBER}

"""Ordering: steps are put into places 1 to n; scored on the relative order of neighbouring steps."""

from collections.abc import Mapping
from fractions import Fraction
from functools import partial
from itertools import pairwise
from typing import Any

from assessments.papers import (
    AnswerError,
    Form,
    ItemOutcome,
    ItemType,
    Key,
    OutcomePart,
    PresentedChoice,
    PresentedGap,
    PresentedItem,
    Wording,
)
from assessments.scoring.authoring import STEM_LIMIT, Part, distinct, find_problems
from assessments.scoring.dealing import deal_letters, shuffled
from assessments.scoring.fields import sent_id
from shared.numerals import write_number

FIELDS = frozenset({"stem", "sequence", "feedback_correct", "feedback_incorrect"})


def _examine(item: Part) -> None:
    item.text("stem", STEM_LIMIT)
    steps = item.texts("sequence", least=2)
    distinct((item, f"sequence.{place}", text) for place, text in enumerate(steps))
    item.text("feedback_correct")
    item.text("feedback_incorrect")


def _freeze(content: Mapping[str, Any], salt: str) -> tuple[dict[str, Any], dict[str, Any]]:
    letters = deal_letters(len(content["sequence"]), salt)
    wording = {
        "stem": content["stem"],
        "steps": dict(sorted(zip(letters, content["sequence"], strict=True))),
        "feedback_correct": content["feedback_correct"],
        "feedback_incorrect": content["feedback_incorrect"],
    }
    return {"sequence": letters}, wording


def _read_answer(key: Key, form: Form, field: str, language: str) -> str:
    """The letter of the step in each place, counted from 1, stands in the field "<field>.<place>"."""
    slots: list[str] = []
    for place in _places(key):
        step = sent_id(form, f"{field}.{place}", key["sequence"])
        if step and step in slots:
            raise AnswerError(
                "repeated_step",
                f"{field}.{place}",
                {"first_place": slots.index(step) + 1},
            )
        slots.append(step)
    return ",".join(slots) if any(slots) else ""


def _check_answer(key: Key, answer: str) -> bool:
    slots = answer.split(",")
    placed = [step for step in slots if step]
    fits = len(slots) == len(key["sequence"]) and len(set(placed)) == len(placed) > 0
    return answer == "" or (fits and set(placed) <= set(key["sequence"]))


def _score(key: Key, answer: str) -> Fraction:
    """The share of neighbouring key steps that are both placed, in the right relative order."""
    place_of = _place_of(answer)
    neighbours = list(pairwise(key["sequence"]))
    right = sum(
        first in place_of and second in place_of and place_of[first] < place_of[second]
        for first, second in neighbours
    )
    return Fraction(right, len(neighbours))


def _present(
    key: Key, wording: Wording, answer: str, *, seed: str, field: str, language: str
) -> PresentedItem:
    place_of = _place_of(answer)
    steps = shuffled(key["sequence"], seed)
    gaps = tuple(
        PresentedGap(
            field=f"{field}.{place}",
            label=write_number(place, language),
            choices=tuple(
                PresentedChoice(step, wording["steps"][step], place_of.get(step) == place) for step in steps
            ),
        )
        for place in _places(key)
    )
    return PresentedItem(shape="order", field=field, stem=wording["stem"], gaps=gaps)


def _explain(key: Key, wording: Wording, answer: str, *, language: str) -> ItemOutcome:
    """One part per step, in the right order; expected and given are places."""
    place_of = _place_of(answer)
    parts = tuple(
        OutcomePart(
            id=step,
            text=wording["steps"][step],
            chosen=step in place_of,
            correct=place_of.get(step) == place,
            expected=write_number(place, language),
            given=write_number(place_of[step], language) if step in place_of else "",
        )
        for place, step in enumerate(key["sequence"], start=1)
    )
    feedback = "feedback_correct" if all(part.correct for part in parts) else "feedback_incorrect"
    return ItemOutcome(wording["stem"], "", parts, wording[feedback], is_ordered=True)


def _places(key: Key) -> range:
    return range(1, len(key["sequence"]) + 1)


def _place_of(answer: str) -> dict[str, int]:
    """Canonical text "C,,B" as {"C": 1, "B": 3}."""
    return {step: place for place, step in enumerate(answer.split(","), start=1) if step}


def _right_answer(key: Key) -> str:
    return ",".join(key["sequence"])


def _parts(key: Key, wording: Wording) -> list[tuple[str, str]]:
    return [(step, wording["steps"][step]) for step in sorted(key["sequence"])]


ORDERING = ItemType(
    name="ordering",
    fields=FIELDS,
    problems=partial(find_problems, fields=FIELDS, examine=_examine),
    freeze=_freeze,
    read_answer=_read_answer,
    check_answer=_check_answer,
    score=_score,
    present=_present,
    explain=_explain,
    right_answer=_right_answer,
    parts=_parts,
)

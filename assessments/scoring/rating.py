"""Rating: a survey question answered by a number between two named ends; it earns no points."""

from collections.abc import Mapping
from fractions import Fraction
from functools import partial
from typing import Any

from assessments.papers import (
    Form,
    ItemOutcome,
    ItemType,
    Key,
    OutcomePart,
    PresentedChoice,
    PresentedItem,
    Wording,
)
from assessments.scoring.authoring import STEM_LIMIT, Part, find_problems
from assessments.scoring.fields import sent_id
from assessments.scoring.whole_numbers import examine_whole, whole
from shared.numerals import write_number

FIELDS = frozenset({"stem", "low", "high", "low_label", "high_label"})
LABEL_LIMIT = 100
MOST_POINTS = 11
FURTHEST = 100


def _examine(item: Part) -> None:
    item.text("stem", STEM_LIMIT)
    low = examine_whole(item, "low", -FURTHEST, FURTHEST)
    high = examine_whole(item, "high", -FURTHEST, FURTHEST)
    if low is not None and high is not None and not 1 <= high - low < MOST_POINTS:
        item.report("high", "bad_range", least=low + 1, most=low + MOST_POINTS - 1)
    item.text("low_label", LABEL_LIMIT)
    item.text("high_label", LABEL_LIMIT)


def _freeze(content: Mapping[str, Any], salt: str) -> tuple[dict[str, Any], dict[str, Any]]:
    points = range(whole(content["low"]), whole(content["high"]) + 1)
    wording = {name: content[name] for name in ("stem", "low_label", "high_label")}
    return {"options": [str(point) for point in points]}, wording


def _read_answer(key: Key, form: Form, field: str, language: str) -> str:
    return sent_id(form, field, key["options"])


def _check_answer(key: Key, answer: str) -> bool:
    return answer == "" or answer in key["options"]


def _score(key: Key, answer: str) -> Fraction:
    return Fraction(0)


def _present(
    key: Key, wording: Wording, answer: str, *, seed: str, field: str, language: str
) -> PresentedItem:
    return PresentedItem(
        shape="one",
        field=field,
        stem=wording["stem"],
        choices=tuple(
            PresentedChoice(each, write_number(int(each), language), each == answer)
            for each in key["options"]
        ),
        low=wording["low_label"],
        high=wording["high_label"],
    )


def _explain(key: Key, wording: Wording, answer: str, *, language: str) -> ItemOutcome:
    """One part: the number given; `text` is what the nearer end is called, where an end was chosen."""
    ends = {key["options"][0]: wording["low_label"], key["options"][-1]: wording["high_label"]}
    part = OutcomePart(
        id="number",
        text=ends.get(answer, ""),
        chosen=answer != "",
        correct=False,
        given=write_number(int(answer), language) if answer else "",
    )
    return ItemOutcome(wording["stem"], "", (part,))


def _parts(key: Key, wording: Wording) -> list[tuple[str, str]]:
    return [(key["options"][0], wording["low_label"]), (key["options"][-1], wording["high_label"])]


RATING = ItemType(
    name="rating",
    fields=FIELDS,
    problems=partial(find_problems, fields=FIELDS, examine=_examine),
    freeze=_freeze,
    read_answer=_read_answer,
    check_answer=_check_answer,
    score=_score,
    present=_present,
    explain=_explain,
    marking="none",
    parts=_parts,
)

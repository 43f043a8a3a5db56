"""Likert: a survey's statements on one scale of agreement, whose points keep their order; it earns no points."""

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
    PresentedGap,
    PresentedItem,
    Wording,
)
from assessments.scoring.authoring import STEM_LIMIT, Part, distinct, find_problems
from assessments.scoring.fields import sent_id
from assessments.scoring.pairs import join_pairs, split_pairs

FIELDS = frozenset({"stem", "statements", "scale"})
FEWEST_POINTS, MOST_POINTS = 3, 7


def _examine(item: Part) -> None:
    item.text("stem", STEM_LIMIT)
    statements = item.texts("statements", least=1)
    distinct((item, f"statements.{place}", text) for place, text in enumerate(statements))
    scale = item.texts("scale", least=FEWEST_POINTS)
    distinct((item, f"scale.{place}", text) for place, text in enumerate(scale))
    if len(scale) > MOST_POINTS:
        item.report("scale", "too_many", limit=MOST_POINTS)


def _freeze(content: Mapping[str, Any], salt: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Nothing is to be hidden here: statements and points of the scale are numbered as authored."""
    statements, scale = _numbered(content["statements"]), _numbered(content["scale"])
    wording = {"stem": content["stem"], "statements": statements, "scale": scale}
    return {"statements": list(statements), "scale": list(scale)}, wording


def _read_answer(key: Key, form: Form, field: str, language: str) -> str:
    """The point of the scale given to each statement stands in the field "<field>.<statement>"."""
    given = {each: sent_id(form, f"{field}.{each}", key["scale"]) for each in key["statements"]}
    return join_pairs(key["statements"], given)


def _check_answer(key: Key, answer: str) -> bool:
    given = split_pairs(answer)
    return set(given.values()) <= set(key["scale"]) and answer == join_pairs(key["statements"], given)


def _score(key: Key, answer: str) -> Fraction:
    return Fraction(0)


def _present(
    key: Key, wording: Wording, answer: str, *, seed: str, field: str, language: str
) -> PresentedItem:
    given = split_pairs(answer)
    gaps = tuple(
        PresentedGap(
            field=f"{field}.{each}",
            label=wording["statements"][each],
            choices=tuple(
                PresentedChoice(point, wording["scale"][point], given.get(each) == point)
                for point in key["scale"]
            ),
        )
        for each in key["statements"]
    )
    return PresentedItem(shape="grid", field=field, stem=wording["stem"], gaps=gaps)


def _explain(key: Key, wording: Wording, answer: str, *, language: str) -> ItemOutcome:
    given = split_pairs(answer)
    parts = tuple(
        OutcomePart(
            id=each,
            text=wording["statements"][each],
            chosen=each in given,
            correct=False,
            given=wording["scale"].get(given.get(each, ""), ""),
        )
        for each in key["statements"]
    )
    return ItemOutcome(wording["stem"], "", parts)


def _numbered(texts: list[str]) -> dict[str, str]:
    return {str(number): text for number, text in enumerate(texts, start=1)}


def _parts(key: Key, wording: Wording) -> list[tuple[str, str]]:
    """Statements as "1=", points of the scale as "1"."""
    statements = [(f"{each}=", wording["statements"][each]) for each in key["statements"]]
    return statements + [(point, wording["scale"][point]) for point in key["scale"]]


LIKERT = ItemType(
    name="likert",
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

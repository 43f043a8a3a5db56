"""Matching: each left-hand text gets one right-hand text; extra right-hand texts belong to none."""

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
from assessments.scoring.authoring import (
    LIST_LIMIT,
    STEM_LIMIT,
    Part,
    distinct,
    find_problems,
)
from assessments.scoring.dealing import deal_letters, shuffled
from assessments.scoring.fields import sent_id

FIELDS = frozenset({"stem", "pairs", "extra_right"})
PAIR_FIELDS = frozenset({"left", "right", "feedback"})


def _examine(item: Part) -> None:
    item.text("stem", STEM_LIMIT)
    pairs = item.parts("pairs", PAIR_FIELDS, least=2)
    distinct([(pair, "left", pair.text("left")) for pair in pairs])
    rights = [(pair, "right", pair.text("right")) for pair in pairs]
    extras = item.texts("extra_right", least=0)
    distinct(rights + [(item, f"extra_right.{place}", text) for place, text in enumerate(extras)])
    for pair in pairs:
        pair.text("feedback")
    if len(pairs) + len(extras) > LIST_LIMIT:
        item.report("extra_right", "too_many", limit=LIST_LIMIT - len(pairs))


def _freeze(content: Mapping[str, Any], salt: str) -> tuple[dict[str, Any], dict[str, Any]]:
    pairs, extras = content["pairs"], content.get("extra_right") or []
    lefts = [str(number) for number in range(1, len(pairs) + 1)]
    letters = deal_letters(len(pairs) + len(extras), salt)
    rights = dict(zip(letters, [pair["right"] for pair in pairs] + extras, strict=True))
    key = {
        "lefts": lefts,
        "rights": sorted(letters),
        "pairs": dict(zip(lefts, letters, strict=False)),
    }
    wording = {
        "stem": content["stem"],
        "lefts": {
            left: {"text": pair["left"], "feedback": pair["feedback"]}
            for left, pair in zip(lefts, pairs, strict=True)
        },
        "rights": dict(sorted(rights.items())),
    }
    return key, wording


def _read_answer(key: Key, form: Form, field: str, language: str) -> str:
    """The right-hand letter of each left-hand number stands in the field "<field>.<number>"."""
    return _joined(
        key,
        {left: sent_id(form, f"{field}.{left}", key["rights"]) for left in key["lefts"]},
    )


def _check_answer(key: Key, answer: str) -> bool:
    given = _given(answer)
    return set(given.values()) <= set(key["rights"]) and answer == _joined(key, given)


def _score(key: Key, answer: str) -> Fraction:
    """The share of right pairs."""
    given = _given(answer)
    right = sum(given.get(left) == expected for left, expected in key["pairs"].items())
    return Fraction(right, len(key["pairs"]))


def _present(
    key: Key, wording: Wording, answer: str, *, seed: str, field: str, language: str
) -> PresentedItem:
    given = _given(answer)
    rights = shuffled(key["rights"], seed)
    gaps = tuple(
        PresentedGap(
            field=f"{field}.{left}",
            label=wording["lefts"][left]["text"],
            choices=tuple(
                PresentedChoice(right, wording["rights"][right], given.get(left) == right) for right in rights
            ),
        )
        for left in shuffled(key["lefts"], seed)
    )
    return PresentedItem(shape="match", field=field, stem=wording["stem"], gaps=gaps)


def _explain(key: Key, wording: Wording, answer: str, *, language: str) -> ItemOutcome:
    given = _given(answer)
    parts = tuple(
        OutcomePart(
            id=left,
            text=wording["lefts"][left]["text"],
            chosen=left in given,
            correct=given.get(left) == key["pairs"][left],
            expected=wording["rights"][key["pairs"][left]],
            given=wording["rights"].get(given.get(left, ""), ""),
            feedback=wording["lefts"][left]["feedback"],
        )
        for left in key["lefts"]
    )
    return ItemOutcome(wording["stem"], "", parts)


def _given(answer: str) -> dict[str, str]:
    """Canonical text "1=C,3=A" as {"1": "C", "3": "A"}."""
    pairs = (pair.partition("=") for pair in answer.split(",") if pair)
    return {left: right for left, _, right in pairs}


def _joined(key: Key, given: Mapping[str, str]) -> str:
    return ",".join(f"{left}={given[left]}" for left in key["lefts"] if given.get(left))


def right_answer(key: Key) -> str:
    return _joined(key, key["pairs"])


def parts(key: Key, wording: Wording) -> list[tuple[str, str]]:
    """Both sides; a JSON column may have lost the order of the left-hand side."""
    lefts = [(left, wording["lefts"][left]["text"]) for left in key["lefts"]]
    return lefts + [(right, wording["rights"][right]) for right in key["rights"]]


MATCHING = ItemType(
    name="matching",
    fields=FIELDS,
    problems=partial(find_problems, fields=FIELDS, examine=_examine),
    freeze=_freeze,
    read_answer=_read_answer,
    check_answer=_check_answer,
    score=_score,
    present=_present,
    explain=_explain,
    right_answer=right_answer,
    parts=parts,
)

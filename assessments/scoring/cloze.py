"""Cloze: a text with gaps; each gap is chosen or typed, and the score is the weighted share of the gaps."""

import re
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
    PresentedGap,
    PresentedItem,
    Segment,
    Wording,
)
from assessments.scoring.accepted import joined_key
from assessments.scoring.authoring import SITUATION_LIMIT, STEM_LIMIT, Part, distinct, find_problems
from assessments.scoring.choice import OPTION_ID
from assessments.scoring.gaps import GAP_KINDS, GapKind
from assessments.scoring.marks import marks_in, parted, with_marks_filled
from shared.numerals import exact_number, write_number

FIELDS = frozenset({"stem", "text", "gaps"})
GAP_FIELDS = frozenset({"id", "kind", "weight", "feedback"})
ALL_GAP_FIELDS = GAP_FIELDS.union(*(kind.fields for kind in GAP_KINDS.values()))
MOST_WEIGHT = 100
# An answer is "1=B|3=gunpowder": the bar between gaps is written \p inside one, the backslash \\.
ESCAPED = re.compile(r"\\(.)", re.DOTALL)


def _examine(item: Part) -> None:
    item.text("stem", STEM_LIMIT)
    text = item.text("text", SITUATION_LIMIT)
    gaps = item.parts("gaps", ALL_GAP_FIELDS, least=1)
    names = [gap.text("id") for gap in gaps]
    distinct((gap, "id", name) for gap, name in zip(gaps, names, strict=True))
    marks = marks_in(text)
    for gap, name in zip(gaps, names, strict=True):
        if name and not OPTION_ID.fullmatch(name):
            gap.report("id", "malformed_id")
        _examine_gap(gap)
    for name in dict.fromkeys([*filter(None, names), *marks]):
        if text and (marks.count(name) != 1 or name not in names):
            item.report("text", "gap_mismatch", gap=name)


def _examine_gap(gap: Part) -> None:
    gap.number("weight")
    weight = exact_number(gap.values.get("weight"))
    if weight is not None and not 0 < weight <= MOST_WEIGHT:
        gap.report("weight", "bad_range")
    gap.text("feedback")
    name = gap.text("kind")
    kind = GAP_KINDS.get(name)
    if kind is None:
        if name:
            gap.report("kind", "unknown_value", allowed=list(GAP_KINDS))
        return
    for foreign in sorted(ALL_GAP_FIELDS - GAP_FIELDS - kind.fields):
        if gap.values.get(foreign) not in (None, "", []):
            gap.report("", "unknown_key", key=foreign)  # it would be lost at freezing
    kind.examine(gap)


def _freeze(content: Mapping[str, Any], salt: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """The key's gaps are sorted by id, since translations may list and place them in another order."""
    key, wording = [], {}
    for gap in sorted(content["gaps"], key=lambda gap: gap["id"]):
        own_key, own_wording = GAP_KINDS[gap["kind"]].freeze(gap, salt)
        weight = Fraction(exact_number(gap["weight"]) or 0)
        key.append({"id": gap["id"], "kind": gap["kind"], "weight": str(weight), **own_key})
        wording[gap["id"]] = {"feedback": gap["feedback"], **own_wording}
    return {"gaps": key}, {"stem": content["stem"], "text": content["text"], "gaps": wording}


def _joined(key: Key, other: Key) -> Key | None:
    """The gaps of both, with the accepted texts of both languages."""
    if len(key["gaps"]) != len(other["gaps"]):
        return None
    gaps = []
    for mine, theirs in zip(key["gaps"], other["gaps"], strict=True):
        has_texts = mine["kind"] == theirs["kind"] == "text"
        gap = joined_key(mine, theirs) if has_texts else mine if mine == theirs else None
        if gap is None:
            return None
        gaps.append(gap)
    return {"gaps": gaps}


def _read_answer(key: Key, form: Form, field: str, language: str) -> str:
    """What fills a gap stands in the field "<field>.<id of the gap>"."""
    return _written(
        {gap["id"]: _kind(gap).read(gap, form, f"{field}.{gap['id']}", language) for gap in key["gaps"]}
    )


def _check_answer(key: Key, answer: str) -> bool:
    given = _given(answer)
    in_key_order = {gap["id"]: given[gap["id"]] for gap in key["gaps"] if gap["id"] in given}
    return answer == _written(in_key_order) and all(
        _kind(gap).is_value(gap, given[gap["id"]]) for gap in key["gaps"] if gap["id"] in given
    )


def _score(key: Key, answer: str) -> Fraction:
    """The sum of each gap's share times its weight, divided by all weights."""
    given = _given(answer)
    shares = (Fraction(gap["weight"]) * _share(gap, given) for gap in key["gaps"])
    return sum(shares, Fraction(0)) / sum(Fraction(gap["weight"]) for gap in key["gaps"])


def _present(
    key: Key, wording: Wording, answer: str, *, seed: str, field: str, language: str
) -> PresentedItem:
    given = _given(answer)
    gaps = {gap["id"]: gap for gap in key["gaps"]}
    segments = []
    for place, (text, name) in enumerate(parted(wording["text"]), start=1):
        gap = None
        if name in gaps:
            bare = PresentedGap(f"{field}.{name}", write_number(place, language))
            value = given.get(name, "")
            own = gaps[name]
            gap = _kind(own).present(own, wording["gaps"][name], value, seed, bare, language)
        segments.append(Segment(text, gap))
    return PresentedItem(shape="cloze", field=field, stem=wording["stem"], segments=tuple(segments))


def _explain(key: Key, wording: Wording, answer: str, *, language: str) -> ItemOutcome:
    """The text with numbered gaps is the situation; the parts are the gaps in the order of this text."""
    given = _given(answer)
    gaps = {gap["id"]: gap for gap in key["gaps"]}
    places = {
        name: write_number(place, language) for place, name in enumerate(marks_in(wording["text"]), start=1)
    }
    parts = tuple(
        OutcomePart(
            id=name,
            text=place,
            chosen=name in given,
            correct=_share(gaps[name], given) == 1,
            expected=_kind(gaps[name]).expected(gaps[name], wording["gaps"][name], language),
            given=_kind(gaps[name]).written(wording["gaps"][name], given[name], language)
            if name in given
            else "",
            feedback=wording["gaps"][name]["feedback"],
        )
        for name, place in places.items()
    )
    text = with_marks_filled(wording["text"], {name: f"[{place}]" for name, place in places.items()})
    return ItemOutcome(wording["stem"], text, parts)


def _right_answer(key: Key) -> str:
    return _written({gap["id"]: _kind(gap).right(gap) for gap in key["gaps"]})


def _parts(key: Key, wording: Wording) -> list[tuple[str, str]]:
    """The text with its marks, then what fills each gap: "1=B" is the entry B of the gap {1}."""
    of_gaps = [
        (f"{gap['id']}={each}", text)
        for gap in key["gaps"]
        for each, text in _kind(gap).parts(gap, wording["gaps"][gap["id"]])
    ]
    return [("text", wording["text"]), *of_gaps]


def _kind(gap: Key) -> GapKind:
    return GAP_KINDS[gap["kind"]]


def _share(gap: Key, given: Mapping[str, str]) -> Fraction:
    return _kind(gap).score(gap, given[gap["id"]]) if gap["id"] in given else Fraction(0)


def _given(answer: str) -> dict[str, str]:
    """Canonical text "1=B|3=a\\pb" as {"1": "B", "3": "a|b"}."""
    pairs = (pair.partition("=") for pair in answer.split("|") if pair)
    return {
        name: ESCAPED.sub(lambda escape: "|" if escape[1] == "p" else escape[1], value)
        for name, _, value in pairs
    }


def _written(given: Mapping[str, str]) -> str:
    pairs = (
        (name, value.replace("\\", "\\\\").replace("|", "\\p")) for name, value in given.items() if value
    )
    return "|".join(f"{name}={value}" for name, value in pairs)


CLOZE = ItemType(
    name="cloze",
    fields=FIELDS,
    problems=partial(find_problems, fields=FIELDS, examine=_examine),
    freeze=_freeze,
    read_answer=_read_answer,
    check_answer=_check_answer,
    score=_score,
    present=_present,
    explain=_explain,
    joined=_joined,
    right_answer=_right_answer,
    parts=_parts,
    holds_text=True,
)

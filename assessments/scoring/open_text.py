"""Open text: a survey question answered in the person's own words; it earns no points."""

from collections.abc import Mapping
from fractions import Fraction
from functools import partial
from typing import Any

from assessments.papers import Form, ItemOutcome, ItemType, Key, OutcomePart, PresentedItem, Wording
from assessments.scoring.authoring import STEM_LIMIT, Part, find_problems
from assessments.scoring.long_text import MOST_WORDS, is_canonical_text, read_text
from assessments.scoring.whole_numbers import examine_whole, whole

FIELDS = frozenset({"stem", "most_words"})


def _examine(item: Part) -> None:
    item.text("stem", STEM_LIMIT)
    examine_whole(item, "most_words", 1, MOST_WORDS)


def _freeze(content: Mapping[str, Any], salt: str) -> tuple[dict[str, Any], dict[str, Any]]:
    return {"most_words": whole(content["most_words"])}, {"stem": content["stem"]}


def _read_answer(key: Key, form: Form, field: str, language: str) -> str:
    return read_text(form, field, key["most_words"])


def _check_answer(key: Key, answer: str) -> bool:
    return is_canonical_text(answer, key["most_words"])


def _score(key: Key, answer: str) -> Fraction:
    return Fraction(0)


def _present(
    key: Key, wording: Wording, answer: str, *, seed: str, field: str, language: str
) -> PresentedItem:
    return PresentedItem(
        shape="essay", field=field, stem=wording["stem"], text=answer, most_words=key["most_words"]
    )


def _explain(key: Key, wording: Wording, answer: str, *, language: str) -> ItemOutcome:
    part = OutcomePart(id="text", text="", chosen=answer != "", correct=False, given=answer)
    return ItemOutcome(wording["stem"], "", (part,))


OPEN_TEXT = ItemType(
    name="open_text",
    fields=FIELDS,
    problems=partial(find_problems, fields=FIELDS, examine=_examine),
    freeze=_freeze,
    read_answer=_read_answer,
    check_answer=_check_answer,
    score=_score,
    present=_present,
    explain=_explain,
    marking="none",
    holds_text=True,
)

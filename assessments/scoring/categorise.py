"""Categorise: each entry belongs to one of a few groups. Answered, scored and shown as matching is."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from assessments.papers import ItemType
from assessments.scoring.authoring import STEM_LIMIT, Part, distinct, find_problems
from assessments.scoring.dealing import deal_letters
from assessments.scoring.matching import MATCHING

FIELDS = frozenset({"stem", "categories", "entries"})
ENTRY_FIELDS = frozenset({"text", "category", "feedback"})
FEWEST_CATEGORIES, MOST_CATEGORIES = 2, 6


def _examine(item: Part) -> None:
    item.text("stem", STEM_LIMIT)
    categories = item.texts("categories", least=FEWEST_CATEGORIES)
    distinct((item, f"categories.{place}", text) for place, text in enumerate(categories))
    if len(categories) > MOST_CATEGORIES:
        item.report("categories", "too_many", limit=MOST_CATEGORIES)
    known = {_words(text) for text in categories}
    entries = item.parts("entries", ENTRY_FIELDS, least=2)
    distinct([(entry, "text", entry.text("text")) for entry in entries])
    for entry in entries:
        category = entry.text("category")
        if category and _words(category) not in known:
            entry.report("category", "unknown_category", allowed=[text for text in categories if text])
        entry.text("feedback")


def _freeze(content: Mapping[str, Any], salt: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Entries are dealt letters too: authors write them group by group."""
    categories, entries = content["categories"], content["entries"]
    rights = deal_letters(len(categories), salt)
    lefts = deal_letters(len(entries), f"{salt}/entries")
    letter_of = {_words(text): letter for text, letter in zip(categories, rights, strict=True)}
    pairs = {left: letter_of[_words(entry["category"])] for left, entry in zip(lefts, entries, strict=True)}
    worded = {
        left: {"text": entry["text"], "feedback": entry["feedback"]}
        for left, entry in zip(lefts, entries, strict=True)
    }
    key = {"lefts": sorted(lefts), "rights": sorted(rights), "pairs": dict(sorted(pairs.items()))}
    wording = {
        "stem": content["stem"],
        "lefts": dict(sorted(worded.items())),
        "rights": dict(sorted(zip(rights, categories, strict=True))),
    }
    return key, wording


def _words(text: str) -> str:
    return " ".join(text.split())


CATEGORISE = ItemType(
    name="categorise",
    fields=FIELDS,
    problems=partial(find_problems, fields=FIELDS, examine=_examine),
    freeze=_freeze,
    read_answer=MATCHING.read_answer,
    check_answer=MATCHING.check_answer,
    score=MATCHING.score,
    present=MATCHING.present,
    explain=MATCHING.explain,
    right_answer=MATCHING.right_answer,
    parts=MATCHING.parts,
)

"""Essay: a text that people mark by a rubric, which the learner sees before writing."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from functools import partial
from typing import Any

from assessments.papers import (
    Criterion,
    Form,
    ItemOutcome,
    ItemType,
    Key,
    OutcomePart,
    PresentedItem,
    Wording,
)
from assessments.scoring.authoring import SITUATION_LIMIT, STEM_LIMIT, TEXT_LIMIT, Part, find_problems
from assessments.scoring.long_text import MOST_WORDS, is_canonical_text, read_text
from assessments.scoring.whole_numbers import examine_whole, whole
from shared.numerals import exact_number, plain_text

FIELDS = frozenset({"stem", "situation", "least_words", "most_words", "files", "rubric", "notes_for_markers"})
CRITERION_FIELDS = frozenset({"title", "levels"})
LEVEL_FIELDS = frozenset({"description", "points"})
NOTES_LIMIT = 10_000
MOST_CRITERIA, FEWEST_LEVELS, MOST_LEVELS = 10, 2, 6
MOST_FILES = 3


def rubric_points(key: Key, levels: Mapping[str, str]) -> Fraction:
    """The share of the points, 0 to 1: sum of the levels' points / sum of the best levels' points, exact.

    `levels` gives every criterion of the key's rubric the id of one of its levels; else ValueError.
    """
    rubric = {criterion["id"]: _points_of(criterion) for criterion in key["rubric"]}
    if levels.keys() != rubric.keys() or any(levels[each] not in points for each, points in rubric.items()):
        raise ValueError("every criterion needs one of its own levels")
    reached = sum(points[levels[each]] for each, points in rubric.items())
    return Fraction(reached) / sum(max(points.values()) for points in rubric.values())


def _points_of(criterion: Mapping[str, Any]) -> dict[str, Fraction]:
    return {level["id"]: Fraction(level["points"]) for level in criterion["levels"]}


def _examine(item: Part) -> None:
    item.text("stem", STEM_LIMIT)
    item.text("situation", SITUATION_LIMIT, required=False)
    item.text("notes_for_markers", NOTES_LIMIT, required=False)
    most = examine_whole(item, "most_words", 1, MOST_WORDS)
    examine_whole(item, "least_words", 0, most or MOST_WORDS, required=False)
    examine_whole(item, "files", 0, MOST_FILES, required=False)
    for criterion in item.parts("rubric", CRITERION_FIELDS, least=1, most=MOST_CRITERIA):
        criterion.text("title")
        seen = set()
        for level in criterion.parts("levels", LEVEL_FIELDS, least=FEWEST_LEVELS, most=MOST_LEVELS):
            level.text("description", TEXT_LIMIT)
            level.number("points", negative=False)
            points = exact_number(level.values.get("points"))
            if points is not None and points in seen:
                level.report("points", "duplicate")
            seen.add(points)


def _freeze(content: Mapping[str, Any], salt: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Criteria and levels are numbered, levels from the fewest points to the most.

    The notes for markers are words, of which a translation brings its own: no learner is ever shown them.
    """
    rubric = {str(place): criterion for place, criterion in enumerate(content["rubric"], start=1)}
    key = {
        "least_words": whole(content.get("least_words")),
        "most_words": whole(content["most_words"]),
        "files": whole(content.get("files")),
        "rubric": [
            {
                "id": each,
                "levels": [
                    {"id": number, "points": plain_text(points)}
                    for number, points, _description in _levels(criterion)
                ],
            }
            for each, criterion in rubric.items()
        ],
    }
    wording = {
        "stem": content["stem"],
        "situation": content.get("situation") or "",
        "notes_for_markers": content.get("notes_for_markers") or "",
        "rubric": {
            each: {
                "title": criterion["title"],
                "levels": {number: description for number, _points, description in _levels(criterion)},
            }
            for each, criterion in rubric.items()
        },
    }
    return key, wording


def _levels(criterion: Mapping[str, Any]) -> list[tuple[str, Decimal, str]]:
    """Authored levels as (id, points, description), from the lowest to the highest."""
    levels = [
        (exact_number(each["points"]) or Decimal(0), each["description"]) for each in criterion["levels"]
    ]
    return [(str(n), *level) for n, level in enumerate(sorted(levels, key=lambda level: level[0]), start=1)]


def rubric_of(key: Key, wording: Wording) -> tuple[Criterion, ...]:
    """The rubric in one language, for learners and markers alike."""
    return tuple(
        Criterion(
            id=criterion["id"],
            title=wording["rubric"][criterion["id"]]["title"],
            levels=tuple(
                (
                    level["id"],
                    wording["rubric"][criterion["id"]]["levels"][level["id"]],
                    Decimal(level["points"]),
                )
                for level in criterion["levels"]
            ),
        )
        for criterion in key["rubric"]
    )


def _read_answer(key: Key, form: Form, field: str, language: str) -> str:
    """A text with too few words is kept: it may be half written."""
    return read_text(form, field, key["most_words"])


def _check_answer(key: Key, answer: str) -> bool:
    return is_canonical_text(answer, key["most_words"])


def _score(key: Key, answer: str) -> Fraction:
    """People mark it."""
    return Fraction(0)


def _present(
    key: Key, wording: Wording, answer: str, *, seed: str, field: str, language: str
) -> PresentedItem:
    return PresentedItem(
        shape="essay",
        field=field,
        stem=wording["stem"],
        situation=wording["situation"],
        text=answer,
        least_words=key["least_words"],
        most_words=key["most_words"],
        most_files=key["files"],
        rubric=rubric_of(key, wording),
    )


def _explain(key: Key, wording: Wording, answer: str, *, language: str) -> ItemOutcome:
    part = OutcomePart(id="text", text="", chosen=answer != "", correct=False, given=answer)
    return ItemOutcome(wording["stem"], wording["situation"], (part,))


ESSAY = ItemType(
    name="essay",
    fields=FIELDS,
    problems=partial(find_problems, fields=FIELDS, examine=_examine),
    freeze=_freeze,
    read_answer=_read_answer,
    check_answer=_check_answer,
    score=_score,
    present=_present,
    explain=_explain,
    marking="manual",
    holds_text=True,
)

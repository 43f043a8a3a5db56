"""Short text: a word or a few, compared with accepted answers that may earn a share of the points."""

from collections.abc import Mapping
from fractions import Fraction
from functools import partial
from typing import Any

from assessments.papers import (
    AnswerError,
    Form,
    ItemOutcome,
    ItemType,
    Key,
    OutcomePart,
    PresentedItem,
    Wording,
)
from assessments.scoring.accepted import (
    IGNORING,
    accepted_parts,
    examine_accepted,
    freeze_accepted,
    full_id,
    full_text,
    ignoring_of,
    is_typed,
    joined_key,
    matched,
    sent_text,
)
from assessments.scoring.authoring import STEM_LIMIT, Part, find_problems
from assessments.scoring.patterns import PATTERN_LIMIT, example_of, fits, read_pattern

FIELDS = frozenset({"stem", "accepted", "pattern", "feedback_incorrect", *IGNORING})
ACCEPTED_FIELDS = frozenset({"text", "also", "percent", "feedback"})


def _examine(item: Part) -> None:
    item.text("stem", STEM_LIMIT)
    for name in IGNORING:
        if item.values.get(name) is not None:
            item.flag(name)
    pattern = item.text("pattern", PATTERN_LIMIT, required=False)
    slots = read_pattern(pattern)
    if pattern and slots is None:
        item.report("pattern", "bad_pattern")
    ignoring = ignoring_of(item.values)
    for answer in examine_accepted(
        item, ACCEPTED_FIELDS, ignoring, lambda text: slots is None or fits(slots, text)
    ):
        answer.text("feedback")
    item.text("feedback_incorrect")


def _freeze(content: Mapping[str, Any], salt: str) -> tuple[dict[str, Any], dict[str, Any]]:
    accepted, shown = freeze_accepted(content["accepted"])
    key = {"accepted": accepted, "pattern": content.get("pattern") or "", **ignoring_of(content)}
    wording = {
        "stem": content["stem"],
        "accepted": {
            entry["id"]: {"text": shown[entry["id"]], "feedback": answer["feedback"]}
            for entry, answer in zip(accepted, content["accepted"], strict=True)
        },
        "feedback_incorrect": content["feedback_incorrect"],
    }
    return key, wording


def _read_answer(key: Key, form: Form, field: str, language: str) -> str:
    answer = sent_text(form, field)
    if not _has_form(key, answer):
        raise AnswerError("wrong_pattern", field, {"example": _example(key)})
    return answer


def _check_answer(key: Key, answer: str) -> bool:
    return is_typed(answer) and _has_form(key, answer)


def _score(key: Key, answer: str) -> Fraction:
    """The share of the accepted answer that this is; 0 for none of them."""
    return matched(key["accepted"], answer, ignoring_of(key))[0]


def _present(
    key: Key, wording: Wording, answer: str, *, seed: str, field: str, language: str
) -> PresentedItem:
    return PresentedItem(shape="text", field=field, stem=wording["stem"], text=answer, example=_example(key))


def _explain(key: Key, wording: Wording, answer: str, *, language: str) -> ItemOutcome:
    share, name = matched(key["accepted"], answer, ignoring_of(key))
    part = OutcomePart(
        id="text",
        text="",
        chosen=answer != "",
        correct=share == 1,
        expected=wording["accepted"][full_id(key["accepted"])]["text"],
        given=answer,
    )
    feedback = wording["accepted"][name]["feedback"] if name else wording["feedback_incorrect"]
    return ItemOutcome(wording["stem"], "", (part,), feedback)


def _has_form(key: Key, answer: str) -> bool:
    slots = read_pattern(key["pattern"])
    return answer == "" or slots is None or fits(slots, answer)


def _example(key: Key) -> str:
    """A text of the form that answers must have, and no answer; '' where any form will do."""
    slots = read_pattern(key["pattern"])
    if slots is None:
        return ""
    examples = (example_of(slots, turn) for turn in range(9))
    return next((each for each in examples if _score(key, each) == 0), "")


SHORT_TEXT = ItemType(
    name="short_text",
    fields=FIELDS,
    problems=partial(find_problems, fields=FIELDS, examine=_examine),
    freeze=_freeze,
    read_answer=_read_answer,
    check_answer=_check_answer,
    score=_score,
    present=_present,
    explain=_explain,
    joined=joined_key,
    right_answer=full_text,
    parts=accepted_parts,
    holds_text=True,
)

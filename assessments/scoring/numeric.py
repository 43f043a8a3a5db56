"""Numeric: a number, right within an absolute tolerance; known errors have a feedback of their own."""

from collections.abc import Mapping
from decimal import Decimal
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
from assessments.scoring.authoring import STEM_LIMIT, UNIT_LIMIT, Part, authored_number, find_problems
from assessments.scoring.fields import sent_value
from shared.numerals import exact_number, plain_text, read_number, write_number

FIELDS = frozenset(
    {
        "stem",
        "answer",
        "tolerance",
        "unit",
        "feedback_correct",
        "feedback_incorrect",
        "common_errors",
    }
)
ERROR_FIELDS = frozenset({"value", "tolerance", "feedback"})


def _examine(item: Part) -> None:
    item.text("stem", STEM_LIMIT)
    item.number("answer")
    item.number("tolerance", negative=False)
    item.text("unit", UNIT_LIMIT, required=False)
    item.text("feedback_correct")
    item.text("feedback_incorrect")
    for error in item.parts("common_errors", ERROR_FIELDS, least=0):
        error.number("value")
        error.number("tolerance", negative=False)
        error.text("feedback")


def _freeze(content: Mapping[str, Any], salt: str) -> tuple[dict[str, Any], dict[str, Any]]:
    errors = {str(number): error for number, error in enumerate(content.get("common_errors") or [], start=1)}
    key = {
        "answer": authored_number(content["answer"]),
        "tolerance": authored_number(content["tolerance"]),
        "common_errors": [
            {
                "id": each,
                "value": authored_number(error["value"]),
                "tolerance": authored_number(error["tolerance"]),
            }
            for each, error in errors.items()
        ],
    }
    wording = {
        "stem": content["stem"],
        "unit": content.get("unit") or "",
        "feedback_correct": content["feedback_correct"],
        "feedback_incorrect": content["feedback_incorrect"],
        "common_errors": {each: error["feedback"] for each, error in errors.items()},
    }
    return key, wording


def _read_answer(key: Key, form: Form, field: str, language: str) -> str:
    text = sent_value(form, field)
    number = read_number(text, language)
    if text and number is None:
        raise AnswerError("not_a_number", field)
    return plain_text(number) if number is not None else ""


def _check_answer(key: Key, answer: str) -> bool:
    number = exact_number(answer)
    return answer == "" or (number is not None and plain_text(number) == answer)


def _score(key: Key, answer: str) -> Fraction:
    """All or nothing; both ends of the tolerance count as right."""
    return Fraction(int(answer != "" and _is_within(answer, key["answer"], key["tolerance"])))


def _present(
    key: Key, wording: Wording, answer: str, *, seed: str, field: str, language: str
) -> PresentedItem:
    return PresentedItem(
        shape="number",
        field=field,
        stem=wording["stem"],
        text=_written(answer, language),
        unit=wording["unit"],
    )


def _explain(key: Key, wording: Wording, answer: str, *, language: str) -> ItemOutcome:
    is_right = _score(key, answer) == 1
    part = OutcomePart(
        id="number",
        text=wording["unit"],
        chosen=answer != "",
        correct=is_right,
        expected=_written(key["answer"], language),
        given=_written(answer, language),
    )
    feedback = wording["feedback_correct"] if is_right else _error_feedback(key, wording, answer)
    return ItemOutcome(wording["stem"], "", (part,), feedback)


def _error_feedback(key: Key, wording: Wording, answer: str) -> str:
    for error in key["common_errors"]:
        if answer and _is_within(answer, error["value"], error["tolerance"]):
            return wording["common_errors"][error["id"]]
    return wording["feedback_incorrect"]


def _is_within(answer: str, value: str, tolerance: str) -> bool:
    # Fractions, because decimal arithmetic rounds to the precision of its context.
    return abs(Fraction(answer) - Fraction(value)) <= Fraction(tolerance)


def _written(number: str, language: str) -> str:
    return write_number(Decimal(number), language) if number else ""


def _right_answer(key: Key) -> str:
    return str(key["answer"])


def _parts(key: Key, wording: Wording) -> list[tuple[str, str]]:
    """No ids: what the number is measured in, and how near it must be."""
    return [("unit", wording["unit"]), ("tolerance", str(key["tolerance"]))]


NUMERIC = ItemType(
    name="numeric",
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

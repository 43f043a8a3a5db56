"""Calculated: a question with numbers of each learner's own, answered by a number that a formula gives."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from functools import partial
from typing import Any

from assessments.papers import (
    ItemOutcome,
    ItemType,
    Key,
    OutcomePart,
    PresentedChoice,
    PresentedGap,
    PresentedItem,
    Wording,
)
from assessments.scoring.authoring import authored_number, find_problems
from assessments.scoring.calculated_problems import ANSWER, examine, margin
from assessments.scoring.drawing import decimal_text, draw, parameter_of
from assessments.scoring.formulas import FormulaError, evaluate, read_formula, rounded_half_away
from assessments.scoring.marks import with_marks_filled
from assessments.scoring.units import freeze_units, in_first_unit, is_quantity, parts_of, read_quantity
from shared.numerals import write_number

FIELDS = frozenset(
    {
        "stem",
        "parameters",
        "formula",
        "decimals",
        "tolerance",
        "tolerance_kind",
        "units",
        "feedback_correct",
        "feedback_incorrect",
        "common_errors",
    }
)
MARKED = ("stem", "feedback_correct", "feedback_incorrect")
TURNS = 50  # draws that may fail, say by a division by zero, before an instance is given up


def _freeze(content: Mapping[str, Any], salt: str) -> tuple[dict[str, Any], dict[str, Any]]:
    errors = {str(number): error for number, error in enumerate(content.get("common_errors") or [], start=1)}
    units, names = freeze_units(content.get("units") or [])
    key = {
        "parameters": [
            {"name": each["name"]} | {name: authored_number(each[name]) for name in ("low", "high", "step")}
            for each in content["parameters"]
        ],
        "formula": content["formula"],
        "decimals": int(authored_number(content["decimals"])),
        "tolerance": authored_number(content["tolerance"]),
        "tolerance_kind": content["tolerance_kind"],
        "units": units,
        "common_errors": [{"id": each, "formula": error["formula"]} for each, error in errors.items()],
    }
    wording = {
        **{name: content[name] for name in MARKED},
        "units": names,
        "common_errors": {each: error["feedback"] for each, error in errors.items()},
    }
    return key, wording


def _instance(key: Key, wording: Wording, seed: str, language: str) -> tuple[Key, Wording]:
    """The item with drawn numbers. The key gets values, answer, margin and the values of common errors: exact
    numbers as "25/2"; the answer to be shown is a decimal."""
    own = {**key, **_drawn(key, seed)}
    if not wording:
        return own, wording
    texts = {name: write_number(Decimal(value), language) for name, value in own["values"].items()}
    stem = with_marks_filled(wording["stem"], texts)
    texts[ANSWER] = write_number(Decimal(own["shown"]), language)
    feedbacks = {name: with_marks_filled(wording[name], texts) for name in MARKED}
    errors = {each: with_marks_filled(feedback, texts) for each, feedback in wording["common_errors"].items()}
    return own, {**wording, **feedbacks, "stem": stem, "common_errors": errors}


def _drawn(key: Key, seed: str) -> dict[str, Any]:
    """The first draw for which every formula has a value; later seeds of the same learner are tried in turn."""
    parameters = [parameter for each in key["parameters"] if (parameter := parameter_of(each))]
    for turn in range(TURNS):
        values = draw(parameters, f"{seed}/{turn}")
        try:
            answer = evaluate(read_formula(key["formula"]), values)
            errors = [
                {**error, "value": str(evaluate(read_formula(error["formula"]), values))}
                for error in key["common_errors"]
            ]
        except FormulaError:
            continue
        return {
            "values": {name: decimal_text(value) for name, value in values.items()},
            "answer": str(answer),
            "shown": decimal_text(rounded_half_away(answer, key["decimals"])),
            "margin": str(margin(Fraction(key["tolerance"]), key["tolerance_kind"], answer)),
            "common_errors": errors,
        }
    raise FormulaError("division_by_zero")


def _check_answer(key: Key, answer: str) -> bool:
    return answer == "" or is_quantity(key["units"], answer)


def _score(key: Key, answer: str) -> Fraction:
    """All or nothing; both ends of the tolerance count as right."""
    return Fraction(int(answer != "" and _is_near(key, answer, key["answer"])))


def _present(
    key: Key, wording: Wording, answer: str, *, seed: str, field: str, language: str
) -> PresentedItem:
    """The number in `text`; where the unit is to be chosen, one gap with the units."""
    number, given = parts_of(answer)
    units = tuple(
        PresentedChoice(unit["id"], wording["units"][unit["id"]], unit["id"] == given)
        for unit in key["units"]
    )
    return PresentedItem(
        shape="number",
        field=field,
        stem=wording["stem"],
        gaps=(PresentedGap(f"{field}.unit", "", units),) if len(units) > 1 else (),
        text=write_number(Decimal(number), language) if number else "",
        unit=units[0].text if len(units) == 1 else "",
    )


def _explain(key: Key, wording: Wording, answer: str, *, language: str) -> ItemOutcome:
    is_right = _score(key, answer) == 1
    part = OutcomePart(
        id="number",
        text="",
        chosen=answer != "",
        correct=is_right,
        expected=_written(wording, _right_answer(key), language),
        given=_written(wording, answer, language),
    )
    feedback = wording["feedback_correct"] if is_right else _error_feedback(key, wording, answer)
    return ItemOutcome(wording["stem"], "", (part,), feedback)


def _error_feedback(key: Key, wording: Wording, answer: str) -> str:
    for error in key["common_errors"]:
        if answer and _is_near(key, answer, error["value"]):
            return wording["common_errors"][error["id"]]
    return wording["feedback_incorrect"]


def _is_near(key: Key, answer: str, value: str) -> bool:
    return abs(in_first_unit(key["units"], answer) - Fraction(value)) <= Fraction(key["margin"])


def _written(wording: Wording, answer: str, language: str) -> str:
    if not answer:
        return ""
    number, unit = parts_of(answer)
    return f"{write_number(Decimal(number), language)} {wording['units'].get(unit, '')}".strip()


def _right_answer(key: Key) -> str:
    """Of one learner's item, as it is shown; '' of the item itself, whose answer differs by learner."""
    if "shown" not in key:
        return ""
    return f"{key['shown']} {_first_unit(key)}".strip()


def _first_unit(key: Key) -> str:
    return "".join(unit["id"] for unit in key["units"][:1])


def _parts(key: Key, wording: Wording) -> list[tuple[str, str]]:
    """No learner's answer is that of another: formula, ranges and tolerance stand for all, then the units."""
    ranges = [(each["name"], f"{each['low']} – {each['high']}, {each['step']}") for each in key["parameters"]]
    tolerance = key["tolerance"] + ("%" if key["tolerance_kind"] == "percent" else "")
    units = [(unit["id"], wording["units"][unit["id"]]) for unit in key["units"]]
    return [("formula", key["formula"]), *ranges, ("tolerance", tolerance), *units]


CALCULATED = ItemType(
    name="calculated",
    fields=FIELDS,
    problems=partial(find_problems, fields=FIELDS, examine=examine),
    freeze=_freeze,
    read_answer=lambda key, form, field, language: read_quantity(key["units"], form, field, language),
    check_answer=_check_answer,
    score=_score,
    present=_present,
    explain=_explain,
    instance=_instance,
    right_answer=_right_answer,
    parts=_parts,
)

"""Units of measurement of a calculated item: one that the answer is in, and others with their factor to it."""

import re
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from assessments.papers import AnswerError, Form
from assessments.scoring.authoring import UNIT_LIMIT, Part, authored_number, distinct
from assessments.scoring.choice import OPTION_ID
from assessments.scoring.fields import sent_id, sent_value
from shared.numerals import exact_number, plain_text, read_number

UNIT_FIELDS = frozenset({"id", "name", "factor"})
MOST_UNITS = 8
ANSWER = re.compile(r"(-?[0-9.]+)(?: ([a-z0-9]{1,8}))?")

Units = Sequence[Mapping[str, Any]]  # of a key: id and factor


def examine_units(item: Part) -> None:
    units = item.parts("units", UNIT_FIELDS, least=0, most=MOST_UNITS)
    names = [unit.text("id") for unit in units]
    distinct((unit, "id", name) for unit, name in zip(units, names, strict=True))
    distinct([(unit, "name", unit.text("name", UNIT_LIMIT)) for unit in units])
    for place, (unit, name) in enumerate(zip(units, names, strict=True)):
        if name and not OPTION_ID.fullmatch(name):
            unit.report("id", "malformed_id")
        unit.number("factor")
        factor = exact_number(unit.values.get("factor"))
        if factor is not None and (factor <= 0 or (place == 0 and factor != 1)):
            unit.report("factor", "bad_range")


def freeze_units(
    units: Sequence[Mapping[str, Any]],
) -> tuple[list[dict[str, str]], dict[str, str]]:
    key = [{"id": unit["id"], "factor": authored_number(unit["factor"])} for unit in units]
    return key, {unit["id"]: unit["name"] for unit in units}


def read_quantity(units: Units, form: Form, field: str, language: str) -> str:
    """ "12.5 cm": the number in `field`, and the id of its unit, chosen in "<field>.unit" where there are several."""
    ids = [unit["id"] for unit in units]
    text = sent_value(form, field)
    unit = sent_id(form, f"{field}.unit", ids) if len(ids) > 1 else "".join(ids)
    number = read_number(text, language)
    if not text:
        return ""
    if number is None:
        raise AnswerError("not_a_number", field)
    if ids and not unit:
        raise AnswerError("unknown_unit", f"{field}.unit", {"allowed": ids})
    return f"{plain_text(number)} {unit}".strip()


def is_quantity(units: Units, answer: str) -> bool:
    match = ANSWER.fullmatch(answer)
    number = exact_number(match[1]) if match else None
    if match is None or number is None or plain_text(number) != match[1]:
        return False
    return match[2] in {unit["id"] for unit in units} if units else match[2] is None


def in_first_unit(units: Units, answer: str) -> Fraction:
    """What a canonical answer amounts to in the unit that answers are calculated in."""
    number, unit = parts_of(answer)
    factor = next((Fraction(each["factor"]) for each in units if each["id"] == unit), Fraction(1))
    return Fraction(number) * factor


def parts_of(answer: str) -> tuple[str, str]:
    """Number and id of the unit of a canonical answer, '' for what is not there."""
    number, _, unit = answer.partition(" ")
    return number, unit

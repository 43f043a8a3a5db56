"""The authoring problems of a calculated item: its ranges, formulas, marks and tolerance, tried on many draws."""

from collections.abc import Set as AbstractSet
from fractions import Fraction

from assessments.scoring.authoring import STEM_LIMIT, Part, distinct
from assessments.scoring.drawing import MOST_PARAMETERS, Parameter, corners, draw, parameter_of
from assessments.scoring.formulas import (
    FORMULA_LIMIT,
    FUNCTIONS,
    NAME,
    FormulaError,
    Node,
    evaluate,
    names_in,
    read_formula,
    rounded_half_away,
)
from assessments.scoring.marks import marks_in
from assessments.scoring.units import examine_units
from shared.numerals import exact_number

PARAMETER_FIELDS = frozenset({"name", "low", "high", "step"})
ERROR_FIELDS = frozenset({"formula", "feedback"})
TOLERANCE_KINDS = ("absolute", "percent")
ANSWER = "answer"  # the mark of the right answer in a feedback
RESERVED = frozenset({*FUNCTIONS, "pi", ANSWER})
MOST_DECIMALS = 10
MOST_ERRORS = 8
SAMPLES = 20  # draws that are tried, beside the extreme values


def examine(item: Part) -> None:
    stem = item.text("stem", STEM_LIMIT)
    parameters, names = _examine_parameters(item)
    errors = item.parts("common_errors", ERROR_FIELDS, least=0, most=MOST_ERRORS)
    nodes = [_examine_formula(part, names) for part in (item, *errors)]
    _examine_marks(item, "stem", stem, needed=names_in(nodes[0]) if nodes[0] else frozenset(), allowed=names)
    feedbacks = [(item, "feedback_correct"), (item, "feedback_incorrect"), *((e, "feedback") for e in errors)]
    for part, key in feedbacks:
        _examine_marks(part, key, part.text(key), needed=frozenset(), allowed=names | {ANSWER})
    decimals, tolerance, kind = _examine_tolerance(item)
    examine_units(item)
    if not item.problems:
        draws = [draw(parameters, str(number)) for number in range(SAMPLES)]
        answers = _try([item, *errors], [node for node in nodes if node], [*corners(parameters), *draws])
        for answer in answers:
            # The right answer as it is shown, rounded, must itself count as right.
            if abs(rounded_half_away(answer, decimals) - answer) > margin(tolerance, kind, answer):
                item.report("tolerance", "tolerance_too_small")
                break


def _examine_parameters(item: Part) -> tuple[list[Parameter], frozenset[str]]:
    parts = item.parts("parameters", PARAMETER_FIELDS, least=1, most=MOST_PARAMETERS)
    names = [part.text("name") for part in parts]
    distinct((part, "name", name) for part, name in zip(parts, names, strict=True))
    found = []
    for part, name in zip(parts, names, strict=True):
        if name and (name in RESERVED or not NAME.fullmatch(name)):
            part.report("name", "malformed_name")
        before = len(item.problems)
        for key in ("low", "high", "step"):
            part.number(key)
        parameter = parameter_of(part.values)
        if parameter:
            found.append(parameter)
        elif len(item.problems) == before:
            part.report("high", "bad_range")
    return found, frozenset(names)


def _examine_formula(part: Part, names: AbstractSet[str]) -> Node | None:
    text = part.text("formula", FORMULA_LIMIT)
    if not text:
        return None
    try:
        node = read_formula(text)
    except FormulaError as error:
        part.report("formula", "bad_formula", reason=error.reason)
        return None
    if not names_in(node) <= names:
        part.report("formula", "bad_formula", reason="unknown_name")
    return node


def _examine_marks(
    part: Part, key: str, text: str, *, needed: AbstractSet[str], allowed: AbstractSet[str]
) -> None:
    """Every needed number must stand in the text, and no mark for which there is none."""
    marks = set(marks_in(text))
    for name in sorted((needed & allowed) - marks | marks - allowed) if text else ():
        part.report(key, "gap_mismatch", gap=name)


def _examine_tolerance(item: Part) -> tuple[int, Fraction, str]:
    item.number("tolerance", negative=False)
    kind = item.text("tolerance_kind")
    if kind and kind not in TOLERANCE_KINDS:
        item.report("tolerance_kind", "unknown_value", allowed=list(TOLERANCE_KINDS))
    item.number("decimals", negative=False)
    decimals = exact_number(item.values.get("decimals"))
    if decimals is not None and (decimals % 1 or decimals > MOST_DECIMALS):
        item.report("decimals", "bad_range")
    tolerance = exact_number(item.values.get("tolerance"))
    return int(decimals or 0), Fraction(tolerance or 0), kind


def _try(parts: list[Part], nodes: list[Node], trials: list[dict[str, Fraction]]) -> list[Fraction]:
    """The right answers of all trials; each formula reports what goes wrong first, and then there are none."""
    found = []
    for part, node in zip(parts, nodes, strict=True):
        try:
            found.append([evaluate(node, values) for values in trials])
        except FormulaError as error:
            part.report("formula", "bad_formula", reason=error.reason)
    return [] if parts[0].problems else found[0]


def margin(tolerance: Fraction, kind: str, answer: Fraction) -> Fraction:
    """How far from the right answer an answer still counts as right."""
    return abs(answer) * tolerance / 100 if kind == "percent" else tolerance

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.papers import AnswerError, OutcomePart, PresentedItem, Problem
from assessments.scoring import ITEM_TYPES
from assessments.scoring.calculated import TURNS
from assessments.scoring.drawing import MOST_VALUES, Parameter, corners, decimal_text, parameter_of
from assessments.scoring.formulas import FormulaError
from tests.assessments.item_samples import SAMPLES, asked, frozen

CALCULATED = ITEM_TYPES["calculated"]
LENGTH, WIDTH = SAMPLES["calculated"]["parameters"]
ERROR_PATH = "common_errors.0.formula"
TOO_SMALL = [Problem("tolerance", "tolerance_too_small")]
M2, CM2 = SAMPLES["calculated"]["units"]


def error(**changes):
    return {"formula": "length", "feedback": "No."} | changes


def bad_formula(reason, path="formula"):
    return [Problem(path, "bad_formula", {"reason": reason})]


def no_mark(path, name):
    return [Problem(path, "gap_mismatch", {"gap": name})]


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"stem": ""}, [Problem("stem", "required")]),
        ({"stem": "{length} m?"}, no_mark("stem", "width")),
        ({"stem": "{length} {width} {height}?"}, no_mark("stem", "height")),
        ({"stem": "{length} {width} {answer}?"}, no_mark("stem", "answer")),
        ({"stem": "{width}?", "formula": "width", "common_errors": []}, []),
        ({"parameters": None}, 9),
        ({"parameters": [LENGTH | {"name": ""}, WIDTH]}, 6),
        ({"parameters": [LENGTH, WIDTH | {"name": "length"}]}, 6),
        ({"parameters": [LENGTH, WIDTH, WIDTH | {"name": "sqrt"}]}, [Problem("parameters.2.name", "malformed_name")]),
        ({"parameters": [LENGTH, WIDTH, WIDTH | {"name": "2x"}]}, [Problem("parameters.2.name", "malformed_name")]),
        ({"parameters": [LENGTH, WIDTH | {"low": None}]}, [Problem("parameters.1.low", "required")]),
        ({"parameters": [LENGTH, WIDTH | {"step": "x"}]}, [Problem("parameters.1.step", "not_a_number")]),
        ({"parameters": [LENGTH, WIDTH | {"step": 0}]}, [Problem("parameters.1.high", "bad_range")]),
        ({"parameters": [LENGTH, WIDTH | {"step": -1}]}, [Problem("parameters.1.high", "bad_range")]),
        ({"parameters": [LENGTH, WIDTH | {"high": 2}]}, [Problem("parameters.1.high", "bad_range")]),
        ({"parameters": [LENGTH, WIDTH | {"high": 3}]}, []),
        (
            {"parameters": [LENGTH, WIDTH | {"high": 10**9, "step": 1}]},
            [Problem("parameters.1.high", "bad_range")],
        ),
        ({"formula": ""}, [Problem("formula", "required")]),
        ({"formula": "length +"}, bad_formula("syntax")),
        ({"formula": "length * width * height"}, bad_formula("unknown_name")),
        ({"formula": "width / (length - 4)"}, bad_formula("division_by_zero")),
        ({"formula": "sqrt(length - width - 2)"}, bad_formula("negative_root")),
        ({"common_errors": [error(formula="1 / (width - 3)")]}, bad_formula("division_by_zero", ERROR_PATH)),
        ({"common_errors": [error(formula="x")]}, bad_formula("unknown_name", ERROR_PATH)),
        ({"common_errors": [error(feedback="{height}")]}, no_mark("common_errors.0.feedback", "height")),
        ({"common_errors": [error(feedback="{answer} {width}")]}, []),
        ({"common_errors": [error()] * 9}, [Problem("common_errors", "too_many", {"limit": 8})]),
        ({"common_errors": None}, []),
        ({"decimals": None}, [Problem("decimals", "required")]),
        ({"decimals": 1.5}, [Problem("decimals", "bad_range")]),
        ({"decimals": 11}, [Problem("decimals", "bad_range")]),
        ({"tolerance": -1}, [Problem("tolerance", "negative")]),
        ({"tolerance_kind": "some"}, 1),
        ({"tolerance_kind": ""}, [Problem("tolerance_kind", "required")]),
        ({"tolerance": 0, "decimals": 3}, []),
        ({"tolerance": 0, "decimals": 1}, TOO_SMALL),
        ({"tolerance": 0.05, "decimals": 1, "tolerance_kind": "absolute"}, []),
        ({"tolerance": 0.04, "decimals": 1, "tolerance_kind": "absolute"}, TOO_SMALL),
        ({"units": None}, []),
        ({"units": [M2 | {"id": ""}]}, [Problem("units.0.id", "required")]),
        ({"units": [M2 | {"id": "m²"}]}, [Problem("units.0.id", "malformed_id")]),
        ({"units": [M2, CM2 | {"id": "m2"}]}, [Problem("units.1.id", "duplicate")]),
        ({"units": [M2, CM2 | {"name": "m²"}]}, [Problem("units.1.name", "duplicate")]),
        ({"units": [M2 | {"factor": 2}]}, [Problem("units.0.factor", "bad_range")]),
        ({"units": [M2, CM2 | {"factor": 0}]}, [Problem("units.1.factor", "bad_range")]),
        ({"units": [M2, CM2 | {"factor": None}]}, [Problem("units.1.factor", "required")]),
        ({"feedback_correct": ""}, [Problem("feedback_correct", "required")]),
        ({"feedback_incorrect": "{other}"}, no_mark("feedback_incorrect", "other")),
    ],
)  # fmt: skip
def test_problems(changes, found):
    problems = CALCULATED.problems(SAMPLES["calculated"] | changes)
    assert (problems if isinstance(found, list) else len(problems)) == found


def test_freezing_keeps_ranges_and_formulas():
    key, wording = frozen("calculated")
    assert key == {
        "parameters": [
            {"name": "length", "low": "4", "high": "12", "step": "0.5"},
            {"name": "width", "low": "3", "high": "7", "step": "0.25"},
        ],
        "formula": "length * width",
        "decimals": 2,
        "tolerance": "1",
        "tolerance_kind": "percent",
        "units": [{"id": "m2", "factor": "1"}, {"id": "cm2", "factor": "0.0001"}],
        "common_errors": [{"id": "1", "formula": "length + width"}],
    }
    assert wording == {
        "stem": "A room is {length} m long and {width} m wide. Its area?",
        "feedback_correct": "{length} times {width} is {answer}.",
        "feedback_incorrect": "Multiply.",
        "units": {"m2": "m²", "cm2": "cm²"},
        "common_errors": {"1": "That is {length} plus {width}."},
    }


def fixed(language="en", **changes):
    """An instance whose numbers are 12.5 by 4, wherever it is drawn."""
    parameters = [
        LENGTH | {"low": 12.5, "high": 12.5},
        WIDTH | {"low": 4, "high": 4},
    ]
    return CALCULATED.instance(
        *frozen("calculated", **{"parameters": parameters} | changes), "seed", language
    )


def test_an_instance_has_its_numbers_in_key_and_wording():
    key, wording = fixed("ar", tolerance=3, formula="length * width / 3")
    drawn = {name: key[name] for name in ("values", "answer", "shown", "margin", "common_errors")}
    assert drawn == {
        "values": {"length": "12.5", "width": "4"},
        "answer": "50/3",
        "shown": "16.67",
        "margin": "1/2",
        "common_errors": [{"id": "1", "formula": "length + width", "value": "33/2"}],
    }
    assert wording["stem"] == "A room is ١٢٫٥ m long and ٤ m wide. Its area?"
    assert wording["feedback_correct"] == "١٢٫٥ times ٤ is ١٦٫٦٧."
    assert wording["common_errors"] == {"1": "That is ١٢٫٥ plus ٤."}


def test_an_absolute_tolerance_is_the_margin():
    assert fixed(tolerance=0.25, tolerance_kind="absolute")[0]["margin"] == "1/4"


@given(seed=st.text(st.characters(codec="utf-8")))
def test_the_same_seed_draws_the_same_numbers_from_the_range_with_and_without_wording(seed):
    key, wording = frozen("calculated")
    own, texts = CALCULATED.instance(key, wording, seed, "fr")
    assert CALCULATED.instance(key, {}, seed, "en") == (own, {})
    assert CALCULATED.instance(own, texts, seed, "fr")[0] == own
    for parameter in map(parameter_of, key["parameters"]):
        steps = (Fraction(own["values"][parameter.name]) - parameter.low) / parameter.step
        assert steps.denominator == 1
        assert 0 <= steps < parameter.count
    assert Fraction(own["answer"]) == Fraction(own["values"]["length"]) * Fraction(own["values"]["width"])


def test_different_seeds_draw_the_whole_range():
    drawn = {asked("calculated", str(number))[0]["values"]["length"] for number in range(200)}
    assert drawn == {decimal_text(Fraction(number, 2)) for number in range(8, 25)}


@pytest.mark.parametrize("seed", range(20))
def test_a_draw_that_cannot_be_calculated_is_drawn_again(seed):
    parameters = [LENGTH | {"low": 7, "high": 9, "step": 1}]
    key, _wording = frozen("calculated", formula="1 / (length - 8)", parameters=parameters, common_errors=[])
    assert CALCULATED.instance(key, {}, str(seed), "en")[0]["answer"] in ("1", "-1")


def test_an_item_that_can_never_be_calculated_is_a_bug():
    key, _wording = frozen("calculated", formula="1 / (length - length)")
    with pytest.raises(FormulaError):
        CALCULATED.instance(key, {}, "seed", "en")
    assert TURNS == 50


# The answer is 50 m² ± 0.5; the known error is 16.5.
@pytest.mark.parametrize(
    ("answer", "share"),
    [
        ("50 m2", 1),
        ("50.5 m2", 1),
        ("49.5 m2", 1),
        ("50.51 m2", 0),
        ("500000 cm2", 1),
        ("505000 cm2", 1),
        ("505001 cm2", 0),
        ("50 cm2", 0),
        ("-50 m2", 0),
        ("", 0),
    ],
)
def test_score_counts_units_and_both_ends_of_the_tolerance(answer, share):
    assert CALCULATED.score(fixed()[0], answer) == share


@pytest.mark.parametrize(
    ("units", "form", "language", "answer"),
    [
        ([M2, CM2], {"q": ["12.50"], "q.unit": ["cm2"]}, "en", "12.5 cm2"),
        ([M2, CM2], {"q": ["١٢٫٥"], "q.unit": ["m2"]}, "ar", "12.5 m2"),
        ([M2, CM2], {"q": [" "], "q.unit": ["m2"]}, "en", ""),
        ([M2, CM2], {"q": ["-0"], "q.unit": ["m2"]}, "en", "0 m2"),
        ([M2], {"q": ["1 234,5"]}, "fr", "1234.5 m2"),
        ([], {"q": ["12,5"]}, "es", "12.5"),
        ([], {}, "en", ""),
    ],
)
def test_read_answer_reads_number_and_unit(units, form, language, answer):
    key, _wording = frozen("calculated", units=units)
    assert CALCULATED.read_answer(key, form, "q", language) == answer
    assert CALCULATED.check_answer(key, answer)


@pytest.mark.parametrize(
    ("form", "code", "field"),
    [
        ({"q": ["many"], "q.unit": ["m2"]}, "not_a_number", "q"),
        ({"q": ["12"]}, "unknown_unit", "q.unit"),
        ({"q": ["12"], "q.unit": ["ft2"]}, "foreign_option", "q.unit"),
        ({"q": ["1", "2"], "q.unit": ["m2"]}, "too_many_choices", "q"),
    ],
)
def test_read_answer_names_the_field_at_fault(form, code, field):
    with pytest.raises(AnswerError) as caught:
        CALCULATED.read_answer(frozen("calculated")[0], form, "q", "en")
    assert (caught.value.code, caught.value.field) == (code, field)


@pytest.mark.parametrize(
    ("units", "answer", "is_canonical"),
    [
        ([M2, CM2], "", True),
        ([M2, CM2], "12.5 m2", True),
        ([M2, CM2], "-12.5 cm2", True),
        ([M2, CM2], "12.5", False),
        ([M2, CM2], "12.5 ft2", False),
        ([M2, CM2], "12.50 m2", False),
        ([M2, CM2], "1..5 m2", False),
        ([M2, CM2], "12.5  m2", False),
        ([M2, CM2], " m2", False),
        ([], "12.5", True),
        ([], "12.5 m2", False),
    ],
)
def test_check_answer(units, answer, is_canonical):
    assert CALCULATED.check_answer(frozen("calculated", units=units)[0], answer) is is_canonical


def test_present_asks_for_the_unit_where_there_are_several():
    item = CALCULATED.present(*fixed("fr"), "1234.5 cm2", seed="s", field="q", language="fr")
    (gap,) = item.gaps
    assert (item.shape, item.stem) == ("number", "A room is 12,5 m long and 4 m wide. Its area?")
    assert (item.field, item.text, item.unit, gap.field) == ("q", "1\u202f234,5", "", "q.unit")
    assert [(choice.id, choice.text, choice.chosen) for choice in gap.choices] == [
        ("m2", "m²", False),
        ("cm2", "cm²", True),
    ]


@pytest.mark.parametrize(("units", "unit"), [([M2], "m²"), (None, "")])
def test_present_shows_the_only_unit(units, unit):
    item = CALCULATED.present(*fixed(units=units), "", seed="s", field="q", language="en")
    assert item == PresentedItem(
        shape="number", field="q", stem="A room is 12.5 m long and 4 m wide. Its area?", unit=unit
    )


@pytest.mark.parametrize(
    ("answer", "given", "correct", "feedback"),
    [
        ("50 m2", "50 m²", True, "12.5 times 4 is 50."),
        ("500000 cm2", "500,000 cm²", True, "12.5 times 4 is 50."),
        ("16.5 m2", "16.5 m²", False, "That is 12.5 plus 4."),
        ("16.5 cm2", "16.5 cm²", False, "Multiply."),
        ("", "", False, "Multiply."),
    ],
)
def test_explain_gives_the_feedback_that_fits(answer, given, correct, feedback):
    outcome = CALCULATED.explain(*fixed(), answer, language="en")
    part = OutcomePart("number", "", answer != "", correct, expected="50 m²", given=given)
    assert (outcome.parts, outcome.feedback) == ((part,), feedback)


def test_explain_without_units():
    outcome = CALCULATED.explain(*fixed(units=None), "7", language="en")
    assert (outcome.parts[0].expected, outcome.parts[0].given) == ("50", "7")


def test_the_codebook_has_the_formula_instead_of_an_answer():
    assert CALCULATED.right_answer(frozen("calculated")[0]) == ""
    assert CALCULATED.right_answer(fixed()[0]) == "50 m2"
    assert CALCULATED.right_answer(fixed(units=None)[0]) == "50"
    assert CALCULATED.parts(*frozen("calculated")) == [
        ("formula", "length * width"),
        ("length", "4 – 12, 0.5"),
        ("width", "3 – 7, 0.25"),
        ("tolerance", "1%"),
        ("m2", "m²"),
        ("cm2", "cm²"),
    ]
    absolute = frozen("calculated", tolerance_kind="absolute", units=None)
    assert CALCULATED.parts(*absolute)[-1] == ("tolerance", "1")


@given(seed=st.text(st.characters(codec="utf-8")), decimals=st.integers(2, 6))
def test_the_answer_as_shown_is_right(seed, decimals):
    content = {"formula": "44.4 * cbrt(length) / width", "decimals": decimals}
    assert CALCULATED.problems(SAMPLES["calculated"] | content) == []
    key, _wording = CALCULATED.instance(*frozen("calculated", **content), seed, "en")
    assert CALCULATED.score(key, f"{key['shown']} m2") == 1


@pytest.mark.parametrize(
    ("low", "high", "step", "count", "extremes"),
    [
        ("1", "2", "0.5", 3, ["1", "2"]),
        ("1", "2", "0.3", 4, ["1", "1.9"]),
        ("-1", "1", "0.5", 5, ["-1", "0", "1"]),
        ("-1", "1", "0.3", 7, ["-1", "0.8"]),
        ("3", "3", "1", 1, ["3"]),
        ("0", str(MOST_VALUES - 1), "1", MOST_VALUES, ["0", str(MOST_VALUES - 1)]),
    ],
)
def test_the_values_of_a_range(low, high, step, count, extremes):
    parameter = parameter_of({"name": "x", "low": low, "high": high, "step": step})
    assert parameter == Parameter("x", Fraction(low), Fraction(high), Fraction(step))
    assert (parameter.count, [decimal_text(each) for each in sorted(parameter.extremes())]) == (
        count,
        extremes,
    )


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"low": 1, "high": 0, "step": 1},
        {"low": 1, "high": 2, "step": 0},
        {"low": 1, "high": None, "step": 1},
        {"low": 0, "high": MOST_VALUES, "step": 1},
    ],
)
def test_what_is_no_range(values):
    assert parameter_of({"name": "x"} | values) is None


def test_corners_are_all_combinations_of_extremes():
    parameters = [Parameter(name, Fraction(1), Fraction(2), Fraction(1)) for name in "ab"]
    assert [tuple(values.values()) for values in corners(parameters)] == [(1, 1), (1, 2), (2, 1), (2, 2)]


@pytest.mark.parametrize("text", ["0", "-1.5", "1000000", "0.000001", "12345678901234567890.5"])
def test_drawn_numbers_are_written_as_plain_decimals(text):
    assert decimal_text(Fraction(text)) == text
    assert Decimal(decimal_text(Fraction(text))) == Decimal(text)

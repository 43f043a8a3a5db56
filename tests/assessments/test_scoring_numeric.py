from datetime import date
from decimal import Decimal

import pytest

from assessments.papers import AnswerError, OutcomePart, PresentedItem, Problem
from assessments.scoring import ITEM_TYPES
from tests.assessments.item_samples import SAMPLES, frozen

NUMERIC = ITEM_TYPES["numeric"]


def error(**changes):
    return {"value": 5, "tolerance": 0, "feedback": "No."} | changes


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"stem": ""}, [Problem("stem", "required")]),
        ({"answer": None}, [Problem("answer", "required")]),
        ({"answer": ""}, [Problem("answer", "required")]),
        ({"answer": 0}, []),
        ({"answer": "-0.27"}, []),
        ({"answer": Decimal("0.27")}, []),
        ({"answer": "many"}, [Problem("answer", "not_a_number")]),
        ({"answer": "1,000"}, [Problem("answer", "not_a_number")]),
        ({"answer": True}, [Problem("answer", "not_a_number")]),
        ({"answer": [1]}, [Problem("answer", "not_a_number")]),
        ({"answer": date(2026, 1, 1)}, [Problem("answer", "not_a_number")]),
        ({"answer": float("nan")}, [Problem("answer", "not_a_number")]),
        ({"answer": float("inf")}, [Problem("answer", "not_a_number")]),
        ({"answer": 10**5000}, [Problem("answer", "not_a_number")]),
        ({"tolerance": None}, [Problem("tolerance", "required")]),
        ({"tolerance": -1}, [Problem("tolerance", "negative")]),
        ({"unit": ""}, []),
        ({"unit": None}, []),
        ({"unit": 3}, [Problem("unit", "wrong_type", {"expected": "text"})]),
        ({"unit": "x" * 101}, [Problem("unit", "too_long", {"limit": 100})]),
        ({"feedback_correct": ""}, [Problem("feedback_correct", "required")]),
        ({"feedback_incorrect": ""}, [Problem("feedback_incorrect", "required")]),
        ({"common_errors": None}, []),
        ({"common_errors": []}, []),
        ({"common_errors": [error(value="x")]}, [Problem("common_errors.0.value", "not_a_number")]),
        ({"common_errors": [error(tolerance=-0.1)]}, [Problem("common_errors.0.tolerance", "negative")]),
        (
            {"common_errors": [error(), error(feedback=" ")]},
            [Problem("common_errors.1.feedback", "required")],
        ),
        ({"common_errors": [5]}, [Problem("common_errors.0", "wrong_type", {"expected": "mapping"})]),
    ],
)
def test_problems(changes, found):
    assert NUMERIC.problems(SAMPLES["numeric"] | changes) == found


def test_freezing_writes_numbers_as_plain_decimal_text():
    errors = [error(value=-2.70), error(value=Decimal("1E+2"), tolerance="0.50", feedback="Yes?")]
    key, wording = frozen("numeric", answer=0.1, tolerance=Decimal("0.010"), common_errors=errors)
    assert key == {
        "answer": "0.1",
        "tolerance": "0.01",
        "common_errors": [
            {"id": "1", "value": "-2.7", "tolerance": "0"},
            {"id": "2", "value": "100", "tolerance": "0.5"},
        ],
    }
    assert wording == {
        "stem": "How many weapons remain?",
        "unit": "weapons",
        "feedback_correct": "45 per cent.",
        "feedback_incorrect": "Multiply by 0.45.",
        "common_errors": {"1": "No.", "2": "Yes?"},
    }


def test_freezing_does_without_unit_and_common_errors():
    key, wording = frozen("numeric", unit=None, common_errors=None)
    assert (key["common_errors"], wording["common_errors"], wording["unit"]) == ([], {}, "")


def test_freezing_content_with_problems_is_a_bug():
    with pytest.raises(ValueError, match="not a number"):
        frozen("numeric", answer="many")


@pytest.mark.parametrize(
    ("answer", "tolerance", "given", "share"),
    [
        ("160718", "1800", "160718", 1),
        ("160718", "1800", "158918", 1),
        ("160718", "1800", "162518", 1),
        ("160718", "1800", "158917.999", 0),
        ("160718", "1800", "162518.001", 0),
        ("0", "0", "0", 1),
        ("0", "5", "", 0),
        # In binary floats 57.3 + 0.1 is not 57.4.
        ("57.3", "0.1", "57.4", 1),
        ("0.3", "0", "0.3", 1),
        # 30 digits differ in the last one: Decimal arithmetic would round at 28.
        ("100000000000000000000000000001", "0", "100000000000000000000000000002", 0),
        ("-5", "1", "-6", 1),
    ],
)
def test_score_includes_both_ends_of_the_tolerance(answer, tolerance, given, share):
    key = {"answer": answer, "tolerance": tolerance, "common_errors": []}
    assert NUMERIC.score(key, given) == share


@pytest.mark.parametrize(
    ("language", "typed", "answer"),
    [
        ("en", "160,718", "160718"),
        ("fr", "160 718,50", "160718.5"),
        ("es", "160.718", "160718"),
        ("ar", "١٦٠٬٧١٨", "160718"),
        ("en", "-0", "0"),
        ("en", "57.30 %", "57.3"),
        ("en", "  ", ""),
    ],
)
def test_read_answer_reads_numbers_as_typed(language, typed, answer):
    assert NUMERIC.read_answer(frozen("numeric")[0], {"q": [typed]}, "q", language) == answer


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        (["about 5"], "not_a_number"),
        (["1e5"], "not_a_number"),
        (["NaN"], "not_a_number"),
        (["9" * 31], "not_a_number"),
        (["9" * 201], "too_long"),
        (["1", "2"], "too_many_choices"),
    ],
)
def test_read_answer_refuses_what_is_no_number(sent, code):
    with pytest.raises(AnswerError) as caught:
        NUMERIC.read_answer(frozen("numeric")[0], {"q": sent}, "q", "en")
    assert (caught.value.code, caught.value.field) == (code, "q")


@pytest.mark.parametrize(
    ("answer", "is_canonical"),
    [
        ("160718", True),
        ("-0.5", True),
        ("0.50", False),
        ("-0", False),
        ("+5", False),
        ("05", False),
        (".5", False),
        ("5.", False),
        ("٥", False),
        ("1e5", False),
        ("5\n", False),
    ],
)
def test_check_answer(answer, is_canonical):
    assert NUMERIC.check_answer(frozen("numeric")[0], answer) is is_canonical


@pytest.mark.parametrize(
    ("language", "text"), [("en", "1,234.5"), ("fr", "1\u202f234,5"), ("es", "1234,5"), ("ar", "١٬٢٣٤٫٥")]
)
def test_present_writes_the_answer_for_the_reader(language, text):
    key, wording = frozen("numeric")
    assert NUMERIC.present(key, wording, "1234.5", seed="s", field="q", language=language) == PresentedItem(
        shape="number", field="q", stem="How many weapons remain?", text=text, unit="weapons"
    )


# The answer is 160718 ± 1800; the known error 196434 ± 1800.
@pytest.mark.parametrize(
    ("answer", "given", "correct", "feedback"),
    [
        ("160000", "160,000", True, "45 per cent."),
        ("196434", "196,434", False, "That is 55 per cent."),
        ("198234", "198,234", False, "That is 55 per cent."),
        ("198235", "198,235", False, "Multiply by 0.45."),
        ("", "", False, "Multiply by 0.45."),
    ],
)
def test_explain_gives_the_feedback_that_fits(answer, given, correct, feedback):
    key, wording = frozen("numeric")
    outcome = NUMERIC.explain(key, wording, answer, language="en")
    part = OutcomePart("number", "weapons", answer != "", correct, expected="160,718", given=given)
    assert (outcome.parts, outcome.feedback) == ((part,), feedback)

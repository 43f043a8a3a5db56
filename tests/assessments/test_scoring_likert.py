import pytest

from assessments.papers import AnswerError, OutcomePart, PresentedChoice, PresentedGap, Problem
from assessments.scoring import ITEM_TYPES
from tests.assessments.item_samples import SAMPLES, frozen

LIKERT = ITEM_TYPES["likert"]
KEY, WORDING = frozen("likert")


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"stem": None}, [Problem("stem", "required")]),
        ({"statements": []}, [Problem("statements", "too_few", {"limit": 1})]),
        ({"statements": ["One"]}, []),
        ({"statements": ["One", "One"]}, [Problem("statements.1", "duplicate")]),
        ({"statements": ["One", 2]}, [Problem("statements.1", "wrong_type", {"expected": "text"})]),
        ({"scale": ["No", "Yes"]}, [Problem("scale", "too_few", {"limit": 3})]),
        ({"scale": list("1234567")}, []),
        ({"scale": list("12345678")}, [Problem("scale", "too_many", {"limit": 7})]),
        ({"scale": ["No", "Yes", "No"]}, [Problem("scale.2", "duplicate")]),
    ],
)
def test_problems(changes, found):
    assert LIKERT.problems(SAMPLES["likert"] | changes) == found


def test_freezing_numbers_statements_and_points_as_authored():
    assert KEY == {"statements": ["1", "2"], "scale": ["1", "2", "3"]}
    assert WORDING == {
        "stem": "How far do you agree?",
        "statements": {"1": "It was clear.", "2": "It was long."},
        "scale": {"1": "No", "2": "Partly", "3": "Yes"},
    }


@pytest.mark.parametrize(
    ("form", "answer"),
    [
        ({"q.1": ["3"], "q.2": ["1"]}, "1=3,2=1"),
        ({"q.2": ["2"]}, "2=2"),
        ({"q.1": [""], "q.3": ["1"], "r.1": ["1"]}, ""),
    ],
)
def test_read_answer_takes_what_is_there(form, answer):
    assert LIKERT.read_answer(KEY, form, "q", "en") == answer


@pytest.mark.parametrize(
    ("sent", "code"), [(["4"], "foreign_option"), (["١"], "foreign_option"), (["1", "2"], "too_many_choices")]
)
def test_read_answer_refuses_what_is_not_on_the_scale(sent, code):
    with pytest.raises(AnswerError) as caught:
        LIKERT.read_answer(KEY, {"q.2": sent}, "q", "en")
    assert (caught.value.code, caught.value.field) == (code, "q.2")


@pytest.mark.parametrize(
    ("answer", "is_canonical"),
    [("1=3,2=1", True), ("2=1", True), ("2=1,1=3", False), ("1=4", False), ("3=1", False), ("1=", False)],
)
def test_check_answer(answer, is_canonical):
    assert LIKERT.check_answer(KEY, answer) is is_canonical


@pytest.mark.parametrize("seed", ["1", "2", "3"])
def test_the_scale_keeps_its_order_for_everybody(seed):
    item = LIKERT.present(KEY, WORDING, "2=3", seed=seed, field="q", language="en")
    scale = [("1", "No"), ("2", "Partly"), ("3", "Yes")]
    assert item.shape == "grid"
    assert item.gaps == (
        PresentedGap("q.1", "It was clear.", tuple(PresentedChoice(i, t, False) for i, t in scale)),
        PresentedGap("q.2", "It was long.", tuple(PresentedChoice(i, t, i == "3") for i, t in scale)),
    )


def test_explain_says_what_was_answered_and_judges_nothing():
    assert LIKERT.explain(KEY, WORDING, "2=3", language="en").parts == (
        OutcomePart("1", "It was clear.", chosen=False, correct=False),
        OutcomePart("2", "It was long.", chosen=True, correct=False, given="Yes"),
    )

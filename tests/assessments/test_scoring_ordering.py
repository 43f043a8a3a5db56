from fractions import Fraction

import pytest

from assessments.papers import AnswerError, OutcomePart, Problem
from assessments.scoring import ITEM_TYPES
from assessments.scoring.dealing import deal_letters
from tests.assessments.item_samples import SAMPLES, frozen

ORDERING = ITEM_TYPES["ordering"]
FIVE = {"sequence": ["A", "B", "C", "D", "E"]}
KEY = {"sequence": ["C", "A", "B"]}
WORDING = {
    "stem": "Order.",
    "steps": {"A": "Collect", "B": "Store", "C": "Plan"},
    "feedback_correct": "Well ordered.",
    "feedback_incorrect": "Plan first.",
}


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"stem": ""}, [Problem("stem", "required")]),
        ({"sequence": None}, [Problem("sequence", "required")]),
        ({"sequence": {"1": "Plan"}}, [Problem("sequence", "wrong_type", {"expected": "list"})]),
        ({"sequence": ["Plan"]}, [Problem("sequence", "too_few", {"limit": 2})]),
        ({"sequence": list("abcdefghijklmnopqrstuvwxyz0")}, [Problem("sequence", "too_many", {"limit": 26})]),
        ({"sequence": ["Plan", "Act", "Plan"]}, [Problem("sequence.2", "duplicate")]),
        ({"sequence": ["Plan", ""]}, [Problem("sequence.1", "required")]),
        ({"feedback_correct": ""}, [Problem("feedback_correct", "required")]),
        ({"feedback_incorrect": None}, [Problem("feedback_incorrect", "required")]),
    ],
)
def test_problems(changes, found):
    assert ORDERING.problems(SAMPLES["ordering"] | changes) == found


def test_freezing_deals_the_letters_by_the_salt():
    key, wording = frozen("ordering", salt="X")
    assert key == {"sequence": deal_letters(5, "X")}
    assert [wording["steps"][letter] for letter in key["sequence"]] == SAMPLES["ordering"]["sequence"]
    assert list(wording["steps"]) == ["A", "B", "C", "D", "E"]


def test_the_letters_do_not_give_the_key_away():
    dealt = {tuple(deal_letters(3, str(salt))) for salt in range(100)}
    assert len(dealt) == 6


@pytest.mark.parametrize(
    ("answer", "share"),
    [
        ("A,B,C,D,E", 1),
        ("A,B,D,C,E", Fraction(3, 4)),
        ("E,D,C,B,A", 0),
        ("B,C,D,E,A", Fraction(3, 4)),
        ("E,A,B,C,D", Fraction(3, 4)),
        ("A,C,E,B,D", Fraction(1, 2)),  # A-B and C-D stand right, B-C and D-E do not
        ("A,,C,D,E", Fraction(1, 2)),  # A-B and B-C cannot count without B
        ("A,,C,,E", 0),
        (",A,,,B", Fraction(1, 4)),
        ("A,,,,", 0),
        ("", 0),
    ],
)
def test_score_counts_neighbouring_key_steps_in_the_right_relative_order(answer, share):
    assert ORDERING.score(FIVE, answer) == share


@pytest.mark.parametrize(
    ("form", "answer"),
    [
        ({"q.1": ["C"], "q.2": ["A"], "q.3": ["B"]}, "C,A,B"),
        ({"q.1": ["C"], "q.3": ["B"]}, "C,,B"),
        ({"q.1": [""], "q.2": [" "], "q.3": []}, ""),
        ({}, ""),
    ],
)
def test_read_answer_has_one_slot_per_place(form, answer):
    assert ORDERING.read_answer(KEY, form, "q", "en") == answer


@pytest.mark.parametrize(
    ("sent", "code", "params"),
    [
        (["C"], "repeated_step", {"first_place": 1}),
        (["D"], "foreign_option", {"value": "D"}),
        (["A", "B"], "too_many_choices", {"limit": 1}),
    ],
)
def test_read_answer_names_the_field_at_fault(sent, code, params):
    with pytest.raises(AnswerError) as caught:
        ORDERING.read_answer(KEY, {"q.1": ["C"], "q.3": sent}, "q", "en")
    assert (caught.value.code, caught.value.field, caught.value.params) == (code, "q.3", params)


@pytest.mark.parametrize(
    ("answer", "is_canonical"),
    [
        ("C,A,B", True),
        ("C,,B", True),
        (",,B", True),
        (",,", False),
        ("C,A", False),
        ("C,A,B,", False),
        ("C,C,B", False),
        ("C,A,D", False),
    ],
)
def test_check_answer(answer, is_canonical):
    assert ORDERING.check_answer(KEY, answer) is is_canonical


def test_present_numbers_the_places_in_the_readers_digits():
    item = ORDERING.present(KEY, WORDING, "C,,B", seed="s", field="q", language="ar")
    assert item.shape == "order"
    assert [(gap.field, gap.label) for gap in item.gaps] == [("q.1", "١"), ("q.2", "٢"), ("q.3", "٣")]
    chosen = [(gap.field, choice.text) for gap in item.gaps for choice in gap.choices if choice.chosen]
    assert chosen == [("q.1", "Plan"), ("q.3", "Store")]


def test_explain_lists_the_steps_in_the_right_order_with_their_places():
    outcome = ORDERING.explain(KEY, WORDING, "C,B,", language="en")
    assert outcome.parts == (
        OutcomePart("C", "Plan", True, True, expected="1", given="1"),
        OutcomePart("A", "Collect", False, False, expected="2", given=""),
        OutcomePart("B", "Store", True, False, expected="3", given="2"),
    )
    assert outcome.feedback == "Plan first."
    assert ORDERING.explain(KEY, WORDING, "C,A,B", language="en").feedback == "Well ordered."

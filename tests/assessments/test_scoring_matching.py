from fractions import Fraction

import pytest

from assessments.papers import AnswerError, OutcomePart, Problem
from assessments.scoring import ITEM_TYPES
from assessments.scoring.dealing import deal_letters
from tests.assessments.item_samples import SAMPLES, frozen

MATCHING = ITEM_TYPES["matching"]
KEY = {
    "lefts": ["1", "2", "3"],
    "rights": ["A", "B", "C", "D"],
    "pairs": {"1": "C", "2": "A", "3": "D"},
}
WORDING = {
    "stem": "Match.",
    "lefts": {
        "1": {"text": "Paris", "feedback": "Seine"},
        "2": {"text": "Lima", "feedback": "Rímac"},
        "3": {"text": "Tunis", "feedback": "Lake"},
    },
    "rights": {"A": "Peru", "B": "Chad", "C": "France", "D": "Tunisia"},
}


def pairs(count=3, **changes):
    entries = [{"left": f"L{n}", "right": f"R{n}", "feedback": f"F{n}"} for n in range(count)]
    entries[-1] |= changes
    return entries


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"stem": ""}, [Problem("stem", "required")]),
        ({"pairs": None}, [Problem("pairs", "required")]),
        ({"pairs": pairs(1)}, [Problem("pairs", "too_few", {"limit": 2})]),
        ({"pairs": pairs(left="L0")}, [Problem("pairs.2.left", "duplicate")]),
        ({"pairs": pairs(right="R0")}, [Problem("pairs.2.right", "duplicate")]),
        ({"pairs": pairs(right=" ")}, [Problem("pairs.2.right", "required")]),
        ({"pairs": pairs(feedback="")}, [Problem("pairs.2.feedback", "required")]),
        ({"pairs": pairs(hint="x")}, [Problem("pairs.2", "unknown_key", {"key": "hint"})]),
        ({"extra_right": None}, []),
        ({"extra_right": []}, []),
        ({"extra_right": "Chad"}, [Problem("extra_right", "wrong_type", {"expected": "list"})]),
        ({"extra_right": ["Mali", "Peru"]}, [Problem("extra_right.1", "duplicate")]),
        ({"extra_right": [None]}, [Problem("extra_right.0", "wrong_type", {"expected": "text"})]),
        ({"extra_right": [""]}, [Problem("extra_right.0", "required")]),
        ({"pairs": pairs(26), "extra_right": []}, []),
        ({"pairs": pairs(25), "extra_right": ["x", "y"]}, [Problem("extra_right", "too_many", {"limit": 1})]),
    ],
)
def test_problems(changes, found):
    assert MATCHING.problems(SAMPLES["matching"] | changes) == found


def test_freezing_deals_the_letters_by_the_salt():
    key, wording = frozen("matching", salt="X")
    letters = deal_letters(4, "X")
    assert key == KEY | {"pairs": dict(zip("123", letters, strict=False))}
    assert wording["lefts"] == WORDING["lefts"]
    assert wording["rights"] == dict(sorted(zip(letters, ["France", "Peru", "Tunisia", "Chad"], strict=True)))


def test_the_letters_do_not_give_the_key_away():
    dealt = {tuple(frozen("matching", salt=str(salt))[0]["pairs"].values()) for salt in range(300)}
    assert len(dealt) == 24  # every way to give three of four letters


@pytest.mark.parametrize(
    ("answer", "share"),
    [
        ("1=C,2=A,3=D", 1),
        ("1=C,2=A,3=B", Fraction(2, 3)),
        ("1=C,2=A", Fraction(2, 3)),
        ("3=D", Fraction(1, 3)),
        ("1=C,2=C,3=C", Fraction(1, 3)),
        ("1=A,2=C,3=B", 0),
        ("", 0),
    ],
)
def test_score_is_the_share_of_right_pairs(answer, share):
    assert MATCHING.score(KEY, answer) == share


@pytest.mark.parametrize(
    ("form", "answer"),
    [
        ({"q.1": ["C"], "q.2": ["A"], "q.3": ["D"]}, "1=C,2=A,3=D"),
        ({"q.3": ["B"], "q.1": [""], "q.2": ["B"]}, "2=B,3=B"),
        ({"q": ["A"], "q.4": ["A"]}, ""),
    ],
)
def test_read_answer_keeps_partial_answers_in_left_order(form, answer):
    assert MATCHING.read_answer(KEY, form, "q", "en") == answer


@pytest.mark.parametrize(
    ("sent", "code"),
    [(["E"], "foreign_option"), (["A", "B"], "too_many_choices"), (["A" * 201], "too_long")],
)
def test_read_answer_names_the_field_at_fault(sent, code):
    with pytest.raises(AnswerError) as caught:
        MATCHING.read_answer(KEY, {"q.1": ["C"], "q.2": sent}, "q", "en")
    assert (caught.value.code, caught.value.field) == (code, "q.2")


@pytest.mark.parametrize(
    ("answer", "is_canonical"),
    [
        ("1=C,2=A,3=D", True),
        ("2=A", True),
        ("2=A,1=C", False),
        ("1=C,1=C", False),
        ("1=E", False),
        ("4=A", False),
        ("1", False),
        ("1=", False),
        ("1=C,", False),
    ],
)
def test_check_answer(answer, is_canonical):
    assert MATCHING.check_answer(KEY, answer) is is_canonical


def test_present_shuffles_lefts_and_rights_and_marks_what_was_chosen():
    item = MATCHING.present(KEY, WORDING, "2=A", seed="s", field="q", language="en")
    assert (item.shape, item.stem, item.choices) == ("match", "Match.", ())
    assert sorted((gap.field, gap.label) for gap in item.gaps) == [
        ("q.1", "Paris"),
        ("q.2", "Lima"),
        ("q.3", "Tunis"),
    ]
    orders = {tuple(choice.text for choice in gap.choices) for gap in item.gaps}
    assert len(orders) == 1  # the same list for every left-hand side
    chosen = [(gap.field, choice.id) for gap in item.gaps for choice in gap.choices if choice.chosen]
    assert chosen == [("q.2", "A")]


def test_explain_sets_what_was_given_beside_what_was_expected():
    outcome = MATCHING.explain(KEY, WORDING, "1=C,2=B", language="en")
    assert outcome.parts == (
        OutcomePart("1", "Paris", True, True, expected="France", given="France", feedback="Seine"),
        OutcomePart("2", "Lima", True, False, expected="Peru", given="Chad", feedback="Rímac"),
        OutcomePart("3", "Tunis", False, False, expected="Tunisia", given="", feedback="Lake"),
    )
    assert outcome.feedback == ""

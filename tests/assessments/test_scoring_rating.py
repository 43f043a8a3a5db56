import pytest

from assessments.papers import AnswerError, OutcomePart, Problem
from assessments.scoring import ITEM_TYPES
from tests.assessments.item_samples import SAMPLES, frozen

RATING = ITEM_TYPES["rating"]
KEY, WORDING = frozen("rating")
FAR = {"least": -100, "most": 100}


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"stem": ""}, [Problem("stem", "required")]),
        ({"low": 1, "high": 2}, []),
        ({"low": "-5", "high": 5.0}, []),
        ({"low": None}, [Problem("low", "required")]),
        ({"high": "many"}, [Problem("high", "not_a_number")]),
        ({"high": 9.5}, [Problem("high", "bad_range", FAR)]),
        ({"high": 10**9}, [Problem("high", "bad_range", FAR)]),
        ({"low": 10}, [Problem("high", "bad_range", {"least": 11, "most": 20})]),
        ({"high": 11}, [Problem("high", "bad_range", {"least": 1, "most": 10})]),
        ({"low_label": ""}, [Problem("low_label", "required")]),
        ({"high_label": "x" * 101}, [Problem("high_label", "too_long", {"limit": 100})]),
    ],
)
def test_problems(changes, found):
    assert RATING.problems(SAMPLES["rating"] | changes) == found


def test_freezing_writes_out_the_points_of_the_scale():
    assert frozen("rating", low=-1, high=1)[0] == {"options": ["-1", "0", "1"]}
    assert WORDING == {"stem": "How sure?", "low_label": "Not at all", "high_label": "Fully"}


@pytest.mark.parametrize(("sent", "answer"), [(["0"], "0"), (["10"], "10"), ([""], ""), ([], "")])
def test_read_answer(sent, answer):
    assert RATING.read_answer(KEY, {"q": sent}, "q", "en") == answer


@pytest.mark.parametrize(
    ("sent", "code"),
    [(["11"], "foreign_option"), (["٥"], "foreign_option"), (["1", "2"], "too_many_choices")],
)
def test_read_answer_refuses_what_is_not_on_the_scale(sent, code):
    with pytest.raises(AnswerError) as caught:
        RATING.read_answer(KEY, {"q": sent}, "q", "en")
    assert (caught.value.code, caught.value.field) == (code, "q")


@pytest.mark.parametrize(
    ("answer", "is_canonical"), [("", True), ("0", True), ("10", True), ("11", False), ("00", False)]
)
def test_check_answer(answer, is_canonical):
    assert RATING.check_answer(KEY, answer) is is_canonical


def test_present_keeps_the_order_names_the_ends_and_writes_the_readers_digits():
    item = RATING.present(KEY, WORDING, "3", seed="any", field="q", language="ar")
    assert (item.shape, item.low, item.high) == ("one", "Not at all", "Fully")
    assert [choice.id for choice in item.choices] == [str(number) for number in range(11)]
    assert [choice.text for choice in item.choices][:4] == ["٠", "١", "٢", "٣"]
    assert [choice.id for choice in item.choices if choice.chosen] == ["3"]


@pytest.mark.parametrize(
    ("answer", "part"),
    [
        ("", OutcomePart("number", "", chosen=False, correct=False)),
        ("0", OutcomePart("number", "Not at all", chosen=True, correct=False, given="0")),
        ("7", OutcomePart("number", "", chosen=True, correct=False, given="7")),
        ("10", OutcomePart("number", "Fully", chosen=True, correct=False, given="10")),
    ],
)
def test_explain_says_what_was_answered(answer, part):
    assert RATING.explain(KEY, WORDING, answer, language="en").parts == (part,)

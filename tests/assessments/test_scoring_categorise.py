import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.papers import AnswerError, Problem
from assessments.scoring import ITEM_TYPES
from tests.assessments.item_samples import SAMPLES, frozen

CATEGORISE = ITEM_TYPES["categorise"]


def entry(**changes):
    return {"text": "Barge", "category": "Sea", "feedback": "Yes."} | changes


def entries(**changes):
    return [entry(), entry(text="Canoe") | changes]


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"stem": ""}, [Problem("stem", "required")]),
        ({"categories": None, "entries": entries()[:1]}, [
            Problem("categories", "required"),
            Problem("entries", "too_few", {"limit": 2}),
            Problem("entries.0.category", "unknown_category", {"allowed": []}),
        ]),
        ({"categories": ["Sea"], "entries": entries()}, [Problem("categories", "too_few", {"limit": 2})]),
        (
            {"categories": list("abcdefg"), "entries": entries(category="a")[1:] + [entry(category="g")]},
            [Problem("categories", "too_many", {"limit": 6})],
        ),
        ({"categories": ["Sea", " Sea "], "entries": entries()}, [Problem("categories.1", "duplicate")]),
        ({"entries": entries(text="")}, [Problem("entries.1.text", "required")]),
        ({"entries": entries(text="Barge")}, [Problem("entries.1.text", "duplicate")]),
        ({"entries": entries(feedback=None)}, [Problem("entries.1.feedback", "required")]),
        ({"entries": entries(category="")}, [Problem("entries.1.category", "required")]),
        (
            {"entries": entries(category="sea")},
            [Problem("entries.1.category", "unknown_category", {"allowed": ["Land", "Sea", "Air"]})],
        ),
        ({"entries": entries(category="  Sea ")}, []),
        ({"entries": entries(extra=1)}, [Problem("entries.1", "unknown_key", {"key": "extra"})]),
    ],
)  # fmt: skip
def test_problems(changes, found):
    assert CATEGORISE.problems(SAMPLES["categorise"] | changes) == found


def test_freezing_deals_letters_that_tell_nothing():
    key, wording = frozen("categorise")
    texts = {letter: each["text"] for letter, each in wording["lefts"].items()}
    sorted_into = {texts[left]: wording["rights"][right] for left, right in key["pairs"].items()}
    assert sorted_into == {"Road": "Land", "Rail": "Land", "Ferry": "Sea"}
    assert (key["lefts"], key["rights"]) == (["A", "B", "C"], ["A", "B", "C"])
    orders = {
        tuple(frozen("categorise", salt=str(number))[1]["lefts"][letter]["text"] for letter in "ABC")
        for number in range(60)
    }
    assert len(orders) == 6


def test_a_group_may_stay_empty_and_another_take_everything():
    key, _wording = frozen("categorise")
    by_text = {each["text"]: left for left, each in frozen("categorise")[1]["lefts"].items()}
    land = key["pairs"][by_text["Road"]]
    form = {f"q.{left}": [land] for left in key["lefts"]}
    answer = CATEGORISE.read_answer(key, form, "q", "en")
    assert CATEGORISE.check_answer(key, answer)
    assert CATEGORISE.score(key, answer).as_integer_ratio() == (2, 3)


def test_a_group_that_does_not_exist_is_refused():
    with pytest.raises(AnswerError) as caught:
        CATEGORISE.read_answer(frozen("categorise")[0], {"q.A": ["D"]}, "q", "en")
    assert (caught.value.code, caught.value.field) == ("foreign_option", "q.A")


@given(st.integers())
def test_nothing_of_the_key_is_presented(seed):
    key, wording = frozen("categorise")
    item = CATEGORISE.present(key, wording, "", seed=str(seed), field="q", language="en")
    assert (item.shape, len(item.gaps)) == ("match", 3)
    assert not any(choice.chosen for gap in item.gaps for choice in gap.choices)
    assert len({tuple(choice.id for choice in gap.choices) for gap in item.gaps}) == 1
    assert {"Asphalt", "Steel", "Water"} & set(str(item).split("'")) == set()


def test_explain_names_the_group_for_each_entry():
    key, wording = frozen("categorise")
    parts = CATEGORISE.explain(key, wording, "", language="en").parts
    assert sorted((part.text, part.expected, part.given, part.correct) for part in parts) == [
        ("Ferry", "Sea", "", False),
        ("Rail", "Land", "", False),
        ("Road", "Land", "", False),
    ]

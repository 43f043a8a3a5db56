import pytest

from assessments.scoring import ITEM_TYPES
from evaluation.keys import answer_parts, right_answer
from tests.assessments.item_samples import SAMPLES, frozen


@pytest.mark.parametrize("name", SAMPLES)
def test_the_right_answer_is_canonical_and_earns_all_points(name):
    key, _wording = frozen(name)
    answer = right_answer(name, key)
    assert ITEM_TYPES[name].check_answer(key, answer)
    assert ITEM_TYPES[name].score(key, answer) == 1


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("true_false", [("t", "Option t"), ("f", "Option f")]),
        ("numeric", [("unit", "weapons"), ("tolerance", "1800")]),
    ],
)
def test_parts_tell_what_ids_stand_for(name, parts):
    assert answer_parts(name, *frozen(name)) == parts


def test_parts_of_a_matching_item_are_both_sides():
    parts = dict(answer_parts("matching", *frozen("matching")))
    assert sorted(parts.values()) == ["Chad", "France", "Lima", "Paris", "Peru", "Tunis", "Tunisia"]


def test_parts_of_an_ordering_item_are_listed_by_letter():
    parts = answer_parts("ordering", *frozen("ordering"))
    assert [letter for letter, _text in parts] == ["A", "B", "C", "D", "E"]

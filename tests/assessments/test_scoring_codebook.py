"""What every type tells those who read answers outside the platform: the right answer, and what ids stand for."""

import pytest

from assessments.scoring import ITEM_TYPES
from tests.assessments.item_samples import SAMPLES, frozen


@pytest.mark.parametrize("name", SAMPLES)
def test_the_right_answer_is_canonical_and_earns_all_points_where_there_is_one(name):
    rules = ITEM_TYPES[name]
    key, _wording = frozen(name)
    key, _wording = rules.instance(key, {}, "seed", "en")
    answer = rules.right_answer(key)
    assert rules.check_answer(key, answer)
    assert rules.score(key, answer) == (1 if rules.marking == "automatic" else 0)


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("true_false", [("t", "Option t"), ("f", "Option f")]),
        ("numeric", [("unit", "weapons"), ("tolerance", "1800")]),
        ("essay", []),
        (
            "likert",
            [("1=", "It was clear."), ("2=", "It was long."), ("1", "No"), ("2", "Partly"), ("3", "Yes")],
        ),
        ("rating", [("0", "Not at all"), ("10", "Fully")]),
    ],
)
def test_parts_tell_what_ids_stand_for(name, parts):
    assert ITEM_TYPES[name].parts(*frozen(name)) == parts


def test_parts_of_a_matching_item_are_both_sides():
    parts = dict(ITEM_TYPES["matching"].parts(*frozen("matching")))
    assert sorted(parts.values()) == ["Chad", "France", "Lima", "Paris", "Peru", "Tunis", "Tunisia"]


def test_parts_of_an_ordering_item_are_listed_by_letter():
    parts = ITEM_TYPES["ordering"].parts(*frozen("ordering"))
    assert [letter for letter, _text in parts] == ["A", "B", "C", "D", "E"]


def test_answers_that_people_write_are_known_to_hold_words():
    assert {name for name, rules in ITEM_TYPES.items() if rules.holds_text} == {
        "short_text",
        "cloze",
        "essay",
        "open_text",
    }

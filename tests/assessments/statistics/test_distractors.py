"""Options of an item against thirds of the total score."""

import numpy as np
import pytest

from assessments.statistics.distractors import option_table, thirds
from assessments.statistics.values import OptionCount
from tests.assessments.statistics.samples import matrix

ROWS = [(1, 1), (1, 1), (1, 0), (0, 1), (0, 0), (0, None), (None, 0), (0, 0), (0, 0)]
PICKS = ["a", "a", "a", "b", "b", "", "", "c", "b"]


def table(rows=ROWS, picks=PICKS):
    chosen = np.array([[option in pick for option in "abc"] for pick in picks])
    return option_table(matrix(rows), "Q1", options="abc", chosen=chosen, key={"a"})


def test_options_are_counted_by_thirds_of_those_who_reached_the_item():
    found = table()
    assert (found.upper_size, found.middle_size, found.lower_size, found.n) == (3, 3, 2, 8)
    assert [(o.option, o.is_key, o.lower, o.middle, o.upper) for o in found.options] == [
        ("a", True, 0, 0, 3),
        ("b", False, 1, 2, 0),
        ("c", False, 1, 0, 0),
    ]
    assert (found.omitted.lower, found.omitted.middle, found.omitted.upper) == (0, 1, 0)


def test_the_correlation_of_an_option_leaves_the_item_out():
    a = table().options[0]
    picked = [1, 1, 1, 0, 0, 0, 0, 0]
    rest = [1, 1, 0, 1, 0, 0, 0, 0]
    assert a.rest_correlation == pytest.approx(np.corrcoef(picked, rest)[0, 1])


def test_several_options_may_be_chosen():
    found = table(picks=["ab", "ab", "a", "b", "b", "", "", "c", "abc"])
    assert [each.count for each in found.options] == [4, 5, 2]


def test_an_option_nobody_chose_has_no_correlation():
    found = table(picks=["a"] * 9)
    assert found.options[1] == OptionCount("b", False, 0, 0, 0, None)


@pytest.mark.parametrize(
    ("people", "sizes"), [(3, [1, 1, 1]), (10, [3, 4, 3]), (11, [4, 3, 4]), (1, [0, 1, 0])]
)
def test_the_outer_thirds_are_equal(people, sizes):
    assert np.bincount(thirds(matrix([(1,)] * people)), minlength=3).tolist() == sizes


def test_a_table_of_choices_must_fit_the_matrix():
    with pytest.raises(ValueError, match="one row a person"):
        option_table(matrix(ROWS), "Q1", options="ab", chosen=np.zeros((9, 3), bool), key={"a"})

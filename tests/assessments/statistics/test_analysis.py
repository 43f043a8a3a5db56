"""The one function that does everything: pooling, options, several groupings, the minimum, what nobody sees."""

import numpy as np
import pytest

from assessments.statistics import Choices, Flag, Grouping, Matrix, analyse, as_json
from tests.assessments.statistics.samples import LSAT6, matrix, patterns, simulated


def choices(points):
    """Right = a; wrong = b; nobody takes c."""
    right = points.points[:, 0] == 1
    return Choices("abc", np.column_stack([right, ~right, np.zeros_like(right)]), {"a"})


def test_options_and_their_flags_belong_to_their_item():
    points = matrix(patterns(LSAT6))
    found = analyse(points, choices={"Q1": choices(points)})
    assert [each.count for each in found.options["Q1"].options] == [924, 76, 0]
    assert Flag("option_never_chosen", "Q1", {"option": "c"}) in found.flags
    assert as_json(found)["items"][0]["options"]["options"][0]["option"] == "a"


def test_options_of_an_item_below_the_minimum_are_left_out():
    points = matrix([(1, 0), (0, 1), (1, 1)])
    found = analyse(points, choices={"Q1": choices(points)}, minimum_n=4)
    assert (found.options, found.test.mean, found.items[0].facility) == ({}, None, None)
    assert found.flags == (Flag("few_people", "", {"n": 3, "minimum": 30}),)


def test_cohorts_are_pooled_by_putting_their_people_into_one_matrix():
    rows = patterns(LSAT6)
    first, second = rows[::2], rows[1::2]
    pooled, whole = analyse(matrix(first + second)), analyse(matrix(rows))
    assert (pooled.test.n, pooled.test.distribution) == (whole.test.n, whole.test.distribution)
    assert pooled.test.alpha == pytest.approx(whole.test.alpha)
    assert [each.facility for each in pooled.items] == [each.facility for each in whole.items]


def test_several_groupings_are_compared_apart():
    points, gender = simulated(600, 8, seed=12, shift=1.5)
    language = [("en", "fr")[place // 2 % 2] for place in range(600)]
    found = analyse(points, groupings={"gender": Grouping(gender, "F"), "language": Grouping(language, "fr")})
    groups = [(flag.item, flag.params["by"]) for flag in found.flags if flag.code == "group_difference_large"]
    assert groups == [("Q1", "gender")]
    assert [as_json(found, name)["dif"]["group"] for name in ("gender", "language")] == ["gender", "language"]


def test_a_matrix_without_people_has_no_numbers():
    found = analyse(Matrix(np.empty((0, 3)), np.ones(3), ("a", "b", "c")))
    assert (found.test.n, found.test.mean, {item.facility for item in found.items}) == (0, None, {None})

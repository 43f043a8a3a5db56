"""Statistics of single items: a worked example, missing answers, points, what is undefined, properties."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from assessments.statistics import Matrix
from assessments.statistics.items import item_statistics, pearson, tails
from tests.assessments.statistics.samples import WORKED, matrix

zeros_and_ones = hnp.arrays(
    float, st.tuples(st.integers(4, 20), st.integers(3, 6)), elements=st.sampled_from([0, 1])
)


def column(items, name):
    return [getattr(each, name) for each in items]


def test_a_worked_example_of_eight_learners():
    items = item_statistics(matrix(WORKED, persons=[str(n) for n in range(1, 9)]))
    assert column(items, "facility") == [0.875, 0.75, 0.5, 0.375, 0.25]
    assert column(items, "corrected_item_total") == pytest.approx(
        [0.260694, 0.235702, 0.458831, 0.435745, 0.516398], abs=1e-6
    )
    assert column(items, "discrimination_27") == [0.5, 0.5, 1.0, 1.0, 0.5]
    assert column(items, "alpha_if_deleted") == pytest.approx(
        [0.621359, 0.638889, 0.526316, 0.540084, 0.5], abs=1e-6
    )


def test_facility_counts_who_reached_the_item_and_totals_count_the_rest_as_wrong():
    points = matrix([(1, 1), (0, 1), (1, None), (None, None)])
    first, second = item_statistics(points)
    assert (first.n, first.facility, first.not_reached) == (3, pytest.approx(2 / 3), 0.25)
    assert (second.n, second.facility, second.not_reached) == (2, 1.0, 0.5)
    assert points.totals.tolist() == [2, 1, 1, 0]


def test_the_correlation_is_over_people_who_reached_the_item():
    rows = [(1, 1, 0), (0, 1, 1), (1, None, 1), (0, 0, 0), (1, 1, 1)]
    reached = [row for row in rows if row[1] is not None]
    expected = pearson(
        np.array([row[1] for row in reached], float), np.array([row[0] + row[2] for row in reached], float)
    )
    assert item_statistics(matrix(rows))[1].corrected_item_total == pytest.approx(expected)


def test_standard_errors_are_binomial_for_right_or_wrong_and_of_the_mean_for_points():
    items = item_statistics(matrix([(1, 0), (0, 1), (1, 2), (1, 1)], max_points=[1, 2]))
    assert items[0].facility_se == pytest.approx(math.sqrt(0.75 * 0.25 / 4))
    assert (items[1].facility, items[1].facility_se) == (
        0.5,
        pytest.approx(np.std([0, 1, 2, 1], ddof=1) / 2 / 2),
    )


def test_discrimination_of_points_is_a_difference_of_facilities():
    rows = [(4, 10), (3, 9), (2, 5), (2, 4), (1, 2), (0, 1), (0, 0)]
    first = item_statistics(matrix(rows, max_points=[4, 10]))[0]
    assert first.discrimination_27 == pytest.approx((4 + 3) / 8 - 0)
    assert first.discrimination_27_se == pytest.approx(math.sqrt(np.var([1, 0.75]) / 2))


@pytest.mark.parametrize(("people", "size"), [(3, 1), (8, 2), (50, 14), (100, 27), (1, 0)])
def test_tails_hold_27_percent_each(people, size):
    assert [len(each) for each in tails(matrix([(1, 0)] * people))] == [size, size]


def test_medians_leave_out_unknown_times_and_people_who_did_not_reach_the_item():
    seconds = np.array([[10.0, 5], [np.nan, 7], [30, 9], [500, 11]])
    items = item_statistics(matrix([(1, 1), (1, 1), (0, 0), (None, 1)]), seconds=seconds)
    assert column(items, "median_seconds") == [20.0, 8.0]


@pytest.mark.parametrize(
    ("rows", "name", "reason"),
    [
        ([(1,), (0,), (1,)], "corrected_item_total", "too_few_items"),
        ([(1,), (0,), (1,)], "alpha_if_deleted", "too_few_items"),
        ([(1, 0), (0, 1), (1, 1)], "alpha_if_deleted", "too_few_items"),
        ([(1, 0, 1), (1, 1, 1), (1, 1, 0)], "corrected_item_total", "no_variance"),
        ([(1, 0, 1)], "sd", "too_few_people"),
        ([(1, 0, 1)], "discrimination_27", "too_few_people"),
        ([(1, 0, 1), (1, 0, 1)], "alpha_if_deleted", "no_variance"),
        ([(1, 0, 1), (0, 0, 1)], "median_seconds", "no_times"),
    ],
)
def test_what_is_undefined_is_none_with_a_reason(rows, name, reason):
    first = item_statistics(matrix(rows), minimum_n=1)[0]
    assert (getattr(first, name), first.reasons[name]) == (None, reason)


def test_every_none_has_a_reason():
    for rows in ([(1, 0, 1), (1, 1, 1), (1, 1, None)], [(1,), (0,)], [(None, 1), (None, 0)], [(1, 1)]):
        for item in item_statistics(matrix(rows), minimum_n=1):
            missing = {name for name, value in vars(item).items() if value is None}
            assert missing == set(item.reasons) or set(item.reasons.values()) == {"below_minimum"}


def test_nothing_is_shown_below_the_minimum():
    first, second = item_statistics(matrix([(1, 0), (1, None), (0, 1)]), minimum_n=3)
    assert (first.n, first.facility) == (3, pytest.approx(2 / 3))
    assert (second.n, second.facility, second.reasons) == (2, None, {"facility": "below_minimum"})


@settings(max_examples=40, deadline=None)
@given(zeros_and_ones, st.randoms(use_true_random=False))
def test_the_order_of_people_changes_nothing(points, random):
    names = tuple(f"p{number}" for number in range(len(points)))
    order = list(range(len(points)))
    random.shuffle(order)
    shape = np.ones(points.shape[1]), tuple(f"Q{i}" for i in range(points.shape[1]))
    before = item_statistics(Matrix(points, *shape, names))
    after = item_statistics(Matrix(points[order], *shape, tuple(names[i] for i in order)))
    for one, other in zip(before, after, strict=True):
        assert one.reasons == other.reasons
        numbers = {name: value for name, value in vars(one).items() if isinstance(value, float)}
        assert numbers == pytest.approx({name: vars(other)[name] for name in numbers}, abs=1e-9)


@settings(max_examples=40, deadline=None)
@given(zeros_and_ones, st.integers(1, 5))
def test_an_item_that_everybody_gets_changes_no_correlation_or_discrimination(points, constant):
    longer = np.column_stack([points, np.full(len(points), float(constant))])
    worth = [1] * points.shape[1]
    before = item_statistics(matrix(points, worth))
    after = item_statistics(matrix(longer, [*worth, constant]))
    for one, other in zip(before, after, strict=False):
        assert one.corrected_item_total == pytest.approx(other.corrected_item_total)
        assert one.discrimination_27 == other.discrimination_27


@pytest.mark.parametrize(
    ("points", "worth", "items", "persons", "message"),
    [
        ([[1.0, 0]], [1, 1], ("a", "a"), (), "two items"),
        ([[1.0, 0]], [1, 1], ("a",), (), "differ"),
        ([[1.0, 0]], [1, 0], ("a", "b"), (), "more than 0"),
        ([[1.0, 0], [1, 1]], [1, 1], ("a", "b"), ("x", "x"), "persons"),
        ([[np.inf, 0]], [1, 1], ("a", "b"), (), "finite"),
    ],
)
def test_a_matrix_that_does_not_fit_is_refused(points, worth, items, persons, message):
    with pytest.raises(ValueError, match=message):
        Matrix(np.array(points), np.array(worth, float), items, persons)


def test_names_of_digits_break_ties_as_numbers():
    assert matrix([(1,), (1,), (1,)], persons=["10", "9", "1"]).ranking.tolist() == [2, 1, 0]

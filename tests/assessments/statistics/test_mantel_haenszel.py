"""Mantel-Haenszel statistics: worked strata, ETS classes, undefined cases, symmetry, the generalised test."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessments.statistics.mantel_haenszel import Strata, ets_class, generalised, mantel_haenszel, strata_of

# Strata (reference right, wrong, focal right, wrong) and: odds ratio, delta, its SE, chi-square, class.
WORKED = [
    ([(20, 20, 18, 22), (30, 10, 28, 12), (36, 4, 35, 5)], (1.256410, -0.53641, 0.71133, 0.36001), "A"),
    ([(24, 16, 17, 23), (32, 8, 26, 14), (37, 3, 34, 6)], (2.099656, -1.74317, 0.72862, 5.05834), "B"),
    ([(30, 10, 14, 26), (36, 4, 22, 18), (39, 1, 30, 10)], (7.046512, -4.58845, 0.84729, 31.52141), "C"),
    ([(12, 8, 8, 12), (16, 4, 12, 8), (18, 2, 16, 4)], (2.388889, -2.04645, 1.00425, 3.36064), "A"),
]
tables = st.lists(st.tuples(*[st.integers(0, 12)] * 4), min_size=1, max_size=6)


def strata(rows) -> Strata:
    return Strata(*np.array(rows, dtype=float).T)


@pytest.mark.parametrize(("rows", "numbers", "ets"), WORKED)
def test_worked_strata(rows, numbers, ets):
    found = mantel_haenszel(strata(rows))
    assert (found.odds_ratio, found.delta, found.delta_se, found.chi2) == pytest.approx(numbers, abs=6e-6)
    assert (found.ets_class, found.strata, found.n_used) == (ets, 3, int(np.sum(rows)))


@pytest.mark.parametrize(
    ("p", "delta", "se", "expected"),
    [
        (0.05, 3.0, 0.1, "A"),
        (0.049, 0.99, 0.1, "A"),
        (0.049, -0.99, 0.1, "A"),
        (0.01, 1.0, 0.1, "B"),
        (0.01, 1.49, 0.1, "B"),
        (0.01, 1.5, 0.31, "B"),
        (0.01, -1.5, 0.30, "C"),
        (None, 1.5, 0.3, None),
        (0.01, None, None, None),
    ],
)
def test_ets_classes(p, delta, se, expected):
    assert ets_class(p, delta, se) == expected


def test_no_correction_where_the_distance_is_below_half_as_in_r():
    """A distance of 0.2 from what is expected over two strata."""
    found = mantel_haenszel(strata([(2, 1, 1, 1), (1, 1, 1, 1)]))
    a, e, v = 3, 2 * 0.9, 3 * 2 * 3 * 2 / (25 * 4)
    assert found.chi2 == pytest.approx((a - e - 1.0) ** 2 / (v + 1 / 3))


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        ([(3, 2, 0, 0)], "no_overlap"),
        ([(3, 0, 4, 0)], "no_overlap"),
        ([(0, 0, 0, 0)], "no_overlap"),
        ([(3, 0, 2, 4)], "empty_cells"),
        ([(3, 2, 0, 4)], "empty_cells"),
    ],
)
def test_an_odds_ratio_that_is_undefined_is_none_with_a_reason(rows, reason):
    found = mantel_haenszel(strata(rows))
    names = ("odds_ratio", "delta", "delta_se", "ets_class")
    if reason == "no_overlap":
        names = ("chi2", "p", *names)
    assert [getattr(found, name) for name in names] == [None] * len(names)
    assert found.reasons == dict.fromkeys(names, reason)


@settings(max_examples=80, deadline=None)
@given(tables)
def test_swapping_the_groups_inverts_the_odds_ratio(rows):
    one, other = mantel_haenszel(strata(rows)), mantel_haenszel(strata([(c, d, a, b) for a, b, c, d in rows]))
    assert one.chi2 == pytest.approx(other.chi2, abs=1e-9)
    assert one.reasons == other.reasons
    if one.odds_ratio is not None:
        assert one.odds_ratio == pytest.approx(1 / other.odds_ratio)
        assert one.delta == pytest.approx(-other.delta, abs=1e-12)
        assert one.delta_se == pytest.approx(other.delta_se)


def test_people_are_counted_into_the_cells_of_their_score():
    right = np.array([True, False, True, True, False])
    focal = np.array([False, False, True, True, True])
    found = strata_of(right, focal, np.array([0, 0, 0, 2, 2]))
    assert [cell.tolist() for cell in (found.a, found.b, found.c, found.d)] == [
        [1, 0, 0],
        [1, 0, 0],
        [1, 0, 1],
        [0, 0, 1],
    ]


def test_the_generalised_test_of_two_groups_is_the_usual_one_without_correction():
    rows = WORKED[3][0]
    category, group, stratum = [], [], []
    for level, counts in enumerate(rows):
        for place, count in enumerate(counts):
            category += [place % 2] * count
            group += [place // 2] * count
            stratum += [level] * count
    found = generalised(np.array(category), np.array(group), np.array(stratum))
    assert (found.groups, found.df, found.chi2) == (2, 1, pytest.approx(4.14894, abs=5e-6))


@pytest.mark.parametrize(
    ("category", "group", "reason"),
    [([0, 0, 0, 0], [0, 1, 0, 1], "no_variance"), ([0, 1, 0, 1], [0, 0, 1, 1], "no_overlap")],
)
def test_the_generalised_test_says_why_it_is_undefined(category, group, reason):
    stratum = np.array([0, 0, 1, 1])  # each group alone in its stratum
    found = generalised(np.array(category), np.array(group), stratum)
    assert (found.chi2, found.reasons) == (None, {"chi2": reason, "p": reason})

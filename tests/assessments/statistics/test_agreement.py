"""Agreement of two markers: published values, perfect and no agreement."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.statistics.agreement import agreement, intraclass_correlation, quadratic_weighted_kappa

# Shrout & Fleiss (1979), Psychological Bulletin 86, table 2: six targets, four judges.
TARGETS = ((9, 2, 5, 8), (6, 1, 3, 2), (8, 4, 6, 8), (7, 1, 2, 6), (10, 5, 6, 9), (6, 2, 4, 7))
marks = st.lists(st.tuples(st.integers(0, 10), st.integers(0, 10)), min_size=2, max_size=30)


def weighted_kappa_of_a_table(first, second) -> float:
    """The usual way: a table of categories with weights (i - j)²."""
    size = int(max(max(first), max(second))) + 1
    table = np.zeros((size, size))
    for a, b in zip(first, second, strict=True):
        table[int(a), int(b)] += 1
    weights = (np.arange(size)[:, None] - np.arange(size)) ** 2
    expected = np.outer(table.sum(axis=1), table.sum(axis=0)) / table.sum()
    return 1 - (weights * table).sum() / (weights * expected).sum()


def test_the_intraclass_correlation_of_shrout_and_fleiss():
    assert intraclass_correlation(np.array(TARGETS, float)) == pytest.approx(0.2897638, abs=1e-7)


@given(marks)
def test_weighted_kappa_is_the_one_of_a_table(pairs):
    first, second = (np.array(each, float) for each in zip(*pairs, strict=True))
    found = quadratic_weighted_kappa(first, second)
    if found != "no_variance":
        assert found == pytest.approx(weighted_kappa_of_a_table(first, second))


@given(marks)
def test_swapping_the_markers_changes_the_sign_of_the_difference_only(pairs):
    first, second = (np.array(each, float) for each in zip(*pairs, strict=True))
    one, other = agreement(first, second), agreement(second, first)
    assert one.mean_difference == pytest.approx(-other.mean_difference)
    for name in ("exact", "weighted_kappa", "icc"):
        assert getattr(one, name) == pytest.approx(getattr(other, name), abs=1e-9)


def test_markers_who_agree_and_markers_who_differ_by_one():
    same = agreement(np.array([1, 2, 3.5]), np.array([1, 2, 3.5]))
    assert (same.n, same.exact, same.weighted_kappa, same.icc) == (3, 1.0, pytest.approx(1), pytest.approx(1))
    shifted = agreement(np.array([1.0, 2, 3]), np.array([2.0, 3, 4]))
    assert (shifted.exact, shifted.mean_difference) == (0.0, 1.0)
    assert (shifted.weighted_kappa, shifted.icc) == (pytest.approx(1 - 1 / (7 / 3)), pytest.approx(2 / 3))


@pytest.mark.parametrize(
    ("first", "second", "reasons"),
    [
        ([2, 2], [2, 2], {"weighted_kappa": "no_variance", "icc": "no_variance"}),
        ([2], [3], {"icc": "too_few_people"}),
        ([], [], dict.fromkeys(("exact", "weighted_kappa", "icc", "mean_difference"), "too_few_people")),
    ],
)
def test_what_is_undefined_is_none_with_a_reason(first, second, reasons):
    found = agreement(np.array(first, float), np.array(second, float))
    assert found.reasons == reasons
    assert {name for name, value in vars(found).items() if value is None} == set(reasons)


def test_markers_must_mark_the_same_answers():
    with pytest.raises(ValueError, match="every answer"):
        agreement(np.array([1.0]), np.array([1.0, 2.0]))

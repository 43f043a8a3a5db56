"""Benjamini-Hochberg against the worked values of R's p.adjust, and its properties."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.statistics.multiple_testing import benjamini_hochberg


@pytest.mark.parametrize(
    ("p_values", "adjusted"),
    [
        ([], []),
        ([0.04], [0.04]),
        ([0.01, 0.02, 0.03, 0.04, 0.05], [0.05] * 5),
        ([0.005, 0.9, 0.02, 0.03], [0.02, 0.9, 0.04, 0.04]),
        ([0.5, None, 0.01], [0.5, None, 0.02]),
        ([None], [None]),
        ([0.8, 0.9], [0.9, 0.9]),
    ],
)
def test_adjusted_values(p_values, adjusted):
    assert list(benjamini_hochberg(p_values)) == pytest.approx(adjusted)


@given(st.lists(st.floats(0, 1), max_size=30))
def test_adjusting_keeps_order_and_never_lowers_a_value(p_values):
    found = benjamini_hochberg(p_values)
    assert all(p <= q <= 1 or q == pytest.approx(p) for p, q in zip(p_values, found, strict=True))
    by_p = [q for _, q in sorted(zip(p_values, found, strict=True))]
    assert by_p == sorted(by_p)

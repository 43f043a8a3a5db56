"""Statistics of the whole test, the error at the pass mark, and how safe the decision is."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import beta as beta_function
from scipy.special import comb

from assessments.statistics.decisions import conditional_sem, decision_values, effective_length
from assessments.statistics.reliability import distribution, whole_test
from assessments.statistics.values import ScoreBin
from tests.assessments.statistics.samples import LSAT6, WORKED, matrix, patterns

DECISIONS = ("decision_consistency", "decision_kappa", "decision_accuracy")


def test_a_worked_example_of_eight_learners():
    found = whole_test(matrix(WORKED))
    assert (found.n, found.items, found.max_points) == (8, 5, 5.0)
    assert (found.mean, found.median, found.minimum, found.maximum) == (2.75, 2.5, 1, 5)
    assert (found.sd, found.alpha, found.sem) == pytest.approx((1.488048, 0.625, 0.911239), abs=1e-6)
    assert found.kr20 == found.alpha


def test_shape_agrees_with_the_spreadsheet_formulas():
    """SKEW and KURT of spreadsheets; the values of 3, 4, 5, 2, 3, 4, 5, 6, 4, 7 are in their manuals."""
    totals = matrix([(each,) for each in (3, 4, 5, 2, 3, 4, 5, 6, 4, 7)], max_points=[10])
    found = whole_test(totals)
    assert (found.skewness, found.kurtosis) == pytest.approx((0.359543071, -0.151799637), abs=1e-9)


def test_kr20_needs_right_or_wrong_items_of_equal_weight():
    part = whole_test(matrix([(1, 0.5), (0, 1), (1, 0)]))
    weighted = whole_test(matrix([(1, 2), (0, 2), (1, 0)], max_points=[1, 2]))
    assert [(each.kr20, each.reasons["kr20"]) for each in (part, weighted)] == [(None, "partial_credit")] * 2


def test_the_interval_of_alpha_holds_alpha_and_narrows_with_people():
    small, large = whole_test(matrix(patterns(LSAT6)[::10])), whole_test(matrix(patterns(LSAT6)))
    assert small.alpha_low < small.alpha < small.alpha_high
    assert large.alpha_high - large.alpha_low < small.alpha_high - small.alpha_low


@pytest.mark.parametrize(
    ("rows", "reasons"),
    [
        ([(1,), (0,), (1,), (1,)], {"alpha": "too_few_items", "sem": "too_few_items"}),
        ([(1, 0), (0, 1), (1, 0), (0, 1)], {"alpha": "no_variance", "skewness": "no_variance"}),
        ([(1, 0)], {"sd": "too_few_people", "alpha": "too_few_people"}),
    ],
)
def test_what_is_undefined_is_none_with_a_reason(rows, reasons):
    found = whole_test(matrix(rows), minimum_n=1)
    assert {name: getattr(found, name) for name in reasons} == dict.fromkeys(reasons)
    assert {name: found.reasons[name] for name in reasons} == reasons
    assert {name for name, value in vars(found).items() if value is None} == set(found.reasons)


def test_nothing_is_shown_below_the_minimum():
    found = whole_test(matrix(WORKED), minimum_n=9)
    assert (found.n, found.mean, found.distribution, found.reasons) == (
        8,
        None,
        (),
        {"mean": "below_minimum"},
    )


def test_distribution_counts_every_total():
    assert distribution(matrix(WORKED)) == (
        ScoreBin(1, 1, 2),
        ScoreBin(2, 2, 2),
        ScoreBin(3, 3, 1),
        ScoreBin(4, 4, 2),
        ScoreBin(5, 5, 1),
    )


def test_distribution_of_many_totals_has_twenty_intervals():
    bins = distribution(matrix([(number / 10,) for number in range(150)], max_points=[15]))
    assert (len(bins), sum(each.count for each in bins), bins[0].lower, bins[-1].upper) == (20, 150, 0, 14.9)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(*[st.integers(0, 1)] * 4), min_size=5, max_size=25), st.integers(1, 9))
def test_multiplying_all_points_changes_no_alpha(rows, factor):
    before = whole_test(matrix(rows))
    after = whole_test(matrix([[cell * factor for cell in row] for row in rows], max_points=[factor] * 4))
    assert before.alpha == pytest.approx(after.alpha)
    assert before.reasons == after.reasons


@pytest.mark.parametrize(
    ("points", "most", "items", "expected"),
    [
        (7, 10, 10, (7 * 3 / 9) ** 0.5),  # x(k - x)/(k - 1)
        (14, 20, 10, 2 * (7 * 3 / 9) ** 0.5),  # every item worth 2
        (0, 10, 10, 0),
        (12, 10, 10, 0),
        (5, 10, 1, "too_few_items"),
    ],
)
def test_the_conditional_error_is_the_one_of_lord(points, most, items, expected):
    found = conditional_sem(points, most, items)
    assert found == (expected if isinstance(expected, str) else pytest.approx(expected))


def test_effective_length_of_right_or_wrong_items_with_kr21_is_their_number():
    k, mean, sd = 20, 13.0, 3.4
    kr21 = k / (k - 1) * (1 - mean * (k - mean) / (k * sd**2))
    assert effective_length(mean, sd**2, kr21, k) == pytest.approx(k)


def test_decisions_agree_with_adding_up_over_true_scores():
    """Huynh's model: the sums in closed form against a fine grid of true scores."""
    k, mean, sd, mark = 20, 13.0, 3.4, 14
    kr21 = k / (k - 1) * (1 - mean * (k - mean) / (k * sd**2))
    a, b = (1 / kr21 - 1) * mean, (1 / kr21 - 1) * (k - mean)
    true = (np.arange(200_000) + 0.5) / 200_000
    weight = true ** (a - 1) * (1 - true) ** (b - 1) / beta_function(a, b) / 200_000
    passing = sum(comb(k, x) * true**x * (1 - true) ** (k - x) for x in range(mark, k + 1))
    rate = (weight * passing).sum()
    consistency = (weight * (passing**2 + (1 - passing) ** 2)).sum()
    chance = rate**2 + (1 - rate) ** 2
    accuracy = (weight * np.where(true >= mark / k, passing, 1 - passing)).sum()
    found = decision_values(mean, sd, kr21, k, mark)
    assert tuple(found[name] for name in DECISIONS) == pytest.approx(
        (consistency, (consistency - chance) / (1 - chance), accuracy), abs=1e-5
    )


def test_decisions_are_safer_far_from_the_pass_mark():
    near, far = (decision_values(13.0, 3.4, 0.8, 20, mark)["decision_consistency"] for mark in (13, 5))
    assert 0.5 < near < far < 1


@pytest.mark.parametrize("reliability", [-0.2, 0.0, 1.0, 0.99999])
def test_decisions_need_a_reliability_between_0_and_1(reliability):
    assert decision_values(13.0, 3.4, reliability, 20, 14) == "unreliable"


def test_everything_at_the_pass_mark_is_there_with_a_mark_only():
    without, with_mark = (whole_test(matrix(WORKED), pass_points=mark) for mark in (None, 3))
    names = ("pass_points", "pass_rate", "conditional_sem", *DECISIONS)
    assert {without.reasons[name] for name in names} == {"no_pass_mark"}
    assert (with_mark.pass_rate, with_mark.conditional_sem) == (0.5, pytest.approx((3 * 2 / 4) ** 0.5))
    assert all(0 < getattr(with_mark, name) < 1 for name in DECISIONS)

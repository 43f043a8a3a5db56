"""Statistics of a whole test: distribution of totals, Cronbach's alpha, KR-20, standard error of measurement.

Variances have n - 1 in the denominator. Skewness and kurtosis are G1 and G2 of Joanes & Gill (1998), as
spreadsheets and SPSS give them. All totals count an item that was not reached as 0.
"""

import math

import numpy as np
from scipy.special import fdtri

from assessments.statistics.decisions import conditional_sem, decision_values
from assessments.statistics.values import Floats, Matrix, Reason, ScoreBin, TestStatistics, settle

MOST_BINS = 101
BINS = 20
CONFIDENCE = 0.95


def whole_test(matrix: Matrix, *, pass_points: float | None = None, minimum_n: int = 2) -> TestStatistics:
    """Everything about the test as a whole. `pass_points`: the pass mark in points of the total."""
    items, most = len(matrix.items), float(matrix.max_points.sum())
    if matrix.n < max(minimum_n, 1):
        return TestStatistics(matrix.n, items, most, reasons={"mean": "below_minimum"})
    totals = matrix.totals
    sd: float | Reason = float(totals.std(ddof=1)) if matrix.n > 1 else "too_few_people"
    alpha = cronbach_alpha(matrix)
    values: dict[str, float | Reason] = {
        "mean": float(totals.mean()),
        "mean_se": sd if isinstance(sd, str) else sd / math.sqrt(matrix.n),
        "median": float(np.median(totals)),
        "sd": sd,
        "minimum": float(totals.min()),
        "maximum": float(totals.max()),
        "alpha": alpha,
        "kr20": alpha if _kr20_applies(matrix) else "partial_credit",
        "sem": _sem(sd, alpha),
        "not_reached": 1 - float(matrix.reached.mean()) if items else "too_few_items",
    }
    values |= _shape(totals) | _alpha_interval(alpha, matrix.n, items)
    values |= _at_the_pass_mark(matrix, sd, alpha, pass_points)
    numbers, reasons = settle(values)
    return TestStatistics(
        matrix.n, items, most, **numbers, distribution=distribution(matrix), reasons=reasons
    )


def cronbach_alpha(matrix: Matrix) -> float | Reason:
    """k/(k - 1) (1 - sum of item variances / variance of totals) (Cronbach 1951). May be negative."""
    if len(matrix.items) < 2:
        return "too_few_items"
    if matrix.n < 2:
        return "too_few_people"
    covariance = _covariance(matrix)
    return _alpha(float(np.trace(covariance)), float(covariance.sum()), len(matrix.items))


def alphas_if_deleted(matrix: Matrix) -> list[float | Reason]:
    """Cronbach's alpha of the test without each item, from one covariance matrix."""
    count = len(matrix.items)
    if count < 3:
        return ["too_few_items"] * count
    if matrix.n < 2:
        return ["too_few_people"] * count
    covariance = _covariance(matrix)
    trace, whole = float(np.trace(covariance)), float(covariance.sum())
    return [
        _alpha(
            trace - float(covariance[i, i]),
            whole - float(2 * covariance[i].sum() - covariance[i, i]),
            count - 1,
        )
        for i in range(count)
    ]


def distribution(matrix: Matrix) -> tuple[ScoreBin, ...]:
    """How many people have each total; twenty equal intervals where there are more than 101 totals."""
    scores, counts = np.unique(matrix.totals, return_counts=True)
    if len(scores) <= MOST_BINS:
        return tuple(ScoreBin(float(s), float(s), int(c)) for s, c in zip(scores, counts, strict=True))
    counts, edges = np.histogram(matrix.totals, bins=BINS)
    return tuple(
        ScoreBin(float(lower), float(upper), int(count))
        for lower, upper, count in zip(edges[:-1], edges[1:], counts, strict=True)
    )


def _covariance(matrix: Matrix) -> Floats:
    return np.atleast_2d(np.cov(matrix.scored, rowvar=False))


def _alpha(item_variances: float, total_variance: float, count: int) -> float | Reason:
    if total_variance <= 1e-12:
        return "no_variance"
    return count / (count - 1) * (1 - item_variances / total_variance)


def _kr20_applies(matrix: Matrix) -> bool:
    """KR-20 (Kuder & Richardson 1937) is alpha of right-or-wrong items of equal weight."""
    return bool(matrix.dichotomous.all()) and len(set(matrix.max_points.tolist())) == 1


def _sem(sd: float | Reason, alpha: float | Reason) -> float | Reason:
    """sd sqrt(1 - alpha), in points (Gulliksen 1950)."""
    if isinstance(sd, str) or isinstance(alpha, str):
        return alpha if isinstance(alpha, str) else sd
    return sd * math.sqrt(1 - alpha)


def _shape(totals: Floats) -> dict[str, float | Reason]:
    n = len(totals)
    centred = totals - totals.mean()
    second = float((centred**2).mean())
    if second <= 1e-12:
        return {"skewness": "no_variance", "kurtosis": "no_variance"}
    g1 = float((centred**3).mean()) / second**1.5
    g2 = float((centred**4).mean()) / second**2 - 3
    return {
        "skewness": g1 * math.sqrt(n * (n - 1)) / (n - 2) if n > 2 else "too_few_people",
        "kurtosis": (n - 1) / ((n - 2) * (n - 3)) * ((n + 1) * g2 + 6) if n > 3 else "too_few_people",
    }


def _alpha_interval(alpha: float | Reason, n: int, items: int) -> dict[str, float | Reason]:
    """95 % interval: (1 - alpha)/(1 - estimate) is F with n - 1 and (n - 1)(k - 1) degrees (Feldt 1965)."""
    if isinstance(alpha, str):
        return {"alpha_low": alpha, "alpha_high": alpha}
    tail, degrees = (1 - CONFIDENCE) / 2, (n - 1, (n - 1) * (items - 1))
    return {
        "alpha_low": 1 - (1 - alpha) * float(fdtri(*degrees, 1 - tail)),
        "alpha_high": 1 - (1 - alpha) * float(fdtri(*degrees, tail)),
    }


def _at_the_pass_mark(
    matrix: Matrix, sd: float | Reason, alpha: float | Reason, pass_points: float | None
) -> dict[str, float | Reason]:
    names = ("pass_points", "pass_rate", "conditional_sem")
    decisions = ("decision_consistency", "decision_kappa", "decision_accuracy")
    if pass_points is None:
        return dict.fromkeys(names + decisions, "no_pass_mark")
    most = float(matrix.max_points.sum())
    values: dict[str, float | Reason] = {
        "pass_points": pass_points,
        "pass_rate": float((matrix.totals >= pass_points - 1e-9).mean()),
        "conditional_sem": conditional_sem(pass_points, most, len(matrix.items)),
    }
    found = decision_values(float(matrix.totals.mean()), sd, alpha, most, pass_points)
    return values | (dict.fromkeys(decisions, found) if isinstance(found, str) else found)

"""How safe a decision at the pass mark is: conditional error of measurement, consistency and accuracy."""

import math

import numpy as np
from scipy.special import betainc, betaln, gammaln

from assessments.statistics.values import Floats, Reason

LONGEST = 2000  # effective test length above which reliability is so near 1 that the model says nothing


def conditional_sem(points: float, max_points: float, items: int) -> float | Reason:
    """Standard error of measurement at a score, in points: P sqrt(f(1 - f)/(k - 1)), f = points / P.

    Lord's binomial error model (Lord 1955); with k items of 1 point it is sqrt(x(k - x)/(k - 1)).
    For items of several points it treats an item as won or lost whole: an upper bound with part points.
    """
    if items < 2:
        return "too_few_items"
    share = min(1.0, max(0.0, points / max_points))
    return max_points * math.sqrt(share * (1 - share) / (items - 1))


def effective_length(mean: float, variance: float, reliability: float, max_points: float) -> float:
    """Number of right-or-wrong items that would be as reliable (Livingston & Lewis 1995, formula 1)."""
    return (mean * (max_points - mean) - reliability * variance) / (variance * (1 - reliability))


def decision_values(
    mean: float, sd: float | Reason, reliability: float | Reason, max_points: float, pass_points: float
) -> dict[str, float | Reason] | Reason:
    """Chances from one administration that two would decide alike, and that the decision fits the true score.

    Livingston & Lewis (1995) with a beta distribution of true scores from 0 to 1; for right-or-wrong items
    and KR-21 it is the method of Huynh (1976). Kappa corrects consistency for chance (Cohen 1960).
    """
    if isinstance(sd, str) or isinstance(reliability, str):
        return reliability if isinstance(reliability, str) else "too_few_people"
    true_variance = reliability * sd**2 / max_points**2
    average = mean / max_points
    if not 0 < reliability < 1 or not 0 < true_variance < average * (1 - average):
        return "unreliable"
    length = round(effective_length(mean, sd**2, reliability, max_points))
    if not 1 <= length <= LONGEST:
        return "unreliable"
    sharpness = average * (1 - average) / true_variance - 1
    a, b = average * sharpness, (1 - average) * sharpness
    share = min(1.0, max(0.0, pass_points / max_points))
    needed = math.ceil(length * share - 1e-9)
    passing = float(_scores(length, a, b)[needed:].sum())
    both = _pass_twice(length, needed, a, b)
    consistency = both + 1 - 2 * passing + both
    chance = passing**2 + (1 - passing) ** 2
    return {
        "decision_consistency": consistency,
        "decision_kappa": (consistency - chance) / (1 - chance) if chance < 1 - 1e-12 else "no_variance",
        "decision_accuracy": _accuracy(length, needed, share, a, b),
    }


def _log_binomials(length: int) -> Floats:
    x = np.arange(length + 1)
    return gammaln(length + 1) - gammaln(x + 1) - gammaln(length - x + 1)


def _scores(length: int, a: float, b: float) -> Floats:
    """Beta-binomial probabilities of 0 … length right answers."""
    x = np.arange(length + 1)
    return np.exp(_log_binomials(length) + betaln(a + x, b + length - x) - betaln(a, b))


def _pass_twice(length: int, needed: int, a: float, b: float) -> float:
    """Chance that both of two administrations reach the mark: the bivariate beta-binomial (Huynh 1976)."""
    x = np.arange(needed, length + 1)
    ways = _log_binomials(length)[needed:]
    both = x[:, None] + x[None, :]
    return float(np.exp(ways[:, None] + ways + betaln(a + both, b + 2 * length - both) - betaln(a, b)).sum())


def _accuracy(length: int, needed: int, share: float, a: float, b: float) -> float:
    x = np.arange(length + 1)
    below = betainc(a + x, b + length - x, share)  # chance that the true score is below the mark, given x
    scores = _scores(length, a, b)
    return float((scores[:needed] * below[:needed]).sum() + (scores[needed:] * (1 - below[needed:])).sum())

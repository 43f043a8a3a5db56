"""Logistic-regression DIF: does the group, or group by score, predict the answer beyond the score?"""

from dataclasses import dataclass, field

import numpy as np
from scipy.special import expit

from assessments.statistics.mantel_haenszel import chi_square_p
from assessments.statistics.values import Booleans, Floats, Number, Reasons

STEPS = 25
TOLERANCE = 1e-13
SINGULAR = 1e12  # condition of the information matrix at which its terms cannot be told apart


@dataclass(frozen=True)
class LogisticDif:
    """Likelihood-ratio chi-squares, one degree of freedom each; `r2_change` is Nagelkerke's R² that both add."""

    uniform_chi2: Number = None
    uniform_p: Number = None
    nonuniform_chi2: Number = None
    nonuniform_p: Number = None
    r2_change: Number = None
    reasons: Reasons = field(default_factory=dict)


def logistic_dif(right: Booleans, focal: Booleans, score: Floats) -> LogisticDif:
    """Swaminathan & Rogers (1990): score; score and group (uniform); score, group and product (non-uniform).

    One entry a person who reached the item. People with the same score and group form one binomial cell,
    which changes no likelihood ratio and makes the cost independent of the number of people.
    """
    names = ("uniform_chi2", "uniform_p", "nonuniform_chi2", "nonuniform_p", "r2_change")
    if len(right) == 0 or right.all() or not right.any() or np.ptp(score) == 0:
        return LogisticDif(reasons=dict.fromkeys(names, "no_variance"))
    scores, code = np.unique(score, return_inverse=True)
    cell = code * 2 + focal
    trials = np.bincount(cell, minlength=2 * len(scores)).astype(float)
    successes = np.bincount(cell[right], minlength=2 * len(scores)).astype(float)
    # Standardised, because powers of raw points spoil the last digits; the models are the same.
    x = np.repeat((scores - score.mean()) / score.std(), 2)
    group = np.tile([0.0, 1.0], len(scores))
    full = np.column_stack([np.ones_like(x), x, group, x * group])
    fits = [_log_likelihood(full[:, :size], trials, successes) for size in (1, 2, 3, 4)]
    if any(fit is None for fit in fits):
        return LogisticDif(reasons=dict.fromkeys(names, "separation"))
    empty, base, uniform, both = (float(fit) for fit in fits if fit is not None)
    chi2, extra = max(0.0, 2 * (uniform - base)), max(0.0, 2 * (both - uniform))
    n = len(right)
    r2 = [_nagelkerke(empty, model, n) for model in (base, both)]
    return LogisticDif(chi2, chi_square_p(chi2), extra, chi_square_p(extra), r2[1] - r2[0])


def _log_likelihood(design: Floats, trials: Floats, successes: Floats) -> float | None:
    """Maximum of the binomial log-likelihood by Newton's method; None if no single finite estimate has it.

    Where an estimate runs to infinity, each step gains 1/e of the last one and never converges in time.
    """
    used = trials > 0
    design, trials, successes = design[used], trials[used], successes[used]
    beta = np.zeros(design.shape[1])
    for _ in range(STEPS):
        chance = expit(design @ beta)
        gradient = design.T @ (successes - trials * chance)
        information = (design * (trials * chance * (1 - chance))[:, None]).T @ design
        if np.linalg.cond(information) > SINGULAR:
            return None
        step = np.linalg.solve(information, gradient)
        beta = beta + step
        likelihood = _likelihood(design @ beta, trials, successes)
        if float(gradient @ step) < TOLERANCE * max(1.0, abs(likelihood)):
            return likelihood
    return None


def _likelihood(predictor: Floats, trials: Floats, successes: Floats) -> float:
    return float((successes * predictor - trials * np.logaddexp(0, predictor)).sum())


def _nagelkerke(empty: float, model: float, n: int) -> float:
    return float((1 - np.exp(2 * (empty - model) / n)) / (1 - np.exp(2 * empty / n)))

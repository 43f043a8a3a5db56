"""Agreement of markers who gave points to the same answers."""

from dataclasses import dataclass, field

import numpy as np

from assessments.statistics.values import Floats, Number, Reason, Reasons, settle


@dataclass(frozen=True)
class Agreement:
    """`exact` is a share, 0 to 1; `weighted_kappa` and `icc` are 1 for perfect agreement and may be negative."""

    n: int
    exact: Number = None
    weighted_kappa: Number = None
    icc: Number = None
    mean_difference: Number = None  # second less first marker, in points
    reasons: Reasons = field(default_factory=dict)


def agreement(first: Floats, second: Floats) -> Agreement:
    """Compares two markers, answer by answer, in points."""
    first, second = np.asarray(first, dtype=float), np.asarray(second, dtype=float)
    if first.shape != second.shape or first.ndim != 1:
        raise ValueError("both markers need one mark for every answer")
    if len(first) == 0:
        names = ("exact", "weighted_kappa", "icc", "mean_difference")
        return Agreement(0, reasons=dict.fromkeys(names, "too_few_people"))
    numbers, reasons = settle(
        {
            "exact": float((np.abs(first - second) < 1e-9).mean()),
            "weighted_kappa": quadratic_weighted_kappa(first, second),
            "icc": intraclass_correlation(np.column_stack([first, second])),
            "mean_difference": float((second - first).mean()),
        }
    )
    return Agreement(len(first), **numbers, reasons=reasons)


def quadratic_weighted_kappa(first: Floats, second: Floats) -> float | Reason:
    """1 - observed / expected mean squared difference (Cohen 1968).

    Expected: over all pairs of a mark of the first and a mark of the second marker. Equals the usual sum
    over a table of equally spaced categories, and needs no categories.
    """
    expected = float(first.var() + second.var() + (first.mean() - second.mean()) ** 2)
    if expected <= 1e-12:
        return "no_variance"
    return 1 - float(((first - second) ** 2).mean()) / expected


def intraclass_correlation(marks: Floats) -> float | Reason:
    """ICC(2,1) of Shrout & Fleiss (1979), ICC(A,1) of McGraw & Wong (1996): one marker, absolute agreement.

    `marks`: answers x markers, complete. Markers count as drawn from many who could have marked.
    """
    n, k = marks.shape
    if n < 2 or k < 2:
        return "too_few_people"
    mean = marks.mean()
    rows, columns = marks.mean(axis=1), marks.mean(axis=0)
    between_rows = k * float(((rows - mean) ** 2).sum()) / (n - 1)
    between_columns = n * float(((columns - mean) ** 2).sum()) / (k - 1)
    rest = float(((marks - rows[:, None] - columns + mean) ** 2).sum()) / ((n - 1) * (k - 1))
    below = between_rows + (k - 1) * rest + k * (between_columns - rest) / n
    return (between_rows - rest) / below if below > 1e-12 else "no_variance"

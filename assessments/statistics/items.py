"""Classical statistics of single items: facility, discrimination, alpha without the item, omission, time.

Not reached (nan): facility, its error, correlation and discrimination are over the people who reached the
item, because an item nobody saw says nothing about it (Crocker & Algina 1986, ch. 14); totals and alpha
count it as 0, because that is the score people got. Complete data agree with R's psych::alpha.
"""

import math

import numpy as np

from assessments.statistics.reliability import alphas_if_deleted
from assessments.statistics.values import Booleans, Codes, Floats, ItemStatistics, Matrix, Reason, settle

TAIL = 0.27  # share of people in the upper and the lower group (Kelley 1939)


def item_statistics(
    matrix: Matrix, *, seconds: Floats | None = None, minimum_n: int = 2
) -> tuple[ItemStatistics, ...]:
    """One value an item, in the order of the matrix. `seconds`: persons x items, nan where unknown."""
    alphas = alphas_if_deleted(matrix)
    upper, lower = tails(matrix)
    found = []
    for column, item in enumerate(matrix.items):
        reached = matrix.reached[:, column]
        n = int(reached.sum())
        most = float(matrix.max_points[column])
        if n < max(minimum_n, 1):
            found.append(ItemStatistics(item, n, most, reasons={"facility": "below_minimum"}))
            continue
        values: dict[str, float | Reason] = {
            "alpha_if_deleted": alphas[column],
            "not_reached": 1 - n / matrix.n,
        }
        values |= _difficulty(matrix.points[reached, column], most)
        values |= _correlation(matrix, column, reached)
        values |= _discrimination(matrix, column, upper, lower)
        values["median_seconds"] = _median(seconds, column, reached)
        numbers, reasons = settle(values)
        found.append(ItemStatistics(item, n, most, **numbers, reasons=reasons))
    return tuple(found)


def tails(matrix: Matrix) -> tuple[Codes, Codes]:
    """Rows of the upper and the lower 27 % by total score; equally many, round(0.27 n)."""
    size = round(TAIL * matrix.n)
    return matrix.ranking[:size], matrix.ranking[matrix.n - size :]


def pearson(first: Floats, second: Floats) -> float | Reason:
    """Product-moment correlation; the point-biserial where one side is 0/1."""
    if len(first) < 2:
        return "too_few_people"
    a, b = first - first.mean(), second - second.mean()
    scale = math.sqrt(float(a @ a) * float(b @ b))
    if scale <= 1e-12 * max(1.0, float(first @ first), float(second @ second)):
        return "no_variance"
    return max(-1.0, min(1.0, float(a @ b) / scale))


def _difficulty(points: Floats, most: float) -> dict[str, float | Reason]:
    """Facility p = mean / maximum. SE: sqrt(p(1 - p)/n) for 0/1 (binomial), s/sqrt(n)/maximum for points."""
    n, mean = len(points), float(points.mean())
    facility = mean / most
    sd: float | Reason = float(points.std(ddof=1)) if n > 1 else "too_few_people"
    if ((points == 0) | (points == most)).all():
        error: float | Reason = math.sqrt(max(0.0, facility * (1 - facility)) / n)
    else:
        error = sd if isinstance(sd, str) else sd / math.sqrt(n) / most
    return {"mean": mean, "sd": sd, "facility": facility, "facility_se": error}


def _correlation(matrix: Matrix, column: int, reached: Booleans) -> dict[str, float | Reason]:
    """Item against the total without it (Henrysson 1963). SE: (1 - r²)/sqrt(n - 1), for large samples."""
    if len(matrix.items) < 2:
        value: float | Reason = "too_few_items"
    else:
        points = matrix.points[reached, column]
        value = pearson(points, matrix.totals[reached] - points)
    error = value if isinstance(value, str) else (1 - value**2) / math.sqrt(reached.sum() - 1)
    return {"corrected_item_total": value, "corrected_item_total_se": error}


def _discrimination(matrix: Matrix, column: int, upper: Codes, lower: Codes) -> dict[str, float | Reason]:
    """D = facility in the upper less facility in the lower group, -1 to 1 (Johnson 1951; Kelley 1939).

    SE: the two group means are independent, so their sampling variances add.
    """
    groups = [matrix.points[rows, column] / matrix.max_points[column] for rows in (upper, lower)]
    high, low = (group[~np.isnan(group)] for group in groups)
    if not len(high) or not len(low):
        return {"discrimination_27": "too_few_people", "discrimination_27_se": "too_few_people"}
    variance = float(high.var()) / len(high) + float(low.var()) / len(low)
    return {
        "discrimination_27": float(high.mean() - low.mean()),
        "discrimination_27_se": math.sqrt(variance),
    }


def _median(seconds: Floats | None, column: int, reached: Booleans) -> float | Reason:
    if seconds is None:
        return "no_times"
    known = seconds[reached, column]
    known = known[~np.isnan(known)]
    return float(np.median(known)) if len(known) else "no_times"

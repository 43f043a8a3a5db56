"""Mantel-Haenszel tests over score strata: 2 x 2 tables with ETS classes, and the generalised test."""

import math
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from scipy.special import chdtrc

from assessments.statistics.values import Booleans, Codes, Floats, Number, Reason, Reasons, settle

DELTA_SCALE = -2.35  # ETS delta of a log odds ratio: 4/1.7, negative = harder for the focal group
SIGNIFICANCE = 0.05
ONE_SIDED = 1.645  # normal quantile of 95 %
EtsClass = Literal["A", "B", "C"]


@dataclass(frozen=True, eq=False)
class Strata:
    """Cells per score stratum: reference right, reference wrong, focal right, focal wrong."""

    a: Floats
    b: Floats
    c: Floats
    d: Floats


@dataclass(frozen=True)
class MantelHaenszel:
    """`odds_ratio` above 1 and `delta` below 0: at equal scores the item is harder for the focal group."""

    chi2: Number = None
    p: Number = None
    odds_ratio: Number = None
    delta: Number = None
    delta_se: Number = None
    ets_class: EtsClass | None = None
    strata: int = 0  # with people of both groups and both outcomes
    n_used: int = 0  # people in them
    reasons: Reasons = field(default_factory=dict)

    @property
    def is_significant(self) -> bool:
        return self.p is not None and self.p < SIGNIFICANCE


@dataclass(frozen=True)
class Generalised:
    """The generalised test: are groups and outcomes unrelated at equal scores?"""

    groups: int
    chi2: Number = None
    df: int = 0
    p: Number = None
    reasons: Reasons = field(default_factory=dict)


def strata_of(right: Booleans, focal: Booleans, stratum: Codes) -> Strata:
    """`stratum`: a whole number from 0 for each person. Only people who reached the item."""
    count = int(stratum.max(initial=-1)) + 1
    cell = stratum * 4 + focal * 2 + ~right
    table = np.bincount(cell, minlength=4 * count).reshape(-1, 4).astype(float)
    return Strata(table[:, 0], table[:, 1], table[:, 2], table[:, 3])


def mantel_haenszel(strata: Strata) -> MantelHaenszel:
    """Holland & Thayer (1988). Chi-square with correction .5, as R's mantelhaen.test: none if |A - E(A)| < .5.

    The variance of the log odds ratio is that of Robins, Breslow & Greenland (1986), which equals that of
    Phillips & Holland (1987).
    """
    rows, columns = (strata.a + strata.b, strata.c + strata.d), (strata.a + strata.c, strata.b + strata.d)
    used = (rows[0] > 0) & (rows[1] > 0) & (columns[0] > 0) & (columns[1] > 0)
    a, b, c, d = (cell[used] for cell in (strata.a, strata.b, strata.c, strata.d))
    t = a + b + c + d
    values: dict[str, float | Reason] = {}
    if not used.any():
        names = ("chi2", "p", "odds_ratio", "delta", "delta_se", "ets_class")
        return MantelHaenszel(reasons=dict.fromkeys(names, "no_overlap"))
    values |= _chi_square(a, b, c, d, t) | _odds_ratio(a, b, c, d, t)
    numbers, reasons = settle(values)
    ets = ets_class(numbers["p"], numbers["delta"], numbers["delta_se"])
    if ets is None:
        reasons["ets_class"] = reasons["delta"]
    return MantelHaenszel(
        **numbers, ets_class=ets, strata=int(used.sum()), n_used=int(t.sum()), reasons=reasons
    )


def ets_class(p: Number, delta: Number, delta_se: Number) -> EtsClass | None:
    """A: not significant or |delta| < 1. C: |delta| >= 1.5 and significantly above 1. B: else (Zieky 1993)."""
    if p is None or delta is None or delta_se is None:
        return None
    size = abs(delta)
    if p >= SIGNIFICANCE or size < 1:
        return "A"
    return "C" if size >= 1.5 and size - 1 >= ONE_SIDED * delta_se else "B"


def generalised(category: Codes, group: Codes, stratum: Codes) -> Generalised:
    """Generalised Cochran-Mantel-Haenszel test, groups and outcomes nominal (Landis, Heyman & Koch 1978).

    All three: whole numbers from 0, one a person; for DIF with several groups see Penfield (2001).
    """
    shape = tuple(int(codes.max(initial=0)) + 1 for codes in (stratum, group, category))
    groups, categories = shape[1], shape[2]
    df = (groups - 1) * (categories - 1)
    if df == 0:
        return Generalised(groups, reasons={"chi2": "no_variance", "p": "no_variance"})
    tables = np.zeros(shape)
    np.add.at(tables, (stratum, group, category), 1)
    distance, variance = np.zeros(df), np.zeros((df, df))
    for table in tables[tables.sum(axis=(1, 2)) > 1]:
        t = table.sum()
        row, column = table.sum(axis=1), table.sum(axis=0)
        distance += (table - np.outer(row, column) / t)[:-1, :-1].ravel()
        rows, columns = (np.diag(each * t) - np.outer(each, each) for each in (row, column))
        variance += np.kron(rows[:-1, :-1], columns[:-1, :-1]) / (t**2 * (t - 1))
    if np.linalg.matrix_rank(variance) < df:
        return Generalised(groups, df=df, reasons={"chi2": "no_overlap", "p": "no_overlap"})
    chi2 = float(distance @ np.linalg.solve(variance, distance))
    return Generalised(groups, chi2, df, float(chdtrc(df, chi2)))


def chi_square_p(chi2: float) -> float:
    """Upper tail of chi-square with one degree of freedom."""
    return math.erfc(math.sqrt(max(0.0, chi2) / 2))


def _chi_square(a: Floats, b: Floats, c: Floats, d: Floats, t: Floats) -> dict[str, float | Reason]:
    distance = abs(float((a - (a + b) * (a + c) / t).sum()))
    variance = float(((a + b) * (c + d) * (a + c) * (b + d) / (t**2 * (t - 1))).sum())
    corrected = distance - 0.5 if distance >= 0.5 else distance
    chi2 = corrected**2 / variance
    return {"chi2": chi2, "p": chi_square_p(chi2)}


def _odds_ratio(a: Floats, b: Floats, c: Floats, d: Floats, t: Floats) -> dict[str, float | Reason]:
    same, cross = a * d / t, b * c / t
    r, s = float(same.sum()), float(cross.sum())
    if r == 0 or s == 0:
        return dict.fromkeys(("odds_ratio", "delta", "delta_se"), "empty_cells")
    p, q = (a + d) / t, (b + c) / t
    variance = (
        float((p * same).sum()) / (2 * r**2)
        + float((p * cross + q * same).sum()) / (2 * r * s)
        + float((q * cross).sum()) / (2 * s**2)
    )
    return {
        "odds_ratio": r / s,
        "delta": DELTA_SCALE * math.log(r / s),
        "delta_se": abs(DELTA_SCALE) * math.sqrt(variance),
    }

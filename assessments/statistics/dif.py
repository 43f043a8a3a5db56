"""Differential item functioning of a whole test: matching scores, purification, refusal of small groups."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

import numpy as np

from assessments.statistics.logistic import LogisticDif, logistic_dif
from assessments.statistics.mantel_haenszel import (
    Generalised,
    MantelHaenszel,
    generalised,
    mantel_haenszel,
    strata_of,
)
from assessments.statistics.multiple_testing import benjamini_hochberg
from assessments.statistics.values import FINE, Booleans, Codes, Floats, Matrix, Number, Reasons

MINIMUM_GROUP = 100  # at 30 a group, chance alone shows a large effect one time in twenty
MOST_STRATA = 100  # more different scores than this are matched in intervals
INTERVALS = 10
MOST_CATEGORIES = 20
ROUNDS = 10


@dataclass(frozen=True)
class DifRefusal:
    """A group is too small for this item."""

    group: Literal["reference", "focal"]
    n: int
    minimum: int


@dataclass(frozen=True)
class DifResult:
    """One item. Counts are of people who reached it. All tests are None where the item is `refused`."""

    item: str
    n_reference: int
    n_focal: int
    refused: DifRefusal | None = None
    mh: MantelHaenszel | None = None
    purified: MantelHaenszel | None = None
    p_adjusted: Number = None  # Benjamini-Hochberg over the items, of the `verdict`
    logistic: LogisticDif | None = None
    generalised: Generalised | None = None
    reasons: Reasons = field(default_factory=dict)

    @property
    def verdict(self) -> MantelHaenszel | None:
        """The purified test where there is one: items that differ should not set the yardstick."""
        return self.purified or self.mh

    @property
    def harder_for(self) -> Literal["reference", "focal"] | None:
        """The group with fewer points at equal scores; None without a measure."""
        if self.verdict is None or not self.verdict.delta:
            return None
        return "focal" if self.verdict.delta < 0 else "reference"


@dataclass(frozen=True)
class Purification:
    """Items found significant are left out of the matching score until the set stays the same."""

    rounds: int  # counts the first one, which leaves nothing out
    removed: tuple[str, ...]
    settled: bool


@dataclass(frozen=True)
class DifReport:
    focal: str
    n_reference: int
    n_focal: int
    n_without_group: int
    minimum_group: int
    items: tuple[DifResult, ...]
    purification: Purification


def dif_report(
    matrix: Matrix, groups: Sequence[str], *, focal: str, minimum_group: int = MINIMUM_GROUP
) -> DifReport:
    """Compares the people of group `focal` with everybody else. `groups`: one a person, "" = unknown: left out.

    People are matched on the total score, which includes the item itself (Holland & Thayer 1988); only those
    who reached the item count for it. With three or more groups that are large enough, the generalised test
    compares all of them. It also serves items with part points, for which the 2 x 2 tests are undefined.
    """
    names = np.asarray(groups, dtype=str)
    if names.shape != (matrix.n,):
        raise ValueError("groups must have one entry a person")
    known, is_focal = names != "", names == focal
    results = [
        _refusal(matrix, column, known, is_focal, minimum_group) for column in range(len(matrix.items))
    ]
    open_columns = [column for column, result in enumerate(results) if result.refused is None]
    tested = [column for column in open_columns if matrix.dichotomous[column]]
    first = {column: _test(matrix, column, known, is_focal, matrix.totals) for column in tested}
    purified, purification = _purify(matrix, known, is_focal, first)
    for column in open_columns:
        results[column] = replace(
            results[column],
            mh=first.get(column),
            purified=purified.get(column),
            logistic=_logistic(matrix, column, known, is_focal) if column in first else None,
            generalised=_generalised(matrix, column, names, minimum_group),
            reasons={} if column in first else {"mh": "partial_credit", "logistic": "partial_credit"},
        )
    adjusted = benjamini_hochberg([result.verdict.p if result.verdict else None for result in results])
    items = tuple(replace(r, p_adjusted=p) for r, p in zip(results, adjusted, strict=True))
    counts = (int((known & ~is_focal).sum()), int(is_focal.sum()), int((~known).sum()))
    return DifReport(focal, *counts, minimum_group, items, purification)


def strata_codes(scores: Floats) -> Codes:
    """A whole number from 0 for each score; ten intervals of equally many people if scores are too many."""
    values, codes = np.unique(np.round(scores, FINE), return_inverse=True)
    if len(values) <= MOST_STRATA:
        return codes.astype(np.int64)
    edges = np.quantile(scores, np.arange(1, INTERVALS) / INTERVALS)
    return np.searchsorted(edges, scores, side="right").astype(np.int64)


def _refusal(matrix: Matrix, column: int, known: Booleans, focal: Booleans, minimum: int) -> DifResult:
    reached = matrix.reached[:, column]
    n_reference, n_focal = int((reached & known & ~focal).sum()), int((reached & focal).sum())
    group: Literal["reference", "focal"] = "focal" if n_focal <= n_reference else "reference"
    fewest = min(n_reference, n_focal)
    # Two people a group is what any formula needs, whatever the setting says.
    refusal = DifRefusal(group, fewest, minimum) if fewest < max(minimum, 2) else None
    reasons: Reasons = {"mh": "group_too_small", "logistic": "group_too_small"} if refusal else {}
    return DifResult(matrix.items[column], n_reference, n_focal, refusal, reasons=reasons)


def _test(matrix: Matrix, column: int, known: Booleans, focal: Booleans, scores: Floats) -> MantelHaenszel:
    used = known & matrix.reached[:, column]
    right = matrix.points[used, column] == matrix.max_points[column]
    return mantel_haenszel(strata_of(right, focal[used], strata_codes(scores[used])))


def _logistic(matrix: Matrix, column: int, known: Booleans, focal: Booleans) -> LogisticDif:
    used = known & matrix.reached[:, column]
    right = matrix.points[used, column] == matrix.max_points[column]
    return logistic_dif(right, focal[used], matrix.totals[used])


def _generalised(matrix: Matrix, column: int, names: np.ndarray, minimum: int) -> Generalised | None:
    """Over all groups that are large enough; None where it would only repeat the 2 x 2 test."""
    reached = matrix.reached[:, column] & (names != "")
    labels, sizes = np.unique(names[reached], return_counts=True)
    large = labels[sizes >= minimum]
    if len(large) < 2 or (len(large) == 2 and matrix.dichotomous[column]):
        return None
    used = reached & np.isin(names, large)
    points, category = np.unique(matrix.points[used, column], return_inverse=True)
    if len(points) > MOST_CATEGORIES:
        return Generalised(len(large), reasons={"chi2": "partial_credit", "p": "partial_credit"})
    group = np.searchsorted(large, names[used])
    return generalised(category, group, strata_codes(matrix.totals[used]))


def _purify(
    matrix: Matrix, known: Booleans, focal: Booleans, first: dict[int, MantelHaenszel]
) -> tuple[dict[int, MantelHaenszel], Purification]:
    """Matches on the items not found so far, and the item itself (Holland & Thayer 1988; Candell & Drasgow 1988)."""
    found, results = _significant(first), first
    for turn in range(ROUNDS):
        if len(found) == len(matrix.items):
            return {}, Purification(
                turn, tuple(matrix.items[column] for column in sorted(found)), settled=False
            )
        kept = [column for column in range(len(matrix.items)) if column not in found]
        base = matrix.scored[:, kept].sum(axis=1)
        results = {
            column: _test(matrix, column, known, focal, base + matrix.scored[:, column] * (column in found))
            for column in first
        }
        before, found = found, _significant(results)
        if found == before:
            break
    removed = tuple(matrix.items[column] for column in sorted(found))
    return results, Purification(turn + 2, removed, settled=found == before)


def _significant(results: dict[int, MantelHaenszel]) -> frozenset[int]:
    return frozenset(column for column, result in results.items() if result.is_significant)

"""The values of item and test statistics: the matrix of points, results, and why a number is missing."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Booleans = NDArray[np.bool_]
Codes = NDArray[np.int64]

# Why a number is None. Every result holds `reasons`: name of the number -> one of these.
Reason = Literal[
    "below_minimum",  # fewer people than the minimum for showing anything
    "too_few_people",  # the formula needs more people
    "too_few_items",  # the formula needs at least two items
    "no_variance",  # everyone has the same points
    "partial_credit",  # the formula needs right-or-wrong items of equal weight
    "no_times",  # no times were given
    "no_pass_mark",  # no pass mark was given
    "unreliable",  # reliability is not between 0 and 1, the model cannot be fitted
    "no_overlap",  # at no score do both groups have people with both outcomes
    "empty_cells",  # an odds ratio would be zero or infinite
    "separation",  # the logistic model has no single finite estimate
    "no_anchor",  # purification left no item to match people by
    "group_too_small",  # fewer people in a group than differential item functioning needs
    "no_group",  # no group was named
]
Number = float | None
Reasons = Mapping[str, Reason]
FINE = 9  # decimals after which two scores are the same score; 0.1 + 0.2 is 0.3


@dataclass(frozen=True, eq=False)
class Matrix:
    """Points of people on items: one row a person, one column an item, nan = not reached.

    A total counts what was not reached as 0, because that is the score the person got. `persons` only
    breaks ties between equal totals, so that the order of the rows changes nothing.
    """

    points: Floats  # persons x items
    max_points: Floats  # items; each above 0
    items: tuple[str, ...]
    persons: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        people, items = self.points.shape
        if len(self.items) != items or self.max_points.shape != (items,):
            raise ValueError("points, max_points and items differ in the number of items")
        if len(set(self.items)) != items:
            raise ValueError("two items have the same name")
        if self.persons and (len(self.persons) != people or len(set(self.persons)) != people):
            raise ValueError("persons must be one different name for every row")
        if not (self.max_points > 0).all():
            raise ValueError("every item must be worth more than 0 points")
        if np.isinf(self.points).any():
            raise ValueError("points must be finite")

    @property
    def n(self) -> int:
        return int(self.points.shape[0])

    @cached_property
    def reached(self) -> Booleans:
        return ~np.isnan(self.points)

    @cached_property
    def scored(self) -> Floats:
        """Points with 0 where the item was not reached."""
        return np.where(self.reached, self.points, 0.0)

    @cached_property
    def totals(self) -> Floats:
        return np.round(self.scored.sum(axis=1), FINE)

    @cached_property
    def dichotomous(self) -> Booleans:
        """Per item: all points are 0 or the maximum."""
        fits = (self.points == 0) | (self.points == self.max_points) | ~self.reached
        return np.asarray(fits.all(axis=0))

    @cached_property
    def ranking(self) -> Codes:
        """Rows from the highest total to the lowest; equal totals by name of the person, else by row."""
        if not self.persons:
            return np.lexsort((np.arange(self.n), -self.totals)).astype(np.int64)
        numeric = all(each.isdecimal() for each in self.persons)
        names = np.array([int(each) if numeric else each for each in self.persons])
        return np.lexsort((names, -self.totals)).astype(np.int64)


@dataclass(frozen=True)
class ItemStatistics:
    """`n` counts who reached the item; `facility` is mean points over maximum points, 0 to 1."""

    item: str
    n: int
    max_points: float
    mean: Number = None
    sd: Number = None
    facility: Number = None
    facility_se: Number = None
    corrected_item_total: Number = None
    corrected_item_total_se: Number = None
    discrimination_27: Number = None
    discrimination_27_se: Number = None
    alpha_if_deleted: Number = None
    not_reached: Number = None  # share of all people, 0 to 1
    median_seconds: Number = None
    reasons: Reasons = field(default_factory=dict)


@dataclass(frozen=True)
class ScoreBin:
    """People with a total of at least `lower` and at most `upper` points (below `upper` if they differ)."""

    lower: float
    upper: float
    count: int


@dataclass(frozen=True)
class TestStatistics:
    """In points, except alpha, KR-20, rates and decision values (0 to 1); kurtosis is 0 for a normal curve."""

    __test__ = False  # not a test of pytest

    n: int
    items: int
    max_points: float
    mean: Number = None
    mean_se: Number = None
    median: Number = None
    sd: Number = None
    minimum: Number = None
    maximum: Number = None
    skewness: Number = None
    kurtosis: Number = None
    alpha: Number = None
    alpha_low: Number = None
    alpha_high: Number = None
    kr20: Number = None
    sem: Number = None
    not_reached: Number = None
    pass_points: Number = None
    pass_rate: Number = None
    conditional_sem: Number = None
    decision_consistency: Number = None
    decision_kappa: Number = None
    decision_accuracy: Number = None
    distribution: tuple[ScoreBin, ...] = ()
    reasons: Reasons = field(default_factory=dict)


@dataclass(frozen=True)
class OptionCount:
    """How often one option was chosen, by thirds of the total score; `rest_correlation` leaves the item out."""

    option: str
    is_key: bool
    lower: int
    middle: int
    upper: int
    rest_correlation: Number = None

    @property
    def count(self) -> int:
        return self.lower + self.middle + self.upper


@dataclass(frozen=True)
class OptionTable:
    """Options of one item against score groups; the sizes count who reached the item."""

    item: str
    options: tuple[OptionCount, ...]
    omitted: OptionCount  # reached, and chose nothing
    lower_size: int
    middle_size: int
    upper_size: int

    @property
    def n(self) -> int:
        return self.lower_size + self.middle_size + self.upper_size


def settle(found: Mapping[str, float | Reason]) -> tuple[dict[str, Number], dict[str, Reason]]:
    """Splits numbers from reasons: name -> number or None, and name -> reason for each None."""
    reasons: dict[str, Reason] = {name: each for name, each in found.items() if isinstance(each, str)}
    numbers = {name: None if isinstance(each, str) else float(each) for name, each in found.items()}
    return numbers, reasons

"""What a paper is scored from, and its score."""

from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from assessments.papers.items import Key


@dataclass(frozen=True)
class PaperEntry:
    """An item of one learner's paper. `penalty_percent` of the points is lost by an answer that earns nothing;
    without `partial_credit` only a perfect answer earns anything; `seed` draws the numbers of the item."""

    position: int
    type: str
    points: Decimal
    key: Key
    seed: str = ""
    penalty_percent: int = 0
    partial_credit: bool = True


@dataclass(frozen=True)
class Given:
    """What a learner gave: the canonical answer, how certain they were (1 to 3, 0 where not asked), the tries they
    took, and the points people gave it (None until marked)."""

    answer: str = ""
    certainty: int = 0
    tries: int = 1
    mark: Decimal | None = None


@dataclass(frozen=True)
class Marks:
    """How a paper turns shares into points, apart from its items.

    `try_penalty_percent` is lost by each try after the first; `uses_certainty` scores by certainty.
    """

    pass_mark_percent: int | None = None
    try_penalty_percent: int = 0
    uses_certainty: bool = False


@dataclass(frozen=True)
class ItemScore:
    position: int
    points: Decimal | None  # 4 decimals, rounded half up; None while people have to mark it
    max_points: Decimal
    is_answered: bool
    exact: Fraction | None = field(default=None, compare=False)  # the points before rounding


@dataclass(frozen=True)
class PaperScore:
    """`points`, `percent` and `passed` are None while an item waits to be marked by people."""

    items: tuple[ItemScore, ...]
    points: Decimal | None  # the sum of the items' rounded points, never below 0
    max_points: Decimal
    percent: Decimal | None  # 2 decimals, rounded half up from the exact share
    passed: bool | None  # None without a pass mark; otherwise decided on the exact share

"""The Angoff method: a panel judges how a borderline learner would do, and a pass mark follows."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from assessments.statistics.values import Floats, Number, Reason, Reasons, settle


@dataclass(frozen=True)
class AngoffRound:
    """One round. Points are of the whole test; item means are chances, 0 to 1, in the order of the items."""

    judges: tuple[tuple[str, float], ...]  # name, own cut score in points
    cut_points: float
    cut_percent: float
    item_means: tuple[float, ...]
    item_sds: tuple[Number, ...]
    judge_sd: Number = None
    standard_error: Number = None
    reasons: Reasons = field(default_factory=dict)


@dataclass(frozen=True)
class AngoffPanel:
    """All rounds in order; the last one is the panel's advice."""

    rounds: tuple[AngoffRound, ...]

    @property
    def advice(self) -> AngoffRound:
        return self.rounds[-1]


def angoff_panel(rounds: Sequence[Mapping[str, Sequence[float]]], max_points: Sequence[float]) -> AngoffPanel:
    """Cut scores of one or more rounds (Angoff 1971; Cizek & Bunch 2007, ch. 6).

    Each round: judge -> for every item the chance, 0 to 1, that a borderline learner gets it right (for
    items of several points: the expected share of the points). A judge's cut score is the sum of chances
    times points; the panel's is the mean of the judges. Its standard error is their standard deviation
    (n - 1) over the square root of their number. Raises ValueError where a judgement is missing or no chance.
    """
    if not rounds:
        raise ValueError("a panel needs at least one round")
    worth = np.asarray(max_points, dtype=float)
    return AngoffPanel(tuple(_round(ratings, worth) for ratings in rounds))


def _round(ratings: Mapping[str, Sequence[float]], worth: Floats) -> AngoffRound:
    if not ratings or not len(worth):
        raise ValueError("a round needs at least one judge and one item")
    if any(len(row) != len(worth) for row in ratings.values()):
        raise ValueError("every judge must rate every item")
    chances = np.array([list(row) for row in ratings.values()], dtype=float)
    if not ((chances >= 0) & (chances <= 1)).all():
        raise ValueError("a judgement must be between 0 and 1")
    cuts = chances @ worth
    several = len(cuts) > 1
    sd: float | Reason = float(cuts.std(ddof=1)) if several else "too_few_people"
    error: float | Reason = sd if isinstance(sd, str) else sd / math.sqrt(len(cuts))
    numbers, reasons = settle({"judge_sd": sd, "standard_error": error})
    cut = float(cuts.mean())
    return AngoffRound(
        judges=tuple(zip(ratings, cuts.tolist(), strict=True)),
        cut_points=cut,
        cut_percent=100 * cut / float(worth.sum()),
        item_means=tuple(chances.mean(axis=0).tolist()),
        item_sds=tuple(chances.std(axis=0, ddof=1).tolist()) if several else (None,) * len(worth),
        **numbers,
        reasons=reasons,
    )

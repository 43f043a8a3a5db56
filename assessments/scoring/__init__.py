"""The registry of item types, and the score of a whole paper."""

import math
from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType

from assessments.papers import ItemScore, ItemType, PaperEntry, PaperScore
from assessments.scoring.matching import MATCHING
from assessments.scoring.multiple_response import MULTIPLE_RESPONSE
from assessments.scoring.numeric import NUMERIC
from assessments.scoring.ordering import ORDERING
from assessments.scoring.scenario import SCENARIO
from assessments.scoring.single_choice import SINGLE_CHOICE
from assessments.scoring.true_false import TRUE_FALSE

ITEM_TYPES: Mapping[str, ItemType] = MappingProxyType(
    {
        item_type.name: item_type
        for item_type in (
            SINGLE_CHOICE,
            MULTIPLE_RESPONSE,
            TRUE_FALSE,
            SCENARIO,
            MATCHING,
            ORDERING,
            NUMERIC,
        )
    }
)


def score_paper(
    entries: Iterable[PaperEntry],
    answers: Mapping[int, str],
    pass_mark_percent: int | None,
) -> PaperScore:
    """Scores canonical answers by position; a position without an answer is unanswered and earns 0."""
    items = []
    earned, available = Fraction(0), Decimal(0)
    for entry in entries:
        answer = answers.get(entry.position, "")
        points = ITEM_TYPES[entry.type].score(entry.key, answer) * Fraction(entry.points)
        items.append(ItemScore(entry.position, rounded(points, 4), entry.points, answer != ""))
        earned += points
        available += entry.points
    percent = 100 * earned / Fraction(available) if available else Fraction(0)
    return PaperScore(
        items=tuple(items),
        points=sum((item.points for item in items), Decimal(0)),
        max_points=available,
        percent=rounded(percent, 2),
        passed=None if pass_mark_percent is None else percent >= pass_mark_percent,
    )


def rounded(value: Fraction, places: int) -> Decimal:
    """A non-negative fraction, exactly rounded half up: going through Decimal division would round twice."""
    return Decimal(math.floor(value * 10**places + Fraction(1, 2))).scaleb(-places)

"""From answers to points: negative marking, partial credit, tries, certainty, and the score of a whole paper."""

import math
from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction

from assessments.papers import Given, ItemScore, Marks, PaperEntry, PaperScore
from assessments.scoring.registry import ITEM_TYPES

NOTHING = Given()

# Certainty 1, 2, 3: what a right and what a wrong answer earns, as shares of the points.
# Gardner-Medwin's scheme (1, 2, 3 right; 0, -2, -6 wrong), divided by its best mark: A. R. Gardner-Medwin,
# "Confidence-Based Marking", in Bryan and Clegg (eds), Innovative Assessment in Higher Education (2006).
CERTAINTY = {
    1: (Fraction(1, 3), Fraction(0)),
    2: (Fraction(2, 3), Fraction(-2, 3)),
    3: (Fraction(1), Fraction(-2)),
}


def score_paper(entries: Iterable[PaperEntry], given: Mapping[int, Given], marks: Marks) -> PaperScore:
    """The score of the given answers by position; a position without one is unanswered and earns 0.

    Single items may fall below 0 (penalties, certainty); the paper as a whole never does.
    """
    items = []
    earned, available = Fraction(0), Decimal(0)
    is_waiting = False
    for entry in entries:
        each = given.get(entry.position, NOTHING)
        points = item_points(entry, each, marks)
        worth = Decimal(0) if ITEM_TYPES[entry.type].marking == "none" else entry.points
        written = None if points is None else rounded(points, 4)
        items.append(ItemScore(entry.position, written, worth, each.answer != "", points))
        earned += points or 0
        available += worth
        is_waiting = is_waiting or points is None
    if is_waiting:
        return PaperScore(tuple(items), None, available, None, None)
    percent = max(Fraction(0), 100 * earned / Fraction(available)) if available else Fraction(0)
    mark = marks.pass_mark_percent
    return PaperScore(
        items=tuple(items),
        points=max(Decimal(0), sum((item.points for item in items if item.points is not None), Decimal(0))),
        max_points=available,
        percent=rounded(percent, 2),
        passed=None if mark is None else percent >= mark,
    )


def item_points(entry: PaperEntry, given: Given, marks: Marks) -> Fraction | None:
    """The exact points of one answer; None while people have to mark it."""
    rules = ITEM_TYPES[entry.type]
    if given.answer == "" or rules.marking == "none":
        return Fraction(0)
    if rules.marking == "manual":
        return None if given.mark is None else Fraction(given.mark)
    key, _wording = rules.instance(entry.key, {}, entry.seed, "en")
    share = rules.score(key, given.answer)
    if share < 1 and not entry.partial_credit:
        share = Fraction(0)
    return _worth(share, entry, given, marks) * Fraction(entry.points)


def _worth(share: Fraction, entry: PaperEntry, given: Given, marks: Marks) -> Fraction:
    """What a share of right is worth under penalties, tries and certainty."""
    if marks.uses_certainty:
        right, wrong = CERTAINTY[given.certainty or 1]
        return share * right + (1 - share) * wrong
    if share == 0:
        return -Fraction(entry.penalty_percent, 100)
    lost = Fraction(marks.try_penalty_percent, 100) * (given.tries - 1)
    return max(Fraction(0), share * (1 - lost))


def rounded(value: Fraction, places: int) -> Decimal:
    """A fraction, exactly rounded half up: going through Decimal division would round twice."""
    return Decimal(math.floor(value * 10**places + Fraction(1, 2))).scaleb(-places)

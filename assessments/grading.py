"""Grades as a history: what events make of an attempt's points, what a regrade changes, when marks settle.

Three rules. An override of one question is kept by every later regrade and mark of that question; an override of
the whole attempt (position 0) stands whatever happens to its questions; both end only when an override takes them
back, and what was earned without them counts again.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any, Literal

from assessments.papers import Given, Marks, PaperEntry, PaperScore
from assessments.scoring import ITEM_TYPES, item_points, rounded

WHOLE = 0  # the position that stands for the whole attempt
TOLERANCE_PERCENT = 10  # of a question's points: two marks this close are averaged, others need moderation

Need = Literal["first", "second", "moderation"]
Blocker = Literal["marked_by_people", "other_type", "unreadable"]


@dataclass(frozen=True)
class Change:
    """New points of one position. `after` None: waiting to be marked; in an override: taken back.

    `item` is the item version that scored it, `maximum` what the question is worth from then on (None: as before).
    """

    before: Fraction | None
    after: Fraction | None
    item: int | None = None
    maximum: Decimal | None = None

    def plain(self) -> dict[str, Any]:
        """As JSON knows it: `change_from(change.plain()).after == change.after`."""
        said: dict[str, Any] = {"before": _text(self.before), "after": _text(self.after), "item": self.item}
        if self.after is not None and rounded(self.after, 4) != self.after:
            said["exact"] = str(self.after)
        if self.maximum is not None:
            said["max"] = str(self.maximum)
        return said


def change_from(plain: Mapping[str, Any]) -> Change:
    after = plain.get("exact") or plain["after"]
    before, maximum = plain.get("before"), plain.get("max")
    return Change(
        before=None if before is None else Fraction(before),
        after=None if after is None else Fraction(after),
        item=plain.get("item"),
        maximum=None if maximum is None else Decimal(maximum),
    )


def _text(points: Fraction | None) -> str | None:
    return None if points is None else f"{rounded(points, 4):.4f}"


@dataclass(frozen=True)
class Event:
    changes: Mapping[int, Change]
    is_override: bool = False


@dataclass(frozen=True)
class Grades:
    """An attempt after some events, by position: what each question is worth, what it earned (None: not marked
    yet), and the points that overrides put in place of that."""

    maxima: Mapping[int, Decimal]
    earned: Mapping[int, Fraction | None] = field(default_factory=dict)
    fixed: Mapping[int, Fraction] = field(default_factory=dict)

    def points_of(self, position: int) -> Fraction | None:
        """The points that count."""
        return self.fixed.get(position, self.earned.get(position))


@dataclass(frozen=True)
class Total:
    """`points`, `percent` and `passed` as in PaperScore: None while a question waits to be marked."""

    points: Decimal | None
    max_points: Decimal
    percent: Decimal | None
    passed: bool | None


def after_event(grades: Grades, event: Event) -> Grades:
    maxima, earned, fixed = dict(grades.maxima), dict(grades.earned), dict(grades.fixed)
    for position, change in event.changes.items():
        if change.maximum is not None:
            maxima[position] = change.maximum
        if not event.is_override:
            earned[position] = change.after
        elif change.after is None:
            fixed.pop(position, None)
        else:
            fixed[position] = change.after
    return Grades(maxima, earned, fixed)


def replay(maxima: Mapping[int, Decimal], events: Iterable[Event]) -> tuple[Grades, ...]:
    """The grades after each event, from nothing. `maxima` are the questions dealt, with what they are worth."""
    grades = Grades(maxima)
    passed = []
    for event in events:
        grades = after_event(grades, event)
        passed.append(grades)
    return tuple(passed)


def total_of(grades: Grades, pass_mark_percent: int | None) -> Total:
    """The score of the attempt by the rule of `score_paper`: rounded points are summed, the share is exact."""
    available = sum(grades.maxima.values(), Decimal(0))
    whole = grades.fixed.get(WHOLE)
    points = [grades.points_of(position) for position in grades.maxima] if whole is None else [whole]
    known = [each for each in points if each is not None]
    if len(known) < len(points):
        return Total(None, available, None, None)
    share = (
        max(Fraction(0), 100 * sum(known, Fraction(0)) / Fraction(available)) if available else Fraction(0)
    )
    return Total(
        points=max(Decimal(0), sum((rounded(each, 4) for each in known), Decimal(0))),
        max_points=available,
        percent=rounded(share, 2),
        passed=None if pass_mark_percent is None else share >= pass_mark_percent,
    )


def scored(score: PaperScore, versions: Mapping[int, int]) -> dict[int, Change]:
    """What scoring an attempt for the first time changes; a question that people have to mark is not in it."""
    return {
        each.position: Change(None, each.exact, versions[each.position])
        for each in score.items
        if each.exact is not None
    }


@dataclass(frozen=True)
class Revision:
    """A question of one attempt as it would be scored now: `entry` holds the new key and what it is worth."""

    entry: PaperEntry
    item: int
    old_type: str
    given: Given


def blocker(revision: Revision) -> Blocker | None:
    """Why this answer cannot be scored again; None where it can."""
    rules = ITEM_TYPES[revision.entry.type]
    if revision.entry.type != revision.old_type:
        return "other_type"
    if rules.marking != "automatic":
        return "marked_by_people"
    key, _wording = rules.instance(revision.entry.key, {}, revision.entry.seed, "en")
    if revision.given.answer and not rules.check_answer(key, revision.given.answer):
        return "unreadable"
    return None


def rescored(grades: Grades, revisions: Iterable[Revision], marks: Marks) -> dict[int, Change]:
    """What scoring by new keys changes. Overridden and blocked questions keep their points; one that was taken out
    of the score counts again."""
    changes = {}
    for revision in revisions:
        position, worth = revision.entry.position, revision.entry.points
        if position in grades.fixed or blocker(revision):
            continue
        before, after = grades.earned.get(position), item_points(revision.entry, revision.given, marks)
        maximum = None if grades.maxima[position] == worth else worth
        if after != before or maximum is not None:
            changes[position] = Change(before, after, revision.item, maximum)
    return changes


def given_to_all(grades: Grades, positions: Iterable[int]) -> dict[int, Change]:
    """Full points for everybody who was dealt the question."""
    return {
        position: Change(grades.earned.get(position), Fraction(grades.maxima[position]))
        for position in positions
        if position not in grades.fixed and grades.earned.get(position) != grades.maxima[position]
    }


def taken_out(grades: Grades, positions: Iterable[int]) -> dict[int, Change]:
    """The question counts no more: neither what it earned nor what it was worth."""
    return {
        position: Change(grades.earned.get(position), Fraction(0), maximum=Decimal(0))
        for position in positions
        if position not in grades.fixed and grades.maxima[position] != 0
    }


def in_favour(
    grades: Grades, changes: Mapping[int, Change], pass_mark_percent: int | None
) -> dict[int, Change]:
    """Those of `changes` that lower neither a question nor, together, the score."""
    raised = {
        position: change
        for position, change in changes.items()
        if change.maximum is not None or change.before is None or (change.after or 0) >= change.before
    }
    before = total_of(grades, pass_mark_percent).percent
    after = total_of(after_event(grades, Event(raised)), pass_mark_percent).percent
    is_lower = before is not None and (after is None or after < before)
    return {} if is_lower else raised


@dataclass(frozen=True)
class Settlement:
    """The points that marks come to, or the round that is still needed."""

    points: Fraction | None
    needs: Need | None


def settle(
    first: Fraction | None,
    second: Fraction | None,
    moderation: Fraction | None,
    *,
    worth: Decimal,
    needs_second: bool,
) -> Settlement:
    """Moderation decides; one mark is enough where no second is needed; close marks are averaged."""
    if moderation is not None:
        return Settlement(moderation, None)
    if first is None:
        return Settlement(None, "first")
    if not needs_second:
        return Settlement(first, None)
    if second is None:
        return Settlement(None, "second")
    if abs(first - second) * 100 <= TOLERANCE_PERCENT * Fraction(worth):
        return Settlement((first + second) / 2, None)
    return Settlement(None, "moderation")

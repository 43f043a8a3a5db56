"""The rules of delivery as values: what a paper promises, what holds for one person, what is shown when."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields, replace
from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any, Literal

Phase = Literal["during", "right_after", "later", "after_close"]
Shown = Literal["answer", "correctness", "points", "feedback", "key", "sources"]

PHASES: tuple[Phase, ...] = ("during", "right_after", "later", "after_close")
SHOWN: tuple[Shown, ...] = ("answer", "correctness", "points", "feedback", "key", "sources")
RIGHT_AFTER = timedelta(minutes=15)  # how long "right after" lasts

FeedbackTable = Mapping[Phase, tuple[Shown, ...]]
_AFTER: tuple[Phase, ...] = ("right_after", "later", "after_close")
FEEDBACK: Mapping[str, dict[Phase, tuple[Shown, ...]]] = {
    "full": dict.fromkeys(_AFTER, SHOWN),
    "score": dict.fromkeys(_AFTER, ("points",)),
    "none": {},
}


@dataclass(frozen=True)
class Section:
    title: str
    introduction: str = ""


@dataclass(frozen=True)
class Draw:
    """`count` items of the paper that carry this draw's number; it belongs to the section of that number."""

    section: int
    count: int


@dataclass(frozen=True)
class Rules:
    """The rules of a paper that were frozen with it. Times are in seconds, shares in per cent.

    `feedback` says what is shown in which phase; "points" is the score of the paper and of each item, "answer" the
    learner's own, "key" what would have been right.
    """

    feedback: FeedbackTable = field(default_factory=dict)
    shuffle_items: bool = False
    shuffle_options: bool = True
    layout: Literal["all", "one"] = "all"
    navigation: Literal["free", "forward"] = "free"
    time_limit_seconds: int | None = None
    grace_seconds: int = 60
    overdue: Literal["submit", "abandon"] = "submit"
    checks_allowed: int = 0
    try_penalty_percent: int = 0
    uses_certainty: bool = False
    holds_marks_back: bool = False
    second_marker: bool = False
    sections: tuple[Section, ...] = ()
    draws: tuple[Draw, ...] = ()

    def plain(self) -> dict[str, Any]:
        """As JSON knows it: `rules_from(rules.plain()) == rules`."""
        return asdict(self) | {"feedback": {phase: list(shown) for phase, shown in self.feedback.items()}}


def rules_from(plain: Mapping[str, Any]) -> Rules:
    """The rules that `plain` was written from; a rule that it does not name has its default."""
    known = {each.name for each in fields(Rules)}
    values = {name: value for name, value in plain.items() if name in known}
    values["feedback"] = feedback_table(plain.get("feedback", {}))
    values["sections"] = tuple(Section(**each) for each in plain.get("sections", ()))
    values["draws"] = tuple(Draw(**each) for each in plain.get("draws", ()))
    return Rules(**values)


def feedback_table(plain: Mapping[str, Iterable[str]]) -> FeedbackTable:
    """A feedback table without what is unknown, in one order, so that the same table is the same value."""
    return {
        phase: tuple(each for each in SHOWN if each in set(plain[phase]))
        for phase in PHASES
        if phase in plain and set(plain[phase]) & set(SHOWN)
    }


def phase_of(now: datetime, submitted_at: datetime | None, closes_at: datetime | None) -> Phase:
    """Where an attempt stands: in progress, or since when it is over."""
    if submitted_at is None:
        return "during"
    if closes_at is not None and now >= closes_at:
        return "after_close"
    return "right_after" if now < submitted_at + RIGHT_AFTER else "later"


def shown(rules: Rules, phase: Phase) -> frozenset[Shown]:
    """What the learner may see in this phase."""
    return frozenset(rules.feedback.get(phase, ()))


def holds_back(rules: Rules, returned_at: datetime | None) -> bool:
    """Does a submitted attempt wait for people to return it? Until then nothing of its marks is shown."""
    return rules.holds_marks_back and returned_at is None


def more_shown_at(
    rules: Rules, now: datetime, submitted_at: datetime, closes_at: datetime | None
) -> datetime | None:
    """When the learner of a submitted attempt sees something that they do not see now; None for never."""
    seen = shown(rules, phase_of(now, submitted_at, closes_at))
    times = [submitted_at + RIGHT_AFTER, *([closes_at] if closes_at else [])]
    for at in sorted(each for each in times if each > now):
        if shown(rules, phase_of(at, submitted_at, closes_at)) - seen:
            return at
    return None


def shown_at_check(rules: Rules, is_locked: bool) -> frozenset[Shown]:
    """What a check in practice shows: the key only when no further try can use it."""
    seen = shown(rules, "during")
    return seen if is_locked else seen - {"key"}


def is_lock(rules: Rules, tries: int, is_right: bool) -> bool:
    """Is a question that was checked `tries` times settled?"""
    return is_right or tries >= rules.checks_allowed


def out_of_reach(rules: Rules, positions: Sequence[int], place: int) -> frozenset[int]:
    """The positions that a forward-only attempt has left behind; `place` is the index of the question shown."""
    return frozenset(positions[:place]) if rules.navigation == "forward" else frozenset()


@dataclass(frozen=True)
class Result:
    """The score of one attempt; `passed` is None without a pass mark."""

    percent: Decimal
    passed: bool | None = None


def counting_result(
    policy: str, results: Sequence[Result], pass_mark_percent: int | None = None
) -> Result | None:
    """Which of the results, in the order of the attempts, counts: "best", "last", "first" or the "mean" of all.

    Attempts that wait to be marked or were abandoned have no result. A mean is judged exactly, written with 2
    decimals.
    """
    if not results:
        return None
    if policy == "mean":
        mean = sum((Fraction(each.percent) for each in results), Fraction(0)) / len(results)
        written = Decimal(math.floor(mean * 100 + Fraction(1, 2))).scaleb(-2)
        return Result(written, None if pass_mark_percent is None else mean >= pass_mark_percent)
    if policy == "last":
        return results[-1]
    return results[0] if policy == "first" else max(results, key=lambda each: each.percent)


@dataclass(frozen=True)
class Limits:
    """When and how often an assessment may be taken, and for how long; None is no limit."""

    opens_at: datetime | None = None
    closes_at: datetime | None = None
    time_limit_seconds: int | None = None
    attempts_allowed: int | None = None

    def timed(self, seconds: int | None) -> "Limits":
        """The same with another time limit."""
        return replace(self, time_limit_seconds=seconds)

    def plain(self) -> dict[str, Any]:
        """What held for somebody when they started, for the record."""
        return {
            "time_limit_seconds": self.time_limit_seconds,
            "attempts_allowed": self.attempts_allowed,
            "closes_at": self.closes_at and self.closes_at.isoformat(),
        }


@dataclass(frozen=True)
class Allowance:
    """What one learner needs, in every assessment."""

    extra_time_percent: int = 0
    no_time_limit: bool = False
    extra_attempts: int = 0
    extra_days: int = 0


def limits_for(usual: Limits, override: Limits | None, allowance: Allowance | None) -> Limits:
    """What holds for one person: what the override says replaces the usual, the allowance is added to that."""
    limits = usual
    if override is not None:
        said = {name: value for name, value in asdict(override).items() if value is not None}
        limits = replace(usual, **said)
    if allowance is None:
        return limits
    seconds = limits.time_limit_seconds
    if seconds is not None:
        seconds = -(-seconds * (100 + allowance.extra_time_percent) // 100)  # rounded up
    attempts = limits.attempts_allowed
    return Limits(
        opens_at=limits.opens_at,
        closes_at=limits.closes_at and limits.closes_at + timedelta(days=allowance.extra_days),
        time_limit_seconds=None if allowance.no_time_limit else seconds,
        attempts_allowed=None if attempts is None else attempts + allowance.extra_attempts,
    )


def deadline_of(limits: Limits, started_at: datetime) -> datetime | None:
    """When an attempt that started then must end: after its time, at the latest when the assessment closes."""
    ends = [limits.closes_at] if limits.closes_at else []
    if limits.time_limit_seconds is not None:
        ends.append(started_at + timedelta(seconds=limits.time_limit_seconds))
    return min(ends, default=None)


def is_overdue(deadline: datetime | None, grace_seconds: int, now: datetime) -> bool:
    """May answers no longer arrive?"""
    return deadline is not None and now > deadline + timedelta(seconds=grace_seconds)

"""The way of one simulated learner through one course: what they open, finish and sit, and when (pure)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from random import Random

from assessments.papers import Given, Marks, PaperEntry, PaperScore
from assessments.scoring import score_paper
from evaluation.simulation.model import Item, answer

NEVER_STARTS_SHARE = 0.07
DROPS_OUT_SHARE = 0.012  # per step, for someone of average ability
WITHDRAWS_SHARE = 0.2  # of those who drop out: they say so
SKIPS_OPTIONAL_SHARE = 0.4
RETRIES_SHARE = 0.85
MOST_ATTEMPTS = 5  # where the assessment sets no limit
GAIN, GAIN_SPREAD = 0.9, 0.3  # of ability, over the whole course
FRESH_GAIN = 0.35  # in a quiz right after its lessons
RETRY_GAIN = 0.4  # after reading the feedback
JOINING = timedelta(days=14)


@dataclass(frozen=True)
class Paper:
    """A frozen assessment: what is scored, and how people answer it."""

    entries: tuple[PaperEntry, ...]
    items: tuple[Item, ...]
    pass_mark_percent: int | None
    attempts_allowed: int | None


@dataclass(frozen=True)
class SimulatedStep:
    """`paper` is None for a lesson."""

    id: int
    kind: str
    minutes: int
    is_required: bool
    paper: Paper | None = None


@dataclass(frozen=True)
class Window:
    """Nothing happens before `start`, and nothing after `end`."""

    start: datetime
    end: datetime


@dataclass(frozen=True)
class Sitting:
    """A submitted attempt; `saved` holds the time of every answer that was given."""

    step: int
    number: int
    started_at: datetime
    submitted_at: datetime
    answers: Mapping[int, str]
    saved: Mapping[int, datetime]
    score: PaperScore


@dataclass
class Journey:
    """A run as it grows. `completions`: step -> (first time, best percent)."""

    enrolled_at: datetime
    clock: datetime
    started_at: datetime | None = None
    last_active_at: datetime | None = None
    last_step: int | None = None
    completed_at: datetime | None = None
    withdrawn_at: datetime | None = None
    completions: dict[int, tuple[datetime, Decimal | None]] = field(default_factory=dict)
    sittings: list[Sitting] = field(default_factory=list)

    def open(self, step: int) -> None:
        self.started_at = self.started_at or self.clock
        self.last_active_at = self.clock
        self.last_step = step

    def complete(self, step: int, percent: Decimal | None) -> None:
        first, best = self.completions.get(step, (self.clock, None))
        better = percent if best is None or (percent is not None and percent > best) else best
        self.completions[step] = (first, better)
        self.last_active_at = self.clock


def journey(
    steps: tuple[SimulatedStep, ...], ability: float, joined_at: datetime, window: Window, random: Random
) -> Journey:
    """A run through `steps`, which stand in the order in which they open."""
    run = Journey(enrolled_at=joined_at, clock=joined_at)
    if random.random() < NEVER_STARTS_SHARE:
        return run
    gain = random.gauss(GAIN, GAIN_SPREAD)
    required = [step.id for step in steps if step.is_required] or [step.id for step in steps]
    for step in steps:
        if not step.is_required and random.random() < SKIPS_OPTIONAL_SHARE:
            continue
        if random.random() < DROPS_OUT_SHARE * (1.6 if ability < -0.5 else 1.0):
            _leave(run, window, random)
            break
        run.clock += _pause(random)
        if run.clock > window.end:
            break
        share = sum(each in run.completions for each in required) / len(required)
        goes_on = _do(run, step, ability + gain * share, window, random)
        if run.completed_at is None and all(each in run.completions for each in required):
            run.completed_at = max(run.completions[each][0] for each in required)
        if not goes_on:
            break
    return run


def joining_time(window: Window, random: Random) -> datetime:
    """In the first two weeks, as far as they are over."""
    return window.start + random.random() * min(JOINING, window.end - window.start)


def _pause(random: Random) -> timedelta:
    """Most steps follow within minutes; then days pass."""
    if random.random() < 0.7:
        return timedelta(minutes=random.uniform(1, 15))
    return timedelta(days=random.expovariate(0.5))


def _leave(run: Journey, window: Window, random: Random) -> None:
    when = run.clock + timedelta(days=random.uniform(1, 20))
    if random.random() < WITHDRAWS_SHARE and when <= window.end:
        run.withdrawn_at = when


def _do(run: Journey, step: SimulatedStep, ability: float, window: Window, random: Random) -> bool:
    """Open the step and do it; False where the learner goes no further."""
    run.open(step.id)
    if step.paper:
        return _sit(run, step, step.paper, ability, window, random)
    run.clock += timedelta(minutes=max(2, step.minutes) * random.uniform(0.6, 1.6))
    if run.clock > window.end:
        return False
    run.complete(step.id, None)
    return True


def _sit(
    run: Journey, step: SimulatedStep, paper: Paper, ability: float, window: Window, random: Random
) -> bool:
    """Attempts until the learner passes, may not try again or gives up; True where the course goes on."""
    if step.kind in ("graded", "practice"):
        ability += FRESH_GAIN
    most = paper.attempts_allowed or MOST_ATTEMPTS
    for number in range(1, most + 1):
        run.open(step.id)
        sitting = _attempt(run, step.id, number, paper, ability + RETRY_GAIN * (number - 1), random)
        if sitting.submitted_at > window.end:
            break
        run.clock = sitting.submitted_at
        run.sittings.append(sitting)
        if step.kind != "graded" or sitting.score.passed:
            run.complete(step.id, None if step.kind == "pre_test" else sitting.score.percent)
        wants_more = step.kind in ("graded", "post_test") and sitting.score.passed is False
        if not wants_more or random.random() > RETRIES_SHARE:
            break
        run.clock += _pause(random)
        if run.clock > window.end:
            break
    return step.id in run.completions or not step.is_required


def _attempt(run: Journey, step: int, number: int, paper: Paper, ability: float, random: Random) -> Sitting:
    answers = {each.position: answer(each, ability, random) for each in paper.items}
    clock, saved = run.clock, {}
    for position, text in answers.items():
        clock += timedelta(seconds=random.uniform(20, 110))
        if text:
            saved[position] = clock
    return Sitting(
        step=step,
        number=number,
        started_at=run.clock,
        submitted_at=clock + timedelta(seconds=random.uniform(5, 60)),
        answers=answers,
        saved=saved,
        score=score_paper(
            paper.entries,
            {position: Given(text) for position, text in answers.items()},
            Marks(paper.pass_mark_percent),
        ),
    )

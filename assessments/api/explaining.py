"""What a learner is told about the rules of an assessment before they start."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from assessments.api.freezing import MAX_CANDIDATES, bank_of, rules_of_page
from assessments.delivery import PHASES, Limits, Phase, Rules
from assessments.labels import SHOWN_TEXTS
from assessments.models import AssessmentPage
from assessments.scoring.paper import CERTAINTY


@dataclass(frozen=True)
class QuestionFacts:
    """What the rules say of one question."""

    points: Decimal
    penalty_percent: int
    partial_credit: bool


@dataclass(frozen=True)
class CertaintyLine:
    """What a right and what a wrong answer earns, in per cent of the points."""

    level: int
    right_percent: Decimal
    wrong_percent: Decimal


@dataclass(frozen=True)
class FeedbackLine:
    """What is shown in a phase, in words."""

    phase: Phase
    texts: tuple[str, ...]


@dataclass(frozen=True)
class RulesReading:
    """`limits` hold for this person, `usual` for everybody. Totals of points differ where questions are drawn.

    `partial_credit` is "all", "some" or "none" of the questions; penalties are in per cent of a question's points.
    """

    rules: Rules
    limits: Limits
    usual: Limits
    counting: str
    pause_minutes: int | None
    item_count: int
    least_points: Decimal
    most_points: Decimal
    least_penalty: int
    most_penalty: int
    partial_credit: str
    certainty: tuple[CertaintyLine, ...]
    feedback: tuple[FeedbackLine, ...]

    @property
    def is_longer(self) -> bool:
        """Does this person have more time than others?"""
        return self.limits.time_limit_seconds != self.usual.time_limit_seconds

    @property
    def minutes(self) -> int | None:
        """The person's time limit, rounded down to whole minutes."""
        seconds = self.limits.time_limit_seconds
        return None if seconds is None else seconds // 60

    @property
    def feedback_is_the_same(self) -> bool:
        """Is the same shown at all times after submitting?"""
        after = [line.texts for line in self.feedback if line.phase != "during"]
        return len(after) == len(PHASES) - 1 and len(set(after)) == 1


def rules_reading(page: AssessmentPage, limits: Limits, usual: Limits) -> RulesReading:
    """The rules of the canonical page for somebody with these limits. Queries grow with the random draws only."""
    rules = rules_of_page(page)
    fixed = [
        QuestionFacts(*row)
        for row in page.items.values_list(
            "question__points", "question__penalty_percent", "question__partial_credit"
        )
    ]
    draws = list(_draws(page))
    everything = fixed + [each for _count, candidates in draws for each in candidates]
    penalties = [each.penalty_percent for each in everything if each.penalty_percent]
    certain = rules.uses_certainty
    return RulesReading(
        rules=rules,
        limits=limits,
        usual=usual,
        counting=page.counting,
        pause_minutes=page.pause_minutes,
        item_count=len(fixed) + sum(count for count, _candidates in draws),
        least_points=_points(fixed, draws, least=True),
        most_points=_points(fixed, draws, least=False),
        least_penalty=0 if certain else min(penalties, default=0),
        most_penalty=0 if certain else max(penalties, default=0),
        partial_credit=_all_some_none([each.partial_credit for each in everything]),
        certainty=_certainty_lines() if certain else (),
        feedback=tuple(
            FeedbackLine(phase, tuple(str(SHOWN_TEXTS[each]) for each in rules.feedback[phase]))
            for phase in PHASES
            if rules.feedback.get(phase)
        ),
    )


def _draws(page: AssessmentPage) -> Iterable[tuple[int, list[QuestionFacts]]]:
    bank = None
    for draw in page.draws.order_by("sort_order", "pk"):
        bank = bank_of(page) if bank is None else bank
        rows = draw.candidates(bank).order_by("code")[:MAX_CANDIDATES]
        facts = rows.values_list("points", "penalty_percent", "partial_credit")
        yield draw.count, [QuestionFacts(*row) for row in facts]


def _points(
    fixed: Sequence[QuestionFacts], draws: Sequence[tuple[int, Sequence[QuestionFacts]]], *, least: bool
) -> Decimal:
    total = sum((each.points for each in fixed), Decimal(0))
    for count, candidates in draws:
        points = sorted((each.points for each in candidates), reverse=not least)
        total += sum(points[:count], Decimal(0))
    return total


def _all_some_none(values: Sequence[Any]) -> str:
    return "all" if all(values) else "some" if any(values) else "none"


def _certainty_lines() -> tuple[CertaintyLine, ...]:
    return tuple(
        CertaintyLine(level, *(round(Decimal(100 * share.numerator) / share.denominator) for share in shares))
        for level, shares in sorted(CERTAINTY.items())
    )

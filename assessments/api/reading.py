"""What the page of an assessment shows before and between attempts, as plain values."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from accounts.api import User
from assessments.api.attempts import rules_of
from assessments.api.closing import close_if_overdue
from assessments.api.explaining import RulesReading, rules_reading
from assessments.api.limits import closing_time, personal_limits, usual_limits
from assessments.api.starting import start_refusal
from assessments.delivery import Limits, Result, counting_result, holds_back, phase_of, shown
from assessments.models import AssessmentPage, Attempt, AttemptState
from courses import api as courses


@dataclass(frozen=True)
class AttemptLine:
    """An attempt as listed; `percent` and `is_passed` are None where the feedback rules hide them or people have to
    mark it (`is_waiting`)."""

    attempt: Attempt
    percent: Decimal | None
    is_passed: bool | None
    is_waiting: bool = False


@dataclass(frozen=True)
class AssessmentReading:
    """`counting_percent` is the score that counts so far, None where one of the scores is hidden."""

    page: AssessmentPage
    step: courses.StepReading
    attempts: tuple[AttemptLine, ...]
    explained: RulesReading
    open_attempt: Attempt | None
    limits: Limits
    refusal: str
    counting_percent: Decimal | None

    @property
    def can_start(self) -> bool:
        return self.open_attempt is None and not self.refusal

    @property
    def attempts_left(self) -> int | None:
        allowed = self.limits.attempts_allowed
        return None if allowed is None else max(0, allowed - len(self.attempts))


def assessment_reading(user: User, page: AssessmentPage, *, now: datetime) -> AssessmentReading:
    """The page before and between attempts; an attempt whose time is over is ended. Refuses when the step is
    locked."""
    page = courses.canonical(page)
    limits, usual = personal_limits(user, page, now), usual_limits(page)
    course = courses.course_of(page)
    enrolment = courses.enrolment_for_step(user, course)
    outline = courses.course_outline(course)
    entry, progress = courses.require_open(enrolment=enrolment, outline=outline, step_id=page.pk)
    found = Attempt.objects.filter(enrolment=enrolment, assessment_id=page.pk).select_related("paper")
    attempts = [close_if_overdue(attempt, now) for attempt in found.order_by("number")]
    open_attempt = next((attempt for attempt in attempts if attempt.state == AttemptState.OPEN), None)
    refusal = None if open_attempt else start_refusal(limits, page.pause_minutes, attempts, now)
    closes_at = closing_time(usual, limits)
    lines = tuple(_attempt_line(attempt, now, closes_at) for attempt in attempts)
    return AssessmentReading(
        page=page,
        step=courses.step_reading(outline, entry, progress),
        attempts=lines,
        explained=rules_reading(page, limits, usual),
        open_attempt=open_attempt,
        limits=limits,
        refusal=str(refusal or ""),
        counting_percent=_counting_percent(page.counting, lines),
    )


def _attempt_line(attempt: Attempt, now: datetime, closes_at: datetime | None) -> AttemptLine:
    rules = rules_of(attempt)
    if attempt.state != AttemptState.SUBMITTED:
        return AttemptLine(attempt, None, None)
    if holds_back(rules, attempt.returned_at):
        return AttemptLine(attempt, None, None, is_waiting=True)
    if "points" not in shown(rules, phase_of(now, attempt.submitted_at, closes_at)):
        return AttemptLine(attempt, None, None)
    return AttemptLine(attempt, attempt.percent, attempt.is_passed, is_waiting=attempt.points is None)


def _counting_percent(policy: str, lines: Sequence[AttemptLine]) -> Decimal | None:
    ended = [line for line in lines if line.attempt.state == AttemptState.SUBMITTED]
    if any(line.percent is None for line in ended):
        return None
    counts = counting_result(policy, [Result(line.percent) for line in ended])
    return counts and counts.percent

"""What the result page shows of an ended attempt, as plain values in a fixed number of queries."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from accounts.api import User
from assessments.api.attempts import dealt_items, item_seed, own_attempt, rules_of
from assessments.api.closing import close_if_overdue
from assessments.api.limits import closing_time, personal_limits, usual_limits
from assessments.api.marking import comments_for_learner
from assessments.api.wording import wording_of
from assessments.delivery import Rules, Shown, holds_back, more_shown_at, phase_of, shown
from assessments.models import AssessmentPage, Attempt, AttemptState, PaperItem, Response
from assessments.papers import ItemOutcome
from assessments.scoring import ITEM_TYPES
from assessments.scoring.showing import visible_outcome
from courses import api as courses


@dataclass(frozen=True)
class ResultLine:
    """One question of a result. `outcome` holds only what is shown now, `points` is None where it is hidden or people
    have to mark it, `verdict` ("right", "partly", "wrong", "waiting", or "" where it is hidden or nothing is right).
    """

    number: int
    type: str
    outcome: ItemOutcome
    language: str
    points: Decimal | None
    max_points: Decimal
    is_answered: bool
    verdict: str
    sources: tuple[str, ...] = ()
    comments: tuple[str, ...] = ()


@dataclass(frozen=True)
class ResultReading:
    """An ended attempt. `shown` is what the feedback rules let the learner see now, more from `more_at`; `lines` are
    empty where that is nothing of the single questions.

    With `is_waiting` people have to mark it, with `is_held_back` they have not returned it yet. `step` is None when
    the assessment has been taken off the site since.
    """

    attempt: Attempt
    title: str
    shown: frozenset[Shown]
    more_at: datetime | None
    is_waiting: bool
    is_held_back: bool
    lines: tuple[ResultLine, ...]
    step: courses.StepReading | None
    assessment_address: str
    attempts_left: int | None

    @property
    def shows_score(self) -> bool:
        return "points" in self.shown and self.attempt.percent is not None

    @property
    def shows_verdicts(self) -> bool:
        return any(line.verdict for line in self.lines)

    @property
    def right_count(self) -> int:
        return sum(line.verdict == "right" for line in self.lines)


def result_reading(user: User, attempt_uuid: UUID, *, language: str, now: datetime) -> ResultReading:
    """The result as it may be shown now; an attempt whose time is over is ended first."""
    attempt = close_if_overdue(own_attempt(user, attempt_uuid), now)
    outline = courses.course_outline(courses.course_of(attempt.assessment))
    entry = outline.entry(attempt.assessment_id)
    page = AssessmentPage.objects.get(pk=attempt.assessment_id)
    usual, personal = usual_limits(page), personal_limits(user, page, now)
    rules, closes_at = rules_of(attempt), closing_time(usual, personal)
    is_held_back = attempt.state == AttemptState.SUBMITTED and holds_back(rules, attempt.returned_at)
    seen = _seen(attempt, rules, now, closes_at)
    responses = {response.item_id: response for response in Response.objects.filter(attempt=attempt)}
    taken = Attempt.objects.filter(enrolment=attempt.enrolment_id, assessment=attempt.assessment_id).count()
    allowed = personal.attempts_allowed
    more_at = attempt.submitted_at and more_shown_at(rules, now, attempt.submitted_at, closes_at)
    return ResultReading(
        attempt=attempt,
        title=attempt.paper.title,
        shown=seen,
        more_at=more_at if attempt.state == AttemptState.SUBMITTED else None,
        is_waiting=attempt.state == AttemptState.SUBMITTED and attempt.points is None,
        is_held_back=is_held_back,
        lines=_lines(attempt, responses, seen, language) if seen - {"points"} else (),
        step=courses.step_reading(outline, entry, courses.progress_of(attempt.enrolment, outline))
        if entry
        else None,
        assessment_address=entry.address if entry else outline.address,
        attempts_left=None if allowed is None else max(0, allowed - taken),
    )


def _seen(attempt: Attempt, rules: Rules, now: datetime, closes_at: datetime | None) -> frozenset[Shown]:
    """What is shown now; of an abandoned attempt nothing, of one that is held back the learner's answers at most."""
    if attempt.state == AttemptState.ABANDONED:
        return frozenset()
    seen = shown(rules, phase_of(now, attempt.submitted_at, closes_at))
    return seen & {"answer"} if holds_back(rules, attempt.returned_at) else seen


def _lines(
    attempt: Attempt, responses: Mapping[int, Response], seen: frozenset[Shown], language: str
) -> tuple[ResultLine, ...]:
    comments = comments_for_learner(attempt) if "feedback" in seen else {}
    return tuple(
        _line(number, attempt, item, responses[item.pk], seen, language, comments)
        for number, item in enumerate(dealt_items(attempt), start=1)
    )


def _line(
    number: int,
    attempt: Attempt,
    item: PaperItem,
    response: Response,
    seen: frozenset[Shown],
    language: str,
    comments: Mapping[int, tuple[str, ...]],
) -> ResultLine:
    wording_language, wording = wording_of(item, language)
    rules = ITEM_TYPES[item.item.type]
    key, wording = rules.instance(
        item.item.key, wording, item_seed(attempt.uuid, item.position), wording_language
    )
    outcome = rules.explain(key, wording, response.answer, language=language)
    has_marks = rules.marking != "none"
    return ResultLine(
        number=number,
        type=item.item.type,
        outcome=visible_outcome(outcome, seen),
        language=wording_language,
        points=response.points if "points" in seen and has_marks else None,
        max_points=response.max_points if has_marks else Decimal(0),
        is_answered=bool(response.answer),
        verdict=_verdict(response) if "correctness" in seen and has_marks else "",
        sources=tuple(item.item.sources) if "sources" in seen else (),
        comments=comments.get(response.pk, ()) if attempt.points is not None else (),
    )


def _verdict(response: Response) -> str:
    if response.points is None:
        return "waiting"
    if response.points == response.max_points:
        return "right"
    return "partly" if response.points > 0 else "wrong"

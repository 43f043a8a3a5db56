"""What the result page shows of a submitted attempt, as plain values in a fixed number of queries."""

from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from accounts.api import User
from assessments.api.attempts import own_attempt
from assessments.api.reading import in_order, paper_items, wording_of
from assessments.models import AssessmentPage, Attempt, AttemptState, FeedbackPolicy, PaperItem, Response
from assessments.papers import ItemOutcome
from assessments.scoring import ITEM_TYPES
from courses import api as courses


@dataclass(frozen=True)
class ResultLine:
    number: int
    type: str
    outcome: ItemOutcome
    language: str
    points: Decimal
    max_points: Decimal
    is_answered: bool
    sources: tuple[str, ...]

    @property
    def verdict(self) -> str:
        """right, partly or wrong."""
        return "right" if self.points == self.max_points else "partly" if self.points else "wrong"


@dataclass(frozen=True)
class ResultReading:
    """A submitted attempt. `lines` are empty and the score None as far as the feedback policy hides them.

    `step` is None when the assessment has been taken off the site since.
    """

    attempt: Attempt
    title: str
    policy: str
    lines: tuple[ResultLine, ...]
    step: courses.StepReading | None
    assessment_address: str
    attempts_left: int | None

    @property
    def shows_score(self) -> bool:
        return self.policy != FeedbackPolicy.NONE

    @property
    def right_count(self) -> int:
        return sum(line.verdict == "right" for line in self.lines)


def result_reading(user: User, attempt_uuid: UUID, *, language: str) -> ResultReading:
    attempt = own_attempt(user, attempt_uuid)
    course = courses.course_of(attempt.assessment)
    outline = courses.course_outline(course)
    progress = courses.progress_of(attempt.enrolment, outline)
    entry = outline.entry(attempt.assessment_id)
    lines: tuple[ResultLine, ...] = ()
    if attempt.paper.feedback_policy == FeedbackPolicy.FULL and attempt.state == AttemptState.SUBMITTED:
        responses = {response.item_id: response for response in Response.objects.filter(attempt=attempt)}
        items = in_order(attempt, paper_items(attempt))
        lines = tuple(_line(n, item, responses[item.pk], language) for n, item in enumerate(items, start=1))
    return ResultReading(
        attempt=attempt,
        title=attempt.paper.title,
        policy=attempt.paper.feedback_policy,
        lines=lines,
        step=courses.step_reading(outline, entry, progress) if entry else None,
        assessment_address=entry.address if entry else outline.address,
        attempts_left=_attempts_left(attempt),
    )


def _attempts_left(attempt: Attempt) -> int | None:
    """Attempts that the live assessment still allows; None for as many as one likes."""
    allowed = (
        AssessmentPage.objects.filter(pk=attempt.assessment_id)
        .values_list("attempts_allowed", flat=True)
        .first()
    )
    taken = Attempt.objects.filter(enrolment=attempt.enrolment_id, assessment=attempt.assessment_id).count()
    return None if allowed is None else max(0, allowed - taken)


def _line(number: int, item: PaperItem, response: Response, language: str) -> ResultLine:
    wording_language, wording = wording_of(item, language)
    outcome = ITEM_TYPES[item.item.type].explain(item.item.key, wording, response.answer, language=language)
    return ResultLine(
        number=number,
        type=item.item.type,
        outcome=outcome,
        language=wording_language,
        points=response.points,
        max_points=response.max_points,
        is_answered=bool(response.answer),
        sources=tuple(item.item.sources),
    )

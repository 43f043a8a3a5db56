"""What the assessment, question and result pages show, as plain values in a fixed number of queries."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from uuid import UUID

from accounts.api import User
from assessments.api.attempts import NoAttemptsLeft, field_name, own_attempt
from assessments.labels import ANSWER_ERROR_TEXTS, INSTRUCTIONS
from assessments.models import (
    AssessmentPage,
    Attempt,
    AttemptState,
    FeedbackPolicy,
    PaperItem,
    Response,
)
from assessments.papers import AnswerError, Form, ItemOutcome, PresentedItem
from assessments.scoring import ITEM_TYPES
from courses import api as courses
from shared.digest import digest
from shared.numerals import write_number


@dataclass(frozen=True)
class AttemptLine:
    """An attempt as listed; `percent` and `is_passed` are None where the feedback policy hides them."""

    attempt: Attempt
    percent: Decimal | None
    is_passed: bool | None


@dataclass(frozen=True)
class AssessmentReading:
    page: AssessmentPage
    step: courses.StepReading
    attempts: tuple[AttemptLine, ...]
    item_count: int
    total_points: Decimal
    open_attempt: Attempt | None
    attempts_left: int | None
    best_percent: Decimal | None

    @property
    def can_start(self) -> bool:
        return self.open_attempt is None and self.attempts_left != 0

    @property
    def refusal(self) -> str:
        return str(NoAttemptsLeft.message) if self.attempts_left == 0 and not self.open_attempt else ""


def assessment_reading(user: User, page: AssessmentPage) -> AssessmentReading:
    """The page before and between attempts. Refuses when the step is locked."""
    page = courses.canonical(page)
    course = courses.course_of(page)
    enrolment = courses.enrolment_for_step(user, course)
    outline = courses.course_outline(course)
    entry, progress = courses.require_open(enrolment=enrolment, outline=outline, step_id=page.pk)
    attempts = list(
        Attempt.objects.filter(enrolment=enrolment, assessment_id=page.pk)
        .select_related("paper")
        .order_by("number")
    )
    points = [use.question.points for use in page.items.select_related("question").defer("question__content")]
    lines = tuple(_attempt_line(attempt) for attempt in attempts)
    return AssessmentReading(
        page=page,
        step=courses.step_reading(outline, entry, progress),
        attempts=lines,
        item_count=len(points),
        total_points=sum(points, Decimal(0)),
        open_attempt=next((attempt for attempt in attempts if attempt.state == AttemptState.OPEN), None),
        attempts_left=None
        if page.attempts_allowed is None
        else max(0, page.attempts_allowed - len(attempts)),
        best_percent=max((line.percent for line in lines if line.percent is not None), default=None),
    )


def _attempt_line(attempt: Attempt) -> AttemptLine:
    if attempt.paper.feedback_policy == FeedbackPolicy.NONE:
        return AttemptLine(attempt, None, None)
    return AttemptLine(attempt, attempt.percent, attempt.is_passed)


@dataclass(frozen=True)
class QuestionReading:
    """One item of an open attempt. `number` is its place on the learner's page, `position` its place in the paper."""

    number: int
    position: int
    type: str
    item: PresentedItem
    answer: str
    language: str
    instruction: str
    points: Decimal
    errors: Mapping[str, str]

    @property
    def error(self) -> str:
        return next(iter(self.errors.values()), "")

    @property
    def is_answered(self) -> bool:
        return bool(self.answer)


@dataclass(frozen=True)
class AttemptReading:
    attempt: Attempt
    title: str
    course_address: str
    questions: tuple[QuestionReading, ...]
    sequence: int

    @property
    def answered_count(self) -> int:
        return sum(question.is_answered for question in self.questions)

    @property
    def unanswered(self) -> tuple[QuestionReading, ...]:
        return tuple(question for question in self.questions if not question.is_answered)


def attempt_reading(
    user: User,
    attempt_uuid: UUID,
    *,
    language: str,
    errors: Mapping[str, AnswerError] | None = None,
    raw: Form | None = None,
) -> AttemptReading:
    """The questions of an open attempt as the learner sees them, with what was typed where it could not be read."""
    attempt = own_attempt(user, attempt_uuid)
    items = _paper_items(attempt)
    responses = {r.item_id: r for r in Response.objects.filter(attempt=attempt)}
    last = max((response.sequence for response in responses.values()), default=0)
    messages = {name: answer_error_text(error, language) for name, error in (errors or {}).items()}
    questions = []
    for number, item in enumerate(in_order(attempt, items), start=1):
        answer = responses[item.pk].answer if item.pk in responses else ""
        questions.append(_question(attempt, item, number, answer, language, messages, raw))
    course = courses.course_outline(courses.course_of(attempt.assessment))
    return AttemptReading(attempt, attempt.paper.title, course.address, tuple(questions), last)


def _paper_items(attempt: Attempt) -> list[PaperItem]:
    return list(attempt.paper.paper_items.select_related("item").order_by("position"))


def in_order(attempt: Attempt, items: list[PaperItem]) -> list[PaperItem]:
    """The items in the order of this attempt: the paper's, or shuffled by the attempt's identity."""
    if not attempt.paper.shuffle_items:
        return items
    return sorted(items, key=lambda item: digest([str(attempt.uuid), item.position]))


def wording_of(item: PaperItem, language: str) -> tuple[str, Mapping[str, object]]:
    """The wording in `language` when it was published, else the first language; with the language it is in."""
    wordings = item.item.wordings
    chosen = language if language in wordings else "en" if "en" in wordings else next(iter(wordings))
    return chosen, wordings[chosen]


def _question(
    attempt: Attempt,
    item: PaperItem,
    number: int,
    answer: str,
    language: str,
    messages: Mapping[str, str],
    raw: Form | None,
) -> QuestionReading:
    name = field_name(item.position)
    wording_language, wording = wording_of(item, language)
    presented = ITEM_TYPES[item.item.type].present(
        item.item.key, wording, answer, seed=f"{attempt.uuid}/{item.position}", field=name, language=language
    )
    errors = {key: text for key, text in messages.items() if key == name or key.startswith(f"{name}.")}
    if errors and raw and name in raw and presented.shape == "number":
        presented = replace(presented, text=raw[name][0][:200])
    return QuestionReading(
        number=number,
        position=item.position,
        type=item.item.type,
        item=presented,
        answer=answer,
        language=wording_language,
        instruction=str(INSTRUCTIONS[presented.shape]),
        points=item.item.points,
        errors=errors,
    )


def answer_error_text(error: AnswerError, language: str) -> str:
    """What is wrong with an answer and what to do, in the person's language."""
    return str(ANSWER_ERROR_TEXTS[error.code]) % {
        "example": write_number(Decimal("1234.5"), language),
        **error.params,
    }


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
        items = in_order(attempt, _paper_items(attempt))
        lines = tuple(_line(n, item, responses[item.pk], language) for n, item in enumerate(items, start=1))
    return ResultReading(
        attempt=attempt,
        title=attempt.paper.title,
        policy=attempt.paper.feedback_policy,
        lines=lines,
        step=courses.step_reading(outline, entry, progress) if entry else None,
        assessment_address=entry.address if entry else outline.address,
    )


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

"""What the assessment, question and result pages show, as plain values in a fixed number of queries."""

from collections.abc import Mapping, Sequence
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
from assessments.papers import AnswerError, Form, PresentedChoice, PresentedItem
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
    items = paper_items(attempt)
    responses = {r.item_id: r for r in Response.objects.filter(attempt=attempt)}
    last = max((response.sequence for response in responses.values()), default=0)
    messages = {name: answer_error_text(error, language) for name, error in (errors or {}).items()}
    questions = []
    for number, item in enumerate(in_order(attempt, items), start=1):
        answer = responses[item.pk].answer if item.pk in responses else ""
        questions.append(_question(attempt, item, number, answer, language, messages, raw))
    course = courses.course_outline(courses.course_of(attempt.assessment))
    return AttemptReading(attempt, attempt.paper.title, course.address, tuple(questions), last)


def paper_items(attempt: Attempt) -> list[PaperItem]:
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
    if errors and raw:
        presented = _as_sent(presented, raw)
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


def _as_sent(item: PresentedItem, raw: Form) -> PresentedItem:
    """The item with what was sent in its fields, so that a person corrects their own answer."""
    gaps = tuple(replace(gap, choices=_chosen(gap.choices, raw.get(gap.field, ()))) for gap in item.gaps)
    sent = raw.get(item.field, ())
    return replace(
        item, gaps=gaps, choices=_chosen(item.choices, sent), text=sent[0][:200] if sent else item.text
    )


def _chosen(choices: tuple[PresentedChoice, ...], sent: Sequence[str]) -> tuple[PresentedChoice, ...]:
    return tuple(replace(choice, chosen=choice.id in sent) for choice in choices)


def answer_error_text(error: AnswerError, language: str) -> str:
    """What is wrong with an answer and what to do, in the person's language."""
    return str(ANSWER_ERROR_TEXTS[error.code]) % {
        "example": write_number(Decimal("1234.5"), language),
        **error.params,
    }

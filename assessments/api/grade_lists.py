"""What those who answer for grades read: questions to grade again, attempts, and the history of one attempt."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db.models import Count, Exists, F, Max, OuterRef, Q, QuerySet

from assessments.api.grading import Scope, attempt_in_scope, event_of, in_scope, maxima_of
from assessments.api.marking_pages import wording_in
from assessments.grading import WHOLE, Grades, Total, replay, total_of
from assessments.models import (
    AnswerEvent,
    AssessmentPage,
    Attempt,
    AttemptState,
    GradeEvent,
    ItemVersion,
    Mark,
    PaperItem,
    Purpose,
    Question,
    Response,
)
from assessments.scoring import ITEM_TYPES, rounded

MOST_QUESTIONS = 100


@dataclass(frozen=True)
class QuestionLine:
    """A question with submitted answers; `older` is how many of them met another version than the newest."""

    question: UUID
    code: str
    stem: str
    versions: int
    answers: int
    older: int


def questions_to_regrade(*, language: str, search: str = "") -> tuple[QuestionLine, ...]:
    """Questions whose key or wording has changed since they were answered; with `search`, any by its code.
    Four queries."""
    newest = dict(ItemVersion.objects.values_list("question").annotate(last=Max("number")).order_by())
    found = ItemVersion.objects.filter(papers__attempts__state=AttemptState.SUBMITTED)
    if search:
        found = found.filter(code__icontains=search)
    else:
        changed = {question for question, last in newest.items() if last > 1} | _edited_since()
        found = found.filter(question__in=changed)
    questions = list(found.order_by("code").values_list("question", flat=True).distinct()[:MOST_QUESTIONS])
    answers: dict[UUID, Counted] = {}
    rows = Response.objects.filter(
        attempt__state=AttemptState.SUBMITTED, item__item__question__in=questions
    ).values_list("item__item__question", "item__item__number")
    for question, number, count in rows.annotate(Count("pk")).order_by():
        known = answers.get(question, Counted(0, 0))
        older = count if number < newest[question] else 0
        answers[question] = Counted(known.all + count, known.older + older)
    latest = {
        each.question: each for each in ItemVersion.objects.filter(question__in=questions).order_by("number")
    }
    return tuple(
        QuestionLine(
            question=question,
            code=version.code,
            stem=str(wording_in(version, language)["stem"]),
            versions=version.number,
            answers=answers[question].all,
            older=answers[question].older,
        )
        for question, version in latest.items()
        if question in answers
    )


@dataclass(frozen=True)
class Counted:
    all: int
    older: int


def _edited_since() -> set[UUID]:
    """Questions that were published again after their newest version was frozen."""
    newer = ItemVersion.objects.filter(
        question=OuterRef("translation_key"), frozen_at__gte=OuterRef("last_published_at")
    )
    frozen = ItemVersion.objects.filter(question=OuterRef("translation_key"))
    return set(
        Question.objects.filter(
            Exists(frozen), ~Exists(newer), live=True, last_published_at__isnull=False
        ).values_list("translation_key", flat=True)
    )


def assessments_with_answers(question: UUID | None = None) -> list[tuple[int, str]]:
    """(id, title) of assessments that were taken, with this question where one is given."""
    taken = Attempt.objects.filter(state=AttemptState.SUBMITTED)
    if question is not None:
        taken = taken.filter(responses__item__item__question=question)
    pages = AssessmentPage.objects.filter(pk__in=taken.values("assessment"))
    return list(pages.order_by("title", "pk").values_list("pk", "title"))


def graded_attempts(scope: Scope, *, search: str = "", lost_pass: bool = False) -> QuerySet[Attempt]:
    """Submitted attempts, the latest first. `lost_pass`: a change of grades took the pass, the completion stands."""
    attempts = in_scope(scope).select_related("enrolment__user", "paper")
    for word in search.split()[:5]:
        attempts = attempts.filter(
            Q(enrolment__user__certificate_name__icontains=word)
            | Q(enrolment__user__email__icontains=word)
            | Q(paper__title__icontains=word)
            | Q(receipt__iexact=word)
        )
    if lost_pass:
        changed = GradeEvent.objects.filter(attempt=OuterRef("pk")).exclude(kind=GradeEvent.Kind.AUTOMATIC)
        passed = Attempt.objects.filter(
            enrolment=OuterRef("enrolment"), assessment=OuterRef("assessment"), is_passed=True
        )
        attempts = attempts.filter(
            Exists(changed),
            ~Exists(passed),
            is_passed=False,
            paper__purpose=Purpose.GRADED,
            enrolment__completions__step=F("assessment"),
        )
    return attempts.order_by("-submitted_at", "-pk")


@dataclass(frozen=True)
class ChangeLine:
    """`number` is the question's number on the learner's page, None for the whole attempt."""

    number: int | None
    before: Decimal | None
    after: Decimal | None
    maximum: Decimal | None


@dataclass(frozen=True)
class EventLine:
    event: GradeEvent
    changes: tuple[ChangeLine, ...]
    total: Total


@dataclass(frozen=True)
class MarkLine:
    number: int
    mark: Mark


@dataclass(frozen=True)
class ItemLine:
    """`points` are those that count, `earned` those without an override."""

    number: int
    position: int
    code: str
    points: Decimal | None
    earned: Decimal | None
    max_points: Decimal
    is_fixed: bool


@dataclass(frozen=True)
class AttemptHistory:
    attempt: Attempt
    learner: str
    saves: int
    last_saved_at: datetime | None
    items: tuple[ItemLine, ...]
    events: tuple[EventLine, ...]
    marks: tuple[MarkLine, ...]
    is_fixed: bool


def attempt_history(attempt_uuid: UUID, scope: Scope) -> AttemptHistory:
    """Everything that made the grade of one attempt. Marks of answers that still wait are not told: another marker
    must not see them. Five queries."""
    attempt = attempt_in_scope(attempt_uuid, scope)
    numbers = {position: number for number, position in enumerate(attempt.positions, start=1)}
    items = {
        each.position: each
        for each in PaperItem.objects.filter(paper=attempt.paper_id, position__in=numbers)
        .select_related("item")
        .defer("item__wordings", "item__key")
    }
    worth = {
        (attempt.paper_id, position): Decimal(0)
        if ITEM_TYPES[each.item.type].marking == "none"
        else each.item.points
        for position, each in items.items()
    }
    rows = list(GradeEvent.objects.filter(attempt=attempt).select_related("actor").order_by("pk"))
    states = replay(maxima_of(attempt, worth), [event_of(row) for row in rows])
    last = states[-1] if states else Grades(maxima_of(attempt, worth))
    saves = AnswerEvent.objects.filter(attempt=attempt).aggregate(count=Count("pk"), last=Max("received_at"))
    marks = Mark.objects.filter(response__attempt=attempt).select_related("marker", "response__item")
    return AttemptHistory(
        attempt=attempt,
        learner=attempt.enrolment.user.get_full_name(),
        saves=saves["count"],
        last_saved_at=saves["last"],
        items=tuple(_item(number, items[position], last) for position, number in numbers.items()),
        events=tuple(
            EventLine(row, _changes(row, numbers), total_of(state, attempt.paper.pass_mark_percent))
            for row, state in zip(rows, states, strict=True)
        ),
        marks=tuple(
            MarkLine(numbers[mark.response.item.position], mark)
            for mark in marks.filter(response__points__isnull=False).order_by("pk")
        ),
        is_fixed=WHOLE in last.fixed,
    )


def _item(number: int, item: PaperItem, grades: Grades) -> ItemLine:
    points, earned = grades.points_of(item.position), grades.earned.get(item.position)
    return ItemLine(
        number=number,
        position=item.position,
        code=item.item.code,
        points=None if points is None else rounded(points, 4),
        earned=None if earned is None else rounded(earned, 4),
        max_points=grades.maxima[item.position],
        is_fixed=item.position in grades.fixed,
    )


def _changes(row: GradeEvent, numbers: Mapping[int, int]) -> Sequence[ChangeLine]:
    return tuple(
        ChangeLine(
            number=numbers.get(int(position)),
            before=None if plain["before"] is None else Decimal(plain["before"]),
            after=None if plain["after"] is None else Decimal(plain["after"]),
            maximum=Decimal(plain["max"]) if "max" in plain else None,
        )
        for position, plain in sorted(row.changes.items(), key=lambda pair: int(pair[0]))
    )

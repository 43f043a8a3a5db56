"""What grading submitted attempts again would do: the request, the plan of each attempt, the preview of all."""

import heapq
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from decimal import Decimal
from typing import Any, Literal
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from assessments.api.attempts import item_seed, rules_of
from assessments.api.freezing import freeze_items
from assessments.api.grading import grades_of
from assessments.api.submitting import marks_of
from assessments.grading import (
    Blocker,
    Change,
    Event,
    Grades,
    Revision,
    Total,
    after_event,
    blocker,
    given_to_all,
    in_favour,
    rescored,
    taken_out,
    total_of,
)
from assessments.models import Attempt, AttemptState, ItemVersion, Question, Response
from assessments.papers import Given, PaperEntry
from shared.digest import digest
from shared.refusal import Refusal

CHUNK = 500
MOST_LINES = 200

Kind = Literal["key", "full", "out"]  # by today's key; full points for everybody; out of the score


class NothingToRegrade(Refusal):
    message = _("Choose a question, or an assessment whose keys have changed.")


@dataclass(frozen=True)
class RegradeRequest:
    """What to grade again: one question, in one assessment or in all; or every question of one assessment.

    `only_up` leaves out what would lower a question or a score.
    """

    kind: Kind = "key"
    question: UUID | None = None
    assessment_id: int | None = None
    only_up: bool = False

    def answers(self) -> QuerySet[Response]:
        found = Response.objects.filter(attempt__state=AttemptState.SUBMITTED)
        if self.question is not None:
            found = found.filter(item__item__question=self.question)
        if self.assessment_id is not None:
            found = found.filter(attempt__assessment=self.assessment_id)
        return found


@dataclass(frozen=True)
class Planned:
    """What the regrade does to one attempt."""

    attempt: Attempt
    changes: Mapping[int, Change]
    blocked: Sequence[Blocker]
    before: Total
    after: Total
    grades: Grades

    @property
    def difference(self) -> Decimal:
        return (self.after.percent or Decimal(0)) - (self.before.percent or Decimal(0))

    @property
    def gains_pass(self) -> bool:
        return bool(self.after.passed) and not self.before.passed

    @property
    def loses_pass(self) -> bool:
        return bool(self.before.passed) and not self.after.passed

    def plain(self) -> list[Any]:
        changes = {str(position): change.plain() for position, change in self.changes.items()}
        return [self.attempt.pk, changes, str(self.after.points), str(self.after.percent)]


@dataclass(frozen=True)
class RegradePreview:
    """What a regrade would do; `lines` are the attempts whose score moves most. `token` stands for all of it."""

    request: RegradeRequest
    token: str
    attempts: int
    changed: int
    raised: int
    lowered: int
    passes_gained: int
    passes_lost: int
    blocked: Mapping[Blocker, int]
    lines: tuple[Planned, ...]
    chunks: tuple[tuple[list[int], str], ...] = field(repr=False, default=())


def preview_regrade(request: RegradeRequest) -> RegradePreview:
    """Computes everything and writes no grade. In memory stays a bounded number of attempts."""
    targets = targets_of(request)
    counts: Counter[str] = Counter()
    blocked: Counter[Blocker] = Counter()
    chunks: list[tuple[list[int], str]] = []
    lines = heapq.nlargest(
        MOST_LINES,
        _planned(request, targets, counts, blocked, chunks),
        key=lambda each: (each.loses_pass, abs(each.difference), -each.attempt.pk),
    )
    return RegradePreview(
        request=request,
        token=digest(
            [_plain(request), sorted(each.pk for each in targets.values()), [each for _ids, each in chunks]]
        ),
        **{
            name: counts[name]
            for name in ("attempts", "changed", "raised", "lowered", "passes_gained", "passes_lost")
        },
        blocked=dict(blocked),
        lines=tuple(lines),
        chunks=tuple(chunks),
    )


def _plain(request: RegradeRequest) -> dict[str, Any]:
    return asdict(request) | {"question": str(request.question)}


def _planned(
    request: RegradeRequest,
    targets: Mapping[UUID, ItemVersion],
    counts: Counter[str],
    blocked: Counter[Blocker],
    chunks: list[tuple[list[int], str]],
) -> Iterator[Planned]:
    """The attempts that change, while the counts of all are taken."""
    answers = request.answers().filter(item__item__question__in=targets)
    ids = sorted(set(answers.values_list("attempt_id", flat=True)))
    for start in range(0, len(ids), CHUNK):
        chunk = ids[start : start + CHUNK]
        attempts = list(
            Attempt.objects.filter(pk__in=chunk).select_related("enrolment", "paper").order_by("pk")
        )
        plan = plan_chunk(request, targets, attempts)
        chunks.append((chunk, chunk_digest(plan)))
        for each in plan:
            counts["attempts"] += 1
            blocked.update(each.blocked)
            if not each.changes:
                continue
            counts["changed"] += 1
            counts["raised"] += each.difference > 0
            counts["lowered"] += each.difference < 0
            counts["passes_gained"] += each.gains_pass
            counts["passes_lost"] += each.loses_pass
            yield each


def chunk_digest(plan: Sequence[Planned]) -> str:
    return digest([each.plain() for each in plan if each.changes])


def plan_chunk(
    request: RegradeRequest, targets: Mapping[UUID, ItemVersion], attempts: Sequence[Attempt]
) -> list[Planned]:
    """Three queries for any number of attempts."""
    grades = grades_of(attempts)
    answers = request.answers().filter(attempt__in=attempts, item__item__question__in=targets)
    by_attempt: dict[int, list[Response]] = {}
    for answer in answers.select_related("item__item").defer("item__item__wordings", "item__item__sources"):
        by_attempt.setdefault(answer.attempt_id, []).append(answer)
    return [
        _plan(request, targets, attempt, grades[attempt.pk], by_attempt.get(attempt.pk, []))
        for attempt in attempts
    ]


def _plan(
    request: RegradeRequest,
    targets: Mapping[UUID, ItemVersion],
    attempt: Attempt,
    grades: Grades,
    answers: Sequence[Response],
) -> Planned:
    positions = [answer.item.position for answer in answers if answer.item.position in grades.maxima]
    blocked: list[Blocker] = []
    if request.kind == "full":
        changes = given_to_all(grades, positions)
    elif request.kind == "out":
        changes = taken_out(grades, positions)
    else:
        revisions = [_revision(targets, attempt, answer) for answer in answers]
        blocked = [why for revision in revisions if (why := blocker(revision))]
        changes = rescored(grades, revisions, marks_of(attempt.paper.pass_mark_percent, rules_of(attempt)))
    mark = attempt.paper.pass_mark_percent
    if request.only_up:
        changes = in_favour(grades, changes, mark)
    after = after_event(grades, Event(changes))
    return Planned(attempt, changes, blocked, total_of(grades, mark), total_of(after, mark), grades)


def _revision(targets: Mapping[UUID, ItemVersion], attempt: Attempt, answer: Response) -> Revision:
    """What the question was worth is kept: it is what learners were told."""
    old = answer.item.item
    new = targets[old.question]
    entry = PaperEntry(
        position=answer.item.position,
        type=new.type,
        points=old.points,
        key=new.key,
        seed=item_seed(attempt.uuid, answer.item.position),
        penalty_percent=new.penalty_percent,
        partial_credit=new.partial_credit,
    )
    return Revision(entry, new.pk, old.type, Given(answer.answer, answer.certainty, max(1, answer.tries)))


def targets_of(request: RegradeRequest) -> dict[UUID, ItemVersion]:
    """The version of each question that is right today, by question: as it stands in the bank, frozen."""
    if request.question is None and (request.assessment_id is None or request.kind != "key"):
        raise NothingToRegrade
    asked = request.answers().order_by().values_list("item__item__question", flat=True).distinct()
    questions = [request.question] if request.question else sorted(asked)
    live: dict[UUID, Question] = {}
    for question in Question.objects.filter(translation_key__in=questions, live=True).order_by("locale"):
        live.setdefault(question.translation_key, question)
    frozen = freeze_items(list(live.values())) if request.kind == "key" else []
    targets = {version.question: version for version in frozen}
    # A question that is no longer in the bank: its latest version.
    gone = ItemVersion.objects.filter(question__in=[each for each in questions if each not in targets])
    targets |= {version.question: version for version in gone.order_by("number")}
    return targets

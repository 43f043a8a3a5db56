"""What markers see: the queue by question, one question, and one answer; never whose it is."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Case, Count, IntegerField, Q, QuerySet, Sum, Value, When
from django.http import Http404
from django.utils.module_loading import import_string

from accounts.api import User
from assessments.api.file_kinds import kind_of
from assessments.api.grading import Scope
from assessments.api.marking import (
    NOT_RETURNED,
    WAITING,
    Round,
    answers_to_mark,
    held_back,
    latest_marks,
    marked_in,
    own_claim,
)
from assessments.models import AnswerFile, AssessmentPage, ItemVersion, Mark, MarkingClaim, Response
from assessments.papers import Criterion
from assessments.scoring.essay import rubric_of
from assessments.scoring.long_text import count_words

if TYPE_CHECKING:
    from assessments.statistics import Agreement

MOST_OWN = 50


@dataclass(frozen=True)
class QueueLine:
    """A question in an assessment, with its answers by what they wait for. The rounds count what this marker may
    do; `others` is what waits for somebody else."""

    assessment_id: int
    assessment: str
    version_id: int
    code: str
    stem: str
    first: int
    second: int
    moderation: int
    others: int
    settled: int

    @property
    def open(self) -> int:
        return self.first + self.second + self.moderation


@dataclass(frozen=True)
class Returnable:
    assessment_id: int
    title: str
    count: int


@dataclass(frozen=True)
class MarkingQueue:
    lines: tuple[QueueLine, ...]
    returnable: tuple[Returnable, ...]


def marking_queue(marker: User, scope: Scope, *, moderated: Scope, language: str) -> MarkingQueue:
    """What is not returned yet, the questions with most to do first; `moderated` are the enrolments whose
    differing marks this person may settle. Four queries."""
    rows = list(_counted(answers_to_mark(scope).filter(NOT_RETURNED), marker, moderated))
    returnable = list(held_back(scope).values("assessment_id").annotate(count=Count("pk")).order_by())
    ids = {row["attempt__assessment_id"] for row in rows} | {row["assessment_id"] for row in returnable}
    titles = dict(AssessmentPage.objects.filter(pk__in=ids).values_list("pk", "title"))
    versions = ItemVersion.objects.in_bulk({row["item__item_id"] for row in rows})
    lines = [
        _line(row, versions[row["item__item_id"]], titles[row["attempt__assessment_id"]], language)
        for row in rows
    ]
    return MarkingQueue(
        lines=tuple(sorted(lines, key=lambda line: (-line.open, line.assessment, line.code))),
        returnable=tuple(
            Returnable(row["assessment_id"], titles[row["assessment_id"]], row["count"]) for row in returnable
        ),
    )


def _counted(answers: QuerySet[Response], marker: User, moderated: Scope) -> QuerySet[Response]:
    answers = answers.annotate(
        has_first=marked_in(Round.FIRST),
        has_second=marked_in(Round.SECOND),
        is_mine=marked_in(Round.FIRST, Round.SECOND, marker=marker.pk),
    )
    waits = WAITING
    second = waits & Q(has_first=True, has_second=False)
    both = waits & Q(has_first=True, has_second=True)
    may = Q(is_mine=False) if moderated is None else Q(is_mine=False, attempt__enrolment__in=moderated)
    return (
        answers.values("attempt__assessment_id", "item__item_id")
        .annotate(
            first=_how_many(waits & Q(has_first=False)),
            second=_how_many(second & Q(is_mine=False)),
            moderation=_how_many(both & may),
            all_waiting=_how_many(waits),
            settled=_how_many(~waits),
        )
        .order_by()
    )


def _how_many(condition: Q) -> Sum:
    return Sum(Case(When(condition, then=Value(1)), default=Value(0), output_field=IntegerField()))


def _line(row: Mapping[str, int], version: ItemVersion, title: str, language: str) -> QueueLine:
    rounds = {name: row[name] for name in ("first", "second", "moderation")}
    return QueueLine(
        assessment_id=row["attempt__assessment_id"],
        assessment=title,
        version_id=version.pk,
        code=version.code,
        stem=str(wording_in(version, language)["stem"]),
        others=row["all_waiting"] - sum(rounds.values()),
        settled=row["settled"],
        **rounds,
    )


def wording_in(version: ItemVersion, language: str) -> Mapping[str, object]:
    wordings = version.wordings
    return wordings.get(language) or wordings.get("en") or next(iter(wordings.values()))


@dataclass(frozen=True)
class OwnMark:
    """An answer in this marker's hands, with the mark they gave it; `can_change` until it is returned."""

    claim: UUID
    round: str
    points: Decimal | None
    at: datetime | None
    can_change: bool


@dataclass(frozen=True)
class QuestionToMark:
    line: QueueLine
    agreement: "Agreement"
    own: tuple[OwnMark, ...]


def question_to_mark(
    marker: User,
    scope: Scope,
    *,
    assessment_id: int,
    version_id: int,
    moderated: Scope,
    language: str,
) -> QuestionToMark:
    """One question with its counts over all answers, how far markers agree, and one's own latest marks."""
    answers = answers_to_mark(scope).filter(attempt__assessment=assessment_id, item__item=version_id)
    row = next(iter(_counted(answers, marker, moderated)), None)
    version = ItemVersion.objects.filter(pk=version_id).first()
    title = AssessmentPage.objects.filter(pk=assessment_id).values_list("title", flat=True).first()
    if row is None or version is None or title is None:
        raise Http404
    return QuestionToMark(
        line=_line(row, version, title, language),
        agreement=agreement_on(answers),
        own=own_marks(marker, answers),
    )


def agreement_on(answers: QuerySet[Response]) -> "Agreement":
    """How far first and second markers agree on these answers, in points."""
    rows = Mark.objects.filter(response__in=answers, round__in=(Round.FIRST, Round.SECOND)).order_by("pk")
    marks = {(response, each): float(points) for response, each, points in rows.values_list(
        "response_id", "round", "points"
    )}  # fmt: skip
    both = [pk for pk, each in marks if each == Round.SECOND and (pk, Round.FIRST) in marks]
    # Named, not imported: it loads numpy and scipy, which most web processes never need.
    agreement = import_string("assessments.statistics.agreement")
    return agreement([marks[pk, Round.FIRST] for pk in both], [marks[pk, Round.SECOND] for pk in both])


def own_marks(marker: User, answers: QuerySet[Response]) -> tuple[OwnMark, ...]:
    claims = MarkingClaim.objects.filter(marker=marker, response__in=answers)
    claims = list(claims.select_related("response__attempt").order_by("-pk")[:MOST_OWN])
    marks = latest_marks([claim.response_id for claim in claims])
    return tuple(
        OwnMark(
            claim=claim.uuid,
            round=claim.get_round_display(),
            points=mark.points if mark else None,
            at=mark.at if mark else None,
            can_change=claim.response.attempt.returned_at is None,
        )
        for claim in claims
        for mark in [marks.get((claim.response_id, claim.round))]
        if mark is None or mark.marker_id == marker.pk
    )


@dataclass(frozen=True)
class EarlierMark:
    """A mark that the moderator weighs; who gave it is not said."""

    round: str
    points: Decimal
    levels: tuple[tuple[str, str], ...]  # (criterion, level in words)
    comment: str


@dataclass(frozen=True)
class FileToMark:
    """A file without its name: people name files after themselves."""

    uuid: UUID
    kind: str
    size: int


@dataclass(frozen=True)
class AnswerToMark:
    """One answer, blind: no name, no address, and no number that leads to the person."""

    claim: MarkingClaim
    assessment_id: int
    version: ItemVersion
    stem: str
    situation: str
    notes: str
    rubric: tuple[Criterion, ...]
    answer: str
    language: str
    words: int
    files: tuple[FileToMark, ...]
    own: Mark | None
    earlier: tuple[EarlierMark, ...]
    is_returned: bool

    @property
    def is_moderation(self) -> bool:
        return self.claim.round == Round.MODERATION


def answer_to_mark(marker: User, claim_uuid: UUID, scope: Scope, *, language: str) -> AnswerToMark:
    claim = own_claim(marker, claim_uuid, scope)
    response, attempt = claim.response, claim.response.attempt
    version = response.item.item
    wording = wording_in(version, language)
    rubric = rubric_of(version.key, wording)
    marks = latest_marks([response.pk])
    others = [marks.get((response.pk, each)) for each in (Round.FIRST, Round.SECOND)]
    own = marks.get((response.pk, claim.round))
    files = AnswerFile.objects.filter(attempt=attempt, item=response.item_id, removed_at=None)
    return AnswerToMark(
        claim=claim,
        assessment_id=attempt.assessment_id,
        version=version,
        stem=str(wording["stem"]),
        situation=str(wording.get("situation", "")),
        notes=str(wording.get("notes_for_markers", "")),
        rubric=rubric,
        answer=response.answer,
        language=attempt.language,
        words=count_words(response.answer),
        files=tuple(FileToMark(each.uuid, kind_of(each.name), each.size) for each in files.order_by("pk")),
        own=own if own and own.marker_id == marker.pk else None,
        earlier=tuple(_earlier(mark, rubric) for mark in others if mark)
        if claim.round == Round.MODERATION
        else (),
        is_returned=attempt.returned_at is not None,
    )


def _earlier(mark: Mark, rubric: tuple[Criterion, ...]) -> EarlierMark:
    return EarlierMark(mark.get_round_display(), mark.points, in_words(mark, rubric), mark.comment)


def in_words(mark: Mark, rubric: tuple[Criterion, ...]) -> tuple[tuple[str, str], ...]:
    """The levels of a mark as (criterion, description)."""
    return tuple(
        (criterion.title, description)
        for criterion in rubric
        for level, description, _points in criterion.levels
        if mark.levels.get(criterion.id) == level
    )

"""People mark answers: one answer at a time, by question and not by person, without knowing whose it is."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext_lazy as _

from accounts.api import User
from assessments.api.attempts import rules_of
from assessments.api.counting import complete
from assessments.api.grading import Scope, grades_of, in_scope, locked, write_changes
from assessments.grading import Change, Settlement, settle
from assessments.models import Attempt, AttemptState, GradeEvent, ItemVersion, Mark, MarkingClaim, Response
from assessments.scoring import ITEM_TYPES, rounded
from assessments.scoring.essay import rubric_points
from shared.digest import digest
from shared.refusal import Refusal

MARKED_BY_PEOPLE = tuple(name for name, rules in ITEM_TYPES.items() if rules.marking == "manual")
KEPT = timedelta(minutes=30)  # how long an answer stays with the marker who took it
Round = Mark.Round
NOT_RETURNED = Q(attempt__returned_at=None)
WAITING = NOT_RETURNED & Q(points=None)


class NothingToMark(Refusal):
    message = _("There is nothing left for you to mark here. Others may be marking what is still open.")


class RubricIncomplete(Refusal):
    message = _("Choose one level for every criterion.")


class MarkOutOfRange(Refusal):
    message = _("The points must be from 0 to %(most)s.")


class AlreadyReturned(Refusal):
    message = _("This work has been returned to the learner. A manager can still change it, with a reason.")


def answers_to_mark(scope: Scope) -> QuerySet[Response]:
    """Every answer that people mark in submitted attempts, marked or not."""
    found = Response.objects.filter(
        attempt__state=AttemptState.SUBMITTED, item__item__type__in=MARKED_BY_PEOPLE
    ).exclude(answer="")
    return found if scope is None else found.filter(attempt__enrolment__in=scope)


def marked_in(*rounds: str, **marks: object) -> Exists:
    return Exists(Mark.objects.filter(response=OuterRef("pk"), round__in=rounds, **marks))


def open_for(answers: QuerySet[Response], marker: User, marking_round: str) -> QuerySet[Response]:
    """The answers that wait for this round of marking by this person: nobody marks the same answer twice."""
    waiting = answers.filter(WAITING)
    if marking_round == Round.FIRST:
        return waiting.filter(~marked_in(Round.FIRST))
    mine = marked_in(Round.FIRST, Round.SECOND, marker=marker.pk)
    if marking_round == Round.SECOND:
        return waiting.filter(marked_in(Round.FIRST), ~marked_in(Round.SECOND), ~mine)
    return waiting.filter(marked_in(Round.FIRST), marked_in(Round.SECOND), ~mine)


def claim_next(
    *, marker: User, scope: Scope, assessment_id: int, version_id: int, marking_round: str, now: datetime
) -> MarkingClaim:
    """An answer to this question for this marker, who keeps it for a while; the one in their hands comes first.

    The order is random, the same whenever this marker asks, and another one for everybody else.
    """
    answers = answers_to_mark(scope).filter(attempt__assessment=assessment_id, item__item=version_id)
    answers = open_for(answers, marker, marking_round)
    claims = MarkingClaim.objects.filter(round=marking_round, until__gt=now)
    mine = claims.filter(marker=marker, response__in=answers).order_by("pk").first()
    if mine is not None:
        return mine
    taken = Exists(claims.filter(response=OuterRef("pk")))
    waiting = sorted(
        answers.filter(~taken).values_list("pk", flat=True),
        key=lambda pk: digest([version_id, marker.pk, pk]),
    )
    for pk in waiting[:20]:
        claim = _claim(answers, pk, marker, marking_round, now)
        if claim is not None:
            return claim
    raise NothingToMark


@transaction.atomic
def _claim(
    answers: QuerySet[Response], pk: int, marker: User, marking_round: str, now: datetime
) -> MarkingClaim | None:
    """None where somebody was faster."""
    Response.objects.select_for_update().get(pk=pk)
    known = MarkingClaim.objects.filter(response=pk, round=marking_round)
    if known.filter(until__gt=now).exists() or not answers.filter(pk=pk).exists():
        return None
    # A new row, so that the address of the one whose time is over leads nowhere.
    known.delete()
    return MarkingClaim.objects.create(response_id=pk, round=marking_round, marker=marker, until=now + KEPT)


def own_claim(marker: User, claim_uuid: UUID, scope: Scope) -> MarkingClaim:
    """Raises Http404 for what is in other hands, and for learners whom the marker no longer works with."""
    found = MarkingClaim.objects.filter(
        uuid=claim_uuid, marker=marker, response__attempt__in=in_scope(scope).values("pk")
    )
    claim = found.select_related("response__item__item", "response__attempt__paper").first()
    if claim is None:
        raise Http404
    return claim


@dataclass(frozen=True)
class GivenMark:
    """What a marker gives: a level for every criterion, or, in moderation, points instead."""

    levels: Mapping[str, str]
    points: Decimal | None = None
    comment: str = ""


@transaction.atomic
def mark_answer(
    *, marker: User, claim_uuid: UUID, scope: Scope, given: GivenMark, now: datetime
) -> Settlement:
    """Write down one mark, and what the marks of the answer come to. Marking again replaces one's own mark."""
    claim = own_claim(marker, claim_uuid, scope)
    response = claim.response
    [attempt] = locked([response.attempt_id])
    if attempt.returned_at is not None:
        raise AlreadyReturned
    points = points_given(response.item.item, given, claim.round)
    Mark.objects.create(
        response=response,
        round=claim.round,
        marker=marker,
        levels={} if given.points is not None else dict(given.levels),
        points=points,
        comment=given.comment.strip(),
        at=now,
    )
    settlement = settlement_of(response, attempt)
    grades = grades_of([attempt])
    position = response.item.position
    before = grades[attempt.pk].earned.get(position)
    if settlement.points != before and grades[attempt.pk].maxima[position]:
        write_changes(
            {attempt.pk: {position: Change(before, settlement.points, response.item.item_id)}},
            [attempt],
            grades,
            kind=GradeEvent.Kind.MANUAL,
            actor=marker,
            reason="",
            now=now,
        )
    return settlement


def points_given(version: ItemVersion, given: GivenMark, marking_round: str) -> Decimal:
    """The points of a mark, to four decimals: what is written down is what counts."""
    if given.points is not None and marking_round == Round.MODERATION:
        if not 0 <= given.points <= version.points:
            raise MarkOutOfRange(most=version.points.normalize())
        return given.points
    try:
        return rounded(rubric_points(version.key, given.levels) * Fraction(version.points), 4)
    except ValueError:
        raise RubricIncomplete from None


def latest_marks(response_ids: list[int]) -> dict[tuple[int, str], Mark]:
    """The mark that counts, by answer and round. One query."""
    rows = Mark.objects.filter(response__in=response_ids).select_related("marker").order_by("pk")
    return {(row.response_id, row.round): row for row in rows}


def comments_for_learner(attempt: Attempt) -> dict[int, tuple[str, ...]]:
    """The comments that stand, by answer; those of marks that were replaced do not. One query."""
    marks = Mark.objects.filter(response__attempt=attempt).order_by("pk")
    rows = marks.values_list("response_id", "round", "comment")
    latest = {(response, each): comment for response, each, comment in rows}
    found: dict[int, tuple[str, ...]] = {}
    for (response, _round), comment in latest.items():
        if comment:
            found[response] = (*found.get(response, ()), comment)
    return found


def settlement_of(response: Response, attempt: Attempt) -> Settlement:
    marks = latest_marks([response.pk])
    first, second, moderation = (
        None if (mark := marks.get((response.pk, each))) is None else Fraction(mark.points)
        for each in (Round.FIRST, Round.SECOND, Round.MODERATION)
    )
    worth, needs_second = response.item.item.points, rules_of(attempt).second_marker
    return settle(first, second, moderation, worth=worth, needs_second=needs_second)


def held_back(scope: Scope) -> QuerySet[Attempt]:
    """Attempts that are marked through and wait to be returned."""
    return in_scope(scope).filter(paper__rules__holds_marks_back=True, returned_at=None, points__isnull=False)


@transaction.atomic
def return_marked(*, scope: Scope, assessment_id: int, now: datetime) -> int:
    """Show the learners their results, all at once; their number. What a pass brings follows."""
    waiting = held_back(scope).filter(assessment=assessment_id)
    attempts = locked(waiting.values_list("pk", flat=True))
    for attempt in attempts:
        attempt.returned_at = now
    Attempt.objects.bulk_update(attempts, ["returned_at"], batch_size=500)
    for attempt in attempts:
        complete(attempt, now)
    return len(attempts)

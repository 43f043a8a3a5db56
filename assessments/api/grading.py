"""Changing the grades of submitted attempts: every change is a grade event, and what is stored is their replay."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext_lazy as _

from accounts.api import User
from assessments.api.attempts import rules_of
from assessments.api.counting import complete
from assessments.grading import WHOLE, Change, Event, Grades, after_event, change_from, replay, total_of
from assessments.models import Attempt, AttemptState, GradeEvent, PaperItem, Response
from assessments.scoring import ITEM_TYPES, rounded
from shared.refusal import Refusal

Scope = QuerySet[Any] | None  # the enrolments whose attempts a person works with; None: everybody's
Changes = Mapping[int, Change]


class ReasonMissing(Refusal):
    message = _("Please give a reason. It stays in the history of the attempt.")


class PointsOutOfRange(Refusal):
    message = _("The points must be from 0 to %(most)s.")


def in_scope(scope: Scope) -> QuerySet[Attempt]:
    """The submitted attempts that a person works with."""
    attempts = Attempt.objects.filter(state=AttemptState.SUBMITTED)
    return attempts if scope is None else attempts.filter(enrolment__in=scope)


def attempt_in_scope(attempt_uuid: UUID, scope: Scope, *, lock: bool = False) -> Attempt:
    """Raises Http404 for other people's attempts as for those that do not exist."""
    attempts = in_scope(scope).select_related("enrolment__user", "paper", "assessment")
    if lock:
        attempts = attempts.select_for_update(of=("self",))
    attempt = attempts.filter(uuid=attempt_uuid).first()
    if attempt is None:
        raise Http404
    return attempt


def locked(attempt_ids: Iterable[int]) -> list[Attempt]:
    """The attempts, locked, in the order of their keys, with what `write_changes` needs."""
    found = Attempt.objects.filter(pk__in=list(attempt_ids)).select_related("enrolment", "paper")
    return list(found.order_by("pk").select_for_update(of=("self",)))


def grades_of(attempts: Sequence[Attempt]) -> dict[int, Grades]:
    """The grades of the attempts by primary key, replayed from their events. Two queries for any number."""
    events: dict[int, list[Event]] = {}
    for row in GradeEvent.objects.filter(attempt__in=attempts).order_by("pk").iterator():
        events.setdefault(row.attempt_id, []).append(event_of(row))
    worth = _worth({attempt.paper_id for attempt in attempts})
    return {
        attempt.pk: (
            replay(maxima_of(attempt, worth), events.get(attempt.pk, ()))
            or (Grades(maxima_of(attempt, worth)),)
        )[-1]
        for attempt in attempts
    }


def event_of(row: GradeEvent) -> Event:
    changes = {int(position): change_from(plain) for position, plain in row.changes.items()}
    return Event(changes, is_override=row.kind == GradeEvent.Kind.OVERRIDE)


def maxima_of(attempt: Attempt, worth: Mapping[tuple[int, int], Decimal]) -> dict[int, Decimal]:
    """What the questions that the attempt was dealt are worth, by position."""
    return {position: worth[attempt.paper_id, position] for position in attempt.positions}


def _worth(papers: Iterable[int]) -> dict[tuple[int, int], Decimal]:
    rows = PaperItem.objects.filter(paper__in=papers)
    return {
        (paper, position): Decimal(0) if ITEM_TYPES[kind].marking == "none" else points
        for paper, position, kind, points in rows.values_list(
            "paper_id", "position", "item__type", "item__points"
        )
    }


def write_changes(
    changed: Mapping[int, Changes],
    attempts: Sequence[Attempt],
    grades: Mapping[int, Grades],
    *,
    kind: str,
    actor: User | None,
    reason: str,
    now: datetime,
) -> None:
    """One grade event for each of the locked `attempts` that `changed` names, and everything that follows from it.

    Queries do not grow with the attempts but for those whose step is completed by it.
    """
    events, followed = [], []
    settled = {}
    for attempt in attempts:
        changes = changed.get(attempt.pk)
        if not changes:
            continue
        event = Event(changes, is_override=kind == GradeEvent.Kind.OVERRIDE)
        settled[attempt.pk] = after_event(grades[attempt.pk], event)
        before = (attempt.points, attempt.percent, attempt.is_passed)
        _set_total(attempt, settled[attempt.pk], now)
        if before[1:] != (attempt.percent, attempt.is_passed) and is_returned(attempt):
            followed.append(attempt)
        said = {"kind": kind, "actor": actor, "reason": reason, "at": now, "points_before": before[0]}
        events.append(
            GradeEvent(attempt=attempt, points_after=attempt.points, changes=plain(changes), **said)
        )
    GradeEvent.objects.bulk_create(events)
    written = [attempt for attempt in attempts if attempt.pk in settled]
    Attempt.objects.bulk_update(
        written, ["points", "max_points", "percent", "is_passed", "returned_at"], batch_size=500
    )
    _write_responses(settled, changed)
    for attempt in followed:
        if attempt.percent is not None:
            complete(attempt, now)


def plain(changes: Changes) -> dict[str, dict[str, Any]]:
    """As a grade event keeps them."""
    return {str(position): change.plain() for position, change in changes.items()}


def _set_total(attempt: Attempt, grades: Grades, now: datetime) -> None:
    total = total_of(grades, attempt.paper.pass_mark_percent)
    was_waiting = attempt.points is None
    attempt.points, attempt.max_points = total.points, total.max_points
    attempt.percent, attempt.is_passed = total.percent, total.passed
    if total.points is None:
        attempt.returned_at = None  # there is something to mark again
    elif was_waiting and not rules_of(attempt).holds_marks_back:
        attempt.returned_at = now


def is_returned(attempt: Attempt) -> bool:
    """May what depends on the score follow: is it marked, and not held back?"""
    return not rules_of(attempt).holds_marks_back or attempt.returned_at is not None


def _write_responses(settled: Mapping[int, Grades], changed: Mapping[int, Changes]) -> None:
    positions = {position for pk in settled for position in changed[pk]}
    rows = Response.objects.filter(attempt__in=settled, item__position__in=positions)
    responses = list(rows.select_related("item").only("points", "max_points", "attempt_id", "item__position"))
    for response in responses:
        grades, position = settled[response.attempt_id], response.item.position
        points = grades.points_of(position)
        response.points = None if points is None else rounded(points, 4)
        response.max_points = grades.maxima[position]
    Response.objects.bulk_update(responses, ["points", "max_points"], batch_size=500)


@transaction.atomic
def override_grade(
    *,
    attempt_uuid: UUID,
    scope: Scope,
    points: Decimal | None,
    reason: str,
    actor: User,
    now: datetime,
    position: int = WHOLE,
) -> Attempt:
    """Put `points` in place of what a question (or, at position 0, the whole attempt) earned; None takes it back."""
    attempt = attempt_in_scope(attempt_uuid, scope, lock=True)
    if not reason.strip():
        raise ReasonMissing
    grades = grades_of([attempt])
    mine = grades[attempt.pk]
    if position != WHOLE and position not in mine.maxima:
        raise Http404
    most = sum(mine.maxima.values(), Decimal(0)) if position == WHOLE else mine.maxima[position]
    if points is not None and not 0 <= points <= most:
        raise PointsOutOfRange(most=most.normalize())
    after = None if points is None else Fraction(points)
    if after == mine.fixed.get(position):
        return attempt
    before = mine.points_of(position)
    if position == WHOLE:
        before = None if attempt.points is None else Fraction(attempt.points)
    write_changes(
        {attempt.pk: {position: Change(before, after)}},
        [attempt],
        grades,
        kind=GradeEvent.Kind.OVERRIDE,
        actor=actor,
        reason=reason.strip(),
        now=now,
    )
    return attempt

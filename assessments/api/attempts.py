"""The verbs of an attempt: start, save answers, submit."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import FilteredRelation, Max, Q
from django.http import Http404
from django.utils.translation import gettext_lazy as _

from accounts.api import User
from assessments.api.freezing import freeze
from assessments.merging import Save, latest
from assessments.models import (
    AnswerEvent,
    AssessmentPage,
    Attempt,
    AttemptState,
    GradeEvent,
    PaperItem,
    Purpose,
    Response,
)
from assessments.papers import AnswerError, Form, PaperEntry
from assessments.scoring import ITEM_TYPES, score_paper
from courses import api as courses
from shared.refusal import Refusal


class NoAttemptsLeft(Refusal):
    message = _("You have used all your attempts.")


class AttemptClosed(Refusal):
    message = _("You have submitted this attempt; it cannot be changed any more.")


def field_name(position: int) -> str:
    """The form field of the item at `position`."""
    return f"q{position}"


@transaction.atomic
def start_attempt(*, user: User, page: AssessmentPage, now: datetime, language: str) -> Attempt:
    """The open attempt of the person, or a new one on the frozen paper of today."""
    page = courses.canonical(page)
    course = courses.course_of(page)
    enrolment = courses.enrolment_for_step(user, course)
    outline = courses.course_outline(course)
    courses.require_open(enrolment=enrolment, outline=outline, step_id=page.pk)
    # Locked: two tabs may start the same assessment at once.
    type(enrolment).objects.select_for_update().get(pk=enrolment.pk)
    earlier = list(Attempt.objects.filter(enrolment=enrolment, assessment_id=page.pk).order_by("number"))
    open_attempt = next((attempt for attempt in earlier if attempt.state == AttemptState.OPEN), None)
    if open_attempt is not None:
        return open_attempt
    if page.attempts_allowed is not None and len(earlier) >= page.attempts_allowed:
        raise NoAttemptsLeft
    courses.note_visit(enrolment=enrolment, step_id=page.pk, now=now)
    return Attempt.objects.create(
        enrolment=enrolment,
        assessment_id=page.pk,
        paper=freeze(page),
        number=(earlier[-1].number if earlier else 0) + 1,
        language=language,
        started_at=now,
    )


def own_attempt(user: User, attempt_uuid: UUID, *, lock: bool = False) -> Attempt:
    """The person's attempt; a stranger's is not found, so that addresses tell nothing."""
    attempts = Attempt.objects.select_related("enrolment", "paper")
    if lock:
        attempts = attempts.select_for_update(of=("self",))
    try:
        return attempts.get(uuid=attempt_uuid, enrolment__user=user)
    except Attempt.DoesNotExist:
        raise Http404 from None


@dataclass(frozen=True)
class SaveOutcome:
    """What a save did: answers now on the server by position, errors by form field, and the newest
    sequence: one above the sent sequence means that another device was ahead."""

    saved: Mapping[int, str] = field(default_factory=dict)
    errors: Mapping[str, AnswerError] = field(default_factory=dict)
    sequence: int = 0


@dataclass(frozen=True)
class SentAnswers:
    """One message of a device. `positions` are the items it speaks of; `form` holds their fields.

    A field `qN.was` holds the answer the device started from: an item that still has it is not a change, so
    that a stale second tab does not undo the first. Without `sequence` the server gives the next one.
    """

    form: Form
    positions: Sequence[int]
    client_id: UUID
    language: str
    sequence: int | None = None


@transaction.atomic
def save_answers(*, user: User, attempt_uuid: UUID, sent: SentAnswers, now: datetime) -> SaveOutcome:
    """Append the sent answers and fold them into the responses; what is wrong is told, the rest is kept."""
    attempt = own_attempt(user, attempt_uuid, lock=True)
    if attempt.state != AttemptState.OPEN:
        raise AttemptClosed
    return _fold(attempt, sent, now)


def _fold(attempt: Attempt, sent: SentAnswers, now: datetime) -> SaveOutcome:
    sequence = newest = _next_sequence(attempt, sent) if sent.sequence is None else sent.sequence
    errors: dict[str, AnswerError] = {}
    events: list[AnswerEvent] = []
    winners: list[AnswerEvent] = []
    saved: dict[int, str] = {}
    for row in _items_with_responses(attempt, sent.positions):
        newest = max(newest, row["current__sequence"] or 0)
        try:
            answer = _read(row, sent)
        except AnswerError as error:
            errors[error.field] = error
            continue
        if answer == _started_from(sent, row):
            continue
        event = AnswerEvent(
            attempt=attempt,
            item_id=row["pk"],
            client_id=sent.client_id,
            sequence=sequence,
            answer=answer,
            received_at=now,
        )
        events.append(event)
        save = Save(sequence, str(sent.client_id), answer)
        winner = latest([save, *_current(row)])
        saved[row["position"]] = winner.answer
        if winner is save:
            winners.append(event)
    _write(events, winners)
    return SaveOutcome(saved=saved, errors=errors, sequence=newest)


def _next_sequence(attempt: Attempt, sent: SentAnswers) -> int:
    """The next place among the events; a repeated message keeps its own, so that it cannot win a second time."""
    known = AnswerEvent.objects.filter(attempt=attempt).aggregate(
        last=Max("sequence"), repeated=Max("sequence", filter=Q(client_id=sent.client_id))
    )
    return known["repeated"] or (known["last"] or 0) + 1


def _read(row: Mapping[str, Any], sent: SentAnswers) -> str:
    rules = ITEM_TYPES[row["item__type"]]
    return rules.read_answer(row["item__key"], sent.form, field_name(row["position"]), sent.language)


def _current(row: Mapping[str, Any]) -> list[Save]:
    if row["current__client_id"] is None:
        return []
    return [Save(row["current__sequence"], str(row["current__client_id"]), row["current__answer"])]


def _write(events: Sequence[AnswerEvent], winners: Sequence[AnswerEvent]) -> None:
    """Append the events; a repeated one is the same one. The winners become the responses."""
    if events:
        AnswerEvent.objects.bulk_create(events, ignore_conflicts=True)
    if winners:
        Response.objects.bulk_create(
            [
                Response(
                    attempt=event.attempt,
                    item_id=event.item_id,
                    answer=event.answer,
                    sequence=event.sequence,
                    client_id=event.client_id,
                    saved_at=event.received_at,
                )
                for event in winners
            ],
            update_conflicts=True,
            unique_fields=["attempt", "item"],
            update_fields=["answer", "sequence", "client_id", "saved_at"],
        )


def _items_with_responses(attempt: Attempt, positions: Sequence[int]) -> list[dict[str, Any]]:
    items = PaperItem.objects.filter(paper_id=attempt.paper_id, position__in=positions).order_by("position")
    items = items.annotate(current=FilteredRelation("responses", condition=Q(responses__attempt=attempt.pk)))
    return list(
        items.values(
            "pk",
            "position",
            "item__type",
            "item__key",
            "current__answer",
            "current__sequence",
            "current__client_id",
        )
    )


def _started_from(sent: SentAnswers, row: dict[str, Any]) -> str:
    was = sent.form.get(f"{field_name(row['position'])}.was")
    if was:
        return was[0]
    # An item that is sent for the first time and is empty says nothing.
    return row["current__answer"] or "" if sent.sequence is None else "\0"


@dataclass(frozen=True)
class SubmitOutcome:
    """`attempt` as it stands; not submitted when there are `errors` or, unconfirmed, `unanswered` positions."""

    attempt: Attempt
    errors: Mapping[str, AnswerError] = field(default_factory=dict)
    unanswered: tuple[int, ...] = ()


@transaction.atomic
def submit_attempt(
    *,
    user: User,
    attempt_uuid: UUID,
    now: datetime,
    sent: SentAnswers | None = None,
    is_confirmed: bool = True,
) -> SubmitOutcome:
    """Save what the form holds, score, write points and a grade event, complete the step if it counts.

    Submitting twice is submitting once. Unanswered questions must be confirmed.
    """
    attempt = own_attempt(user, attempt_uuid, lock=True)
    if attempt.state == AttemptState.SUBMITTED:
        return SubmitOutcome(attempt)
    saved = _fold(attempt, sent, now) if sent else SaveOutcome()
    items = list(attempt.paper.paper_items.select_related("item").order_by("position"))
    answers = dict(Response.objects.filter(attempt=attempt).values_list("item_id", "answer"))
    unanswered = tuple(item.position for item in items if not answers.get(item.pk))
    if saved.errors or (unanswered and not is_confirmed):
        return SubmitOutcome(attempt, saved.errors, unanswered)
    _score(attempt, items, answers, now)
    _complete(attempt, now)
    return SubmitOutcome(attempt)


def _score(attempt: Attempt, items: Sequence[PaperItem], answers: Mapping[int, str], now: datetime) -> None:
    entries = [PaperEntry(each.position, each.item.type, each.item.points, each.item.key) for each in items]
    by_position = {each.position: answers.get(each.pk, "") for each in items}
    score = score_paper(entries, by_position, attempt.paper.pass_mark_percent)
    ids = {each.position: each.pk for each in items}
    Response.objects.bulk_create(
        [
            Response(
                attempt=attempt,
                item_id=ids[item.position],
                answer=by_position[item.position],
                points=item.points,
                max_points=item.max_points,
            )
            for item in score.items
        ],
        update_conflicts=True,
        unique_fields=["attempt", "item"],
        update_fields=["points", "max_points"],
    )
    GradeEvent.objects.create(
        attempt=attempt, kind=GradeEvent.Kind.AUTOMATIC, points_after=score.points, at=now
    )
    attempt.state = AttemptState.SUBMITTED
    attempt.submitted_at = now
    attempt.points, attempt.max_points = score.points, score.max_points
    attempt.percent, attempt.is_passed = score.percent, score.passed
    attempt.save(update_fields=["state", "submitted_at", "points", "max_points", "percent", "is_passed"])


def _complete(attempt: Attempt, now: datetime) -> None:
    """A graded quiz is done when passed; every other assessment when submitted. A pre-test counts for no grade."""
    if attempt.paper.purpose == Purpose.GRADED and not attempt.is_passed:
        return
    percent = None if attempt.paper.purpose == Purpose.PRE_TEST else attempt.percent
    courses.complete_step(
        enrolment=attempt.enrolment, step_id=attempt.assessment_id, now=now, percent=percent
    )

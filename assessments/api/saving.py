"""Saving answers: append what a device sent, and fold it into the answers that count."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max, Q
from django.http import Http404

from accounts.api import User
from assessments.api.attempts import (
    OutOfReach,
    QuestionLocked,
    field_name,
    item_seed,
    refused,
    require_dealt,
    require_open,
)
from assessments.api.sheets import AttemptSheet, SheetItem, sheet_of
from assessments.api.statements import Row, append_events, fold_events, locked_attempt, turn
from assessments.delivery import out_of_reach
from assessments.models import AnswerEvent, Attempt, Origin, Response
from assessments.papers import AnswerError, Form
from assessments.scoring import ITEM_TYPES


@dataclass(frozen=True)
class SaveOutcome:
    """What a save did: answers now on the server by position, errors by form field, and the newest
    sequence: one above the sent sequence means that another device was ahead."""

    saved: Mapping[int, str] = field(default_factory=dict)
    errors: Mapping[str, AnswerError] = field(default_factory=dict)
    sequence: int = 0
    deadline: datetime | None = None  # of the attempt


@dataclass(frozen=True)
class SentAnswers:
    """One message of a device. `positions` are the items it speaks of; `form` holds their fields.

    With a sequence, each of them is a change. Without one the server gives the next, and a field `qN.was` may hold
    the answer that the page started from: an item that still has it is not a change, so that a stale second tab
    does not undo the first. `certainties` (1 to 3) and `seconds` in view go by position.
    """

    form: Form
    positions: Sequence[int]
    client_id: UUID
    language: str
    sequence: int | None = None
    device: UUID | None = None
    sent_at: datetime | None = None
    certainties: Mapping[int, int] = field(default_factory=dict)
    seconds: Mapping[int, int] = field(default_factory=dict)
    origin: str = Origin.PAGE


@dataclass(frozen=True)
class _Current:
    """The response as it is; an item without one has the defaults."""

    answer: str = ""
    certainty: int = 0
    sequence: int = 0
    is_locked: bool = False


def save_answers(*, user: User, attempt_uuid: UUID, sent: SentAnswers, now: datetime) -> SaveOutcome:
    """Append the sent answers and fold them into the responses; what is wrong is told, the rest is kept.

    Raises AttemptClosed when the attempt has ended, ForeignQuestion for a question that it was not dealt,
    OutOfReach and QuestionLocked for changes that its rules no longer allow.
    """
    with turn(), transaction.atomic():
        sheet = locked_attempt(user.pk, attempt_uuid)
        if sheet is None:
            refused("foreign_attempt", attempt=attempt_uuid, user=user.pk)
            raise Http404
        require_open(sheet, sheet.paper.rules, user, now)
        return fold(sheet, sent, now)


def fold(attempt: Attempt | AttemptSheet, sent: SentAnswers, now: datetime) -> SaveOutcome:
    """Fold one message into a locked attempt."""
    sheet = attempt if isinstance(attempt, AttemptSheet) else sheet_of(attempt)
    require_dealt(sheet, sent.positions)
    current = _current_where_needed(sheet, sent)
    sequence = newest = _next_sequence(sheet, sent) if sent.sequence is None else sent.sequence
    errors: dict[str, AnswerError] = {}
    rows: dict[int, Row] = {}
    for position in sorted(set(sent.positions)):
        item = sheet.paper.items[position]
        before = current.get(item.pk, _Current())
        newest = max(newest, before.sequence)
        try:
            answer = _read(sheet, item, position, sent)
        except AnswerError as error:
            errors[error.field] = error
            continue
        change = _change(sent, position, answer, before)
        if change is None:
            continue
        _require_changeable(sheet, sent, position, before)
        rows[position] = _columns(sheet, position, sent, sequence, now) | change
    counting = _write(sheet, sent, rows)
    return SaveOutcome(
        saved={position: answer for position, (answer, _sequence) in counting.items()},
        errors=errors,
        sequence=max([newest, *(last for _answer, last in counting.values())]),
        deadline=sheet.deadline,
    )


def _current_where_needed(sheet: AttemptSheet, sent: SentAnswers) -> Mapping[int, _Current]:
    """The responses by item: what changed is known without them if the device counts, and practice may lock."""
    if sent.sequence is not None and not sheet.paper.rules.checks_allowed:
        return {}
    return _responses(sheet, [sheet.paper.items[position].pk for position in sent.positions])


def _responses(sheet: AttemptSheet, items: Sequence[int]) -> dict[int, _Current]:
    rows = Response.objects.filter(attempt=sheet.pk, item__in=items)
    rows = rows.values_list("item_id", "answer", "certainty", "sequence", "is_locked")
    return {item_id: _Current(*values) for item_id, *values in rows}


def _next_sequence(sheet: AttemptSheet, sent: SentAnswers) -> int:
    """The next place among the events; a repeated message keeps its own, so that it cannot win a second time."""
    known = AnswerEvent.objects.filter(attempt=sheet.pk).aggregate(
        last=Max("sequence"), repeated=Max("sequence", filter=Q(client_id=sent.client_id))
    )
    return known["repeated"] or (known["last"] or 0) + 1


def _read(sheet: AttemptSheet, item: SheetItem, position: int, sent: SentAnswers) -> str:
    rules = ITEM_TYPES[item.type]
    key, _wording = rules.instance(item.key, {}, item_seed(sheet.uuid, position), sent.language)
    return rules.read_answer(key, sent.form, field_name(position), sent.language)


def _change(sent: SentAnswers, position: int, answer: str, before: _Current) -> dict[str, Any] | None:
    """Answer and certainty that the message gives; None where it changes nothing."""
    if sent.sequence is not None:
        return {"answer": answer, "certainty": sent.certainties.get(position, 0)}
    was = sent.form.get(f"{field_name(position)}.was")
    certainty = sent.certainties.get(position, before.certainty)
    # An item that is sent for the first time and is empty says nothing.
    if answer != (was[0] if was else before.answer):
        return {"answer": answer, "certainty": certainty}
    return None if certainty == before.certainty else {"answer": before.answer, "certainty": certainty}


def _require_changeable(sheet: AttemptSheet, sent: SentAnswers, position: int, before: _Current) -> None:
    """Refuse to change what a forward-only attempt has left behind, and what practice has locked."""
    if sent.origin == Origin.FILE:
        return  # staff hand in what could not be sent; the learner may have gone on meanwhile
    is_left = position in out_of_reach(sheet.paper.rules, sheet.positions, sheet.place)
    if not is_left and not before.is_locked:
        return
    if _is_known(sheet, sent, position):
        return  # its first copy was in time, and the device never heard so
    refused("out_of_reach" if is_left else "locked_question", attempt=sheet.pk, position=position)
    raise OutOfReach if is_left else QuestionLocked


def _is_known(sheet: AttemptSheet, sent: SentAnswers, position: int) -> bool:
    item = sheet.paper.items[position].pk
    return AnswerEvent.objects.filter(attempt=sheet.pk, client_id=sent.client_id, item=item).exists()


def _columns(
    sheet: AttemptSheet, position: int, sent: SentAnswers, sequence: int, now: datetime
) -> dict[str, Any]:
    """What an event says apart from the answer."""
    return {
        "attempt_id": sheet.pk,
        "item_id": sheet.paper.items[position].pk,
        "client_id": sent.client_id,
        "sequence": sequence,
        "device": sent.device,
        "sent_at": sent.sent_at,
        "origin": sent.origin,
        "received_at": now,
        "seconds": sent.seconds.get(position),
    }


def _write(sheet: AttemptSheet, sent: SentAnswers, rows: Mapping[int, Row]) -> dict[int, tuple[str, int]]:
    """Append the events and let them count; answer and sequence of what counts now, by position."""
    if not rows:
        return {}
    append_events(list(rows.values()))
    counting = fold_events(sheet.pk, sent.client_id)
    return {position: counting[row["item_id"]] for position, row in rows.items()}

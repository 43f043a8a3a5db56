"""The statements of saving and scoring, written by hand: they run for every answer, and the ORM needs longer to
build them than the database to run them. PostgreSQL and SQLite understand the same text.
"""

import fcntl
import json
import os
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Model

from assessments.api.sheets import AttemptSheet, paper_sheet
from assessments.models import AnswerEvent, Attempt, Response

Row = Mapping[str, Any]  # a value by column; the other columns get their default

# Columns of a response and where an event says them; the others belong to scoring.
_FOLDED = {
    "answer": "answer",
    "certainty": "certainty",
    "sequence": "sequence",
    "client_id": "client_id",
    "saved_at": "received_at",
}
_SAID = {**_FOLDED, "attempt_id": "attempt_id", "item_id": "item_id", "seconds": "seconds"}


_WRITER = threading.Lock()


@contextmanager
def turn() -> Iterator[None]:
    """The turn to write, for the threads and processes of this machine, before a transaction begins.

    SQLite has one writer; who waits for it looks ever more rarely whether it is free, and some look at the wrong
    moment for a quarter of a second. A queue is fair. PostgreSQL has its own.
    """
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        yield
        return
    with _WRITER:
        queue = _queue(os.getpid(), str(connection.settings_dict["NAME"]))
        if queue is None:
            yield
            return
        fcntl.flock(queue, fcntl.LOCK_EX)
        try:
            yield
        finally:
            fcntl.flock(queue, fcntl.LOCK_UN)


@cache
def _queue(process: int, database: str) -> int | None:
    """The open file on which the processes of a database file queue: opened by each itself, for a fork shares locks."""
    if not Path(database).is_file():
        return None  # in memory: no other process sees it
    return os.open(f"{database}-queue", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)


def locked_attempt(user_id: int, attempt_uuid: UUID) -> AttemptSheet | None:
    """The attempt of this person, locked until the end of the transaction."""
    # SQLite has no row locks: its transactions begin IMMEDIATE, so that only one of them may write.
    lock = "FOR UPDATE OF attempt" if connection.features.has_select_for_update_of else ""
    enrolment = Attempt._meta.get_field("enrolment").related_model._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT attempt.id, attempt.state, attempt.deadline, attempt.place, attempt.positions, attempt.paper_id"
            f" FROM {Attempt._meta.db_table} attempt JOIN {enrolment} enrolment ON enrolment.id = attempt.enrolment_id"
            f" WHERE attempt.uuid = %s AND enrolment.user_id = %s {lock}",
            _adapted([attempt_uuid, user_id]),
        )
        row = cursor.fetchone()
    if row is None:
        return None
    pk, state, deadline, place, positions, paper_id = row
    return AttemptSheet(
        pk, attempt_uuid, state, _moment(deadline), place, json.loads(positions), paper_sheet(paper_id)
    )


def append_events(rows: Sequence[Row]) -> None:
    """Append events; one that is known already changes nothing."""
    _insert(AnswerEvent, rows, "(attempt_id, client_id, item_id) DO NOTHING")


def write_points(rows: Sequence[Row]) -> None:
    """Write what responses earned; those that do not exist yet come to exist. One statement for any number."""
    points = "points = excluded.points, max_points = excluded.max_points"
    _insert(Response, rows, f"(attempt_id, item_id) DO UPDATE SET {points}")


def fold_events(attempt_id: int, client_id: UUID) -> dict[int, tuple[str, int]]:
    """Let the events of one message count where they are newer; answer and sequence of what counts now, by item.

    The same rules as in `merging`. It reads what is stored, so that a message that is repeated with other content
    changes nothing, and it can be repeated as often as one likes.
    """
    with connection.cursor() as cursor:
        cursor.execute(_fold(), _adapted([*_left(), attempt_id, client_id]))
        return {item_id: (answer, sequence) for item_id, answer, sequence in cursor.fetchall()}


@cache
def _fold() -> str:
    now = Response._meta.db_table
    newer = f"{now}.client_id IS NULL OR (excluded.sequence, excluded.client_id) > ({now}.sequence, {now}.client_id)"
    longer = f"{now}.seconds IS NULL OR excluded.seconds > {now}.seconds"
    changes = ", ".join(
        f"{column} = CASE WHEN {rule} THEN excluded.{column} ELSE {now}.{column} END"
        for column, rule in [*((column, newer) for column in _FOLDED), ("seconds", longer)]
    )
    left = [column for column in _defaults(Response) if column not in _SAID]
    return (
        f"INSERT INTO {now} ({', '.join([*left, *_SAID])})"
        f" SELECT {', '.join([*(['%s'] * len(left)), *_SAID.values()])} FROM {AnswerEvent._meta.db_table}"
        f" WHERE attempt_id = %s AND client_id = %s"
        f" ON CONFLICT (attempt_id, item_id) DO UPDATE SET {changes} RETURNING item_id, answer, sequence"
    )


@cache
def _left() -> tuple[Any, ...]:
    """What a new response has in the columns of which an event says nothing."""
    return tuple(default for column, default in _defaults(Response).items() if column not in _SAID)


@cache
def _defaults(model: type[Model]) -> dict[str, Any]:
    """Every column but the key, with its default."""
    fields = [field for field in model._meta.concrete_fields if not field.primary_key]
    return {field.column: field.get_default() for field in fields}


def _insert(model: type[Model], rows: Sequence[Row], on_conflict: str) -> None:
    if not rows:
        return
    defaults = _defaults(model)
    one = f"({', '.join(['%s'] * len(defaults))})"
    values = [row.get(column, default) for row in rows for column, default in defaults.items()]
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {model._meta.db_table} ({', '.join(defaults)}) VALUES {', '.join([one] * len(rows))}"
            f" ON CONFLICT {on_conflict}",
            _adapted(values),
        )


def _adapted(values: Iterable[Any]) -> list[Any]:
    """Values as the driver of the database takes them."""
    ops, has_uuid = connection.ops, connection.features.has_native_uuid_field
    return [
        ops.adapt_datetimefield_value(value)
        if isinstance(value, datetime)
        else value.hex
        if isinstance(value, UUID) and not has_uuid
        else value
        for value in values
    ]


def _moment(value: datetime | str | None) -> datetime | None:
    """A time as the database gives it: SQLite gives one without a zone, in UTC, or its text."""
    found = datetime.fromisoformat(value) if isinstance(value, str) else value
    return found.replace(tzinfo=UTC) if found is not None and found.tzinfo is None else found

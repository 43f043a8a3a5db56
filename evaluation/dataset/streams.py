"""Runs the queries of an export in flat memory, as blocks of CSV or as rows, in one state of the database."""

import csv
import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import connection

from evaluation.dataset.tables import Select

BLOCK_ROWS = 2000
LINE_END = b"\r\n"


@dataclass(frozen=True)
class Block:
    """Whole lines of CSV and how many."""

    lines: bytes
    row_count: int


@contextmanager
def snapshot() -> Iterator[None]:
    """Everything read inside is the state of one moment; no lock keeps learners from saving meanwhile."""
    if connection.in_atomic_block:
        yield
        return
    # Not `atomic`: on SQLite that takes the write lock for as long as the export runs.
    is_postgresql = connection.vendor == "postgresql"
    begin = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY" if is_postgresql else "BEGIN DEFERRED"
    with connection.cursor() as cursor:
        cursor.execute(begin)
        try:
            yield
        finally:
            cursor.execute("ROLLBACK")


def csv_blocks(query: Select) -> Iterator[Block]:
    """The rows as CSV, without a header. PostgreSQL writes it itself, which is several times faster."""
    return _copied_blocks(query) if connection.vendor == "postgresql" else _written_blocks(query)


def _copied_blocks(query: Select) -> Iterator[Block]:
    with connection.cursor() as cursor:
        if not connection.in_atomic_block:
            # The answers are sorted; with more memory for it the sort stays off the disk for longer.
            cursor.execute("SET LOCAL work_mem = '64MB'")
        # One message is one row, which ends with a line feed.
        with cursor.cursor.copy(f"COPY ({query.sql}) TO STDOUT (FORMAT csv)", query.params) as copy:
            lines: list[bytes] = []
            for line in copy:
                lines.append(bytes(line)[:-1])
                if len(lines) == BLOCK_ROWS:
                    yield _block(lines)
                    lines = []
            if lines:
                yield _block(lines)


def _block(lines: list[bytes]) -> Block:
    return Block(LINE_END.join(lines) + LINE_END, len(lines))


def _written_blocks(query: Select) -> Iterator[Block]:
    with connection.cursor() as cursor:
        cursor.execute(query.sql, query.params)
        while found := cursor.fetchmany(BLOCK_ROWS):
            text = io.StringIO(newline="")
            csv.writer(text).writerows(found)
            yield Block(text.getvalue().encode(), len(found))


def rows(query: Select) -> Iterator[tuple[Any, ...]]:
    """The rows as tuples of texts and numbers."""
    with connection.chunked_cursor() as cursor:
        cursor.execute(query.sql, query.params)
        while found := cursor.fetchmany(BLOCK_ROWS):
            yield from found


def row_count(query: Select) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM ({query.sql}) counted", query.params)
        return cursor.fetchone()[0]

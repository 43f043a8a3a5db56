"""Reads a table of points: one row a person, one column an item, empty cells = not reached."""

import csv
import re
from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from assessments.statistics.values import Matrix

MOST_COLUMNS = 1_000
MOST_CELLS = 20_000_000
MOST_POINTS = 1_000_000
NOT_REACHED = {"", "NA"}  # NA is what R writes
NUMBER = re.compile(r"[0-9]{1,7}(?:[.][0-9]{1,12})?")
QUOTED = re.compile(r'"[^"]*"')
DELIMITERS = (",", ";", "\t")


class ReadingError(ValueError):
    """The table cannot be read; the message names line and column and is for people."""


@dataclass(frozen=True)
class Columns:
    """Names of the columns that are no items."""

    identity: str = ""
    group: str = ""
    ignored: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Table:
    matrix: Matrix
    groups: tuple[str, ...] = field(default=())  # one a person; empty without a group column


def read_table(lines: Iterable[str], columns: Columns) -> Table:
    """Reads comma, semicolon or tab; with the latter two, a decimal comma too. Raises ReadingError.

    An item is worth the most points that anyone got on it, and at least 1.
    """
    rest = iter(lines)
    first = next(rest, "").removeprefix("\ufeff")
    delimiter = max(DELIMITERS, key=QUOTED.sub("", first).count)
    reader = csv.reader(_chain(first, rest), delimiter=delimiter, strict=True)
    try:
        header = _header(next(reader, []), columns)
        return _rows(reader, header, columns, decimal_comma=delimiter != ",")
    except csv.Error as error:
        raise ReadingError(f"Line {reader.line_num} is not well-formed: {error}.") from None


def _chain(first: str, rest: Iterator[str]) -> Iterator[str]:
    yield first
    yield from rest


def _header(names: Sequence[str], columns: Columns) -> list[str]:
    header = [name.strip() for name in names]
    if not any(header):
        raise ReadingError("The file is empty. The first line must name the columns.")
    if len(header) > MOST_COLUMNS:
        raise ReadingError(f"The file has {len(header)} columns; at most {MOST_COLUMNS} can be read.")
    seen: set[str] = set()
    for number, name in enumerate(header, start=1):
        if not name:
            raise ReadingError(f"Line 1, column {number}: the column has no name.")
        if name in seen:
            raise ReadingError(f"Line 1, column {number}: there are two columns with the name {name!r}.")
        seen.add(name)
    named = [each for each in (columns.identity, columns.group, *columns.ignored) if each]
    for name in named:
        if name not in seen:
            raise ReadingError(f"There is no column {name!r}. The columns are: {_listed(header)}.")
    if len(header) == len(set(named)):
        raise ReadingError("No column is left for an item.")
    return header


def _rows(reader: Iterator[list[str]], header: list[str], columns: Columns, *, decimal_comma: bool) -> Table:
    apart = {columns.identity, columns.group, *columns.ignored}
    places = [place for place, name in enumerate(header) if name not in apart]
    identity = header.index(columns.identity) if columns.identity else None
    group = header.index(columns.group) if columns.group else None
    cells, known = array("d"), dict.fromkeys(NOT_REACHED, float("nan"))
    persons: dict[str, None] = {}
    groups: list[str] = []
    for row in reader:
        line = reader.line_num  # type: ignore[attr-defined]  # the csv reader knows its line
        if not row:
            continue
        if len(row) != len(header):
            raise ReadingError(f"Line {line} has {len(row)} cells; the first line has {len(header)}.")
        if len(cells) + len(places) > MOST_CELLS:
            raise ReadingError(f"The file has more than {MOST_CELLS} cells at line {line}.")
        for place in places:
            value = known.get(row[place])
            if value is None:
                value = known[row[place]] = _points(row[place], line, header[place], decimal_comma)
            cells.append(value)
        if identity is not None:
            _add_person(persons, row[identity].strip(), line, columns.identity)
        if group is not None:
            groups.append(row[group].strip())
    if not cells:
        raise ReadingError("The file has no people: there is nothing below the first line.")
    points = np.frombuffer(cells, dtype=float).reshape(-1, len(places))
    names = tuple(header[place] for place in places)
    return Table(Matrix(points, _worth(points), names, tuple(persons)), tuple(groups))


def _points(text: str, line: int, column: str, decimal_comma: bool) -> float:
    cell = text.strip()
    if cell in NOT_REACHED:
        return float("nan")
    if decimal_comma:
        cell = cell.replace(",", ".")
    if not NUMBER.fullmatch(cell) or float(cell) > MOST_POINTS:
        raise ReadingError(
            f"Line {line}, column {column!r}: {text[:40]!r} is no number of points. "
            f"A cell holds 0, 1 or points up to {MOST_POINTS}, or is empty if the item was not reached."
        )
    return float(cell)


def _add_person(persons: dict[str, None], name: str, line: int, column: str) -> None:
    if not name:
        raise ReadingError(f"Line {line}, column {column!r}: the person has no name.")
    if name in persons:
        raise ReadingError(f"Line {line}, column {column!r}: {name[:40]!r} stands there twice.")
    persons[name] = None


def _worth(points: np.ndarray) -> np.ndarray:
    return np.maximum(np.where(np.isnan(points), 0.0, points).max(axis=0), 1.0)


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names[:20]) + (" …" if len(names) > 20 else "")

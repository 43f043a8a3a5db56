"""SQL that makes SQLite and PostgreSQL write every kind of value as the same text."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from json import dumps
from typing import Any

# A cell that starts like a formula (= + - @ tab CR) gets an apostrophe, unless it is a negative number.
TEXT = (
    "CASE WHEN {first}({v}) IN (61, 43, 45, 64, 9, 13)"
    " AND NOT ({first}({v}) = 45 AND length({v}) > 1 AND ltrim(substr({v}, 2), '0123456789.') = '')"
    " THEN '''' || {v} ELSE NULLIF({v}, '') END"
)
POSTGRESQL = {
    "text": TEXT.replace("{first}", "ascii"),
    "code": "{v}",
    "pseudonym": "{v}",
    "integer": "{v}",
    "boolean": "({v})::integer",
    "decimal2": "{v}",  # columns of so many decimals
    "decimal4": "{v}",
    "share": "{v} * 0.0001",
    "date": "to_char({v} AT TIME ZONE 'UTC', 'YYYY-MM-DD')",
    "datetime": """to_char({v} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')""",
}
SQLITE = {
    "text": TEXT.replace("{first}", "unicode"),
    "code": "{v}",
    "pseudonym": "{v}",
    "integer": "{v}",
    # A bare column of type bool would come back as a Python bool.
    "boolean": "CAST({v} AS integer)",
    "decimal2": "CASE WHEN {v} IS NOT NULL THEN printf('%%.2f', {v}) END",
    "decimal4": "CASE WHEN {v} IS NOT NULL THEN printf('%%.4f', {v}) END",
    "share": "CASE WHEN {v} IS NOT NULL THEN printf('%%d.%%04d', {v} / 10000, {v} %% 10000) END",
    "date": "substr({v}, 1, 10)",
    "datetime": "substr({v}, 1, 10) || 'T' || substr({v}, 12, 8) || 'Z'",
}
WRITTEN = {"postgresql": POSTGRESQL, "sqlite": SQLITE}


@dataclass(frozen=True)
class Given:
    """Rows that Python hands to a query as a table, in their order; no temporary table, so a replica will do.

    `columns`: names with PostgreSQL types. The column `place` counts the rows.
    """

    name: str
    columns: Sequence[tuple[str, str]]
    rows: Sequence[Sequence[Any]]

    def sql(self, vendor: str) -> tuple[str, list[Any]]:
        if vendor == "postgresql":
            return self._arrays()
        return self._json()

    def _arrays(self) -> tuple[str, list[Any]]:
        places = ", ".join(f"%s::{kind}[]" for _name, kind in self.columns)
        names = ", ".join([name for name, _kind in self.columns] + ["place"])
        values = [list(column) for column in zip(*self.rows, strict=True)] or [[] for _each in self.columns]
        sql = f"{self.name} AS MATERIALIZED (SELECT * FROM unnest({places}) WITH ORDINALITY AS u({names}))"
        return sql, values

    def _json(self) -> tuple[str, list[Any]]:
        parts = [
            f"json_extract(value, '$[{place}]') AS {name}" for place, (name, _kind) in enumerate(self.columns)
        ]
        sql = f"{self.name} AS MATERIALIZED (SELECT {', '.join(parts)}, key + 1 AS place FROM json_each(%s))"
        return sql, [dumps([list(row) for row in self.rows])]


def written(vendor: str, kind: str, value: str) -> str:
    return WRITTEN[vendor][kind].replace("{v}", value)


def with_tables(given: Iterable[Given], vendor: str) -> tuple[str, list[Any]]:
    """The WITH clause of these tables, and its parameters."""
    parts, values = [], []
    for table in given:
        sql, params = table.sql(vendor)
        parts.append(sql)
        values += params
    return f"WITH {', '.join(parts)} ", values

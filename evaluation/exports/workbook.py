"""An export as one Excel workbook, written row by row in flat memory."""

from collections.abc import Iterable, Iterator
from typing import IO, Any

import xlsxwriter
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext_lazy as _
from xlsxwriter.worksheet import Worksheet

from evaluation import dataset
from evaluation.dataset import NUMBERS, Column, Extract
from evaluation.exports.codebook import (
    CODEBOOK_HEADER,
    CODES_HEADER,
    code_rows,
    codebook_rows,
    read_me_rows,
)
from evaluation.exports.csv_files import neutralised
from shared.refusal import Refusal

SHEET_ROWS = 1_048_575  # Excel's limit without the header
WIDTHS = {"text": 28, "pseudonym": 20, "datetime": 22, "date": 12, "code": 16}
NUMBER_WIDTH = 12
WIDE_COLUMNS = frozenset({"label", "meaning", "source", "stem", "situation", "parts"})
WIDE = 60


class TooManyRows(Refusal):
    message = _(
        "An Excel sheet holds %(limit)s rows, and %(table)s has %(rows)s. Please choose CSV files instead."
    )


def write_workbook(extract: Extract, target: IO[bytes] | str) -> dict[str, int]:
    """Write the workbook; the rows of every table. Refuses what does not fit before anything is written."""
    queries = {table.name: dataset.select(extract, table) for table in dataset.STREAMED}
    counts = {name: dataset.row_count(query) for name, query in queries.items()}
    items = list(dataset.item_rows(extract.cohort))
    counts["items"] = len(items)
    for name, count in counts.items():
        if count > SHEET_ROWS:
            raise TooManyRows(limit=SHEET_ROWS, table=name, rows=count)
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(target, options) as book:
        sheets = _Sheets(book)
        book.set_properties({"created": extract.as_of.replace(tzinfo=None)})
        sheets.read_me(read_me_rows(extract, counts))
        for name, query in queries.items():
            sheets.table(name, query.columns, dataset.rows(query))
        sheets.table("items", dataset.ITEMS.columns, _neutralised(items))
        sheets.table("codebook", _texts(CODEBOOK_HEADER), _neutralised(codebook_rows(extract)))
        sheets.table("codes", _texts(CODES_HEADER), _neutralised(code_rows()))
    return counts


def _texts(names: Iterable[str]) -> tuple[Column, ...]:
    return tuple(Column(name, "", "text") for name in names)


def _neutralised(rows: Iterable[Iterable[Any]]) -> Iterator[list[Any]]:
    return ([neutralised(value) for value in row] for row in rows)


class _Sheets:
    """The sheets of one workbook."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self._book = book
        self._bold = book.add_format({"bold": True})
        self._wrapped = book.add_format({"text_wrap": True, "valign": "top"})

    def read_me(self, lines: Iterable[tuple[str, str]]) -> None:
        sheet = self._book.add_worksheet("read_me")
        if get_language_bidi():
            sheet.right_to_left()
        sheet.set_column(0, 0, 28)
        sheet.set_column(1, 1, 100)
        for place, (label, value) in enumerate(lines):
            sheet.write_string(place, 0, label, self._bold)
            sheet.write_string(place, 1, str(neutralised(value)), self._wrapped)

    def table(self, name: str, columns: tuple[Column, ...], rows: Iterable[Iterable[Any]]) -> None:
        sheet = self._book.add_worksheet(name)
        for place, column in enumerate(columns):
            width = WIDE if column.name in WIDE_COLUMNS else WIDTHS.get(column.type, NUMBER_WIDTH)
            sheet.set_column(place, place, width)
            sheet.write_string(0, place, column.name, self._bold)
        sheet.freeze_panes(1, 0)
        last = _fill(sheet, [column.type in NUMBERS for column in columns], rows)
        sheet.autofilter(0, 0, last, len(columns) - 1)


def _fill(sheet: Worksheet, are_numbers: list[bool], rows: Iterable[Iterable[Any]]) -> int:
    """Write the rows below the header; the number of the last one."""
    number, text = sheet.write_number, sheet.write_string
    line = 0
    for line, row in enumerate(rows, start=1):
        for place, (value, is_number) in enumerate(zip(row, are_numbers, strict=True)):
            if value is None or value == "":
                continue
            if is_number:
                number(line, place, float(value))
            else:
                text(line, place, value)
    return line

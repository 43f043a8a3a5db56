"""The files of a CSV export, as blocks of bytes: UTF-8, commas, CRLF, RFC 4180 quotes, no formulas."""

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from evaluation import dataset
from evaluation.dataset import Block, Extract
from evaluation.exports.codebook import CODEBOOK_HEADER, CODES_HEADER, code_rows, codebook_rows

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class CsvFile:
    """A table on its way out; the header is no row."""

    name: str
    header: Block
    blocks: Iterator[Block]


def csv_files(extract: Extract) -> Iterator[CsvFile]:
    """The tables in their fixed order; each must be read to its end before the next is asked for."""
    prefix = file_prefix(extract)
    for table in dataset.STREAMED:
        columns = extract.columns(table)
        blocks = dataset.csv_blocks(dataset.select(extract, table))
        yield CsvFile(f"{prefix}{table.name}.csv", _block([[each.name for each in columns]], 0), blocks)
    header = tuple(column.name for column in dataset.ITEMS.columns)
    yield _small_file(f"{prefix}items.csv", header, dataset.item_rows(extract.cohort))
    yield _small_file(f"{prefix}codebook.csv", CODEBOOK_HEADER, codebook_rows(extract))
    yield _small_file(f"{prefix}codes.csv", CODES_HEADER, code_rows())


def file_prefix(extract: Extract) -> str:
    """Files of simulated learners say so in their names."""
    return "DEMO_" if extract.cohort.is_demonstration else ""


def neutralised(value: Any) -> Any:
    """A text that would be read as a formula, behind an apostrophe: the rule of `dataset.dialects`."""
    if not isinstance(value, str) or not value.startswith(FORMULA_STARTS):
        return value
    is_number = value[0] == "-" and len(value) > 1 and not value[1:].strip("0123456789.")
    return value if is_number else f"'{value}"


def _small_file(name: str, header: Iterable[str], rows: Iterable[Iterable[Any]]) -> CsvFile:
    body = [[neutralised(value) for value in row] for row in rows]
    return CsvFile(name, _block([header], 0), iter([_block(body, len(body))]))


def _block(rows: Iterable[Iterable[Any]], row_count: int) -> Block:
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    return Block(text.getvalue().encode(), row_count)

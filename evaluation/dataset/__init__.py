"""Flat rows for monitoring and evaluation: the one module that reads the tables of other apps."""

from cohorts.models import Cohort
from evaluation.dataset.code_lists import code_lists
from evaluation.dataset.columns import ITEMS, NUMBERS, STREAMED, TABLES, Column, Table
from evaluation.dataset.items import item_rows
from evaluation.dataset.people import people, pseudonym_key
from evaluation.dataset.steps import steps
from evaluation.dataset.streams import Block, csv_blocks, row_count, rows, snapshot
from evaluation.dataset.tables import Extract, Select, select

__all__ = [
    "ITEMS",
    "NUMBERS",
    "STREAMED",
    "TABLES",
    "Block",
    "Cohort",
    "Column",
    "Extract",
    "Select",
    "Table",
    "code_lists",
    "csv_blocks",
    "item_rows",
    "people",
    "pseudonym_key",
    "row_count",
    "rows",
    "select",
    "snapshot",
    "steps",
]

"""`manage.py analyse_items FILE.csv`: item and test statistics of any table of points."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from assessments.statistics import (
    Analysis,
    Columns,
    Grouping,
    ReadingError,
    Table,
    analyse,
    as_json,
    read_table,
    refusal_text,
)

TEST_ROWS = ("n", "mean", "sd", "skewness", "kurtosis", "alpha", "alpha_low", "alpha_high", "kr20", "sem")
PASS_ROWS = ("pass_points", "pass_rate", "conditional_sem", "decision_consistency", "decision_kappa")
ITEM_COLUMNS = ("n", "facility", "corrected_item_total", "discrimination_27", "alpha_if_deleted")
DIF_COLUMNS = ("mh_chi2", "mh_p", "mh_odds_ratio", "mh_delta", "mh_delta_se", "ets_class")
SHORT = {
    "corrected_item_total": "item-rest",
    "discrimination_27": "upper-lower",
    "alpha_if_deleted": "alpha without",
    "mh_chi2": "MH chi2",
    "mh_p": "p",
    "mh_odds_ratio": "odds ratio",
    "mh_delta": "delta",
    "mh_delta_se": "SE",
    "ets_class": "class",
}


class Command(BaseCommand):
    help = "Print item and test statistics of a CSV file: one row a person, one column an item."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE.csv")
        parser.add_argument("--id", dest="identity", default="", metavar="COLUMN", help="names the person")
        parser.add_argument("--ignore", default="", metavar="COLUMN,…", help="columns that are no items")
        parser.add_argument("--group", default="", metavar="COLUMN", help="for differential item functioning")
        parser.add_argument("--focal", default="", metavar="VALUE", help="compared with everybody else")
        parser.add_argument("--minimum-group", type=int, default=100, metavar="N", help="people, default 100")
        parser.add_argument("--pass-mark", type=float, metavar="PERCENT", help="of all points")
        parser.add_argument("--json", action="store_true", help="print everything as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        table = _read(options)
        most = float(table.matrix.max_points.sum())
        mark = options["pass_mark"]
        grouping = Grouping(table.groups, options["focal"], options["minimum_group"])
        analysis = analyse(
            table.matrix,
            groupings={options["group"]: grouping} if options["group"] else {},
            pass_points=None if mark is None else mark / 100 * most,
        )
        found = as_json(analysis, options["group"])
        if options["json"]:
            self.stdout.write(json.dumps(found, indent=2, allow_nan=False))
            return
        for line in _lines(found, analysis, options["group"]):
            self.stdout.write(line)


def _read(options: dict[str, Any]) -> Table:
    if bool(options["group"]) != bool(options["focal"]):
        raise CommandError("--group and --focal need each other.")
    if options["minimum_group"] < 2:
        raise CommandError("--minimum-group must be 2 or more.")
    if options["pass_mark"] is not None and not 0 <= options["pass_mark"] <= 100:
        raise CommandError("--pass-mark is a percentage from 0 to 100.")
    ignored = tuple(name.strip() for name in options["ignore"].split(",") if name.strip())
    columns = Columns(options["identity"], options["group"], ignored)
    try:
        with options["file"].open(encoding="utf-8-sig", newline="") as lines:
            table = read_table(lines, columns)
    except OSError as error:
        raise CommandError(f"{options['file']} cannot be read: {error.strerror}.") from None
    except UnicodeDecodeError:
        raise CommandError(f"{options['file']} is not a text file in UTF-8.") from None
    except ReadingError as error:
        raise CommandError(str(error)) from None
    if options["group"] and options["focal"] not in table.groups:
        values = ", ".join(sorted({each for each in table.groups if each})[:20])
        raise CommandError(
            f"Nobody has {options['focal']!r} in the column {options['group']!r}. The values are: {values}."
        )
    return table


def _lines(found: dict[str, Any], analysis: Analysis, group: str) -> list[str]:
    passing = PASS_ROWS if analysis.test.pass_points is not None else ()
    lines = [f"{name.replace('_', ' '):<22}{_cell(found[name]):>10}" for name in (*TEST_ROWS, *passing)]
    lines += ["", *_grid(found["items"], ITEM_COLUMNS)]
    if group:
        results = [{"item": each["item"], **each["dif"]} for each in found["items"]]
        lines += ["", *_grid(results, DIF_COLUMNS)]
        refused = {each.item: each.refused for each in analysis.dif[group].items if each.refused}
        lines += [f"{item}: {refusal_text(refusal)}" for item, refusal in refused.items()]
    return lines + [f"{flag.item or 'test'}: {flag.code.replace('_', ' ')}" for flag in analysis.flags]


def _grid(rows: list[dict[str, Any]], columns: tuple[str, ...]) -> list[str]:
    width = max(len("item"), *(len(row["item"]) for row in rows))
    heads = [SHORT.get(name, name) for name in columns]
    lines = ["item".ljust(width) + "".join(f"{head:>15}" for head in heads)]
    return lines + [
        row["item"].ljust(width) + "".join(f"{_cell(row[name]):>15}" for name in columns) for row in rows
    ]


def _cell(value: float | str | None) -> str:
    if value is None:
        return "–"
    return f"{value:.4f}" if isinstance(value, float) else str(value)

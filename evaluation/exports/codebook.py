"""What explains an export: the codebook, the code lists, the first sheet, and the manifest."""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC
from typing import Any

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from evaluation import dataset
from evaluation.dataset import Column, Extract, Table
from evaluation.disclosure import LEAST_PEOPLE, SUPPRESSED, TRAITS

CODEBOOK_HEADER = ("table", "name", "label", "type", "codes", "source", "meaning", "missing")
CODES_HEADER = ("list", "code", "label")
MISSING_TRAITS = f"NS PN NA XX {SUPPRESSED}"


def codebook_rows(extract: Extract) -> Iterator[tuple[str, ...]]:
    """One row per exported column, in the columns of CODEBOOK_HEADER."""
    for table in dataset.TABLES:
        for column in extract.columns(table):
            yield (
                table.name,
                column.name,
                str(column.label),
                _written_type(column),
                column.codes,
                _source(table, column),
                str(column.meaning),
                MISSING_TRAITS if column.codes in TRAITS else "",
            )


def _written_type(column: Column) -> str:
    return {
        "pseudonym": "text",
        "code": "code",
        "boolean": "integer",
        "decimal2": "decimal (2)",
        "decimal4": "decimal (4)",
        "share": "decimal (4)",
        "date": "date (ISO 8601)",
        "datetime": "date and time (ISO 8601, UTC)",
    }.get(column.type, column.type)


def _source(table: Table, column: Column) -> str:
    if not column.source:
        return "computed"
    kind, _dot, name = column.source.partition(".")
    if kind == "person" and name in TRAITS:
        return f"accounts.Demographics.{name}"
    starts = {
        "person": "cohorts.Membership",
        "step": "courses.CourseOutline",
        "done": "courses.StepCompletion",
    }
    if kind in starts and name:
        return f"{starts[kind]}.{name}"
    return f"{table.model}.{column.source.replace('__', '.')}"


def code_rows() -> Iterator[tuple[str, str, str]]:
    for name, labels in dataset.code_lists().items():
        for code, label in labels.items():
            yield name, code, label


def protection_text() -> str:
    """How people are protected, in two sentences for whoever reads the file."""
    return _(
        "Names and e-mail addresses are replaced by pseudonyms that hold for this cohort and purpose only. "
        "Every published combination of gender, age, country, type of institution, role, level and "
        "decision-making post is shared by at least %(count)s learners; values that are hidden for this read "
        "%(code)s."
    ) % {"count": LEAST_PEOPLE, "code": SUPPRESSED}


def names_text() -> str:
    return _(
        "This export holds names and e-mail addresses. It is logged, and self-declared details are hidden in "
        "all of it. Keep it where only those who need it can read it."
    )


def read_me_rows(extract: Extract, row_counts: Mapping[str, int]) -> list[tuple[str, str]]:
    """Label and value of every line on the first sheet."""
    cohort = extract.cohort
    lines = [
        (_("Cohort"), cohort.title),
        (_("Programme"), cohort.programme.title),
        (_("Purpose"), extract.purpose),
        (_("State of the data"), _moment(extract)),
        (_("Software version"), software_version()),
        (_("Protection"), names_text() if extract.with_names else protection_text()),
        (
            _("Missing values"),
            _("An empty cell means that there is no value; codes are listed on the sheet codes."),
        ),
        (_("Texts"), _("A text that could be taken for a formula starts with an apostrophe.")),
        *((_("Rows of %(table)s") % {"table": name}, str(count)) for name, count in row_counts.items()),
    ]
    if cohort.is_demonstration:
        lines.insert(0, (_("Demonstration"), _("Simulated learners. These are not real results.")))
    return lines


def manifest(extract: Extract, files: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """What a reader needs to check the files and to make them again. `files`: name, rows, bytes, sha256."""
    cohort = extract.cohort
    return {
        "format": "cohort-export/1",
        "software_version": software_version(),
        "cohort": cohort.slug,
        "programme": cohort.programme.title,
        "purpose": extract.purpose,
        "as_of": _moment(extract),
        "with_names": extract.with_names,
        "is_demonstration": cohort.is_demonstration,
        "language_of_labels": get_language(),
        "disclosure_control": {
            "least_people": LEAST_PEOPLE,
            "suppressed_code": SUPPRESSED,
            "hidden_first": list(reversed(TRAITS)),
            "traits_published": not extract.with_names,
        },
        "csv": {"encoding": "UTF-8", "delimiter": ",", "line_end": "CRLF", "quotes": "RFC 4180"},
        "files": list(files),
    }


def _moment(extract: Extract) -> str:
    return f"{extract.as_of.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def software_version() -> str:
    with (settings.BASE_DIR / "pyproject.toml").open("rb") as file:
        return tomllib.load(file)["project"]["version"]

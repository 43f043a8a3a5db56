"""Exports of a cohort, each of them logged."""

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.api import User
from cohorts import api as cohorts
from evaluation import dataset, exports
from evaluation.models import ExportRecord
from shared.refusal import NotAllowed, Refusal

DEFAULT_PURPOSE = "evaluation"
EXPORT_ROLES = (cohorts.Role.MANAGER, cohorts.Role.ME_OFFICER)
Cohort = dataset.Cohort
protection_text = exports.protection_text
CSV, XLSX = ExportRecord.Format.CSV, ExportRecord.Format.XLSX


class NamesNotAllowed(NotAllowed):
    message = _("You may not export names of this cohort.")


class PurposeMissing(Refusal):
    message = _("Say what the export is for, in at most 60 characters.")


@dataclass(frozen=True)
class ExportRequest:
    """Who wants what. `actor` is None for someone at the server's own console."""

    cohort: Cohort
    actor: User | None
    as_of: datetime
    purpose: str = DEFAULT_PURPOSE
    with_names: bool = False


def download_csv(request: ExportRequest) -> tuple[str, Iterator[bytes]]:
    """Name and content of a zip. Permission is checked and the export logged before the first byte."""
    record, key = _begin(request, CSV)
    return f"{_base_name(request)}.zip", _csv_stream(request, key, record)


def _csv_stream(request: ExportRequest, key: str, record: ExportRecord) -> Iterator[bytes]:
    counts: exports.RowCounts = {}
    with dataset.snapshot():
        yield from exports.zip_stream(_extract(request, key), counts)
    _finish(record, counts)


def download_workbook(request: ExportRequest) -> tuple[str, IO[bytes]]:
    """Name and content of a workbook; the caller closes the file. Refuses when a table does not fit."""
    record, key = _begin(request, XLSX)
    # Closed by whoever sends it; on a failure it goes with its last reference.
    file = tempfile.TemporaryFile()  # noqa: SIM115 (the caller closes it)
    with dataset.snapshot():
        counts = exports.write_workbook(_extract(request, key), file)
    _finish(record, counts)
    file.seek(0)
    return f"{_base_name(request)}.xlsx", file


def write_csv(request: ExportRequest, folder: Path) -> exports.RowCounts:
    """The CSV files in `folder`; the rows of each."""
    record, key = _begin(request, CSV)
    with dataset.snapshot():
        counts = exports.write_folder(_extract(request, key), folder)
    _finish(record, counts)
    return counts


def write_xlsx(request: ExportRequest, folder: Path) -> tuple[Path, exports.RowCounts]:
    """The workbook in `folder`, there only when it is whole; its path and the rows of its tables."""
    record, key = _begin(request, XLSX)
    path = folder / f"{_base_name(request)}.xlsx"
    unfinished = folder / f".unfinished-{path.name}"
    try:
        with dataset.snapshot():
            counts = exports.write_workbook(_extract(request, key), str(unfinished))
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
    _finish(record, counts)
    return path, counts


def export_history(cohort: Cohort, limit: int = 50) -> list[ExportRecord]:
    """The latest exports of a cohort, newest first."""
    return list(ExportRecord.objects.filter(cohort=cohort).select_related("actor")[:limit])


def _begin(request: ExportRequest, file_format: str) -> tuple[ExportRecord, str]:
    if not 0 < len(request.purpose) <= ExportRecord._meta.get_field("purpose").max_length:
        raise PurposeMissing
    actor, cohort = request.actor, request.cohort
    if actor is not None and not cohorts.may_export(actor, cohort):
        raise NotAllowed
    if request.with_names and (actor is None or not cohorts.may_export_names(actor, cohort)):
        raise NamesNotAllowed
    record = ExportRecord.objects.create(
        cohort=cohort,
        purpose=request.purpose,
        format=file_format,
        with_names=request.with_names,
        actor=actor,
        exported_at=request.as_of,
    )
    return record, dataset.pseudonym_key(cohort, request.purpose)


def _extract(request: ExportRequest, key: str) -> dataset.Extract:
    return dataset.Extract(
        cohort=request.cohort,
        purpose=request.purpose,
        as_of=request.as_of,
        with_names=request.with_names,
        people=dataset.people(request.cohort, key, with_names=request.with_names),
        steps=dataset.steps(request.cohort),
    )


def _finish(record: ExportRecord, counts: exports.RowCounts) -> None:
    record.finished_at = timezone.now()
    record.row_counts = counts
    record.save(update_fields=["finished_at", "row_counts"])


def _base_name(request: ExportRequest) -> str:
    prefix = "DEMO_" if request.cohort.is_demonstration else ""
    return f"{prefix}{request.cohort.slug}-{request.as_of:%Y-%m-%d}"

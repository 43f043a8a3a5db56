"""The door of the evaluation app: exports of a cohort and checks of fairness, each of them logged."""

from evaluation.api.exporting import (
    CSV,
    DEFAULT_PURPOSE,
    EXPORT_ROLES,
    XLSX,
    Cohort,
    ExportRequest,
    NamesNotAllowed,
    PurposeMissing,
    download_csv,
    download_workbook,
    export_history,
    protection_text,
    write_csv,
    write_xlsx,
)

__all__ = [
    "CSV",
    "DEFAULT_PURPOSE",
    "EXPORT_ROLES",
    "XLSX",
    "Cohort",
    "ExportRequest",
    "NamesNotAllowed",
    "PurposeMissing",
    "download_csv",
    "download_workbook",
    "export_history",
    "protection_text",
    "write_csv",
    "write_xlsx",
]

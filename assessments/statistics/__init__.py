"""Item and test statistics: pure functions from a matrix of points to numbers, with their sources."""

from assessments.statistics.agreement import Agreement, agreement
from assessments.statistics.analysis import Analysis, Choices, Grouping, analyse
from assessments.statistics.dif import DifRefusal, DifReport, DifResult, dif_report
from assessments.statistics.flags import Flag, FlagCode, Limits
from assessments.statistics.reading import Columns, ReadingError, Table, read_table
from assessments.statistics.report import as_json, refusal_text
from assessments.statistics.standard_setting import AngoffPanel, AngoffRound, angoff_panel
from assessments.statistics.values import (
    ItemStatistics,
    Matrix,
    OptionCount,
    OptionTable,
    Reason,
    ScoreBin,
    TestStatistics,
)

__all__ = [
    "Agreement", "Analysis", "AngoffPanel", "AngoffRound", "Choices", "Columns", "DifRefusal", "DifReport",
    "DifResult", "Flag", "FlagCode", "Grouping", "ItemStatistics", "Limits", "Matrix", "OptionCount",
    "OptionTable", "ReadingError", "Reason", "ScoreBin", "Table", "TestStatistics", "agreement", "analyse",
    "angoff_panel", "as_json", "dif_report", "read_table", "refusal_text",
]  # fmt: skip

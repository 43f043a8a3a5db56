"""Writers of exports: CSV files in a zip or folder, a workbook, and what explains them."""

from evaluation.exports.archive import RowCounts, write_folder, zip_stream
from evaluation.exports.codebook import names_text, protection_text
from evaluation.exports.csv_files import file_prefix
from evaluation.exports.workbook import TooManyRows, write_workbook

__all__ = [
    "RowCounts",
    "TooManyRows",
    "file_prefix",
    "names_text",
    "protection_text",
    "write_folder",
    "write_workbook",
    "zip_stream",
]

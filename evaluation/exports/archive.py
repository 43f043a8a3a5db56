"""Where a CSV export goes: a zip that is streamed, or a folder. The manifest comes last, so a torso shows."""

import hashlib
import json
import shutil
import tempfile
import zipfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from evaluation.dataset import Extract
from evaluation.exports.codebook import manifest
from evaluation.exports.csv_files import CsvFile, csv_files, file_prefix

RowCounts = dict[str, int]


class Tally:
    """Counts what passes of one file."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.rows = self.bytes = 0
        self._digest = hashlib.sha256()

    def add(self, lines: bytes, row_count: int) -> bytes:
        self.rows += row_count
        self.bytes += len(lines)
        self._digest.update(lines)
        return lines

    def entry(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "rows": self.rows,
            "bytes": self.bytes,
            "sha256": self._digest.hexdigest(),
        }


class _Pipe:
    """A file for ZipFile to write to, emptied as it fills."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []

    def write(self, data: bytes) -> int:
        self._parts.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Nothing is held back."""

    def drain(self) -> bytes:
        data = b"".join(self._parts)
        self._parts.clear()
        return data


def zip_stream(extract: Extract, counted: RowCounts) -> Iterator[bytes]:
    """The zip in pieces; `counted` holds the rows of every file once the last piece is out.

    A zip that breaks off has no directory of its contents: no program opens it as if it were whole.
    """
    pipe = _Pipe()
    entries: list[dict[str, Any]] = []
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for file in csv_files(extract):
            with archive.open(file.name, "w", force_zip64=True) as target:
                for _written in _copy(file, target.write, entries):
                    yield pipe.drain()
        archive.writestr(f"{file_prefix(extract)}manifest.json", _manifest(extract, entries))
    yield pipe.drain()
    counted.update({entry["name"]: entry["rows"] for entry in entries})


def write_folder(extract: Extract, folder: Path) -> RowCounts:
    """Write the files beside each other; they get their names when all of them are whole."""
    entries: list[dict[str, Any]] = []
    unfinished = Path(tempfile.mkdtemp(prefix=".unfinished-", dir=folder))
    try:
        for file in csv_files(extract):
            with (unfinished / file.name).open("wb") as target:
                for _written in _copy(file, target.write, entries):
                    pass
        manifest_name = f"{file_prefix(extract)}manifest.json"
        (unfinished / manifest_name).write_bytes(_manifest(extract, entries))
        # An older manifest must not vouch for a mixture of old and new files.
        (folder / manifest_name).unlink(missing_ok=True)
        for name in [*(entry["name"] for entry in entries), manifest_name]:
            (unfinished / name).replace(folder / name)
    finally:
        shutil.rmtree(unfinished)
    return {entry["name"]: entry["rows"] for entry in entries}


def _copy(file: CsvFile, write: Callable[[bytes], Any], entries: list[dict[str, Any]]) -> Iterator[None]:
    """Write a file block by block, and its entry in the manifest at the end."""
    tally = Tally(file.name)
    write(tally.add(file.header.lines, 0))
    yield
    for block in file.blocks:
        write(tally.add(block.lines, block.row_count))
        yield
    entries.append(tally.entry())


def _manifest(extract: Extract, entries: list[Mapping[str, Any]]) -> bytes:
    text = json.dumps(manifest(extract, entries), indent=2, ensure_ascii=False)
    return f"{text}\n".encode()

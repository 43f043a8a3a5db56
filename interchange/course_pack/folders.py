"""Folders on disk as a mapping of paths to bytes, within limits and without following links."""

import os
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

from interchange.course_pack.documents import Problem

MOST_FILES = 2000
MOST_FILE_BYTES = 1_000_000
MOST_PACK_BYTES = 100_000_000


def read_folder(folder: Path, problems: list[Problem]) -> dict[str, bytes]:
    """All files under `folder` by their path in it. Names that begin with a dot are passed over."""
    files: dict[str, bytes] = {}
    if folder.is_symlink() or not folder.is_dir():
        problems.append(
            Problem(folder.name, 1, "This is not a folder.", "Name the folder that holds course.yaml.")
        )
        return files
    room = MOST_PACK_BYTES
    for here, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted([*names, *(each for each in folders if (Path(here) / each).is_symlink())]):
            path = Path(here) / name
            if name.startswith("."):
                continue
            inside = path.relative_to(folder).as_posix()
            if len(files) == MOST_FILES or room < 0:
                message = f"A pack holds at most {MOST_FILES} files and {MOST_PACK_BYTES // 1_000_000} MB."
                problems.append(Problem(inside, 1, message, "Remove what does not belong to the course."))
                return files
            data = _read_file(path, inside, problems)
            if data is not None:
                files[inside] = data
                room -= len(data)
    return files


def _read_file(path: Path, inside: str, problems: list[Problem]) -> bytes | None:
    if path.is_symlink() or not path.is_file():
        problems.append(
            Problem(inside, 1, "Links and special files are not allowed.", "Put a copy of the file here.")
        )
        return None
    if path.stat().st_size > MOST_FILE_BYTES:
        return _refuse_size(inside, problems)
    return path.read_bytes()


def _refuse_size(inside: str, problems: list[Problem]) -> None:
    message = f"This file is larger than {MOST_FILE_BYTES // 1_000_000} MB."
    problems.append(Problem(inside, 1, message, "Make it smaller or link to it."))


def safe_files(files: Mapping[str, bytes], problems: list[Problem]) -> dict[str, bytes]:
    """The files whose paths stay in the pack and whose sizes are allowed; they may come from an archive."""
    kept: dict[str, bytes] = {}
    for path, data in sorted(files.items()):
        parts = PurePosixPath(path).parts
        if (
            path.startswith("/")
            or "\\" in path
            or ":" in path
            or ".." in parts
            or str(PurePosixPath(*parts)) != path
        ):
            problems.append(
                Problem(path, 1, "This path leaves the pack.", "Use plain names and folders inside it.")
            )
        elif len(kept) == MOST_FILES:
            problems.append(Problem(path, 1, f"A pack holds at most {MOST_FILES} files.", "Remove some."))
            break
        elif len(data) > MOST_FILE_BYTES:
            _refuse_size(path, problems)
        else:
            kept[path] = data
    return kept


def decode(file: str, data: bytes, problems: list[Problem]) -> str:
    """The text of a file with plain line ends; '' after reporting that it is not UTF-8."""
    try:
        return data.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        problems.append(
            Problem(file, line, "This is not UTF-8 text.", "Save the file with the encoding UTF-8.")
        )
        return ""


def write_folder(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write the files into `folder`, making it where needed; other files that stand there are left alone."""
    for inside, data in files.items():
        path = folder / inside
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)

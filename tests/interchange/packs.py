"""The committed course packs, and the item types' own checks in the form that reading a pack asks for."""

from pathlib import Path
from typing import Any

from assessments.scoring import ITEM_TYPES
from interchange.course_pack.reading import Reading, read_pack

CONTENT = Path(__file__).parents[2] / "content"
FOLDERS = ("building-integrity", "gender-mainstreaming", "stockpile-management", "train-the-trainer")


def item_problems(type_name: str, content: dict[str, Any]) -> list[tuple[str, str]]:
    if type_name not in ITEM_TYPES:
        return [("type", "unknown_type")]
    return [(problem.path, problem.code) for problem in ITEM_TYPES[type_name].problems(content)]


def files_of(folder: str) -> dict[str, bytes]:
    root = CONTENT / folder
    return {
        path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()
    }


def read(files: dict[str, bytes]) -> Reading:
    return read_pack(files, item_problems)

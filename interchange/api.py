"""The door of the interchange app: load and dump course packs."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import transaction

from assessments.api import authoring as bank
from courses.api import authoring as pages
from interchange.course_pack.documents import Problem
from interchange.course_pack.reading import read_pack_folder
from interchange.course_pack.values import CoursePack
from interchange.course_pack.writing import write_pack
from interchange.dumping import dump
from interchange.loading import Summary, load, misplaced_files, unknown_terms


@dataclass(frozen=True)
class LoadResult:
    """Either `problems` by folder and nothing loaded, or the `summary` of what was loaded."""

    summary: Summary
    problems: tuple[tuple[Path, Problem], ...] = ()


def load_course_packs(folders: Sequence[Path]) -> LoadResult:
    """Check all packs, then load them in one transaction: all of them or none."""
    summary = Summary()
    packs: list[CoursePack] = []
    problems: list[tuple[Path, Problem]] = []
    for folder in folders:
        reading = read_pack_folder(folder, bank.content_problems)
        problems += [(folder, problem) for problem in reading.problems]
        if reading.pack:
            packs.append(reading.pack)
            problems += [(folder, problem) for problem in _site_problems(reading.pack)]
    if problems:
        return LoadResult(summary, tuple(problems))
    with transaction.atomic():
        for pack in packs:
            load(pack, summary)
    return LoadResult(summary)


def _site_problems(pack: CoursePack) -> list[Problem]:
    """What is sound in itself but does not fit this site."""
    problems = [
        Problem(
            "course.yaml",
            1,
            f"The glossary has no term “{slug}”.",
            "Add it to the glossary in the admin first.",
        )
        for slug in unknown_terms(pack)
    ]
    first = pages.first_language()
    if pack.language != first:
        hint = f"Load it in {first}, then add other languages as translations."
        problems.append(
            Problem("course.yaml", 1, f"The language of the course is {pack.language}, not {first}.", hint)
        )
    return problems + [
        Problem(f"media/{name}", 1, message, hint) for name, message, hint in misplaced_files(pack)
    ]


def dump_course_pack(code: str, folder: Path) -> CoursePack | None:
    """Write the course with this code as a pack; None when there is no such course."""
    course: Any = pages.find_course(code)
    if course is None:
        return None
    pack = dump(course)
    write_pack(pack, folder)
    return pack

"""`manage.py load_course_pack DIR…`: check course packs and load them, all or none."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from interchange.api import LoadResult, load_course_packs

REPORTED = (
    "courses",
    "modules",
    "lessons",
    "items",
    "reserved",
    "assessments",
    "surveys",
    "references",
    "files",
)


class Command(BaseCommand):
    help = "Load course packs. Everything is checked first; with any error nothing is loaded."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folders", nargs="+", type=Path, metavar="DIR")
        parser.add_argument("--json", action="store_true", help="print the summary as one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        folders = options["folders"]
        missing = [str(folder) for folder in folders if not folder.is_dir()]
        if missing:
            raise CommandError(f"Not a folder: {', '.join(missing)}")
        result = load_course_packs(folders)
        (self.print_json if options["json"] else self.print_text)(result)
        if result.problems:
            raise CommandError(f"{len(result.problems)} problems. Nothing was loaded.")

    def print_json(self, result: LoadResult) -> None:
        summary = result.summary
        self.stdout.write(
            json.dumps(
                {
                    **{name: summary.counts[name] for name in REPORTED},
                    "changed": sum(summary.changed.values()),
                    "changes": {name: count for name, count in summary.changed.items() if count},
                    "unpublished": summary.unpublished,
                    "problems": [
                        {"file": f"{folder}/{p.file}", "line": p.line, "message": p.message, "hint": p.hint}
                        for folder, p in result.problems
                    ],
                },
                ensure_ascii=False,
            )
        )

    def print_text(self, result: LoadResult) -> None:
        for folder, problem in result.problems:
            self.stderr.write(
                f"{folder}/{problem.file}:{problem.line}: {problem.message} {problem.hint}".rstrip()
            )
        if result.problems:
            return
        counts = ", ".join(f"{result.summary.counts[name]} {name}" for name in REPORTED)
        self.stdout.write(f"Loaded {counts}; {sum(result.summary.changed.values())} changed.")
        for title in result.summary.unpublished:
            self.stdout.write(f"Unpublished, because the pack no longer names it: {title}")

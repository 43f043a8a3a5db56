"""`manage.py dump_course_pack CODE DIR`: write a course of the site as a course pack."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from interchange.api import dump_course_pack
from shared.refusal import Refusal


class Command(BaseCommand):
    help = "Write a course as a folder of YAML and Markdown that load_course_pack reads."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("code", help="code of the course, for example GM")
        parser.add_argument("folder", type=Path, metavar="DIR")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            pack = dump_course_pack(options["code"], options["folder"])
        except Refusal as refusal:
            raise CommandError(str(refusal)) from None
        if pack is None:
            raise CommandError(f"There is no course with the code {options['code']}.")
        self.stdout.write(f"Wrote {pack.title} to {options['folder']}.")

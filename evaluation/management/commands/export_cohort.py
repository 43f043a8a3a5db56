"""Exports a cohort into a folder."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.api import User
from evaluation import api
from shared.refusal import Refusal

FORMATS = ("csv", "xlsx")


class Command(BaseCommand):
    help = "Exports a cohort as CSV files, a workbook, or both."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("cohort", help="short name of the cohort")
        parser.add_argument("--out", required=True, type=Path, help="folder for the files; made if missing")
        parser.add_argument("--format", default="csv", help="csv, xlsx or csv,xlsx")
        parser.add_argument("--purpose", default=api.DEFAULT_PURPOSE, help="decides the pseudonyms")
        parser.add_argument("--with-names", action="store_true", help="needs --as someone who may do it")
        parser.add_argument("--as", dest="actor", default="", help="e-mail address of who takes the export")
        parser.add_argument("--json", action="store_true", help="print the summary as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        formats = [each.strip() for each in options["format"].split(",") if each.strip()]
        if not formats or not set(formats) <= set(FORMATS):
            raise CommandError("--format takes csv, xlsx or csv,xlsx.")
        request = _request(options)
        options["out"].mkdir(parents=True, exist_ok=True)
        try:
            summary = {each: _write(each, request, options["out"]) for each in formats}
        except Refusal as refusal:
            raise CommandError(str(refusal)) from refusal
        if options["json"]:
            self.stdout.write(json.dumps({"cohort": request.cohort.slug, "rows": summary}, indent=2))
            return
        for file_format, counts in summary.items():
            self.stdout.write(f"{file_format} in {options['out']}:")
            for name, count in counts.items():
                self.stdout.write(f"  {name}: {count} rows")


def _request(options: dict[str, Any]) -> api.ExportRequest:
    cohort = api.Cohort.objects.filter(slug=options["cohort"]).select_related("programme").first()
    if cohort is None:
        raise CommandError(f"There is no cohort with the short name {options['cohort']}.")
    actor = None
    if options["actor"]:
        actor = User.objects.filter(email=options["actor"].strip().lower()).first()
        if actor is None:
            raise CommandError(f"There is no person with the e-mail address {options['actor']}.")
    return api.ExportRequest(
        cohort=cohort,
        actor=actor,
        as_of=timezone.now(),
        purpose=options["purpose"].strip(),
        with_names=options["with_names"],
    )


def _write(file_format: str, request: api.ExportRequest, folder: Path) -> dict[str, int]:
    if file_format == "xlsx":
        return api.write_xlsx(request, folder)[1]
    return api.write_csv(request, folder)

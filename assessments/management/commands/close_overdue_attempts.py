"""Ends attempts whose time has run out, for cron: `manage.py close_overdue_attempts`."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from assessments import api


class Command(BaseCommand):
    help = "Ends open attempts whose deadline and grace are over. Safe to repeat; run it every few minutes."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--limit", type=int, default=5000, help="how many to look at in this run")

    def handle(self, *args: Any, **options: Any) -> None:
        ended = api.close_overdue(now=timezone.now(), limit=options["limit"])
        self.stdout.write(f"{ended} attempts ended")

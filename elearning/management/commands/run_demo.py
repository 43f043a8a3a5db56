"""`manage.py run_demo`: migrate, fill an empty site, and serve it. For development only."""

import os
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from elearning.demo import ACCOUNTS, PASSWORD, demo_cohort_is_filled, fill_site


class Command(BaseCommand):
    help = (
        "Start a working site with the starter catalogue, demo accounts and a demo cohort (development only)."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--no-serve", action="store_true", help="fill the site and stop")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEBUG:
            raise CommandError("Demo accounts have a public password: this command runs only with DEBUG=1.")
        is_serving = os.environ.get("RUN_MAIN") == "true"
        if not is_serving:
            self.stdout.write("Preparing the database …")
            call_command("migrate", verbosity=0)
            if not demo_cohort_is_filled():
                self.stdout.write("Loading the starter catalogue and the demo cohort (once) …")
            invitation = fill_site(Path(settings.BASE_DIR) / "content", call_command)
            self.print_accounts(options["port"], invitation)
        if not options["no_serve"]:
            call_command("runserver", f"0.0.0.0:{options['port']}", use_reloader=False, skip_checks=True)

    def print_accounts(self, port: int, invitation: str) -> None:
        self.stdout.write(
            f"\n  Site    http://localhost:{port}/en/\n  Staff   http://localhost:{port}/admin/\n"
        )
        self.stdout.write(f"  Join    http://localhost:{port}/en/cohorts/join/{invitation}/\n\n")
        for account in ACCOUNTS:
            self.stdout.write(f"  {account.email:<28} {account.what}")
        self.stdout.write(f"\n  Password of all accounts: {PASSWORD}\n  Stop with Ctrl-C.\n\n")

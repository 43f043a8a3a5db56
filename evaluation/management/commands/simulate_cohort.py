"""Fills a demonstration cohort with simulated learners."""

import json
import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from evaluation.dataset import Cohort
from evaluation.simulation.writing import simulate
from shared.refusal import Refusal


class Command(BaseCommand):
    help = (
        "Fills a demonstration cohort with simulated learners. Running it again adds those who are missing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("cohort", help="short name of the cohort")
        parser.add_argument("--learners", type=int, required=True, help="how many learners there shall be")
        parser.add_argument("--seed", type=int, required=True, help="the same seed makes the same learners")
        parser.add_argument("--json", action="store_true", help="print the summary as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        cohort = Cohort.objects.filter(slug=options["cohort"]).first()
        if cohort is None:
            raise CommandError(f"There is no cohort with the short name {options['cohort']}.")
        if options["learners"] < 1:
            raise CommandError("--learners takes a number of at least 1.")
        start = time.monotonic()
        try:
            added = simulate(
                cohort=cohort, learners=options["learners"], seed=options["seed"], now=timezone.now()
            )
        except Refusal as refusal:
            raise CommandError(str(refusal)) from refusal
        seconds = round(time.monotonic() - start, 1)
        if options["json"]:
            self.stdout.write(
                json.dumps({"cohort": cohort.slug, "added": added, "seconds": seconds}, indent=2)
            )
            return
        self.stdout.write(f"{cohort.slug}: added {added['users']} simulated learners in {seconds} s.")
        for name, count in added.items():
            self.stdout.write(f"  {name}: {count}")

"""The demo content of a development site: one account per role, a pilot cohort to join, a simulated cohort."""

import datetime
import io
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group
from django.db import transaction

from accounts.api import User
from cohorts.api import invitations, programmes
from courses.api import authoring
from interchange.api import load_course_packs

PASSWORD = "learn-safely-2026"
SIMULATED_LEARNERS = 30
PROGRAMME = "Demonstration programme"
DEMO_COHORT = "demonstration-cohort"
PILOT_COHORT = "pilot-cohort"


@dataclass(frozen=True)
class Account:
    name: str
    what: str
    group: str = ""
    role: str = ""

    @property
    def email(self) -> str:
        return f"{self.name}@example.org"


ACCOUNTS = (
    Account("learner", "practitioner: takes courses"),
    Account("trainer", "trainer: writes modules and questions", "Trainers"),
    Account("reviewer", "reviewer: publishes content", "Reviewers"),
    Account("translator", "translator", "Translators"),
    Account("facilitator", "facilitator of the demonstration programme", "Facilitators", "facilitator"),
    Account("manager", "manager of the demonstration programme", "Programme managers", "manager"),
    Account("officer", "M&E officer of the demonstration programme", "M&E officers", "me_officer"),
    Account("admin", "site administrator"),
)


def demo_cohort_is_filled() -> bool:
    return User.objects.filter(email=ACCOUNTS[-1].email).exists()


def fill_site(content: Path, call_command: Callable[..., object]) -> str:
    """Bring the demo content to a fresh site; on a filled one it changes nothing. Returns the invitation code."""
    if not demo_cohort_is_filled():
        with transaction.atomic():
            result = load_course_packs(sorted(path for path in content.iterdir() if path.is_dir()))
            if result.problems:
                raise RuntimeError(f"the starter catalogue does not load: {result.problems[0]}")
            _add_cohorts(_add_people())
            call_command(
                "simulate_cohort", DEMO_COHORT, learners=SIMULATED_LEARNERS, seed=1, stdout=io.StringIO()
            )
    return programmes.open_invitation_code(PILOT_COHORT)


def _add_people() -> dict[str, User]:
    people = {}
    for account in ACCOUNTS:
        is_admin = account.name == "admin"
        person = User.objects.create_user(
            account.email,
            PASSWORD,
            certificate_name=f"Demo {account.name.title()}",
            is_superuser=is_admin,
            is_staff=is_admin,
        )
        EmailAddress.objects.create(user=person, email=account.email, verified=True, primary=True)
        if account.group:
            person.groups.add(Group.objects.get(name=account.group))
        people[account.name] = person
    return people


def _add_cohorts(people: dict[str, User]) -> None:
    programme = programmes.create_programme(title=PROGRAMME)
    for account in ACCOUNTS:
        if account.role:
            programmes.grant_role(programme=programme, user=people[account.name], role=account.role)
    today = datetime.date.today()  # noqa: DTZ011 (a whole day either way is fine for a demo)
    courses = [authoring.find_course(code) for code in ("GM", "PS", "BI", "TT")]
    programmes.create_cohort(
        programme=programme,
        title="Demonstration cohort (simulated learners)",
        slug=DEMO_COHORT,
        starts_on=today - datetime.timedelta(days=120),
        ends_on=today + datetime.timedelta(days=60),
        courses=courses[:1],
        is_demonstration=True,
    )
    pilot = programmes.create_cohort(
        programme=programme,
        title="Pilot cohort",
        slug=PILOT_COHORT,
        starts_on=today - datetime.timedelta(days=7),
        ends_on=today + datetime.timedelta(days=180),
        courses=courses,
    )
    invitations.create_invitation(cohort=pilot, actor=people["manager"], label="Demo invitation")

"""Writes simulated learners with all their records, in chunks, as the verbs of the platform would have."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, time
from itertools import islice
from random import Random
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import reset_queries, transaction
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from accounts import api as accounts
from accounts.models import ConsentRecord, Demographics, User
from assessments.grading import scored
from assessments.models import AnswerEvent, Attempt, AttemptState, EndedBy, GradeEvent, PaperItem, Response
from cohorts.models import Cohort, Membership, MembershipEnrolment
from courses.models import Enrolment, StepCompletion
from evaluation.simulation.courses import SimulatedCourse, simulated_course
from evaluation.simulation.journey import Journey, Sitting, Window, joining_time, journey
from evaluation.simulation.people import SimulatedPerson, fresh_uuid, person
from shared.refusal import Refusal

CHUNK = 500
BATCH = 2000


class CannotSimulate(Refusal):
    message = _("Learners cannot be simulated here.")


@dataclass
class Rows:
    """What one chunk of learners adds, table by table, in the order in which foreign keys allow it."""

    users: list[User] = field(default_factory=list)
    demographics: list[Demographics] = field(default_factory=list)
    consents: list[ConsentRecord] = field(default_factory=list)
    memberships: list[Membership] = field(default_factory=list)
    enrolments: list[Enrolment] = field(default_factory=list)
    counted: list[MembershipEnrolment] = field(default_factory=list)
    completions: list[StepCompletion] = field(default_factory=list)
    attempts: list[Attempt] = field(default_factory=list)
    events: list[AnswerEvent] = field(default_factory=list)
    responses: list[Response] = field(default_factory=list)
    grade_events: list[GradeEvent] = field(default_factory=list)

    def write(self) -> dict[str, int]:
        """Insert everything; the number of rows by table."""
        counts = {}
        for name, rows in vars(self).items():
            counts[name] = len(rows)
            _insert(rows)
        return counts


def _insert(rows: Sequence[Model]) -> None:
    if rows:
        type(rows[0])._default_manager.bulk_create(rows, batch_size=BATCH)


def simulate(*, cohort: Cohort, learners: int, seed: int, now: datetime) -> dict[str, int]:
    """Learners 1 to `learners` of this seed; those who are there already are left as they are.

    Returns the number of rows added by table. Refuses a cohort that is no demonstration.
    """
    courses = _courses(cohort, seed)
    window = _window(cohort, now)
    totals = dict.fromkeys(vars(Rows()), 0)
    for chunk in _chunks(range(1, learners + 1), CHUNK):
        with transaction.atomic():
            rows = Rows()
            for number in _missing(cohort, seed, chunk):
                _add_learner(rows, cohort, courses, window, seed, number)
            for name, count in rows.write().items():
                totals[name] += count
        reset_queries()  # with DEBUG on, Django keeps the text of every query
    return totals


def _courses(cohort: Cohort, seed: int) -> list[SimulatedCourse]:
    if not cohort.is_demonstration:
        raise CannotSimulate(
            _("The cohort %(cohort)s is not a demonstration cohort, so no learners are simulated in it."),
            cohort=cohort.slug,
        )
    found = [
        simulated_course(each.course, seed)
        for each in cohort.cohort_courses.select_related("course").order_by("position", "pk")
    ]
    if not found or not all(course.steps for course in found):
        raise CannotSimulate(_("Every course of the cohort %(cohort)s needs lessons."), cohort=cohort.slug)
    return found


def _window(cohort: Cohort, now: datetime) -> Window:
    """Working hours of the first day until the last day, but never the future."""
    start = datetime.combine(cohort.starts_on, time(7), UTC)
    if start >= now:
        raise CannotSimulate(
            _("The cohort %(cohort)s starts on %(day)s; only the past can be simulated."),
            cohort=cohort.slug,
            day=cohort.starts_on,
        )
    return Window(start, min(now, datetime.combine(cohort.ends_on, time(21), UTC)))


def _chunks(numbers: Iterable[int], size: int) -> Iterator[list[int]]:
    rest = iter(numbers)
    while chunk := list(islice(rest, size)):
        yield chunk


def email(seed: int, number: int) -> str:
    return f"sim-{seed}-{number}@simulated.invalid"


def _missing(cohort: Cohort, seed: int, numbers: list[int]) -> list[int]:
    """The learners who are not there yet."""
    emails = {email(seed, number): number for number in numbers}
    existing = set(User.objects.filter(email__in=emails).values_list("email", flat=True))
    members = Membership.objects.filter(cohort=cohort, user__email__in=emails).count()
    if len(existing) != members:
        raise CannotSimulate(_("Seed %(seed)s is used in another cohort; choose another seed."), seed=seed)
    return [number for address, number in emails.items() if address not in existing]


def _add_learner(
    rows: Rows,
    cohort: Cohort,
    courses: Sequence[SimulatedCourse],
    window: Window,
    seed: int,
    number: int,
) -> None:
    random = Random(f"{seed}:{number}:records")
    who = person(seed, number, courses[0].languages)
    joined_at = joining_time(window, random)
    user = _add_person(rows, who, seed, joined_at, random)
    member = Membership(cohort=cohort, user=user, joined_at=joined_at, uuid=fresh_uuid(random))
    rows.memberships.append(member)
    for course in courses:
        way = Random(f"{seed}:{number}:{course.page.code}")
        run = journey(course.steps, who.ability, joined_at, window, way)
        enrolment = _add_run(rows, user, course, run, who.language, way)
        rows.counted.append(MembershipEnrolment(membership=member, enrolment=enrolment))


def _add_person(rows: Rows, who: SimulatedPerson, seed: int, at: datetime, random: Random) -> User:
    user = User(
        email=email(seed, who.number),
        password=make_password(None),
        certificate_name=f"Simulated learner {who.number}",
        preferred_language=who.language,
        is_synthetic=True,
        date_joined=at,
        uuid=fresh_uuid(random),
    )
    rows.users.append(user)
    if who.traits is None:
        return user
    rows.demographics.append(Demographics(user=user, **({} if who.withdrew else who.traits)))
    for given in (True, False) if who.withdrew else (True,):
        rows.consents.append(
            ConsentRecord(
                user=user,
                purpose=ConsentRecord.Purpose.DEMOGRAPHICS,
                text_version=accounts.CONSENT_VERSION,
                given=given,
                at=at,
                language=who.language,
            )
        )
    return user


def _add_run(
    rows: Rows, user: User, course: SimulatedCourse, run: Journey, language: str, random: Random
) -> Enrolment:
    enrolment = Enrolment(
        uuid=fresh_uuid(random),
        user=user,
        course=course.page,
        language=language,
        enrolled_at=run.enrolled_at,
        started_at=run.started_at,
        last_active_at=run.last_active_at,
        last_step_id=run.last_step,
        completed_at=run.completed_at,
        withdrawn_at=run.withdrawn_at,
    )
    rows.enrolments.append(enrolment)
    rows.completions.extend(
        StepCompletion(enrolment=enrolment, step_id=step, completed_at=at, best_percent=percent)
        for step, (at, percent) in run.completions.items()
    )
    for sitting in run.sittings:
        _add_attempt(rows, enrolment, course, sitting, random)
    return enrolment


def _add_attempt(
    rows: Rows, enrolment: Enrolment, course: SimulatedCourse, sitting: Sitting, random: Random
) -> None:
    score = sitting.score
    attempt = Attempt(
        uuid=fresh_uuid(random),
        enrolment=enrolment,
        assessment_id=sitting.step,
        paper=course.papers[sitting.step],
        number=sitting.number,
        state=AttemptState.SUBMITTED,
        positions=sorted(sitting.answers),
        ended_by=EndedBy.LEARNER,
        language=enrolment.language,
        started_at=sitting.started_at,
        submitted_at=sitting.submitted_at,
        points=score.points,
        max_points=score.max_points,
        percent=score.percent,
        is_passed=score.passed,
    )
    rows.attempts.append(attempt)
    rows.grade_events.append(
        GradeEvent(
            attempt=attempt,
            kind=GradeEvent.Kind.AUTOMATIC,
            points_after=score.points,
            changes={
                str(place): change.plain()
                for place, change in scored(
                    score,
                    {place: item.item_id for place, item in course.paper_items[sitting.step].items()},
                ).items()
            },
            at=sitting.submitted_at,
        )
    )
    _add_answers(rows, attempt, course.paper_items[sitting.step], sitting, random)


def _add_answers(
    rows: Rows, attempt: Attempt, items: dict[int, PaperItem], sitting: Sitting, random: Random
) -> None:
    """Every item has a response; one that was answered has the event that it was folded from as well."""
    sequence = 0
    for each in sitting.score.items:
        values: dict[str, Any] = {
            "attempt": attempt,
            "item": items[each.position],
            "answer": sitting.answers[each.position],
        }
        if each.is_answered:
            sequence += 1
            at = sitting.saved[each.position]
            values |= {"client_id": fresh_uuid(random), "sequence": sequence}
            rows.events.append(AnswerEvent(**values, received_at=at))
            values["saved_at"] = at
        rows.responses.append(Response(**values, points=each.points, max_points=each.max_points))

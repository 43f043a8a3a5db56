"""Enrolment and completion: the verbs that write the records of this app, and their reads."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.db.models import Max, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from accounts.api import User
from courses import signals
from courses.api.outline import CourseOutline, StepEntry, course_outline
from courses.models import CoursePage, Enrolment, StepCompletion
from courses.progress import Progress, course_progress
from shared.refusal import Refusal


class NotEnrolled(Refusal):
    message = _("Enrol in the course first.")
    status = 403


class StepLocked(Refusal):
    message = _("This part opens when you have finished the parts before it.")


def canonical(page: Page) -> Page:
    """The variant of `page` that records point to: the one in the site's first language, else the oldest."""
    if page.locale.language_code == settings.LANGUAGE_CODE:
        return page
    variants = page.get_translations(inclusive=True).order_by("pk")
    return (
        variants.filter(locale__language_code=settings.LANGUAGE_CODE).first() or variants.first() or page
    ).specific


def course_of(page: Page) -> CoursePage:
    """The course that `page` is or lies in."""
    return CoursePage.objects.ancestor_of(page, inclusive=True).get()


def courses_above(pages: Iterable[Page]) -> dict[int, CoursePage]:
    """The course that each of `pages` lies in, by the page's id. One query."""
    wanted = {page.pk: page.path for page in pages}
    steps = CoursePage.steplen
    paths = {path[:length] for path in wanted.values() for length in range(steps, len(path) + 1, steps)}
    found = {course.path: course for course in CoursePage.objects.filter(path__in=paths)}
    return {
        pk: course
        for pk, path in wanted.items()
        for length in range(steps, len(path) + 1, steps)
        if (course := found.get(path[:length]))
    }


def current_enrolment(user: User | AnonymousUser, course: CoursePage) -> Enrolment | None:
    """The person's latest run of the course that was not withdrawn; None for strangers."""
    if not user.is_authenticated:
        return None
    runs = Enrolment.objects.filter(user=user, course_id=course.pk, withdrawn_at=None)
    return runs.order_by("-run").first()


def enrolment_for_step(user: User | AnonymousUser, course: CoursePage) -> Enrolment:
    enrolment = current_enrolment(user, course)
    if enrolment is None:
        raise NotEnrolled(redirect_to=course_outline(course).address)
    return enrolment


@transaction.atomic
def enrol(
    *, user: User, course: CoursePage, now: datetime, language: str = "en", new_run: bool = False
) -> Enrolment:
    """Enrol once; a second call returns the same run unless `new_run` asks for another."""
    course = canonical(course)
    User.objects.select_for_update().get(pk=user.pk)
    enrolment = current_enrolment(user, course)
    if enrolment is not None and not new_run:
        return enrolment
    last_run = Enrolment.objects.filter(user=user, course=course).aggregate(last=Max("run"))["last"] or 0
    return Enrolment.objects.create(
        user=user, course=course, run=last_run + 1, enrolled_at=now, language=language
    )


@transaction.atomic
def withdraw(*, enrolment: Enrolment, now: datetime) -> Enrolment:
    """Leave the course; the record stays, a later enrolment starts a new run."""
    Enrolment.objects.filter(pk=enrolment.pk, withdrawn_at=None).update(withdrawn_at=now)
    enrolment.refresh_from_db()
    return enrolment


def done_steps(enrolment: Enrolment | None) -> frozenset[int]:
    if enrolment is None:
        return frozenset()
    return frozenset(StepCompletion.objects.filter(enrolment=enrolment).values_list("step_id", flat=True))


def progress_of(enrolment: Enrolment | None, outline: CourseOutline) -> Progress:
    return course_progress(outline.steps, done_steps(enrolment), outline.rules)


def require_open(*, enrolment: Enrolment, outline: CourseOutline, step_id: int) -> tuple[StepEntry, Progress]:
    """The step and the learner's progress; refuses a step that is locked or not part of the course."""
    progress = progress_of(enrolment, outline)
    entry = outline.entry(step_id)
    if entry is None or not progress.can_open(step_id):
        raise StepLocked(redirect_to=outline.address)
    return entry, progress


def note_visit(*, enrolment: Enrolment, step_id: int, now: datetime) -> None:
    """Remember where the learner is, for "resume", and the first opening as the start of the run."""
    Enrolment.objects.filter(pk=enrolment.pk).update(
        last_step_id=step_id, last_active_at=now, started_at=Coalesce("started_at", now)
    )


@transaction.atomic
def complete_step(
    *,
    enrolment: Enrolment,
    step_id: int,
    now: datetime,
    percent: Decimal | None = None,
    keeps_best: bool = True,
) -> StepCompletion:
    """Record that a step is done. Doing it again is safe; a better `percent` replaces a worse one, and without
    `keeps_best` any replaces the one before."""
    completion, created = StepCompletion.objects.get_or_create(
        enrolment=enrolment, step_id=step_id, defaults={"completed_at": now, "best_percent": percent}
    )
    if not created and percent is not None:
        other = Q(best_percent=None) | Q(best_percent__lt=percent) if keeps_best else Q()
        StepCompletion.objects.filter(other, pk=completion.pk).update(best_percent=percent)
        completion.refresh_from_db()
    Enrolment.objects.filter(pk=enrolment.pk).update(
        last_active_at=now, started_at=Coalesce("started_at", now)
    )
    outline = course_outline(CoursePage.objects.get(pk=enrolment.course_id))
    if progress_of(enrolment, outline).is_complete:
        Enrolment.objects.filter(pk=enrolment.pk, completed_at=None).update(completed_at=now)
        enrolment.refresh_from_db()
        signals.course_completed.send(sender=Enrolment, enrolment=enrolment)
    return completion


def change_step_score(*, enrolment: Enrolment, step_id: int, percent: Decimal) -> bool:
    """Give a step that is done the score that counts now, lower ones too; False where it is not done.

    A step stays done: what was opened by it stays open.
    """
    done = StepCompletion.objects.filter(enrolment=enrolment, step_id=step_id)
    return done.update(best_percent=percent) == 1


def step_scores(enrolment: Enrolment) -> dict[int, Decimal | None]:
    """The percent that counts of every completed step, by step."""
    return dict(StepCompletion.objects.filter(enrolment=enrolment).values_list("step_id", "best_percent"))

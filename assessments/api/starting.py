"""Starting an attempt: may this person, and which questions do they get?"""

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Count
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.api import User
from assessments.api.closing import close_attempt
from assessments.api.freezing import freeze
from assessments.api.limits import personal_limits
from assessments.dealing import Candidate, Use, deal
from assessments.delivery import Limits, deadline_of, rules_from
from assessments.models import AssessmentPage, Attempt, AttemptState, PaperItem, PaperVersion, Response
from courses import api as courses
from shared.numerals import TO_ARABIC
from shared.refusal import Refusal


class NoAttemptsLeft(Refusal):
    message = _("You have used all your attempts.")


class NotOpenYet(Refusal):
    message = _("This assessment opens on %(at)s.")


class AlreadyClosed(Refusal):
    message = _("This assessment closed on %(at)s.")


class PauseNotOver(Refusal):
    message = _("You can start the next attempt from %(at)s.")


def start_attempt(*, user: User, page: AssessmentPage, now: datetime, language: str) -> Attempt:
    """The open attempt of the person, or a new one on the frozen paper of today. Constant queries."""
    page = courses.canonical(page)
    late = Attempt.objects.filter(
        enrolment__user=user, assessment_id=page.pk, state=AttemptState.OPEN, deadline__lt=now
    )
    for attempt_id in late.values_list("pk", flat=True):
        # In a transaction of its own: it has ended, even if no other may start.
        close_attempt(attempt_id, now)
    return _start(user, page, now, language)


@transaction.atomic
def _start(user: User, page: AssessmentPage, now: datetime, language: str) -> Attempt:
    course = courses.course_of(page)
    enrolment = courses.enrolment_for_step(user, course)
    outline = courses.course_outline(course)
    courses.require_open(enrolment=enrolment, outline=outline, step_id=page.pk)
    # Locked: two tabs may start the same assessment at once.
    type(enrolment).objects.select_for_update().get(pk=enrolment.pk)
    earlier = list(
        Attempt.objects.filter(enrolment=enrolment, assessment_id=page.pk)
        .select_related("paper", "enrolment")
        .order_by("number")
    )
    open_attempt = next((attempt for attempt in earlier if attempt.state == AttemptState.OPEN), None)
    if open_attempt is not None:
        return open_attempt
    limits = personal_limits(user, page, now)
    refusal = start_refusal(limits, page.pause_minutes, earlier, now)
    if refusal is not None:
        raise refusal
    courses.note_visit(enrolment=enrolment, step_id=page.pk, now=now)
    paper = freeze(page)
    made = Attempt(
        uuid=uuid.uuid4(),
        enrolment=enrolment,
        assessment_id=page.pk,
        paper=paper,
        number=(earlier[-1].number if earlier else 0) + 1,
        language=language,
        started_at=now,
        deadline=deadline_of(limits, now),
        terms=limits.plain(),
    )
    made.positions = dealt_positions(paper, user, str(made.uuid))
    made.save()
    return made


def start_refusal(
    limits: Limits, pause_minutes: int | None, earlier: Sequence[Attempt], now: datetime
) -> Refusal | None:
    """Why no new attempt may start now, given the ended ones; None where it may."""
    if limits.opens_at and now < limits.opens_at:
        return NotOpenYet(at=_written(limits.opens_at))
    if limits.closes_at and now >= limits.closes_at:
        return AlreadyClosed(at=_written(limits.closes_at))
    if limits.attempts_allowed is not None and len(earlier) >= limits.attempts_allowed:
        return NoAttemptsLeft()
    ends = [attempt.submitted_at for attempt in earlier if attempt.submitted_at]
    if pause_minutes and ends:
        free_from = max(ends) + timedelta(minutes=pause_minutes)
        if now < free_from:
            return PauseNotOver(at=_written(free_from))
    return None


def dealt_positions(paper: PaperVersion, user: User, seed: str) -> list[int]:
    """The questions of a new attempt; what was used before matters only where questions are drawn."""
    rules = rules_from(paper.rules)
    items = list(
        paper.paper_items.only("paper_id", "position", "section", "draws", "item_id").order_by("position")
    )
    candidates = [Candidate(item.position, item.section, tuple(item.draws)) for item in items]
    uses = _uses(items, user) if rules.draws else {}
    return deal(rules, candidates, uses, seed)


def _uses(items: Sequence[PaperItem], user: User) -> dict[int, Use]:
    """How often each question that may be drawn was dealt, by position: to this learner in any version and any
    assessment, to everybody in this paper."""
    drawn = PaperItem.objects.filter(pk__in=[item.pk for item in items if item.draws])
    rows = list(drawn.annotate(by_all=Count("responses")).values_list("position", "item__question", "by_all"))
    mine = Response.objects.filter(
        attempt__enrolment__user=user, item__item__question__in={question for _at, question, _all in rows}
    )
    seen = dict(mine.values_list("item__item__question").annotate(Count("pk")).order_by())
    return {position: Use(seen.get(question, 0), by_all) for position, question, by_all in rows}


def _written(at: datetime) -> str:
    """A time in the person's zone and digits."""
    text = date_format(timezone.localtime(at), "DATETIME_FORMAT")
    return text.translate(TO_ARABIC) if (get_language() or "").startswith("ar") else text

"""Finding attempts, and what every verb on them needs to know."""

import logging
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import Http404
from django.utils.translation import gettext_lazy as _

from accounts.api import User
from assessments.api.sheets import AttemptSheet
from assessments.delivery import Rules, is_overdue, rules_from
from assessments.models import Attempt, AttemptState, PaperItem
from shared.refusal import Refusal

log = logging.getLogger("assessments.refused")


class AttemptClosed(Refusal):
    message = _("You have submitted this attempt; it cannot be changed any more.")


class TimeOver(AttemptClosed):
    message = _("The time for this attempt is over; it cannot be changed any more.")


class ForeignQuestion(Refusal):
    message = _("This question does not belong to your attempt.")


class OutOfReach(Refusal):
    message = _("You have gone on to the next question; answers before it cannot be changed any more.")


class QuestionLocked(Refusal):
    message = _("This question has been checked for the last time; its answer cannot be changed any more.")


def field_name(position: int) -> str:
    """The form field of the item at `position`."""
    return f"q{position}"


def item_seed(attempt_uuid: UUID, position: int) -> str:
    """The seed of one item in one attempt: it decides the order of options and draws the item's numbers."""
    return f"{attempt_uuid}/{position}"


def own_attempt(user: User, attempt_uuid: UUID, *, lock: bool = False) -> Attempt:
    """The person's attempt; a stranger's is not found, so that addresses tell nothing."""
    attempts = Attempt.objects.select_related("enrolment", "paper")
    if lock:
        attempts = attempts.select_for_update(of=("self",))
    try:
        return attempts.get(uuid=attempt_uuid, enrolment__user=user)
    except Attempt.DoesNotExist:
        refused("foreign_attempt", attempt=attempt_uuid, user=user.pk)
        raise Http404 from None


def open_attempt(user: User, attempt_uuid: UUID, now: datetime) -> Attempt:
    """The person's attempt, locked, if it may still change; else AttemptClosed or TimeOver."""
    attempt = own_attempt(user, attempt_uuid, lock=True)
    require_open(attempt, rules_of(attempt), user, now)
    return attempt


def require_open(attempt: Attempt | AttemptSheet, rules: Rules, user: User, now: datetime) -> None:
    """Refuse to change an attempt that has ended, or whose time has run out."""
    if attempt.state != AttemptState.OPEN:
        refused("closed_attempt", attempt=attempt.pk, user=user.pk)
        raise AttemptClosed
    if is_overdue(attempt.deadline, rules.grace_seconds, now):
        refused("answer_after_deadline", attempt=attempt.pk, user=user.pk)
        raise TimeOver


def require_dealt(attempt: Attempt | AttemptSheet, positions: Iterable[int]) -> None:
    """Refuse questions that the attempt was not dealt."""
    if strangers := set(positions) - set(attempt.positions):
        refused("foreign_question", attempt=attempt.pk, positions=sorted(strangers))
        raise ForeignQuestion


def refused(reason: str, **facts: Any) -> None:
    """Log a request that no honest page sends; numbers only, never an answer."""
    log.warning("refused: %s %s", reason, " ".join(f"{name}={value}" for name, value in facts.items()))


def rules_of(attempt: Attempt) -> Rules:
    return rules_from(attempt.paper.rules)


def has_run_out(attempt: Attempt, now: datetime) -> bool:
    """Is the time of an open attempt over, grace included?"""
    return is_overdue(attempt.deadline, rules_of(attempt).grace_seconds, now)


def dealt_items(attempt: Attempt) -> list[PaperItem]:
    """The items of the attempt in its order."""
    found = attempt.paper.paper_items.select_related("item").filter(position__in=attempt.positions)
    by_position: Mapping[int, PaperItem] = {item.position: item for item in found}
    return [by_position[position] for position in attempt.positions]

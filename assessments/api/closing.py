"""Ending attempts whose time has run out, whether or not anybody comes back to them."""

from datetime import datetime, timedelta

from django.db import transaction

from assessments.api.attempts import has_run_out, rules_of
from assessments.api.submitting import end_overdue
from assessments.models import Attempt, AttemptState

BATCH = 200


@transaction.atomic
def close_attempt(attempt_id: int, now: datetime) -> datetime | None:
    """End the attempt if its time has run out. The time to come back to it while it is open, None otherwise."""
    # Locked: its learner may submit, or be given more time, at the same moment.
    found = Attempt.objects.select_for_update(of=("self",)).select_related("enrolment", "paper")
    attempt = found.filter(pk=attempt_id, state=AttemptState.OPEN).first()
    if attempt is None:
        return None
    if has_run_out(attempt, now):
        end_overdue(attempt, now)
        return None
    return due_at(attempt)


def due_at(attempt: Attempt) -> datetime | None:
    """When an attempt is overdue, grace included; None without a deadline."""
    if attempt.deadline is None:
        return None
    # One second more: at the last moment of the grace it is not over yet.
    return attempt.deadline + timedelta(seconds=rules_of(attempt).grace_seconds + 1)


def close_if_overdue(attempt: Attempt, now: datetime) -> Attempt:
    """The attempt as it stands now: ended, if its time has run out."""
    if attempt.state != AttemptState.OPEN or not has_run_out(attempt, now):
        return attempt
    close_attempt(attempt.pk, now)
    attempt.refresh_from_db()
    return attempt


def close_overdue(*, now: datetime, limit: int = 5000) -> int:
    """End overdue attempts, the longest overdue first, each in a transaction of its own; how many were ended.

    Looks at no more than `limit`; safe to repeat and to run twice at once.
    """
    late = Attempt.objects.filter(state=AttemptState.OPEN, deadline__lt=now).order_by("deadline", "pk")
    ids = list(late.values_list("pk", flat=True)[:limit])
    ended = 0
    for start in range(0, len(ids), BATCH):
        for attempt_id in ids[start : start + BATCH]:
            close_attempt(attempt_id, now)
        batch = Attempt.objects.filter(pk__in=ids[start : start + BATCH])
        ended += batch.exclude(state=AttemptState.OPEN).count()
    return ended

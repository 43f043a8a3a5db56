"""Where a learner stands in an open attempt, and which questions they want to see again."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from accounts.api import User
from assessments.api.attempts import open_attempt, require_dealt, rules_of


@transaction.atomic
def go_to(*, user: User, attempt_uuid: UUID, place: int, now: datetime) -> int:
    """Go on to the question with this index (from 0) and leave those before it behind; the place afterwards.

    Places count only in forward-only attempts, and never go back.
    """
    attempt = open_attempt(user, attempt_uuid, now)
    last = max(0, len(attempt.positions) - 1)
    ahead = min(place, last)
    if rules_of(attempt).navigation == "forward" and ahead > attempt.place:
        attempt.place = ahead
        attempt.save(update_fields=["place"])
    return attempt.place


@transaction.atomic
def mark_questions(
    *, user: User, attempt_uuid: UUID, positions: Iterable[int], now: datetime
) -> tuple[int, ...]:
    """Remember that these questions, and no others, are marked for review; raises ForeignQuestion."""
    attempt = open_attempt(user, attempt_uuid, now)
    wanted = sorted(set(positions))
    require_dealt(attempt, wanted)
    if attempt.marked != wanted:
        attempt.marked = wanted
        attempt.save(update_fields=["marked"])
    return tuple(wanted)


@transaction.atomic
def toggle_mark(*, user: User, attempt_uuid: UUID, position: int, now: datetime) -> bool:
    """Mark a question for review, or take its mark away; True when it is marked afterwards."""
    attempt = open_attempt(user, attempt_uuid, now)
    require_dealt(attempt, [position])
    attempt.marked = sorted(set(attempt.marked) ^ {position})
    attempt.save(update_fields=["marked"])
    return position in attempt.marked

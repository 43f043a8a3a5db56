"""Ending an attempt: by its learner, or by its deadline; scoring it and completing the step."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from accounts.api import User
from assessments.api.attempts import TimeOver, dealt_items, has_run_out, item_seed, own_attempt, rules_of
from assessments.api.counting import complete
from assessments.api.practising import settle_tries
from assessments.api.saving import SaveOutcome, SentAnswers, fold
from assessments.api.statements import write_points
from assessments.delivery import Rules
from assessments.grading import scored
from assessments.models import Attempt, AttemptState, EndedBy, GradeEvent, PaperItem, Response
from assessments.papers import AnswerError, Given, Marks, PaperEntry, PaperScore
from assessments.scoring import score_paper

RECEIPT_LETTERS = (
    "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base 32: nothing to confuse when read aloud
)


@dataclass(frozen=True)
class SubmitOutcome:
    """`attempt` as it stands; not submitted when there are `errors` or, unconfirmed, `unanswered` positions."""

    attempt: Attempt
    errors: Mapping[str, AnswerError] = field(default_factory=dict)
    unanswered: tuple[int, ...] = ()


def submit_attempt(
    *,
    user: User,
    attempt_uuid: UUID,
    now: datetime,
    sent: SentAnswers | None = None,
    is_confirmed: bool = True,
) -> SubmitOutcome:
    """Save what the form holds, score, write points and a grade event, complete the step if it counts.

    Submitting twice is submitting once. Unanswered questions must be confirmed. After the deadline what is in
    the form no longer counts: the attempt ends with what was saved, and TimeOver says so.
    """
    with transaction.atomic():
        attempt = own_attempt(user, attempt_uuid, lock=True)
        if attempt.state != AttemptState.OPEN:
            return SubmitOutcome(attempt)
        if not has_run_out(attempt, now):
            return _submit(attempt, now, sent, is_confirmed)
        end_overdue(attempt, now)
    raise TimeOver


def _submit(attempt: Attempt, now: datetime, sent: SentAnswers | None, is_confirmed: bool) -> SubmitOutcome:
    saved = fold(attempt, sent, now) if sent else SaveOutcome()
    items = dealt_items(attempt)
    given = given_answers(attempt)
    unanswered = tuple(item.position for item in items if not given.get(item.position, Given()).answer)
    if saved.errors or (unanswered and not is_confirmed):
        return SubmitOutcome(attempt, saved.errors, unanswered)
    _end(attempt, items, given, now, EndedBy.LEARNER)
    return SubmitOutcome(attempt)


def end_overdue(attempt: Attempt, now: datetime) -> None:
    """End an open attempt whose time has run out, as its rules say; one that has ended stays as it is."""
    Attempt.objects.select_for_update().get(pk=attempt.pk)
    attempt.refresh_from_db(fields=["state"])
    if attempt.state != AttemptState.OPEN or attempt.deadline is None:
        return
    if rules_of(attempt).overdue == "abandon":
        attempt.state, attempt.submitted_at, attempt.ended_by = (
            AttemptState.ABANDONED,
            attempt.deadline,
            EndedBy.DEADLINE,
        )
        attempt.save(update_fields=["state", "submitted_at", "ended_by"])
        return
    _end(attempt, dealt_items(attempt), given_answers(attempt), attempt.deadline, EndedBy.DEADLINE)


def given_answers(attempt: Attempt) -> dict[int, Given]:
    """What the learner gave, by position."""
    rows = Response.objects.filter(attempt=attempt).values_list(
        "item__position", "answer", "certainty", "tries"
    )
    return {
        position: Given(answer=answer, certainty=certainty, tries=max(1, tries))
        for position, answer, certainty, tries in rows
    }


def score_attempt(attempt: Attempt, items: Sequence[PaperItem], given: Mapping[int, Given]) -> PaperScore:
    """The score of `given` on the items that the attempt was dealt."""
    return score_paper(
        [paper_entry(attempt, item) for item in items],
        given,
        marks_of(attempt.paper.pass_mark_percent, rules_of(attempt)),
    )


def paper_entry(attempt: Attempt, item: PaperItem) -> PaperEntry:
    return PaperEntry(
        position=item.position,
        type=item.item.type,
        points=item.item.points,
        key=item.item.key,
        seed=item_seed(attempt.uuid, item.position),
        penalty_percent=item.item.penalty_percent,
        partial_credit=item.item.partial_credit,
    )


def marks_of(pass_mark_percent: int | None, rules: Rules) -> Marks:
    return Marks(pass_mark_percent, rules.try_penalty_percent, rules.uses_certainty)


def _end(
    attempt: Attempt, items: Sequence[PaperItem], given: Mapping[int, Given], at: datetime, ended_by: str
) -> None:
    if settle_tries(attempt):
        given = given_answers(attempt)
    score = score_attempt(attempt, items, given)
    _write_scores(attempt, items, given, score)
    GradeEvent.objects.create(
        attempt=attempt,
        kind=GradeEvent.Kind.AUTOMATIC,
        points_after=score.points,
        changes=first_changes(items, score),
        at=at,
    )
    attempt.state, attempt.submitted_at, attempt.ended_by = AttemptState.SUBMITTED, at, ended_by
    attempt.receipt = _receipt()
    set_score(attempt, score)
    attempt.save(
        update_fields=["state", "submitted_at", "ended_by", "receipt"]
        + ["points", "max_points", "percent", "is_passed"]
    )
    complete(attempt, at)


def set_score(attempt: Attempt, score: PaperScore) -> None:
    attempt.points, attempt.max_points = score.points, score.max_points
    attempt.percent, attempt.is_passed = score.percent, score.passed


def first_changes(items: Sequence[PaperItem], score: PaperScore) -> dict[str, dict[str, Any]]:
    """What the first grade event of an attempt records, by position."""
    changes = scored(score, {item.position: item.item_id for item in items})
    return {str(position): change.plain() for position, change in changes.items()}


def _write_scores(
    attempt: Attempt, items: Sequence[PaperItem], given: Mapping[int, Given], score: PaperScore
) -> None:
    ids = {item.position: item.pk for item in items}
    write_points(
        [
            {
                "attempt_id": attempt.pk,
                "item_id": ids[item.position],
                "answer": given.get(item.position, Given()).answer,
                "points": item.points,
                "max_points": item.max_points,
            }
            for item in score.items
        ]
    )


def _receipt() -> str:
    """A code that a person can read out over a bad line: 12 letters in groups, 60 bits."""
    letters = "".join(secrets.choice(RECEIPT_LETTERS) for _place in range(12))
    return "-".join(letters[start : start + 4] for start in (0, 4, 8))

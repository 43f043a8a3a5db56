"""Grading submitted attempts again after a key was wrong: exactly what the preview showed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.api import User
from assessments.api.grading import ReasonMissing, locked, write_changes
from assessments.api.regrade_plans import (
    RegradeRequest,
    chunk_digest,
    plan_chunk,
    preview_regrade,
    targets_of,
)
from assessments.models import GradeEvent, ItemVersion
from shared.refusal import Refusal


class PlanChanged(Refusal):
    message = _(
        "Grades or keys have changed since the preview; %(done)s attempts were regraded. "
        "Look at the new preview for the rest."
    )


@dataclass(frozen=True)
class RegradeOutcome:
    changed: int
    passes_gained: int
    passes_lost: int


def apply_regrade(
    *, request: RegradeRequest, token: str, reason: str, actor: User, now: datetime
) -> RegradeOutcome:
    """Do what the preview with this token showed, a batch at a time; one grade event an attempt.

    A pass that appears completes the step. One that disappears takes nothing away: completions and certificates stay,
    and managers find the attempt in their list. Raises PlanChanged where anything differs from the preview.
    """
    if not reason.strip():
        raise ReasonMissing
    preview = preview_regrade(request)
    if preview.token != token:
        raise PlanChanged(done=0)
    targets = targets_of(request)
    done = 0
    for ids, expected in preview.chunks:
        done += _apply_chunk(request, targets, ids, expected, done, reason.strip(), actor, now)
    return RegradeOutcome(done, preview.passes_gained, preview.passes_lost)


@transaction.atomic
def _apply_chunk(
    request: RegradeRequest,
    targets: Mapping[UUID, ItemVersion],
    ids: list[int],
    expected: str,
    done: int,
    reason: str,
    actor: User,
    now: datetime,
) -> int:
    attempts = locked(ids)
    plan = plan_chunk(request, targets, attempts)
    if chunk_digest(plan) != expected:
        raise PlanChanged(done=done)
    changed = {each.attempt.pk: each.changes for each in plan if each.changes}
    grades = {each.attempt.pk: each.grades for each in plan}
    write_changes(
        changed, attempts, grades, kind=GradeEvent.Kind.REGRADE, actor=actor, reason=reason, now=now
    )
    return len(changed)

"""Receipts: what a learner holds in their hand after submitting, and what staff find by it."""

import re
from dataclasses import dataclass
from datetime import datetime

from assessments.api.grading import Scope
from assessments.models import Attempt, Response


@dataclass(frozen=True)
class Receipt:
    """`answer_count` is the number of questions with an answer, of `question_count`."""

    code: str
    submitted_at: datetime
    answer_count: int
    question_count: int


@dataclass(frozen=True)
class FoundReceipt:
    """A receipt with what it belongs to, for staff."""

    receipt: Receipt
    attempt: Attempt


def receipt_of(attempt: Attempt) -> Receipt | None:
    """The receipt of a submitted attempt. One query."""
    if attempt.receipt is None or attempt.submitted_at is None:
        return None
    answered = Response.objects.filter(attempt=attempt).exclude(answer="").count()
    return Receipt(attempt.receipt, attempt.submitted_at, answered, len(attempt.positions))


def find_receipt(code: str, scope: Scope) -> FoundReceipt | None:
    """The receipt with this code among the attempts of these enrolments; None for others' as for unknown ones."""
    attempts = Attempt.objects.select_related("enrolment__user", "paper")
    if scope is not None:
        attempts = attempts.filter(enrolment__in=scope)
    attempt = attempts.filter(receipt=_canonical(code)).first()
    receipt = attempt and receipt_of(attempt)
    return FoundReceipt(receipt, attempt) if receipt else None


def _canonical(code: str) -> str:
    """A code as it is stored: people leave out the hyphens, and read O for 0 and I or L for 1."""
    letters = re.sub(r"[^0-9A-Z]", "", code.upper()).translate(str.maketrans("OIL", "011"))[:12]
    return "-".join(letters[start : start + 4] for start in range(0, 12, 4))

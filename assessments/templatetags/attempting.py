"""What the page of an open attempt needs besides its reading."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from uuid import UUID

from django import template
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from assessments.api.receipts import Receipt, receipt_of
from assessments.api.recovery import page_key
from assessments.models import Attempt
from assessments.scoring import rounded
from assessments.scoring.paper import CERTAINTY

register = template.Library()

LEVELS: dict[int, Promise] = {1: _("Not sure"), 2: _("Fairly sure"), 3: _("Very sure")}


@dataclass(frozen=True)
class Level:
    """A level of certainty with what a right and a wrong answer earn."""

    value: int
    label: Promise
    right: Decimal
    wrong: Decimal


@register.filter
def certainty_levels(points: Decimal) -> list[Level]:
    """The levels of certainty for a question of so many points."""
    worth = Fraction(points)
    return [
        Level(value, label, *(rounded(share * worth, 2) for share in CERTAINTY[value]))
        for value, label in LEVELS.items()
    ]


@register.filter
def recovery_key(attempt_uuid: UUID) -> str:
    """The key that locks the file of unsent answers."""
    return page_key(attempt_uuid)


@register.filter
def receipt(attempt: Attempt) -> Receipt | None:
    """The receipt of a submitted attempt. One query."""
    return receipt_of(attempt)

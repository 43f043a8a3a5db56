"""What a save needs of an attempt and of its frozen paper, as plain values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from uuid import UUID

from assessments.delivery import Rules, rules_from
from assessments.models import Attempt, PaperItem
from assessments.papers import Key


@dataclass(frozen=True)
class SheetItem:
    pk: int  # of the PaperItem
    type: str
    key: Key


@dataclass(frozen=True)
class PaperSheet:
    """A frozen paper: its rules, and its items by position."""

    rules: Rules
    items: Mapping[int, SheetItem]


@lru_cache(maxsize=64)
def paper_sheet(paper_id: int) -> PaperSheet:
    """Remembered in the process: what is frozen never changes."""
    found = PaperItem.objects.filter(paper_id=paper_id)
    rows = list(found.values_list("position", "pk", "item__type", "item__key", "paper__rules"))
    rules = rows[0][-1] if rows else {}
    items = {position: SheetItem(pk, kind, key) for position, pk, kind, key, _rules in rows}
    return PaperSheet(rules_from(rules), items)


@dataclass(frozen=True)
class AttemptSheet:
    """An attempt whose row is locked."""

    pk: int
    uuid: UUID
    state: str
    deadline: datetime | None
    place: int
    positions: Sequence[int]
    paper: PaperSheet


def sheet_of(attempt: Attempt) -> AttemptSheet:
    return AttemptSheet(
        pk=attempt.pk,
        uuid=attempt.uuid,
        state=attempt.state,
        deadline=attempt.deadline,
        place=attempt.place,
        positions=attempt.positions,
        paper=paper_sheet(attempt.paper_id),
    )

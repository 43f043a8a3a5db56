"""The wordings and keys of every question that was asked in a cohort, so that its answers can be read."""

from collections.abc import Iterator, Mapping
from typing import Any

from assessments.models import Attempt, ItemVersion, PaperItem
from assessments.scoring import ITEM_TYPES
from cohorts.models import Cohort

Row = tuple[Any, ...]


def item_rows(cohort: Cohort) -> Iterator[Row]:
    """One row per item version and language, in the columns of `columns.ITEMS`. One query."""
    attempts = Attempt.objects.filter(enrolment__counted_for__membership__cohort=cohort)
    asked = PaperItem.objects.filter(paper__in=attempts.values("paper"))
    for item in ItemVersion.objects.filter(pk__in=asked.values("item")).order_by("code", "number", "pk"):
        for language, wording in sorted(item.wordings.items()):
            yield _row(item, language, wording)


def _row(item: ItemVersion, language: str, wording: Mapping[str, Any]) -> Row:
    rules = ITEM_TYPES[item.type]
    return (
        item.code,
        item.number,
        item.type,
        item.objective,
        f"{item.points:.4f}",
        language,
        wording.get("situation", ""),
        wording["stem"],
        " | ".join(f"{each}: {text}" for each, text in rules.parts(item.key, wording) if text),
        rules.right_answer(item.key),
    )

"""Reviews of questions that figures or the fairness check flagged: asked for, and decided with a reason."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.api import User
from assessments.api.figures import ItemLine, may_read_figures
from assessments.models import ItemReview, ItemVersion, ReviewRequest
from shared.refusal import NotAllowed, Refusal

FAIRNESS = "fairness"
Decision = ItemReview.Decision
LONGEST_NOTE = 2000


class NoteMissing(Refusal):
    message = _("Say in a sentence why you decided so.")


def review_item(
    *, reviewer: User, line: ItemLine, codes: Collection[str], decision: str, note: str, now: datetime
) -> list[ItemReview]:
    """Record what was decided about a question, one line for each flag (one without a flag when there is none)."""
    if not may_read_figures(reviewer):
        raise NotAllowed
    note = note.strip()[:LONGEST_NOTE]
    if not note:
        raise NoteMissing
    figures = {name: value for name, value in line.figures.items() if name not in ("options", "reasons")}
    with transaction.atomic():
        return [
            ItemReview.objects.create(
                item=line.version,
                flag=code,
                figures=figures,
                decision=decision,
                note=note,
                reviewer=reviewer,
                at=now,
            )
            for code in (codes or [""])
        ]


@transaction.atomic
def ask_for_reviews(*, items: Collection[int], flag: str, now: datetime) -> int:
    """Ask trainers to look at these item versions; how many of them there are. Asking again opens a new request."""
    for item in ItemVersion.objects.filter(pk__in=items):
        ReviewRequest.objects.update_or_create(item=item, flag=flag, defaults={"asked_at": now})
    return len(items)


def open_requests() -> QuerySet[ReviewRequest]:
    """Requests that nobody has answered since they were made."""
    answered = ItemReview.objects.filter(
        item=OuterRef("item"), flag=OuterRef("flag"), at__gte=OuterRef("asked_at")
    )
    return ReviewRequest.objects.filter(~Exists(answered)).order_by("pk")


def requested_flags(version: ItemVersion) -> list[str]:
    return list(open_requests().filter(item=version).values_list("flag", flat=True))


def items_to_review(versions: Collection[int]) -> set[int]:
    """Those of the item versions that somebody asked to have reviewed. One query."""
    return set(open_requests().filter(item__in=versions).values_list("item_id", flat=True))


def reviews_of(version: ItemVersion) -> list[ItemReview]:
    """Every review of the question, in any version, the newest first. One query."""
    found = ItemReview.objects.filter(item__question=version.question).select_related("item", "reviewer")
    return list(found)

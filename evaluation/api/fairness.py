"""Checks of fairness: do groups of learners with equal scores do equally well in each question?

What is asked and what leaves is one record. Groups below the minimum are refused, and no count of people leaves that
is not rounded.
"""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone
from django.utils.module_loading import import_string

from accounts import api as accounts
from accounts.api import User
from assessments.api import figures, reviews
from cohorts import api as cohorts
from evaluation.dataset import fairness as dataset
from evaluation.disclosure import published_count
from evaluation.models import FairnessCheck
from shared.refusal import NotAllowed

Grouping = FairnessCheck.Grouping
REFERENCE_GENDER = "M"
# The two that are always compared or refused; other genders are compared when there are enough people.
ALWAYS_COMPARED = "W"


def programme_scope(user: User | AnonymousUser) -> list[int] | None:
    """Keys of the programmes whose learners count for the person; None, all learners, for site administrators."""
    if user.is_active and user.is_superuser:
        return None
    return list(cohorts.programmes_of(user, cohorts.Role.ME_OFFICER).values_list("pk", flat=True))


def may_check(user: User | AnonymousUser) -> bool:
    """M&E officers, for their programmes, and site administrators."""
    return programme_scope(user) != []


def checkable_assessments(user: User, *, is_demonstration: bool = False) -> QuerySet:
    """Assessments that learners in the person's scope have submitted."""
    attempts = dataset.attempts_in_scope(programme_scope(user), is_demonstration=is_demonstration)
    return figures.assessments_with_papers().filter(pk__in=attempts.order_by().values("assessment_id"))


def ask_for_check(
    *, user: User, page_id: int, grouping: str, is_demonstration: bool = False, now: datetime
) -> FairnessCheck:
    """Enter the check in the ledger; the task that computes it is queued by who calls this."""
    if not may_check(user):
        raise NotAllowed
    found = checkable_assessments(user, is_demonstration=is_demonstration).filter(pk=page_id).first()
    if found is None:
        raise NotAllowed
    return FairnessCheck.objects.create(
        assessment_id=page_id,
        grouping=grouping,
        programmes=programme_scope(user),
        is_demonstration=is_demonstration,
        actor=user,
        asked_at=now,
    )


def checks_of(user: User) -> QuerySet[FairnessCheck]:
    """What the person asked for, the newest first; the whole ledger for site administrators."""
    checks = FairnessCheck.objects.select_related("assessment", "actor").defer("result")
    return checks if user.is_superuser else checks.filter(actor=user)


def check_for(user: User, pk: int) -> FairnessCheck:
    """One check, for who asked for it while they may, and for site administrators; not found for others."""
    found = checks_of(user).defer(None).filter(pk=pk).first()
    if found is None or not may_check(user):
        raise Http404
    return found


def run_check(check_id: int, *, now: datetime | None = None) -> None:
    """Compute a check and publish its result. Flagged questions of real learners are put up for review."""
    check = FairnessCheck.objects.get(pk=check_id)
    groups = _groups(check)
    sizes = Counter(groups.values())
    sizes.pop(dataset.UNKNOWN, None)
    reference, focal = _compared(check.grouping, sizes)
    # Named, not imported: it loads numpy and scipy, which only a worker needs.
    differences = import_string("assessments.api.group_differences.group_differences")
    found = differences(
        check.assessment_id,
        groups,
        by=check.grouping,
        is_demonstration=check.is_demonstration,
        reference=reference,
        focal=focal,
        minimum_group=settings.FAIRNESS_MINIMUM_GROUP,
    )
    now = now or timezone.now()
    flagged = {int(flag["item"]) for comparison in found["comparisons"] for flag in comparison["flags"]}
    if flagged and not check.is_demonstration:
        reviews.ask_for_reviews(items=flagged, flag=reviews.FAIRNESS, now=now)
    check.result = published(found, reference, settings.FAIRNESS_MINIMUM_GROUP)
    check.finished_at = now
    check.save(update_fields=["result", "finished_at"])


def _groups(check: FairnessCheck) -> dict[int, str]:
    attempts = dataset.attempts_in_scope(check.programmes, is_demonstration=check.is_demonstration).filter(
        assessment_id=check.assessment_id
    )
    by_gender = check.grouping == Grouping.GENDER
    return dataset.attempts_by_gender(attempts) if by_gender else dataset.attempts_by_language(attempts)


def _compared(grouping: str, sizes: Mapping[str, int]) -> tuple[str, list[str]]:
    """The group that the others are compared with, and the others: for languages the largest."""
    large = [group for group, size in sizes.items() if size >= settings.FAIRNESS_MINIMUM_GROUP]
    if grouping == Grouping.GENDER:
        others = sorted(set(large) - {REFERENCE_GENDER, ALWAYS_COMPARED})
        return REFERENCE_GENDER, [ALWAYS_COMPARED, *others]
    ranked = sorted(large, key=lambda group: (-sizes[group], group))
    return (ranked[0], ranked[1:]) if ranked else ("", [])


def published(found: Mapping[str, Any], reference: str, least: int) -> dict[str, Any]:
    """The result as it may leave: whole comparisons only between groups of `least`, counts rounded."""
    comparisons = []
    for each in found["comparisons"]:
        counts = [published_count(each[name], least) for name in ("n_reference", "n_focal")]
        is_refused = None in counts
        comparisons.append(
            {
                "focal": each["focal"],
                "is_refused": is_refused,
                "n_reference": None if is_refused else counts[0],
                "n_focal": None if is_refused else counts[1],
                "removed": [] if is_refused else each["removed"],
                "items": [] if is_refused else [_published_item(item) for item in each["items"]],
                "flags": [] if is_refused else each["flags"],
            }
        )
    return {
        "reference": reference,
        "minimum": least,
        "comparisons": comparisons,
        "overall": found["overall"],
    }


def _published_item(item: Mapping[str, Any]) -> dict[str, Any]:
    """Without the number of people in its tables: it would tell who did not reach a question."""
    verdict = item["verdict"]
    kept = ("chi2", "p", "odds_ratio", "delta", "delta_se", "ets_class")
    return {**item, "verdict": verdict and {name: verdict[name] for name in kept}}


def group_names(grouping: str) -> dict[str, str]:
    """What each group is called, in the language of the page."""
    if grouping == Grouping.GENDER:
        return accounts.code_labels("gender")
    return {code: str(name) for code, name in settings.LANGUAGES}

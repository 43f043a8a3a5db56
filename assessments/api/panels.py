"""Angoff panels: judges estimate how borderline learners would do, in two rounds, and a cut score follows."""

from collections.abc import Collection, Mapping
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from uuid import UUID

from django.contrib.auth.models import AnonymousUser, Permission
from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext_lazy as _
from wagtail.models import Revision

from accounts.api import User
from assessments.api.figures import may_read_figures
from assessments.api.freezing import freeze
from assessments.models import AssessmentPage, Judgement, PaperItem, StandardSetting
from assessments.scoring import ITEM_TYPES
from shared.refusal import NotAllowed, Refusal

ROUNDS = 2
FEWEST_JUDGES = 2
MOST_BORDERLINE = 4000


class TooFewJudges(Refusal):
    message = _("A panel needs at least two judges.")


class NotRated(Refusal):
    message = _("At least two judges must have rated every question before you go on.")


class PanelClosed(Refusal):
    message = _("This panel is closed; its ratings cannot be changed any more.")


class NoCutScore(Refusal):
    message = _("This panel has no cut score yet.")


def judge_candidates() -> QuerySet[User]:
    """Everybody who may open the staff pages, by name."""
    opens = Q(codename="access_admin", content_type__app_label="wagtailadmin")
    staff = Q(groups__permissions__in=Permission.objects.filter(opens)) | Q(is_superuser=True)
    found = User.objects.filter(staff, is_active=True, is_synthetic=False)
    return found.order_by("certificate_name", "email", "pk").distinct()


@transaction.atomic
def create_panel(
    *, author: User, page: AssessmentPage, borderline: str, judges: Collection[User], now: datetime
) -> StandardSetting:
    """A panel over the assessment as it stands. Refuses when it is not ready, or has fewer than two judges."""
    if not may_read_figures(author):
        raise NotAllowed
    if len(judges) < FEWEST_JUDGES:
        raise TooFewJudges
    paper = freeze(page)
    panel = StandardSetting.objects.create(
        assessment_id=paper.assessment_id,
        paper=paper,
        borderline=borderline.strip()[:MOST_BORDERLINE],
        author=author,
        created_at=now,
    )
    panel.judges.set(judges)
    return panel


def panel_for_author(user: User, panel_uuid: UUID) -> StandardSetting:
    """The panel, for whom may read figures; not found for everybody else."""
    return _panel(StandardSetting.objects.all() if may_read_figures(user) else None, panel_uuid)


def panel_for_judge(user: User, panel_uuid: UUID) -> StandardSetting:
    """The panel, for its judges; not found for everybody else."""
    return _panel(StandardSetting.objects.filter(judges=user), panel_uuid)


def _panel(panels: QuerySet[StandardSetting] | None, panel_uuid: UUID) -> StandardSetting:
    found = None if panels is None else panels.select_related("paper").filter(uuid=panel_uuid).first()
    if found is None:
        raise Http404
    return found


def panels_of(page: AssessmentPage) -> QuerySet[StandardSetting]:
    return StandardSetting.objects.filter(assessment_id=page.pk).select_related("paper", "author")


def panels_to_judge(user: User | AnonymousUser) -> QuerySet[StandardSetting]:
    """Open panels that the person was invited to."""
    found = StandardSetting.objects.filter(closed_at=None, judges=user.pk).select_related("paper")
    return found if user.is_active else found.none()


def judged_items(panel: StandardSetting) -> list[PaperItem]:
    """The questions that earn points, in the order of the paper."""
    scored = [name for name, rules in ITEM_TYPES.items() if rules.marking != "none"]
    items = panel.paper.paper_items.select_related("item").filter(item__type__in=scored)
    return list(items.order_by("position"))


@transaction.atomic
def save_judgements(
    *, panel: StandardSetting, judge: User, percents: Mapping[int, int], now: datetime
) -> int:
    """Keep the estimates (paper item -> per cent) of a judge in the current round; how many were kept."""
    # Locked: the author may open the next round or close the panel at the same moment.
    panel = StandardSetting.objects.select_for_update().get(pk=panel.pk)
    if panel.closed_at is not None:
        raise PanelClosed
    if not panel.judges.filter(pk=judge.pk).exists():
        raise NotAllowed
    known = {item.pk for item in judged_items(panel)}
    for item, percent in percents.items():
        if item not in known or not 0 <= percent <= 100:
            raise NotAllowed
        Judgement.objects.update_or_create(
            panel=panel,
            judge=judge,
            item_id=item,
            round=panel.round,
            defaults={"percent": percent, "at": now},
        )
    return len(percents)


Ratings = dict[int, dict[int, int]]  # judge -> paper item -> per cent


def ratings_of(panel: StandardSetting) -> dict[int, Ratings]:
    """Every estimate by round. One query."""
    found: dict[int, Ratings] = {number: {} for number in range(1, ROUNDS + 1)}
    rows = Judgement.objects.filter(panel=panel).order_by("pk")
    for number, judge, item, percent in rows.values_list("round", "judge_id", "item_id", "percent"):
        found[number].setdefault(judge, {})[item] = percent
    return found


def complete_ratings(panel: StandardSetting, items: Collection[PaperItem]) -> dict[int, Ratings]:
    """By round, the ratings of the judges who rated every question in it; the others do not count."""
    wanted = {item.pk for item in items}
    return {
        number: {judge: rated for judge, rated in ratings.items() if set(rated) == wanted}
        for number, ratings in ratings_of(panel).items()
    }


@transaction.atomic
def open_second_round(*, panel: StandardSetting) -> StandardSetting:
    """Judges now see what the others said, and rate again. Refuses before two judges have finished."""
    panel = _locked_with_ratings(panel)
    if panel.round < ROUNDS:
        panel.round = ROUNDS
        panel.save(update_fields=["round"])
    return panel


@transaction.atomic
def close_panel(*, panel: StandardSetting, now: datetime) -> StandardSetting:
    """End the rating; the task that reckons the cut score is queued by who calls this."""
    panel = _locked_with_ratings(panel)
    panel.closed_at = now
    panel.save(update_fields=["closed_at"])
    return panel


def _locked_with_ratings(panel: StandardSetting) -> StandardSetting:
    panel = StandardSetting.objects.select_for_update().get(pk=panel.pk)
    if panel.closed_at is not None:
        raise PanelClosed
    if len(complete_ratings(panel, judged_items(panel))[panel.round]) < FEWEST_JUDGES:
        raise NotRated
    return panel


@transaction.atomic
def use_as_pass_mark(*, panel: StandardSetting, user: User) -> Revision:
    """Write the cut score, rounded to a whole per cent, into a draft of the assessment. Nothing is published."""
    if panel.cut_percent is None:
        raise NoCutScore
    page = AssessmentPage.objects.get(pk=panel.assessment_id)
    rights = page.permissions_for_user(user)
    if not rights.can_edit() or rights.page_locked():
        raise NotAllowed
    draft = page.get_latest_revision_as_object()
    draft.pass_mark_percent = int(Decimal(panel.cut_percent).quantize(Decimal(1), rounding=ROUND_HALF_UP))
    return draft.save_revision(user=user, log_action=True)

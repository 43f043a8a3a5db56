"""What the pages of a panel show: questions to judge with what the others said, progress, and the result."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from statistics import fmean, median, stdev
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.api import User
from assessments.api.panels import Ratings, complete_ratings, judged_items, ratings_of
from assessments.api.wording import wording_of
from assessments.labels import figure_text
from assessments.models import PaperItem, StandardSetting
from assessments.papers import ItemOutcome, PresentedItem
from assessments.scoring import ITEM_TYPES


@dataclass(frozen=True)
class Others:
    """What the panel said of a question in the first round, in per cent."""

    own: int | None
    mean: str
    median: str
    lowest: int
    highest: int


@dataclass(frozen=True)
class JudgedItem:
    """A question with its key. `percent` is the judge's estimate in this round, "" before there is one."""

    item: PaperItem
    number: int
    presented: PresentedItem
    outcome: ItemOutcome
    language: str
    percent: int | str
    others: Others | None

    @property
    def field(self) -> str:
        return f"percent-{self.item.pk}"


@dataclass(frozen=True)
class JudgeLine:
    """A judge, who is never named to the other judges: how far they are, and their own cut score where they rated
    everything, by round."""

    name: str
    rated: tuple[int, ...]
    cuts: tuple[str, ...]


@dataclass(frozen=True)
class ItemResult:
    """A question's mean estimate and standard deviation over the judges, by round."""

    item: PaperItem
    stem: str
    language: str
    means: tuple[str, ...]
    sds: tuple[str, ...]


@dataclass(frozen=True)
class PanelReading:
    panel: StandardSetting
    item_count: int
    judges: tuple[JudgeLine, ...]
    items: tuple[ItemResult, ...]
    cut_text: str
    error_text: str

    @property
    def rounds(self) -> range:
        return range(1, self.panel.round + 1)


def judge_reading(panel: StandardSetting, judge: User, language: str) -> tuple[JudgedItem, ...]:
    """The questions in the order of the paper. In the second round with what the first one gave; one's own estimate
    stays until it is changed."""
    items = judged_items(panel)
    ratings = ratings_of(panel)
    own = {**ratings[1].get(judge.pk, {}), **ratings[panel.round].get(judge.pk, {})}
    first = complete_ratings(panel, items)[1] if panel.round > 1 else {}
    return tuple(
        _judged(
            item, number, own.get(item.pk, ""), _others(item, first, ratings[1], judge, language), language
        )
        for number, item in enumerate(items, start=1)
    )


def _judged(
    item: PaperItem, number: int, percent: int | str, others: Others | None, language: str
) -> JudgedItem:
    shown_in, wording = wording_of(item, language)
    rules = ITEM_TYPES[item.item.type]
    seed = f"panel/{item.pk}"
    key, wording = rules.instance(item.item.key, wording, seed, shown_in)
    return JudgedItem(
        item=item,
        number=number,
        presented=rules.present(key, wording, "", seed=seed, field=f"q{number}", language=language),
        outcome=rules.explain(key, wording, "", language=language),
        language=shown_in,
        percent=percent,
        others=others,
    )


def _others(item: PaperItem, first: Ratings, given: Ratings, judge: User, language: str) -> Others | None:
    said = [rated[item.pk] for rated in first.values()]
    if not said:
        return None
    return Others(
        own=given.get(judge.pk, {}).get(item.pk),
        mean=figure_text(fmean(said), 1, language),
        median=figure_text(median(said), 1, language),
        lowest=min(said),
        highest=max(said),
    )


def panel_reading(panel: StandardSetting, language: str) -> PanelReading:
    """The author's page: who is how far; after closing the cut score, by judge and by question."""
    items = judged_items(panel)
    rounds = range(1, panel.round + 1)
    given, complete = ratings_of(panel), complete_ratings(panel, items)
    judges = panel.judges.order_by("certificate_name", "email", "pk")
    return PanelReading(
        panel=panel,
        item_count=len(items),
        judges=tuple(
            JudgeLine(
                name=judge.get_full_name(),
                rated=tuple(len(given[number].get(judge.pk, {})) for number in rounds),
                cuts=tuple(_cut_text(complete[number].get(judge.pk), items, language) for number in rounds),
            )
            for judge in judges
        ),
        items=tuple(_item_result(item, [complete[number] for number in rounds], language) for item in items),
        cut_text="" if panel.cut_percent is None else figure_text(float(panel.cut_percent), 1, language),
        error_text=""
        if panel.standard_error is None
        else figure_text(float(panel.standard_error), 1, language),
    )


def judge_cut(rated: Mapping[int, int], items: Sequence[PaperItem]) -> Decimal:
    """The cut score of one judge in per cent: estimates weighted by the points of the questions."""
    worth = sum((item.item.points for item in items), Decimal(0))
    return sum((rated[item.pk] * item.item.points for item in items), Decimal(0)) / worth


def _cut_text(rated: Mapping[int, int] | None, items: Sequence[PaperItem], language: str) -> str:
    return "" if rated is None else figure_text(float(judge_cut(rated, items)), 1, language)


def _item_result(item: PaperItem, rounds: Sequence[Ratings], language: str) -> ItemResult:
    shown_in, wording = wording_of(item, language)
    said = [[rated[item.pk] for rated in ratings.values()] for ratings in rounds]
    return ItemResult(
        item=item,
        stem=str(wording["stem"]),
        language=shown_in,
        means=tuple(figure_text(fmean(each), 1, language) if each else "–" for each in said),
        sds=tuple(figure_text(stdev(each), 1, language) if len(each) > 1 else "–" for each in said),
    )


def invitation(panel: StandardSetting, judge: User) -> dict[str, Any]:
    """The mail that asks somebody to judge, in their language: its subject and text."""
    with override(judge.preferred_language or settings.LANGUAGE_CODE):
        values = {
            "title": panel.paper.title,
            "address": settings.SITE_URL + reverse("panel_judge", args=[panel.uuid]),
        }
        return {
            "subject": _("Help to set the pass mark of “%(title)s”") % values,
            "text": _(
                "You are asked to judge how learners who only just pass would do in the questions of “%(title)s”. "
                "It takes about a minute for each question.\n\nOpen the questions: %(address)s"
            )
            % values,
        }

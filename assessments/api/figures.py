"""Figures of assessments for trainers: who may, the stored snapshot, and what the pages show of it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, Max, QuerySet
from django.http import Http404

from accounts.api import User
from assessments.api.bank import may_write
from assessments.api.figure_lines import (
    FigureLine,
    item_lines,
    percent_text,
    table_lines,
    test_lines,
    with_omitted,
)
from assessments.api.first_attempts import submitted
from assessments.labels import figure_text, flag_text
from assessments.models import AssessmentPage, FigureSnapshot, GradeEvent, ItemVersion, PaperVersion
from assessments.scoring import ITEM_TYPES
from courses import api as courses
from shared.charts import BarChart, bar_chart
from shared.digest import digest

RIGHT_TO_LEFT = ("ar",)
STEM_LETTERS = 90
OPTION_LETTERS = 60


@dataclass(frozen=True)
class ItemLine:
    """A question of the paper with its figures and what to look at, in words."""

    version: ItemVersion
    stem: str
    language: str
    position: int | None
    figures: Mapping[str, Any]
    cells: tuple[FigureLine, ...]
    flags: tuple[str, ...]


@dataclass(frozen=True)
class DistributionLine:
    score: str
    people: int


@dataclass(frozen=True)
class AssessmentFigures:
    """`figures` is None until they were computed; `is_stale`: answers or grades came since."""

    page: AssessmentPage
    is_demonstration: bool
    has_simulated: bool
    minimum: int
    snapshot: FigureSnapshot | None
    is_stale: bool = False
    figures: Mapping[str, Any] | None = None
    test: tuple[FigureLine, ...] = ()
    flags: tuple[str, ...] = ()
    chart: BarChart | None = None
    distribution: tuple[DistributionLine, ...] = ()
    items: tuple[ItemLine, ...] = ()

    @property
    def is_waiting(self) -> bool:
        return self.snapshot is not None and self.snapshot.state == FigureSnapshot.State.WAITING


def may_read_figures(user: User | AnonymousUser) -> bool:
    """Trainers and reviewers: the figures show keys, and how questions of the reserved pool work."""
    return may_write(user)


def figures_page(user: User, page_id: int) -> AssessmentPage:
    """The assessment in its first language, for whom may read its figures; for all others there is none."""
    found = AssessmentPage.objects.filter(pk=page_id).first()
    if found is None or not may_read_figures(user):
        raise Http404
    return courses.canonical(found)


def assessments_with_papers() -> QuerySet[AssessmentPage]:
    """The assessments that learners were given, in the order of the site."""
    given = PaperVersion.objects.values("assessment_id")
    return AssessmentPage.objects.filter(pk__in=given).order_by("path")


def course_titles(pages: list[AssessmentPage]) -> dict[int, str]:
    """The title of the course that each assessment lies in. One query."""
    found = courses.courses_above(pages)
    return {page.pk: found[page.pk].title for page in pages if page.pk in found}


def snapshots_of(pages: list[AssessmentPage]) -> dict[int, FigureSnapshot]:
    """The figures of real learners that were computed, by assessment. One query."""
    found = FigureSnapshot.objects.filter(assessment__in=pages, is_demonstration=False)
    return {snapshot.assessment_id: snapshot for snapshot in found.defer("figures")}


def inputs_digest(assessment_id: int, *, is_demonstration: bool) -> str:
    """Changes when an attempt is submitted or graded anew. Two queries."""
    attempts = submitted(assessment_id, is_demonstration=is_demonstration)
    counts = attempts.aggregate(count=Count("pk"), last=Max("submitted_at"))
    grade = GradeEvent.objects.filter(attempt__assessment_id=assessment_id).aggregate(last=Max("pk"))
    return digest([counts["count"], str(counts["last"]), grade["last"], settings.FIGURES_MINIMUM_PEOPLE])


def ask_for_figures(*, page: AssessmentPage, is_demonstration: bool, now: datetime) -> FigureSnapshot:
    """Note that figures are wanted; the task that computes them is queued by who calls this."""
    snapshot, _is_new = FigureSnapshot.objects.update_or_create(
        assessment_id=page.pk,
        is_demonstration=is_demonstration,
        defaults={"state": FigureSnapshot.State.WAITING, "asked_at": now},
    )
    return snapshot


def figures_reading(page: AssessmentPage, *, is_demonstration: bool, language: str) -> AssessmentFigures:
    """The page of one assessment, in a fixed number of queries."""
    snapshot = FigureSnapshot.objects.filter(assessment_id=page.pk, is_demonstration=is_demonstration).first()
    reading = AssessmentFigures(
        page=page,
        is_demonstration=is_demonstration,
        has_simulated=submitted(page.pk, is_demonstration=True).exists(),
        minimum=settings.FIGURES_MINIMUM_PEOPLE,
        snapshot=snapshot,
    )
    if snapshot is None or not snapshot.figures:
        return reading
    figures = snapshot.figures
    reading = replace(
        reading,
        is_stale=snapshot.inputs != inputs_digest(page.pk, is_demonstration=is_demonstration),
        figures=figures,
        flags=tuple(flag_text(f["code"], f["params"], language) for f in figures["flags"] if not f["item"]),
        items=read_items(figures, language),
    )
    return _with_test(reading, figures["test"], language)


def _with_test(
    reading: AssessmentFigures, test: Mapping[str, Any] | None, language: str
) -> AssessmentFigures:
    """With the figures of the whole test, where there are enough people and questions."""
    if test is None or test["n"] < reading.minimum or test["items"] < 2:
        return reading
    lines = _distribution(test, language)
    chart = _chart(test, lines, language)
    return replace(reading, test=test_lines(test, language), distribution=lines, chart=chart)


def read_items(figures: Mapping[str, Any], language: str) -> tuple[ItemLine, ...]:
    """Every question that has figures, those of the current paper first. One query."""
    versions = ItemVersion.objects.in_bulk([int(item["item"]) for item in figures["items"]])
    last = len(figures["items"]) + 1
    lines = [
        item_line(versions[int(item["item"])], item, figures["flags"], language)
        for item in figures["items"]
        if int(item["item"]) in versions
    ]
    return tuple(
        sorted(lines, key=lambda line: (line.position or last, line.version.code, -line.version.number))
    )


def item_line(
    version: ItemVersion, item: Mapping[str, Any], flags: list[Mapping[str, Any]], language: str
) -> ItemLine:
    shown_in, wording = wording_in(version, language)
    complete = with_omitted(item)
    return ItemLine(
        version=version,
        stem=_short(str(wording["stem"])),
        language=shown_in,
        position=item["position"],
        figures=complete,
        cells=table_lines(complete, language),
        flags=tuple(
            flag_text(flag["code"], _named(flag["params"], version, language), language)
            for flag in flags
            if flag["item"] == item["item"]
        ),
    )


@dataclass(frozen=True)
class NamedItem:
    """An item version by its code, number and question."""

    code: str
    number: int
    stem: str
    language: str


def items_named(keys: Collection[int], language: str) -> dict[int, NamedItem]:
    """How item versions are called, by key. One query."""
    found = {}
    for pk, version in ItemVersion.objects.in_bulk(list(keys)).items():
        shown_in, wording = wording_in(version, language)
        found[pk] = NamedItem(version.code, version.number, _short(str(wording["stem"])), shown_in)
    return found


def _short(stem: str) -> str:
    return stem if len(stem) <= STEM_LETTERS else f"{stem[:STEM_LETTERS].rstrip()}…"


def all_lines(line: ItemLine, language: str) -> tuple[FigureLine, ...]:
    return item_lines(line.figures, language)


def wording_in(version: ItemVersion, language: str) -> tuple[str, Mapping[str, Any]]:
    """The wording in `language` where there is one, else in the first one; with the language it is in."""
    wordings = version.wordings
    chosen = language if language in wordings else "en" if "en" in wordings else next(iter(wordings))
    return chosen, wordings[chosen]


def option_texts(version: ItemVersion, language: str) -> dict[str, str]:
    """What the options of a question say, by id."""
    language, wording = wording_in(version, language)
    parts = ITEM_TYPES[version.type].explain(version.key, wording, "", language=language).parts
    return {part.id: part.text for part in parts}


def share_text(count: int, size: int, language: str) -> str:
    return percent_text(count / size, language) if size else "–"


def correlation_text(value: float | None, language: str) -> str:
    return "–" if value is None else figure_text(value, 2, language)


def _named(params: Mapping[str, Any], version: ItemVersion, language: str) -> dict[str, Any]:
    """The parameters of a flag with the words of an option in the place of its id."""
    if "option" not in params:
        return dict(params)
    text = option_texts(version, language).get(params["option"], params["option"])
    short = text if len(text) <= OPTION_LETTERS else f"{text[:OPTION_LETTERS].rstrip()}…"
    return {**params, "option": f"“{short}”"}


def _distribution(test: Mapping[str, Any], language: str) -> tuple[DistributionLine, ...]:
    def score(points: float) -> str:
        places = 0 if float(points).is_integer() else 2
        return figure_text(points, places, language)

    return tuple(
        DistributionLine(
            score(each["lower"])
            if each["lower"] == each["upper"]
            else f"{score(each['lower'])}–{score(each['upper'])}",
            each["count"],
        )
        for each in test["distribution"]
    )


def _chart(test: Mapping[str, Any], distribution: tuple[DistributionLine, ...], language: str) -> BarChart:
    mark = test["pass_points"]
    below = None if mark is None else sum(each["upper"] < mark - 1e-9 for each in test["distribution"])
    return bar_chart(
        [(line.score, line.people) for line in distribution],
        mirrored=language.split("-")[0] in RIGHT_TO_LEFT,
        marker=below,
    )

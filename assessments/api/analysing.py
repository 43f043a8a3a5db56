"""Statistics of an assessment from the database: run by the worker, because it loads numpy and scipy.

Figures of the test are over the people who were dealt every question of its set of common items: those that nobody
gets by a random draw. Figures of a question pool everybody who was dealt that item version, in whichever paper
version; the rest of each person's test is scaled to the same number of points.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

import numpy as np
from django.conf import settings
from django.utils import timezone

from assessments.api.figures import inputs_digest
from assessments.api.first_attempts import Answers, first_answers
from assessments.api.panels import FEWEST_JUDGES, complete_ratings, judged_items
from assessments.models import FigureSnapshot, ItemVersion, PaperItem, PaperVersion, StandardSetting
from assessments.scoring import ITEM_TYPES
from assessments.statistics import Limits, Matrix, OptionTable, angoff_panel
from assessments.statistics.distractors import option_table
from assessments.statistics.flags import Flag, find_flags
from assessments.statistics.items import item_statistics
from assessments.statistics.reliability import whole_test
from assessments.statistics.values import Booleans, Codes, Floats, ItemStatistics, TestStatistics

REST = "rest"


@dataclass(frozen=True, eq=False)
class Table:
    """The answers as columns, one entry a dealt question; `item` counts in `items`."""

    attempts: Sequence[int]
    items: tuple[ItemVersion, ...]
    person: Codes
    item: Codes
    points: Floats
    answer: Codes
    seconds: Floats
    earned: Floats  # a person's points in all their questions
    worth: Floats  # and what these are worth

    @property
    def n(self) -> int:
        return len(self.attempts)


def write_figures(snapshot_id: int) -> None:
    """Compute the figures that a snapshot waits for. Doing it again is safe."""
    snapshot = FigureSnapshot.objects.get(pk=snapshot_id)
    which = {"is_demonstration": snapshot.is_demonstration}
    try:
        inputs = inputs_digest(snapshot.assessment_id, **which)
        figures = assessment_figures(
            snapshot.assessment_id, minimum_n=settings.FIGURES_MINIMUM_PEOPLE, **which
        )
    except Exception:
        FigureSnapshot.objects.filter(pk=snapshot_id).update(state=FigureSnapshot.State.FAILED)
        raise
    FigureSnapshot.objects.filter(pk=snapshot_id).update(
        state=FigureSnapshot.State.READY, computed_at=timezone.now(), inputs=inputs, figures=figures
    )


def write_cut_score(panel_id: int) -> None:
    """Reckon the cut score of a closed panel and its standard error, both in per cent of the points.

    The rounds in which at least two judges rated everything count; the last of them is the panel's advice.
    """
    panel = StandardSetting.objects.select_related("paper").get(pk=panel_id)
    items = judged_items(panel)
    worth = [float(item.item.points) for item in items]
    rounds = [
        {str(judge): [rated[item.pk] / 100 for item in items] for judge, rated in ratings.items()}
        for _number, ratings in sorted(complete_ratings(panel, items).items())
        if len(ratings) >= FEWEST_JUDGES
    ]
    advice = angoff_panel(rounds, worth).advice
    error = advice.standard_error
    StandardSetting.objects.filter(pk=panel_id).update(
        cut_percent=round(advice.cut_percent, 2),
        standard_error=None if error is None else round(100 * error / sum(worth), 3),
    )


def assessment_figures(assessment_id: int, *, is_demonstration: bool, minimum_n: int) -> dict[str, Any]:
    """Everything that the pages of figures show, as plain data; items are named by the key of their version."""
    answers = first_answers(assessment_id, is_demonstration=is_demonstration)
    paper = current_paper(assessment_id, answers, minimum_n)
    if paper is None:
        return {"people": 0, "waiting": answers.waiting, "items": [], "flags": [], "test": None}
    table = table_of(answers)
    positions = dict(PaperItem.objects.filter(paper=paper).values_list("item_id", "position"))
    common, is_whole = common_items(paper, table)
    matrix, _rows = matrix_of(table, common)
    test = whole_test(matrix, pass_points=_pass_points(paper, matrix, is_whole), minimum_n=minimum_n)
    within = {each.item: each for each in item_statistics(matrix, minimum_n=minimum_n)}
    items, options = [], {}
    for column, version in enumerate(table.items):
        found, table_of_options = _item(table, column, version, minimum_n)
        items.append(_joined(found, within.get(str(version.pk))))
        if table_of_options:
            options[str(version.pk)] = table_of_options
    flags = find_flags(test, items, options, {}, Limits(few_people=minimum_n))
    return {
        "people": table.n,
        "waiting": answers.waiting,
        "paper": paper.number,
        "is_whole": is_whole,
        "test": _plain_test(test),
        "items": [_plain(each, positions, options) for each in items],
        "flags": [asdict(flag) for flag in flags if _is_shown(flag, test)],
    }


def current_paper(assessment_id: int, answers: Answers, least: int) -> PaperVersion | None:
    """The newest paper version that `least` people took; where there is none, the newest that anybody took."""
    papers = PaperVersion.objects.filter(assessment_id=assessment_id, pk__in=list(answers.papers))
    newest = list(papers.order_by("-number"))
    often = [paper for paper in newest if answers.papers[paper.pk] >= least]
    return next(iter(often or newest), None)


def common_items(paper: PaperVersion, table: Table) -> tuple[list[int], bool]:
    """Columns of the questions that everybody with this paper gets, and whether they are the whole of it."""
    places = {version.pk: column for column, version in enumerate(table.items)}
    uses = list(paper.paper_items.order_by("position").values_list("item_id", "draws"))
    fixed = [places[item] for item, draws in uses if not draws and item in places]
    return fixed, not any(draws for _item, draws in uses)


def table_of(answers: Answers) -> Table:
    keys = sorted(answers.distinct)
    versions = ItemVersion.objects.in_bulk(keys)
    person = np.asarray(answers.person)
    item = np.searchsorted(keys, np.asarray(answers.item))
    points = np.asarray(answers.points)
    scored = np.where(np.isnan(points), 0.0, points)
    worth = np.array([float(versions[key].points) for key in keys])[item]
    count = len(answers.attempts)
    return Table(
        attempts=answers.attempts,
        items=tuple(_with_answers(versions[key], answers.distinct[key]) for key in keys),
        person=person,
        item=item,
        points=points,
        answer=np.asarray(answers.answer),
        seconds=np.asarray(answers.seconds),
        earned=np.bincount(person, scored, minlength=count),
        worth=np.bincount(person, worth, minlength=count),
    )


def _with_answers(version: ItemVersion, distinct: Mapping[str, int]) -> ItemVersion:
    """The version with the canonical answers that occurred, in the order of their numbers."""
    version.answers = list(distinct)
    return version


def matrix_of(table: Table, columns: Sequence[int]) -> tuple[Matrix, Codes]:
    """The points of everybody who was dealt all these items, and the places of these people in the table."""
    dealt = np.zeros((table.n, len(columns)), dtype=bool)
    points = np.full((table.n, len(columns)), np.nan)
    for place, column in enumerate(columns):
        here = table.item == column
        dealt[table.person[here], place] = True
        points[table.person[here], place] = table.points[here]
    rows = np.flatnonzero(dealt.all(axis=1)) if columns else np.array([], dtype=np.int64)
    items = [table.items[column] for column in columns]
    worth = np.array([float(each.points) for each in items])
    names = tuple(str(table.attempts[row]) for row in rows)
    return Matrix(points[rows], worth, tuple(str(each.pk) for each in items), names), rows


def _item(
    table: Table, column: int, version: ItemVersion, minimum_n: int
) -> tuple[ItemStatistics, OptionTable | None]:
    """The figures of one item version over everybody who was dealt it."""
    here = table.item == column
    person, points, most = table.person[here], table.points[here], float(version.points)
    rest_worth = table.worth[person] - most
    rest = table.earned[person] - np.where(np.isnan(points), 0.0, points)
    names = tuple(str(table.attempts[each]) for each in person)
    name = str(version.pk)
    if len(person) and (rest_worth > 0).all():
        scale = float(rest_worth.mean())
        both = np.column_stack([points, rest / rest_worth * scale])
        matrix = Matrix(both, np.array([most, scale]), (name, REST), names)
    else:
        matrix = Matrix(points[:, None], np.array([most]), (name,), names)
    seconds = np.column_stack([table.seconds[here]] * len(matrix.items))
    found = item_statistics(matrix, seconds=seconds, minimum_n=minimum_n)[0]
    choices = _choices(version, table.answer[here]) if found.facility is not None else None
    if choices is None:
        return found, None
    options, chosen, key = choices
    return found, option_table(matrix, name, options=options, chosen=chosen, key=key)


def _choices(version: ItemVersion, answer: Codes) -> tuple[list[str], Booleans, list[str]] | None:
    """Options, persons x options, and the right ones; None for an item without options to choose from."""
    if "options" not in version.key:
        return None
    rules = ITEM_TYPES[version.type]
    language, wording = next(iter(version.wordings.items()))
    parts = [rules.explain(version.key, wording, each, language=language).parts for each in version.answers]
    options = [part.id for part in parts[0]]
    if set(options) != set(version.key["options"]):
        return None
    picks = np.array([[part.chosen for part in each] for each in parts], dtype=bool)
    return options, picks[answer], [part.id for part in parts[0] if part.correct]


def _joined(pooled: ItemStatistics, within: ItemStatistics | None) -> ItemStatistics:
    """Only alpha without the item comes from the set of common items: it is a figure of that test."""
    alpha = within.alpha_if_deleted if within else None
    why = within.reasons.get("alpha_if_deleted", "below_minimum") if within else "too_few_items"
    reasons = {name: each for name, each in pooled.reasons.items() if name != "alpha_if_deleted"}
    if alpha is None:
        reasons["alpha_if_deleted"] = why
    return replace(pooled, alpha_if_deleted=alpha, reasons=reasons)


def _pass_points(paper: PaperVersion, matrix: Matrix, is_whole: bool) -> float | None:
    mark = paper.pass_mark_percent
    return mark / 100 * float(matrix.max_points.sum()) if mark is not None and is_whole else None


def _is_shown(flag: Flag, test: TestStatistics) -> bool:
    """Where figures are hidden for lack of people or of common items, the page says so in a sentence of its own."""
    return flag.code != "few_people" and (bool(flag.item) or test.items > 1)


def _plain_test(test: TestStatistics) -> dict[str, Any]:
    found = asdict(test)
    return found | {"distribution": list(found["distribution"])}


def _plain(
    item: ItemStatistics, positions: Mapping[int, int], options: Mapping[str, OptionTable]
) -> dict[str, Any]:
    table = options.get(item.item)
    return asdict(item) | {
        "position": positions.get(int(item.item)),
        "options": asdict(table) | {"n": table.n} if table else None,
    }

"""Reads what simulated learners meet: the steps of a course in the order they open, with frozen papers."""

from dataclasses import dataclass
from uuid import UUID

from assessments import api as assessments
from assessments.models import AssessmentPage, PaperItem, PaperVersion, Question
from assessments.papers import PaperEntry
from courses import api as courses
from courses.models import CoursePage
from evaluation.simulation.journey import Paper, SimulatedStep
from evaluation.simulation.model import item


@dataclass(frozen=True)
class SimulatedCourse:
    """`papers`: step -> the frozen paper; `paper_items`: step -> position -> the item's place in it."""

    page: CoursePage
    languages: tuple[str, ...]
    steps: tuple[SimulatedStep, ...]
    papers: dict[int, PaperVersion]
    paper_items: dict[int, dict[int, PaperItem]]


def simulated_course(page: CoursePage, seed: int) -> SimulatedCourse:
    """Freezes every assessment of the course once. Refuses a course with an assessment that is not ready."""
    page = courses.canonical(page)
    entries = in_order(courses.course_outline(page))
    pages = AssessmentPage.objects.in_bulk([entry.id for entry in entries if entry.kind != "lesson"])
    papers = {pk: assessments.freeze(assessment) for pk, assessment in pages.items()}
    paper_items = {
        pk: {each.position: each for each in paper.paper_items.select_related("item").order_by("position")}
        for pk, paper in papers.items()
    }
    questions = {each.item.question for items in paper_items.values() for each in items.values()}
    difficulty = dict(
        Question.objects.filter(translation_key__in=questions).values_list("translation_key", "difficulty")
    )
    steps = [
        SimulatedStep(
            id=entry.id,
            kind=entry.kind,
            minutes=entry.step.minutes,
            is_required=entry.step.is_required,
            paper=_paper(seed, papers[entry.id], paper_items[entry.id], pages[entry.id], difficulty)
            if entry.id in papers
            else None,
        )
        for entry in entries
    ]
    translations = page.get_translations(inclusive=True).live()
    languages = sorted(set(translations.values_list("locale__language_code", flat=True)))
    return SimulatedCourse(page, tuple(languages or ["en"]), tuple(steps), papers, paper_items)


def in_order(outline: courses.CourseOutline) -> list[courses.StepEntry]:
    """The steps as a learner meets who does everything: each opens when those before it are done."""
    waiting = list(outline.entries)
    ordered: list[courses.StepEntry] = []
    while waiting:
        unfinished = {entry.step.module for entry in waiting}
        following = next(
            (entry for entry in waiting if _can_open(entry, waiting, unfinished, outline)), waiting[0]
        )
        waiting.remove(following)
        ordered.append(following)
    return ordered


def _can_open(
    entry: courses.StepEntry,
    waiting: list[courses.StepEntry],
    unfinished: set[int | None],
    outline: courses.CourseOutline,
) -> bool:
    if entry.step.opens_last and any(not each.step.opens_last for each in waiting):
        return False
    required = outline.rules.prerequisites.get(entry.step.module, frozenset()) if entry.step.module else ()
    return not unfinished.intersection(required)


def _paper(
    seed: int,
    version: PaperVersion,
    items: dict[int, PaperItem],
    page: AssessmentPage,
    difficulty: dict[UUID, int],
) -> Paper:
    entries, modelled = [], []
    for position, each in items.items():
        frozen = each.item
        entries.append(PaperEntry(position, frozen.type, frozen.points, frozen.key))
        hardness = difficulty.get(frozen.question, 2)
        modelled.append(item(seed, frozen.code, position, frozen.type, frozen.key, hardness))
    return Paper(tuple(entries), tuple(modelled), version.pass_mark_percent, page.attempts_allowed)

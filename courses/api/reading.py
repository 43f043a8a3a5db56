"""What the catalogue, course, module and lesson pages show, as plain values in a fixed number of queries."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q
from wagtail.models import Page

from accounts.api import User
from courses.addresses import page_address
from courses.api.enrolment import current_enrolment, progress_of
from courses.api.outline import CourseOutline, ModuleEntry, StepEntry, course_outline
from courses.labels import AREA_LABELS, LENGTH_LIMITS
from courses.models import CourseAlignment, CourseArea, CoursePage, Enrolment, StepCompletion
from courses.progress import Progress, StepState, course_progress

PAGE_SIZE = 24


@dataclass(frozen=True)
class CatalogueFilters:
    """What the visitor asked for; empty strings filter nothing."""

    search: str = ""
    area: str = ""
    standard: str = ""
    language: str = ""
    length: str = ""

    @property
    def any(self) -> bool:
        return any((self.search, self.area, self.standard, self.language, self.length))


@dataclass(frozen=True)
class CourseCard:
    id: int
    code: str
    title: str
    summary: str
    minutes: int
    address: str
    language: str
    areas: tuple[str, ...]
    progress: Progress | None = None
    is_enrolled: bool = False


@dataclass(frozen=True)
class Catalogue:
    cards: tuple[CourseCard, ...]
    total: int
    page: int
    page_count: int
    standards: tuple[str, ...]


def catalogue(
    filters: CatalogueFilters, *, page: int = 1, user: User | AnonymousUser | None = None
) -> Catalogue:
    """One page of the courses that match every filter, by title."""
    known = CourseAlignment.objects.filter(page__live=True).values_list("standard", flat=True)
    standards = tuple(known.distinct().order_by("standard"))
    if filters.standard not in standards:  # an old link still shows courses
        filters = replace(filters, standard="")
    courses = _matching(filters).order_by("title", "pk")
    total = courses.count()
    page_count = max(1, -(-total // PAGE_SIZE))
    page = min(max(1, page), page_count)
    chosen = list(courses.select_related("locale")[(page - 1) * PAGE_SIZE : page * PAGE_SIZE])
    areas = _areas_by_course([course.pk for course in chosen])
    enrolled = _enrolled(user, [course.pk for course in chosen])
    return Catalogue(
        cards=tuple(_card(course, areas, course.pk in enrolled) for course in chosen),
        total=total,
        page=page,
        page_count=page_count,
        standards=standards,
    )


def _matching(filters: CatalogueFilters):  # noqa: ANN202 (a page queryset)
    courses = CoursePage.objects.live().public()
    if filters.area:
        courses = courses.filter(areas__code=filters.area)
    if filters.standard:
        courses = courses.filter(alignments__standard=filters.standard)
    if filters.language:
        courses = courses.filter(locale__language_code=filters.language)
    if filters.length in LENGTH_LIMITS:
        courses = courses.filter(minutes__range=LENGTH_LIMITS[filters.length])
    for word in filters.search.split()[:8]:
        lessons = Page.objects.live().filter(title__icontains=word).values_list("path", flat=True)[:200]
        paths = {path[: CoursePage.steplen * depth] for path in lessons for depth in (4, 5)}
        courses = courses.filter(
            Q(title__icontains=word)
            | Q(summary__icontains=word)
            | Q(description__icontains=word)
            | Q(audience__icontains=word)
            | Q(code__iexact=word)
            | Q(path__in=paths)
        )
    return courses.distinct()


def _areas_by_course(course_ids: list[int]) -> dict[int, tuple[str, ...]]:
    areas: dict[int, tuple[str, ...]] = {}
    rows = CourseArea.objects.filter(page_id__in=course_ids).order_by("page_id", "sort_order")
    for page_id, code in rows.values_list("page_id", "code"):
        areas[page_id] = (*areas.get(page_id, ()), code)
    return areas


def _enrolled(user: User | AnonymousUser | None, course_ids: list[int]) -> frozenset[int]:
    if user is None or not user.is_authenticated:
        return frozenset()
    runs = Enrolment.objects.filter(user=user, course_id__in=course_ids, withdrawn_at=None)
    return frozenset(runs.values_list("course_id", flat=True))


def _card(course: CoursePage, areas: Mapping[int, tuple[str, ...]], is_enrolled: bool) -> CourseCard:
    return CourseCard(
        id=course.pk,
        code=course.code,
        title=course.title,
        summary=course.summary,
        minutes=course.minutes,
        address=page_address(course.url_path),
        language=course.locale.language_code,
        areas=tuple(str(AREA_LABELS[code]) for code in areas.get(course.pk, ())),
        is_enrolled=is_enrolled,
    )


@dataclass(frozen=True)
class StepLine:
    """A step of the outline with the learner's state."""

    entry: StepEntry
    state: StepState


@dataclass(frozen=True)
class OutlinePart:
    """A module with its steps, or one course-level step (`module` is None)."""

    module: ModuleEntry | None
    lines: tuple[StepLine, ...]
    is_open: bool

    @property
    def done_count(self) -> int:
        return sum(line.state is StepState.DONE for line in self.lines)

    @property
    def is_done(self) -> bool:
        return self.done_count == len(self.lines)


@dataclass(frozen=True)
class CourseReading:
    """A course as one reader sees it. `enrolment` is None for visitors."""

    outline: CourseOutline
    parts: tuple[OutlinePart, ...]
    progress: Progress
    enrolment: Enrolment | None
    resume: StepEntry | None


# Up to this many steps the whole outline is shown; a longer one shows the steps of the current module only.
FULL_OUTLINE_STEPS = 60


def course_reading(course: CoursePage, user: User | AnonymousUser) -> CourseReading:
    outline = course_outline(course)
    enrolment = current_enrolment(user, course)
    progress = progress_of(enrolment, outline)
    last = outline.entry(enrolment.last_step_id) if enrolment and enrolment.last_step_id else None
    unfinished_last = (
        last if last and progress.states.get(last.id) in (StepState.OPEN, StepState.CURRENT) else None
    )
    following = outline.entry(progress.next_step) if progress.next_step else None
    return CourseReading(
        outline=outline,
        parts=outline_parts(outline, progress),
        progress=progress,
        enrolment=enrolment,
        resume=unfinished_last or following,
    )


def outline_parts(outline: CourseOutline, progress: Progress) -> tuple[OutlinePart, ...]:
    show_all = len(outline.entries) <= FULL_OUTLINE_STEPS
    parts = []
    for part in outline.parts:
        entries = part.steps if isinstance(part, ModuleEntry) else (part,)
        lines = tuple(StepLine(entry, progress.states[entry.id]) for entry in entries)
        is_current = any(line.entry.id == progress.next_step for line in lines)
        module = part if isinstance(part, ModuleEntry) else None
        parts.append(
            OutlinePart(module=module, lines=lines, is_open=show_all or is_current or module is None)
        )
    return tuple(parts)


@dataclass(frozen=True)
class StepReading:
    """Where a step stands: its module, its neighbours, and the learner's progress."""

    outline: CourseOutline
    entry: StepEntry
    module: ModuleEntry | None
    lines: tuple[StepLine, ...]
    progress: Progress
    previous: StepEntry | None
    following: StepEntry | None

    @property
    def is_done(self) -> bool:
        return self.progress.states[self.entry.id] is StepState.DONE


def step_reading(outline: CourseOutline, entry: StepEntry, progress: Progress) -> StepReading:
    entries = outline.entries
    position = entries.index(entry)
    module = next((m for m in outline.modules if m.id == entry.step.module), None)
    return StepReading(
        outline=outline,
        entry=entry,
        module=module,
        lines=tuple(StepLine(e, progress.states[e.id]) for e in (module.steps if module else (entry,))),
        progress=progress,
        previous=entries[position - 1] if position else None,
        following=entries[position + 1] if position + 1 < len(entries) else None,
    )


@dataclass(frozen=True)
class MyCourse:
    """One line of "my learning"."""

    enrolment: Enrolment
    title: str
    address: str
    progress: Progress
    resume: StepEntry | None


def my_courses(user: User) -> tuple[MyCourse, ...]:
    """The person's running and finished courses, latest activity first (at most 50)."""
    enrolments = list(
        Enrolment.objects.filter(user=user, withdrawn_at=None)
        .select_related("course")
        .order_by("-last_active_at", "-enrolled_at")[:50]
    )
    done: dict[int, set[int]] = {}
    for enrolment_id, step_id in StepCompletion.objects.filter(enrolment__in=enrolments).values_list(
        "enrolment_id", "step_id"
    ):
        done.setdefault(enrolment_id, set()).add(step_id)
    lines = []
    for enrolment in enrolments:
        outline = course_outline(enrolment.course)
        progress = course_progress(outline.steps, frozenset(done.get(enrolment.pk, ())), outline.rules)
        resume = outline.entry(progress.next_step) if progress.next_step else None
        lines.append(MyCourse(enrolment, enrolment.course.title, outline.address, progress, resume))
    return tuple(lines)

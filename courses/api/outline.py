"""The outline of a course as plain values, derived from the page tree and cached until it changes."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any

from django.core.cache import cache
from django.db import transaction
from django.db.models import Q
from wagtail.models import Page

from courses.addresses import page_address
from courses.models import CoursePage, ModuleOrder, ModulePage, ModulePrerequisite, StepPage
from courses.progress import CourseRules, OutlineStep

CACHE_SECONDS = 600


@dataclass(frozen=True)
class StepEntry:
    """A step as shown in an outline. `kind`: lesson, graded, practice, pre_test, post_test, survey."""

    step: OutlineStep
    title: str
    url_path: str
    kind: str

    @property
    def id(self) -> int:
        return self.step.id

    @property
    def address(self) -> str:
        return page_address(self.url_path)


@dataclass(frozen=True)
class ModuleEntry:
    id: int
    code: str
    title: str
    section: str
    minutes: int
    url_path: str
    steps: tuple[StepEntry, ...]

    @property
    def address(self) -> str:
        return page_address(self.url_path)


@dataclass(frozen=True)
class CourseOutline:
    """`parts` holds modules and course-level steps in the order of the page tree."""

    course_id: int
    url_path: str
    parts: tuple[ModuleEntry | StepEntry, ...]
    rules: CourseRules

    @property
    def address(self) -> str:
        return page_address(self.url_path)

    @cached_property
    def entries(self) -> tuple[StepEntry, ...]:
        return tuple(
            entry
            for part in self.parts
            for entry in (part.steps if isinstance(part, ModuleEntry) else (part,))
        )

    @cached_property
    def steps(self) -> tuple[OutlineStep, ...]:
        return tuple(entry.step for entry in self.entries)

    @property
    def modules(self) -> tuple[ModuleEntry, ...]:
        return tuple(part for part in self.parts if isinstance(part, ModuleEntry))

    def entry(self, step_id: int) -> StepEntry | None:
        return next((entry for entry in self.entries if entry.id == step_id), None)


def course_outline(course: CoursePage) -> CourseOutline:
    """The live outline of `course`; steps below an unpublished module are not part of it."""
    key = _cache_key(course.pk)
    outline = cache.get(key)
    if outline is None:
        outline = _read_outline(course)
        cache.set(key, outline, CACHE_SECONDS)
    return outline


def forget_outline(page: Page) -> None:
    """Drop the cached outlines of the course that `page` is or lies in, and of the courses below it."""
    paths = [page.path[:length] for length in range(page.steplen, len(page.path) + 1, page.steplen)]
    courses = CoursePage.objects.filter(Q(path__in=paths) | Q(path__startswith=page.path))
    keys = [_cache_key(pk) for pk in courses.values_list("pk", flat=True)]
    cache.delete_many(keys)
    # Once more when it is true for everyone: until then other requests read, and cache, what was before.
    transaction.on_commit(partial(cache.delete_many, keys))


def step_models() -> Iterator[type[StepPage]]:
    """Every concrete kind of step in the project, wherever its app is."""
    return (model for model in StepPage.__subclasses__() if not model._meta.abstract)


def _cache_key(course_id: int) -> str:
    return f"course-outline-{course_id}"


def _read_outline(course: CoursePage) -> CourseOutline:
    details = _step_details(course)
    modules = {
        row["pk"]: row
        for row in ModulePage.objects.descendant_of(course).values("pk", "code", "section", "minutes")
    }
    prerequisites: dict[int, set[int]] = {}
    for page_id, required_id in ModulePrerequisite.objects.filter(page_id__in=modules).values_list(
        "page_id", "required_id"
    ):
        prerequisites.setdefault(page_id, set()).add(required_id)
    parts: list[dict[str, Any] | StepEntry] = []
    module_steps: dict[int, list[StepEntry]] = {}
    module_at: dict[str, int] = {}
    rows = Page.objects.descendant_of(course).live().order_by("path")
    for row in rows.values("pk", "title", "url_path", "path"):
        parent = row["path"][: -Page.steplen]
        if row["pk"] in modules:
            module_at[row["path"]] = row["pk"]
            parts.append(row)
            module_steps[row["pk"]] = []
        elif row["pk"] in details and parent in module_at:
            module = module_at[parent]
            module_steps[module].append(_step_entry(row, details[row["pk"]], module))
        elif row["pk"] in details and parent == course.path:
            parts.append(_step_entry(row, details[row["pk"]], None))
    return CourseOutline(
        course_id=course.pk,
        url_path=course.url_path,
        parts=tuple(
            part
            if isinstance(part, StepEntry)
            else _module_entry(part, modules[part["pk"]], module_steps[part["pk"]])
            for part in parts
        ),
        rules=CourseRules(
            sequential=course.module_order == ModuleOrder.SEQUENTIAL,
            prerequisites={module: frozenset(required) for module, required in prerequisites.items()},
        ),
    )


def _step_details(course: CoursePage) -> dict[int, dict[str, Any]]:
    details: dict[int, dict[str, Any]] = {}
    for model in step_models():
        columns = ("pk", "minutes", "is_required", *model.outline_columns)
        for row in model.objects.descendant_of(course).values(*columns):
            details[row["pk"]] = {**row, **model.outline_traits(row)}
    return details


def _step_entry(row: dict[str, Any], detail: dict[str, Any], module: int | None) -> StepEntry:
    step = OutlineStep(
        id=row["pk"],
        module=module,
        minutes=detail["minutes"],
        is_required=detail["is_required"],
        is_gate=detail["is_gate"],
        opens_last=detail["opens_last"],
    )
    return StepEntry(step=step, title=row["title"], url_path=row["url_path"], kind=detail["kind"])


def _module_entry(row: dict[str, Any], detail: dict[str, Any], steps: list[StepEntry]) -> ModuleEntry:
    return ModuleEntry(
        id=row["pk"],
        code=detail["code"],
        title=row["title"],
        section=detail["section"],
        minutes=detail["minutes"],
        url_path=row["url_path"],
        steps=tuple(steps),
    )

"""The steps a learner must complete, from the outlines of the courses that count in a cohort."""

from dataclasses import dataclass
from typing import Any

from cohorts.models import Cohort, MembershipEnrolment
from courses import api as courses
from courses.models import CoursePage

STEP_COLUMNS = (
    ("course", "bigint"),
    ("step", "bigint"),
    ("position", "integer"),
    ("kind", "text"),
    ("slug", "text"),
    ("title", "text"),
    ("module_code", "text"),
)


@dataclass(frozen=True)
class Step:
    course: int
    step: int
    position: int
    kind: str
    slug: str
    title: str
    module_code: str

    @property
    def row(self) -> tuple[Any, ...]:
        return tuple(getattr(self, name) for name, _kind in STEP_COLUMNS)


def steps(cohort: Cohort) -> tuple[Step, ...]:
    """Required steps in the order of their courses; `position` is the place among all steps of the course."""
    counted = MembershipEnrolment.objects.filter(membership__cohort=cohort)
    pages = CoursePage.objects.filter(pk__in=counted.values("enrolment__course")).order_by("pk")
    return tuple(step for page in pages for step in _steps_of(page))


def _steps_of(page: CoursePage) -> list[Step]:
    outline = courses.course_outline(page)
    codes = {module.id: module.code for module in outline.modules}
    return [
        Step(
            course=page.pk,
            step=entry.id,
            position=position,
            kind=entry.kind,
            slug=entry.url_path.strip("/").rpartition("/")[2],
            title=entry.title,
            module_code=codes.get(entry.step.module, ""),
        )
        for position, entry in enumerate(outline.entries, start=1)
        if entry.step.is_required
    ]

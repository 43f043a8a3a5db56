"""Courses: published pages below the catalogue."""

import itertools
from typing import Any

from courses.models import CataloguePage, CoursePage, LessonPage, ModulePage

_numbers = itertools.count(1)


def course(title: str = "", **fields: Any) -> CoursePage:
    number = next(_numbers)
    fields.setdefault("code", f"C{number}")
    fields.setdefault("summary", "What it is about.")
    fields.setdefault("minutes", 60)
    fields.setdefault("issuer", "Test Programme")
    areas = fields.pop("areas", ())
    standards = fields.pop("standards", ())
    page = CoursePage(title=title or f"Course {number}", slug=f"course-{number}", **fields)
    page.areas = [CoursePage.areas.rel.related_model(code=code) for code in areas]
    page.alignments = [
        CoursePage.alignments.rel.related_model(standard=name, clauses=clauses) for name, clauses in standards
    ]
    CataloguePage.objects.get().add_child(instance=page)
    page.save_revision().publish()
    return CoursePage.objects.get(pk=page.pk)


def module(parent: CoursePage, title: str = "", **fields: Any) -> ModulePage:
    number = next(_numbers)
    fields.setdefault("code", f"M{number}")
    page = ModulePage(title=title or f"Module {number}", slug=f"module-{number}", **fields)
    parent.add_child(instance=page)
    page.save_revision().publish()
    return page


def lesson(parent: ModulePage, title: str = "", **fields: Any) -> LessonPage:
    number = next(_numbers)
    fields.setdefault("minutes", 10)
    fields.setdefault("body", [{"type": "text", "value": "<p>Something to learn.</p>"}])
    page = LessonPage(title=title or f"Lesson {number}", slug=f"lesson-{number}", **fields)
    parent.add_child(instance=page)
    page.save_revision().publish()
    return page

"""A course of two modules with two lessons each, and a moment in time."""

import datetime
from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import Locale

from tests import factories as make

NOW = datetime.datetime(2026, 11, 20, 12, tzinfo=datetime.UTC)
LATER = NOW + datetime.timedelta(hours=1)


@pytest.fixture
def course(db):
    page = make.course("Gender and stockpiles", code="GS")
    for name in ("One", "Two"):
        module = make.module(page, name)
        for number in (1, 2):
            make.lesson(module, f"{name}.{number}")
    return page


@pytest.fixture
def queries() -> Callable:
    """How many queries a call makes, without those that only open and close savepoints."""

    def count(call: Callable) -> int:
        with CaptureQueriesContext(connection) as captured:
            call()
        marks = ("SAVEPOINT", "RELEASE", "ROLLBACK TO")
        return sum(not query["sql"].startswith(marks) for query in captured)

    return count


@pytest.fixture
def translated(course):
    """The course in Arabic with all its pages, under an Arabic home page and catalogue."""
    arabic = Locale.objects.get(language_code="ar")
    for ancestor in course.get_ancestors().filter(depth__gt=1):
        if not ancestor.has_translation(arabic):
            ancestor.specific.copy_for_translation(arabic).save_revision().publish()
    for page in [course, *course.get_descendants()]:
        page.specific.copy_for_translation(arabic).save_revision().publish()
    return course.get_translation(arabic)

"""The outline: read from the page tree, cached, and dropped when the tree changes."""

import pytest
from django.core.cache import cache
from django.utils.translation import override

from assessments.models import Purpose
from courses import api
from courses.models import LessonPage, ModuleOrder, ModulePage, ModulePrerequisite
from tests import factories as make


def titles(course):
    outline = api.course_outline(course)
    return [
        (part.title, [step.title for step in part.steps]) if isinstance(part, api.ModuleEntry) else part.title
        for part in outline.parts
    ]


@pytest.fixture
def modules(course):
    return list(ModulePage.objects.child_of(course).order_by("path"))


@pytest.fixture
def lessons(course):
    return list(LessonPage.objects.descendant_of(course).order_by("path"))


FULL = [("One", ["One.1", "One.2"]), ("Two", ["Two.1", "Two.2"])]


def test_an_outline_holds_modules_steps_and_rules_in_the_order_of_the_tree(course, modules):
    make.assessment(course, purpose=Purpose.PRE_TEST, title="Before", minutes=20)
    make.assessment(modules[0], purpose=Purpose.PRACTICE, title="Try", is_required=False)
    make.assessment(course, purpose=Purpose.POST_TEST, title="After")
    assert titles(course) == [("One", ["One.1", "One.2", "Try"]), FULL[1], "Before", "After"]
    steps = {entry.title: entry for entry in api.course_outline(course).entries}
    kinds = {title: entry.kind for title, entry in steps.items() if entry.kind != "lesson"}
    assert kinds == {"Before": "pre_test", "Try": "practice", "After": "post_test"}
    traits = [(e.step.is_gate, e.step.opens_last, e.step.is_required, e.step.module) for e in steps.values()]
    assert traits == [
        *([(False, False, True, modules[0].pk)] * 2),
        (False, False, False, modules[0].pk),
        *([(False, False, True, modules[1].pk)] * 2),
        (True, False, True, None),
        (False, True, True, None),
    ]
    assert steps["Before"].step.minutes == 20
    assert api.course_outline(course).rules.sequential


def test_the_rules_are_those_of_the_course_and_its_modules(course, modules):
    course.module_order = ModuleOrder.FREE
    course.save()
    ModulePrerequisite.objects.create(page=modules[0], required=modules[1])
    rules = api.course_outline(course).rules
    assert (rules.sequential, rules.prerequisites) == (False, {modules[0].pk: frozenset({modules[1].pk})})


def test_an_outline_gives_addresses_in_the_language_of_the_reader(course, modules, lessons):
    outline = api.course_outline(course)
    base = f"/courses/{course.slug}/"
    places = (outline, outline.modules[0], outline.entry(lessons[0].pk))
    parts = ("", f"{modules[0].slug}/", f"{modules[0].slug}/{lessons[0].slug}/")
    for language in ("en", "ar"):
        with override(language):
            assert [place.address for place in places] == [f"/{language}{base}{part}" for part in parts]


def test_an_outline_that_is_known_costs_no_query(course, django_assert_num_queries):
    api.course_outline(course)
    with django_assert_num_queries(0):
        api.course_outline(course)


def test_reading_an_outline_costs_the_same_for_3_and_30_lessons(course, modules, queries):
    def count():
        cache.clear()
        return queries(lambda: api.course_outline(course))

    few = count()
    for _ in range(26):
        make.lesson(modules[0])
    assert count() == few


def test_a_published_page_appears_and_an_unpublished_one_goes(course, modules, lessons):
    assert titles(course) == FULL
    make.lesson(modules[1], "Two.3")
    assert titles(course) == [FULL[0], ("Two", ["Two.1", "Two.2", "Two.3"])]
    lessons[0].unpublish()
    assert titles(course) == [("One", ["One.2"]), ("Two", ["Two.1", "Two.2", "Two.3"])]


def test_a_new_title_is_shown_once_it_is_published(course, lessons):
    assert titles(course) == FULL
    lessons[0].title = "Another"
    revision = lessons[0].save_revision()
    assert titles(course) == FULL
    revision.publish()
    assert titles(course) == [("One", ["Another", "One.2"]), FULL[1]]


def test_a_deleted_page_goes(course, modules, lessons):
    assert titles(course) == FULL
    lessons[3].delete()
    assert titles(course) == [FULL[0], ("Two", ["Two.1"])]
    modules[0].delete()
    course.refresh_from_db()
    assert titles(course) == [("Two", ["Two.1"])]


def test_a_moved_page_changes_its_place_and_a_page_moved_away_leaves(course, modules, lessons):
    other = make.course("Other")
    target = make.module(other, "Three")
    assert (titles(course), titles(other)) == (FULL, [("Three", [])])
    modules[1].move(modules[0], pos="left")
    assert titles(course) == [FULL[1], FULL[0]]
    LessonPage.objects.get(pk=lessons[0].pk).move(target, pos="last-child")
    assert (titles(course), titles(other)) == ([FULL[1], ("One", ["One.2"])], [("Three", ["One.1"])])


def test_steps_below_an_unpublished_module_are_not_part_of_the_course(course, modules):
    modules[1].unpublish()
    assert titles(course) == [FULL[0]]
    modules[0].unpublish()
    assert titles(course) == []


def test_a_new_address_of_the_catalogue_is_known_to_the_outlines_below_it(course):
    assert api.course_outline(course).address == f"/en/courses/{course.slug}/"
    catalogue = course.get_parent().specific
    catalogue.slug = "learn"
    catalogue.save_revision().publish()
    course.refresh_from_db()
    assert api.course_outline(course).address == f"/en/learn/{course.slug}/"


def test_the_outline_is_dropped_once_more_when_the_change_is_committed(
    course, lessons, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        lessons[0].unpublish()
        key = f"course-outline-{course.pk}"
        cache.set(key, "what another request read before the commit")
    assert cache.get(key) is None


def test_an_outline_does_not_know_foreign_steps(course):
    assert api.course_outline(course).entry(10**6) is None

"""What the catalogue, course and lesson pages read: filters one by one and together, resume, query counts."""

import pytest
from django.contrib.auth.models import AnonymousUser
from wagtail.models import Locale, PageViewRestriction

from courses import api
from courses.api import CatalogueFilters
from courses.models import CoursePage, LessonPage
from courses.progress import StepState
from tests import factories as make
from tests.courses.conftest import LATER, NOW


def found(page=1, user=None, **filters):
    return [card.title for card in api.catalogue(CatalogueFilters(**filters), page=page, user=user).cards]


@pytest.fixture
def shelf(db):
    """Four courses that differ in everything that can be asked for."""
    make.course(
        "Armouries",
        code="AR",
        minutes=120,
        areas=("pssm", "gender"),
        standards=[("MOSAIC", "05.20")],
        summary="Keep weapons safe.",
        audience="Storekeepers",
        description="<p>Locks and registers.</p>",
    )
    make.course("Brokers", code="BR", minutes=121, areas=("arms-flows",), standards=[("ATT", "")])
    make.course("Carriers", code="CA", minutes=300, areas=("gender",), standards=[("MOSAIC", "04.10")])
    make.course("Depots", code="DE", minutes=301)


ALL = ["Armouries", "Brokers", "Carriers", "Depots"]


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({}, ALL),
        ({"area": "gender"}, ["Armouries", "Carriers"]),
        ({"area": "pssm"}, ["Armouries"]),
        ({"area": "training"}, []),
        ({"standard": "MOSAIC"}, ["Armouries", "Carriers"]),
        ({"standard": "ATT"}, ["Brokers"]),
        ({"standard": "withdrawn since"}, ALL),
        ({"language": "en"}, ALL),
        ({"language": "ar"}, []),
        ({"length": "short"}, ["Armouries"]),
        ({"length": "medium"}, ["Brokers", "Carriers"]),
        ({"length": "long"}, ["Depots"]),
        ({"length": "endless"}, ALL),
        ({"search": "depots"}, ["Depots"]),
        ({"search": "WEAPONS"}, ["Armouries"]),
        ({"search": "storekeepers"}, ["Armouries"]),
        ({"search": "registers"}, ["Armouries"]),
        ({"search": "br"}, ["Brokers"]),
        ({"search": "keep   locks"}, ["Armouries"]),
        ({"search": "keep nothing"}, []),
        ({"search": "   "}, ALL),
        ({"area": "gender", "standard": "MOSAIC", "language": "en", "length": "medium"}, ["Carriers"]),
        ({"area": "gender", "search": "locks"}, ["Armouries"]),
        ({"area": "gender", "length": "long"}, []),
    ],
)
def test_the_catalogue_shows_the_courses_that_match_every_filter(shelf, filters, expected):
    assert found(**filters) == expected


@pytest.mark.parametrize(
    "text",
    ["'; DROP TABLE courses_coursepage; --", '" OR 1=1 --', "%", "_", "\\", "100%", "(", "a' UNION SELECT 1"],
)
def test_search_takes_signs_literally(shelf, text):
    assert found(search=text) == []
    assert found(area=text, language="en") == []
    assert found() == ALL


def test_search_finds_words_in_the_titles_of_live_lessons(course):
    lesson = make.lesson(make.module(course, "Marking"), "Engraving serial numbers")
    assert found(search="engraving") == [course.title]
    assert found(search="engraving marking gender") == [course.title]
    lesson.unpublish()
    assert found(search="engraving") == []


def test_more_than_eight_words_are_not_read(shelf):
    assert found(search="keep weapons safe keep weapons safe keep weapons nonsense") == ["Armouries"]


def test_unpublished_and_private_courses_are_not_listed(shelf):
    CoursePage.objects.get(code="AR").unpublish()
    PageViewRestriction.objects.create(page=CoursePage.objects.get(code="BR"), restriction_type="login")
    assert found() == ["Carriers", "Depots"]


def test_the_catalogue_has_pages_and_stays_within_them(db):
    for number in range(25):
        make.course(f"Course {number:02}")
    first, last = (api.catalogue(CatalogueFilters(), page=page) for page in (1, 2))
    assert (len(first.cards), len(last.cards), first.total, first.page_count) == (24, 1, 25, 2)
    assert [api.catalogue(CatalogueFilters(), page=page).page for page in (-3, 0, 2, 99)] == [1, 1, 2, 2]
    assert found(page=2) == ["Course 24"]


def test_an_empty_catalogue_has_one_page(db):
    empty = api.catalogue(CatalogueFilters())
    assert (empty.cards, empty.total, empty.page, empty.page_count, empty.standards) == ((), 0, 1, 1, ())


def test_a_card_tells_topics_language_length_and_whether_the_reader_is_enrolled(shelf, amina):
    api.enrol(user=amina, course=CoursePage.objects.get(code="AR"), now=NOW)
    cards = api.catalogue(CatalogueFilters(), user=amina).cards
    assert [card.is_enrolled for card in cards] == [True, False, False, False]
    assert cards[0].areas == ("Physical security and stockpile management", "Gender")
    assert (cards[0].language, cards[0].minutes, cards[0].code) == ("en", 120, "AR")
    for stranger in (None, AnonymousUser()):
        assert not any(c.is_enrolled for c in api.catalogue(CatalogueFilters(), user=stranger).cards)


def test_the_standards_offered_are_those_of_live_courses_once_each(shelf):
    assert api.catalogue(CatalogueFilters()).standards == ("ATT", "MOSAIC")


def test_filters_know_whether_anything_was_asked():
    assert [CatalogueFilters().any, CatalogueFilters(area="gender").any] == [False, True]


def test_courses_are_found_by_their_language(course, translated):
    assert found(language="ar") == [translated.title]
    assert Locale.objects.get(language_code="ar") == translated.locale


def test_the_catalogue_costs_the_same_for_3_and_23_courses(db, amina, queries):
    def count():
        return queries(lambda: api.catalogue(CatalogueFilters(search="course"), user=amina))

    for _ in range(3):
        make.course(areas=("gender",), standards=[("ATT", "")])
    few = count()
    for _ in range(20):
        make.course(areas=("gender",), standards=[("ATT", "")])
    assert count() == few


@pytest.fixture
def lessons(course):
    return list(LessonPage.objects.descendant_of(course).order_by("path"))


@pytest.fixture
def enrolment(amina, course):
    return api.enrol(user=amina, course=course, now=NOW)


def complete(enrolment, page):
    api.complete_step(enrolment=enrolment, step_id=page.pk, now=NOW)


def test_a_visitor_reads_the_outline_of_a_course_as_a_beginner(course, lessons):
    reading = api.course_reading(course, AnonymousUser())
    assert (reading.enrolment, reading.progress.percent) == (None, 0)
    assert reading.resume.id == lessons[0].pk
    states = [[line.state for line in part.lines] for part in reading.parts]
    assert states == [[StepState.CURRENT, StepState.OPEN], [StepState.LOCKED, StepState.LOCKED]]


def test_a_learner_resumes_the_last_step_that_is_not_finished(amina, course, lessons, enrolment):
    api.note_visit(enrolment=enrolment, step_id=lessons[1].pk, now=NOW)
    assert api.course_reading(course, amina).resume.id == lessons[1].pk
    complete(enrolment, lessons[1])
    assert api.course_reading(course, amina).resume.id == lessons[0].pk


def test_a_finished_course_has_nothing_to_resume(amina, course, lessons, enrolment):
    for lesson in lessons:
        complete(enrolment, lesson)
    reading = api.course_reading(course, amina)
    assert (reading.resume, reading.progress.is_complete) == (None, True)
    assert [(part.is_done, part.done_count) for part in reading.parts] == [(True, 2), (True, 2)]


def test_a_last_step_that_is_no_more_in_the_course_is_not_resumed(amina, course, lessons, enrolment):
    api.note_visit(enrolment=enrolment, step_id=lessons[1].pk, now=NOW)
    lessons[1].unpublish()
    assert api.course_reading(course, amina).resume.id == lessons[0].pk


def test_a_long_outline_opens_the_module_of_the_next_step_only(course, monkeypatch):
    monkeypatch.setattr("courses.api.reading.FULL_OUTLINE_STEPS", 3)
    make.assessment(course)
    parts = api.course_reading(course, AnonymousUser()).parts
    assert [part.is_open for part in parts] == [True, False, True]
    monkeypatch.setattr("courses.api.reading.FULL_OUTLINE_STEPS", 5)
    assert [part.is_open for part in api.course_reading(course, AnonymousUser()).parts] == [True] * 3


def test_a_step_knows_its_module_and_its_neighbours(amina, course, lessons, enrolment):
    complete(enrolment, lessons[0])
    outline = api.course_outline(course)
    progress = api.progress_of(enrolment, outline)
    readings = [api.step_reading(outline, entry, progress) for entry in outline.entries]
    neighbours = [(r.previous and r.previous.title, r.following and r.following.title) for r in readings]
    titles = ["One.1", "One.2", "Two.1", "Two.2"]
    assert neighbours == list(zip([None, *titles[:-1]], [*titles[1:], None], strict=True))
    assert [reading.is_done for reading in readings] == [True, False, False, False]
    assert [reading.module.title for reading in readings] == ["One", "One", "Two", "Two"]
    assert [line.entry.title for line in readings[2].lines] == ["Two.1", "Two.2"]


def test_a_step_directly_under_the_course_has_no_module(course):
    make.assessment(course, title="Before")
    outline = api.course_outline(course)
    reading = api.step_reading(outline, outline.entries[-1], api.progress_of(None, outline))
    assert (reading.module, [line.entry.title for line in reading.lines]) == (None, ["Before"])


def test_my_courses_are_the_running_and_finished_ones_latest_first(amina, course, lessons, enrolment):
    other, left = make.course("Other"), make.course("Left")
    api.note_visit(enrolment=enrolment, step_id=lessons[0].pk, now=NOW)
    second = api.enrol(user=amina, course=other, now=NOW)
    api.note_visit(enrolment=second, step_id=make.lesson(make.module(other, "Only"), "Alone").pk, now=LATER)
    api.withdraw(enrolment=api.enrol(user=amina, course=left, now=NOW), now=LATER)
    complete(enrolment, lessons[0])
    lines = api.my_courses(amina)
    assert [(line.title, line.progress.percent) for line in lines] == [("Other", 0), (course.title, 25)]
    assert [line.resume.title for line in lines] == ["Alone", "One.2"]
    assert lines[1].address == f"/en/courses/{course.slug}/"


def test_course_and_lesson_cost_the_same_for_30_and_300_lessons(amina, course, enrolment, queries):
    module = course.get_children().first().specific
    page = LessonPage(title="x", minutes=1, body=[{"type": "text", "value": "<p>x</p>"}])

    def grow(to):
        for number in range(len(api.course_outline(course).entries), to):
            module.refresh_from_db()
            module.add_child(
                instance=LessonPage(title=f"L{number}", slug=f"l{number}", minutes=1, body=page.body)
            )
        api.forget_outline(course)

    def counts():
        outline = api.course_outline(course)
        entry = outline.entries[10]
        api.forget_outline(course)
        cold = queries(lambda: api.course_reading(course, amina))
        warm = queries(lambda: api.course_reading(course, amina))

        def lesson():
            found, progress = api.require_open(enrolment=enrolment, outline=outline, step_id=entry.id)
            api.step_reading(outline, found, progress)

        return cold, warm, queries(lesson), len(outline.entries)

    grow(30)
    few = counts()
    grow(300)
    assert counts() == (*few[:3], 300)
    assert few == (7, 2, 1, 30)

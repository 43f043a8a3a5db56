"""The starter catalogue on the site: loaded once, loaded again, and dumped."""

from collections import Counter

import pytest
from django.db import transaction

from assessments.models import AssessmentPage, ItemVersion, PaperVersion, Question
from courses.models import CoursePage, LessonPage, ModulePage
from interchange.api import dump_course_pack, load_course_packs
from tests.interchange.packs import CONTENT, FOLDERS

CATALOGUE = [CONTENT / folder for folder in FOLDERS]


@pytest.fixture(scope="module")
def catalogue(django_db_setup, django_db_blocker, tmp_path_factory):
    """The summary of loading the starter catalogue once; it stays for the tests that ask for it."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield load_course_packs(CATALOGUE)
        transaction.set_rollback(True)


def files_in(folder):
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_the_starter_catalogue_has_its_size(catalogue, db):
    assert catalogue.problems == ()
    counts = catalogue.summary.counts
    assert [counts[name] for name in ("courses", "modules", "lessons", "items", "reserved")] == [
        4,
        21,
        56,
        156,
        42,
    ]
    live = [
        model.objects.filter(live=True).count() for model in (CoursePage, ModulePage, LessonPage, Question)
    ]
    assert live == [4, 21, 56, 156]
    purposes = Counter(AssessmentPage.objects.values_list("purpose", flat=True))
    assert purposes == {"graded": 21, "pre_test": 4, "post_test": 4}
    assert (PaperVersion.objects.count(), ItemVersion.objects.count()) == (29, 156)


def test_loading_the_catalogue_again_changes_nothing(catalogue, db):
    again = load_course_packs(CATALOGUE)
    assert (again.problems, sum(again.summary.changed.values()), again.summary.unpublished) == ((), 0, [])
    assert again.summary.counts == catalogue.summary.counts


@pytest.mark.parametrize(("code", "folder"), zip(["BI", "GM", "PS", "TT"], FOLDERS, strict=True))
def test_a_dump_of_the_catalogue_is_the_folder_it_came_from_byte_for_byte(
    catalogue, db, tmp_path, code, folder
):
    dump_course_pack(code, tmp_path)
    assert files_in(tmp_path) == files_in(CONTENT / folder)


def test_every_key_point_of_the_catalogue_has_its_text_on_the_site(catalogue, db):
    points = [
        point
        for page in LessonPage.objects.all()
        for block in page.body
        if block.block_type == "key_points"
        for point in block.value
    ]
    assert len(points) > 100
    assert [point for point in points if not point["text"].source or not point["sources"]] == []

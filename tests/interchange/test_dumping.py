"""Dumping a course: the folder it came from, and what authors changed since."""

from dataclasses import replace

import pytest
from django.core.files.base import ContentFile
from wagtail.images import get_image_model

from assessments.models import AssessmentPage, Question
from courses.models import CoursePage, LessonPage, ModulePage
from interchange.api import dump_course_pack
from interchange.course_pack.reading import read_pack_folder
from interchange.course_pack.values import Block
from interchange.course_pack.writing import pack_files
from interchange.dumping import CannotDump, dump
from interchange.streams import Links, to_blocks, to_stream
from tests import factories as make
from tests.interchange.packs import item_problems
from tests.interchange.small_pack import ITEMS, SVG, lesson, pack, with_lessons


def dumped():
    return dump(CoursePage.objects.get(code="SM"))


def test_a_loaded_pack_is_dumped_as_it_was(loaded):
    assert dumped() == pack()


def test_a_dump_is_the_folder_byte_for_byte_with_its_files(loaded, tmp_path):
    written = dump_course_pack("SM", tmp_path / "dump")
    files = {
        path.relative_to(tmp_path / "dump").as_posix(): path.read_bytes()
        for path in (tmp_path / "dump").rglob("*")
        if path.is_file()
    }
    assert files == pack_files(pack())
    assert files["media/map.svg"] == SVG
    assert read_pack_folder(tmp_path / "dump", item_problems).pack == written


def test_a_course_that_does_not_exist_is_not_dumped(db, tmp_path):
    assert dump_course_pack("XX", tmp_path / "dump") is None
    assert not (tmp_path / "dump").exists()


def test_a_dump_holds_what_authors_changed_and_only_what_is_live(loaded):
    third, second = LessonPage.objects.get(slug="third"), LessonPage.objects.get(slug="second")
    third.unpublish()
    second.title = "The second"
    second.save_revision().publish()
    lessons = dumped().modules[0].lessons
    assert [each.title for each in lessons] == ["All kinds", "The second"]


def test_a_course_without_tests_or_questions_to_spare_is_dumped_without_them(loaded):
    for page in AssessmentPage.objects.filter(purpose__in=["pre_test", "post_test"]):
        page.unpublish()
    make.question(code="SM-M1-Q99")  # in the bank, but no assessment asks it
    found = dumped()
    assert (found.pretest, found.posttest) == (None, None)
    assert [item.id for item in found.modules[0].items] == [item.id for item in ITEMS if item.pool == "quiz"]


def test_a_question_keeps_its_classification(loaded):
    question = Question.objects.get(code="SM-M1-Q01")
    question.areas, question.mosaic, question.iatg = "bi, training", "", "01.30,01.40"
    question.save()
    tags = dumped().modules[0].items[0].tags
    assert (tags.area, tags.mosaic, tags.iatg) == (("bi", "training"), (), ("01.30", "01.40"))


def test_a_quiz_without_a_pass_mark_or_a_limit_has_zero(loaded):
    AssessmentPage.objects.filter(purpose="graded").update(pass_mark_percent=None, attempts_allowed=None)
    quiz = dumped().modules[0].quiz
    assert (quiz.pass_mark_percent, quiz.attempts_allowed) == (0, 0)


def test_a_module_without_a_quiz_cannot_be_dumped_and_is_named(loaded):
    AssessmentPage.objects.get(purpose="graded").unpublish()
    with pytest.raises(CannotDump) as refusal:
        dumped()
    assert str(refusal.value) == "The module SM-M1 has no graded quiz, which a course pack needs."


def test_a_file_that_an_author_added_gets_the_name_of_its_file(loaded):
    image = get_image_model()(title="Plan of the depot")
    image.file = ContentFile(SVG, name="plan.svg")
    image.save()
    page = LessonPage.objects.get(slug="second")
    page.body = [
        {"type": "figure", "value": {"image": image.pk, "alt": "A plan", "caption": "", "credit": ""}}
    ]
    page.save_revision().publish()
    found = dumped()
    assert dict(found.modules[0].lessons[1].blocks[0].fields) == {"image": "plan.svg", "alt": "A plan"}
    assert {media.name: media.data for media in found.media}["plan.svg"] == SVG


def test_two_files_of_the_same_name_are_kept_apart(loaded):
    other = SVG.replace(b"40", b"60")
    image = get_image_model()(title="Other/map.svg")
    image.file = ContentFile(other, name="map.svg")
    image.save()
    page = LessonPage.objects.get(slug="second")
    page.body = [
        {"type": "figure", "value": {"image": image.pk, "alt": "A map", "caption": "", "credit": ""}}
    ]
    page.save_revision().publish()
    data = {media.name: media.data for media in dumped().media}
    assert (data["map.svg"], data[f"{image.pk}-map.svg"]) == (SVG, other)


def test_a_course_of_one_plain_lesson_is_dumped(term, load):
    small = replace(
        with_lessons(pack(), lesson("Only", Block(kind="text", text="One."))), media=(), surveys=()
    )
    assert load(small).problems == ()
    assert (dumped(), ModulePage.objects.count()) == (small, 1)


def names(kind, pk):
    return {("image", 1): "a.svg", ("document", 2): "b.pdf", ("term", 3): "c", ("practice", 4): "SM-M1-Q01"}[
        kind, pk
    ]


@pytest.mark.parametrize(
    "block",
    [
        Block(kind="figure", fields=(("image", "a.svg"), ("alt", "x"))),
        Block(kind="download", fields=(("file", "b.pdf"),)),
        Block(kind="definition", fields=(("term", "c"),)),
        Block(kind="practice", fields=(("items", "SM-M1-Q01"),)),
    ],
)
def test_what_a_block_points_to_is_an_id_on_the_site_and_a_name_in_the_pack(block):
    links = Links(images={"a.svg": 1}, documents={"b.pdf": 2}, terms={"c": 3}, practices={"SM-M1-Q01": 4})
    assert to_blocks(to_stream([block], links), names) == (block,)


def test_a_source_with_a_line_break_is_kept_as_text():
    stream = [{"type": "sources", "value": ["One\ntwo [S75]"]}]
    assert to_blocks(stream, names)[0].points[0].text == "One\ntwo [S75]"

"""Loading packs: what arrives on the site, what a second load changes, and what a changed pack does."""

import json
import shutil
from collections import Counter
from dataclasses import replace

import pytest
from django.core.management import call_command
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Page

from assessments.models import AssessmentPage, Question, SurveyDefinition
from courses.api import authoring
from courses.models import CoursePage, LessonPage, ModulePage, Reference
from interchange.api import load_course_packs
from interchange.course_pack.values import Block
from tests.interchange.packs import CONTENT
from tests.interchange.small_pack import lesson, pack, png, with_lessons


def test_a_pack_arrives_with_its_fields(loaded):
    course = CoursePage.objects.get()
    assert (course.code, course.slug, course.title, course.module_order) == (
        "SM",
        "small",
        "A small course",
        "free",
    )
    assert (course.description, course.pass_mark_percent) == ("<p>It is <b>small</b>.</p>", 75)
    assert [area.code for area in course.areas.all()] == ["gender", "training"]
    module = ModulePage.objects.get()
    assert [str(each) for each in module.alignments.all()] == ["MOSAIC 06.10, 06.20", "ATT"]
    children = [page.title for page in Page.objects.child_of(course).order_by("path")]
    assert children == ["Pre-test", "Start", "Post-test"]
    parts = [(page.title, page.slug) for page in Page.objects.child_of(module).order_by("path")]
    assert parts == [
        ("All kinds", "all-kinds"),
        ("Try it", "all-kinds-practice-1"),
        ("All kinds", "all-kinds-practice-2"),
        ("Second", "second"),
        ("Third", "third"),
        ("Quiz", "quiz"),
    ]
    assert [reference.key for reference in Reference.objects.filter(key__in=["S75", "S77"])] == ["S75", "S77"]
    assert SurveyDefinition.objects.get().version == 2


def test_tests_quizzes_and_practice_have_their_rules(loaded):
    fields = ("purpose", "pass_mark_percent", "attempts_allowed", "feedback_policy", "is_required")
    rules = AssessmentPage.objects.order_by("path").values_list(*fields)
    assert list(rules) == [
        ("pre_test", None, 1, "none", True),
        ("practice", None, None, "full", False),
        ("practice", None, None, "full", False),
        ("graded", 70, 3, "full", True),
        ("post_test", 75, 2, "full", True),
    ]


def test_a_quiz_without_a_limit_has_none(term, load):
    first = pack()
    quiz = replace(first.modules[0].quiz, attempts_allowed=0)
    load(replace(first, modules=(replace(first.modules[0], quiz=quiz),)))
    assert AssessmentPage.objects.get(purpose="graded").attempts_allowed is None


def test_every_kind_of_block_arrives_as_the_editor_knows_it(loaded):
    body = LessonPage.objects.get(slug="all-kinds").body
    blocks = [(block.block_type, block.value) for block in body]
    values = dict(reversed(blocks))
    assert (
        values["text"].source == "<p>Some <b>bold</b> words &amp; more.</p><ul><li>one</li><li>two</li></ul>"
    )
    points = [(point["text"].source, list(point["sources"])) for point in values["key_points"]]
    assert points == [("<p>5 &lt; 6 &amp; true.</p>", ["S75 ¶31", "S77 ¶2"]), ("<p>Bare.</p>", [])]
    assert list(values["scenario"]["sources"]) == ["S75 ¶31", "S77 ¶1"]
    assert values["definition"]["term"].term == "Diversion"
    rows = [[str(cell) for cell in row] for row in values["table"]["table"].rows]
    assert ([c["heading"] for c in values["table"]["table"].columns], rows) == (["a", "b | c"], [["", "1"]])
    assert (values["figure"]["image"].title, values["figure"]["alt"]) == ("SM/map.svg", "A map")
    assert list(values["sources"]) == ["The report. [S75]", "Another."]
    assert values["download"]["document"].title == "SM/form.pdf"
    media = [value for kind, value in blocks if kind == "media"]
    assert [(each["kind"], each["transcript"].source) for each in media] == [
        ("video", "<p>Hello &amp; welcome.</p>"),
        ("audio", "<p>Hello.</p>"),
    ]
    practice = [value for kind, value in blocks if kind == "practice"]
    assert [(p["assessment"].slug, p["prompt"]) for p in practice] == [
        ("all-kinds-practice-1", "Try it"),
        ("all-kinds-practice-2", ""),
    ]


def test_files_arrive_with_their_content_and_size(loaded):
    sizes = get_image_model().objects.order_by("title").values_list("title", "width", "height")
    assert list(sizes) == [("SM/map.svg", 40, 20), ("SM/photo.png", 8, 4)]
    documents = get_document_model().objects.order_by("title")
    assert [document.title for document in documents] == ["SM/form.pdf", "SM/talk.mp3", "SM/tour.mp4"]
    assert documents[0].file.open("rb").read() == b"%PDF-1.4\n%%EOF\n"


def test_a_second_load_changes_nothing(loaded, load):
    again = load(pack())
    assert (sum(again.summary.changed.values()), again.summary.unpublished) == (0, [])
    assert again.summary.counts == loaded.summary.counts


def test_a_changed_file_replaces_the_old_one_and_what_was_made_from_it(loaded, load):
    image = get_image_model().objects.get(title="SM/photo.png")
    image.get_rendition("width-4")
    changed = tuple(replace(m, data=png("blue")) if m.name == "photo.png" else m for m in pack().media)
    result = load(replace(pack(), media=changed))
    assert {kind: count for kind, count in result.summary.changed.items() if count} == {"files": 1}
    image.refresh_from_db()
    assert (image.file.open("rb").read(), image.renditions.count()) == (png("blue"), 0)
    assert image.file_size == len(png("blue"))


@pytest.mark.parametrize(
    ("change", "changed"),
    [
        ({"title": "Another"}, {"courses": 1}),
        ({"areas": ("gender", "ssr")}, {"courses": 1}),
        ({"alignment": pack().alignment[::-1]}, {"courses": 1}),
        ({"objectives": (replace(pack().objectives[0], text="Say it."),)}, {"courses": 1}),
        (
            {"references": (replace(pack().references[0], title="New"), pack().references[1])},
            {"references": 1},
        ),
        ({"surveys": (replace(pack().surveys[0], version=3),)}, {"surveys": 1}),
        ({"pass_mark_percent": 80}, {"courses": 1, "assessments": 1}),
    ],
)
def test_only_what_differs_is_written(loaded, load, change, changed):
    result = load(replace(pack(), **change))
    assert {kind: count for kind, count in result.summary.changed.items() if count} == changed


def test_a_changed_question_is_published_and_frozen_anew(loaded, load):
    first = pack()
    items = list(first.modules[0].items)
    items[0] = replace(items[0], content=items[0].content | {"stem": "Which one now?"}, points=2)
    result = load(replace(first, modules=(replace(first.modules[0], items=tuple(items)),)))
    assert {kind: count for kind, count in result.summary.changed.items() if count} == {"items": 1}
    assert Question.objects.get(code="SM-M1-Q01").points == 2


def test_a_lesson_that_the_pack_no_longer_names_is_unpublished_and_comes_back_when_it_does(
    loaded, load, tmp_path
):
    lessons = pack().modules[0].lessons
    shutil.rmtree(tmp_path / "pack")
    result = load(with_lessons(pack(), *lessons[:2]))
    assert (result.problems, result.summary.unpublished) == ((), ["Third"])
    third = LessonPage.objects.get(slug="third")
    assert not third.live
    load(pack())
    third.refresh_from_db()
    assert (third.live, LessonPage.objects.count()) == (True, 3)


def test_a_module_and_a_test_that_the_pack_no_longer_names_are_unpublished_with_all_below(loaded):
    course = CoursePage.objects.get()
    titles = authoring.unpublish_others(course, [AssessmentPage.objects.get(purpose="pre_test").pk])
    assert titles == ["Start", "All kinds", "Try it", "All kinds", "Second", "Third", "Quiz", "Post-test"]
    assert Page.objects.descendant_of(course).live().count() == 1


def test_lessons_follow_the_order_of_the_pack(loaded, load, tmp_path):
    lessons = pack().modules[0].lessons
    shutil.rmtree(tmp_path / "pack")
    result = load(with_lessons(pack(), lessons[2], lessons[0], lessons[1]))
    assert {kind: count for kind, count in result.summary.changed.items() if count} == {"order": 1}
    titles = [p.title for p in LessonPage.objects.order_by("path")]
    assert titles == ["Third", "All kinds", "Second"]


def test_pages_that_authors_added_stay_where_they_are_at_the_end_but_unpublished(loaded, load):
    extra = LessonPage(title="Extra", slug="extra", minutes=5)
    ModulePage.objects.get().add_child(instance=extra)
    result = load(pack())
    assert result.summary.unpublished == ["Extra"]
    assert LessonPage.objects.order_by("path").last().title == "Extra"


def messages(result):
    return [(problem.file, problem.line, problem.message) for _folder, problem in result.problems]


def test_a_broken_pack_loads_nothing_and_tells_everything_with_file_and_line(load, tmp_path, term):
    load_into = tmp_path / "broken"
    shutil.copytree(CONTENT / "train-the-trainer", load_into)
    course = (load_into / "course.yaml").read_text().replace("module_order: ", "module_order: any-")
    (load_into / "course.yaml").write_text(course)
    (load_into / "modules" / "TT-M1" / "stray.txt").write_text("x")
    result = load_course_packs([CONTENT / "building-integrity", load_into])
    found = messages(result)
    line = course.splitlines().index(next(x for x in course.splitlines() if x.startswith("module_order")))
    assert ("course.yaml", line + 1) in [(file, number) for file, number, _message in found]
    assert "modules/TT-M1/stray.txt" in [file for file, _line, _message in found]
    assert {folder for folder, _problem in result.problems} == {load_into}
    assert (CoursePage.objects.count(), Question.objects.count(), result.summary.counts) == (0, 0, Counter())


def test_an_unknown_glossary_term_is_told(load):
    assert messages(load(pack())) == [("course.yaml", 1, "The glossary has no term “diversion”.")]
    assert CoursePage.objects.count() == 0


def test_a_pack_in_another_language_is_told(term, load):
    found = messages(load(replace(pack(), language="fr")))
    assert found == [("course.yaml", 1, "The language of the course is fr, not en.")]


@pytest.mark.parametrize(
    ("block", "name", "message"),
    [
        (("figure", ("image", "form.pdf"), ("alt", "x")), "form.pdf", "A figure needs an image."),
        (("download", ("file", "map.svg")), "map.svg", "An image is shown in a figure only."),
        (
            ("media", ("file", "photo.png"), ("title", "x"), ("transcript", "y")),
            "photo.png",
            "An image is shown in a figure only.",
        ),
    ],
)
def test_a_file_that_is_used_for_what_it_cannot_be_is_told(db, load, block, name, message):
    kind, *fields = block
    media = tuple(each for each in pack().media if each.name == name)
    small = pack(lesson("Only", Block(kind=kind, fields=tuple(fields))), media=media)
    assert messages(load(small)) == [(f"media/{name}", 1, message)]


def test_the_demo_commands_can_read_the_summary(loaded, load, capsys, tmp_path):
    call_command("load_course_pack", str(tmp_path / "pack"), "--json")
    assert json.loads(capsys.readouterr().out)["changed"] == 0


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("map.svg", b"<svg"),
        ("map.svg", b"not an image"),
        ("map.svg", b'<svg xmlns="http://www.w3.org/2000/svg" width="wide"/>'),
        ("map.svg", b'<!DOCTYPE svg [<!ENTITY a "b">]><svg xmlns="http://www.w3.org/2000/svg">&a;</svg>'),
        ("photo.png", b"\x89PNG\r\n\x1a\n"),
    ],
)
def test_an_image_that_cannot_be_read_is_told(term, load, name, data):
    media = tuple(replace(each, data=data) if each.name == name else each for each in pack().media)
    found = messages(load(replace(pack(), media=media)))
    assert found == [(f"media/{name}", 1, "This image cannot be read.")]


def test_a_course_without_tests_before_and_after_has_none(term, load):
    items = tuple(item for item in pack().modules[0].items if item.pool == "quiz")
    module = replace(pack().modules[0], items=items)
    result = load(replace(pack(), modules=(module,), pretest=None, posttest=None))
    assert (result.problems, result.summary.counts["reserved"]) == ((), 0)
    assert not AssessmentPage.objects.filter(purpose__in=["pre_test", "post_test"]).exists()

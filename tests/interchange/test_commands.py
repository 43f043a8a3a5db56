"""The commands: what they print, and how they fail."""

import json
import shutil

import pytest
from django.core.management import CommandError, call_command

from assessments.models import AssessmentPage
from courses.models import CoursePage
from interchange.course_pack.writing import pack_files, write_pack
from tests.interchange.small_pack import pack, with_lessons


@pytest.fixture
def folder(term, tmp_path):
    write_pack(pack(), tmp_path / "small")
    return tmp_path / "small"


def run(capsys, *arguments):
    """Exit without error: what was printed, and the sentence of a failure."""
    failure = ""
    try:
        call_command(*(str(each) for each in arguments))
    except CommandError as error:
        failure = str(error)
    printed = capsys.readouterr()
    return printed.out, printed.err, failure


def test_loading_prints_one_line_of_counts(folder, capsys):
    counts = "1 courses, 1 modules, 3 lessons, 17 items, 2 reserved, 5 assessments, 1 surveys, 2 references, 5 files"
    assert run(capsys, "load_course_pack", folder) == (f"Loaded {counts}; 36 changed.\n", "", "")
    assert run(capsys, "load_course_pack", folder) == (f"Loaded {counts}; 0 changed.\n", "", "")


def test_loading_prints_what_it_unpublished(folder, capsys):
    run(capsys, "load_course_pack", folder)
    shutil.rmtree(folder)
    write_pack(with_lessons(pack(), *pack().modules[0].lessons[:2]), folder)
    out, _err, _failure = run(capsys, "load_course_pack", folder)
    assert out.splitlines()[1:] == ["Unpublished, because the pack no longer names it: Third"]


def test_loading_prints_one_json_object_when_asked(folder, capsys):
    out, err, failure = run(capsys, "load_course_pack", folder, "--json")
    assert (err, failure) == ("", "")
    assert json.loads(out) == {
        "courses": 1,
        "modules": 1,
        "lessons": 3,
        "items": 17,
        "reserved": 2,
        "assessments": 5,
        "surveys": 1,
        "references": 2,
        "files": 5,
        "changed": 36,
        "changes": {
            "references": 2,
            "items": 17,
            "courses": 1,
            "assessments": 5,
            "files": 5,
            "lessons": 3,
            "modules": 1,
            "surveys": 1,
            "order": 1,
        },
        "unpublished": [],
        "problems": [],
    }


@pytest.fixture
def broken(folder):
    """Two errors: an order of modules that does not exist, and a lesson that is not there."""
    course = folder / "course.yaml"
    course.write_text(course.read_text().replace("module_order: free", "module_order: any"))
    (folder / "modules/SM-M1/lessons/3-third.md").unlink()
    return folder


def line_of(file, text):
    return next(n for n, line in enumerate(file.read_text().splitlines(), start=1) if text in line)


def test_a_broken_pack_is_told_line_by_line_and_loads_nothing(broken, capsys):
    out, err, failure = run(capsys, "load_course_pack", broken)
    order = line_of(broken / "course.yaml", "module_order")
    module = broken / "modules/SM-M1/module.yaml"
    found = [line.partition(": ")[0] for line in err.splitlines()]
    assert found == [f"{broken}/course.yaml:{order}", f"{module}:{line_of(module, '3-third.md')}"]
    assert (out, failure) == ("", "2 problems. Nothing was loaded.")
    assert CoursePage.objects.count() == 0


def test_a_broken_pack_is_told_as_json_when_asked(broken, capsys):
    out, err, failure = run(capsys, "load_course_pack", broken, "--json")
    told = json.loads(out)
    assert [(problem["file"], problem["line"]) for problem in told["problems"]][0] == (
        f"{broken}/course.yaml",
        line_of(broken / "course.yaml", "module_order"),
    )
    assert all(problem["message"] for problem in told["problems"])
    assert (told["courses"], told["changed"], err, failure) == (0, 0, "", "2 problems. Nothing was loaded.")


def test_one_broken_pack_keeps_the_sound_ones_out_too(broken, tmp_path, capsys):
    write_pack(pack(), tmp_path / "sound")
    run(capsys, "load_course_pack", tmp_path / "sound", broken)
    assert CoursePage.objects.count() == 0


def test_folders_that_do_not_exist_are_named(db, tmp_path, capsys):
    missing = (tmp_path / "a", tmp_path / "b")
    failure = f"Not a folder: {missing[0]}, {missing[1]}"
    assert run(capsys, "load_course_pack", *missing) == ("", "", failure)


def test_dumping_says_what_it_wrote(folder, tmp_path, capsys):
    run(capsys, "load_course_pack", folder)
    target = tmp_path / "dump"
    assert run(capsys, "dump_course_pack", "SM", target) == (f"Wrote A small course to {target}.\n", "", "")
    written = {p.relative_to(target).as_posix() for p in target.rglob("*") if p.is_file()}
    assert written == set(pack_files(pack()))


def test_dumping_a_course_that_does_not_exist_or_does_not_fit_says_so(folder, tmp_path, capsys):
    failure = run(capsys, "dump_course_pack", "XX", tmp_path / "dump")[2]
    assert failure == "There is no course with the code XX."
    run(capsys, "load_course_pack", folder)
    AssessmentPage.objects.get(purpose="graded").unpublish()
    failure = run(capsys, "dump_course_pack", "SM", tmp_path / "dump")[2]
    assert failure == "The module SM-M1 has no graded quiz, which a course pack needs."

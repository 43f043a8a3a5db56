"""A broken pack gives exactly the problems it has, each with file and line, and never an exception."""

import shutil

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from interchange.course_pack.reading import read_pack_folder
from tests.interchange.broken_packs import COURSE, EDITS, LESSON, MODULE, QUESTIONS, SURVEY
from tests.interchange.packs import CONTENT, files_of, item_problems, read


def broken(file, old, new):
    files = files_of("train-the-trainer")
    text = files[file].decode()
    assert old in text
    files[file] = text.replace(old, new, 1).encode()
    return files


def found(reading):
    return [(each.file, each.line, each.message) for each in reading.problems]


@pytest.mark.parametrize(("file", "old", "new", "where", "message"), EDITS)
def test_a_broken_pack_names_file_line_and_problem(file, old, new, where, message):
    files = broken(file, old, new)
    reading = read(files)
    assert reading.pack is None
    text = files[file].decode()
    assert found(reading) == [(file, text[: text.index(where)].count("\n") + 1, message)]


def test_a_hint_says_what_to_do():
    problems = read(broken(COURSE, "module_order: sequential", "module_order: sequental")).problems
    assert [each.hint for each in problems] == ["Did you mean “sequential”?"]


@pytest.mark.parametrize(
    ("absent", "expected"),
    [
        (COURSE, [(COURSE, 1, "There is no file course.yaml.")]),
        (QUESTIONS, [(MODULE, 1, f"There is no file {QUESTIONS}.")]),
        (LESSON, [(MODULE, 12, f"There is no file {LESSON}.")]),
        (MODULE, [(COURSE, 41, f"There is no file {MODULE}.")]),
    ],
)
def test_a_missing_file_is_reported_where_it_is_named(absent, expected):
    files = files_of("train-the-trainer")
    del files[absent]
    assert found(read(files)) == expected


@pytest.mark.parametrize(
    "extra", ["notes.txt", "modules/TT-M1/lessons/9-more.md", "modules/TT-M9/module.yaml", "media/a.svg"]
)
def test_a_file_that_nothing_names_is_reported(extra):
    reading = read(files_of("train-the-trainer") | {extra: b"x"})
    message = (
        "No lesson uses this file." if extra.startswith("media") else "Nothing in the pack names this file."
    )
    assert found(reading) == [(extra, 1, message)]


def test_an_item_with_a_foreign_id_is_missed_where_it_was_listed():
    reading = read(broken(QUESTIONS, "- id: TT-M1-Q01", "- id: TT-M2-Q11"))
    assert found(reading) == [
        (MODULE, 19, "There is no item TT-M1-Q01 in this module."),
        (QUESTIONS, 3, "The item TT-M2-Q11 is in the wrong module."),
        (QUESTIONS, 3, "The item TT-M2-Q11 is not in the quiz."),
    ]


def test_an_id_that_another_item_has_is_refused():
    reading = read(broken(QUESTIONS, "- id: TT-M1-Q02", "- id: TT-M1-Q01"))
    assert found(reading) == [
        (MODULE, 19, "There is no item TT-M1-Q02 in this module."),
        (QUESTIONS, 26, f"The item TT-M1-Q01 exists already in {QUESTIONS}."),
    ]


def test_two_lessons_of_a_module_cannot_share_a_slug():
    reading = read(broken(LESSON, "slug: why-trainers", "slug: objectives-and-adaptation"))
    second = "modules/TT-M1/lessons/2-objectives-and-adaptation.md"
    assert found(reading) == [(second, 3, f"The file {LESSON} has this slug too.")]


def test_all_problems_of_all_files_are_reported_at_once():
    files = broken(COURSE, "licence:", "licens:")
    files[LESSON] = files[LESSON].replace(b":::reflection", b":::reflexion")
    files[QUESTIONS] = files[QUESTIONS].replace(b"bloom: apply", b"bloom: aply", 1)
    assert [each[0::2] for each in found(read(files))] == [
        (COURSE, "The key “licence” is missing."),
        (COURSE, "The key “licens” is not known here."),
        (LESSON, "The directive :::reflexion is not known."),
        (QUESTIONS, "“aply” is not known here."),
    ]


def test_a_folder_on_disk_is_read_like_its_files(tmp_path):
    pack = tmp_path / "pack"
    shutil.copytree(CONTENT / "train-the-trainer", pack)
    (pack / MODULE).write_text((pack / MODULE).read_text().replace("title:", "titel:", 1))
    reading = read_pack_folder(pack, item_problems)
    assert found(reading) == [
        (MODULE, 1, "The key “title” is missing."),
        (MODULE, 3, "The key “titel” is not known here."),
    ]


@given(st.data())
@settings(max_examples=20, deadline=None)
def test_no_damage_to_a_file_raises_an_exception(data):
    files = files_of("train-the-trainer")
    file = data.draw(st.sampled_from([COURSE, MODULE, QUESTIONS, LESSON, SURVEY]))
    lines = files[file].split(b"\n")
    index = data.draw(st.integers(0, len(lines) - 1))
    junk = st.sampled_from(
        [b"", b"- x", b"a: [", b"{}", b"  ? :", b"null", b":::", b"\xff", b"---", b"items: {a: 1}", b"1"]
    )
    lines[index : index + data.draw(st.integers(0, 3))] = [data.draw(junk)]
    reading = read(files | {file: b"\n".join(lines)})
    assert (reading.pack is None) == bool(reading.problems)

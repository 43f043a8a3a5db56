import csv
import hashlib
import io
import json
import zipfile

import openpyxl
import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from assessments.models import Response
from cohorts.models import Membership
from courses.models import CoursePage, Enrolment
from evaluation import dataset, exports
from evaluation.exports import codebook, csv_files, workbook
from evaluation.exports.csv_files import FORMULA_STARTS, neutralised
from tests import factories as make
from tests.evaluation.conftest import NOW, consent, extract, sit

TABLE_FILES = ["learners.csv", "progress.csv", "attempts.csv", "answers.csv", "items.csv"]
FILES = [*TABLE_FILES, "codebook.csv", "codes.csv"]


@pytest.fixture
def full_cohort(cohort, course):
    for number in range(3):
        person = make.user(f"learner{number}", certificate_name=f"=Learner {number}")
        make.membership(person, cohort)
        consent(person)
        sit(person, course.quiz, {1: "b", 2: "a,b", 4: "1=A", 6: "-3"} if number else None)
    return cohort


def archive_of(cohort, **wanted):
    counted = {}
    data = b"".join(exports.zip_stream(extract(cohort, **wanted), counted))
    return zipfile.ZipFile(io.BytesIO(data)), counted


def rows_of(data):
    return list(csv.reader(io.StringIO(data.decode(), newline="")))


def test_the_zip_holds_every_table_and_the_manifest_last(full_cohort):
    archive, counted = archive_of(full_cohort)
    assert archive.namelist() == [*FILES, "manifest.json"]
    assert archive.testzip() is None
    assert [counted[name] for name in TABLE_FILES] == [3, 6, 3, 21, 7]


def test_every_line_ends_in_crlf_and_there_is_no_mark_of_byte_order(full_cohort):
    archive, _counted = archive_of(full_cohort)
    for name in FILES:
        data = archive.read(name)
        assert not data.startswith(b"\xef\xbb\xbf")
        assert data.count(b"\n") == data.count(b"\r\n") == len(rows_of(data))


def test_the_columns_are_those_of_the_codebook(full_cohort):
    archive, _counted = archive_of(full_cohort)
    described: dict[str, list[str]] = {}
    for table, name, *_rest in rows_of(archive.read("codebook.csv"))[1:]:
        described.setdefault(table, []).append(name)
    assert described == {
        table.name: rows_of(archive.read(f"{table.name}.csv"))[0] for table in dataset.TABLES
    }


def test_the_manifest_lets_a_reader_check_every_file(full_cohort):
    archive, counted = archive_of(full_cohort, purpose="annual report")
    manifest = json.loads(archive.read("manifest.json"))
    assert [(each["name"], each["rows"], each["bytes"], each["sha256"]) for each in manifest["files"]] == [
        (name, counted[name], len(archive.read(name)), hashlib.sha256(archive.read(name)).hexdigest())
        for name in FILES
    ]
    expected = {
        "cohort": "lome",
        "purpose": "annual report",
        "as_of": "2026-06-15T12:30:45Z",
        "with_names": False,
        "is_demonstration": False,
    }
    assert {name: manifest[name] for name in expected} == expected
    assert manifest["software_version"] == codebook.software_version() != ""


def test_the_same_data_makes_the_same_bytes(full_cohort):
    first, second = (b"".join(exports.zip_stream(extract(full_cohort), {})) for _time in range(2))
    assert first == second


def test_names_leave_only_on_request(full_cohort):
    without, _counted = archive_of(full_cohort)
    with_names, _counted = archive_of(full_cohort, with_names=True)
    header, *rows = rows_of(with_names.read("learners.csv"))
    assert header[:3] == ["pseudonym", "name", "email"]
    assert sorted(row[1:3] for row in rows) == [
        [f"'=Learner {number}", f"learner{number}@example.org"] for number in range(3)
    ]
    everything = b"".join(without.read(name) for name in without.namelist())
    assert (b"example.org" in everything, b"Learner 1" in everything) == (False, False)


def test_a_demonstration_says_so_in_every_file_name_and_row(course):
    cohort = make.cohort(in_courses=(course.page,), is_demonstration=True)
    robot = make.user("robot", is_synthetic=True)
    make.membership(robot, cohort)
    sit(robot, course.quiz)
    archive, _counted = archive_of(cohort)
    assert archive.namelist() == [f"DEMO_{name}" for name in [*FILES, "manifest.json"]]
    for table in dataset.STREAMED:
        header, *rows = rows_of(archive.read(f"DEMO_{table.name}.csv"))
        assert {row[header.index("is_synthetic")] for row in rows} == {"1"}


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("=1+1", "'=1+1"),
        ("+1", "'+1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("\r=1", "'\r=1"),
        ("-1", "-1"),
        ("-1.5", "-1.5"),
        ("-", "'-"),
        ("-1+cmd|' /C calc'!A0", "'-1+cmd|' /C calc'!A0"),
        ("a=1", "a=1"),
        ('say "no", please', 'say "no", please'),
        ("two\nlines", "two\nlines"),
        ("é؟", "é؟"),
        ("", ""),
    ],
)
def test_formulas_are_neutralised_alike_in_sql_and_in_python(cohort, course, amina, text, safe):
    make.membership(amina, cohort)
    sit(amina, course.quiz, {1: "b"}, submit=False)
    Response.objects.update(answer=text)
    archive, _counted = archive_of(cohort)
    header, row = rows_of(archive.read("answers.csv"))
    assert row[header.index("answer")] == safe == neutralised(text)


@given(st.text(alphabet="=+-@\t\r\n \",'a1.", max_size=8))
def test_no_text_that_is_no_number_starts_like_a_formula(text):
    written = neutralised(text)
    is_number = text[:1] == "-" and text[1:].strip("0123456789.") == "" and len(text) > 1
    assert is_number or not written.startswith(FORMULA_STARTS)
    assert written in (text, f"'{text}")


def test_a_folder_gets_its_files_at_once(full_cohort, tmp_path):
    counted = exports.write_folder(extract(full_cohort), tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([*FILES, "manifest.json"])
    archive, from_zip = archive_of(full_cohort)
    assert counted == from_zip
    assert {name: (tmp_path / name).read_bytes() for name in FILES} == {
        name: archive.read(name) for name in FILES
    }


def broken_after_attempts(found):
    for file in csv_files.csv_files(found):
        if file.name == "answers.csv":
            raise OSError("the disk is full")
        yield file


def test_a_broken_export_never_looks_whole(full_cohort, tmp_path, monkeypatch):
    exports.write_folder(extract(full_cohort), tmp_path)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    monkeypatch.setattr("evaluation.exports.archive.csv_files", broken_after_attempts)
    with pytest.raises(OSError, match="disk"):
        exports.write_folder(extract(full_cohort), tmp_path)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before
    pieces, counted = [], {}
    with pytest.raises(OSError, match="disk"):
        pieces.extend(exports.zip_stream(extract(full_cohort), counted))
    assert counted == {}


def test_a_zip_that_breaks_off_cannot_be_opened(full_cohort):
    pieces = list(exports.zip_stream(extract(full_cohort), {}))
    for count in range(len(pieces)):
        with pytest.raises(zipfile.BadZipFile):
            zipfile.ZipFile(io.BytesIO(b"".join(pieces[:count])))


def book_of(cohort, tmp_path, **wanted):
    path = tmp_path / "book.xlsx"
    counts = exports.write_workbook(extract(cohort, **wanted), str(path))
    return openpyxl.load_workbook(path), counts


def test_the_workbook_holds_the_same_cells_as_the_csv_files(full_cohort, tmp_path):
    book, _counts = book_of(full_cohort, tmp_path)
    archive, _counted = archive_of(full_cohort)
    assert book.sheetnames == ["read_me", *(name.removesuffix(".csv") for name in FILES)]
    for name in FILES:
        sheet = book[name.removesuffix(".csv")]
        cells = [["" if each.value is None else each.value for each in row] for row in sheet.iter_rows()]
        lines = rows_of(archive.read(name))
        assert cells == [
            [_typed(text, like) for text, like in zip(line, row, strict=True)]
            for line, row in zip(lines, cells, strict=True)
        ]
        assert (sheet.freeze_panes, sheet.auto_filter.ref is not None) == ("A2", True)


def _typed(text, like):
    return float(text) if isinstance(like, int | float) else text


def test_no_cell_of_the_workbook_is_a_formula(full_cohort, tmp_path):
    CoursePage.objects.update(title="=HYPERLINK(A1)")
    book, _counts = book_of(full_cohort, tmp_path, with_names=True)
    kinds = {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row}
    assert "f" not in kinds
    assert book["learners"]["B2"].value.startswith("'=Learner")


def test_numbers_are_numbers_in_the_workbook(full_cohort, tmp_path):
    book, _counts = book_of(full_cohort, tmp_path)
    sheet = book["attempts"]
    names = [cell.value for cell in sheet[1]]
    kinds = {sheet.cell(2, names.index(name) + 1).data_type for name in ("points", "percent", "is_first")}
    assert kinds == {"n"}


def test_the_first_sheet_tells_what_the_reader_has_in_hand(full_cohort, tmp_path):
    book, _counts = book_of(full_cohort, tmp_path)
    lines = dict(book["read_me"].iter_rows(values_only=True))
    assert (lines["Cohort"], lines["Purpose"], lines["Rows of answers"]) == ("Lomé", "evaluation", "21")
    assert lines["Protection"] == codebook.protection_text()


def test_a_reader_of_arabic_gets_explanations_from_right_to_left(full_cohort, tmp_path):
    with translation.override("ar"):
        book, _counts = book_of(full_cohort, tmp_path)
    assert book["read_me"].sheet_view.rightToLeft
    assert not book["learners"].sheet_view.rightToLeft


def test_a_table_that_fits_into_no_sheet_is_refused_before_writing(full_cohort, tmp_path, monkeypatch):
    monkeypatch.setattr(workbook, "SHEET_ROWS", 20)
    with pytest.raises(exports.TooManyRows, match="21"):
        book_of(full_cohort, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_the_code_lists_explain_every_list_of_the_codebook(full_cohort):
    lists = {row[4] for row in codebook.codebook_rows(extract(full_cohort)) if row[4]}
    assert lists == {name for name, _code, _label in codebook.code_rows()}


def test_every_column_has_a_source_and_a_label(full_cohort):
    rows = list(codebook.codebook_rows(extract(full_cohort, with_names=True)))
    assert all(label and kind and source for _table, _name, label, kind, _codes, source, *_rest in rows)


GOLDEN = {
    "learners.csv": """\
pseudonym,is_synthetic,joined_on,gender,age_band,country,institution_type,functional_role,level,decision_post,\
course_code,course_title,language,state,enrolled_on,started_on,completed_on
{pseudonym},0,2026-06-15,:c,:c,:c,:c,:c,:c,:c,SS,\
"Safer ""stores"", é",en,completed,2026-06-15,2026-06-15,2026-06-15
""",
    "progress.csv": """\
pseudonym,is_synthetic,course_code,course_title,module_code,step_position,step_slug,step_title,step_kind,\
is_done,completed_at,best_percent
{pseudonym},0,SS,"Safer ""stores"", é",SS-M1,1,{lesson},First lesson,lesson,0,,
{pseudonym},0,SS,"Safer ""stores"", é",SS-M1,3,{quiz},Quiz,graded,1,2026-06-15T12:30:45Z,71.43
""",
    "attempts.csv": """\
pseudonym,is_synthetic,course_code,course_title,assessment_slug,assessment_title,purpose,paper_version,\
attempt_number,is_first,language,state,started_at,submitted_at,deadline,ended_by,points,max_points,percent,passed
{pseudonym},0,SS,"Safer ""stores"", é",{quiz},Quiz,graded,1,1,1,en,submitted,2026-06-15T12:30:45Z,\
2026-06-15T12:30:45Z,,learner,5.0000,7.0000,71.43,1
""",
}


def test_every_database_writes_the_same_bytes(cohort, course, amina):
    """Run on SQLite and on PostgreSQL, this expects one and the same file."""
    make.membership(amina, cohort)
    answers = {1: "b", 2: "a,b", 3: "t", 6: "357152", 7: "a"}
    sit(amina, course.quiz, answers)
    Membership.objects.update(joined_at=NOW)
    Enrolment.objects.update(enrolled_at=NOW, started_at=NOW, last_active_at=NOW, completed_at=NOW)
    CoursePage.objects.update(title='Safer "stores", é')
    archive, _counted = archive_of(cohort)
    names = {
        "pseudonym": extract(cohort).people[0].pseudonym,
        "lesson": course.module.get_children().first().slug,
        "quiz": course.quiz.slug,
    }
    assert {name: archive.read(name).decode() for name in GOLDEN} == {
        name: text.format(**names).replace("\n", "\r\n") for name, text in GOLDEN.items()
    }

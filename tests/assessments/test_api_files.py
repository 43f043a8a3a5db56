"""Files with answers: which are taken, how many, and who gets them back."""

import datetime
import io
import zipfile

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage
from django.http import Http404

from assessments import api
from assessments.api import files
from assessments.api.file_kinds import KINDS, fits
from assessments.api.files import (
    EmptyFile,
    FileTooLarge,
    NoFile,
    SpaceUsedUp,
    TooManyFiles,
    WrongKindOfFile,
    clean_name,
)
from assessments.models import AnswerFile
from courses import api as courses
from courses.models import Enrolment
from tests.assessments.conftest import LATER, NOW, start, submit
from tests.assessments.grading_cast import essay_quiz, take


def archive(*names, first=()):
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as made:
        for name, text in first:
            made.writestr(name, text)
        for name in names:
            made.writestr(name, "x")
    return data.getvalue()


def open_document(kind):
    return archive("content.xml", first=[("mimetype", f"application/vnd.oasis.opendocument.{kind}")])


PDF = b"%PDF-1.7\n"
GOOD = {
    "pdf": PDF,
    "docx": archive("[Content_Types].xml", "word/document.xml"),
    "xlsx": archive("[Content_Types].xml", "xl/workbook.xml"),
    "odt": open_document("text"),
    "ods": open_document("spreadsheet"),
    "jpg": b"\xff\xd8\xff\xe0rest",
    "jpeg": b"\xff\xd8\xff\xe0rest",
    "png": b"\x89PNG\r\n\x1a\nrest",
    "txt": "Ein Zaun, سور".encode(),
}


def test_every_kind_has_a_sample():
    assert set(GOOD) == set(KINDS)


@pytest.mark.parametrize("name", GOOD)
@pytest.mark.parametrize("content", GOOD)
def test_a_file_fits_the_kind_that_its_name_says_and_no_other(name, content):
    alike = {frozenset({"jpg", "jpeg"})}
    # Signatures of documents without control characters are plain text as well.
    expected = name == content or frozenset({name, content}) in alike or (name == "txt" and content == "pdf")
    assert fits(f"work.{name}", io.BytesIO(GOOD[content])) is expected


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("page.html", b"<script>"),
        ("drawing.svg", b"<svg/>"),
        ("noending", PDF),
        ("work.pdf.exe", PDF),
        ("work.docx", archive("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin")),
        ("work.docx", archive("word/document.xml")),
        ("work.docx", b"PK\x03\x04 broken"),
        ("work.odt", b"PK\x03\x04" + b"0" * 26 + b"mimetypeapplication/vnd.oasis.opendocument.text"),
        ("work.txt", b"\xff\xfe\x00"),
        ("work.txt", b"a\x00b"),
        ("work.txt", b"\xc3("),
    ],
)
def test_what_is_not_what_it_says_is_not_taken(name, content):
    assert fits(name, io.BytesIO(content)) is False


def test_text_of_windows_is_text():
    assert fits("notes.TXT", io.BytesIO("Zaun\r\n".encode("utf-16"))) is True


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("work.pdf", "work.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\amina\\work.pdf", "work.pdf"),
        ('a<b>"c".pdf', "abc.pdf"),
        ("evil\u202efdp.exe", "evilfdp.exe"),
        ("x" * 300 + ".docx", "x" * 115 + ".docx"),
        ("x" * 300, "x" * 120),
        ("سور.pdf", "سور.pdf"),
    ],
)
def test_names_are_cleaned(given, kept):
    assert clean_name(given) == kept


@pytest.fixture(autouse=True)
def _storage(monkeypatch, tmp_path):
    monkeypatch.setattr(AnswerFile._meta.get_field("file"), "storage", FileSystemStorage(tmp_path))


@pytest.fixture
def attempt(amina, course, module):
    quiz = essay_quiz(module)
    courses.enrol(user=amina, course=course, now=NOW)
    return start(amina, quiz)


def attach(person, attempt, content=PDF, name="work.pdf", position=2, now=NOW):
    return api.attach_file(
        user=person,
        attempt_uuid=attempt.uuid,
        position=position,
        name=name,
        content=None if content is None else ContentFile(content),
        now=now,
    )


def test_a_file_is_kept_with_its_answer(amina, attempt, tmp_path):
    made = attach(amina, attempt)
    assert (made.name, made.size, made.item.position, made.file.read()) == ("work.pdf", 9, 2, PDF)
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == [made.uuid.hex]
    assert files.files_of(attempt) == {2: [made]}


def test_the_same_content_again_is_the_same_file(amina, attempt):
    assert attach(amina, attempt) == attach(amina, attempt, name="again.pdf")
    assert AnswerFile.objects.count() == 1


@pytest.mark.parametrize(
    ("content", "name", "refusal"),
    [
        (None, "", NoFile),
        (b"", "work.pdf", EmptyFile),
        (b"<html>", "work.pdf", WrongKindOfFile),
        (b"%PDF-" + b"0" * (10 * 1024 * 1024), "work.pdf", FileTooLarge),
    ],
)
def test_a_file_is_refused_in_words(amina, attempt, content, name, refusal):
    with pytest.raises(refusal):
        attach(amina, attempt, content, name)
    assert AnswerFile.objects.count() == 0


def test_the_question_says_how_many_files_it_takes(amina, attempt):
    made = attach(amina, attempt, PDF + b"1")
    attach(amina, attempt, PDF + b"2")
    with pytest.raises(TooManyFiles):
        attach(amina, attempt, PDF + b"3")
    api.remove_file(user=amina, attempt_uuid=attempt.uuid, file_uuid=made.uuid, now=NOW)
    api.remove_file(user=amina, attempt_uuid=attempt.uuid, file_uuid=made.uuid, now=LATER)
    attach(amina, attempt, PDF + b"3")
    made.refresh_from_db()
    assert (made.removed_at, AnswerFile.objects.count()) == (NOW, 3)


def test_the_space_of_an_attempt_is_limited(amina, attempt, monkeypatch):
    monkeypatch.setattr(files, "MOST_BYTES_OF_ATTEMPT", 15)
    attach(amina, attempt)
    with pytest.raises(SpaceUsedUp):
        attach(amina, attempt, PDF + b"2")


@pytest.mark.parametrize("position", [0, 1, 9])
def test_a_question_without_files_takes_none(amina, attempt, position):
    with pytest.raises(api.ForeignQuestion):
        attach(amina, attempt, position=position)


def test_nothing_changes_after_submission_and_after_the_deadline(amina, attempt):
    made = attach(amina, attempt)
    attempt.deadline = NOW
    attempt.save(update_fields=["deadline"])
    with pytest.raises(api.TimeOver):
        attach(amina, attempt, PDF + b"2", now=NOW + datetime.timedelta(hours=1))
    submit(amina, attempt, {"q2": "See the file."}, now=NOW)
    with pytest.raises(api.AttemptClosed):
        attach(amina, attempt, PDF + b"2")
    with pytest.raises(api.AttemptClosed):
        api.remove_file(user=amina, attempt_uuid=attempt.uuid, file_uuid=made.uuid, now=NOW)
    assert api.own_file(amina, attempt.uuid, made.uuid) == made


def test_files_are_given_to_their_owner_and_to_who_marks(amina, bruno, clara, farah, attempt):
    made = attach(amina, attempt)
    with pytest.raises(Http404):
        api.own_file(bruno, attempt.uuid, made.uuid)
    with pytest.raises(Http404):
        attach(bruno, attempt)
    submit(amina, attempt, {"q1": "b", "q2": "See the file."})
    claim = take(clara, attempt)
    assert api.file_to_mark(clara, claim.uuid, None, made.uuid) == made
    assert api.blind_name(made) == f"{made.uuid.hex[:8]}.pdf"
    with pytest.raises(Http404):
        api.file_to_mark(farah, claim.uuid, None, made.uuid)
    with pytest.raises(Http404):
        api.file_to_mark(clara, claim.uuid, Enrolment.objects.none().values("pk"), made.uuid)


def test_a_removed_file_is_given_to_nobody(amina, attempt):
    made = attach(amina, attempt)
    api.remove_file(user=amina, attempt_uuid=attempt.uuid, file_uuid=made.uuid, now=NOW)
    with pytest.raises(Http404):
        api.own_file(amina, attempt.uuid, made.uuid)
    with pytest.raises(Http404):
        api.remove_file(user=amina, attempt_uuid=attempt.uuid, file_uuid=attempt.uuid, now=NOW)


def test_a_file_whose_row_fails_leaves_nothing_behind(amina, attempt, tmp_path, monkeypatch):
    def fail(self, *args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr(AnswerFile, "save", fail)
    with pytest.raises(RuntimeError):
        attach(amina, attempt)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_a_file_alone_is_no_answer(amina, clara, attempt):
    attach(amina, attempt)
    outcome = submit(amina, attempt, {"q1": "b"}, is_confirmed=False)
    assert outcome.unanswered == (2,)

import io
import json
import zipfile

import openpyxl
import pytest
from django.core.management import CommandError, call_command

from evaluation import api
from evaluation.models import ExportRecord
from shared.refusal import NotAllowed
from tests import factories as make
from tests.evaluation.conftest import NOW, request, sit


@pytest.fixture
def full_cohort(cohort, course, amina):
    make.membership(amina, cohort)
    sit(amina, course.quiz)
    return cohort


def zip_of(wanted):
    name, pieces = api.download_csv(wanted)
    return name, zipfile.ZipFile(io.BytesIO(b"".join(pieces)))


def log():
    fields = ("format", "purpose", "with_names", "actor__email", "exported_at")
    return list(ExportRecord.objects.order_by("pk").values_list(*fields))


def test_a_download_of_csv_is_one_zip(full_cohort, officer):
    name, archive = zip_of(request(full_cohort, officer))
    assert name == "lome-2026-06-15.zip"
    assert archive.namelist()[-1] == "manifest.json"


def test_a_download_of_a_workbook_is_a_file_to_send(full_cohort, officer):
    name, file = api.download_workbook(request(full_cohort, officer))
    with file:
        assert name == "lome-2026-06-15.xlsx"
        assert openpyxl.load_workbook(file).sheetnames[0] == "read_me"


def test_a_demonstration_says_so_in_the_name_of_the_download(course, officer):
    cohort = make.cohort(is_demonstration=True, slug="demo")
    assert zip_of(request(cohort))[0] == "DEMO_demo-2026-06-15.zip"


def test_every_export_is_logged_with_rows_and_who(full_cohort, officer, manager):
    zip_of(request(full_cohort, officer, purpose="report"))
    api.download_workbook(request(full_cohort, manager, with_names=True))[1].close()
    assert log() == [
        ("csv", "report", False, "emre@example.org", NOW),
        ("xlsx", "evaluation", True, "gita@example.org", NOW),
    ]
    counts = [record.row_counts for record in ExportRecord.objects.order_by("pk")]
    assert (counts[0]["answers.csv"], counts[1]["answers"]) == (7, 7)
    assert [record.finished_at is not None for record in ExportRecord.objects.all()] == [True, True]


def test_a_download_that_breaks_off_is_in_the_log_as_unfinished(full_cohort, officer):
    _name, pieces = api.download_csv(request(full_cohort, officer))
    next(pieces)
    pieces.close()
    assert [(record.finished_at, record.row_counts) for record in ExportRecord.objects.all()] == [(None, {})]


def test_names_need_the_extra_right(full_cohort, officer, manager):
    with pytest.raises(api.NamesNotAllowed):
        api.download_csv(request(full_cohort, officer, with_names=True))
    with pytest.raises(api.NamesNotAllowed):
        api.download_csv(request(full_cohort, with_names=True))
    assert (
        zip_of(request(full_cohort, manager, with_names=True))[1].read("learners.csv").count(b"amina@") == 1
    )
    assert len(log()) == 1


def test_only_staff_of_the_programme_export(full_cohort, farah, clara, amina):
    make.role(farah, make.programme(), "manager", may_export_names=True)
    make.role(clara, full_cohort.programme, "facilitator")
    for person in (farah, clara, amina):
        with pytest.raises(NotAllowed):
            api.download_csv(request(full_cohort, person))
    assert log() == []


@pytest.mark.parametrize("purpose", ["", "x" * 61])
def test_an_export_has_a_purpose(full_cohort, officer, purpose):
    with pytest.raises(api.PurposeMissing):
        api.download_csv(request(full_cohort, officer, purpose=purpose))


def test_the_history_shows_the_latest_first(full_cohort, officer):
    for purpose in ("first", "second"):
        zip_of(request(full_cohort, officer, purpose=purpose))
    assert [record.purpose for record in api.export_history(full_cohort)] == ["second", "first"]


def export(*args, **options):
    call_command("export_cohort", *args, **options)


def test_the_command_writes_both_formats_and_a_summary(full_cohort, tmp_path, capsys):
    export("lome", out=tmp_path / "new" / "folder", format="xlsx,csv", json=True)
    summary = json.loads(capsys.readouterr().out)
    assert summary["cohort"] == "lome"
    assert (summary["rows"]["csv"]["answers.csv"], summary["rows"]["xlsx"]["answers"]) == (7, 7)
    names = {path.name for path in (tmp_path / "new" / "folder").iterdir()}
    assert {"learners.csv", "manifest.json"} < names
    assert [name for name in names if name.endswith(".xlsx")] == [f"lome-{_today()}.xlsx"]
    assert len(names) == 9
    assert [(each[0], each[3]) for each in log()] == [("xlsx", None), ("csv", None)]


def _today():
    return ExportRecord.objects.first().exported_at.date().isoformat()


def test_the_command_speaks_plainly_without_json(full_cohort, tmp_path, capsys):
    export("lome", out=tmp_path)
    assert "  answers.csv: 7 rows\n" in capsys.readouterr().out


def test_the_command_exports_names_for_someone_who_may(full_cohort, manager, tmp_path):
    export("lome", out=tmp_path, with_names=True, actor="Gita@example.org")
    assert b"amina@example.org" in (tmp_path / "learners.csv").read_bytes()
    assert [(each[2], each[3]) for each in log()] == [(True, "gita@example.org")]


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        ({"slug": "nowhere"}, "no cohort"),
        ({"format": "pdf"}, "csv"),
        ({"format": ""}, "csv"),
        ({"actor": "nobody@example.org"}, "no person"),
        ({"with_names": True}, "may not export names"),
        ({"with_names": True, "actor": "emre@example.org"}, "may not export names"),
        ({"purpose": " "}, "what the export is for"),
    ],
)
def test_the_command_refuses_in_a_sentence(full_cohort, officer, tmp_path, options, reason):
    wanted = {"out": tmp_path, **options}
    with pytest.raises(CommandError, match=reason):
        export(wanted.pop("slug", "lome"), **wanted)
    assert list(tmp_path.iterdir()) == []


def test_a_workbook_that_breaks_leaves_nothing_behind(full_cohort, tmp_path, monkeypatch):
    monkeypatch.setattr("evaluation.exports.workbook.SHEET_ROWS", 3)
    with pytest.raises(CommandError, match="CSV"):
        export("lome", out=tmp_path, format="xlsx")
    assert list(tmp_path.iterdir()) == []

import io
import zipfile

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from evaluation import api
from evaluation.models import ExportRecord
from tests import factories as make
from tests.evaluation.conftest import request, sit

LIST, PAGE = "/admin/evaluation/", "/admin/evaluation/lome/"
BACKEND = "accounts.adapters.SignInBackend"


@pytest.fixture
def full_cohort(cohort, course, amina):
    make.membership(amina, cohort)
    sit(amina, course.quiz)
    return cohort


def signed_in(client, person):
    client.force_login(person, backend=BACKEND)
    return client


def body(response):
    return io.BytesIO(b"".join(response.streaming_content))


def test_the_officer_finds_the_cohorts_of_the_programme(client, full_cohort, officer):
    make.cohort(title="Of another programme")
    page = signed_in(client, officer).get(LIST)
    assert page.status_code == 200
    assert [cohort.title for cohort in page.context["cohorts"]] == ["Lomé"]
    assert PAGE in page.content.decode()


def test_the_page_tells_what_is_protected_and_what_was_exported(client, full_cohort, officer):
    client = signed_in(client, officer)
    before = client.get(PAGE).content.decode()
    assert "shared by at least 5 learners" in before
    assert "Nobody has exported this cohort yet." in before
    body(client.post(PAGE, {"format": "csv", "purpose": "annual report"}))
    after = client.get(PAGE).content.decode()
    assert "annual report" in after
    assert "answers.csv: 7" in after


def test_the_history_knows_the_rows_of_every_format(client, full_cohort, officer, tmp_path):
    client = signed_in(client, officer)
    body(client.post(PAGE, {"format": "xlsx", "purpose": "evaluation"}))
    api.write_csv(request(full_cohort), tmp_path)
    page = client.get(PAGE).content.decode()
    for text in ("items: 7", "items.csv: 7", "At the server", "Emre"):
        assert text in page


def test_a_post_downloads_the_zip(client, full_cohort, officer):
    response = signed_in(client, officer).post(PAGE, {"format": "csv", "purpose": "evaluation"})
    assert response["Content-Type"] == "application/zip"
    assert response["Content-Disposition"].startswith('attachment; filename="lome-')
    assert zipfile.ZipFile(body(response)).testzip() is None


def test_a_post_downloads_the_workbook(client, full_cohort, officer):
    response = signed_in(client, officer).post(PAGE, {"format": "xlsx", "purpose": "evaluation"})
    assert "spreadsheetml" in response["Content-Type"]
    assert "answers" in openpyxl.load_workbook(body(response)).sheetnames


def test_names_are_offered_and_given_to_those_who_may(client, full_cohort, officer, manager):
    wanted = {"format": "csv", "purpose": "evaluation", "with_names": "on"}
    client = signed_in(client, officer)
    assert "with_names" not in client.get(PAGE).context["form"].fields
    assert b"amina@" not in zipfile.ZipFile(body(client.post(PAGE, wanted))).read("learners.csv")
    client = signed_in(client, manager)
    assert "with_names" in client.get(PAGE).context["form"].fields
    assert b"amina@" in zipfile.ZipFile(body(client.post(PAGE, wanted))).read("learners.csv")
    assert list(ExportRecord.objects.order_by("pk").values_list("with_names", flat=True)) == [False, True]


def test_a_purpose_is_asked_for_at_its_field(client, full_cohort, officer):
    page = signed_in(client, officer).post(PAGE, {"format": "csv", "purpose": ""})
    assert list(page.context["form"].errors) == ["purpose"]


def test_a_refusal_stands_above_the_form(client, full_cohort, officer, monkeypatch):
    monkeypatch.setattr("evaluation.exports.workbook.SHEET_ROWS", 3)
    page = signed_in(client, officer).post(PAGE, {"format": "xlsx", "purpose": "evaluation"})
    assert page.status_code == 200
    assert "Please choose CSV files instead." in page.content.decode()


def test_strangers_and_facilitators_do_not_learn_that_the_cohort_exists(client, full_cohort, clara, farah):
    make.role(clara, full_cohort.programme, "facilitator")
    make.role(farah, make.programme(), "manager")
    for person in (clara, farah):
        signed_in(client, person)
        assert client.get(PAGE).status_code == 404
        assert client.post(PAGE, {"format": "csv", "purpose": "x"}).status_code == 404
        assert list(client.get(LIST).context["cohorts"]) == []
    assert ExportRecord.objects.count() == 0


def test_a_superuser_may_export(client, full_cohort):
    admin = make.user("admin", is_staff=True, is_superuser=True)
    assert signed_in(client, admin).get(PAGE).status_code == 200


def test_visitors_sign_in_first_and_learners_stay_out(client, full_cohort, amina):
    assert client.get(PAGE).status_code == 302
    client = signed_in(client, amina)
    assert client.get(PAGE).status_code == 403
    assert client.post(PAGE, {"format": "csv", "purpose": "x"}).status_code == 403
    assert ExportRecord.objects.count() == 0


def test_the_menu_leads_there_for_those_who_may_export(client, full_cohort, officer, clara):
    shown = {}
    for person in (officer, clara):
        page = signed_in(client, person).get("/admin/")
        shown[person] = "/admin/evaluation/" in page.content.decode()
    assert shown == {officer: True, clara: False}


def test_the_page_costs_the_same_for_more_learners_and_exports(client, full_cohort, officer):
    client = signed_in(client, officer)
    client.get(PAGE)
    counts = []
    for size in (1, 3):
        for number in range(size):
            make.membership(make.user(f"learner{size}-{number}"), full_cohort)
            body(client.post(PAGE, {"format": "csv", "purpose": "evaluation"}))
        with CaptureQueriesContext(connection) as queries:
            client.get(PAGE)
        counts.append(len(queries))
    assert counts[0] == counts[1]

"""The holder's file, the public check, and what staff see and do."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from credentials import api, views
from credentials.models import Certificate
from shared import rate_limit
from tests import factories as make
from tests.credentials.conftest import NOW

pytestmark = pytest.mark.django_db
NOINDEX = '<meta name="robots" content="noindex, nofollow, noarchive">'


def download_of(certificate):
    return reverse("credentials:download", args=[certificate.serial])


def public_page_of(certificate):
    return reverse("verify-serial", args=[certificate.serial])


def staff_page_of(certificate):
    return reverse("credentials_staff_certificate", args=[certificate.serial])


@pytest.fixture
def root(db):
    return make.user("root", is_superuser=True)


@pytest.fixture
def managed(certificate, amina, clara):
    """The programme in which amina's run counts, managed by clara."""
    cohort = make.cohort()
    make.membership(amina, cohort).counted.create(enrolment=certificate.enrolment)
    make.role(clara, cohort.programme, "manager")
    return cohort


@pytest.fixture
def revoked(certificate, root):
    return api.revoke(
        certificate=certificate, actor=root, reason="Issued <b>twice</b>.", now=NOW + timedelta(days=1)
    )


def test_the_holder_downloads_the_certificate(client, certificate, amina):
    client.force_login(amina)
    response = client.get(download_of(certificate))
    assert (response.status_code, response["Content-Type"]) == (200, "application/pdf")
    assert response["Content-Disposition"] == f'attachment; filename="certificate-{certificate.serial}.pdf"'
    assert "no-store" in response["Cache-Control"]
    assert response.content == api.certificate_file(certificate)


@pytest.mark.parametrize("serial", ["0000-0000-0000-0000", "nonsense"])
def test_an_unknown_certificate_is_not_found(client, amina, serial):
    client.force_login(amina)
    assert client.get(reverse("credentials:download", args=[serial])).status_code == 404


def test_the_certificate_of_another_person_is_not_found(client, certificate, bruno, root):
    for person in (bruno, root):
        client.force_login(person)
        assert client.get(download_of(certificate)).status_code == 404


def test_strangers_are_asked_to_sign_in(client, certificate):
    response = client.get(download_of(certificate))
    assert response["Location"] == f"{reverse('account_login')}?next={download_of(certificate)}"


def test_a_revoked_certificate_leads_to_its_public_page(client, revoked, amina):
    client.force_login(amina)
    assert client.get(download_of(revoked))["Location"] == public_page_of(revoked)


def test_issue_is_for_the_own_run_only(client, plan, finish, amina, bruno):
    enrolment = finish(amina, post_test=60)
    plan.course.pass_mark_percent = 60
    plan.course.save()
    address = reverse("credentials:issue", args=[enrolment.uuid])
    client.force_login(bruno)
    client.post(address)
    assert Certificate.objects.count() == 0
    client.force_login(amina)
    assert client.get(address).status_code == 405
    assert client.post(address)["Location"] == reverse("dashboard")
    assert Certificate.objects.get().enrolment == enrolment


def test_the_public_page_says_what_was_certified_without_login(client, certificate):
    response = client.get(public_page_of(certificate))
    page = response.content.decode()
    assert response.status_code == 200
    for words in (
        "This certificate is valid",
        "Amina",
        "Gender in small arms control",
        "Test Programme",
        "5 hours 45 minutes",
        "Nov. 20, 2026",
        "MOSAIC 06.10, 06.20",
        certificate.serial,
        NOINDEX,
    ):
        assert words in page
    assert response["X-Robots-Tag"] == "noindex, nofollow, noarchive"
    assert "no-store" in response["Cache-Control"]


def test_the_public_page_takes_one_query(client, certificate, revoked, django_assert_num_queries):
    client.get(public_page_of(certificate))
    with django_assert_num_queries(1):
        client.get(public_page_of(certificate))


def test_the_public_page_shows_no_address_and_no_score(client, certificate):
    page = client.get(public_page_of(certificate)).content.decode()
    assert "amina@example.org" not in page
    assert "87.5" not in page


def test_the_public_page_of_a_revoked_certificate_says_so_with_date_and_reason(client, revoked):
    page = client.get(public_page_of(revoked)).content.decode()
    assert "This certificate has been revoked" in page
    assert "It is not valid since Nov. 21, 2026." in page
    assert "Issued &lt;b&gt;twice&lt;/b&gt;." in page
    assert "This certificate is valid" not in page


@pytest.mark.parametrize("serial", ["0000-0000-0000-0000", "nonsense", "<script>"])
def test_an_unknown_serial_is_a_page_of_ours(client, db, serial):
    response = client.get(reverse("verify-serial", args=[serial]))
    page = response.content.decode()
    assert (response.status_code, response["X-Robots-Tag"]) == (404, "noindex, nofollow, noarchive")
    assert "This certificate is not known" in page
    assert NOINDEX in page
    assert "<script>" not in page


def test_the_form_leads_to_the_page_of_the_serial_as_typed(client, db):
    response = client.get(reverse("verify"), {"serial": " 7qx4 9kma t2bd zh6i "})
    assert response["Location"] == "/verify/7QX4-9KMA-T2BD-ZH61/"


@pytest.mark.parametrize(
    ("query", "error"),
    [
        ({}, None),
        ({"utm_source": "mail"}, None),
        ({"serial": "123"}, "sixteen letters and digits are needed"),
        ({"serial": ""}, "This field is required."),
    ],
)
def test_the_form_says_what_is_wrong(client, db, query, error):
    response = client.get(reverse("verify"), query)
    page = response.content.decode()
    assert (response.status_code, NOINDEX in page) == (200, True)
    assert ("There is a problem" in page) == (error is not None)
    assert error is None or error in page


@pytest.fixture
def clock(monkeypatch):
    """Stands still in the middle of a minute."""
    monkeypatch.setattr(rate_limit.time, "time", lambda: 60 * 30_000_000 + 30)


def test_the_check_is_limited_for_each_visitor(client, certificate, clock):
    address = public_page_of(certificate)
    states = [client.get(address).status_code for _each in range(views.CHECKS_PER_MINUTE + 1)]
    assert states == [200] * views.CHECKS_PER_MINUTE + [429]
    refused = client.get(address)
    assert (refused["Retry-After"], "Too many checks" in refused.content.decode()) == ("60", True)
    assert client.get(address, REMOTE_ADDR="192.0.2.7").status_code == 200


def test_a_network_of_ipv6_counts_as_one_visitor(client, certificate, clock):
    address = public_page_of(certificate)
    for number in range(views.CHECKS_PER_MINUTE):
        client.get(address, REMOTE_ADDR=f"2001:db8::{number:x}")
    assert client.get(address, REMOTE_ADDR="2001:db8::ffff").status_code == 429
    assert client.get(address, REMOTE_ADDR="2001:db8:0:1::1").status_code == 200


def test_a_manager_finds_and_revokes_a_certificate(client, certificate, managed, clara):
    client.force_login(clara)
    page = client.get(reverse("credentials_staff_list")).content.decode()
    assert staff_page_of(certificate) in page
    assert "Issued by mistake." not in client.get(staff_page_of(certificate)).content.decode()
    response = client.post(staff_page_of(certificate), {"reason": "Issued by mistake."})
    assert response["Location"] == staff_page_of(certificate)
    certificate.refresh_from_db()
    assert (certificate.revoked_reason, certificate.revoked_by) == ("Issued by mistake.", clara)
    assert "Issued by mistake." in client.get(staff_page_of(certificate)).content.decode()


@pytest.mark.parametrize("reason", ["", "   ", "x" * 401])
def test_revoking_without_a_fitting_reason_changes_nothing(client, certificate, managed, clara, reason):
    client.force_login(clara)
    assert client.post(staff_page_of(certificate), {"reason": reason}).status_code == 200
    certificate.refresh_from_db()
    assert certificate.is_valid is True


def test_revoking_twice_is_refused_at_the_field(client, certificate, managed, revoked, clara):
    client.force_login(clara)
    response = client.post(staff_page_of(certificate), {"reason": "Again."})
    assert response.context["form"].errors == {"reason": ["This certificate has been revoked already."]}


def test_staff_of_another_programme_see_nothing(client, certificate, managed, farah, emre):
    make.role(farah, make.programme(), "manager")
    make.role(emre, managed.programme, "me_officer")
    for person in (farah, emre):
        client.force_login(person)
        assert (
            staff_page_of(certificate) not in client.get(reverse("credentials_staff_list")).content.decode()
        )
        assert client.get(staff_page_of(certificate), follow=True).status_code == 404
        assert client.post(staff_page_of(certificate), {"reason": "No."}, follow=True).status_code == 404
    assert Certificate.objects.get().is_valid is True


def test_learners_and_strangers_cannot_open_the_staff_pages(client, certificate, amina):
    for address in (reverse("credentials_staff_list"), staff_page_of(certificate)):
        assert client.get(address).status_code == 302
    client.force_login(amina)
    for address in (reverse("credentials_staff_list"), staff_page_of(certificate)):
        assert client.get(address).status_code in (302, 403)


def test_the_menu_shows_certificates_to_managers_only(client, managed, clara, emre):
    address = reverse("credentials_staff_list")
    client.force_login(clara)
    assert f'"{address}"' in client.get(reverse("wagtailadmin_home")).content.decode()
    client.force_login(emre)
    assert f'"{address}"' not in client.get(reverse("wagtailadmin_home")).content.decode()


def test_the_staff_list_takes_the_same_queries_for_one_and_three(
    client, finish, certificate, managed, clara, bruno, django_assert_num_queries
):
    client.force_login(clara)
    address = reverse("credentials_staff_list")
    client.get(address)
    with CaptureQueriesContext(connection) as for_one:
        client.get(address)
    for person in (bruno, make.user("dunya")):
        make.membership(person, managed).counted.create(enrolment=finish(person))
    with django_assert_num_queries(len(for_one)):
        page = client.get(address)
    assert len(page.context["certificates"]) == 3


def test_the_staff_list_has_pages(client, finish, certificate, root, monkeypatch, amina):
    monkeypatch.setattr(views, "STAFF_PAGE_SIZE", 2)
    finish(amina, new_run=True)
    finish(amina, new_run=True)
    client.force_login(root)
    pages = [client.get(reverse("credentials_staff_list"), {"p": number, "q": "amina"}) for number in (1, 2)]
    assert [len(page.context["certificates"]) for page in pages] == [2, 1]
    empty = client.get(reverse("credentials_staff_list"), {"q": "nobody"}).content.decode()
    assert "No certificate matches your search." in empty

"""People in the Wagtail admin."""

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.models import Permission
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from courses import api as courses
from tests import factories as make
from tests.accounts.conftest import BACKEND


@pytest.fixture(autouse=True)
def no_second_factor(settings):
    settings.REQUIRE_STAFF_MFA = False


@pytest.fixture
def admin_client(client, admin):
    client.force_login(admin, backend=BACKEND)
    return client


@pytest.fixture
def farah_client(client, farah):
    wanted = ["access_admin", "add_user", "change_user", "delete_user"]
    farah.user_permissions.set(Permission.objects.filter(codename__in=wanted))
    client.force_login(farah, backend=BACKEND)
    return client


def edit(person):
    return reverse("wagtailusers_users:edit", args=[person.pk])


def test_list_shows_names_and_is_searched_by_name(admin_client, amina, bruno):
    people = reverse("wagtailusers_users:index")
    User.objects.filter(pk=amina.pk).update(certificate_name="Amina Diallo")
    assert "Amina Diallo" in admin_client.get(people).text
    found = admin_client.get(people, {"q": "diallo"}).context["users"]
    assert list(found) == [amina]


def test_person_is_added_without_a_password_and_with_one_name(admin_client):
    page = admin_client.get(reverse("wagtailusers_users:add"))
    assert list(page.context["form"].fields) == [
        "email",
        "certificate_name",
        "preferred_language",
        "is_superuser",
        "groups",
    ]
    response = admin_client.post(
        reverse("wagtailusers_users:add"), {"email": "Nora@Example.org", "certificate_name": "Nora"}
    )
    assert response.status_code == 302
    nora = User.objects.get(email="nora@example.org")
    assert (nora.certificate_name, nora.has_usable_password()) == ("Nora", False)


def test_person_with_a_known_address_is_not_added(admin_client, amina):
    response = admin_client.post(reverse("wagtailusers_users:add"), {"email": "AMINA@example.org"})
    assert list(response.context["form"].errors) == ["email"]


def test_a_new_address_given_by_staff_ends_the_old_one(admin_client, amina):
    values = {"email": "amina@new.example", "certificate_name": "Amina Diallo", "is_active": "on"}
    assert admin_client.post(edit(amina), values).status_code == 302
    assert User.objects.get(pk=amina.pk).email == "amina@new.example"
    assert EmailAddress.objects.filter(user=amina).count() == 0


def test_other_edits_keep_the_verified_address_and_the_password(admin_client, amina):
    values = {"email": amina.email, "certificate_name": "A. Diallo", "is_active": "on"}
    admin_client.post(edit(amina), values)
    stored = User.objects.get(pk=amina.pk)
    assert (stored.certificate_name, stored.password) == ("A. Diallo", amina.password)
    assert EmailAddress.objects.get(user=amina).verified


def test_only_superusers_make_superusers(farah_client, amina):
    values = {"email": amina.email, "is_active": "on", "is_superuser": "on"}
    assert farah_client.get(edit(amina)).status_code == 200
    assert farah_client.post(edit(amina), values).status_code == 302
    assert not User.objects.get(pk=amina.pk).is_superuser
    farah_client.post(reverse("wagtailusers_users:add"), {"email": "n@example.org", "is_superuser": "on"})
    assert not User.objects.get(email="n@example.org").is_superuser


def test_only_superusers_edit_superusers(farah_client, admin):
    values = {"email": "farah@evil.example", "is_active": "on"}
    response = farah_client.post(edit(admin), values)
    assert response.status_code in {302, 403}
    assert User.objects.get(pk=admin.pk).email == "admin@example.org"


def test_person_without_records_can_be_deleted(admin_client, bruno):
    admin_client.post(reverse("wagtailusers_users:delete", args=[bruno.pk]))
    assert not User.objects.filter(pk=bruno.pk).exists()


@pytest.fixture
def bruno_with_records(bruno):
    courses.enrol(user=bruno, course=make.course(), now=timezone.now())
    return bruno


def test_person_with_records_is_kept(admin_client, bruno_with_records):
    address = reverse("wagtailusers_users:delete", args=[bruno_with_records.pk])
    for response in (admin_client.get(address), admin_client.post(address)):
        assert response["Location"] == reverse("wagtailusers_users:index")
    assert User.objects.filter(pk=bruno_with_records.pk).exists()


def test_people_with_records_are_kept_when_many_are_deleted_together(admin_client, amina, bruno_with_records):
    address = reverse("wagtail_bulk_action", args=["accounts", "user", "delete"])
    response = admin_client.post(address, QUERY_STRING=f"id={amina.pk}&id={bruno_with_records.pk}")
    assert response["Location"] == reverse("wagtailusers_users:index")
    assert User.objects.filter(pk__in=[amina.pk, bruno_with_records.pk]).count() == 2


def test_people_without_records_can_be_deleted_together(admin_client, amina, bruno):
    address = reverse("wagtail_bulk_action", args=["accounts", "user", "delete"])
    admin_client.post(address, QUERY_STRING=f"id={amina.pk}&id={bruno.pk}")
    assert list(User.objects.values_list("email", flat=True)) == ["admin@example.org"]


def test_own_account_page_of_the_admin_asks_for_the_one_name(admin_client, admin):
    address = reverse("wagtailadmin_account")
    assert 'name="name_email-certificate_name"' in admin_client.get(address).text
    values = {
        "name_email-certificate_name": "Dalia",
        "theme-theme": "system",
        "theme-contrast": "system",
        "theme-density": "default",
        "locale-preferred_language": "",
        "locale-current_time_zone": "",
    }
    assert admin_client.post(address, values).status_code == 302
    assert User.objects.get(pk=admin.pk).certificate_name == "Dalia"

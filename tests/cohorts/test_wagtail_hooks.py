"""Programmes and cohorts in the Wagtail admin: who opens what, and that rows stay in their programme."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry

from cohorts import api
from cohorts.models import Cohort, Invitation, Membership, Programme, ProgrammeRole, Role
from courses.models import Enrolment
from tests import factories as make

STRANGERS = {"amina": 403, "anonymous": 302, "farah": 404}
EVERYBODY = ("amina", "anonymous", "clara", "emre", "farah", "hanna", "root")
WITHDRAW = "cohort_invitation_withdraw"
MODELS = ("cohort", "programmerole", "invitation")


def statuses(browser_of, address, method="get"):
    return {name: getattr(browser_of(name), method)(address).status_code for name in EVERYBODY}


@pytest.fixture
def rows(cast, cohort, invitation):
    """One row per model of the programme, by model name."""
    role = ProgrammeRole.objects.get(user=cast["clara"])
    return {"cohort": cohort, "programmerole": role, "invitation": invitation, "programme": cohort.programme}


@pytest.mark.parametrize(
    ("name", "method", "expected"),
    [
        ("cohort_overview", "get", {"clara": 200, "emre": 200, "hanna": 200, "root": 200}),
        ("cohort_invitations", "get", {"clara": 404, "emre": 404, "hanna": 200, "root": 200}),
        ("cohort_invitations", "post", {"clara": 404, "emre": 404, "hanna": 302, "root": 302}),
        (WITHDRAW, "post", {"clara": 404, "emre": 404, "hanna": 302, "root": 302}),
    ],
)
def test_pages_of_a_cohort_by_role(browser_of, invitation, name, method, expected):
    address = reverse(name, args=["spring", invitation.pk] if name == WITHDRAW else ["spring"])
    assert statuses(browser_of, address, method) == STRANGERS | expected


def test_my_cohorts_lists_the_cohorts_of_ones_programmes(browser_of, cohort):
    address = reverse("cohorts_mine")
    assert statuses(browser_of, address) == dict.fromkeys(EVERYBODY, 200) | {"amina": 403, "anonymous": 302}
    listed = {
        name: "Spring cohort" in browser_of(name).get(address).text
        for name in ("clara", "emre", "farah", "hanna", "root")
    }
    assert listed == {"clara": True, "emre": True, "farah": False, "hanna": True, "root": True}


def test_staff_without_a_role_have_no_cohorts_page(client, dalia, browser_of):
    client.force_login(dalia, backend="accounts.adapters.SignInBackend")
    assert client.get(reverse("cohorts_mine")).status_code == 404
    assert "My cohorts" not in client.get(reverse("wagtailadmin_home")).text


@pytest.mark.parametrize("model", MODELS)
def test_lists_show_the_rows_of_ones_own_programmes_only(browser_of, rows, model):
    for name, expected in {"hanna": 1, "root": 1, "farah": 0}.items():
        for view in ("index", "index_results"):
            answer = browser_of(name).get(reverse(f"{model}:{view}"))
            assert answer.status_code == 200
            shown = rows[model] in answer.context["object_list"]
            assert (name, view, shown) == (name, view, bool(expected))
    for name in ("clara", "emre"):
        assert browser_of(name).get(reverse(f"{model}:index")).status_code == 302


@pytest.mark.parametrize("view", ["edit", "history", "history_results", "usage", "delete"])
@pytest.mark.parametrize("model", MODELS)
def test_rows_of_another_programme_do_not_exist(browser_of, rows, model, view):
    address = reverse(f"{model}:{view}", args=[rows[model].pk])
    can_be_opened = view != "delete" or model == "programmerole"
    found = statuses(browser_of, address)
    assert (found["farah"], found["hanna"], found["root"]) == (404, 200 if can_be_opened else 302, 200)
    assert {found[name] for name in ("amina", "anonymous", "clara", "emre")} <= {302, 403, 404}
    assert browser_of("farah").post(address).status_code in {404, 405}
    assert type(rows[model]).objects.filter(pk=rows[model].pk).exists()


@pytest.mark.parametrize("view", ["index", "add"])
def test_programmes_are_for_superusers(browser_of, view):
    found = statuses(browser_of, reverse(f"programme:{view}"))
    assert [name for name, code in found.items() if code == 200] == ["root"]


def cohort_values(programme, course, **values):
    return {
        "programme": programme.pk,
        "title": "Autumn cohort",
        "slug": "autumn",
        "starts_on": "2026-09-01",
        "ends_on": "2026-12-01",
        "cohort_courses-TOTAL_FORMS": "1",
        "cohort_courses-INITIAL_FORMS": "0",
        "cohort_courses-MIN_NUM_FORMS": "0",
        "cohort_courses-MAX_NUM_FORMS": "1000",
        "cohort_courses-0-course": course.pk,
        "cohort_courses-0-id": "",
        "cohort_courses-0-ORDER": "1",
        "cohort_courses-0-DELETE": "",
        **values,
    }


def test_manager_makes_a_cohort_in_their_own_programme_only(browser_of, cohort, course):
    address = reverse("cohort:add")
    page = browser_of("hanna").get(address)
    assert list(page.context["form"].fields["programme"].queryset) == [cohort.programme]
    values = cohort_values(cohort.programme, course, is_demonstration="on")
    refused = browser_of("farah").post(address, values)
    assert list(refused.context["form"].errors) == ["programme"]
    assert browser_of("hanna").post(address, values).status_code == 302
    made = Cohort.objects.get(slug="autumn")
    assert (made.programme, list(made.courses.all())) == (cohort.programme, [course])
    # Only a superuser decides that a cohort does not count in reports.
    assert made.is_demonstration is False


def test_a_course_is_listed_once(browser_of, cohort, course):
    values = cohort_values(cohort.programme, course)
    values |= {
        "cohort_courses-TOTAL_FORMS": "2",
        "cohort_courses-1-course": course.pk,
        "cohort_courses-1-id": "",
        "cohort_courses-1-ORDER": "2",
        "cohort_courses-1-DELETE": "",
    }
    assert browser_of("hanna").post(reverse("cohort:add"), values).status_code == 200
    assert not Cohort.objects.filter(slug="autumn").exists()


def test_course_added_to_a_running_cohort_enrols_its_members(browser_of, cohort, course, amina):
    make.membership(amina, cohort)
    added = make.course("Added later")
    line = cohort.cohort_courses.get()
    values = cohort_values(cohort.programme, course, title=cohort.title, slug=cohort.slug)
    values |= {
        "cohort_courses-TOTAL_FORMS": "2",
        "cohort_courses-INITIAL_FORMS": "1",
        "cohort_courses-0-id": line.pk,
        "cohort_courses-1-course": added.pk,
        "cohort_courses-1-id": "",
        "cohort_courses-1-ORDER": "2",
        "cohort_courses-1-DELETE": "",
    }
    assert browser_of("hanna").post(reverse("cohort:edit", args=[cohort.pk]), values).status_code == 302
    assert list(Enrolment.objects.filter(course=added).values_list("user", flat=True)) == [amina.pk]


def test_manager_gives_a_role_by_address_but_not_the_right_to_export_names(browser_of, cohort, bruno):
    address = reverse("programmerole:add")
    values = {
        "programme": cohort.programme.pk,
        "email": "Bruno@example.org",
        "role": Role.ME_OFFICER,
        "may_export_names": "on",
    }
    assert bruno.email not in browser_of("hanna").get(address).text
    assert browser_of("hanna").post(address, values | {"email": "x@example.org"}).status_code == 200
    assert browser_of("hanna").post(address, values).status_code == 302
    assert ProgrammeRole.objects.get(user=bruno).may_export_names is False
    again = browser_of("hanna").post(address, values)
    assert list(again.context["form"].errors) == ["role"]
    assert "email" not in browser_of("farah").post(address, values).context["form"].errors
    assert ProgrammeRole.objects.filter(user=bruno).count() == 1


def test_a_role_that_exports_names_does_not_move_to_another_person(browser_of, cast, cohort, bruno):
    held = ProgrammeRole.objects.get(user=cast["emre"])
    ProgrammeRole.objects.filter(pk=held.pk).update(may_export_names=True)
    values = {"programme": cohort.programme.pk, "email": bruno.email, "role": Role.MANAGER}
    address = reverse("programmerole:edit", args=[held.pk])
    assert browser_of("hanna").post(address, values).status_code == 302
    held.refresh_from_db()
    assert (held.user, held.role, held.may_export_names) == (cast["emre"], Role.MANAGER, True)


def test_invitation_of_the_admin_list_is_limited_to_ones_cohorts_and_signed(browser_of, cast, cohort):
    address = reverse("invitation:add")
    values = {"cohort": cohort.pk, "label": "Ministry", "expires_on": "", "max_uses": ""}
    assert list(browser_of("farah").post(address, values).context["form"].errors) == ["cohort"]
    assert browser_of("hanna").post(address, values).status_code == 302
    made = Invitation.objects.get()
    assert (made.cohort, made.label, made.created_by) == (cohort, "Ministry", cast["hanna"])


def test_deleting_what_learners_joined_is_refused_in_words(browser_of, cohort, amina):
    make.membership(amina, cohort)
    browser = browser_of("root")
    for model, row in (("cohort", cohort), ("programme", cohort.programme)):
        answer = browser.post(reverse(f"{model}:delete", args=[row.pk]), follow=True)
        assert "depend on" in answer.text
    assert (Cohort.objects.count(), Programme.objects.count()) == (1, 2)


def test_invitations_page_makes_shows_and_withdraws(browser_of, cast, cohort):
    browser, address = browser_of("hanna"), reverse("cohort_invitations", args=["spring"])
    refused = browser.post(address, {"label": "Ministry", "expires_on": "2020-01-01", "max_uses": "0"})
    assert sorted(refused.context["form"].errors) == ["expires_on", "max_uses"]
    browser.post(address, {"label": "Ministry", "expires_on": "", "max_uses": "20"})
    made = Invitation.objects.get()
    assert (made.created_by, made.max_uses) == (cast["hanna"], 20)
    page = browser.get(address).text
    assert f"http://testserver/en/cohorts/join/{made.code}/" in page
    assert "0 of 20" in page
    browser.post(reverse(WITHDRAW, args=["spring", made.pk]))
    made.refresh_from_db()
    assert made.revoked_at is not None
    assert "Withdrawn" in browser.get(address).text
    actions = ModelLogEntry.objects.filter(object_id=str(made.pk), user=cast["hanna"]).order_by("pk")
    assert list(actions.values_list("action", flat=True)) == ["wagtail.create", "wagtail.edit"]


def test_invitation_of_another_cohort_is_not_withdrawn_through_this_one(browser_of, cohort):
    other = api.create_invitation(cohort=make.cohort(), actor=None)
    assert browser_of("hanna").post(reverse(WITHDRAW, args=["spring", other.pk])).status_code == 404
    other.refresh_from_db()
    assert other.revoked_at is None


def test_site_history_tells_managers_nothing_of_other_programmes(browser_of, cohort, invitation):
    browser_of("hanna").post(reverse("cohort_invitations", args=["spring"]), {"label": "Ministry"})
    assert ModelLogEntry.objects.count() == 1
    made = Invitation.objects.get(label="Ministry")
    answer = browser_of("farah").get(reverse("wagtailadmin_reports:site_history"))
    assert made.code not in answer.text


def test_overview_shows_names_to_who_works_with_learners_and_counts_to_me_officers(browser_of, cohort, amina):
    make.membership(amina, cohort)
    address = reverse("cohort_overview", args=["spring"])
    seen = {
        name: amina.email in browser_of(name).get(address).text for name in ("clara", "emre", "hanna", "root")
    }
    assert seen == {"clara": True, "emre": False, "hanna": True, "root": True}
    page = browser_of("emre").get(address, {"q": "amina", "state": "not_started"})
    assert "learners" not in page.context
    assert page.context["counts"].members == 1


def test_overview_is_searched_and_filtered_from_the_address(browser_of, cohort, amina, bruno):
    make.membership(amina, cohort)
    make.membership(bruno, cohort)
    address = reverse("cohort_overview", args=["spring"])
    browser = browser_of("clara")

    def found(**query):
        return [line.email for line in browser.get(address, query).context["learners"]]

    assert found() == [amina.email, bruno.email]
    assert found(q="bru") == [bruno.email]
    assert found(state="stuck") == []
    assert found(state="x", sort="x", p="x") == [amina.email, bruno.email]


def test_overview_page_takes_the_same_number_of_queries_for_1_and_40_learners(browser_of, cohort):
    address = reverse("cohort_overview", args=["spring"])
    browser = browser_of("clara")
    costs = []
    for first, last in ((0, 1), (1, 40)):
        for number in range(first, last):
            person = make.user(f"person{number:02d}")
            Membership.objects.create(cohort=cohort, user=person, joined_at=timezone.now())
        browser.get(address)
        with CaptureQueriesContext(connection) as captured:
            assert len(browser.get(address).context["learners"].object_list) == last
        costs.append(len(captured))
    assert costs[0] == costs[1]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("root", {"My cohorts", "Programmes"}),
        ("hanna", {"My cohorts", "Programmes"}),
        ("clara", {"My cohorts"}),
        ("emre", {"My cohorts"}),
    ],
)
def test_menu_shows_what_the_person_can_open(browser_of, name, expected):
    page = browser_of(name).get(reverse("wagtailadmin_home")).text
    assert {label for label in ("My cohorts", "Programmes") if f'"{label}"' in page} == expected

"""What learners do in a course by POST, and who is sent where."""

import pytest
from django.urls import reverse

from courses import api
from courses.models import Enrolment, LessonPage, StepCompletion
from tests.courses.conftest import NOW


@pytest.fixture
def lessons(course):
    return list(LessonPage.objects.descendant_of(course).order_by("path"))


@pytest.fixture
def browser(client, amina):
    client.force_login(amina)
    return client


def post(client, name, page, language="en"):
    return client.post(reverse(f"courses:{name}", args=[page.pk]).replace("/en/", f"/{language}/"))


def test_enrolling_leads_to_the_course(browser, amina, course):
    response = post(browser, "enrol", course)
    assert response.url == f"/en/courses/{course.slug}/"
    assert api.current_enrolment(amina, course).language == "en"


def test_enrolling_again_says_nothing_to_someone_who_has_begun(browser, amina, course, lessons):
    enrolment = api.enrol(user=amina, course=course, now=NOW)
    api.note_visit(enrolment=enrolment, step_id=lessons[0].pk, now=NOW)
    post(browser, "enrol", course)
    assert [*browser.get("/en/my-learning/").context["messages"]] == []
    assert Enrolment.objects.count() == 1


@pytest.mark.parametrize("name", ["enrol", "withdraw", "complete"])
def test_visitors_are_asked_to_sign_in(client, course, lessons, name):
    page = lessons[0] if name == "complete" else course
    address = reverse(f"courses:{name}", args=[page.pk])
    assert client.post(address).url == f"{reverse('account_login')}?next={address}"


@pytest.mark.parametrize("name", ["enrol", "withdraw", "complete"])
def test_who_returns_from_signing_in_is_shown_the_page_of_the_form(browser, course, lessons, name):
    page = lessons[0] if name == "complete" else course
    assert browser.get(reverse(f"courses:{name}", args=[page.pk])).url == api.page_address(page.url_path)


def test_leaving_keeps_the_record_and_leads_to_my_learning(browser, amina, course):
    api.enrol(user=amina, course=course, now=NOW)
    assert post(browser, "withdraw", course).url == reverse("dashboard")
    assert Enrolment.objects.get().withdrawn_at is not None


def test_leaving_a_course_one_is_not_in_is_refused(browser, course):
    response = browser.post(reverse("courses:withdraw", args=[course.pk]))
    assert response.url == f"/en/courses/{course.slug}/"


def test_a_done_lesson_leads_to_the_next_one_and_the_last_to_the_course(browser, amina, course, lessons):
    api.enrol(user=amina, course=course, now=NOW)
    addresses = [entry.address for entry in api.course_outline(course).entries]
    found = [post(browser, "complete", lesson).url for lesson in lessons]
    assert found == [*addresses[1:], f"/en/courses/{course.slug}/"]
    assert Enrolment.objects.get().completed_at is not None


def test_a_locked_lesson_cannot_be_marked_as_done(browser, amina, course, lessons):
    api.enrol(user=amina, course=course, now=NOW)
    response = browser.post(
        reverse("courses:complete", args=[lessons[3].pk]), headers={"accept": "application/json"}
    )
    refused = "This part opens when you have finished the parts before it."
    assert (response.status_code, response.json()) == (409, {"refused": refused})
    assert StepCompletion.objects.count() == 0


def test_a_lesson_of_a_course_one_is_not_in_is_refused(browser, lessons):
    response = browser.get(lessons[0].url, headers={"accept": "application/json"})
    assert (response.status_code, response.json()) == (403, {"refused": "Enrol in the course first."})


def test_reading_a_lesson_starts_the_run(browser, amina, course, lessons):
    api.enrol(user=amina, course=course, now=NOW)
    assert browser.get(lessons[0].url).status_code == 200
    enrolment = Enrolment.objects.get()
    assert (enrolment.last_step_id, enrolment.started_at is None) == (lessons[0].pk, False)


def test_the_pages_of_a_translation_write_to_the_same_record(browser, amina, course, translated, lessons):
    post(browser, "enrol", translated, "ar")
    lesson = LessonPage.objects.descendant_of(translated).order_by("path").first()
    assert browser.get(lesson.url.replace("/en/", "/ar/")).status_code == 200
    post(browser, "complete", lesson, "ar")
    assert list(StepCompletion.objects.values_list("step", "enrolment__course")) == [
        (lessons[0].pk, course.pk)
    ]
    post(browser, "withdraw", translated, "ar")
    assert api.current_enrolment(amina, course) is None


def test_catalogue_course_and_module_are_open_to_visitors(client, course):
    addresses = ["/en/courses/?q=gender&page=7", course.url, course.get_children().first().url]
    assert [client.get(address).status_code for address in addresses] == [200, 200, 200]


def test_a_module_page_shows_its_own_part(client, course):
    module = course.get_children().last().specific
    assert client.get(module.url).context["part"].module.title == "Two"
    module.unpublish()
    assert client.get(module.url).status_code == 404


def test_an_address_that_does_not_exist_is_not_found(client, course):
    assert client.get(f"{course.url}nothing/").status_code == 404


def test_a_page_outside_the_site_has_no_address(db):
    assert LessonPage(title="Loose", slug="loose").get_url_parts() is None

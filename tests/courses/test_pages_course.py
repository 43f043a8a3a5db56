"""The course and module pages, by who reads them."""

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from courses import api
from courses.models import CoursePage
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _english():
    """Addresses are made in English, whatever language the last request was in."""
    with translation.override("en"):
        yield


@pytest.fixture
def course():
    """One module with two lessons; the second follows when the first is done."""
    made = make.course(
        "Gender",
        code="GM",
        minutes=75,
        audience="Depot officers",
        issuer="Ministry",
        security_note="No real figures.",
        standards=(("MOSAIC", "06.10; 06.20"),),
        areas=("gender",),
        objectives=[("objective", {"code": "O1", "text": "Explain impacts", "bloom": "Understand"})],
    )
    module = make.module(made, "Why", code="GM-M1")
    make.lesson(module, "First")
    make.lesson(module, "Second")
    later = make.module(made, "How", code="GM-M2")
    make.lesson(later, "Third")
    return made


def read(client, address):
    response = client.get(address)
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


def facts(soup):
    rows = soup.select(".facts > div")
    return {row.dt.get_text(): [dd.get_text() for dd in row.select("dd")] for row in rows}


def test_a_visitor_reads_what_the_course_is_and_is_led_to_sign_in(client, course):
    soup = read(client, course.url)
    assert soup.h1.get_text() == "Gender"
    assert [each.get_text() for each in soup.select(".objectives li")] == ["Explain impacts Understand"]
    assert facts(soup)["Follows these standards"] == ["MOSAIC 06.10, 06.20"]
    assert facts(soup)["Certificate issued by"] == ["Ministry"]
    assert facts(soup)["Length"] == ["1 h 15 min"]
    assert "No real figures." in soup.select_one(".alert").get_text()
    assert [link["href"] for link in soup.select(".course-action a")] == [
        f"/en/accounts/login/?next={course.url}",
        f"/en/accounts/signup/?next={course.url}",
    ]
    assert soup.select(".step a") == []


def test_a_learner_enrols_with_one_button_and_sees_where_to_start(client, amina, course):
    client.force_login(amina)
    form = read(client, course.url).select_one("main form")
    assert (form["method"], form["action"]) == ("post", f"/en/learn/course/{course.pk}/enrol/")
    client.post(form["action"])
    soup = read(client, course.url)
    assert soup.select_one(".course-action .button").get_text().strip() == "Start the course"
    states = [step["class"][-1] for step in soup.select(".step")]
    assert states == ["step--current", "step--open", "step--locked"]
    assert [link.get_text() for link in soup.select(".step a")] == ["First", "Second"]


def test_a_learner_in_mid_course_resumes_and_may_leave(client, amina, course):
    enrolment = api.enrol(user=amina, course=course, now=timezone.now())
    first = api.course_outline(course).entries[0]
    api.complete_step(enrolment=enrolment, step_id=first.id, now=timezone.now())
    client.force_login(amina)
    soup = read(client, course.url)
    assert soup.select_one(".course-action progress")["value"] == "33"
    assert (
        soup.select_one(".course-action .progress-text").get_text(" ", strip=True) == "1 of 3 steps done 33%"
    )
    assert soup.select_one(".course-action .button").get_text().strip() == "Continue"
    client.post(soup.select_one(".leave form")["action"])
    assert api.current_enrolment(amina, course) is None


def test_a_finished_course_says_so_and_leads_to_the_certificates(client, amina, course):
    enrolment = api.enrol(user=amina, course=course, now=timezone.now())
    for entry in api.course_outline(course).entries:
        api.complete_step(enrolment=enrolment, step_id=entry.id, now=timezone.now())
    client.force_login(amina)
    soup = read(client, course.url)
    assert "You have completed this course." in soup.select_one(".course-action").get_text()
    assert soup.select_one(".course-action .button")["href"] == "/en/my-learning/"
    assert soup.select_one(".leave") is None


def test_a_module_page_lists_its_steps_and_tells_visitors_to_enrol(client, amina, course):
    module = api.course_outline(course).modules[0]
    soup = read(client, module.address)
    assert [step.select_one(".step-title").get_text().strip() for step in soup.select(".step")] == [
        "First",
        "Second",
    ]
    assert soup.select_one(".alert a")["href"] == course.url
    api.enrol(user=amina, course=course, now=timezone.now())
    client.force_login(amina)
    assert facts(read(client, module.address))["Your progress"] == ["0 of 2 done"]


def test_content_in_english_keeps_its_direction_on_an_arabic_page(client, course):
    soup = read(client, course.url.replace("/en/", "/ar/"))
    assert soup.html["dir"] == "rtl"
    assert (soup.h1.parent["lang"], soup.h1.parent["dir"]) == ("en", "ltr")


def test_the_preview_of_a_course_shows_what_the_author_wrote(course):
    response = course.make_preview_request()
    assert response.status_code == 200
    soup = BeautifulSoup(response.rendered_content, "html.parser")
    assert soup.h1.get_text() == "Gender"


def test_the_course_page_costs_the_same_for_three_lessons_and_for_thirty(client, amina):
    client.force_login(amina)
    counts = []
    for lessons in (3, 30):
        course = make.course(areas=("gender",), standards=(("MOSAIC", "06.10"),))
        module = make.module(course)
        for _number in range(lessons):
            make.lesson(module)
        course = CoursePage.objects.get(pk=course.pk)
        api.enrol(user=amina, course=course, now=timezone.now())
        client.get(course.url)
        with CaptureQueriesContext(connection) as queries:
            client.get(course.url)
        counts.append(len(queries))
    assert counts[0] == counts[1]

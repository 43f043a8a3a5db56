"""The dashboard and the page of a refusal."""

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from courses import api
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _english():
    """Addresses are made in English, whatever language the last request was in."""
    with translation.override("en"):
        yield


ADDRESS = "/en/my-learning/"


def read(client, address=ADDRESS):
    response = client.get(address)
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


def begun(person, title, done=0, lessons=2):
    """An enrolment in a course of its own with `done` lessons done."""
    course = make.course(title)
    module = make.module(course)
    for number in range(lessons):
        make.lesson(module, f"{title} {number + 1}")
    enrolment = api.enrol(user=person, course=course, now=timezone.now())
    for entry in api.course_outline(course).entries[:done]:
        api.complete_step(enrolment=enrolment, step_id=entry.id, now=timezone.now())
    return course


def test_someone_without_courses_is_told_what_to_do(client, amina):
    client.force_login(amina)
    soup = read(client)
    assert soup.select_one(".empty a")["href"] == "/en/courses/"
    assert "Your certificates appear here" in soup.get_text()


def test_the_first_card_continues_the_course_of_the_latest_activity(client, amina):
    begun(amina, "Old", done=1)
    latest = begun(amina, "New", done=1)
    begun(amina, "Finished", done=2)
    client.force_login(amina)
    soup = read(client)
    assert soup.select_one(".resume h2 a")["href"] == latest.url
    assert soup.select_one(".resume .button")["href"] == api.course_outline(latest).entries[1].address
    assert soup.select_one(".resume progress")["value"] == "50"
    headings = {section.h2.get_text(): section for section in soup.select("section.section")}
    assert headings["Other running courses"].select_one("h3").get_text() == "Old"
    assert headings["Completed courses"].select_one("h3").get_text() == "Finished"


def test_cohorts_are_listed_with_their_courses(client, amina):
    course = make.course("Gender")
    cohort = make.cohort(make.programme("Region"), (course,), title="Spring")
    make.membership(amina, cohort)
    client.force_login(amina)
    card = next(each for each in read(client).select(".card") if each.h3.get_text(strip=True) == "Spring")
    assert card.select_one("p").get_text() == "Region"
    assert card.select_one("a[href$='/courses/" + course.slug + "/']").get_text() == "Gender"


def test_a_refusal_has_a_page_with_a_way_on(client, amina):
    course = make.course("Gender")
    make.lesson(make.module(course))
    client.force_login(amina)
    response = client.post(f"/en/learn/course/{course.pk}/leave/", follow=True)
    soup = BeautifulSoup(response.content, "html.parser")
    assert "Enrol in the course first." in soup.get_text()


def test_the_dashboard_costs_the_same_for_three_courses_and_for_ten(client, amina):
    client.force_login(amina)
    counts = []
    for more in (3, 7):
        for _number in range(more):
            begun(amina, "", lessons=1)
        client.get(ADDRESS)
        with CaptureQueriesContext(connection) as queries:
            client.get(ADDRESS)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 12

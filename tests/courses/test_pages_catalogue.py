"""The home page and the catalogue as visitors see them."""

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from courses.models import CoursePage
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _english():
    """Addresses are made in English, whatever language the last request was in."""
    with translation.override("en"):
        yield


def page(client, address, **query):
    response = client.get(address, query)
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


def titles(soup):
    return [link.get_text() for link in soup.select(".card-title a")]


@pytest.fixture
def offer():
    """Three courses that differ in everything one can filter by."""
    make.course("Gender", code="GM", areas=("gender",), standards=(("MOSAIC", "06.10"),), minutes=90)
    make.course("Stockpiles", code="PS", areas=("pssm",), standards=(("IATG", "01.20"),), minutes=200)
    make.course("Integrity", code="BI", areas=("bi",), minutes=400)


def test_the_catalogue_lists_every_course_with_its_length_and_the_count(client, offer):
    soup = page(client, "/en/courses/")
    assert titles(soup) == ["Gender", "Integrity", "Stockpiles"]
    assert soup.select_one("#result-count").get_text() == "3 courses"
    assert soup.select_one(".card .meta bdi").get_text() == "1 h 30 min"


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"q": "stock"}, ["Stockpiles"]),
        ({"area": "gender"}, ["Gender"]),
        ({"standard": "IATG"}, ["Stockpiles"]),
        ({"length": "long"}, ["Integrity"]),
        ({"area": "gender", "length": "long"}, []),
        ({"area": "no such area"}, ["Gender", "Integrity", "Stockpiles"]),
    ],
)
def test_the_catalogue_shows_what_fits_the_filters(client, offer, query, found):
    assert titles(page(client, "/en/courses/", **query)) == found


def test_an_empty_result_leads_back_to_all_courses(client, offer):
    soup = page(client, "/en/courses/", q="zebra")
    assert soup.select_one(".empty a")["href"] == "/en/courses/"
    assert soup.select_one("input[name=q]")["value"] == "zebra"
    assert soup.select_one("input[name=q]")["form"] == soup.select_one(".filters form")["id"]


def test_the_second_page_keeps_the_filters(client):
    for number in range(25):
        make.course(f"Course {number:02}", areas=("gender",))
    soup = page(client, "/en/courses/", area="gender")
    assert len(titles(soup)) == 24
    assert soup.select_one("a[rel=next]")["href"] == "?area=gender&page=2"
    second = page(client, "/en/courses/", area="gender", page="2")
    assert titles(second) == ["Course 24"]
    assert second.select_one("a[rel=prev]")["href"] == "?area=gender&page=1"


def test_a_card_speaks_the_language_of_its_course_on_a_page_in_another(client, offer):
    card = page(client, "/ar/courses/").select_one(".card")
    assert (card["lang"], card["dir"]) == ("en", "ltr")
    assert card.select_one(".card-title a")["href"].startswith("/ar/courses/")


def test_numbers_are_written_in_the_digits_of_the_reader(client, offer):
    assert "٣" in page(client, "/ar/courses/").select_one("#result-count").get_text()


def test_the_home_page_shows_courses_and_the_way_in(client, offer):
    soup = page(client, "/en/")
    assert titles(soup) == ["Gender", "Integrity", "Stockpiles"]
    assert [link["href"] for link in soup.select(".hero .actions a")] == [
        "/en/courses/",
        "/en/accounts/signup/",
    ]


def test_the_catalogue_costs_the_same_for_three_courses_and_for_thirty(client, amina):
    client.force_login(amina)
    counts = []
    for wanted in (3, 30):
        while CoursePage.objects.count() < wanted:
            make.course(areas=("gender",), standards=(("MOSAIC", "06.10"),))
        client.get("/en/courses/")
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get("/en/courses/")
        counts.append(len(queries))
    assert counts[0] == counts[1]

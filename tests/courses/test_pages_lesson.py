"""The lesson page: every block, the sources, and the way on."""

import json

import pytest
from bs4 import BeautifulSoup
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Locale

from courses import api
from courses.models import GlossaryTerm, Reference
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _english():
    """Addresses are made in English, whatever language the last request was in."""
    with translation.override("en"):
        yield


def read(client, address):
    response = client.get(address)
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


@pytest.fixture
def library(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    Reference.objects.create(key="N", title="Another document")
    Reference.objects.create(key="N-WPS", title="The NATO course", publisher="NATO", date="2022")
    Reference.objects.create(key="S75", title="Report of 2019", url="https://example.org/s75")
    term = GlossaryTerm.objects.create(
        term="Diversion",
        slug="diversion",
        definition="Weapons gone astray.",
        source="S75 ¶3",
        locale=Locale.get_default(),
    )
    image = get_image_model().objects.create(title="Depot", file=get_test_image_file())
    document = get_document_model().objects.create(title="List", file=ContentFile(b"%PDF", "list.pdf"))
    return {"term": term.pk, "image": image.pk, "document": document.pk}


def every_block(library):
    table = {
        "columns": [{"type": "text", "heading": "Year"}, {"type": "text", "heading": "Count"}],
        "rows": [{"values": ["2017", "12"]}],
    }
    point = {"text": "<p>A point</p>", "sources": ["S75 ¶31", "N-WPS ¶2", "An article", "design"]}
    return [
        {"type": "text", "value": "<h3>Heading</h3><p>Words</p>"},
        {"type": "key_points", "value": [point]},
        {"type": "key_message", "value": {"text": "<p>Message</p>"}},
        {
            "type": "figure",
            "value": {"image": library["image"], "alt": "Two doors", "caption": "A depot", "credit": "X"},
        },
        {"type": "table", "value": {"caption": "Figures", "table": table, "sources": ["S75 ¶32"]}},
        {"type": "scenario", "value": {"title": "Case one", "text": "<p>Situation</p>", "sources": []}},
        {"type": "reflection", "value": {"text": "<p>Think</p>"}},
        {"type": "definition", "value": {"term": library["term"]}},
        {"type": "sources", "value": ["S75 ¶40"]},
        {"type": "download", "value": {"document": library["document"], "title": "Checklist"}},
        {
            "type": "media",
            "value": {
                "kind": "video",
                "title": "Film",
                "document": library["document"],
                "transcript": "<p>Said</p>",
            },
        },
    ]


@pytest.fixture
def course(amina):
    made = make.course("Gender")
    api.enrol(user=amina, course=made, now=timezone.now())
    return made


def test_a_lesson_shows_every_kind_of_block(client, amina, course, library):
    lesson = make.lesson(make.module(course), body=json.dumps(every_block(library)))
    client.force_login(amina)
    body = read(client, lesson.url).select_one(".lesson-body")
    classes = [
        block["class"][1] if len(block["class"]) > 1 else "" for block in body.select(":scope > .block")
    ]
    assert classes == [
        "prose",
        "key-points",
        "key-message",
        "figure",
        "",
        "scenario",
        "reflection",
        "definition",
        "sources",
        "download",
        "media",
    ]
    assert body.select_one("img")["alt"] == "Two doors"
    assert [cell.get_text() for cell in body.select("td")] == ["2017", "12"]
    assert body.select_one("th")["scope"] == "col"
    assert body.select_one(".definition dt").get_text() == "Diversion"
    assert body.select_one(".transcript").get_text(strip=True) == "TranscriptSaid"
    assert body.select_one(".download a")["href"].endswith("/list.pdf")


def test_sources_are_chips_that_lead_to_the_full_titles(client, amina, course, library):
    lesson = make.lesson(make.module(course), body=json.dumps(every_block(library)))
    client.force_login(amina)
    soup = read(client, lesson.url)
    chips = soup.select(".key-points .citation")
    assert [chip.get_text() for chip in chips] == [
        "S75 ¶31",
        "N-WPS ¶2",
        "An article",
        "Suggestion of the authors",
    ]
    assert [chip.get("title") for chip in chips] == ["Report of 2019", "The NATO course", None, None]
    assert [soup.select_one(chip["href"]).dd.a is not None for chip in chips[:2]] == [True, False]
    assert [dt.get_text() for dt in soup.select(".reference-list dt")] == ["N-WPS", "S75"]


def test_a_practice_block_leads_to_its_assessment_in_the_language_of_the_page(client, amina, course):
    module = make.module(course)
    practice = make.assessment(module, purpose="practice", title="Terms")
    block = {"type": "practice", "value": {"assessment": practice.pk, "prompt": "Try it"}}
    lesson = make.lesson(module, body=json.dumps([block]))
    client.force_login(amina)
    link = read(client, lesson.url.replace("/en/", "/ar/")).select_one(".practice a")
    assert link["href"] == practice.url.replace("/en/", "/ar/")


def test_marking_a_lesson_as_done_leads_to_the_next_one(client, amina, course):
    module = make.module(course)
    first, second = make.lesson(module, "First"), make.lesson(module, "Second")
    client.force_login(amina)
    form = read(client, first.url).select_one(".step-bar form")
    assert client.post(form["action"]).url == second.url
    soup = read(client, first.url)
    assert soup.select_one(".step-bar form") is None
    assert soup.select_one(".step-bar a")["href"] == second.url
    assert soup.select_one(".step-bar progress")["value"] == "50"


def test_a_lesson_shows_its_module_at_the_side_and_no_link_to_what_is_locked(client, amina, course):
    module, later = make.module(course, "One"), make.module(course, "Two")
    lesson = make.lesson(module, "Here")
    make.lesson(later, "There")
    client.force_login(amina)
    soup = read(client, lesson.url)
    assert soup.select_one(".side-outline [aria-current=page]").get_text(strip=True) == "Here"
    assert soup.select_one("a[rel=next]") is None


def test_the_preview_of_a_lesson_shows_its_blocks(course, library):
    lesson = make.lesson(make.module(course), "Draft", body=json.dumps(every_block(library)))
    soup = BeautifulSoup(lesson.make_preview_request().rendered_content, "html.parser")
    assert soup.h1.get_text() == "Draft"
    assert len(soup.select(".lesson-body > .block")) == 11


def test_a_lesson_costs_the_same_for_three_and_for_thirty_lessons_and_citations(client, amina):
    Reference.objects.create(key="S75", title="Report")
    client.force_login(amina)
    counts = []
    for size in (3, 30):
        course = make.course()
        api.enrol(user=amina, course=course, now=timezone.now())
        module = make.module(course)
        points = [{"text": "<p>A point</p>", "sources": ["S75 ¶31"]} for _number in range(size)]
        lesson = make.lesson(module, body=json.dumps([{"type": "key_points", "value": points}]))
        for _number in range(size - 1):
            make.lesson(module)
        client.get(lesson.url)
        with CaptureQueriesContext(connection) as queries:
            client.get(lesson.url)
        counts.append(len(queries))
    assert counts[0] == counts[1]

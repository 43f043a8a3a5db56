"""The attempt page: every type of question, saving and submitting without a script."""

import re

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from assessments import api
from assessments.models import Attempt, Response
from assessments.scoring import ITEM_TYPES
from courses import api as courses
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _english():
    """Addresses are made in English, whatever language the last request was in."""
    with translation.override("en"):
        yield


def read(response, status=200):
    assert response.status_code == status
    return BeautifulSoup(response.content, "html.parser")


def begin(person, questions, **fields):
    course = make.course()
    page = make.assessment(course, questions, **fields)
    courses.enrol(user=person, course=course, now=timezone.now())
    return api.start_attempt(user=person, page=page, now=timezone.now(), language="en")


def fields_of(soup):
    """What a browser would send: every field with its current value."""
    form = soup.select_one("form#attempt")
    sent = [
        (each["name"], each.get("value", "")) for each in form.select("input[type=hidden], input[type=text]")
    ]
    sent += [(each["name"], each["value"]) for each in form.select("input[checked]")]
    sent += [(each["name"], each.get_text().strip()) for each in form.select("textarea")]
    for select in form.select("select"):
        chosen = select.select_one("option[selected]") or select.select_one("option")
        sent.append((select["name"], chosen["value"]))
    data = {}
    for name, value in sent:
        data.setdefault(name, []).append(value)
    return data


@pytest.fixture
def attempt(amina):
    """One question of every type, in the order of the registry."""
    return begin(amina, [make.question(each) for each in ITEM_TYPES])


@pytest.fixture
def address(attempt):
    return reverse("assessments:attempt", args=[attempt.uuid])


def test_every_type_of_question_has_its_fields(client, amina, attempt, address):
    client.force_login(amina)
    soup = read(client.get(address))
    boxes = soup.select("[data-question]")
    kinds = [
        {
            field.get("type", field.name)
            for field in box.select("fieldset input, fieldset select, fieldset textarea")
        }
        for box in boxes
    ]
    wanted = {
        "single_choice": {"radio"},
        "multiple_response": {"checkbox"},
        "true_false": {"radio"},
        "matching": {"select"},
        "ordering": {"select"},
        "numeric": {"text"},
        "scenario": {"radio"},
        "categorise": {"select"},
        "hot_spot": {"radio"},
        "essay": {"textarea"},
        "likert": {"radio"},
        "rating": {"radio"},
        "open_text": {"textarea"},
        "short_text": {"text"},
        "cloze": {"select", "text"},
        "calculated": {"text", "select"},
    }
    assert kinds == [wanted[each] for each in ITEM_TYPES]
    assert all(box.fieldset.legend.get_text() for box in boxes)


def test_every_field_has_a_label_and_every_description_exists(client, amina, attempt, address):
    client.force_login(amina)
    soup = read(client.get(address))
    ids = [each["id"] for each in soup.select("[id]")]
    assert sorted(ids) == sorted(set(ids))
    for field in soup.select("fieldset input, fieldset select, fieldset textarea"):
        assert field.find_parent("label") or soup.select_one(f'label[for="{field["id"]}"]')
        assert set(field["aria-describedby"].split()) <= set(ids)


def test_a_gap_begins_with_an_empty_choice(client, amina, attempt, address):
    client.force_login(amina)
    selects = read(client.get(address)).select("fieldset select")
    assert {select.option["value"] for select in selects} == {""}


def test_the_script_finds_what_it_needs(client, amina, attempt, address):
    client.force_login(amina)
    form = read(client.get(address)).select_one("form[data-autosave]")
    assert form["data-attempt"] == str(attempt.uuid)
    assert form["data-user"] == str(amina.uuid)
    assert form["data-sequence"] == "0"
    assert form["action"] == reverse("assessments:save", args=[attempt.uuid])
    assert form["data-login"] == "/en/accounts/login/"


def test_enter_saves_and_never_submits(client, amina, attempt, address):
    client.force_login(amina)
    buttons = read(client.get(address)).select("form#attempt button[type=submit]")
    assert (buttons[0].get("name"), buttons[0].get("formaction")) == (None, None)
    submitting = [button.get("formaction") for button in buttons if button.get("formaction")]
    assert submitting == [reverse("assessments:submit", args=[attempt.uuid])]


def test_saved_answers_come_back_chosen(client, amina, attempt, address):
    client.force_login(amina)
    data = fields_of(read(client.get(address)))
    position = list(ITEM_TYPES).index("single_choice") + 1
    client.post(reverse("assessments:save", args=[attempt.uuid]), data | {f"q{position}": ["b"]})
    soup = read(client.get(address))
    assert soup.select_one(f"input[name=q{position}][checked]")["value"] == "b"
    assert soup.select_one(f'input[name="q{position}.was"]')["value"] == "b"
    assert soup.select_one("[data-answered]").get_text() == "1"
    assert soup.select_one(f"[data-question='{position}'] .save-state")["data-state"] == "saved"


def test_saving_an_unchanged_page_changes_nothing(client, amina, attempt, address):
    client.force_login(amina)
    data = fields_of(read(client.get(address)))
    client.post(reverse("assessments:save", args=[attempt.uuid]), data)
    assert Response.objects.filter(attempt=attempt).count() == 0


def test_what_cannot_be_read_is_said_at_the_field_and_stays_typed(client, amina, attempt, address):
    client.force_login(amina)
    data = fields_of(read(client.get(address)))
    position = list(ITEM_TYPES).index("numeric") + 1
    answers = data | {f"q{position}": ["many"]}
    soup = read(client.post(reverse("assessments:submit", args=[attempt.uuid]), answers), 422)
    field = soup.select_one(f"#q{position}")
    assert (field["value"], field["aria-invalid"]) == ("many", "true")
    note = soup.select_one(f"#{field['aria-describedby']}")
    assert note.select_one("[data-error-text]").get_text() == "Please enter a number, for example 1,234.5."
    assert soup.select_one(".error-summary a")["href"] == f"#q{position}"
    assert soup.title.get_text().strip().startswith("Error:")


def test_submitting_with_open_questions_asks_once_and_links_to_them(client, amina, attempt, address):
    client.force_login(amina)
    data = fields_of(read(client.get(address)))
    submit = reverse("assessments:submit", args=[attempt.uuid])
    soup = read(client.post(submit, data))
    links = soup.select(".alert--warning .cluster a")
    asked = [soup.select_one(link["href"])["data-question"] for link in links]
    assert asked == [str(number) for number, _type in enumerate(ITEM_TYPES, start=1)]
    button = soup.select_one("button[name=confirm]")
    assert button["formaction"] == submit
    response = client.post(submit, data | {"confirm": button["value"]})
    assert response.url == reverse("assessments:result", args=[attempt.uuid])
    assert Attempt.objects.get(pk=attempt.pk).state == "submitted"


def test_questions_keep_their_language_on_an_arabic_page_and_numbers_follow_the_reader(
    client, amina, attempt
):
    client.force_login(amina)
    soup = read(client.get(reverse("assessments:attempt", args=[attempt.uuid]).replace("/en/", "/ar/")))
    legend = soup.select_one("fieldset legend")
    assert (legend.find_parent(lang=True)["lang"], legend.find_parent(dir=True)["dir"]) == ("en", "ltr")
    assert re.search("[٠-٩]", soup.select_one(".item-number").get_text())


def test_the_attempt_of_another_is_not_found(client, bruno, address):
    client.force_login(bruno)
    assert client.get(address).status_code == 404


@pytest.mark.parametrize(("action", "most"), [("attempt", 10), ("save", 6)])
def test_an_attempt_costs_the_same_for_two_questions_and_for_twenty(client, amina, action, most):
    client.force_login(amina)
    counts = []
    for size in (2, 20):
        attempt = begin(amina, [make.question("single_choice") for _number in range(size)])
        address = reverse("assessments:attempt", args=[attempt.uuid])
        data = fields_of(read(client.get(address)))
        data |= {f"q{position}": ["b"] for position in range(1, size + 1)} | {"sequence": ["1"]}
        with CaptureQueriesContext(connection) as queries:
            if action == "attempt":
                client.get(address)
            else:
                save = reverse("assessments:save", args=[attempt.uuid])
                assert client.post(save, data, headers={"accept": "application/json"}).status_code == 200
        counts.append(len([each for each in queries if "SAVEPOINT" not in each["sql"]]))
    assert counts[0] == counts[1] <= most

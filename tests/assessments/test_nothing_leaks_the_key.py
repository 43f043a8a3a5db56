"""Until the rules of feedback allow it, no reply of the whole journey holds a key or an explanation."""

import copy
import itertools
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from assessments.models import Attempt
from courses import api as courses
from tests import factories as make
from tests.factories.assessments import CONTENTS

JSON = {"accept": "application/json"}
NUMBER = 91827364
SECRETS = ("LEAK", "91827364", "91,827,364", "٩١٬٨٢٧٬٣٦٤", "91 827 364")
MARKS_OF_THE_KEY = ("outcome--correct", "outcome--incorrect", "status--correct", "status--incorrect")
TYPES = (
    "single_choice", "multiple_response", "matching", "ordering", "numeric", "short_text", "cloze", "categorise",
    "scenario",
)  # fmt: skip
EXPLANATIONS = {"feedback", "feedback_correct", "feedback_incorrect", "notes_for_markers"}


def with_secrets(value, name=""):
    """The content with distinctive words for everything that only the key or an explanation holds."""
    if isinstance(value, dict):
        return {
            key: ["LEAK-ACCEPTED"] if key == "also" else with_secrets(each, key)
            for key, each in value.items()
        }
    if isinstance(value, list):
        if name == "accepted":
            return [each | {"text": f"LEAK-WORD {n}", "also": []} for n, each in enumerate(map(dict, value))]
        return [with_secrets(each) for each in value]
    return f"LEAK-{name}" if name in EXPLANATIONS and value else value


def question(item_type, number):
    content = with_secrets(copy.deepcopy(CONTENTS[item_type]))
    if item_type == "numeric":
        content |= {"answer": NUMBER, "common_errors": []}
    for each in content.get("accepted", ()):
        if "feedback" in each:
            each["feedback"] = "LEAK-feedback"
    return make.question(item_type, content, code=f"N-{number}", sources="LEAK-SOURCE", points=2)


@pytest.fixture
def now():
    return timezone.now()


class Journey:
    """One learner's way through an assessment; every body that the server sent is kept."""

    def __init__(self, browser, page):
        self.browser, self.page, self.bodies = browser, page, []

    def keep(self, response):
        while True:
            self.bodies.append(response.content.decode())
            if response.status_code != 302:
                return response
            response = self.browser.get(response["Location"])

    def get(self, address):
        return self.keep(self.browser.get(address))

    def walk(self):
        self.get(self.page.url)
        self.keep(self.browser.post(reverse("assessments:start", args=[self.page.pk])))
        attempt = Attempt.objects.get()
        save = reverse("assessments:save", args=[attempt.uuid])
        form = self.form(attempt, wrong=True)
        for language in ("en", "ar"):
            self.get(reverse("assessments:attempt", args=[attempt.uuid]).replace("/en/", f"/{language}/"))
        for number, position in enumerate(attempt.positions, start=1):
            fields = {name: value for name, value in form.items() if name.split(".")[0] == f"q{position}"}
            message = {"item": str(position), "sequence": str(number), "check": str(position), **fields}
            self.keep(self.browser.post(save, message, headers=JSON))
        self.keep(self.browser.post(save, {"item": list(map(str, attempt.positions)), **form}))
        submit = reverse("assessments:submit", args=[attempt.uuid])
        self.keep(self.browser.post(submit, {"item": "1"}))
        self.keep(self.browser.post(submit, {"item": "1", "confirm": "1"}))
        self.look_back(attempt)
        return attempt

    def look_back(self, attempt):
        for language in ("en", "ar"):
            self.get(reverse("assessments:result", args=[attempt.uuid]).replace("/en/", f"/{language}/"))
        self.get(self.page.url)
        self.get(reverse("dashboard"))
        self.get(self.page.get_parent().url)
        self.get(courses.course_of(self.page).url)
        self.keep(
            self.browser.post(reverse("assessments:save", args=[attempt.uuid]), {"item": "1"}, headers=JSON)
        )

    def form(self, attempt, wrong):
        """Something for every question that a browser can send, right only by chance."""
        form = {}
        for item in attempt.paper.paper_items.select_related("item"):
            key, name = item.item.key, f"q{item.position}"
            if item.item.type in ("numeric", "short_text"):
                form[name] = "1"
            elif item.item.type in ("matching", "categorise"):
                form |= {f"{name}.{left}": key["rights"][0] for left in key["lefts"]}
            elif item.item.type == "ordering":
                steps = sorted(key["sequence"])
                form |= {f"{name}.{place}": step for place, step in enumerate(steps, start=1)}
            elif "options" in key:
                form[name] = list(key["options"])[0]
        return form

    @property
    def found(self):
        return sorted({word for word, body in itertools.product(SECRETS, self.bodies) if word in body})


@pytest.fixture
def page_of(amina, module, course, now):
    courses.enrol(user=amina, course=course, now=now)
    questions = [question(name, number) for number, name in enumerate(TYPES)]

    def made(**fields):
        table = fields.pop("table", None)
        if table is not None:
            fields |= {"feedback_policy": "custom", "feedback_table": table}
        return make.assessment(module, questions, **fields)

    return made


@pytest.fixture
def journey_on(client, amina):
    client.force_login(amina)
    return lambda page: Journey(client, page)


@pytest.mark.parametrize(
    "fields",
    [
        {"feedback_policy": "none"},
        {"feedback_policy": "score"},
        {"table": {}},
        {"table": {"right_after": ["answer", "points"], "later": ["answer", "points"]}},
        {"table": {"after_close": ["key", "feedback", "sources", "correctness", "answer", "points"]}},
        {"table": {"later": ["key", "feedback", "sources"]}},
        {"holds_marks_back": True},
        {"purpose": "practice", "pass_mark_percent": None, "checks_allowed": 1, "feedback_policy": "none"},
        {"layout": "one"},
        {"layout": "one", "navigation": "forward", "feedback_policy": "score"},
    ],
    ids=str,
)
def test_no_reply_tells_before_the_rules_allow_it(page_of, journey_on, now, fields):
    closes = {"closes_at": now + timedelta(days=1)}
    journey = journey_on(page_of(**fields, **closes))
    if fields == {"layout": "one"}:  # full feedback: nothing before it is submitted
        journey.look_back = lambda attempt: journey.bodies.pop()
    journey.walk()
    assert len(journey.bodies) > 15
    assert journey.found == []
    assert [mark for mark in MARKS_OF_THE_KEY for body in journey.bodies if mark in body] == []


def test_the_same_journey_tells_when_the_rules_allow_it(page_of, journey_on):
    """The search finds what there is to find."""
    journey = journey_on(page_of())
    journey.walk()
    assert journey.found == ["91,827,364", "LEAK", "٩١٬٨٢٧٬٣٦٤"]


def test_after_the_close_the_key_is_shown_to_who_waited(page_of, journey_on, now):
    page = page_of(table={"after_close": ["key", "answer"]}, closes_at=now + timedelta(days=1))
    journey = journey_on(page)
    attempt = journey.walk()
    assert journey.found == []
    type(page).objects.filter(pk=page.pk).update(closes_at=now - timedelta(seconds=1))
    shown = journey.get(reverse("assessments:result", args=[attempt.uuid])).content.decode()
    assert "91,827,364" in shown
    assert "LEAK-feedback" not in shown


@pytest.mark.parametrize(
    ("seen", "words", "absent"),
    [
        (["answer"], ["Your choice"], ["91,827,364", "LEAK-", "outcome--"]),
        (["answer", "correctness"], ["outcome--correct", "outcome--incorrect"], ["91,827,364", "LEAK-", "Right,"]),
        (["key"], ["91,827,364", "LEAK-WORD 0"], ["LEAK-feedback", "LEAK-SOURCE", "Your choice"]),
        (["answer", "feedback"], ["LEAK-feedback_incorrect"], ["91,827,364", "outcome--"]),
        (["sources"], ["LEAK-SOURCE"], ["91,827,364", "LEAK-feedback", "outcome--"]),
    ],
)  # fmt: skip
def test_each_thing_is_shown_on_its_own(page_of, journey_on, seen, words, absent):
    journey = journey_on(page_of(table={"right_after": seen}))
    attempt = journey.walk()
    text = journey.get(reverse("assessments:result", args=[attempt.uuid])).content.decode()
    assert [word for word in words if word not in text] == []
    assert [word for word in absent if word in text] == []

"""A course with a quiz of three questions that amina may start, and ways to answer it."""

import datetime
import itertools
import uuid
from typing import Any

import pytest
from django.http import QueryDict

from assessments import api
from assessments.forms import MAX_POSITIONS
from courses import api as courses
from tests import factories as make
from tests.courses.conftest import queries  # noqa: F401 (a fixture)

NOW = datetime.datetime(2026, 11, 20, 12, tzinfo=datetime.UTC)
LATER = NOW + datetime.timedelta(hours=1)
CLIENT_IDS = [uuid.UUID(int=number) for number in range(10)]


@pytest.fixture
def course(db):
    return make.course("Gender and stockpiles")


@pytest.fixture
def module(course):
    return make.module(course)


@pytest.fixture
def questions(db):
    """A single choice (right: b), a number (right: 357152) and an ordering of three steps."""
    return [
        make.question(item_type, code=f"Q-{item_type}")
        for item_type in ("single_choice", "numeric", "ordering")
    ]


@pytest.fixture
def quiz(module, questions):
    return make.assessment(module, questions, title="Quiz")


@pytest.fixture
def enrolment(amina, course):
    return courses.enrol(user=amina, course=course, now=NOW)


@pytest.fixture
def attempt(amina, enrolment, quiz):
    return start(amina, quiz)


def start(person, page, now=NOW):
    return api.start_attempt(user=person, page=page, now=now, language="en")


_ids = itertools.count(1000)


def sent(
    form: dict[str, Any], sequence: int | None = None, client_id: uuid.UUID | None = None, language="en"
):
    """A message of a device about the items whose fields are in `form`."""
    positions = sorted({int(name[1:].split(".")[0]) for name in form})
    return api.SentAnswers(
        form={name: value if isinstance(value, list) else [value] for name, value in form.items()},
        positions=positions[:MAX_POSITIONS],
        client_id=client_id or uuid.UUID(int=next(_ids)),
        language=language,
        sequence=sequence,
    )


def save(person, attempt, form, now=NOW, **message):
    return api.save_answers(user=person, attempt_uuid=attempt.uuid, sent=sent(form, **message), now=now)


def submit(person, attempt, form=None, now=LATER, **options):
    message = sent(form) if form is not None else None
    return api.submit_attempt(user=person, attempt_uuid=attempt.uuid, now=now, sent=message, **options)


def answers(attempt):
    """The answers that count, by position."""
    return dict(attempt.responses.order_by("item__position").values_list("item__position", "answer"))


def right(attempt):
    """A form that answers everything right, for items of the default contents."""
    form = {}
    for item in attempt.paper.paper_items.select_related("item"):
        key, name = item.item.key, f"q{item.position}"
        if item.item.type == "numeric":
            form[name] = key["answer"]
        elif item.item.type == "ordering":
            form |= {f"{name}.{place}": step for place, step in enumerate(key["sequence"], start=1)}
        else:
            form[name] = key["correct"]
    return form


def posted(form: dict[str, Any]) -> QueryDict:
    data = QueryDict(mutable=True)
    for name, value in form.items():
        data.setlist(name, value if isinstance(value, list) else [value])
    return data

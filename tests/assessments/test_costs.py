"""What starting, reading, saving and submitting cost: the same number of queries whatever the number of questions."""

import itertools

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assessments import api
from assessments.models import AssessmentDraw
from tests import factories as make
from tests.assessments.conftest import LATER, NOW, start, submit

SIZES = (5, 80)  # SQLite takes some 90 rows in one statement
_numbers = itertools.count(1)


def counted(call):
    with CaptureQueriesContext(connection) as captured:
        found = call()
    return found, len(captured)


@pytest.fixture
def papers(module):
    """Two frozen assessments of very different length."""
    pages = []
    for size in SIZES:
        questions = [make.question(code=f"C-{next(_numbers)}") for _ in range(size)]
        pages.append(make.assessment(module, questions, time_limit_minutes=60, pause_minutes=1))
    return pages


@pytest.fixture
def drawn(module):
    """The same with random draws, of 2 and of 40 questions from the same bank."""
    for _ in range(60):
        make.question(code=f"C-{next(_numbers)}", objective="O1")
    pages = []
    for count in (2, 40):
        page = make.assessment(module, [make.question(code=f"C-{next(_numbers)}")])
        page.draws = [AssessmentDraw(count=count, objective="O1")]
        page.save_revision().publish()
        pages.append(page)
    return pages


def costs(person, page):
    """The queries of starting, reading, submitting, the result and the page of the assessment."""
    submit(person, start(person, page, NOW), now=NOW)  # the first meets empty caches
    attempt, starting = counted(lambda: start(person, page, LATER))
    form = {f"q{at}": "b" for at in attempt.positions}
    readings = {"language": "en", "now": LATER}
    return (
        starting,
        counted(lambda: api.attempt_reading(person, attempt.uuid, **readings))[1],
        counted(lambda: submit(person, attempt, form, now=LATER))[1],
        counted(lambda: api.result_reading(person, attempt.uuid, **readings))[1],
        counted(lambda: api.assessment_reading(person, page, now=LATER))[1],
    )


@pytest.mark.parametrize("kind", ["papers", "drawn"])
def test_the_journey_costs_the_same_for_few_and_many_questions(amina, enrolment, module, request, kind):
    make.lesson(module)  # the course stays incomplete: no certificate is issued on the way
    few, many = (costs(amina, page) for page in request.getfixturevalue(kind))
    assert few == many
    assert max(few) <= 40

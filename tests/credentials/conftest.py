"""A course with one lesson, two quizzes and a post-test, and people who have finished it."""

from datetime import UTC, datetime
from decimal import Decimal
from types import SimpleNamespace

import pytest

from courses import api as courses
from credentials.models import Certificate
from tests import factories as make

NOW = datetime(2026, 11, 20, 23, 30, tzinfo=UTC)


@pytest.fixture
def plan(db):
    course = make.course(
        "Gender in small arms control",
        code="GM",
        minutes=345,
        standards=(("MOSAIC", "06.10; 06.20"), ("UNSCR", "1325")),
    )
    module = make.module(course)
    return SimpleNamespace(
        course=course,
        lesson=make.lesson(module),
        quizzes=(make.assessment(module, minutes=10), make.assessment(module, minutes=30)),
        post_test=make.assessment(course, purpose="post_test"),
    )


@pytest.fixture
def finish(plan):
    """Enrol a person and complete every step with the given scores."""

    def finish(person, quizzes=(80, 90), post_test=75, **enrolment_fields):
        enrolment = courses.enrol(user=person, course=plan.course, now=NOW, **enrolment_fields)
        complete(enrolment, plan.lesson, None)
        for quiz, percent in zip(plan.quizzes, quizzes, strict=True):
            complete(enrolment, quiz, percent)
        if post_test is not None:
            complete(enrolment, plan.post_test, post_test)
        enrolment.refresh_from_db()
        return enrolment

    return finish


@pytest.fixture
def certificate(finish, amina):
    return Certificate.objects.get(enrolment=finish(amina))


def complete(enrolment, step, percent):
    courses.complete_step(
        enrolment=enrolment,
        step_id=step.pk,
        now=NOW,
        percent=None if percent is None else Decimal(percent),
    )

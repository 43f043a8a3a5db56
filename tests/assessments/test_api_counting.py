"""Which attempt counts, and what becomes of the step."""

from datetime import timedelta
from decimal import Decimal

import pytest

from assessments import api
from assessments.models import Attempt
from courses import api as courses
from courses.models import StepCompletion
from tests import factories as make
from tests.assessments.conftest import NOW, right, start, submit

MINUTE = timedelta(minutes=1)


def sit(person, page, is_right, number):
    """One attempt, all right or all wrong."""
    attempt = start(person, page, NOW + number * MINUTE)
    form = right(attempt) if is_right else {"q1": "a"}
    submit(person, attempt, form, now=NOW + number * MINUTE + timedelta(seconds=1))
    return attempt


@pytest.mark.parametrize(
    ("counting", "sittings", "score"),
    [
        ("best", (True, False), "100"),
        ("best", (False, True), "100"),
        ("last", (True, False), "0"),
        ("last", (False, True), "100"),
        ("first", (True, False), "100"),
        ("first", (False, True), None),
        ("mean", (True, False), "50"),
        ("mean", (True, True, False), "66.67"),
        ("mean", (False, True), None),
        ("mean", (False, True, True, True), "75"),
    ],
)
def test_the_step_has_the_score_that_counts(amina, enrolment, module, counting, sittings, score):
    page = make.assessment(module, counting=counting)
    for number, is_right in enumerate(sittings):
        sit(amina, page, is_right, number)
    expected = {} if score is None else {page.pk: Decimal(score)}
    assert courses.step_scores(enrolment) == expected


def test_a_step_that_is_done_stays_done(amina, enrolment, module):
    page = make.assessment(module, counting="last")
    sit(amina, page, True, 0)
    done = StepCompletion.objects.get()
    sit(amina, page, False, 1)
    assert StepCompletion.objects.get().completed_at == done.completed_at


def test_practice_is_done_when_submitted_and_a_pre_test_has_no_score(amina, enrolment, module):
    practice = make.assessment(module, purpose="practice", pass_mark_percent=None)
    pre_test = make.assessment(module, purpose="pre_test", pass_mark_percent=None)
    for page in (pre_test, practice):
        sit(amina, page, False, 0)
    assert courses.step_scores(enrolment) == {practice.pk: 0, pre_test.pk: None}


def test_what_waits_for_people_or_is_held_back_does_not_count_yet(amina, enrolment, module):
    waiting = make.assessment(module, [make.question("essay")])
    held = make.assessment(module, holds_marks_back=True)
    attempt = start(amina, waiting)
    submit(amina, attempt, {"q1": "one two three four five six"})
    sit(amina, held, True, 0)
    assert courses.step_scores(enrolment) == {}
    assert Attempt.objects.get(pk=attempt.pk).points is None


def test_the_page_says_which_score_counts(amina, enrolment, module):
    page = make.assessment(module, counting="mean")
    for number, is_right in enumerate((True, False)):
        sit(amina, page, is_right, number)
    assert api.assessment_reading(amina, page, now=NOW).counting_percent == 50


def test_change_step_score_changes_only_what_is_done(enrolment, module):
    page = make.assessment(module)
    change = {"enrolment": enrolment, "step_id": page.pk, "percent": Decimal(10)}
    assert courses.change_step_score(**change) is False
    courses.complete_step(enrolment=enrolment, step_id=page.pk, now=NOW, percent=Decimal(80))
    assert courses.change_step_score(**change) is True
    assert courses.step_scores(enrolment) == {page.pk: 10}
    courses.complete_step(enrolment=enrolment, step_id=page.pk, now=NOW, percent=Decimal(5), keeps_best=False)
    assert courses.step_scores(enrolment) == {page.pk: 5}

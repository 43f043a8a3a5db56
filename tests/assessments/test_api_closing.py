"""Attempts whose time is over end by themselves: by the task, by the command, or when anybody looks."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.urls import reverse
from django_tasks import task_backends

from assessments import api, tasks
from assessments.models import Attempt, GradeEvent
from courses import api as courses
from tests import factories as make
from tests.assessments.conftest import NOW, answers, right, save, start, submit

MINUTE = timedelta(minutes=1)
END = NOW + 60 * MINUTE
OVER = END + 2 * MINUTE  # a minute after the grace


@pytest.fixture
def quiz(module, questions):
    return make.assessment(module, questions, time_limit_minutes=60, attempts_allowed=1)


def state(attempt):
    attempt.refresh_from_db()
    return attempt.state, attempt.ended_by, attempt.submitted_at, attempt.percent


def test_answers_arrive_until_the_grace_is_over(amina, attempt):
    save(amina, attempt, {"q1": "a"}, now=END + MINUTE)
    with pytest.raises(api.TimeOver):
        save(amina, attempt, {"q1": "b"}, now=END + MINUTE + timedelta(milliseconds=1))
    assert answers(attempt) == {1: "a"}


def test_after_the_deadline_what_was_saved_is_submitted(amina, attempt):
    save(amina, attempt, right(attempt))
    with pytest.raises(api.TimeOver):
        submit(amina, attempt, {"q1": "a"}, now=OVER)
    assert state(attempt) == ("submitted", "deadline", END, 100)
    assert answers(attempt)[1] == "b"


def test_an_attempt_is_abandoned_where_the_rules_say_so(amina, enrolment, module):
    page = make.assessment(module, time_limit_minutes=60, overdue="abandon")
    attempt = start(amina, page)
    save(amina, attempt, right(attempt))
    assert api.close_attempt(attempt.pk, OVER) is None
    assert state(attempt) == ("abandoned", "deadline", END, None)
    assert courses.step_scores(enrolment) == {}


def test_close_attempt_waits_for_the_grace_and_does_it_once(amina, attempt):
    due = api.due_at(attempt)
    assert due == END + MINUTE + timedelta(seconds=1)
    assert api.close_attempt(attempt.pk, END + MINUTE) == due
    assert state(attempt)[0] == "open"
    assert (api.close_attempt(attempt.pk, due), api.close_attempt(attempt.pk, due)) == (None, None)
    assert GradeEvent.objects.count() == 1


def test_the_command_closes_what_is_overdue_and_nothing_else(amina, bruno, clara, course, attempt, quiz):
    for person in (bruno, clara):
        courses.enrol(user=person, course=course, now=NOW)
    late, early = start(bruno, quiz, NOW + 30 * MINUTE), start(clara, quiz, NOW - 30 * MINUTE)
    assert api.close_overdue(now=OVER, limit=1) == 1
    assert [state(each)[0] for each in (early, attempt, late)] == ["submitted", "open", "open"]
    assert api.close_overdue(now=OVER) == 1
    assert [state(each)[0] for each in (early, attempt, late)] == ["submitted", "submitted", "open"]
    assert api.close_overdue(now=OVER) == 0


def test_the_command_says_what_it_did(capsys, attempt):
    Attempt.objects.update(deadline=NOW - timedelta(days=9000))
    call_command("close_overdue_attempts")
    assert capsys.readouterr().out == "1 attempts ended\n"


@pytest.mark.parametrize("name", ["assessments:attempt", "assessments:result"])
def test_opening_a_page_of_an_overdue_attempt_closes_it(client, amina, attempt, name):
    Attempt.objects.update(deadline=NOW - timedelta(days=9000))
    client.force_login(amina)
    response = client.get(reverse(name, args=[attempt.uuid]), follow=True)
    assert "Your time was over, so the answers that were saved have been submitted." in response.text
    assert state(attempt)[0] == "submitted"


def test_opening_the_assessment_closes_an_overdue_attempt(client, amina, attempt, quiz):
    Attempt.objects.update(deadline=NOW - timedelta(days=9000))
    client.force_login(amina)
    response = client.get(quiz.url)
    assert response.context["reading"].open_attempt is None
    assert response.context["reading"].refusal == "You have used all your attempts."
    assert state(attempt)[0] == "submitted"


def test_starting_again_closes_the_overdue_attempt_even_where_no_other_is_allowed(amina, attempt, quiz):
    with pytest.raises(api.NoAttemptsLeft):
        start(amina, quiz, OVER)
    assert state(attempt)[0] == "submitted"


@pytest.mark.parametrize("verb", ["save", "submit"])
def test_a_form_that_comes_too_late_leads_to_the_result(client, amina, attempt, verb):
    Attempt.objects.update(deadline=NOW - timedelta(days=9000))
    client.force_login(amina)
    data = {"item": "1", "q1": "b", "confirm": "1"}
    response = client.post(reverse(f"assessments:{verb}", args=[attempt.uuid]), data, follow=True)
    assert response.redirect_chain[-1][0] == reverse("assessments:result", args=[attempt.uuid])
    assert "The time for this attempt is over" in response.text
    assert answers(attempt)[1] == ""


@pytest.fixture
def queue(monkeypatch):
    """The jobs that were put into a queue that can wait."""
    waiting = tasks.close_attempt.using(backend="default")
    monkeypatch.setattr(tasks, "close_attempt", waiting)
    known = task_backends["default"].results
    before = len(known)
    return lambda: [job for job in known[before:] if job.task.func is waiting.func]


def test_a_job_is_enqueued_for_the_end_of_the_grace_where_the_queue_can_wait(attempt, queue):
    tasks.close_when_due(attempt)
    (job,) = queue()
    assert (job.kwargs, job.task.run_after) == ({"attempt_id": attempt.pk}, api.due_at(attempt))


def test_a_job_that_comes_too_early_waits_for_the_moved_deadline(attempt, queue):
    far = NOW + timedelta(days=9000)
    Attempt.objects.update(deadline=far)
    tasks.close_attempt.func(attempt_id=attempt.pk)
    (job,) = queue()
    assert job.task.run_after == far + MINUTE + timedelta(seconds=1)
    Attempt.objects.update(deadline=NOW - timedelta(days=9000))
    tasks.close_attempt.func(attempt_id=attempt.pk)
    assert len(queue()) == 1
    assert state(attempt)[0] == "submitted"


def test_nothing_is_enqueued_without_a_deadline_or_a_queue_that_can_wait(
    amina, enrolment, module, attempt, queue
):
    tasks.close_when_due(start(amina, make.assessment(module)))
    assert queue() == []


def test_starting_enqueues_once(client, amina, enrolment, quiz, queue):
    client.force_login(amina)
    for _twice in range(2):
        client.post(reverse("assessments:start", args=[quiz.pk]))
    assert len(queue()) == 1

"""Devices on a bad line: nothing acknowledged is lost, everything converges, one attempt has one score."""

import uuid
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import run_state_machine_as_test

from assessments import api
from assessments.merging import Save
from assessments.models import AnswerEvent, Attempt, AttemptState, GradeEvent, Response
from courses import api as courses
from tests import factories as make
from tests.assessments.conftest import NOW, answers, sent, start, submit
from tests.assessments.devices import QUESTIONS, Devices, Message, OnePage, replay

JSON = {"accept": "application/json"}
QUICK = settings(
    deadline=None, database=None, print_blob=True, suppress_health_check=list(HealthCheck), derandomize=True
)


@pytest.mark.parametrize(("machine", "schedules"), [(Devices, 7500), (OnePage, 2500)])
def test_no_schedule_of_devices_loses_an_acknowledged_answer(machine, schedules):
    run_state_machine_as_test(
        machine, settings=settings(QUICK, max_examples=schedules, stateful_step_count=20)
    )


# --- The same against the database


THREE_OPTIONS = {
    "stem": "Which one?",
    "options": [
        {"id": each, "text": each, "correct": each == "b", "feedback": "."} for each in ("a", "b", "c")
    ],
}


@pytest.fixture
def open_attempt(amina, enrolment, module):
    questions = [make.question(content=THREE_OPTIONS) for _question in QUESTIONS]
    return start(amina, make.assessment(module, questions))


class StoredServer:
    """The real thing: saving through the api, reading what is in the tables."""

    def __init__(self, person, attempt):
        self.person, self.attempt = person, attempt
        attempt.events.all().delete()
        attempt.responses.all().delete()

    def receive(self, message):
        return save(self.person, self.attempt, message).sequence

    def saves(self):
        rows = AnswerEvent.objects.filter(attempt=self.attempt)
        rows = rows.values_list("client_id", "item__position", "sequence", "answer")
        return {(event, at): Save(sequence, str(event), answer) for event, at, sequence, answer in rows}

    def counting(self):
        return answers(self.attempt)

    def newest(self):
        return max(self.attempt.responses.values_list("sequence", flat=True), default=0)


def save(person, attempt, message):
    form = {f"q{question}": answer for question, answer in message.answers.items()}
    told = sent(form, sequence=message.sequence, client_id=message.event)
    clock = NOW + timedelta(minutes=message.skew_minutes)
    told = replace(told, device=message.device, sent_at=clock)
    return api.save_answers(user=person, attempt_uuid=attempt.uuid, sent=told, now=NOW)


def test_no_schedule_of_devices_loses_an_acknowledged_answer_in_the_database(amina, open_attempt):
    class StoredDevices(Devices):
        def new_server(self):
            return StoredServer(amina, open_attempt)

        def teardown(self):
            super().teardown()
            with transaction.atomic():
                self.submit_twice()
                transaction.set_rollback(True)

        def submit_twice(self):
            """From two devices, and a late message between: one score, of what counted before."""
            counting = self.server.counting()
            first = submit(amina, open_attempt).attempt
            with pytest.raises(api.AttemptClosed):
                save(amina, open_attempt, Message(uuid.uuid4(), 10**9, {1: "b"}, uuid.uuid4()))
            second = submit(amina, open_attempt, {"q1": "b"}).attempt
            right = sum(answer == "b" for answer in counting.values())
            assert first.points == second.points == Decimal(right)
            assert GradeEvent.objects.filter(attempt=open_attempt).count() == 1
            assert {at: given for at, given in answers(open_attempt).items() if at in counting} == counting

    run_state_machine_as_test(
        StoredDevices, settings=settings(QUICK, max_examples=500, stateful_step_count=15)
    )


MESSAGES = st.lists(
    st.builds(
        Message,
        event=st.uuids(),
        sequence=st.integers(0, 4),
        answers=st.dictionaries(st.sampled_from(QUESTIONS), st.sampled_from("abc"), min_size=1),
        device=st.just(uuid.UUID(int=1)),
    ),
    max_size=6,
    unique_by=lambda message: message.event,
)


@settings(QUICK, max_examples=100)
@given(MESSAGES, st.randoms())
def test_every_replay_ends_the_same_in_the_database_and_in_the_model(amina, open_attempt, messages, random):
    ends = [replay(messages)]
    for _replay in range(2):
        server = StoredServer(amina, open_attempt)
        mixed = [*messages, *messages[:2]]
        random.shuffle(mixed)
        for message in mixed:
            server.receive(message)
        ends.append(server.counting())
    assert ends[1:] == ends[:1] * 2


# --- What has happened elsewhere


@pytest.fixture
def browser(client, amina):
    client.force_login(amina)
    return client


def address(name, attempt):
    return reverse(f"assessments:{name}", args=[attempt.uuid])


def post(browser, attempt, name="save", headers=JSON, **data):
    items = sorted({field[1] for field in data if field[0] == "q"})
    return browser.post(address(name, attempt), {"item": items, **data}, headers=headers)


def test_answers_are_not_kept_in_the_browser_until_submission(browser, amina, open_attempt):
    """Where answers lived in the page until the end, a dead battery took all of them."""
    assert post(browser, open_attempt, q1="b").json()["saved"] == {"1": "b"}
    elsewhere = Client()
    elsewhere.force_login(amina)
    questions = elsewhere.get(address("attempt", open_attempt)).context["reading"].questions
    assert [question.answer for question in questions] == ["b", "", ""]


def test_two_people_on_one_computer_do_not_share_answers(browser, amina, bruno, course, open_attempt, caplog):
    """Where saves were kept under the title of a quiz, the next person at the computer got them."""
    post(browser, open_attempt, q1="b", event=str(uuid.UUID(int=7)))
    courses.enrol(user=bruno, course=course, now=NOW)
    his = start(bruno, open_attempt.assessment.specific)
    browser.force_login(bruno)
    questions = browser.get(address("attempt", his)).context["reading"].questions
    assert [question.answer for question in questions] == ["", "", ""]
    # The same event and the address of the other: neither reaches over.
    assert post(browser, open_attempt, q1="c").status_code == 404
    assert post(browser, his, q1="a", event=str(uuid.UUID(int=7))).json()["saved"] == {"1": "a"}
    assert (answers(open_attempt), answers(his)) == ({1: "b"}, {1: "a"})
    assert "foreign_attempt" in caplog.text


def test_what_one_person_left_at_the_sign_in_page_does_not_become_the_next_ones(
    client, bruno, course, open_attempt
):
    """The form that amina sent after her session had ended waits in the browser's session, for her alone."""
    post(client, open_attempt, headers={}, q1="b")
    courses.enrol(user=bruno, course=course, now=NOW)
    his = start(bruno, open_attempt.assessment.specific)
    client.force_login(bruno)
    client.get(address("attempt", his))
    assert client.get(address("attempt", open_attempt)).status_code == 404
    assert (answers(open_attempt), answers(his)) == ({}, {})


def test_the_scores_of_two_devices_are_not_added_together(browser, amina, open_attempt):
    """Where each device handed in its own sheet, the sum was more than the paper had."""
    phone = Client()
    phone.force_login(amina)
    post(browser, open_attempt, q1="b", q2="b", sequence="1")
    post(phone, open_attempt, q2="b", q3="b", sequence="2")
    for device in (browser, phone):
        post(device, open_attempt, name="submit", headers={}, confirm="1")
    open_attempt.refresh_from_db()
    assert (open_attempt.points, open_attempt.max_points, open_attempt.percent) == (3, 3, 100)
    assert GradeEvent.objects.filter(attempt=open_attempt).count() == 1
    assert Response.objects.filter(attempt=open_attempt).count() == 3


def test_a_time_limit_does_not_live_in_the_browser(browser, amina, enrolment, module):
    """Where the page kept the time, a clock that was set back gave more of it."""
    now = timezone.now()
    quiz = make.assessment(module, [make.question(content=THREE_OPTIONS)], time_limit_minutes=10)
    attempt = start(amina, quiz, now=now - timedelta(minutes=5))
    two_hours_ago = (now - timedelta(hours=2)).isoformat()
    assert post(browser, attempt, q1="b", sent=two_hours_ago).status_code == 200
    Attempt.objects.filter(pk=attempt.pk).update(deadline=now - timedelta(minutes=5))
    refused = post(browser, attempt, q1="c", sent=two_hours_ago)
    assert (refused.status_code, "refused" in refused.json(), answers(attempt)) == (409, True, {1: "b"})
    post(browser, attempt, name="submit", headers={}, confirm="1", q1="c", sent=two_hours_ago)
    attempt.refresh_from_db()
    assert (attempt.state, attempt.submitted_at, attempt.points) == (
        AttemptState.SUBMITTED,
        attempt.deadline,
        1,
    )

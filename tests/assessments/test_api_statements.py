"""The statements of a save: the same rules as the pure merge, on both databases."""

import fcntl
import uuid
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

import pytest
from django.db import connection
from django.http import Http404
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assessments.api import statements
from assessments.api.statements import append_events, fold_events, locked_attempt
from assessments.merging import Save, latest, longest
from assessments.models import AnswerEvent, Response
from courses import api as courses
from tests import factories as make
from tests.assessments.conftest import CLIENT_IDS, NOW, answers, right, save, start, submit

EVENTS = st.lists(
    st.tuples(
        st.integers(0, 3),
        st.one_of(st.sampled_from(CLIENT_IDS), st.uuids()),
        st.sampled_from(["", "a", "ب", "%s"]),
        st.integers(0, 3),
        st.one_of(st.none(), st.integers(0, 10)),
    ),
    max_size=6,
    unique_by=lambda event: event[1],
)


def column_values(attempt, event):
    sequence, client_id, answer, certainty, seconds = event
    return {
        "attempt_id": attempt.pk,
        "item_id": attempt.paper.paper_items.get(position=1).pk,
        "client_id": client_id,
        "sequence": sequence,
        "answer": answer,
        "certainty": certainty,
        "seconds": seconds,
        "received_at": NOW,
    }


@settings(deadline=None, max_examples=150, suppress_health_check=list(HealthCheck))
@given(EVENTS)
def test_folding_in_the_database_is_the_pure_merge(attempt, events):
    attempt.events.all().delete()
    attempt.responses.all().delete()
    for event in [*events, *events[:2]]:
        append_events([column_values(attempt, event)])
        fold_events(attempt.pk, event[1])
    expected = latest(Save(sequence, str(event), *said) for sequence, event, *said, _seconds in events)
    found = Response.objects.filter(attempt=attempt).first()
    assert (found and Save(found.sequence, str(found.client_id), found.answer, found.certainty)) == expected
    assert (found and found.seconds) == longest(seconds for *_event, seconds in events)
    assert AnswerEvent.objects.filter(attempt=attempt).count() == len(events)


@given(st.lists(st.uuids(), min_size=2, max_size=20))
def test_ids_are_in_the_same_order_as_text_as_bytes_and_as_hexadecimal(ids):
    """The tie between two saves is broken by a text here, by bytes on PostgreSQL, by hexadecimal on SQLite."""
    assert (
        sorted(ids, key=str)
        == sorted(ids, key=lambda each: each.bytes)
        == sorted(ids, key=uuid.UUID.hex.fget)
    )
    assert all(one <= other for one, other in pairwise(sorted(ids)))


def test_what_a_new_response_does_not_know_has_the_defaults_of_the_model(amina, attempt):
    save(amina, attempt, {"q1": "b"}, sequence=1)
    fresh, stored = Response(), Response.objects.get()
    said = {"id", "attempt_id", "item_id", "answer", "sequence", "client_id", "saved_at"}
    others = {field.attname for field in Response._meta.concrete_fields} - said
    assert {name: getattr(stored, name) for name in others} == {name: getattr(fresh, name) for name in others}


def test_the_points_of_a_response_stay_when_a_newer_answer_is_folded(amina, attempt):
    save(amina, attempt, {"q1": "b"}, sequence=1)
    submit(amina, attempt, right(attempt))
    event = 10**6, CLIENT_IDS[5], "a", 0, None
    append_events([column_values(attempt, event)])
    fold_events(attempt.pk, CLIENT_IDS[5])
    response = Response.objects.get(attempt=attempt, item__position=1)
    assert (response.answer, response.points, response.max_points) == ("a", 1, 1)


def test_a_repeated_id_with_another_content_changes_nothing(amina, attempt):
    save(amina, attempt, {"q1": "b"}, sequence=1, client_id=CLIENT_IDS[1])
    outcome = save(amina, attempt, {"q1": "a"}, sequence=9, client_id=CLIENT_IDS[1])
    assert (dict(outcome.saved), answers(attempt)) == ({1: "b"}, {1: "b"})


def test_the_attempt_is_read_as_it_is_stored(amina, bruno, attempt):
    sheet = locked_attempt(amina.pk, attempt.uuid)
    assert (sheet.pk, sheet.uuid, sheet.state, sheet.deadline, sheet.place, sheet.positions) == (
        attempt.pk,
        attempt.uuid,
        "open",
        None,
        0,
        [1, 2, 3],
    )
    assert locked_attempt(bruno.pk, attempt.uuid) is None


def test_a_deadline_is_read_with_its_zone(amina, attempt):
    attempt.deadline = NOW
    attempt.save()
    assert locked_attempt(amina.pk, attempt.uuid).deadline == NOW


def test_a_stranger_cannot_save(bruno, attempt, caplog):
    with pytest.raises(Http404):
        save(bruno, attempt, {"q1": "b"}, sequence=1)
    assert (AnswerEvent.objects.count(), "foreign_attempt" in caplog.text) == (0, True)


@pytest.mark.django_db(transaction=True)
def test_many_threads_save_at_once_and_nothing_is_lost():
    """On SQLite they queue for the one writer there is, on PostgreSQL for the attempt."""
    amina, course = make.user("amina"), make.course()
    courses.enrol(user=amina, course=course, now=NOW)
    quiz = make.assessment(make.module(course), [make.question() for _question in range(4)])
    attempt = start(amina, quiz)

    def work(position):
        try:
            for sequence in range(1, 11):
                save(amina, attempt, {f"q{position}": "ab"[sequence % 2]}, sequence=sequence)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(work, range(1, 5)))
    assert answers(attempt) == dict.fromkeys(range(1, 5), "a")
    assert AnswerEvent.objects.filter(attempt=attempt).count() == 40


def test_processes_queue_for_the_writer_of_one_database_file(tmp_path):
    database = tmp_path / "site.sqlite3"
    database.touch()
    one, other = statements._queue(1, str(database)), statements._queue(2, str(database))
    fcntl.flock(one, fcntl.LOCK_EX)
    with pytest.raises(BlockingIOError):
        fcntl.flock(other, fcntl.LOCK_EX | fcntl.LOCK_NB)
    fcntl.flock(one, fcntl.LOCK_UN)
    fcntl.flock(other, fcntl.LOCK_EX | fcntl.LOCK_NB)


def test_a_database_in_memory_has_no_queue_of_processes():
    assert statements._queue(1, ":memory:") is None

"""Reading what a device sends: junk is dropped, never an error."""

import uuid

import pytest
from django.test import RequestFactory

from assessments.forms import MAX_POSITIONS, sent_answers
from tests.assessments.conftest import posted

ID = uuid.UUID(int=5)


def read(form):
    return sent_answers(RequestFactory().get("/"), posted(form))


def test_a_message_is_read_with_its_fields():
    sent = read({"item": ["1", "3"], "event": str(ID), "sequence": "12", "q1": ["a", "c"], "q3": ""})
    assert (sent.positions, sent.client_id, sent.sequence, sent.language) == ([1, 3], ID, 12, "en")
    assert (sent.form["q1"], sent.form["q3"]) == (["a", "c"], [""])


def test_the_posted_form_is_read_when_no_other_is_given():
    request = RequestFactory().post("/", {"item": "2", "q2": "b"})
    sent = sent_answers(request)
    assert (sent.positions, sent.form["q2"], sent.sequence) == ([2], ["b"], None)


@pytest.mark.parametrize("item", ["", "x", "-1", "1.0", "99999", "١٢x", "1 ", "\0"])
def test_a_position_that_is_no_number_is_dropped(item):
    assert read({"item": [item, "1"]}).positions == [1]


def test_no_more_positions_are_read_than_a_paper_can_have():
    assert len(read({"item": ["1"] * (MAX_POSITIONS + 100)}).positions) == MAX_POSITIONS


@pytest.mark.parametrize("sequence", ["", "x", "-1", "1" * 16, "1.5"])
def test_a_sequence_that_is_no_number_is_none(sequence):
    assert read({"sequence": sequence}).sequence is None


@pytest.mark.parametrize("event", ["", "x", "123", "g" * 32])
def test_an_event_that_is_no_uuid_gets_one(event):
    first, second = read({"event": event}).client_id, read({"event": event}).client_id
    assert isinstance(first, uuid.UUID)
    assert first != second

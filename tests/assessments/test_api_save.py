"""Saving answers: idempotent, never older over newer, the same whatever the order; errors told, the rest kept."""

from dataclasses import replace
from itertools import permutations

import pytest

from assessments import api
from assessments.models import AnswerEvent, Response
from tests import factories as make
from tests.assessments.conftest import CLIENT_IDS, LATER, NOW, answers, right, save, sent, start, submit

A, B, C, D = CLIENT_IDS[:4]


def test_answers_are_kept_with_their_events(amina, attempt):
    outcome = save(amina, attempt, {"q1": "b", "q2": "357,152"}, sequence=5, client_id=A)
    assert (dict(outcome.saved), dict(outcome.errors), outcome.sequence) == ({1: "b", 2: "357152"}, {}, 5)
    assert answers(attempt) == {1: "b", 2: "357152"}
    events = AnswerEvent.objects.order_by("item__position")
    assert [(e.answer, e.sequence, e.client_id, e.received_at) for e in events] == [
        ("b", 5, A, NOW),
        ("357152", 5, A, NOW),
    ]
    response = Response.objects.get(item__position=1)
    assert (response.sequence, response.client_id, response.saved_at, response.points) == (5, A, NOW, None)
    assert str(events[0]) == f"{attempt.pk}/{events[0].item_id}/5"
    assert str(response) == f"{attempt.pk}/{response.item_id}"


def test_saving_the_same_message_twice_is_saving_it_once(amina, attempt):
    for now in (NOW, LATER):
        save(amina, attempt, {"q1": "b"}, sequence=1, client_id=A, now=now)
    assert (AnswerEvent.objects.count(), Response.objects.count()) == (1, 1)
    assert AnswerEvent.objects.get().received_at == NOW


def test_a_repeated_message_without_a_sequence_does_not_overwrite_what_came_since(amina, attempt):
    save(amina, attempt, {"q1": "a"}, client_id=A)
    save(amina, attempt, {"q1": "b"}, client_id=B)
    save(amina, attempt, {"q1": "a"}, client_id=A)
    assert (answers(attempt), AnswerEvent.objects.count()) == ({1: "b"}, 2)


def test_an_older_message_that_arrives_late_does_not_overwrite_a_newer_one(amina, attempt):
    save(amina, attempt, {"q1": "b"}, sequence=7)
    outcome = save(amina, attempt, {"q1": "a"}, sequence=3)
    assert (answers(attempt), AnswerEvent.objects.count()) == ({1: "b"}, 2)
    # The device learns what is true and how far the clock is.
    assert (dict(outcome.saved), outcome.sequence) == ({1: "b"}, 7)


def test_an_answer_can_be_taken_back(amina, attempt):
    save(amina, attempt, {"q1": "b"}, sequence=1)
    save(amina, attempt, {"q1": ""}, sequence=2)
    assert answers(attempt) == {1: ""}


@pytest.mark.parametrize("sequences", [(1, 2, 3, 3), (2, 2, 2, 2), (4, 1, 1, 3)])
def test_devices_converge_whatever_the_order_of_arrival(amina, attempt, sequences):
    forms = ({"q1": "a"}, {"q1": "b", "q2": "1"}, {"q2": "2"}, {"q1": "", "q2": "3"})
    messages = [sent(f, s, c) for f, s, c in zip(forms, sequences, (A, B, C, D), strict=True)]
    ends = set()
    for order in permutations(messages):
        attempt.events.all().delete()
        attempt.responses.all().delete()
        for message in order:
            api.save_answers(user=amina, attempt_uuid=attempt.uuid, sent=message, now=NOW)
        ends.add(tuple(answers(attempt).items()))
    assert len(ends) == 1


def test_messages_without_a_sequence_follow_each_other(amina, attempt):
    for answer in ("a", "b", "a"):
        save(amina, attempt, {"q1": answer})
    assert answers(attempt) == {1: "a"}
    assert sorted(AnswerEvent.objects.values_list("sequence", flat=True)) == [1, 2, 3]


def test_what_is_wrong_is_told_by_field_and_the_rest_is_kept(amina, attempt):
    form = {"q1": "b", "q2": "many", "q3.1": "A", "q3.2": "A"}
    outcome = save(amina, attempt, form)
    assert {name: error.code for name, error in outcome.errors.items()} == {
        "q2": "not_a_number",
        "q3.2": "repeated_step",
    }
    assert answers(attempt) == {1: "b"}


@pytest.mark.parametrize(
    ("form", "errors"),
    [
        ({"q1": "z"}, {"q1": "foreign_option"}),
        ({"q1": ["a", "b"]}, {"q1": "too_many_choices"}),
        ({"q2": "9" * 201}, {"q2": "too_long"}),
        ({"q3.1": "Z"}, {"q3.1": "foreign_option"}),
    ],
)
def test_foreign_options_and_overlong_answers_are_not_kept(amina, attempt, form, errors):
    outcome = save(amina, attempt, form)
    assert {name: error.code for name, error in outcome.errors.items()} == errors
    assert (answers(attempt), AnswerEvent.objects.count()) == ({}, 0)


@pytest.mark.parametrize("form", [{"q4": "b"}, {"q0": "b"}, {"q999": "b"}, {"q4": "b", "q1": "b"}])
def test_a_question_that_was_not_dealt_is_refused_and_nothing_is_kept(
    amina, enrolment, module, attempt, form
):
    longer = start(amina, make.assessment(module, [make.question() for _ in range(5)]))
    with pytest.raises(api.ForeignQuestion):
        save(amina, attempt, form)
    assert (answers(attempt), answers(longer)) == ({}, {})


def test_a_stale_second_tab_does_not_undo_the_first(amina, attempt):
    save(amina, attempt, {"q1": "b", "q1.was": ""})
    # The second tab was opened before: it still has nothing for question 1, and answers question 2.
    outcome = save(amina, attempt, {"q1.was": "", "q2": "5", "q2.was": ""})
    assert (answers(attempt), dict(outcome.saved)) == ({1: "b", 2: "5"}, {2: "5"})


def test_a_second_tab_that_really_changes_an_answer_changes_it(amina, attempt):
    save(amina, attempt, {"q1": "a", "q1.was": ""})
    save(amina, attempt, {"q1": "b", "q1.was": ""})
    assert answers(attempt) == {1: "b"}


def test_sending_unchanged_answers_again_adds_no_event(amina, attempt):
    save(amina, attempt, {"q1": "b"})
    save(amina, attempt, {"q1": "b"})
    save(amina, attempt, {"q2": ""})
    assert AnswerEvent.objects.count() == 1


def test_partial_answers_are_kept(amina, attempt):
    step = attempt.paper.paper_items.get(position=3).item.key["sequence"][0]
    save(amina, attempt, {"q3.1": "", "q3.2": step, "q3.3": ""})
    assert answers(attempt) == {3: f",{step},"}


def test_saving_after_submitting_is_refused(amina, attempt):
    submit(amina, attempt, right(attempt))
    before = answers(attempt)
    with pytest.raises(api.AttemptClosed):
        save(amina, attempt, {"q1": "a"})
    assert answers(attempt) == before


def test_saving_costs_the_same_for_1_and_20_answers(amina, enrolment, module, queries):
    attempt = start(amina, make.assessment(module, [make.question() for _ in range(20)]))
    save(amina, attempt, {"q1": "a"}, sequence=0)  # the process remembers the frozen paper
    one = queries(lambda: save(amina, attempt, {"q1": "b"}, sequence=1))
    form = {f"q{position}": "a" for position in range(1, 21)}
    assert queries(lambda: save(amina, attempt, form, sequence=2)) == one


def test_an_event_says_by_which_device_and_when_by_its_clock(amina, attempt):
    message = replace(sent({"q1": "b"}, sequence=1), device=A, sent_at=LATER, seconds={1: 12})
    api.save_answers(user=amina, attempt_uuid=attempt.uuid, sent=message, now=NOW)
    event = AnswerEvent.objects.get()
    assert (event.device, event.sent_at, event.received_at, event.seconds) == (A, LATER, NOW, 12)
    assert Response.objects.get().seconds == 12


def test_a_certainty_counts_with_its_answer_and_the_longest_time_stays(amina, attempt):
    newer = replace(sent({"q1": "b"}, sequence=2), certainties={1: 3}, seconds={1: 5})
    older = replace(sent({"q1": "a"}, sequence=1), certainties={1: 1}, seconds={1: 9})
    for message in (newer, older):
        api.save_answers(user=amina, attempt_uuid=attempt.uuid, sent=message, now=NOW)
    response = Response.objects.get()
    assert (response.answer, response.certainty, response.seconds) == ("b", 3, 9)


def test_without_a_script_a_certainty_alone_is_a_change_of_the_answer_that_counts(amina, attempt):
    save(amina, attempt, {"q1": "b"})
    for certainty in (2, 2):
        message = replace(sent({"q1": "a", "q1.was": "a"}), certainties={1: certainty})
        api.save_answers(user=amina, attempt_uuid=attempt.uuid, sent=message, now=NOW)
    response = Response.objects.get()
    assert (response.answer, response.certainty, AnswerEvent.objects.count()) == ("b", 2, 2)


def test_with_a_sequence_what_is_sent_is_a_change(amina, attempt):
    """A learner who goes back to the answer that the page started from means it."""
    save(amina, attempt, {"q1": "b"}, sequence=1)
    save(amina, attempt, {"q1": "a", "q1.was": "a"}, sequence=2)
    assert answers(attempt) == {1: "a"}

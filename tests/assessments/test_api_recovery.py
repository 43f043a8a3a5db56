"""Files of answers that could not be sent, and receipts: read, shown, handed in."""

import json
import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from assessments import api
from assessments.api.grading import ReasonMissing
from assessments.api.recovery import (
    MOST_BYTES,
    FileChanged,
    FileTooLarge,
    NotAnAnswerFile,
    UnknownAttempt,
    page_key,
)
from assessments.models import AnswerEvent, Attempt, AttemptState, GradeEvent, Origin
from courses import api as courses
from courses.models import Enrolment
from tests import factories as make
from tests.factories.answer_files import answer_file, answer_to

pytestmark = pytest.mark.django_db
NOW = timezone.now()
REASON = "The line was down"


@pytest.fixture
def quiz(db):
    course = make.course()
    questions = [make.question(kind) for kind in ("single_choice", "numeric", "essay")]
    return make.assessment(make.module(course), questions, pass_mark_percent=50)


@pytest.fixture
def attempt(amina, quiz):
    courses.enrol(user=amina, course=courses.course_of(quiz), now=NOW)
    return api.start_attempt(user=amina, page=quiz, now=NOW, language="en")


@pytest.fixture
def submitted(amina, attempt):
    save(amina, attempt, 1, "a", sequence=3)
    return api.submit_attempt(user=amina, attempt_uuid=attempt.uuid, now=NOW).attempt


def save(person, attempt, position, value, sequence):
    sent = api.SentAnswers(
        form={f"q{position}": [value]},
        positions=[position],
        client_id=uuid.UUID(int=7),
        language="en",
        sequence=sequence,
    )
    api.save_answers(user=person, attempt_uuid=attempt.uuid, sent=sent, now=NOW)


def read(attempt, *answers, **changed):
    return api.read_recovery_file(answer_file(attempt, *answers, **changed), None)


def hand_in(file, actor, reason=REASON):
    return api.hand_in(file=file, actor=actor, reason=reason, now=NOW)


def answers(attempt):
    rows = attempt.responses.exclude(answer="").order_by("item__position")
    return dict(rows.values_list("item__position", "answer"))


def test_the_key_of_a_page_is_32_bytes_and_different_for_every_attempt():
    one, other = uuid.UUID(int=7), uuid.UUID(int=8)
    assert page_key(one) == page_key(one)
    assert page_key(one) != page_key(other)
    assert len(page_key(one)) == 44


def test_a_file_says_what_it_would_change_and_changes_nothing_by_that(attempt, amina):
    save(amina, attempt, 1, "a", sequence=3)
    file = read(attempt, answer_to(1, 4, answer="b"), answer_to(2, 5, answer="357,152"))
    found = [(each.number, each.stem, each.before, each.after) for each in api.changes_of(file)]
    assert found == [(1, "Which one?", "This", "That"), (2, "How many?", "", "weapons: 357,152")]
    assert answers(attempt) == {1: "a"}


def test_hand_in_saves_the_answers_of_an_open_attempt_without_scoring(attempt, dalia):
    hand_in(read(attempt, answer_to(1, 4, answer="b")), dalia)
    assert answers(attempt) == {1: "b"}
    assert GradeEvent.objects.count() == 0
    assert AnswerEvent.objects.get().origin == Origin.FILE


def test_hand_in_scores_a_submitted_attempt_again_with_the_reason(submitted, dalia):
    assert submitted.points == 0
    changes = hand_in(read(submitted, answer_to(1, 4, answer="b"), answer_to(2, 5, answer="357152")), dalia)
    submitted.refresh_from_db()
    event = GradeEvent.objects.order_by("pk").last()
    assert [change.position for change in changes] == [1, 2]
    assert (submitted.points, event.kind, event.reason, event.actor) == (2, "regrade", REASON, dalia)
    assert (event.points_before, event.points_after, sorted(event.changes)) == (0, 2, ["1", "2"])
    assert dict(submitted.responses.values_list("item__position", "points")) == {1: 1, 2: 1, 3: 0}


def test_hand_in_of_the_same_file_changes_nothing_twice(submitted, dalia):
    file = read(submitted, answer_to(1, 4, answer="b"))
    hand_in(file, dalia)
    events = (AnswerEvent.objects.count(), GradeEvent.objects.count())
    assert hand_in(file, dalia) == ()
    assert (AnswerEvent.objects.count(), GradeEvent.objects.count()) == events


def test_hand_in_leaves_newer_answers_of_another_device_alone(submitted, dalia):
    assert hand_in(read(submitted, answer_to(1, 2, answer="b")), dalia) == ()
    assert answers(submitted) == {1: "a"}


def test_what_the_page_had_not_changed_counts_only_where_nothing_is(submitted, dalia):
    hand_in(read(submitted, answer_to(1, 0, answer="b"), answer_to(2, 0, answer="12")), dalia)
    assert answers(submitted) == {1: "a", 2: "12"}


def test_an_answer_that_people_mark_waits_to_be_marked_after_it_is_handed_in(submitted, dalia):
    hand_in(read(submitted, answer_to(3, 9, answer="We would mend the fence first.")), dalia)
    submitted.refresh_from_db()
    assert (submitted.points, submitted.percent, submitted.is_passed) == (None, None, None)


def test_an_answer_that_cannot_be_read_is_left_out(attempt, dalia):
    file = read(attempt, answer_to(1, 4, answer="zz"), answer_to(2, 5, answer="12"))
    assert [change.position for change in hand_in(file, dalia)] == [2]
    assert answers(attempt) == {2: "12"}


def test_hand_in_after_the_deadline_ends_the_attempt_and_counts(attempt, dalia):
    Attempt.objects.update(deadline=NOW - timedelta(hours=2))
    hand_in(read(attempt, answer_to(1, 4, answer="b")), dalia)
    attempt.refresh_from_db()
    assert (attempt.state, attempt.points) == (AttemptState.SUBMITTED, 1)


def test_hand_in_needs_a_reason(attempt, dalia):
    with pytest.raises(ReasonMissing):
        hand_in(read(attempt, answer_to(1, answer="b")), dalia, reason="  ")


def test_a_file_too_large_is_refused_before_it_is_read():
    with pytest.raises(FileTooLarge):
        api.read_recovery_file(b"{" * (MOST_BYTES + 1), None)


@pytest.mark.parametrize(
    "content",
    [b"", b"\xff\x00", b"[]", b"null", b"{}", b'{"attempt": "1"}', b"[" * 100_000]
    + [json.dumps({"attempt": str(uuid.UUID(int=7)), "nonce": "!", "data": "!"}).encode()]
    + [json.dumps({"attempt": str(uuid.UUID(int=7)), "nonce": 1, "data": None}).encode()],
)
def test_junk_is_no_answer_file(content):
    with pytest.raises(NotAnAnswerFile):
        api.read_recovery_file(content, None)


def test_a_file_of_an_unknown_attempt_and_of_a_strangers_are_refused_alike(attempt, bruno):
    content = answer_file(attempt, answer_to(1, answer="b"))
    with pytest.raises(UnknownAttempt):
        api.read_recovery_file(content, Enrolment.objects.filter(user=bruno).values("pk"))
    Attempt.objects.update(uuid=uuid.UUID(int=7))
    with pytest.raises(UnknownAttempt):
        api.read_recovery_file(content, None)


def test_a_file_locked_with_another_key_is_refused(attempt):
    with pytest.raises(FileChanged):
        api.read_recovery_file(answer_file(attempt, key=page_key(uuid.UUID(int=7))), None)


def test_a_file_for_another_attempt_under_a_new_name_is_refused(attempt, bruno, quiz):
    courses.enrol(user=bruno, course=courses.course_of(quiz), now=NOW)
    other = api.start_attempt(user=bruno, page=quiz, now=NOW, language="en")
    outer = json.loads(answer_file(attempt, answer_to(1, answer="b")))
    renamed = json.dumps({**outer, "attempt": str(other.uuid)}).encode()
    with pytest.raises(FileChanged):
        api.read_recovery_file(renamed, None)


@pytest.mark.parametrize("name", ["nonce", "data"])
def test_a_file_with_a_changed_letter_is_refused(attempt, name):
    outer = json.loads(answer_file(attempt, answer_to(1, answer="b")))
    letter = "A" if outer[name][0] != "A" else "B"
    outer[name] = letter + outer[name][1:]
    with pytest.raises(FileChanged):
        api.read_recovery_file(json.dumps(outer).encode(), None)


@pytest.mark.parametrize(
    "answer",
    [answer_to(99, answer="b"), answer_to(1, -1, answer="b"), answer_to(1, event="x"), {}, None, 7]
    + [{**answer_to(1), "entries": [["q1"]]}, {**answer_to(1), "sequence": "1"}],
)
def test_a_file_whose_content_makes_no_sense_is_refused(attempt, answer):
    with pytest.raises(FileChanged):
        read(attempt, answer)


def test_a_file_locked_with_an_earlier_secret_of_the_site_is_read(attempt, settings):
    content = answer_file(attempt, answer_to(1, answer="b"))
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "a new one", [settings.SECRET_KEY]
    assert api.read_recovery_file(content, None).attempt == attempt


def test_fields_of_other_questions_in_an_answer_are_dropped(attempt):
    answer = {**answer_to(1), "entries": [["q2", "12"], ["q1", "b"], ["q1.certainty", "3"]]}
    assert read(attempt, answer).answers[0].form == {"q1": ["b"], "q1.certainty": ["3"]}


def test_a_receipt_is_found_by_its_code_however_it_is_written(submitted, bruno):
    code = submitted.receipt
    for written in (code, code.lower(), code.replace("-", ""), f" {code.replace('-', ' ')} "):
        found = api.find_receipt(written, None)
        assert (found.attempt, found.receipt.answer_count, found.receipt.question_count) == (submitted, 1, 3)
    assert api.find_receipt("0000-0000-0000", None) is None
    assert api.find_receipt("", None) is None
    assert api.find_receipt(code, Enrolment.objects.filter(user=bruno).values("pk")) is None


def test_an_open_attempt_has_no_receipt(attempt):
    assert api.receipt_of(attempt) is None

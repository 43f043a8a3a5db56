"""Grading again: what the preview shows is what happens, and nothing else."""

import json
import random
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assessments import api
from assessments.api.regrade_plans import NothingToRegrade
from assessments.models import Attempt, GradeEvent, ItemVersion, Question
from courses import api as courses
from tests import factories as make
from tests.assessments.conftest import NOW, start, submit
from tests.assessments.grading_cast import (
    AFTER,
    changes_of,
    essay_quiz,
    hand_in,
    mark,
    replayed,
    stored,
    take,
)
from tests.factories.assessments import CONTENTS

D = Decimal
REASON = "The key was wrong."


def options(*right, letters="ab"):
    return [
        {"id": each, "text": f"Answer {each}", "correct": each in right, "feedback": "So."}
        for each in letters
    ]


def change(question, item_type="single_choice", **content):
    """Publish other content of a question, as its author would."""
    question = Question.objects.get(pk=question.pk)
    question.content = json.dumps([{"type": item_type, "value": CONTENTS[item_type] | content}])
    question.save()
    question.save_revision().publish()
    return Question.objects.get(pk=question.pk)


@pytest.fixture
def questions(db):
    """Two single choices (right: b) and a number (right: 357152)."""
    kinds = ("single_choice", "single_choice", "numeric")
    return [make.question(kind, code=f"R-{n}") for n, kind in enumerate(kinds, start=1)]


@pytest.fixture
def quiz(module, questions):
    return make.assessment(module, questions, title="Quiz", pass_mark_percent=60)


def sit(person, quiz, course, answers):
    courses.enrol(user=person, course=course, now=NOW)
    attempt = start(person, quiz)
    form = {f"q{position}": answer for position, answer in enumerate(answers, start=1)}
    return submit(person, attempt, form).attempt


def request(question=None, **fields):
    return api.RegradeRequest(question=question and question.translation_key, **fields)


def regrade(asked, actor, reason=REASON):
    token = api.preview_regrade(asked).token
    return api.apply_regrade(request=asked, token=token, reason=reason, actor=actor, now=AFTER)


def numbers(preview):
    names = ("attempts", "changed", "raised", "lowered", "passes_gained", "passes_lost")
    return {name: getattr(preview, name) for name in names if getattr(preview, name)}


def test_a_new_key_moves_both_ways(amina, bruno, dalia, course, questions, quiz):
    up = sit(amina, quiz, course, ["a", "b", ""])
    down = sit(bruno, quiz, course, ["b", "b", ""])
    change(questions[0], options=options("a"))
    preview = api.preview_regrade(request(questions[0]))
    assert numbers(preview) == {
        "attempts": 2,
        "changed": 2,
        "raised": 1,
        "lowered": 1,
        "passes_gained": 1,
        "passes_lost": 1,
    }
    assert [line.attempt for line in preview.lines] == [down, up]  # lost passes come first
    assert GradeEvent.objects.count() == 2
    done = regrade(request(questions[0]), dalia)
    assert (done.changed, done.passes_gained, done.passes_lost) == (2, 1, 1)
    assert [stored(each)[0] for each in (up, down)] == [
        (D(2), D(3), D("66.67"), True),
        (D(1), D(3), D("33.33"), False),
    ]
    event = GradeEvent.objects.last()
    assert (event.kind, event.actor, event.reason) == ("regrade", dalia, REASON)
    assert event.changes["1"]["item"] == ItemVersion.objects.get(code="R-1", number=2).pk


def test_a_pass_that_appears_completes_the_step_and_one_that_goes_takes_nothing(
    amina, bruno, dalia, course, questions, quiz
):
    up = sit(amina, quiz, course, ["a", "b", ""])
    down = sit(bruno, quiz, course, ["b", "b", ""])
    change(questions[0], options=options("a"))
    regrade(request(questions[0]), dalia)
    assert [quiz.pk in courses.step_scores(each.enrolment) for each in (up, down)] == [True, True]
    assert list(api.graded_attempts(None, lost_pass=True)) == [down]


def test_only_in_the_learners_favour_nobody_falls(amina, bruno, dalia, course, questions, quiz):
    up = sit(amina, quiz, course, ["a", "b", ""])
    down = sit(bruno, quiz, course, ["b", "b", ""])
    change(questions[0], options=options("a"))
    asked = request(questions[0], only_up=True)
    assert numbers(api.preview_regrade(asked)) == {
        "attempts": 2,
        "changed": 1,
        "raised": 1,
        "passes_gained": 1,
    }
    regrade(asked, dalia)
    assert [stored(each)[0][0] for each in (up, down)] == [D(2), D(2)]


def test_a_regrade_done_twice_is_done_once(amina, dalia, course, questions, quiz):
    attempt = sit(amina, quiz, course, ["a", "b", ""])
    change(questions[0], options=options("a"))
    regrade(request(questions[0]), dalia)
    assert regrade(request(questions[0]), dalia).changed == 0
    assert [kind for kind, _changes in changes_of(attempt)] == ["automatic", "regrade"]


def test_answers_that_the_new_key_cannot_read_are_listed_and_left(
    amina, bruno, dalia, course, questions, quiz
):
    sit(amina, quiz, course, ["a", "b", ""])
    sit(bruno, quiz, course, ["b", "b", ""])
    change(questions[0], options=options("b", letters="bc"))
    preview = api.preview_regrade(request(questions[0]))
    assert (preview.blocked, preview.changed) == ({"unreadable": 1}, 0)
    change(questions[0], "true_false")
    assert api.preview_regrade(request(questions[0])).blocked == {"other_type": 2}


def test_what_people_marked_is_not_scored_again(amina, clara, course, module):
    quiz = essay_quiz(module)
    attempt = hand_in(amina, quiz, course)
    mark(clara, take(clara, attempt))
    essay = Question.objects.get(code="E-ESSAY")
    assert api.preview_regrade(request(essay)).blocked == {"marked_by_people": 1}


@pytest.mark.parametrize(
    ("kind", "after"),
    [("full", (D(1), D(3), D("33.33"), False)), ("out", (D(0), D(2), D("0.00"), False))],
)
def test_a_question_can_be_given_to_all_or_taken_out(amina, dalia, course, questions, quiz, kind, after):
    attempt = sit(amina, quiz, course, ["a", "", ""])
    regrade(request(questions[0], kind=kind), dalia)
    assert stored(attempt)[0] == after
    assert stored(attempt) == replayed(attempt)


def test_a_question_taken_out_comes_back_by_its_key(amina, dalia, course, questions, quiz):
    attempt = sit(amina, quiz, course, ["b", "", ""])
    before = stored(attempt)
    regrade(request(questions[0], kind="out"), dalia)
    regrade(request(questions[0]), dalia)
    assert stored(attempt) == before == replayed(attempt)


def test_an_override_is_kept(amina, dalia, course, questions, quiz):
    attempt = sit(amina, quiz, course, ["a", "b", ""])
    api.override_grade(
        attempt_uuid=attempt.uuid,
        scope=None,
        position=1,
        points=D("0.5"),
        reason="So",
        actor=dalia,
        now=AFTER,
    )
    change(questions[0], options=options("a"))
    assert regrade(request(questions[0]), dalia).changed == 0
    assert stored(attempt)[0][0] == D("1.5")


def test_one_assessment_may_be_regraded_alone(amina, bruno, dalia, course, module, questions, quiz):
    other = make.assessment(module, questions[:1], title="Other")
    sit(amina, quiz, course, ["a", "b", ""])
    sit(bruno, other, course, ["a"])
    change(questions[0], options=options("a"))
    assert api.preview_regrade(request(questions[0])).attempts == 2
    assert [
        line.attempt.assessment_id
        for line in api.preview_regrade(request(questions[0], assessment_id=other.pk)).lines
    ] == [other.pk]


def test_every_changed_question_of_an_assessment_is_regraded_at_once(amina, dalia, course, questions, quiz):
    attempt = sit(amina, quiz, course, ["a", "a", ""])
    for question in questions[:2]:
        change(question, options=options("a"))
    regrade(request(assessment_id=quiz.pk), dalia)
    assert stored(attempt)[0][0] == D(2)
    for asked in (request(), request(kind="full", assessment_id=quiz.pk)):
        with pytest.raises(NothingToRegrade):
            api.preview_regrade(asked)


def test_what_was_not_shown_is_not_done(amina, bruno, dalia, course, questions, quiz):
    sit(amina, quiz, course, ["a", "b", ""])
    change(questions[0], options=options("a"))
    asked = request(questions[0])
    token = api.preview_regrade(asked).token
    sit(bruno, quiz, course, ["b", "b", ""])  # on a new paper, scored by the new key: nothing to change
    late = api.preview_regrade(asked)
    assert late.changed == 1
    api.override_grade(
        attempt_uuid=Attempt.objects.first().uuid,
        scope=None,
        points=D(1),
        position=1,
        reason="So",
        actor=dalia,
        now=AFTER,
    )
    with pytest.raises(api.PlanChanged):
        api.apply_regrade(request=asked, token=token, reason=REASON, actor=dalia, now=AFTER)
    with pytest.raises(api.ReasonMissing):
        regrade(asked, dalia, reason=" ")
    assert not GradeEvent.objects.filter(kind="regrade").exists()


@pytest.mark.parametrize("seed", range(12))
def test_the_preview_equals_the_result(seed, dalia, course, questions, quiz):
    lot = random.Random(seed)
    people = [make.user(f"learner{number}") for number in range(6)]
    attempts = [
        sit(person, quiz, course, [lot.choice(["", "a", "b"]), lot.choice(["", "a", "b"]), "357152"])
        for person in people
    ]
    kind = lot.choice(["key", "key", "full", "out"])
    question = lot.choice(questions[:2])
    change(question, options=options(lot.choice("ab"), letters=lot.choice(["ab", "abc"])))
    asked = request(question, kind=kind, only_up=lot.random() < 0.5)
    preview = api.preview_regrade(asked)
    before = {attempt.pk: stored(attempt) for attempt in attempts}
    done = api.apply_regrade(request=asked, token=preview.token, reason=REASON, actor=dalia, now=AFTER)
    shown = {
        line.attempt.pk: (line.after.points, line.after.max_points, line.after.percent, line.after.passed)
        for line in preview.lines
    }
    after = {attempt.pk: stored(attempt) for attempt in attempts}
    assert {pk: total for pk, (total, _items) in after.items() if after[pk] != before[pk]} == shown
    assert done.changed == len(shown) == GradeEvent.objects.filter(kind="regrade").count()
    assert [replayed(attempt) for attempt in attempts] == [after[attempt.pk] for attempt in attempts]


def queries_of(call):
    with CaptureQueriesContext(connection) as captured:
        result = call()
    return len(captured), result


def test_queries_do_not_grow_with_the_attempts(dalia, course, questions, quiz):
    sit(make.user("learner0"), quiz, course, ["b", "b", ""])
    change(questions[0], options=options("a"))
    api.preview_regrade(request(questions[0]))  # freezes the new version
    one, _preview = queries_of(lambda: api.preview_regrade(request(questions[0])))
    one_applied, _done = queries_of(lambda: regrade(request(questions[0]), dalia))
    change(questions[0], options=options("b"))
    for number in (1, 2, 3):
        sit(make.user(f"learner{number}"), quiz, course, ["b", "a", ""])
    change(questions[0], options=options("a"))
    api.preview_regrade(request(questions[0]))
    several, preview = queries_of(lambda: api.preview_regrade(request(questions[0])))
    applied, done = queries_of(lambda: regrade(request(questions[0]), dalia))
    assert (several, preview.changed, done.changed) == (one, 3, 3)
    assert applied - one_applied == 2 * 2  # which attempt counts, asked for each of the other two


def test_questions_that_changed_since_they_were_answered_are_listed(amina, course, questions, quiz):
    sit(amina, quiz, course, ["a", "b", ""])
    assert api.questions_to_regrade(language="en") == ()
    change(questions[0], options=options("a"))
    assert [line.code for line in api.questions_to_regrade(language="en")] == ["R-1"]
    api.preview_regrade(request(questions[0]))
    [line] = api.questions_to_regrade(language="en")
    assert (line.code, line.versions, line.answers, line.older) == ("R-1", 2, 1, 1)
    assert [line.code for line in api.questions_to_regrade(language="en", search="r-2")] == ["R-2"]
    assert api.assessments_with_answers(questions[0].translation_key) == [(quiz.pk, "Quiz")]

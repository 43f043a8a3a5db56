"""People mark: the queue, claims, second markers, moderation, return."""

import datetime
from decimal import Decimal
from fractions import Fraction

import pytest
from django.db import connection
from django.http import Http404
from django.test.utils import CaptureQueriesContext

from assessments import api
from assessments.api.marking import (
    AlreadyReturned,
    NothingToMark,
    RubricIncomplete,
    comments_for_learner,
)
from assessments.grading import Settlement
from assessments.models import GradeEvent, Mark, MarkingClaim
from courses import api as courses
from courses.models import Enrolment
from tests import factories as make
from tests.assessments.grading_cast import (
    AFTER,
    BEST,
    MIDDLING,
    POOR,
    changes_of,
    essay_quiz,
    hand_in,
    mark,
    replayed,
    stored,
    take,
    version_of,
)

D, F = Decimal, Fraction


@pytest.fixture
def quiz(module):
    return essay_quiz(module)


@pytest.fixture
def twice(module):
    return essay_quiz(module, second_marker=True)


@pytest.fixture
def held(module):
    return essay_quiz(module, holds_marks_back=True)


def completed(attempt):
    return attempt.assessment_id in courses.step_scores(attempt.enrolment)


def test_an_attempt_with_an_essay_has_no_score_until_it_is_marked(amina, clara, course, quiz):
    attempt = hand_in(amina, quiz, course)
    assert stored(attempt)[0] == (None, D(7), None, None)
    assert not completed(attempt)
    assert mark(clara, take(clara, attempt), MIDDLING) == Settlement(F(4), None)
    assert stored(attempt) == (
        (D(5), D(7), D("71.43"), True),
        {1: [D(1), D(1)], 2: [D(4), D(6)]},
    )
    attempt.refresh_from_db()
    assert (attempt.returned_at, completed(attempt)) == (AFTER, True)
    assert changes_of(attempt) == [("automatic", {1: 1}), ("manual", {2: 4})]
    assert GradeEvent.objects.last().actor == clara


def test_an_unanswered_essay_needs_no_marker(amina, clara, course, quiz):
    attempt = hand_in(amina, quiz, course, text="")
    assert stored(attempt)[0] == (D(1), D(7), D("14.29"), False)
    with pytest.raises(NothingToMark):
        take(clara, attempt)


def test_every_criterion_needs_one_of_its_own_levels(amina, clara, course, quiz):
    claim = take(clara, hand_in(amina, quiz, course))
    for levels in ({}, {"1": "3"}, {"1": "9", "2": "1"}, {**BEST, "3": "1"}):
        with pytest.raises(RubricIncomplete):
            mark(clara, claim, levels)
    assert Mark.objects.count() == 0


def test_points_of_ones_own_are_for_moderation_only(amina, clara, course, quiz):
    with pytest.raises(RubricIncomplete):
        mark(clara, take(clara, hand_in(amina, quiz, course)), {}, points=D(3))


# --- Claims -----------------------------------------------------------------------------------------


def test_two_markers_never_hold_the_same_answer(amina, bruno, clara, farah, course, quiz):
    first, second = hand_in(amina, quiz, course), hand_in(bruno, quiz, course)
    claims = [take(clara, first), take(farah, first)]
    assert {claim.response.attempt for claim in claims} == {first, second}
    with pytest.raises(NothingToMark):
        take(make.user("gita"), first)


def test_asking_again_gives_the_answer_in_ones_hands(amina, bruno, clara, course, quiz):
    attempt = hand_in(amina, quiz, course)
    hand_in(bruno, quiz, course)
    assert take(clara, attempt) == take(clara, attempt)


def test_a_claim_runs_out_and_its_address_dies_with_it(amina, clara, farah, course, quiz):
    attempt = hand_in(amina, quiz, course)
    old = take(clara, attempt)
    late = AFTER + datetime.timedelta(minutes=31)
    new = take(farah, attempt, now=late)
    assert (new.response, new.marker, MarkingClaim.objects.count()) == (old.response, farah, 1)
    with pytest.raises(Http404):
        mark(clara, old, now=late)


def test_a_claim_that_ran_out_still_works_while_nobody_took_it(amina, clara, course, quiz):
    claim = take(clara, hand_in(amina, quiz, course))
    late = AFTER + datetime.timedelta(hours=3)
    assert mark(clara, claim, now=late) == Settlement(F(6), None)


def test_nobody_uses_the_claim_of_another(amina, clara, farah, course, quiz):
    claim = take(clara, hand_in(amina, quiz, course))
    with pytest.raises(Http404):
        mark(farah, claim)


def test_work_outside_of_ones_programmes_does_not_exist(amina, bruno, clara, course, quiz):
    attempt = hand_in(amina, quiz, course)
    hand_in(bruno, quiz, course)
    scope = Enrolment.objects.filter(user=bruno).values("pk")
    claim = take(clara, attempt, scope=scope)
    assert claim.response.attempt.enrolment.user == bruno
    with pytest.raises(Http404):
        mark(clara, claim, scope=Enrolment.objects.none().values("pk"))
    nobody = Enrolment.objects.none().values("pk")
    found = api.marking_queue(clara, nobody, moderated=nobody, language="en")
    assert (found.lines, found.returnable) == ((), ())


def test_the_order_is_another_one_for_every_marker(clara, farah, course, quiz):
    people = [make.user(f"learner{number}") for number in range(6)]
    attempts = [hand_in(person, quiz, course) for person in people]
    orders = []
    for marker in (clara, farah):
        MarkingClaim.objects.all().delete()
        order = []
        for _each in attempts:
            claim = take(marker, attempts[0])
            order.append(claim.response_id)
            MarkingClaim.objects.filter(pk=claim.pk).update(marker=make.user("gita"))
        orders.append(order)
    assert sorted(orders[0]) == sorted(orders[1])
    assert orders[0] != orders[1] or orders[0] != sorted(orders[0])


# --- Second marker and moderation ---------------------------------------------------------------------


def test_the_second_marker_is_somebody_else_and_close_marks_are_averaged(amina, clara, farah, course, twice):
    attempt = hand_in(amina, twice, course)
    assert mark(clara, take(clara, attempt), BEST) == Settlement(None, "second")
    assert stored(attempt)[0][0] is None
    with pytest.raises(NothingToMark):
        take(clara, attempt, "second")
    assert mark(farah, take(farah, attempt, "second"), BEST) == Settlement(F(6), None)
    assert stored(attempt)[0] == (D(7), D(7), D("100.00"), True)


def test_marks_that_differ_are_settled_by_a_third_person(amina, clara, farah, emre, course, twice):
    attempt = hand_in(amina, twice, course)
    mark(clara, take(clara, attempt), BEST)
    assert mark(farah, take(farah, attempt, "second"), POOR) == Settlement(None, "moderation")
    for marker in (clara, farah):
        with pytest.raises(NothingToMark):
            take(marker, attempt, "moderation")
    claim = take(emre, attempt, "moderation")
    reading = api.answer_to_mark(emre, claim.uuid, None, language="en")
    assert [(each.points, each.levels[0]) for each in reading.earlier] == [
        (D(6), ("Reasons", "Good reasons")),
        (D(0), ("Reasons", "No reasons")),
    ]
    with pytest.raises(api.MarkOutOfRange):
        mark(emre, claim, {}, points=D("6.5"))
    assert mark(emre, claim, {}, points=D("3.5")) == Settlement(F(7, 2), None)
    assert (stored(attempt)[0], stored(attempt)) == ((D("4.5"), D(7), D("64.29"), True), replayed(attempt))


def test_the_second_marker_sees_nothing_of_the_first(amina, clara, farah, course, twice):
    attempt = hand_in(amina, twice, course)
    mark(clara, take(clara, attempt), BEST, comment="A fine piece.")
    reading = api.answer_to_mark(farah, take(farah, attempt, "second").uuid, None, language="en")
    assert (reading.earlier, reading.own) == ((), None)
    assert api.attempt_history(attempt.uuid, None).marks == ()


def test_agreement_of_first_and_second_marks_is_shown(amina, bruno, clara, farah, course, twice):
    for person, levels in ((amina, BEST), (bruno, POOR)):
        attempt = hand_in(person, twice, course)
        mark(clara, take(clara, attempt), levels)
        mark(farah, take(farah, attempt, "second"), levels)
    found = question(clara, attempt).agreement
    assert (found.n, found.exact, round(found.weighted_kappa, 6), found.mean_difference) == (2, 1.0, 1.0, 0.0)


def question(marker, attempt, **options):
    return api.question_to_mark(
        marker,
        None,
        assessment_id=attempt.assessment_id,
        version_id=version_of(attempt).pk,
        moderated=options.get("moderated"),
        language="en",
    )


# --- Marking again, returning ---------------------------------------------------------------------------


def test_a_mark_may_be_changed_until_it_is_returned(amina, clara, course, held):
    attempt = hand_in(amina, held, course)
    claim = take(clara, attempt)
    mark(clara, claim, BEST)
    mark(clara, claim, POOR)
    assert (Mark.objects.count(), stored(attempt)[0][0]) == (2, D(1))
    assert stored(attempt) == replayed(attempt)
    api.return_marked(scope=None, assessment_id=held.pk, now=AFTER)
    with pytest.raises(AlreadyReturned):
        mark(clara, claim, BEST)


def test_marks_that_are_held_back_complete_nothing_until_they_are_returned(amina, bruno, clara, course, held):
    attempt, other = hand_in(amina, held, course), hand_in(bruno, held, course)
    mark(clara, take(clara, attempt))
    marked = attempt if stored(attempt)[0][0] is not None else other
    marked.refresh_from_db()
    assert (marked.is_passed, marked.returned_at, completed(marked)) == (True, None, False)
    queue = api.marking_queue(clara, None, moderated=None, language="en")
    assert [(each.assessment_id, each.count) for each in queue.returnable] == [(held.pk, 1)]
    assert api.return_marked(scope=None, assessment_id=held.pk, now=AFTER) == 1
    marked.refresh_from_db()
    assert (marked.returned_at, completed(marked)) == (AFTER, True)
    assert api.return_marked(scope=None, assessment_id=held.pk, now=AFTER) == 0


# --- What is shown ----------------------------------------------------------------------------------


def test_the_queue_counts_by_question(amina, bruno, clara, farah, course, twice):
    attempt = hand_in(amina, twice, course)
    hand_in(bruno, twice, course)
    mark(clara, take(clara, attempt))
    counts = {
        name: [
            (line.code, line.first, line.second, line.moderation, line.others, line.settled)
            for line in api.marking_queue(marker, None, moderated=None, language="en").lines
        ]
        for name, marker in (("clara", clara), ("farah", farah))
    }
    assert counts == {"clara": [("E-ESSAY", 1, 0, 0, 1, 0)], "farah": [("E-ESSAY", 1, 1, 0, 0, 0)]}


def test_ones_own_marks_are_listed(amina, clara, course, held):
    attempt = hand_in(amina, held, course)
    claim = take(clara, attempt)
    assert [(own.claim, own.points) for own in question(clara, attempt).own] == [(claim.uuid, None)]
    mark(clara, claim)
    assert [(own.points, own.can_change) for own in question(clara, attempt).own] == [(D(6), True)]


def queries_of(call):
    with CaptureQueriesContext(connection) as captured:
        call()
    return len(captured)


def test_queries_of_the_queue_do_not_grow(clara, course, twice):
    people = [make.user(f"learner{number}") for number in range(4)]
    attempt = hand_in(people[0], twice, course)
    one = queries_of(lambda: api.marking_queue(clara, None, moderated=None, language="en"))
    one_question = queries_of(lambda: question(clara, attempt))
    for person in people[1:]:
        hand_in(person, twice, course)
    assert queries_of(lambda: api.marking_queue(clara, None, moderated=None, language="en")) == one
    assert queries_of(lambda: question(clara, attempt)) == one_question


def test_learners_read_the_comments_that_stand(amina, clara, course, held):
    attempt = hand_in(amina, held, course)
    claim = take(clara, attempt)
    mark(clara, claim, comment="Too short.")
    mark(clara, claim, comment="Short, and right.")
    assert comments_for_learner(attempt) == {claim.response_id: ("Short, and right.",)}
    mark(clara, claim)
    assert comments_for_learner(attempt) == {}

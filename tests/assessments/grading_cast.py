"""Submitted work to mark and to grade again, for the tests of grading."""

import datetime
from decimal import Decimal

from assessments import api
from assessments.api.grading import event_of, grades_of
from assessments.grading import total_of
from assessments.models import Attempt, GradeEvent, Response
from courses import api as courses
from tests import factories as make
from tests.assessments.conftest import LATER, NOW, start, submit

AFTER = LATER + datetime.timedelta(hours=1)
ESSAY = {
    "stem": "What would you change?",
    "most_words": 300,
    "files": 2,
    "rubric": [
        {
            "title": "Reasons",
            "levels": [
                {"description": "No reasons", "points": 0},
                {"description": "Some reasons", "points": 2},
                {"description": "Good reasons", "points": 4},
            ],
        },
        {
            "title": "Sources",
            "levels": [{"description": "No source", "points": 0}, {"description": "Sources", "points": 2}],
        },
    ],
    "notes_for_markers": "Look for the fence.",
}
BEST = {"1": "3", "2": "2"}
MIDDLING = {"1": "2", "2": "2"}  # 4 of 6
POOR = {"1": "1", "2": "1"}


def essay_quiz(module, **fields):
    """A single choice (1 point, right: b) and an essay (6 points)."""
    questions = [
        make.question("single_choice", code="E-CHOICE"),
        make.question("essay", ESSAY, code="E-ESSAY", points=6),
    ]
    fields.setdefault("pass_mark_percent", 50)
    return make.assessment(module, questions, title="Essays", **fields)


def hand_in(person, quiz, course, text="The fence is low.", choice="b", now=NOW):
    """The submitted attempt of a person who chose and wrote; the essay is the second question."""
    courses.enrol(user=person, course=course, now=now)
    attempt = start(person, quiz, now)
    return submit(person, attempt, {"q1": choice, "q2": text}).attempt


def version_of(attempt, position=2):
    return attempt.paper.paper_items.get(position=position).item


def take(marker, attempt, marking_round="first", scope=None, now=AFTER):
    """The next answer to the essay of the attempt's assessment, in this marker's hands."""
    return api.claim_next(
        marker=marker,
        scope=scope,
        assessment_id=attempt.assessment_id,
        version_id=version_of(attempt).pk,
        marking_round=marking_round,
        now=now,
    )


def mark(marker, claim, levels=BEST, scope=None, now=AFTER, **given):
    return api.mark_answer(
        marker=marker,
        claim_uuid=claim.uuid,
        scope=scope,
        given=api.GivenMark(levels, **given),
        now=now,
    )


def stored(attempt):
    """What is written down of an attempt and of its questions."""
    attempt = Attempt.objects.get(pk=attempt.pk)
    points = Response.objects.filter(attempt=attempt).values_list("item__position", "points", "max_points")
    total = (attempt.points, attempt.max_points, attempt.percent, attempt.is_passed)
    return total, {position: rest for position, *rest in points}


def replayed(attempt):
    """The same, out of nothing but the events."""
    attempt = Attempt.objects.select_related("paper").get(pk=attempt.pk)
    grades = grades_of([attempt])[attempt.pk]
    total = total_of(grades, attempt.paper.pass_mark_percent)
    points = {
        position: [_rounded(grades.points_of(position)), maximum]
        for position, maximum in grades.maxima.items()
    }
    return (total.points, total.max_points, total.percent, total.passed), points


def _rounded(points):
    return None if points is None else round(Decimal(points.numerator) / points.denominator, 4)


def changes_of(attempt):
    """The events as (kind, changes by position)."""
    return [
        (row.kind, {position: change.after for position, change in event_of(row).changes.items()})
        for row in GradeEvent.objects.filter(attempt=attempt).order_by("pk")
    ]

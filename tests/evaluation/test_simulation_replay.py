"""The grade events of simulated learners replay to their scores."""

import datetime

from assessments.models import Attempt
from evaluation.simulation.writing import simulate
from tests import factories as make
from tests.assessments.grading_cast import replayed, stored

NOW = datetime.datetime(2026, 6, 15, 12, tzinfo=datetime.UTC)


def test_simulated_attempts_replay_to_their_scores(db):
    course = make.course("Whole course", code="WC")
    module = make.module(course)
    make.lesson(module)
    questions = [
        make.question(kind) for kind in ("single_choice", "multiple_response", "matching", "numeric")
    ]
    make.assessment(module, questions, pass_mark_percent=50)
    cohort = make.cohort(in_courses=(course,), slug="demo", is_demonstration=True)
    simulate(cohort=cohort, learners=12, seed=5, now=NOW)
    attempts = list(Attempt.objects.all())
    assert attempts
    assert [stored(attempt) for attempt in attempts] == [replayed(attempt) for attempt in attempts]

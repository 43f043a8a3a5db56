"""Which attempt counts, and what that means for the step of the course."""

from datetime import datetime

from assessments.delivery import Result, counting_result, holds_back, rules_from
from assessments.models import AssessmentPage, Attempt, AttemptState, Counting, Purpose
from courses import api as courses


def complete(attempt: Attempt, now: datetime) -> None:
    """Bring the step of a scored attempt to what counts now.

    A graded quiz is done when what counts is a pass; every other assessment when submitted. A pre-test counts for no
    grade. A step that is done stays done, with the score that counts.
    """
    purpose = attempt.paper.purpose
    if purpose == Purpose.PRE_TEST:
        courses.complete_step(enrolment=attempt.enrolment, step_id=attempt.assessment_id, now=now)
        return
    policy, counts = counting_of(attempt)
    if purpose == Purpose.GRADED and not (counts and counts.passed):
        if counts is not None and policy != Counting.BEST:
            courses.change_step_score(
                enrolment=attempt.enrolment, step_id=attempt.assessment_id, percent=counts.percent
            )
        return
    courses.complete_step(
        enrolment=attempt.enrolment,
        step_id=attempt.assessment_id,
        now=now,
        percent=counts and counts.percent,
        keeps_best=policy == Counting.BEST,
    )


def counting_of(attempt: Attempt) -> tuple[str, Result | None]:
    """The policy of the assessment, and the result that counts by now; what is held back does not count yet."""
    policy = AssessmentPage.objects.filter(pk=attempt.assessment_id).values_list("counting", flat=True)
    scored = Attempt.objects.filter(
        enrolment=attempt.enrolment_id,
        assessment=attempt.assessment_id,
        state=AttemptState.SUBMITTED,
        percent__isnull=False,
    )
    rows = scored.order_by("number").values_list("percent", "is_passed", "returned_at", "paper__rules")
    results = [
        Result(percent, passed)
        for percent, passed, returned_at, rules in rows
        if not holds_back(rules_from(rules), returned_at)
    ]
    chosen = policy.first() or Counting.BEST
    return chosen, counting_result(chosen, results, attempt.paper.pass_mark_percent)

"""The door of the assessments app: everything other apps may call."""

from assessments.api.attempts import (
    AttemptClosed,
    ForeignQuestion,
    OutOfReach,
    QuestionLocked,
    TimeOver,
    own_attempt,
)
from assessments.api.closing import close_attempt, close_if_overdue, close_overdue, due_at
from assessments.api.files import (
    FileRefused,
    attach_file,
    blind_name,
    file_to_mark,
    hand_out,
    own_file,
    remove_file,
)
from assessments.api.freezing import CannotFreeze, freeze
from assessments.api.grade_lists import (
    AttemptHistory,
    assessments_with_answers,
    attempt_history,
    graded_attempts,
    questions_to_regrade,
)
from assessments.api.grading import PointsOutOfRange, ReasonMissing, override_grade
from assessments.api.limits import personal_limits
from assessments.api.marking import (
    GivenMark,
    MarkOutOfRange,
    NothingToMark,
    claim_next,
    mark_answer,
    return_marked,
)
from assessments.api.marking_pages import AnswerToMark, answer_to_mark, marking_queue, question_to_mark
from assessments.api.navigating import go_to, mark_questions, toggle_mark
from assessments.api.practising import Check, NoChecks, NothingToCheck, check_answer
from assessments.api.questions import attempt_reading, seconds_left
from assessments.api.reading import assessment_reading
from assessments.api.receipts import find_receipt, receipt_of
from assessments.api.recovery import RecoveryFile, changes_of, hand_in, read_recovery_file
from assessments.api.regrade_plans import RegradeRequest, preview_regrade
from assessments.api.regrading import PlanChanged, apply_regrade
from assessments.api.results import result_reading
from assessments.api.saving import SaveOutcome, SentAnswers, save_answers
from assessments.api.starting import AlreadyClosed, NoAttemptsLeft, NotOpenYet, PauseNotOver, start_attempt
from assessments.api.submitting import SubmitOutcome, submit_attempt
from assessments.api.terms import (
    GrantRefused,
    Terms,
    accommodations_of,
    assessments_among,
    extend_group,
    grant_accommodation,
    grant_group_override,
    grant_override,
    overrides_of,
    overrides_of_group,
    revoke_accommodation,
    revoke_group_override,
    revoke_override,
    withdraw_from_group,
)
from assessments.api.wording import answer_error_text

__all__ = [
    "RecoveryFile",
    "changes_of",
    "find_receipt",
    "hand_in",
    "read_recovery_file",
    "receipt_of",
    "OutOfReach",
    "QuestionLocked",
    "close_attempt",
    "close_if_overdue",
    "close_overdue",
    "due_at",
    "personal_limits",
    "go_to",
    "mark_questions",
    "toggle_mark",
    "Check",
    "NoChecks",
    "NothingToCheck",
    "check_answer",
    "seconds_left",
    "GrantRefused",
    "Terms",
    "accommodations_of",
    "assessments_among",
    "extend_group",
    "grant_accommodation",
    "grant_group_override",
    "grant_override",
    "overrides_of",
    "overrides_of_group",
    "revoke_accommodation",
    "revoke_group_override",
    "revoke_override",
    "withdraw_from_group",
    "AlreadyClosed",
    "ForeignQuestion",
    "NotOpenYet",
    "PauseNotOver",
    "TimeOver",
    "AttemptClosed",
    "CannotFreeze",
    "NoAttemptsLeft",
    "SaveOutcome",
    "SentAnswers",
    "SubmitOutcome",
    "answer_error_text",
    "assessment_reading",
    "attempt_reading",
    "freeze",
    "own_attempt",
    "result_reading",
    "save_answers",
    "start_attempt",
    "submit_attempt",
    "FileRefused",
    "attach_file",
    "blind_name",
    "file_to_mark",
    "hand_out",
    "own_file",
    "remove_file",
    "assessments_with_answers",
    "attempt_history",
    "graded_attempts",
    "questions_to_regrade",
    "PointsOutOfRange",
    "override_grade",
    "GivenMark",
    "MarkOutOfRange",
    "NothingToMark",
    "claim_next",
    "mark_answer",
    "return_marked",
    "AnswerToMark",
    "AttemptHistory",
    "answer_to_mark",
    "marking_queue",
    "question_to_mark",
    "RegradeRequest",
    "preview_regrade",
    "PlanChanged",
    "ReasonMissing",
    "apply_regrade",
]

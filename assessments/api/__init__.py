"""The door of the assessments app: everything other apps may call."""

from assessments.api.attempts import (
    AttemptClosed,
    NoAttemptsLeft,
    SaveOutcome,
    SentAnswers,
    SubmitOutcome,
    own_attempt,
    save_answers,
    start_attempt,
    submit_attempt,
)
from assessments.api.freezing import CannotFreeze, freeze
from assessments.api.reading import (
    answer_error_text,
    assessment_reading,
    attempt_reading,
)
from assessments.api.results import result_reading

__all__ = [
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
]

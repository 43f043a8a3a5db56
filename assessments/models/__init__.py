"""Tables of the assessments app: authored bank and pages, frozen versions, and records."""

from assessments.models.bank import Pool, Question
from assessments.models.frozen import ItemVersion, PaperItem, PaperVersion
from assessments.models.pages import (
    AssessmentItem,
    AssessmentPage,
    FeedbackPolicy,
    Purpose,
    SurveyDefinition,
    pool_of,
)
from assessments.models.records import AnswerEvent, Attempt, AttemptState, GradeEvent, Response

__all__ = [
    "AnswerEvent",
    "AssessmentItem",
    "AssessmentPage",
    "Attempt",
    "AttemptState",
    "FeedbackPolicy",
    "GradeEvent",
    "ItemVersion",
    "PaperItem",
    "PaperVersion",
    "Pool",
    "Purpose",
    "Question",
    "Response",
    "SurveyDefinition",
    "pool_of",
]

"""Tables of the assessments app: authored bank and pages, frozen versions, and records."""

from assessments.models.bank import BankTag, Pool, Question, QuestionTag
from assessments.models.choices import (
    Counting,
    FeedbackPolicy,
    Layout,
    Navigation,
    Overdue,
    Purpose,
    pool_of,
)
from assessments.models.figures import FigureSnapshot
from assessments.models.frozen import ItemVersion, PaperItem, PaperVersion
from assessments.models.grading import GradeEvent, Mark, MarkingClaim
from assessments.models.page_parts import AssessmentDraw, AssessmentItem, AssessmentSection, BlueprintRow
from assessments.models.pages import AssessmentPage
from assessments.models.records import (
    AnswerEvent,
    AnswerFile,
    Attempt,
    AttemptState,
    EndedBy,
    Origin,
    Response,
)
from assessments.models.reviews import ItemReview, Judgement, ReviewRequest, StandardSetting
from assessments.models.surveys import SurveyDefinition
from assessments.models.terms import Accommodation, Override

__all__ = [
    "Accommodation",
    "AnswerEvent",
    "AnswerFile",
    "AssessmentDraw",
    "AssessmentItem",
    "AssessmentPage",
    "AssessmentSection",
    "Attempt",
    "AttemptState",
    "BankTag",
    "BlueprintRow",
    "Counting",
    "EndedBy",
    "FeedbackPolicy",
    "FigureSnapshot",
    "GradeEvent",
    "ItemReview",
    "ItemVersion",
    "Judgement",
    "Layout",
    "Mark",
    "MarkingClaim",
    "Navigation",
    "Origin",
    "Overdue",
    "Override",
    "PaperItem",
    "PaperVersion",
    "Pool",
    "Purpose",
    "Question",
    "QuestionTag",
    "Response",
    "ReviewRequest",
    "StandardSetting",
    "SurveyDefinition",
    "pool_of",
]

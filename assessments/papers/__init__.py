"""The values that item types and papers are made of: problems, presented items, outcomes and scores."""

from assessments.papers.items import (
    Explain,
    Form,
    ItemType,
    Key,
    Marking,
    Present,
    ReadAnswer,
    Wording,
    no_parts,
    no_right_answer,
    same_for_all,
    same_key,
)
from assessments.papers.outcomes import (
    ALL_SHOWN,
    ItemOutcome,
    OutcomePart,
)
from assessments.papers.presented import (
    Criterion,
    PresentedChoice,
    PresentedGap,
    PresentedImage,
    PresentedItem,
    Segment,
    Shape,
)
from assessments.papers.problems import (
    AnswerError,
    AnswerErrorCode,
    Problem,
    ProblemCode,
)
from assessments.papers.scores import (
    Given,
    ItemScore,
    Marks,
    PaperEntry,
    PaperScore,
)

__all__ = [
    "ALL_SHOWN",
    "AnswerError",
    "AnswerErrorCode",
    "Criterion",
    "Explain",
    "Form",
    "Given",
    "ItemOutcome",
    "ItemScore",
    "ItemType",
    "Key",
    "Marking",
    "Marks",
    "OutcomePart",
    "PaperEntry",
    "PaperScore",
    "Present",
    "PresentedChoice",
    "PresentedGap",
    "PresentedImage",
    "PresentedItem",
    "Problem",
    "ProblemCode",
    "ReadAnswer",
    "Segment",
    "Shape",
    "Wording",
    "no_parts",
    "no_right_answer",
    "same_for_all",
    "same_key",
]

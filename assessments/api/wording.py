"""In which words, and in which language, a learner reads an item and what is wrong with an answer."""

from collections.abc import Mapping
from decimal import Decimal

from assessments.labels import ANSWER_ERROR_TEXTS
from assessments.models import PaperItem
from assessments.papers import AnswerError
from shared.numerals import write_number


def wording_of(item: PaperItem, language: str) -> tuple[str, Mapping[str, object]]:
    """The wording in `language` when it was published, else the first language; with the language it is in."""
    wordings = item.item.wordings
    chosen = language if language in wordings else "en" if "en" in wordings else next(iter(wordings))
    return chosen, wordings[chosen]


def answer_error_text(error: AnswerError, language: str) -> str:
    """What is wrong with an answer and what to do, in the person's language."""
    return str(ANSWER_ERROR_TEXTS[error.code]) % {
        "example": write_number(Decimal("1234.5"), language),
        **error.params,
    }

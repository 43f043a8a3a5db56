"""Questions of the bank that look alike, within one language."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from assessments.blocks import item_content
from assessments.blocks.base import plain
from assessments.comparison import Shingles, alike, asked_texts, pairs_alike, shingles
from assessments.models import Question

LOOKS_ALIKE = 0.6  # of the words and pairs of words are shared
MOST_QUESTIONS = 10_000
MOST_PAIRS = 500


@dataclass(frozen=True)
class SimilarQuestion:
    pk: int
    code: str
    percent: int


@dataclass(frozen=True)
class SimilarPair:
    first: Question
    second: Question
    percent: int


def similar_questions(question: Question) -> list[SimilarQuestion]:
    """Other questions in the language of this one that look like it as it is given. Two queries."""
    others = Question.objects.filter(locale_id=question.locale_id).exclude(pk=question.pk)
    rows = {str(other.pk): other for other in _rows(others)}
    _type, content = item_content(question.content)
    found = alike(shingles(asked_texts(content)), _shingles(rows.values()), LOOKS_ALIKE)
    return [SimilarQuestion(rows[pk].pk, rows[pk].code, round(100 * share)) for pk, share in found]


def similar_pairs(language_id: int, *, least: float = LOOKS_ALIKE) -> list[SimilarPair]:
    """The pairs of questions in one language that look alike, the most similar first, at most MOST_PAIRS.
    Two queries."""
    rows = _rows(Question.objects.filter(locale_id=language_id))
    pairs = pairs_alike(_shingles(rows), least, MOST_PAIRS)
    wanted = {pk for pair in pairs for pk in (pair.first, pair.second)}
    found = Question.objects.select_related("folder").in_bulk(wanted)
    return [
        SimilarPair(found[int(pair.first)], found[int(pair.second)], round(100 * pair.similarity))
        for pair in pairs
    ]


def _rows(questions: QuerySet[Question]) -> list[Question]:
    return list(questions.only("pk", "code", "content", "locale").order_by("pk")[:MOST_QUESTIONS])


def _shingles(questions: Iterable[Question]) -> dict[str, Shingles]:
    """By primary key, from the raw data: no images are read and no blocks are built."""
    return {
        str(each.pk): shingles(asked_texts(plain(each.content.raw_data[0]["value"])))
        for each in questions
        if each.content
    }

"""What became of a question: where it is asked, its frozen versions, how learners met each, what was reviewed."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import Http404

from assessments.api.bank import Figures, figures_by, usage_of
from assessments.comparison import ComparedText, compared, texts_of
from assessments.labels import ITEM_TYPE_LABELS
from assessments.models import (
    AssessmentDraw,
    AssessmentItem,
    AssessmentPage,
    ItemReview,
    ItemVersion,
    Question,
    pool_of,
)


@dataclass(frozen=True)
class AssessmentUse:
    """An assessment that asks the question: always, or (`is_drawn`) when one of its draws takes it."""

    page: AssessmentPage
    is_drawn: bool


@dataclass(frozen=True)
class VersionLine:
    version: ItemVersion
    figures: Figures
    languages: tuple[str, ...]


@dataclass(frozen=True)
class QuestionHistory:
    """`versions` and `reviews` are the newest first; `figures` are those of all versions together."""

    question: Question
    uses: tuple[AssessmentUse, ...]
    figures: Figures
    versions: tuple[VersionLine, ...]
    reviews: tuple[ItemReview, ...]


@dataclass(frozen=True)
class VersionDifference:
    """Two versions side by side. `parts` are (heading, changed texts); `same_count` texts did not change."""

    old: ItemVersion
    new: ItemVersion
    parts: tuple[tuple[str, tuple[ComparedText, ...]], ...]
    same_count: int


def question_history(question: Question) -> QuestionHistory:
    """A fixed number of queries, and one for each random draw that could take the question."""
    key = question.translation_key
    versions = list(ItemVersion.objects.filter(question=key).order_by("-number"))
    figures = figures_by("item__item", [version.pk for version in versions])
    lines = tuple(
        VersionLine(version, figures.get(version.pk, Figures()), tuple(version.wordings))
        for version in versions
    )
    reviews = ItemReview.objects.filter(item__question=key).select_related("item", "reviewer")
    return QuestionHistory(
        question=question,
        uses=tuple(_uses(question)),
        figures=usage_of([key])[key].figures,
        versions=lines,
        reviews=tuple(reviews),
    )


def _uses(question: Question) -> list[AssessmentUse]:
    named = AssessmentItem.objects.filter(question__translation_key=question.translation_key)
    pages = AssessmentPage.objects.filter(pk__in=named.values("page")).order_by("title", "pk")
    uses = [AssessmentUse(page, is_drawn=False) for page in pages]
    known = {use.page.pk for use in uses}
    this = Question.objects.filter(pk=question.pk, live=True)
    for draw in AssessmentDraw.objects.select_related("page").order_by("page__title", "page_id", "pk"):
        page = draw.page
        if page.pk in known or page.locale_id != question.locale_id or pool_of(page.purpose) != question.pool:
            continue
        if draw.candidates(this).exists():
            known.add(page.pk)
            uses.append(AssessmentUse(page, is_drawn=True))
    return uses


def newest_number(question: Question) -> int:
    """The number of the newest frozen version; not found where the question has none."""
    numbers = ItemVersion.objects.filter(question=question.translation_key).values_list("number", flat=True)
    newest = numbers.order_by("-number").first()
    if newest is None:
        raise Http404
    return newest


def version_difference(question: Question, old_number: int, new_number: int) -> VersionDifference:
    """Two frozen versions of the question; not found where it has none of that number."""
    numbers = (old_number, new_number)
    found = {
        version.number: version
        for version in ItemVersion.objects.filter(question=question.translation_key, number__in=numbers)
    }
    if set(found) != set(numbers):
        raise Http404
    old, new = found[old_number], found[new_number]
    parts, same_count = [], 0
    old_parts, new_parts = _parts(old), _parts(new)
    for heading in dict.fromkeys([*old_parts, *new_parts]):
        texts = compared(old_parts.get(heading, {}), new_parts.get(heading, {}))
        changed = tuple(text for text in texts if not text.is_same)
        same_count += len(texts) - len(changed)
        if changed:
            parts.append((heading, changed))
    return VersionDifference(old, new, tuple(parts), same_count)


def _parts(version: ItemVersion) -> Mapping[str, Mapping[str, str]]:
    """The texts of a version by heading: its facts, its key, its wording in each language."""
    facts = {
        "type": str(ITEM_TYPE_LABELS.get(version.type, version.type)),
        "points": f"{version.points.normalize():f}",
        "penalty_percent": version.penalty_percent,
        "partial_credit": version.partial_credit,
        "sources": "\n".join(version.sources),
        **{name: getattr(version, name) for name in ("code", "objective", "areas")},
    }
    wordings = {language: texts_of(wording) for language, wording in sorted(version.wordings.items())}
    return {"": texts_of(facts), "key": texts_of(version.key), **wordings}

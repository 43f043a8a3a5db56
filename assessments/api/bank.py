"""The question bank as trainers see it: who may, how questions are used, what they cost learners."""

from collections.abc import Collection as Several
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db.models import Avg, Count, Exists, F, FloatField, Max, OuterRef, Q, QuerySet
from django.db.models.functions import Cast
from django.http import Http404
from wagtail.models import Collection

from accounts.api import User
from assessments.models import (
    AssessmentItem,
    AttemptState,
    ItemReview,
    ItemVersion,
    PaperItem,
    Question,
    Response,
)

VERY_HARD, VERY_EASY = 0.2, 0.95  # outside of these a facility is worth a look
SHARE = Cast(F("points"), FloatField()) / Cast(F("max_points"), FloatField())
SCORED = Q(points__isnull=False, max_points__gt=0)


@dataclass(frozen=True)
class Figures:
    """How learners met a question, in all versions and languages, in submitted attempts.

    `facility` is the mean share of the points, 0 to 1 (below 0 where wrong answers cost points); None for fewer
    than settings.FIGURES_MINIMUM_PEOPLE scored answers. What was left open counts as nothing earned.
    """

    seen: int = 0
    facility: float | None = None


@dataclass(frozen=True)
class Usage:
    assessments: int = 0  # that name the question; those that may draw it are not counted
    figures: Figures = Figures()


def may_read(user: User | AnonymousUser) -> bool:
    """May this person look into the bank, reserved questions and keys included?"""
    return user.is_active and user.has_perm("assessments.view_question")


def may_write(user: User | AnonymousUser) -> bool:
    """May this person write questions, and so hold keys on paper? Translators may not."""
    return user.is_active and user.has_perm("assessments.add_question")


def bank_question(user: User, pk: int) -> Question:
    """The question, for whom may read the bank; for all others there is none."""
    found = Question.objects.select_related("folder", "locale").filter(pk=pk).first()
    if found is None or not may_read(user):
        raise Http404
    return found


def usage_of(questions: Several[UUID]) -> dict[UUID, Usage]:
    """Usage by translation key, for each of `questions`. Two queries, however many there are."""
    uses = AssessmentItem.objects.filter(question__translation_key__in=questions).order_by()
    counts = dict(
        uses.values_list("question__translation_key").annotate(Count("page__translation_key", distinct=True))
    )
    figures = figures_by("item__item__question", questions)
    return {key: Usage(counts.get(key, 0), figures.get(key, Figures())) for key in questions}


def figures_by(path: str, keys: Several[UUID | int]) -> dict[UUID | int, Figures]:
    """Figures of the responses to items whose `path` is one of `keys`, by key. One query."""
    rows = (
        _counted_responses()
        .filter(**{f"{path}__in": list(keys)})
        .values(path)
        .annotate(seen=Count("pk"), scored=Count("pk", filter=SCORED), facility=Avg(SHARE, filter=SCORED))
        .order_by()
    )
    return {row[path]: _figures(row["seen"], row["scored"], row["facility"]) for row in rows}


def _figures(seen: int, scored: int, facility: float | None) -> Figures:
    return Figures(seen, facility if scored >= settings.FIGURES_MINIMUM_PEOPLE else None)


def _counted_responses() -> QuerySet[Response]:
    return Response.objects.filter(attempt__state=AttemptState.SUBMITTED)


def in_folder(questions: QuerySet[Question], folder: Collection) -> QuerySet[Question]:
    """Those in the folder and in the folders below it."""
    return questions.filter(folder__path__startswith=folder.path)


def used(questions: QuerySet[Question], is_used: bool) -> QuerySet[Question]:
    """Those that an assessment names or that stand in a paper of learners; or all others."""
    named = AssessmentItem.objects.filter(question__translation_key=OuterRef("translation_key"))
    frozen = PaperItem.objects.filter(item__question=OuterRef("translation_key"))
    is_in_use = Exists(named) | Exists(frozen)
    return questions.filter(is_in_use if is_used else ~is_in_use)


def worth_a_look(questions: QuerySet[Question]) -> QuerySet[Question]:
    """Those with a note for the next review, a very high or low facility, or a review that asks for a revision
    of their newest version."""
    odd = (
        _counted_responses()
        .filter(SCORED)
        .values("item__item__question")
        .annotate(scored=Count("pk"), facility=Avg(SHARE))
        .filter(
            Q(facility__lt=VERY_HARD) | Q(facility__gt=VERY_EASY), scored__gte=settings.FIGURES_MINIMUM_PEOPLE
        )
        .values("item__item__question")
    )
    return questions.filter(
        ~Q(review_note="") | Q(translation_key__in=odd) | Q(translation_key__in=_to_revise())
    )


def _to_revise() -> QuerySet[ItemReview]:
    """Questions whose newest version was reviewed last with the decision to change or withdraw it."""
    last = ItemReview.objects.order_by().values("item").annotate(last=Max("pk")).values("last")
    later = ItemVersion.objects.filter(
        question=OuterRef("item__question"), number__gt=OuterRef("item__number")
    )
    asked = ItemReview.objects.filter(~Exists(later), pk__in=last).exclude(decision=ItemReview.Decision.KEEP)
    return asked.order_by().values("item__question")


def folder_path(folder: Collection | None) -> list[Collection]:
    """The folders from the top down to this one, without the root. One query."""
    if folder is None:
        return []
    return [each for each in folder.get_ancestors(inclusive=True) if each.depth > 1]


def objectives() -> list[str]:
    """Every objective that a question of the bank names."""
    found = Question.objects.exclude(objective="").order_by("objective")
    return list(found.values_list("objective", flat=True).distinct())


def area_pattern(areas: Iterable[str]) -> str:
    """A regular expression that finds one of the codes in a list of codes separated by commas."""
    return rf"(^|,)\s*({'|'.join(areas)})\s*(,|$)"

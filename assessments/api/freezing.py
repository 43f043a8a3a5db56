"""Freezing: the authored assessment becomes a paper version that no later edit can change."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import models, transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from assessments.api.images import keep_image
from assessments.blocks import item_contents
from assessments.delivery import FEEDBACK, Draw, FeedbackTable, Rules, Section, feedback_table
from assessments.models import (
    AssessmentPage,
    FeedbackPolicy,
    ItemVersion,
    PaperItem,
    PaperVersion,
    Question,
    pool_of,
)
from assessments.scoring import ITEM_TYPES
from courses import api as courses
from shared.digest import digest
from shared.refusal import Refusal

MAX_CANDIDATES = 500  # of one draw
# Rules that a page and its paper call by the same name.
SAME_NAME = (
    "shuffle_items",
    "shuffle_options",
    "layout",
    "navigation",
    "grace_seconds",
    "overdue",
    "checks_allowed",
    "try_penalty_percent",
    "uses_certainty",
    "holds_marks_back",
    "second_marker",
)


class CannotFreeze(Refusal):
    message = _("This assessment is not ready yet. Please tell your trainer.")


@dataclass(frozen=True)
class Place:
    """Where a question stands in the paper to be."""

    question: Question
    section: int
    draws: tuple[int, ...] = ()


@transaction.atomic
def freeze(page: AssessmentPage) -> PaperVersion:
    """The paper version of the live assessment. Same content, same digest, same version. Constant queries but for
    one a random draw."""
    page = courses.canonical(page)
    places = places_of(page)
    versions = freeze_items([place.question for place in places])
    fields = {
        "title": page.title,
        "purpose": page.purpose,
        "pass_mark_percent": page.pass_mark_percent,
        "rules": rules_of_page(page).plain(),
    }
    items = [
        [version.digest, place.section, *place.draws] for version, place in zip(versions, places, strict=True)
    ]
    paper_digest = digest({**fields, "items": items})
    papers = PaperVersion.objects.filter(assessment_id=page.pk)
    paper = papers.filter(digest=paper_digest).first()
    if paper is None:
        # Locked: two learners may be the first to start a changed assessment.
        AssessmentPage.objects.select_for_update().get(pk=page.pk)
        paper = papers.filter(digest=paper_digest).first()
    if paper is None:
        number = (papers.aggregate(last=Max("number"))["last"] or 0) + 1
        paper = PaperVersion.objects.create(
            assessment_id=page.pk, digest=paper_digest, number=number, **fields
        )
        PaperItem.objects.bulk_create(
            PaperItem(
                paper=paper, item=version, position=position, section=place.section, draws=list(place.draws)
            )
            for position, (version, place) in enumerate(zip(versions, places, strict=True), start=1)
        )
    return paper


def places_of(page: AssessmentPage) -> list[Place]:
    """Every question that an attempt may be dealt: the fixed ones, then those that a draw may take."""
    uses = page.items.select_related("question").order_by("section", "sort_order", "pk")
    fixed = [Place(use.question, use.section) for use in uses]
    pool = pool_of(page.purpose)
    if any(place.question.pool != pool or not place.question.live for place in fixed):
        raise CannotFreeze
    bank = bank_of(page)
    found: dict[int, Question] = {}
    numbers: dict[int, list[int]] = {}
    for number, draw in enumerate(page.draws.order_by("sort_order", "pk"), start=1):
        candidates = list(draw.candidates(bank).order_by("code")[:MAX_CANDIDATES])
        if len(candidates) < draw.count:
            raise CannotFreeze
        for question in candidates:
            found[question.pk] = question
            numbers.setdefault(question.pk, []).append(number)
    places = fixed + [Place(question, 0, tuple(numbers[pk])) for pk, question in found.items()]
    if not places:
        raise CannotFreeze
    return places


def bank_of(page: AssessmentPage) -> models.QuerySet[Question]:
    """The questions that the random draws of a canonical page may take: not those that everybody gets."""
    bank = Question.objects.filter(pool=pool_of(page.purpose), live=True, locale=page.locale)
    return bank.exclude(pk__in=page.items.values_list("question_id", flat=True))


def rules_of_page(page: AssessmentPage) -> Rules:
    """The rules that an attempt started now would be given."""
    return Rules(
        feedback=_feedback(page),
        time_limit_seconds=None if page.time_limit_minutes is None else page.time_limit_minutes * 60,
        sections=tuple(
            Section(each.title, each.introduction) for each in page.sections.order_by("sort_order", "pk")
        ),
        draws=tuple(Draw(each.section, each.count) for each in page.draws.order_by("sort_order", "pk")),
        **{name: getattr(page, name) for name in SAME_NAME},
    )


def _feedback(page: AssessmentPage) -> FeedbackTable:
    """What is shown when. Where answers may be checked at once, a check shows what the result will show."""
    if page.feedback_policy == FeedbackPolicy.CUSTOM:
        return feedback_table(page.feedback_table)
    table = FEEDBACK[page.feedback_policy]
    return feedback_table(table | {"during": table.get("right_after", ())} if page.checks_allowed else table)


def item_drafts(questions: Sequence[Question]) -> list[ItemVersion]:
    """What `freeze_items` would freeze now, not saved and without numbers. Two queries, and one for images."""
    keys = [question.translation_key for question in questions]
    variants: dict[UUID, list[Question]] = {}
    for variant in Question.objects.filter(translation_key__in=keys, live=True).select_related("locale"):
        variants.setdefault(variant.translation_key, []).append(variant)
    contents = _contents([*questions, *(each for group in variants.values() for each in group)])
    return [
        _item_version(question, variants.get(question.translation_key, ()), contents)
        for question in questions
    ]


def freeze_items(questions: Sequence[Question]) -> list[ItemVersion]:
    """The item versions of `questions`, in their order; new ones are written where the content is new."""
    keys = [question.translation_key for question in questions]
    drafts = item_drafts(questions)
    known = _known(drafts)
    if len(known) < len(drafts):
        # Locked: another assessment with the same changed question may be starting.
        list(
            Question.objects.select_for_update().filter(translation_key__in=keys).order_by("pk").values("pk")
        )
        known = _known(drafts)
        last = dict(
            ItemVersion.objects.filter(question__in=keys).values_list("question").annotate(Max("number"))
        )
        missing = {
            (draft.question, draft.digest): draft
            for draft in drafts
            if (draft.question, draft.digest) not in known
        }
        for draft in missing.values():
            draft.number = last.get(draft.question, 0) + 1
        ItemVersion.objects.bulk_create(missing.values())
        known |= missing
    return [known[draft.question, draft.digest] for draft in drafts]


def _known(drafts: Sequence[ItemVersion]) -> dict[tuple[UUID, str], ItemVersion]:
    found = ItemVersion.objects.filter(
        question__in=[draft.question for draft in drafts], digest__in=[draft.digest for draft in drafts]
    )
    return {(version.question, version.digest): version for version in found}


Contents = Mapping[int, tuple[str, dict[str, Any]]]


def _contents(questions: Iterable[Question]) -> Contents:
    """Type and authored content by primary key."""
    streams = {question.pk: question.content for question in questions}
    return dict(zip(streams, item_contents(list(streams.values())), strict=True))


def _item_version(question: Question, variants: Iterable[Question], contents: Contents) -> ItemVersion:
    item_type, content = contents[question.pk]
    rules = ITEM_TYPES.get(item_type)
    if rules is None or rules.problems(content):
        raise CannotFreeze
    key, wording = rules.freeze(keep_image(content), question.code)
    wordings: dict[str, Any] = {}
    for variant in variants:
        variant_type, variant_content = contents[variant.pk]
        if variant_type != item_type or rules.problems(variant_content):
            continue
        variant_key, variant_wording = rules.freeze(keep_image(variant_content), question.code)
        joined = rules.joined(key, variant_key)
        if joined is not None:  # a translation of another key would be scored by rules that it does not show
            key = dict(joined)
            wordings[variant.locale.language_code] = variant_wording
    wordings.setdefault("en", wording)
    fields = {
        "code": question.code,
        "type": item_type,
        "points": question.points,
        "objective": question.objective,
        "areas": question.areas,
        "penalty_percent": question.penalty_percent,
        "partial_credit": question.partial_credit,
        "key": key,
        "wordings": wordings,
        "sources": question.source_list,
    }
    return ItemVersion(
        question=question.translation_key,
        digest=digest(_digested(fields)),
        **fields,
    )


def _digested(fields: dict[str, Any]) -> dict[str, Any]:
    """What makes an item version another one. Marking rules count where they differ from the usual."""
    usual = {"penalty_percent": 0, "partial_credit": True}
    said = {name: value for name, value in fields.items() if name not in usual or usual[name] != value}
    return said | {"points": f"{fields['points']:.2f}"}

"""Freezing: the authored assessment becomes a paper version that no later edit can change."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from assessments.blocks import item_content
from assessments.models import AssessmentPage, ItemVersion, PaperItem, PaperVersion, Question, pool_of
from assessments.scoring import ITEM_TYPES
from courses import api as courses
from shared.digest import digest
from shared.refusal import Refusal


class CannotFreeze(Refusal):
    message = _("This assessment is not ready yet. Please tell your trainer.")


@transaction.atomic
def freeze(page: AssessmentPage) -> PaperVersion:
    """The paper version of the live assessment. Same content, same digest, same version. Constant queries."""
    page = courses.canonical(page)
    uses = page.items.select_related("question").order_by("sort_order", "pk")
    questions = [use.question for use in uses]
    pool = pool_of(page.purpose)
    if not questions or any(question.pool != pool or not question.live for question in questions):
        raise CannotFreeze
    versions = freeze_items(questions)
    rules = {
        "title": page.title,
        "purpose": page.purpose,
        "pass_mark_percent": page.pass_mark_percent,
        "feedback_policy": page.feedback_policy,
        "shuffle_items": page.shuffle_items,
    }
    paper_digest = digest({**rules, "items": [version.digest for version in versions]})
    papers = PaperVersion.objects.filter(assessment_id=page.pk)
    paper = papers.filter(digest=paper_digest).first()
    if paper is None:
        # Locked: two learners may be the first to start a changed assessment.
        AssessmentPage.objects.select_for_update().get(pk=page.pk)
        paper = papers.filter(digest=paper_digest).first()
    if paper is None:
        number = (papers.aggregate(last=Max("number"))["last"] or 0) + 1
        paper = PaperVersion.objects.create(
            assessment_id=page.pk, digest=paper_digest, number=number, **rules
        )
        PaperItem.objects.bulk_create(
            PaperItem(paper=paper, item=version, position=position)
            for position, version in enumerate(versions, start=1)
        )
    return paper


def freeze_items(questions: Sequence[Question]) -> list[ItemVersion]:
    """The item versions of `questions`, in their order; new ones are written where the content is new."""
    keys = [question.translation_key for question in questions]
    variants: dict[UUID, list[Question]] = {}
    for variant in Question.objects.filter(translation_key__in=keys, live=True).select_related("locale"):
        variants.setdefault(variant.translation_key, []).append(variant)
    drafts = [_item_version(question, variants.get(question.translation_key, ())) for question in questions]
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


def _item_version(question: Question, variants: Iterable[Question]) -> ItemVersion:
    item_type, content = item_content(question.content)
    rules = ITEM_TYPES.get(item_type)
    if rules is None or rules.problems(content):
        raise CannotFreeze
    key, wording = rules.freeze(content, question.code)
    wordings: dict[str, Any] = {}
    for variant in variants:
        variant_type, variant_content = item_content(variant.content)
        if variant_type != item_type or rules.problems(variant_content):
            continue
        variant_key, variant_wording = rules.freeze(variant_content, question.code)
        if variant_key == key:  # a translation of another key would be scored by rules that it does not show
            wordings[variant.locale.language_code] = variant_wording
    wordings.setdefault("en", wording)
    fields = {
        "code": question.code,
        "type": item_type,
        "points": question.points,
        "objective": question.objective,
        "areas": question.areas,
        "key": key,
        "wordings": wordings,
        "sources": question.source_list,
    }
    return ItemVersion(
        question=question.translation_key,
        digest=digest({**fields, "points": f"{question.points:.2f}"}),
        **fields,
    )

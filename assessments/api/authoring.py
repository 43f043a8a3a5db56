"""Verbs that write the question bank and assessments from outside the admin; each saves only what differs."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from wagtail.models import Locale, Page

from assessments.blocks import item_content, item_stream
from assessments.labels import problem_text
from assessments.models import AssessmentItem, AssessmentPage, Question, SurveyDefinition
from assessments.scoring import ITEM_TYPES
from courses.api import authoring


def content_problems(item_type: str, content: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Every problem of authored item content as (path, sentence part)."""
    rules = ITEM_TYPES.get(item_type)
    if rules is None:
        return [("type", f"{item_type!r}: {', '.join(sorted(ITEM_TYPES))}")]
    return [(problem.path, problem_text(problem)) for problem in rules.problems(content)]


def find_questions(codes: Sequence[str]) -> dict[str, Question]:
    """Questions of the site's first language by code."""
    found = Question.objects.filter(code__in=codes, locale=Locale.get_default())
    return {question.code: question for question in found}


def questions_with_prefix(prefix: str) -> list[Question]:
    """Live questions of the site's first language whose code begins so, by code."""
    found = Question.objects.filter(code__startswith=prefix, locale=Locale.get_default(), live=True)
    return list(found.order_by("code"))


@transaction.atomic
def save_question(
    question: Question | None, item_type: str, content: Mapping[str, Any], fields: Mapping[str, Any]
) -> tuple[Question, bool]:
    """Create (`question` None) or update a question and publish it if anything differs."""
    question = question or Question(locale=Locale.get_default())
    content = {name: value for name, value in content.items() if value not in (None, "", [])}
    changed = question.pk is None or not question.live
    if changed or item_content(question.content) != (item_type, content):
        question.content = item_stream(item_type, content)
        changed = True
    for name, value in fields.items():
        if getattr(question, name) != value:
            setattr(question, name, value)
            changed = True
    if changed:
        question.full_clean(exclude=["item_type"])
        question.save()
        question.save_revision().publish()
    return question, changed


def save_assessment(
    parent: Page, fields: Mapping[str, Any], questions: Sequence[Question]
) -> tuple[AssessmentPage, bool]:
    """Create or update the assessment with `fields["slug"]` below `parent`, and publish it."""
    page = AssessmentPage.objects.child_of(parent).filter(slug=fields["slug"]).first() or AssessmentPage()
    rows = [{"question_id": question.pk} for question in questions]
    changed = authoring.save_page(page, parent, fields, {"items": rows})
    return AssessmentPage.objects.get(pk=page.pk), changed


def assessment_items(page: AssessmentPage) -> list[Question]:
    uses = AssessmentItem.objects.filter(page=page).select_related("question").order_by("sort_order", "pk")
    return [use.question for use in uses]


def question_content(question: Question) -> tuple[str, dict[str, Any]]:
    return item_content(question.content)


def save_survey(course: Page, code: str, version: int, definition: Mapping[str, Any]) -> bool:
    """Create or update the definition of a survey of a course; True when anything changed."""
    survey = SurveyDefinition.objects.filter(course_id=course.pk, code=code).first()
    survey = survey or SurveyDefinition(course_id=course.pk, code=code)
    if survey.pk and survey.version == version and survey.definition == definition:
        return False
    survey.version, survey.definition = version, dict(definition)
    survey.save()
    return True


def surveys_of(course: Page) -> list[SurveyDefinition]:
    return list(SurveyDefinition.objects.filter(course_id=course.pk).order_by("code"))


def assessment(pk: int) -> AssessmentPage:
    return AssessmentPage.objects.get(pk=pk)

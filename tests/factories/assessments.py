"""Questions and assessments."""

import itertools
import json
from typing import Any

from wagtail.models import Locale

from assessments.models import AssessmentItem, AssessmentPage, Purpose, Question, pool_of
from courses.models import CoursePage, ModulePage

_numbers = itertools.count(1)

CONTENTS: dict[str, dict[str, Any]] = {
    "single_choice": {
        "stem": "Which one?",
        "options": [
            {"id": "a", "text": "This", "correct": False, "feedback": "No."},
            {"id": "b", "text": "That", "correct": True, "feedback": "Right."},
        ],
    },
    "multiple_response": {
        "stem": "Which ones?",
        "options": [
            {"id": "a", "text": "One", "correct": True, "feedback": "Yes."},
            {"id": "b", "text": "Two", "correct": True, "feedback": "Yes."},
            {"id": "c", "text": "Three", "correct": False, "feedback": "No."},
        ],
    },
    "true_false": {
        "stem": "True or false?",
        "options": [
            {"id": "t", "text": "True", "correct": True, "feedback": "Yes."},
            {"id": "f", "text": "False", "correct": False, "feedback": "No."},
        ],
    },
    "matching": {
        "stem": "Match.",
        "pairs": [
            {"left": "Lock", "right": "Key", "feedback": "A key opens a lock."},
            {"left": "Door", "right": "Hinge", "feedback": "A hinge holds a door."},
        ],
        "extra_right": ["Window"],
    },
    "ordering": {
        "stem": "Order.",
        "sequence": ["First", "Second", "Third"],
        "feedback_correct": "Right.",
        "feedback_incorrect": "Start with the first.",
    },
    "numeric": {
        "stem": "How many?",
        "answer": 357152,
        "tolerance": 0,
        "unit": "weapons",
        "feedback_correct": "Right.",
        "feedback_incorrect": "Count again.",
        "common_errors": [{"value": 357, "tolerance": 0, "feedback": "Thousands are missing."}],
    },
    "scenario": {
        "situation": "A depot has a fire.",
        "stem": "What first?",
        "response": "single",
        "options": [
            {"id": "a", "text": "Warn people", "correct": True, "feedback": "Yes."},
            {"id": "b", "text": "Take photos", "correct": False, "feedback": "Later."},
        ],
    },
}


def question(
    item_type: str = "single_choice", content: dict[str, Any] | None = None, **fields: Any
) -> Question:
    number = next(_numbers)
    fields.setdefault("code", f"Q{number:04d}")
    fields.setdefault("sources", "S75 ¶31")
    stream = json.dumps([{"type": item_type, "value": content or CONTENTS[item_type]}])
    made = Question(locale=Locale.get_default(), content=stream, **fields)
    made.save()
    made.save_revision().publish()
    return Question.objects.get(pk=made.pk)


def assessment(
    parent: ModulePage | CoursePage,
    questions: list[Question] | None = None,
    purpose: str = Purpose.GRADED,
    **fields: Any,
) -> AssessmentPage:
    number = next(_numbers)
    if questions is None:
        questions = [question(pool=pool_of(purpose))]
    page = AssessmentPage(
        title=fields.pop("title", f"Assessment {number}"),
        slug=f"assessment-{number}",
        purpose=purpose,
        **fields,
    )
    page.items = [AssessmentItem(question=each, sort_order=place) for place, each in enumerate(questions)]
    parent.add_child(instance=page)
    page.save_revision().publish()
    return AssessmentPage.objects.get(pk=page.pk)

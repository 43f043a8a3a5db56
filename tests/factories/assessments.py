"""Questions and assessments."""

import io
import itertools
import json
from collections.abc import Mapping
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image as Canvas
from wagtail.images import get_image_model
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
    "categorise": {
        "stem": "Sort.",
        "categories": ["Tool", "Place"],
        "entries": [
            {"text": "Hammer", "category": "Tool", "feedback": "It is held."},
            {"text": "Depot", "category": "Place", "feedback": "It is entered."},
        ],
    },
    "hot_spot": {
        "stem": "Where is the gate?",
        "image": {"name": "depot.png", "width": 60, "height": 40, "alt": "Plan of a depot"},
        "response": "single",
        "areas": [
            {"text": "In the north", "corners": "0,0 60,0 60,15 0,15", "correct": False, "feedback": "No."},
            {"text": "In the south", "corners": "0,25 60,25 30,40", "correct": True, "feedback": "Right."},
        ],
    },
    "essay": {
        "stem": "What would you change?",
        "least_words": 5,
        "most_words": 300,
        "rubric": [
            {
                "title": "Reasons",
                "levels": [{"description": "None", "points": 0}, {"description": "Good ones", "points": 4}],
            }
        ],
        "notes_for_markers": "Look for the fence.",
    },
    "likert": {
        "stem": "How far do you agree?",
        "statements": ["It was clear.", "It was long."],
        "scale": ["Disagree", "Neither", "Agree"],
    },
    "rating": {"stem": "How useful?", "low": 0, "high": 10, "low_label": "Not at all", "high_label": "Very"},
    "open_text": {"stem": "What was missing?", "most_words": 100},
    "short_text": {
        "stem": "What keeps people out?",
        "accepted": [
            {"text": "fence", "also": ["the fence"], "percent": 100, "feedback": "Yes."},
            {"text": "wall", "also": [], "percent": 50, "feedback": "Partly."},
        ],
        "ignore_punctuation": True,
        "ignore_accents": True,
        "feedback_incorrect": "Think of wire.",
    },
    "cloze": {
        "stem": "Fill the gaps.",
        "text": "A store {1} people.\n\nIts {2} is {3} away.",
        "gaps": [
            {
                "id": "1",
                "kind": "choice",
                "options": [{"text": "endangers", "correct": True}, {"text": "protects", "correct": False}],
                "weight": 1,
                "feedback": "It may blow up.",
            },
            {
                "id": "2",
                "kind": "text",
                "accepted": [{"text": "fence", "also": [], "percent": 100}],
                "ignore_punctuation": True,
                "weight": 2,
                "feedback": "The fence comes first.",
            },
            {
                "id": "3",
                "kind": "number",
                "answer": 12.5,
                "tolerance": 0,
                "unit": "m",
                "weight": 1,
                "feedback": "See the plan.",
            },
        ],
    },
    "calculated": {
        "stem": "A room is {length} m long and {width} m wide. What is its area?",
        "parameters": [
            {"name": "length", "low": 4, "high": 12, "step": 0.5},
            {"name": "width", "low": 3, "high": 7, "step": 1},
        ],
        "formula": "length * width",
        "decimals": 2,
        "tolerance": 1,
        "tolerance_kind": "percent",
        "units": [
            {"id": "m2", "name": "square metres", "factor": 1},
            {"id": "ft2", "name": "square feet", "factor": 0.09290304},
        ],
        "feedback_correct": "{length} times {width} is {answer}.",
        "feedback_incorrect": "Multiply length and width.",
        "common_errors": [
            {"formula": "length + width", "feedback": "That is the sum of {length} and {width}."}
        ],
    },
}


def image_of(content: Mapping[str, Any]) -> Any:
    """The image in the library that the content of a question names, drawn plain where there is none yet."""
    image = content["image"]
    if not default_storage.exists(image["name"]):
        drawn = io.BytesIO()
        Canvas.new("RGB", (image["width"], image["height"]), "#7a9e9f").save(drawn, format="PNG")
        default_storage.save(image["name"], ContentFile(drawn.getvalue()))
    sides = {"width": image["width"], "height": image["height"]}
    made, _is_new = get_image_model().objects.get_or_create(
        file=image["name"], defaults={"title": "Depot", **sides}
    )
    return made


def question(
    item_type: str = "single_choice", content: dict[str, Any] | None = None, **fields: Any
) -> Question:
    number = next(_numbers)
    fields.setdefault("code", f"Q{number:04d}")
    fields.setdefault("sources", "S75 ¶31")
    content = content or CONTENTS[item_type]
    if "image" in content:
        image_of(content)
    stream = json.dumps([{"type": item_type, "value": content}])
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

"""Words for the places of a question's texts, where trainers compare versions."""

from django.utils.translation import get_language_info, gettext_lazy
from django.utils.translation import gettext as _

WORDS = {
    "stem": gettext_lazy("Question"),
    "situation": gettext_lazy("Situation"),
    "options": gettext_lazy("Answers"),
    "text": gettext_lazy("Text"),
    "texts": gettext_lazy("Texts"),
    "feedback": gettext_lazy("Feedback"),
    "feedback_correct": gettext_lazy("Feedback on a right answer"),
    "feedback_incorrect": gettext_lazy("Feedback on a wrong answer"),
    "correct": gettext_lazy("Correct"),
    "pairs": gettext_lazy("Pairs"),
    "lefts": gettext_lazy("Lines"),
    "rights": gettext_lazy("Entries to choose from"),
    "steps": gettext_lazy("Steps"),
    "sequence": gettext_lazy("Right order"),
    "answer": gettext_lazy("Answer"),
    "tolerance": gettext_lazy("Tolerance"),
    "unit": gettext_lazy("Unit"),
    "common_errors": gettext_lazy("Common errors"),
    "shuffle": gettext_lazy("Shuffled"),
    "rubric": gettext_lazy("Rubric"),
    "levels": gettext_lazy("Levels"),
    "title": gettext_lazy("Title"),
    "notes_for_markers": gettext_lazy("Notes for markers"),
    "accepted": gettext_lazy("Accepted answers"),
    "statements": gettext_lazy("Statements"),
    "scale": gettext_lazy("Scale"),
    "image": gettext_lazy("Image"),
    "areas": gettext_lazy("Areas"),
    "type": gettext_lazy("Type"),
    "code": gettext_lazy("Code"),
    "points": gettext_lazy("Points"),
    "objective": gettext_lazy("Objective"),
    "penalty_percent": gettext_lazy("Points lost by a wrong answer (%)"),
    "partial_credit": gettext_lazy("Partial credit"),
    "sources": gettext_lazy("Sources"),
}


def place_words(path: str) -> str:
    """A dotted path in words; what has no word stands as it is: ids and numbers of entries."""
    return " › ".join(str(WORDS.get(part, part)) for part in path.split("."))


def part_heading(part: str) -> str:
    """The heading of a part of a version: its facts, its key, or its wording in a language."""
    if not part:
        return _("Facts")
    if part == "key":
        return _("Key")
    try:
        return _("Wording: %(language)s") % {"language": get_language_info(part)["name_local"]}
    except KeyError:
        return part

"""Words for the codes of this app, translated when shown."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from assessments.papers import Problem
from shared.numerals import write_number

PROBLEM_TEXTS = {
    "required": _("is needed"),
    "wrong_type": _("has the wrong form; expected: %(expected)s"),
    "unknown_key": _("has an unknown entry: %(key)s"),
    "unknown_value": _("must be one of: %(allowed)s"),
    "too_long": _("is longer than %(limit)s characters"),
    "forbidden_character": _("contains a character that cannot be shown"),
    "too_few": _("needs at least %(limit)s entries"),
    "too_many": _("has more than %(limit)s entries"),
    "duplicate": _("stands there twice"),
    "malformed_id": _("must be one to eight small letters or digits"),
    "no_correct_option": _("has no correct option"),
    "too_many_correct_options": _("has more than one correct option"),
    "not_a_number": _("must be a number"),
    "negative": _("must not be negative"),
    "bad_pattern": _(
        "does not fit: in the form of an answer, A is a letter, 0 a digit and X either, as in A-000; every "
        "accepted answer must have that form"
    ),
    "bad_formula": _("cannot be calculated: %(reason)s"),
    "malformed_name": _("must be a word of letters and digits, and not the name of a function"),
    "gap_mismatch": _("must hold the mark {%(gap)s} once, and no mark that is not listed"),
    "tolerance_too_small": _(
        "is smaller than what rounding takes away from the right answer; allow more, or show more decimals"
    ),
    "bad_range": _("is outside of what is possible"),
    "unknown_category": _("must be one of the groups: %(allowed)s"),
    "bad_area": _(
        "must be at least three corners inside the image, as in 10,20 110,20 110,90, around a surface"
    ),
}
ANSWER_ERROR_TEXTS = {
    "foreign_option": _("This is not one of the possible answers. Please choose again."),
    "too_many_choices": _("Choose one answer only."),
    "repeated_step": _("You chose the same step twice. Give each step one place."),
    "not_a_number": _("Please enter a number, for example %(example)s."),
    "too_long": _("This answer is too long: at most %(limit)s characters."),
    "wrong_pattern": _("Please write the answer in this form: %(example)s."),
    "unknown_unit": _("Please choose the unit as well."),
    "too_many_words": _("This answer has too many words: at most %(limit)s. Please shorten it."),
}
FORMULA_TEXTS = {
    "syntax": _("it is not written correctly"),
    "unknown_name": _("it uses a name that is none of the numbers and functions"),
    "value_count": _("a function has too few or too many values"),
    "too_long": _("it is too long"),
    "too_deep": _("it has too many parentheses inside each other"),
    "too_large": _("a number becomes too large"),
    "division_by_zero": _("with some numbers it divides by zero"),
    "negative_root": _("with some numbers it takes the root of a negative number"),
    "exponent": _("an exponent must be a whole number up to 12 or a simple fraction such as 1/3"),
    "digits": _("the digits to round to must be a whole number"),
}
SHOWN_TEXTS = {
    "answer": _("your own answers"),
    "correctness": _("whether they are right"),
    "points": _("your score"),
    "feedback": _("explanations"),
    "key": _("the right answers"),
    "sources": _("the sources"),
}
FLAG_TEXTS = {
    "few_people": _("Only %(n)s people: read these numbers as a first indication."),
    "low_reliability": _(
        "Scores are not very reliable (alpha %(alpha)s). More or better questions would help."
    ),
    "uncertain_decisions": _("Only %(percent)s %% would get the same result (pass or fail) a second time."),
    "everyone_right": _("Everybody gets this one right."),
    "everyone_wrong": _("Nobody gets this one right: check the key."),
    "very_easy": _("Very easy: learners get %(percent)s %% of the points."),
    "very_hard": _("Very hard: learners get %(percent)s %% of the points."),
    "strong_learners_miss": _("Strong learners miss this one: check the key."),
    "low_discrimination": _("This question hardly separates strong from weak learners."),
    "lowers_reliability": _("Without this question the test would be more reliable."),
    "often_not_reached": _("%(percent)s %% did not reach this question."),
    "often_omitted": _("%(percent)s %% left this question empty."),
    "option_never_chosen": _("Nobody chooses option %(option)s."),
    "option_rarely_chosen": _("Only %(percent)s %% choose option %(option)s."),
    "strong_learners_choose": _(
        "Strong learners choose wrong option %(option)s more often than weak ones: check its wording."
    ),
    "group_difference_moderate": _(
        "At equal scores this question is somewhat harder for %(harder_for)s (%(by)s). Have a panel look at it."
    ),
    "group_difference_large": _(
        "At equal scores this question is much harder for %(harder_for)s (%(by)s). Have a panel look at it."
    ),
    "group_difference_changes": _(
        "How this question works by %(by)s differs between weak and strong learners."
    ),
    "fairness": _("The fairness check flagged this question. Have a panel look at it."),
}
ITEM_TYPE_LABELS = {
    "single_choice": _("Single choice"),
    "multiple_response": _("Multiple response"),
    "true_false": _("True or false"),
    "matching": _("Matching"),
    "ordering": _("Ordering"),
    "numeric": _("Number"),
    "scenario": _("Scenario"),
    "short_text": _("Short text"),
    "cloze": _("Text with gaps"),
    "calculated": _("Calculation"),
    "categorise": _("Sorting into groups"),
    "hot_spot": _("Places on an image"),
    "essay": _("Essay"),
    "likert": _("Agreement scale (survey)"),
    "rating": _("Rating (survey)"),
    "open_text": _("Open answer (survey)"),
}
INSTRUCTIONS = {
    "one": _("Choose one answer."),
    "several": _("Choose all that apply."),
    "match": _("Choose the matching entry for each line."),
    "order": _("Choose which step comes in each place."),
    "number": _("Enter a number."),
    "text": _("Enter a word or a few."),
    "cloze": _("Fill the gaps."),
    "grid": _("Choose one answer in each line."),
    "essay": _("Write your answer."),
}


def problem_text(problem: Problem) -> str:
    """A problem of authored content as one translated sentence part."""
    values = {
        name: ", ".join(map(str, value)) if isinstance(value, (list, tuple, set, frozenset)) else value
        for name, value in problem.params.items()
    }
    if problem.code == "bad_formula":
        values["reason"] = FORMULA_TEXTS[values["reason"]]
    return str(PROBLEM_TEXTS[problem.code]) % values


def flag_text(code: str, params: Mapping[str, Any], language: str) -> str:
    """What a figure asks a trainer to look at, in words. Numbers get the marks of the language: percents whole,
    correlations and alphas with two decimals."""
    words = {
        name: _figure(value, 0 if name.endswith("percent") else 2, language)
        if isinstance(value, (int, float))
        else value
        for name, value in params.items()
    }
    return str(FLAG_TEXTS[code]) % words


def _figure(value: float, places: int, language: str) -> str:
    return figure_text(value, 0 if isinstance(value, int) else places, language)


def figure_text(value: float, places: int, language: str) -> str:
    """A figure with that many decimals, in the marks of the language."""
    return write_number(round(Decimal(value), places), language)

"""Words for the codes of this app, translated when shown."""

from django.utils.translation import gettext_lazy as _

from assessments.papers import Problem

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
}
ANSWER_ERROR_TEXTS = {
    "foreign_option": _("This is not one of the possible answers. Please choose again."),
    "too_many_choices": _("Choose one answer only."),
    "repeated_step": _("You chose the same step twice. Give each step one place."),
    "not_a_number": _("Please enter a number, for example %(example)s."),
    "too_long": _("This answer is too long: at most %(limit)s characters."),
}
ITEM_TYPE_LABELS = {
    "single_choice": _("Single choice"),
    "multiple_response": _("Multiple response"),
    "true_false": _("True or false"),
    "matching": _("Matching"),
    "ordering": _("Ordering"),
    "numeric": _("Number"),
    "scenario": _("Scenario"),
}
INSTRUCTIONS = {
    "one": _("Choose one answer."),
    "several": _("Choose all that apply."),
    "match": _("Choose the matching entry for each line."),
    "order": _("Choose which step comes in each place."),
    "number": _("Enter a number."),
}


def problem_text(problem: Problem) -> str:
    """A problem of authored content as one translated sentence part."""
    values = {
        name: ", ".join(map(str, value)) if isinstance(value, (list, tuple, set, frozenset)) else value
        for name, value in problem.params.items()
    }
    return str(PROBLEM_TEXTS[problem.code]) % values

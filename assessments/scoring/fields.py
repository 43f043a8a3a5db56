"""Reads the values of one item's fields out of a submitted form."""

from collections.abc import Collection

from assessments.papers import AnswerError, Form

RAW_LIMIT = 200


def sent_values(form: Form, field: str) -> list[str]:
    """The different non-blank values of a field, in the order sent."""
    values = [value.strip() for value in form.get(field, ())]
    if any(len(value) > RAW_LIMIT for value in values):
        raise AnswerError("too_long", field, {"limit": RAW_LIMIT})
    return [value for value in dict.fromkeys(values) if value]


def sent_value(form: Form, field: str) -> str:
    values = sent_values(form, field)
    if len(values) > 1:
        raise AnswerError("too_many_choices", field, {"limit": 1})
    return values[0] if values else ""


def sent_id(form: Form, field: str, ids: Collection[str]) -> str:
    """The one id chosen in a field, '' for none; it must be among `ids`."""
    value = sent_value(form, field)
    if value and value not in ids:
        raise AnswerError("foreign_option", field, {"value": value})
    return value

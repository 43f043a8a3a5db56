"""What may be wrong with authored content and with a submitted answer."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

ProblemCode = Literal[
    "required",
    "wrong_type",  # params: expected (mapping | list | text | yes_no)
    "unknown_key",  # params: key
    "unknown_value",  # params: allowed
    "too_long",  # params: limit
    "forbidden_character",
    "too_few",  # params: limit
    "too_many",  # params: limit
    "duplicate",
    "malformed_id",
    "no_correct_option",
    "too_many_correct_options",
    "not_a_number",
    "negative",
    "bad_pattern",
    "bad_formula",  # params: reason
    "bad_range",
    "malformed_name",
    "tolerance_too_small",
    "gap_mismatch",  # params: gap
    "bad_area",
    "unknown_category",  # params: allowed
]
AnswerErrorCode = Literal[
    "foreign_option",
    "too_many_choices",
    "repeated_step",
    "not_a_number",
    "too_long",
    "too_many_words",  # params: limit
    "wrong_pattern",  # params: example
    "unknown_unit",  # params: allowed
]


@dataclass(frozen=True)
class Problem:
    """One authoring error. `path` is dotted and counts lists from 0: "options.2.feedback"; "" is the item."""

    path: str
    code: ProblemCode
    params: Mapping[str, Any] = field(default_factory=dict)


class AnswerError(ValueError):
    """A submitted answer that does not fit its item; `field` is the full name of the form field at fault."""

    def __init__(self, code: AnswerErrorCode, field: str, params: Mapping[str, Any] | None = None) -> None:
        super().__init__(code, field, params)
        self.code = code
        self.field = field
        self.params = params or {}

"""The values that item types and papers are made of: problems, presented items, outcomes and scores."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any, Literal, Protocol

Key = Mapping[str, Any]  # what scores an answer; the same in every language
Wording = Mapping[str, Any]  # what the learner reads, in one language
Form = Mapping[str, Sequence[str]]  # a submitted form: field name -> values

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
]
AnswerErrorCode = Literal["foreign_option", "too_many_choices", "repeated_step", "not_a_number", "too_long"]
Shape = Literal["one", "several", "match", "order", "number"]


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


@dataclass(frozen=True)
class PresentedChoice:
    id: str  # the value to submit
    text: str
    chosen: bool


@dataclass(frozen=True)
class PresentedGap:
    """One thing to fill by choosing: a left-hand side of a matching item, a place of an ordering item."""

    field: str
    label: str
    choices: tuple[PresentedChoice, ...]


@dataclass(frozen=True)
class PresentedItem:
    """An item as asked. Shapes one and several have `choices`, match and order `gaps`, number `text`."""

    shape: Shape
    field: str
    stem: str
    situation: str = ""
    choices: tuple[PresentedChoice, ...] = ()
    gaps: tuple[PresentedGap, ...] = ()
    text: str = ""
    unit: str = ""


@dataclass(frozen=True)
class OutcomePart:
    """One option, pair, step or number of an answered item.

    `chosen`: the learner chose this option or filled this part. `correct`: this option belongs to the key
    (choices), or what the learner gave is what was expected (all other types).
    """

    id: str
    text: str
    chosen: bool
    correct: bool
    expected: str = ""
    given: str = ""
    feedback: str = ""


@dataclass(frozen=True)
class ItemOutcome:
    stem: str
    situation: str
    parts: tuple[OutcomePart, ...]
    feedback: str = ""


class ReadAnswer(Protocol):
    def __call__(self, key: Key, form: Form, field: str, language: str) -> str: ...


class Present(Protocol):
    def __call__(
        self,
        key: Key,
        wording: Wording,
        answer: str,
        *,
        seed: str,
        field: str,
        language: str,
    ) -> PresentedItem: ...


class Explain(Protocol):
    def __call__(self, key: Key, wording: Wording, answer: str, *, language: str) -> ItemOutcome: ...


@dataclass(frozen=True)
class ItemType:
    """Everything the platform knows about one type of item.

    fields        the keys of its authored content
    problems      content -> every authoring error; any junk gives problems, never an exception
    freeze        content without problems, salt -> key, wording. The same salt in every language.
    read_answer   the canonical answer text in a form, '' if unanswered; raises AnswerError
    check_answer  is this text a canonical answer to this key?
    score         canonical answer -> share of the points, 0 to 1
    present       the item to be asked; `seed`, which must differ by attempt and item, decides the order
    explain       the item with what was chosen, what was right and why
    """

    name: str
    fields: frozenset[str]
    problems: Callable[[object], list[Problem]]
    freeze: Callable[[Mapping[str, Any], str], tuple[dict[str, Any], dict[str, Any]]]
    read_answer: ReadAnswer
    check_answer: Callable[[Key, str], bool]
    score: Callable[[Key, str], Fraction]
    present: Present
    explain: Explain


@dataclass(frozen=True)
class PaperEntry:
    position: int
    type: str
    points: Decimal
    key: Key


@dataclass(frozen=True)
class ItemScore:
    position: int
    points: Decimal  # 4 decimals, rounded half up
    max_points: Decimal
    is_answered: bool


@dataclass(frozen=True)
class PaperScore:
    items: tuple[ItemScore, ...]
    points: Decimal  # the sum of the items' rounded points
    max_points: Decimal
    percent: Decimal  # 2 decimals, rounded half up from the exact share
    passed: bool | None  # None without a pass mark; otherwise decided on the exact share

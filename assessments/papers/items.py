"""The contract of an item type: one value that holds everything the platform knows about it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal, Protocol

from assessments.papers.outcomes import ItemOutcome
from assessments.papers.presented import PresentedItem
from assessments.papers.problems import Problem

Key = Mapping[str, Any]  # what scores an answer; the same in every language
Wording = Mapping[str, Any]  # what the learner reads, in one language
Form = Mapping[str, Sequence[str]]  # a submitted form: field name -> values
Marking = Literal["automatic", "manual", "none"]  # by the rules, by people, or never (surveys)


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


def same_for_all(key: Key, wording: Wording, seed: str, language: str) -> tuple[Key, Wording]:
    """The instance of an item that has no parameters: the item itself."""
    return key, wording


def no_right_answer(key: Key) -> str:
    """Of an item without a single right answer."""
    return ""


def no_parts(key: Key, wording: Wording) -> list[tuple[str, str]]:
    """Of an item whose answers hold no ids."""
    return []


def same_key(key: Key, other: Key) -> Key | None:
    """The key of two languages in which nothing depends on the language."""
    return key if key == other else None


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
    marking       who marks it
    instance      key, wording, seed, language -> the key and wording of one learner's item, where its numbers are
                  drawn by the seed. All other functions take what it returns; an empty wording gives an empty one.
    right_answer  the canonical answer that earns all points, '' where there is no single one
    parts         what the ids inside an answer stand for, as (id, text)
    holds_text    may an answer hold words of the learner, and so name people?
    joined        the keys of an item in two languages -> the one key that scores both, None where there is none.
                  The order of joining several makes no difference.
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
    marking: Marking = "automatic"
    instance: Callable[[Key, Wording, str, str], tuple[Key, Wording]] = same_for_all
    joined: Callable[[Key, Key], Key | None] = same_key
    right_answer: Callable[[Key], str] = no_right_answer
    parts: Callable[[Key, Wording], list[tuple[str, str]]] = no_parts
    holds_text: bool = False

"""An answered item, explained."""

from dataclasses import dataclass


@dataclass(frozen=True)
class OutcomePart:
    """One option, pair, step or number of an answered item.

    `chosen`: the learner chose this option or filled this part. `correct`: this option belongs to the key
    (choices), or what the learner gave is what was expected (all other types); None where it is not shown.
    """

    id: str
    text: str
    chosen: bool
    correct: bool | None
    expected: str = ""
    given: str = ""
    feedback: str = ""


ALL_SHOWN = frozenset({"answer", "correctness", "points", "feedback", "key", "sources"})


@dataclass(frozen=True)
class ItemOutcome:
    """An answered item explained. `shown` is what of it is there; with `is_ordered` its parts stand in the right
    order, which is the key."""

    stem: str
    situation: str
    parts: tuple[OutcomePart, ...]
    feedback: str = ""
    is_ordered: bool = False
    shown: frozenset[str] = ALL_SHOWN

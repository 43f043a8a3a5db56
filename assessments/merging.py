"""Which of several saves of one answer counts: a rule that does not depend on the order of arrival."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Save:
    """One save of one answer; `sequence` is the device's logical clock, `client_id` breaks ties everywhere alike.

    A certainty counts together with the answer it was given for.
    """

    sequence: int
    client_id: str
    answer: str
    certainty: int = 0


def latest(saves: Iterable[Save]) -> Save | None:
    """The save that counts: commutative, associative and idempotent."""
    return max(saves, default=None)


def longest(seconds: Iterable[int | None]) -> int | None:
    """The time with a question in view: each device says how long so far, the longest counts."""
    return max((each for each in seconds if each is not None), default=None)

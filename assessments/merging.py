"""Which of several saves of one answer counts: a rule that does not depend on the order of arrival."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Save:
    """One save of one answer; `sequence` is the device's logical clock, `client_id` breaks ties everywhere alike."""

    sequence: int
    client_id: str
    answer: str


def latest(saves: Iterable[Save]) -> Save | None:
    """The save that counts: commutative, associative and idempotent."""
    return max(saves, default=None)

"""Word by word: what was taken out of a text and what was put in."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

Change = Literal["same", "removed", "added"]
# Words, marks and the spaces between them: nothing is lost between the pieces.
PIECE = re.compile(r"\w+|\s+|[^\w\s]")


@dataclass(frozen=True)
class Run:
    change: Change
    text: str


@dataclass(frozen=True)
class ComparedText:
    """One text of two versions. A text that one of them does not have is empty there."""

    path: str
    runs: tuple[Run, ...]

    @property
    def old_runs(self) -> tuple[Run, ...]:
        return tuple(run for run in self.runs if run.change != "added")

    @property
    def new_runs(self) -> tuple[Run, ...]:
        return tuple(run for run in self.runs if run.change != "removed")

    @property
    def is_same(self) -> bool:
        return all(run.change == "same" for run in self.runs)


def word_runs(old: str, new: str) -> tuple[Run, ...]:
    """The words that stayed, went and came. Without the added ones they are `old`, without the removed ones `new`."""
    before, after = PIECE.findall(old), PIECE.findall(new)
    runs: list[Run] = []
    for kind, i, j, k, m in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind == "equal":
            runs.append(Run("same", "".join(before[i:j])))
            continue
        if j > i:
            runs.append(Run("removed", "".join(before[i:j])))
        if m > k:
            runs.append(Run("added", "".join(after[k:m])))
    return tuple(runs)


def compared(old: Mapping[str, str], new: Mapping[str, str]) -> tuple[ComparedText, ...]:
    """Two versions text by text: those of the old one in its order, then the ones that are new."""
    paths = dict.fromkeys([*old, *new])
    return tuple(ComparedText(path, word_runs(old.get(path, ""), new.get(path, ""))) for path in paths)

"""The form that a typed answer must have: "A-000" is a letter, a dash, three digits.

A stands for any letter, 0 for any digit, X for a letter or a digit, a backslash takes the next character as it is;
every other character stands for itself. As in comparisons, letter case, digits of other scripts and the kind of a
dash make no difference. There is no repetition, so that matching takes one look at each character.
"""

from dataclasses import dataclass
from itertools import cycle

from assessments.scoring.comparing import comparable

PATTERN_LIMIT = 40
CLASSES = "A0X"


@dataclass(frozen=True)
class Slot:
    """One place of the form: a class of characters, or the character itself as written and as compared."""

    kind: str = ""
    shown: str = ""
    plain: str = ""

    def takes(self, character: str) -> bool:
        if not self.kind:
            return character == self.plain
        is_digit = character in "0123456789"
        return is_digit if self.kind == "0" else character.isalpha() or (self.kind == "X" and is_digit)


def read_pattern(text: str) -> tuple[Slot, ...] | None:
    """The places of a form; None for a text that is none."""
    slots: list[Slot] = []
    escaped = False
    for character in text:
        if character == "\\" and not escaped:
            escaped = True
            continue
        if character in CLASSES and not escaped:
            slots.append(Slot(character))
        else:
            plain = " " if character == " " else comparable(character)
            if len(plain) != 1:
                return None
            slots.append(Slot("", character, plain))
        escaped = False
    spaced = "".join(slot.plain or "x" for slot in slots)
    is_sound = not escaped and any(slot.kind for slot in slots) and " ".join(spaced.split()) == spaced
    return tuple(slots) if is_sound and len(text) <= PATTERN_LIMIT else None


def fits(slots: tuple[Slot, ...], text: str) -> bool:
    plain = comparable(text)
    return len(plain) == len(slots) and all(map(Slot.takes, slots, plain))


def example_of(slots: tuple[Slot, ...], turn: int = 0) -> str:
    """A text of this form; another `turn`, from 0 to 8, gives another one."""
    letters, digits = cycle("ABCDEFGHJ"), cycle("123456789")
    for _each in range(turn):
        next(letters), next(digits)
    return "".join(slot.shown or next(digits if slot.kind == "0" else letters) for slot in slots)

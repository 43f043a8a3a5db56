"""Marks in a text: {name} stands for a gap or for a number."""

import re
from collections.abc import Mapping

MARK = re.compile(r"\{([A-Za-z0-9_]{1,20})\}")


def marks_in(text: str) -> list[str]:
    """The names of all marks, in the order of the text."""
    return MARK.findall(text)


def with_marks_filled(text: str, values: Mapping[str, str]) -> str:
    """The text with a value for each mark; a mark without one stays."""
    return MARK.sub(lambda mark: values.get(mark[1], mark[0]), text)


def parted(text: str) -> list[tuple[str, str]]:
    """The runs of words with the name of the mark that follows each; '' after the last."""
    pieces = [*MARK.split(text), ""]
    return list(zip(pieces[::2], pieces[1::2], strict=True))

"""The texts of a question, whatever its type: plain data flattened to one text a place."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

# Parts of authored content that are not what a learner is asked.
UNASKED = ("feedback", "notes", "rubric", "common_errors", "image", "corners")
NAMES = ("id", "type", "correct", "response", "answer", "tolerance")


def texts_of(value: Any, path: str = "") -> dict[str, str]:
    """Every text of plain data (JSON) by its dotted path, lists counted from 1.

    A list of single values is one text. What is empty has no text.
    """
    return dict(_leaves(value, path))


def asked_texts(content: Mapping[str, Any]) -> list[str]:
    """What a learner is asked by the authored content of a question: neither the key nor the feedback."""
    kept = {name: value for name, value in content.items() if not name.startswith(UNASKED)}
    return [
        text
        for path, text in _leaves(kept, "")
        if not any(part.startswith(UNASKED) for part in path.split("."))
        and path.rpartition(".")[2] not in NAMES
    ]


def _leaves(value: Any, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, Mapping):
        for name, entry in value.items():
            yield from _leaves(entry, f"{path}.{name}" if path else str(name))
    elif isinstance(value, Sequence) and not isinstance(value, str):
        if all(not isinstance(entry, Mapping | list | tuple) for entry in value):
            if value:
                yield path, ", ".join(_text(entry) for entry in value)
            return
        for place, entry in enumerate(value, start=1):
            yield from _leaves(entry, f"{path}.{place}" if path else str(place))
    elif value not in (None, ""):
        yield path, _text(value)


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "✓" if value else "–"  # read in every language
    return str(value)

"""YAML text as plain data that remembers on which line everything stands; the safe subset only."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any

import yaml

Path = tuple[str | int, ...]

MAX_DEPTH = 20  # levels of nesting
WHOLE_NUMBER = re.compile(r"[-+]?(0|[1-9][0-9]{0,17})")
DECIMAL_NUMBER = re.compile(r"[-+]?(0|[1-9][0-9]{0,17})\.[0-9]{1,18}")
# YAML 1.1 would turn no, 1:30, 0x1F or 2020-04-14 into something else; only these words are special here.
WORDS = {"true": True, "false": False, "null": None, "~": None, "": None}


@dataclass(frozen=True)
class Problem:
    """One thing an author has to put right: where it is, what is wrong, what to do."""

    file: str
    line: int
    message: str
    hint: str = ""


@dataclass(frozen=True)
class Document:
    """The data of one file and the line of every key and entry in it."""

    file: str
    data: Any
    lines: Mapping[Path, int]

    def line(self, path: Path) -> int:
        """The line of `path`, or of the nearest thing around it when it does not exist."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)


@dataclass(frozen=True)
class Place:
    """A spot in a document, and the list in which problems found there are collected."""

    document: Document
    problems: list[Problem]
    path: Path = ()

    def child(self, *steps: str | int) -> "Place":
        return Place(self.document, self.problems, self.path + steps)

    def report(self, message: str, hint: str = "") -> None:
        self.problems.append(Problem(self.document.file, self.document.line(self.path), message, hint))


def did_you_mean(word: str, known: tuple[str, ...]) -> str:
    """A hint for a name that nobody knows: the nearest known name, or the whole list."""
    near = get_close_matches(word, known, n=1)
    if near:
        return f"Did you mean “{near[0]}”?"
    return f"Known here: {', '.join(known)}." if known else ""


def parse_yaml(file: str, text: str, problems: list[Problem], first_line: int = 1) -> Document:
    """Read one YAML document; what cannot be read is reported and left out, so that the rest is checked."""
    reader = _Reader(file, problems, first_line)
    try:
        refused = reader.refuse_events(text)
        node = None if refused else yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError as error:
        reader.refuse_syntax(text, error)
        node = None
    if node is None:
        return Document(file, None, {(): first_line})
    return Document(file, reader.read(node, ()), reader.lines)


@dataclass
class _Reader:
    file: str
    problems: list[Problem]
    first_line: int
    lines: dict[Path, int] = field(default_factory=dict)

    def refuse_events(self, text: str) -> bool:
        """Refuse, before any tree is built, what could grow without limit or build arbitrary objects."""
        depth = 0
        for event in yaml.parse(text, Loader=yaml.SafeLoader):
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            if getattr(event, "anchor", None):
                return self._refuse(event, "Anchors and aliases (& and *) are not allowed.", "Write it out.")
            if getattr(event, "tag", None):
                return self._refuse(
                    event, "Tags (!) are not allowed.", "Put text that begins with ! in quotes."
                )
            if depth > MAX_DEPTH:
                return self._refuse(event, "This is nested too deeply.", f"Use at most {MAX_DEPTH} levels.")
        return False

    def refuse_syntax(self, text: str, error: yaml.YAMLError) -> None:
        mark = getattr(error, "problem_mark", None)
        line = mark.line if mark else text[: getattr(error, "position", 0)].count("\n")
        what = getattr(error, "problem", None) or getattr(error, "reason", "unreadable")
        hint = "Check indentation, quotes and colons on this line and the one before."
        self.problems.append(
            Problem(self.file, line + self.first_line, f"This is not valid YAML: {what}.", hint)
        )

    def read(self, node: yaml.Node, path: Path) -> Any:
        self.lines.setdefault(path, node.start_mark.line + self.first_line)
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, path)
        if isinstance(node, yaml.SequenceNode):
            return [self.read(child, (*path, index)) for index, child in enumerate(node.value)]
        return node.value if node.style else _plain_value(node.value)

    def _mapping(self, node: yaml.MappingNode, path: Path) -> dict[str, Any]:
        data: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key = key_node.value
            if not isinstance(key, str) or key == "<<":
                self._refuse(key_node, "Only plain words can be keys.", "Write key: value.")
            elif key in data:
                first = self.lines[(*path, key)]
                message = f"The key “{key}” stands here for the second time."
                self._refuse(key_node, message, f"The first one is on line {first}; keep one of them.")
            else:
                self.lines[(*path, key)] = key_node.start_mark.line + self.first_line
                data[key] = self.read(value_node, (*path, key))
        return data

    def _refuse(self, where: yaml.Node | yaml.Event, message: str, hint: str) -> bool:
        self.problems.append(Problem(self.file, where.start_mark.line + self.first_line, message, hint))
        return True


def _plain_value(text: str) -> Any:
    if text.lower() in WORDS:
        return WORDS[text.lower()]
    if WHOLE_NUMBER.fullmatch(text):
        return int(text)
    return float(text) if DECIMAL_NUMBER.fullmatch(text) else text

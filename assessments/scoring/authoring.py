"""Reads authored content part by part, collecting every problem instead of stopping at the first."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from assessments.papers import Problem, ProblemCode
from shared.numerals import exact_number, plain_text

STEM_LIMIT = 2000
SITUATION_LIMIT = 4000
TEXT_LIMIT = 1000
UNIT_LIMIT = 100
LIST_LIMIT = 26  # one letter each


@dataclass(frozen=True)
class Part:
    """A mapping inside authored content, and where it stands. All parts of an item share one problem list."""

    values: Mapping[object, object]
    path: str = ""
    problems: list[Problem] = field(default_factory=list)

    def report(self, key: str, code: ProblemCode, /, **params: object) -> None:
        self.problems.append(Problem(self.at(key), code, params))

    def at(self, key: str) -> str:
        return f"{self.path}.{key}".strip(".")

    def text(self, key: str, limit: int = TEXT_LIMIT, *, required: bool = True) -> str:
        """The text under this key, '' when there is none."""
        value = self.values.get(key)
        if value is None or value == "":
            if required:
                self.report(key, "required")
            return ""
        return self._checked(key, value, limit, required)

    def texts(self, key: str, *, least: int) -> list[str]:
        """The list of texts under this key; a bad entry stays in the list as ''."""
        return [
            self._checked(f"{key}.{place}", entry, TEXT_LIMIT, required=True)
            for place, entry in enumerate(self._entries(key, least, LIST_LIMIT))
        ]

    def parts(self, key: str, fields: frozenset[str], *, least: int, most: int = LIST_LIMIT) -> list["Part"]:
        """The list of mappings under this key, without the entries that are none."""
        parts = []
        for place, entry in enumerate(self._entries(key, least, most)):
            if isinstance(entry, Mapping):
                parts.append(Part(entry, self.at(f"{key}.{place}"), self.problems))
                parts[-1].only(fields)
            else:
                self.report(f"{key}.{place}", "wrong_type", expected="mapping")
        return parts

    def only(self, fields: frozenset[str]) -> None:
        for key in self.values:
            if not isinstance(key, str) or key not in fields:
                name = key[:TEXT_LIMIT] if isinstance(key, str) else type(key).__name__
                self.report("", "unknown_key", key=name)

    def flag(self, key: str) -> bool:
        value = self.values.get(key)
        if value is None:
            self.report(key, "required")
        elif not isinstance(value, bool):
            self.report(key, "wrong_type", expected="yes_no")
        return value is True

    def number(self, key: str, *, negative: bool = True) -> None:
        value = self.values.get(key)
        number = exact_number(value)
        if value is None or value == "":
            self.report(key, "required")
        elif number is None:
            self.report(key, "not_a_number")
        elif number < 0 and not negative:
            self.report(key, "negative")

    def _checked(self, key: str, value: object, limit: int, required: bool) -> str:
        if not isinstance(value, str):
            self.report(key, "wrong_type", expected="text")
            return ""
        if required and not value.strip():
            self.report(key, "required")
            return ""
        if len(value) > limit:
            self.report(key, "too_long", limit=limit)
        # Neither can be stored in a database as UTF-8 text.
        if any(character == "\0" or "\ud800" <= character <= "\udfff" for character in value):
            self.report(key, "forbidden_character")
        return value

    def _entries(self, key: str, least: int, most: int) -> list[object]:
        value = self.values.get(key)
        if value is None:
            if least:
                self.report(key, "required")
            return []
        if not isinstance(value, list):
            self.report(key, "wrong_type", expected="list")
            return []
        if len(value) < least:
            self.report(key, "too_few", limit=least)
        elif len(value) > most:
            self.report(key, "too_many", limit=most)
        return value[:most]


def distinct(texts: Iterable[tuple[Part, str, str]]) -> None:
    """Reports each (part, key, text) whose text was there before, spacing aside."""
    seen: set[str] = set()
    for part, key, text in texts:
        words = " ".join(text.split())
        if words and words in seen:
            part.report(key, "duplicate")
        seen.add(words)


def authored_number(value: object) -> str:
    """A number of content without problems as plain decimal text."""
    number = exact_number(value)
    if number is None:
        raise ValueError(f"content with problems cannot be frozen: {value!r} is not a number")
    return plain_text(number)


def find_problems(content: object, fields: frozenset[str], examine: Callable[[Part], None]) -> list[Problem]:
    """Every problem that `examine` reports on an item's content, which may be anything at all."""
    if not isinstance(content, Mapping):
        return [Problem("", "wrong_type", {"expected": "mapping"})]
    item = Part(content)
    item.only(fields)
    examine(item)
    return item.problems

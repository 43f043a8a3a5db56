"""Rules for the values of a file: what a field may hold, read into a value or reported with a hint."""

import re
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, fields
from typing import Annotated, Any, Protocol, get_origin, get_type_hints

from interchange.course_pack.documents import Document, Place, did_you_mean
from interchange.course_pack.markdown import canonical_markdown, markdown_problems

CONTROL = re.compile(r"[\x00-\x1f\x7f]")


class Rule(Protocol):
    """Reads raw data. It reports a problem at `place` and then returns a harmless value of the right type."""

    def read(self, raw: Any, place: Place) -> Any: ...


@dataclass(frozen=True)
class Text:
    """A line of text, up to `most` characters."""

    most: int = 300
    pattern: str = ""
    example: str = ""

    def read(self, raw: Any, place: Place) -> str:
        if not isinstance(raw, str):
            place.report(
                "Text is expected here.",
                "If it looks like a number, put it in quotes." if _is_number(raw) else "",
            )
            return ""
        text = raw.strip()
        if not text:
            place.report("This is empty.", "Write the text or remove the key.")
        elif CONTROL.search(text):
            place.report("This has to be a single line of text.", "Remove line breaks and tabs.")
        elif len(text) > self.most:
            place.report(f"This is too long: {len(text)} characters.", f"At most {self.most} are allowed.")
        elif self.pattern and not re.fullmatch(self.pattern, text):
            place.report(f"“{text}” has not the right form.", f"Write it like {self.example}.")
        return text


@dataclass(frozen=True)
class Markdown:
    """Text with paragraphs, lists, headings of level 3 and 4, bold, italic, links and quotes."""

    most: int = 5000

    def read(self, raw: Any, place: Place) -> str:
        if not isinstance(raw, str) or not raw.strip():
            place.report("Text is expected here.")
            return ""
        if len(raw) > self.most:
            place.report(f"This is too long: {len(raw)} characters.", f"At most {self.most} are allowed.")
            return ""
        for _line, message, hint in markdown_problems(raw):
            place.report(message, hint)
        return canonical_markdown(raw)


@dataclass(frozen=True)
class Whole:
    """A whole number between two bounds, both included."""

    least: int = 0
    most: int = 10_000

    def read(self, raw: Any, place: Place) -> int:
        if not isinstance(raw, int) or isinstance(raw, bool):
            place.report("A whole number is expected here.", "Write digits only, without quotes.")
        elif not self.least <= raw <= self.most:
            place.report(f"{raw} is out of range.", f"Give a number from {self.least} to {self.most}.")
        else:
            return raw
        return self.least


@dataclass(frozen=True)
class Flag:
    """true or false."""

    def read(self, raw: Any, place: Place) -> bool:
        if not isinstance(raw, bool):
            place.report("true or false is expected here.")
        return raw is True


@dataclass(frozen=True)
class Choice:
    """One of a few words."""

    words: tuple[str, ...]

    def read(self, raw: Any, place: Place) -> str:
        if raw not in self.words:
            place.report(f"“{raw}” is not known here.", did_you_mean(str(raw), self.words))
            return ""
        return raw


@dataclass(frozen=True)
class Anything:
    """Raw data that somebody else checks."""

    def read(self, raw: Any, place: Place) -> Any:
        return raw


@dataclass(frozen=True)
class Many:
    """A list. Entries keep their places even when one of them has a problem."""

    rule: Rule
    least: int = 0
    most: int = 500
    unique: bool = True

    def read(self, raw: Any, place: Place) -> tuple[Any, ...]:
        if not isinstance(raw, list):
            place.report("A list is expected here.", "Write [a, b] or one entry per line after a dash.")
            return ()
        if not self.least <= len(raw) <= self.most:
            place.report(f"This list has {len(raw)} entries.", f"It needs {self.least} to {self.most}.")
        if self.unique:
            for index, value in enumerate(raw):
                if isinstance(value, str) and value in raw[:index]:
                    place.child(index).report(
                        f"“{value}” stands twice in this list.", "Remove one of the two."
                    )
        return tuple(self.rule.read(value, place.child(index)) for index, value in enumerate(raw))


@dataclass(frozen=True)
class Part:
    """A mapping that becomes a value of the dataclass `kind`."""

    kind: type

    def read(self, raw: Any, place: Place) -> Any:
        return self.kind(**read_fields(self.kind, raw, place))


def rules_of(kind: type) -> Mapping[str, Rule]:
    """The rules of a dataclass: what stands second in Annotated[…]. Fields without one are not in files."""
    hints = get_type_hints(kind, include_extras=True)
    return {name: hint.__metadata__[0] for name, hint in hints.items() if get_origin(hint) is Annotated}


def read_fields(kind: type, raw: Any, place: Place, open_ended: bool = False) -> dict[str, Any]:
    """The values of the fields of `kind` that have a rule; without a default they are required.

    Unknown keys are reported, unless the mapping is open-ended: then they are the caller's business.
    """
    rules = rules_of(kind)
    if not isinstance(raw, dict):
        place.report("Keys with values are expected here.", f"Write {', '.join(rules)}, each with a colon.")
        return {name: _harmless(rule) for name, rule in rules.items()}
    for key in raw:
        if key not in rules and not open_ended:
            place.child(key).report(f"The key “{key}” is not known here.", did_you_mean(key, tuple(rules)))
    values = {}
    for each in fields(kind):
        rule = rules.get(each.name)
        if rule and raw.get(each.name) is not None:
            values[each.name] = rule.read(raw[each.name], place.child(each.name))
        elif rule and each.default is MISSING:
            place.report(f"The key “{each.name}” is missing.", f"Add a line “{each.name}: …”.")
            values[each.name] = _harmless(rule)
    return values


def _harmless(rule: Rule) -> Any:
    """The value a rule gives for nonsense, without reporting it a second time."""
    return rule.read(None, Place(Document("", None, {}), []))


def _is_number(raw: Any) -> bool:
    return isinstance(raw, int | float) and not isinstance(raw, bool)

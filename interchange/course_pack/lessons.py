"""The body of a lesson: Markdown with :::directives, read into blocks and written back."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from interchange.course_pack.citations import join_citations, split_citations
from interchange.course_pack.documents import Problem, did_you_mean
from interchange.course_pack.markdown import canonical_markdown, markdown_problems
from interchange.course_pack.values import Block, Point

MOST_POINT, MOST_CITATION, MOST_ROW = 1000, 200, 1000  # characters
MOST_FIELD, MOST_TRANSCRIPT = 500, 50_000
FIELD = re.compile(r"([a-z_]+):\s*(.*)")
BULLET = re.compile(r"[-*]\s+(.+)")
CITED = re.compile(r"(?P<text>.*?)(?:\s*\[(?P<citations>[^\[\]]*)\])?")
RULE_LINE = re.compile(r"\|?(\s*:?-+:?\s*\|)+(\s*:?-+:?\s*)?")
CELL_END = re.compile(r"(?<!\\)\|")


@dataclass(frozen=True)
class Kind:
    """What a directive may hold: key: value lines, then nothing, Markdown, bullets or a table."""

    body: str  # none, markdown, points, table
    fields: tuple[str, ...] = ()
    required: tuple[str, ...] = ()


KINDS = {
    "key-points": Kind("points"),
    "key-message": Kind("markdown"),
    "scenario": Kind("markdown", ("title", "sources")),
    "reflection": Kind("markdown"),
    "definition": Kind("none", ("term",), ("term",)),
    "table": Kind("table", ("caption", "sources"), ("caption",)),
    "figure": Kind("none", ("image", "alt", "caption", "credit"), ("image", "alt")),
    "sources": Kind("points"),
    "download": Kind("none", ("file", "title"), ("file",)),
    "media": Kind("none", ("file", "title", "transcript"), ("file", "title", "transcript")),
    "practice": Kind("none", ("title", "items"), ("items",)),
}


def read_blocks(file: str, body: str, first_line: int, problems: list[Problem]) -> tuple[Block, ...]:
    """The blocks of a lesson body; `first_line` is the line of the file on which the body begins."""
    blocks: list[Block] = []
    kind, start, held = "text", 0, []
    lines = body.split("\n")
    for index, line in enumerate([*lines, None]):
        opens = line is not None and line.startswith(":::") and line.strip() != ":::"
        closes = line is not None and line.strip() == ":::"
        if line is not None and not opens and not closes:
            held.append(line)
            continue
        reader = _BlockReader(file, first_line + start, problems)
        if kind != "text" and not closes:
            reader.report(
                0, f"The directive :::{kind} is not closed.", "Put ::: on a line of its own after it."
            )
        elif kind == "text" and closes:
            reader.report(
                index - start, "This ::: closes nothing.", "Remove it, or open a directive before it."
            )
        block = reader.read(kind, held)
        blocks += [block] if block else []
        kind, start, held = (line[3:].strip(), index, []) if opens else ("text", index + 1, [])
    return tuple(blocks)


@dataclass(frozen=True)
class _BlockReader:
    file: str
    line: int
    problems: list[Problem]

    def report(self, offset: int, message: str, hint: str = "") -> None:
        self.problems.append(Problem(self.file, self.line + offset, message, hint))

    def read(self, kind: str, lines: list[str]) -> Block | None:
        if kind == "text":
            text = self.markdown(lines, 0)
            blank = next((n for n, line in enumerate(lines) if line.strip()), 0)
            return Block(kind="text", text=text, line=self.line + blank) if text else None
        if kind not in KINDS:
            self.report(0, f"The directive :::{kind} is not known.", did_you_mean(kind, tuple(KINDS)))
            return None
        fields, rest, offset = self.fields(kind, lines)
        body = KINDS[kind].body
        if body != "none" and not any(line.strip() for line in rest):
            self.report(0, f"The directive :::{kind} is empty.", "Write something in it or remove it.")
        readers: dict[str, tuple[str, Callable[[list[str], int], Any]]] = {
            "markdown": ("text", self.markdown),
            "points": ("points", self.points),
            "table": ("rows", self.rows),
        }
        name, reader = readers.get(body, ("text", self.nothing))
        return Block(kind=kind, fields=fields, line=self.line, **{name: reader(rest, offset)})

    def fields(self, kind: str, lines: list[str]) -> tuple[tuple[tuple[str, str], ...], list[str], int]:
        """The key: value lines at the top, the lines after them and how far down those begin."""
        known, found, count = KINDS[kind].fields, {}, 0
        for count, line in enumerate([*lines, ""]):
            match = FIELD.fullmatch(line.strip())
            if not match or (match[1] not in known and KINDS[kind].body == "markdown"):
                break
            name, value = match[1], " ".join(match[2].split())
            if name not in known:
                message = f"The key “{name}” is not known in :::{kind}."
                self.report(count + 1, message, did_you_mean(name, known))
            elif name in found:
                self.report(count + 1, f"The key “{name}” stands here for the second time.", "Keep one.")
            elif value:
                found[name] = value
            most = MOST_TRANSCRIPT if name == "transcript" else MOST_FIELD
            if len(value) > most:
                hint = f"At most {most} characters are allowed."
                self.report(count + 1, f"“{name}” is too long.", hint)
        for name in KINDS[kind].required:
            if name not in found:
                self.report(0, f"The key “{name}” is missing in :::{kind}.", f"Add a line “{name}: …”.")
        return (tuple((name, found[name]) for name in known if name in found), lines[count:], count + 1)

    def markdown(self, lines: list[str], offset: int) -> str:
        text = "\n".join(lines)
        for line, message, hint in markdown_problems(text):
            self.report(offset + line - 1, message, hint)
        return canonical_markdown(text)

    def points(self, lines: list[str], offset: int) -> tuple[Point, ...]:
        points = []
        for number, line in enumerate(lines, start=offset):
            bullet = BULLET.fullmatch(line.strip())
            if bullet:
                points.append(self.point(bullet[1], number))
            elif line.strip():
                hint = "Write each point on one line that begins with “- ”."
                self.report(number, "Only bullets can stand here.", hint)
        return tuple(points)

    def point(self, bullet: str, number: int) -> Point:
        cited = CITED.fullmatch(" ".join(bullet.split()))
        text, citations = cited["text"], split_citations(cited["citations"] or "")
        if not 0 < len(text) <= MOST_POINT:
            hint = f"Write 1 to {MOST_POINT} characters before the sources."
            self.report(number, "A point needs some text.", hint)
        if any(len(citation) > MOST_CITATION for citation in citations):
            self.report(number, "A source is too long.", f"At most {MOST_CITATION} characters are allowed.")
        return Point(text=text, citations=citations, line=self.line + number)

    def rows(self, lines: list[str], offset: int) -> tuple[tuple[str, ...], ...]:
        rows = []
        for number, line in enumerate(lines, start=offset):
            text = line.strip()
            if not text or (len(rows) == 1 and RULE_LINE.fullmatch(text)):
                continue
            if not text.startswith("|") or not text.endswith("|") or len(text) < 3:
                self.report(number, "Only table rows can stand here.", "Write each row as | one | two |.")
                continue
            if len(text) > MOST_ROW:
                self.report(number, "This row is too long.", f"At most {MOST_ROW} characters are allowed.")
            rows.append(tuple(cell.strip().replace("\\|", "|") for cell in CELL_END.split(text[1:-1])))
            if len(rows[-1]) != len(rows[0]):
                message = f"This row has {len(rows[-1])} cells, the header has {len(rows[0])}."
                self.report(number, message, "Give every row the same number of cells.")
        return tuple(rows)

    def nothing(self, lines: list[str], offset: int) -> str:
        for number, line in enumerate(lines, start=offset):
            if line.strip():
                self.report(
                    number, "Only key: value lines can stand here.", "Remove this line or give it a key."
                )
        return ""


def write_blocks(blocks: tuple[Block, ...]) -> str:
    return "\n\n".join(_written(block) for block in blocks) + "\n"


def _written(block: Block) -> str:
    if block.kind == "text":
        return block.text
    lines = [f"{name}: {value}" for name, value in block.fields]
    if block.text:
        # The blank line keeps a text that begins like “title: …” apart from the fields.
        apart = bool(lines) or bool(KINDS[block.kind].fields and FIELD.match(block.text))
        lines += [""] * apart + [block.text]
    lines += [
        f"- {point.text}" + (f" [{join_citations(point.citations)}]" if point.citations else "")
        for point in block.points
    ]
    for number, row in enumerate(block.rows):
        lines.append("| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |")
        if number == 0:
            lines.append("|" + " --- |" * len(row))
    return "\n".join([f":::{block.kind}", *lines, ":::"])

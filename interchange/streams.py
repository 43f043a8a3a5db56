"""Lesson blocks of a course pack as the raw data of a lesson's stream, and back."""

import html
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from interchange.course_pack.citations import join_citations, split_citations
from interchange.course_pack.markdown import html_to_md, md_to_html
from interchange.course_pack.values import Block, Point

Raw = dict[str, Any]


@dataclass(frozen=True)
class Links:
    """Ids in this site for what a pack names: files by name, glossary terms by slug, practice pages by items."""

    images: Mapping[str, int] = field(default_factory=dict)
    documents: Mapping[str, int] = field(default_factory=dict)
    terms: Mapping[str, int] = field(default_factory=dict)
    practices: Mapping[str, int] = field(default_factory=dict)


def to_stream(blocks: Sequence[Block], links: Links) -> list[Raw]:
    return [
        {"type": block.kind.replace("-", "_"), "value": TO_STREAM[block.kind](block, links)}
        for block in blocks
    ]


def to_blocks(stream: Sequence[Raw], names: Callable[[str, int], str]) -> tuple[Block, ...]:
    """`names(kind, id)` gives the pack's name of an image, document, term or practice."""
    return tuple(FROM_STREAM[raw["type"]](raw["value"], names) for raw in stream)


def _rich(text: str) -> str:
    return md_to_html(text)


def _points_to(block: Block, links: Links) -> list[Raw]:
    return [
        {"text": f"<p>{html.escape(p.text, quote=False)}</p>", "sources": list(p.citations)}
        for p in block.points
    ]


def _values(raw: Sequence[Any]) -> list[Any]:
    """The entries of a list; the site wraps each one, with an id for its editor."""
    return [each["value"] if isinstance(each, dict) and "value" in each else each for each in raw]


def _scenario_to(block: Block, links: Links) -> Raw:
    sources = list(split_citations(block.get("sources")))
    return {"title": block.get("title"), "text": _rich(block.text), "sources": sources}


def _table_to(block: Block, links: Links) -> Raw:
    header, *rows = block.rows
    table = {
        "columns": [{"type": "text", "heading": cell} for cell in header],
        "rows": [{"values": list(row)} for row in rows],
        "caption": "",
    }
    return {
        "caption": block.get("caption"),
        "table": table,
        "sources": list(split_citations(block.get("sources"))),
    }


def _figure_to(block: Block, links: Links) -> Raw:
    words = {name: block.get(name) for name in ("alt", "caption", "credit")}
    return {"image": links.images[block.get("image")], **words}


def _media_to(block: Block, links: Links) -> Raw:
    name = block.get("file")
    kind = "audio" if re.search(r"\.(mp3|ogg|oga|m4a|wav)$", name) else "video"
    transcript = f"<p>{html.escape(block.get('transcript'), quote=False)}</p>"
    return {
        "kind": kind,
        "title": block.get("title"),
        "document": links.documents[name],
        "transcript": transcript,
    }


TO_STREAM: dict[str, Callable[[Block, Links], Any]] = {
    "text": lambda block, links: _rich(block.text),
    "key-points": _points_to,
    "key-message": lambda block, links: {"text": _rich(block.text)},
    "scenario": _scenario_to,
    "reflection": lambda block, links: {"text": _rich(block.text)},
    "definition": lambda block, links: {"term": links.terms[block.get("term")]},
    "table": _table_to,
    "figure": _figure_to,
    "sources": lambda block, links: [_cited(point) for point in block.points],
    "download": lambda block, links: {
        "document": links.documents[block.get("file")],
        "title": block.get("title"),
    },
    "media": _media_to,
    "practice": lambda block, links: {
        "assessment": links.practices[block.get("items")],
        "prompt": block.get("title"),
    },
}


def _cited(point: Point) -> str:
    return f"{point.text} [{join_citations(point.citations)}]" if point.citations else point.text


def _plain_text(rich: str) -> str:
    return html.unescape(re.sub(r"<[^>]+>", "", rich)).strip()


def _block(kind: str, text: str = "", points: tuple[Point, ...] = (), rows: Any = (), **fields: str) -> Block:
    return Block(
        kind=kind,
        text=text,
        points=points,
        rows=rows,
        fields=tuple((name, value) for name, value in fields.items() if value),
    )


def _point(text: str) -> Point:
    match = re.fullmatch(r"(.*?)(?:\s*\[([^\[\]]*)\])?", text)
    return Point(text=match[1], citations=split_citations(match[2] or "")) if match else Point(text=text)


def _points_from(value: Any, names: Callable[[str, int], str]) -> Block:
    points = (
        Point(text=_plain_text(point["text"]), citations=tuple(_values(point["sources"])))
        for point in _values(value)
    )
    return _block("key-points", points=tuple(points))


def _scenario_from(value: Any, names: Callable[[str, int], str]) -> Block:
    sources = join_citations(tuple(_values(value["sources"])))
    return _block("scenario", html_to_md(value["text"]), title=value["title"], sources=sources)


def _table_from(value: Any, names: Callable[[str, int], str]) -> Block:
    header = tuple(column["heading"] for column in value["table"]["columns"])
    rows = tuple(tuple(row["values"]) for row in value["table"]["rows"])
    sources = join_citations(tuple(_values(value["sources"])))
    return _block("table", rows=(header, *rows), caption=value["caption"], sources=sources)


FROM_STREAM: dict[str, Callable[[Any, Callable[[str, int], str]], Block]] = {
    "text": lambda value, names: _block("text", html_to_md(value)),
    "key_points": _points_from,
    "key_message": lambda value, names: _block("key-message", html_to_md(value["text"])),
    "scenario": _scenario_from,
    "reflection": lambda value, names: _block("reflection", html_to_md(value["text"])),
    "definition": lambda value, names: _block("definition", term=names("term", value["term"])),
    "table": _table_from,
    "figure": lambda value, names: _block(
        "figure",
        image=names("image", value["image"]),
        alt=value["alt"],
        caption=value["caption"],
        credit=value["credit"],
    ),
    "sources": lambda value, names: _block("sources", points=tuple(_point(text) for text in _values(value))),
    "download": lambda value, names: _block(
        "download", file=names("document", value["document"]), title=value["title"]
    ),
    "media": lambda value, names: _block(
        "media",
        file=names("document", value["document"]),
        title=value["title"],
        transcript=_plain_text(value["transcript"]),
    ),
    "practice": lambda value, names: _block(
        "practice", title=value["prompt"], items=names("practice", value["assessment"])
    ),
}

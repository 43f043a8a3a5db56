"""Markdown and the HTML of rich text: a small common subset, translated both ways without loss."""

import re
from collections.abc import Iterable, Iterator
from itertools import groupby

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

from interchange.course_pack.richtext import (
    Item,
    Leaf,
    Listing,
    RichText,
    Run,
    read_html,
    safe_link,
    tidy_blocks,
    tidy_runs,
    write_html,
)

PARSER = MarkdownIt("commonmark", {"html": False})
HEADINGS = {"h1": "h3", "h2": "h3", "h3": "h3", "h4": "h4", "h5": "h4", "h6": "h4"}
REFUSED = {
    "code_inline": "Code",
    "fence": "A code block",
    "code_block": "A code block (four blanks at the start of the line)",
    "image": "An image",
    "hr": "A horizontal line",
}
ALLOWED = "Use paragraphs, lists, ### and #### headings, bold, italic, links and quotes."
LINE_STARTS = re.compile(r"(#{1,6}(?=\s|$)|[-+](?=\s|$)|>|~~~|:::|=+\s*$|-+\s*$)")
NUMBERED = re.compile(r"(\d{1,9})([.)])(?=\s|$)")
SPECIAL = re.compile(r"[\\`*\[\]]|(?<![^\W_])_|_(?![^\W_])|<(?=[A-Za-z/!?])|&(?=#?\w+;)")


def md_to_html(markdown: str) -> str:
    return write_html(_read_markdown(markdown))


def html_to_md(html: str) -> str:
    """Canonical Markdown. What the subset cannot say (images, page links) is left out, its words kept."""
    return _write_markdown(read_html(html))


def canonical_markdown(markdown: str) -> str:
    """The one way to write this text: what comes back when it has been stored as HTML and exported."""
    return _write_markdown(_read_markdown(markdown))


def markdown_problems(markdown: str) -> list[tuple[int, str, str]]:
    """Everything outside the subset, as (line counted from 1, message, hint)."""
    return sorted(_problems(SyntaxTreeNode(PARSER.parse(markdown)), 1))


def _problems(node: SyntaxTreeNode, line: int) -> Iterator[tuple[int, str, str]]:
    if not node.is_root and node.map:
        line = node.map[0] + 1
    if node.type in REFUSED:
        yield line, f"{REFUSED[node.type]} cannot stand in text.", ALLOWED
    elif node.type == "heading" and node.tag not in ("h3", "h4"):
        yield (line, f"A heading with {node.markup} cannot stand in text.", "Use ### or ####.")
    elif node.type == "link" and not safe_link(str(node.attrs.get("href", ""))):
        yield (
            line,
            f"The link to {node.attrs.get('href')} cannot be used.",
            "Begin it with https://, http:// or mailto:.",
        )
    for child in node.children:
        inside = node.type in ("list_item", "blockquote")
        if (
            inside
            and child.type
            not in ("paragraph", "bullet_list", "ordered_list")[: 3 if node.type == "list_item" else 1]
        ):
            yield line, "Lists and quotes hold plain paragraphs here.", ALLOWED
        yield from _problems(child, line)


def _read_markdown(markdown: str) -> RichText:
    return tidy_blocks(_blocks(SyntaxTreeNode(PARSER.parse(markdown)).children, "p"))


def _blocks(nodes: Iterable[SyntaxTreeNode], tag: str) -> Iterator[Leaf | Listing]:
    for node in nodes:
        if node.type in ("bullet_list", "ordered_list"):
            yield Listing(
                "ul" if node.type == "bullet_list" else "ol", tuple(_item(child) for child in node.children)
            )
        elif node.type == "blockquote":
            yield from _blocks(node.children, "blockquote")
        elif node.type in ("fence", "code_block"):
            yield Leaf(tag, (Run(node.content),))
        else:
            yield Leaf(HEADINGS.get(node.tag, tag), tuple(_runs(node.children, Run(""))))


def _item(node: SyntaxTreeNode) -> Item:
    runs: list[Run] = []
    lists: list[Listing] = []
    for block in _blocks(node.children, "p"):
        if isinstance(block, Listing):
            lists.append(block)
        else:
            runs += [Run("\n"), *block.runs]
    return Item(tuple(runs), tuple(lists))


def _runs(nodes: Iterable[SyntaxTreeNode], style: Run) -> Iterator[Run]:
    for node in nodes:
        bold, italic = (style.bold or node.type == "strong", style.italic or node.type == "em")
        href = style.href or (safe_link(str(node.attrs.get("href", ""))) if node.type == "link" else "")
        if node.children:
            yield from _runs(node.children, Run("", bold, italic, href))
        elif node.type == "hardbreak":
            yield Run("\n", bold, italic, href)
        else:
            text = " " if node.type == "softbreak" else node.content
            yield Run(text.replace("\n", " "), bold, italic, href)


def _write_markdown(blocks: RichText) -> str:
    return "\n\n".join(_list_lines(b) if isinstance(b, Listing) else _leaf_lines(b) for b in blocks)


def _leaf_lines(leaf: Leaf) -> str:
    text = _inline(leaf.runs)
    if leaf.tag == "blockquote":
        return "\n".join(f"> {line}" for line in text.split("\n"))
    if leaf.tag in ("h3", "h4"):
        # Number signs at the end of a heading would be read as its closing mark.
        return "#" * int(leaf.tag[1]) + " " + re.sub(r"(^|\s)(#+)$", r"\1\\\2", text)
    return text


def _list_lines(block: Listing) -> str:
    lines = []
    for number, item in enumerate(block.items, start=1):
        marker = "- " if block.tag == "ul" else f"{number}. "
        text = "\n".join([_inline(item.runs), *map(_list_lines, item.lists)])
        lines.append(marker + text.replace("\n", "\n" + " " * len(marker)))
    return "\n".join(lines)


def _inline(runs: tuple[Run, ...]) -> str:
    """Markdown of the runs. A style that Markdown cannot express there is dropped."""
    plain = tuple(Run(run.text, href=run.href) for run in runs)
    for attempt in (runs, tidy_runs(plain)):
        text = _styled(attempt)
        if _read_markdown(text) == (Leaf("p", attempt),):
            return text
    return _styled(tidy_runs(Run(run.text) for run in runs))


def _styled(runs: tuple[Run, ...]) -> str:
    parts = []
    for href, group in groupby(runs, key=lambda run: run.href):
        text = _marked(list(group))
        address = f"<{href}>" if re.search(r"[()]", href) else href
        parts.append(f"[{text}]({address})" if href else text)
    lines = "".join(parts).split("\n")
    return "\\\n".join(
        NUMBERED.sub(r"\1\\\2", line, count=1) if NUMBERED.match(line) else _start(line) for line in lines
    )


def _start(line: str) -> str:
    return "\\" + line if LINE_STARTS.match(line) else line


def _marked(runs: list[Run]) -> str:
    text, open_marks = "", []
    for run in [*runs, Run("")]:
        wanted = ["**"] * run.bold + ["*"] * run.italic
        while open_marks and not set(open_marks) <= set(wanted):
            text += open_marks.pop()
        for mark in wanted:
            if mark not in open_marks:
                text += mark
                open_marks.append(mark)
        text += SPECIAL.sub(lambda found: "\\" + found.group(), run.text)
    return text

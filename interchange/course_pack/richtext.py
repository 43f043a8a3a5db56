"""Rich text as values: paragraphs, headings, quotes and lists of styled runs, with their HTML side."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from html.parser import HTMLParser
from unicodedata import category

from markdown_it.common.normalize_url import normalizeLink

SAFE_LINK = re.compile(r"(https?://|mailto:)[^\s\x00-\x1f]+", re.IGNORECASE)


@dataclass(frozen=True)
class Run:
    """Text in one style. A line break is the character \\n; every other blank is a single space."""

    text: str
    bold: bool = False
    italic: bool = False
    href: str = ""


@dataclass(frozen=True)
class Leaf:
    """A paragraph (p), heading (h3, h4) or quote (blockquote)."""

    tag: str
    runs: tuple[Run, ...]


@dataclass(frozen=True)
class Item:
    runs: tuple[Run, ...]
    lists: tuple["Listing", ...] = ()


@dataclass(frozen=True)
class Listing:
    """A bulleted (ul) or numbered (ol) list."""

    tag: str
    items: tuple[Item, ...]


RichText = tuple[Leaf | Listing, ...]


def safe_link(href: str | None) -> str:
    """The address in its normal form, '' when it is not a web or mail address."""
    return normalizeLink(href) if href and SAFE_LINK.fullmatch(href) else ""


def tidy_runs(runs: Iterable[Run]) -> tuple[Run, ...]:
    """Collapse blanks, trim line ends, move blanks out of styles, join neighbours of the same style."""
    chars: list[Run] = []
    for run in runs:
        for char in run.text:
            char = " " if char in "\t\r\f\v\u2028\u2029" else char
            if char != "\n" and category(char) in ("Cc", "Cs"):
                continue
            if char.isspace() and (not chars or "\n" in chars[-1].text or (char == chars[-1].text == " ")):
                continue
            while char == "\n" and chars and chars[-1].text.isspace():
                chars.pop()
            chars.append(Run(char, run.bold, run.italic, run.href))
    while chars and chars[-1].text.isspace():
        chars.pop()
    return _joined(_unstyled_blanks(chars))


def _unstyled_blanks(chars: list[Run]) -> Iterable[Run]:
    """A blank is bold, italic or linked only when the characters on both sides are."""
    for index, char in enumerate(chars):
        if char.text.isspace():
            before, after = (chars[index - 1], next(c for c in chars[index:] if not c.text.isspace()))
            href = before.href if before.href == after.href else ""
            char = Run(char.text, before.bold and after.bold, before.italic and after.italic, href)
            chars[index] = char
        yield char


def _joined(chars: Iterable[Run]) -> tuple[Run, ...]:
    runs: list[Run] = []
    for char in chars:
        last = runs[-1] if runs else None
        if last and (last.bold, last.italic, last.href) == (char.bold, char.italic, char.href):
            runs[-1] = Run(last.text + char.text, char.bold, char.italic, char.href)
        else:
            runs.append(char)
    return tuple(runs)


def tidy_blocks(blocks: Iterable[Leaf | Listing]) -> RichText:
    """Drop what is empty and join neighbouring lists of the same kind, which Markdown cannot tell apart."""
    kept: list[Leaf | Listing] = []
    for block in blocks:
        if isinstance(block, Listing):
            block = Listing(block.tag, _tidy_items(block.items))
            if kept and isinstance(kept[-1], Listing) and kept[-1].tag == block.tag:
                block = Listing(block.tag, kept.pop().items + block.items)
            if block.items:
                kept.append(block)
        else:
            runs = tidy_runs(block.runs)
            if block.tag in ("h3", "h4"):
                runs = tidy_runs(
                    Run(run.text.replace("\n", " "), run.bold, run.italic, run.href) for run in runs
                )
            if runs:
                kept.append(Leaf(block.tag, runs))
    return tuple(kept)


def _tidy_items(items: Iterable[Item]) -> tuple[Item, ...]:
    tidied: list[Item] = []
    for item in items:
        runs = tidy_runs(item.runs)
        lists = tuple(block for block in tidy_blocks(item.lists) if isinstance(block, Listing))
        if runs:
            tidied.append(Item(runs, lists))
        else:
            # An item without words cannot hold a list in Markdown: its entries move up one level.
            tidied.extend(inner for block in lists for inner in block.items)
    return tuple(tidied)


def write_html(blocks: RichText) -> str:
    return "".join(
        _list_html(block)
        if isinstance(block, Listing)
        else f"<{block.tag}>{_runs_html(block.runs)}</{block.tag}>"
        for block in blocks
    )


def _list_html(block: Listing) -> str:
    items = "".join(f"<li>{_runs_html(i.runs)}{''.join(map(_list_html, i.lists))}</li>" for i in block.items)
    return f"<{block.tag}>{items}</{block.tag}>"


def _runs_html(runs: tuple[Run, ...]) -> str:
    html = []
    for run in runs:
        text = escape(run.text, quote=False).replace("\n", "<br/>")
        text = f"<i>{text}</i>" if run.italic else text
        text = f"<b>{text}</b>" if run.bold else text
        html.append(f'<a href="{escape(run.href)}">{text}</a>' if run.href else text)
    return "".join(html)


LEAVES = {"p": "p", "div": "p", "h1": "h3", "h2": "h3", "h3": "h3", "h4": "h4", "h5": "h4", "h6": "h4"}
LEAVES["blockquote"] = "blockquote"
UNSEEN = ("script", "style", "template", "title")


class _HtmlReader(HTMLParser):
    """Builds blocks from tag events; unknown tags are ignored and their words kept."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[Leaf | Listing] = []
        self.open_lists: list[tuple[str, list[Item]]] = []
        self.runs: list[Run] = []
        self.tag = "p"
        self.bold = self.italic = self.unseen = 0
        self.href = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.bold += tag in ("b", "strong")
        self.italic += tag in ("i", "em")
        self.unseen += tag in UNSEEN
        if tag == "a":
            self.href = safe_link(dict(attrs).get("href"))
        elif tag == "br":
            self.runs.append(Run("\n", bool(self.bold), bool(self.italic), self.href))
        elif tag in LEAVES:
            self.flush()
            self.tag = "blockquote" if self.tag == "blockquote" else LEAVES[tag]
        elif tag in ("ul", "ol"):
            self.flush()
            self.open_lists.append((tag, []))
        elif tag == "li":
            self.flush()
            if self.open_lists:
                self.open_lists[-1][1].append(Item(()))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "br":
            self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        self.bold = max(0, self.bold - (tag in ("b", "strong")))
        self.italic = max(0, self.italic - (tag in ("i", "em")))
        self.unseen = max(0, self.unseen - (tag in UNSEEN))
        if tag == "a":
            self.href = ""
        elif tag in LEAVES or tag == "li":
            self.flush()
            self.tag = "blockquote" if self.tag == "blockquote" and tag != "blockquote" else "p"
        elif tag in ("ul", "ol") and self.open_lists:
            self.flush()
            self.close_list()

    def handle_data(self, data: str) -> None:
        if not self.unseen:
            self.runs.append(Run(data.replace("\n", " "), bool(self.bold), bool(self.italic), self.href))

    def flush(self) -> None:
        runs, self.runs = tidy_runs(self.runs), []
        if not runs:
            return
        if not self.open_lists:
            self.blocks.append(Leaf(self.tag, runs))
            return
        items = self.open_lists[-1][1] or [Item(())]
        last = items[-1]
        before = (*last.runs, Run("\n")) if last.runs else ()
        self.open_lists[-1][1][-1:] = [Item((*before, *runs), last.lists)]

    def close_list(self) -> None:
        tag, items = self.open_lists.pop()
        block = Listing(tag, tuple(items))
        if not self.open_lists:
            self.blocks.append(block)
            return
        outer = self.open_lists[-1][1] or [Item(())]
        self.open_lists[-1][1][-1:] = [Item(outer[-1].runs, (*outer[-1].lists, block))]


def read_html(html: str) -> RichText:
    reader = _HtmlReader()
    reader.feed(html)
    reader.close()
    reader.flush()
    while reader.open_lists:
        reader.close_list()
    return tidy_blocks(reader.blocks)

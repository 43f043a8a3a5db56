"""Markup that attacks: the reference collection where it is at hand, and a few payloads of our own."""

import re
from html.parser import HTMLParser
from pathlib import Path

from shared.sanitise import ATTRIBUTES, SCHEMES, TAGS

REFERENCE = Path(__file__).parents[3] / "shared" / "reference" / "xss"
OWN = (
    "<script>alert(1)</script>",
    "<p onclick='alert(1)'>x</p>",
    "<a href='javascript:alert(1)'>x</a>",
    "<a href='JaVa&#9;Script:alert(1)'>x</a>",
    "<a href='&#1;javascript:alert(1)'>x</a>",
    "<a href='data:text/html,<script>alert(1)</script>'>x</a>",
    "<a href='vbscript:x'>x</a>",
    "<img src=x onerror=alert(1)>",
    "<svg><a xlink:href='javascript:alert(1)'><text>x</text></a></svg>",
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=alert(1)&gt;'>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<p style='background:url(javascript:alert(1))'>x</p>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<embed embedtype='media' url='javascript:alert(1)'/>",
    "<!--><script>alert(1)</script>-->",
    "<p lang='en' dir='rtl' onfocus=alert(1) autofocus>x</p>",
)


def payloads() -> dict[str, str]:
    """Every payload of the reference collection by file and number; empty where it is not there."""
    found: dict[str, str] = {}
    for path in sorted(REFERENCE.glob("*.test")):
        found[path.name] = path.read_text().partition("\n--\n")[0]
    for path in sorted(REFERENCE.glob("*.md")):
        blocks = re.findall(r"```[a-z]*\n(.*?)```", path.read_text(), re.DOTALL)
        found |= {f"{path.name}-{number}": text for number, text in enumerate(blocks, start=1)}
    return found


class _Dangers(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in TAGS:
            self.found.append(f"<{tag}>")
        for name, value in attrs:
            if name not in ATTRIBUTES["*"] | ATTRIBUTES.get(tag, set()):
                self.found.append(f"{tag} {name}")
            scheme = re.match(r"([a-z][a-z0-9+.-]*):", re.sub(r"[\x00-\x20]", "", value or ""), re.IGNORECASE)
            if name == "href" and scheme and scheme[1].lower() not in SCHEMES:
                self.found.append(f"{tag} {name}={value}")

    def handle_comment(self, data: str) -> None:
        self.found.append("<!--")

    def handle_decl(self, decl: str) -> None:
        self.found.append("<!")

    def handle_pi(self, data: str) -> None:
        self.found.append("<?")


def dangers(html: str) -> list[str]:
    """What must not stand in stored HTML: other tags and attributes, addresses that run code, comments."""
    parser = _Dangers()
    parser.feed(html)
    parser.close()
    return parser.found

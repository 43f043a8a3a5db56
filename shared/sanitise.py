"""The one function that makes author HTML safe to store and show."""

import bleach
import nh3

TAGS = {
    "p",
    "h3",
    "h4",
    "ul",
    "ol",
    "li",
    "b",
    "strong",
    "i",
    "em",
    "a",
    "blockquote",
    "br",
    "hr",
    "span",
    "sub",
    "sup",
}
ATTRIBUTES = {
    # linktype and id are how Wagtail stores a link to a page or document.
    "a": {"href", "hreflang", "linktype", "id"},
    "*": {"lang", "dir", "data-block-key"},
}
SCHEMES = {"http", "https", "mailto"}


def sanitise_html(html: str) -> str:
    """Author HTML without scripts, handlers, styles or addresses that run code.

    nh3 (ammonia) removes what can run, with its content; bleach then checks the same list a second time with
    an independent parser. Idempotent: sanitise_html(sanitise_html(x)) == sanitise_html(x).
    """
    clean = nh3.clean(html, tags=TAGS, attributes=ATTRIBUTES, url_schemes=SCHEMES, link_rel=None)
    allowed = {tag: sorted(names) for tag, names in ATTRIBUTES.items()}
    return bleach.clean(clean, tags=TAGS, attributes=allowed, protocols=SCHEMES, strip=True)

"""Citations: "S75 ¶31; IDDRS 4.10" is two; each begins with the key of one of the course's references."""

import re

DESIGN = "design"  # marks a suggestion of the authors themselves, for which there is no source


def split_citations(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(";") if part.strip())


def join_citations(citations: tuple[str, ...]) -> str:
    return "; ".join(citations)


def key_of(citation: str, keys: tuple[str, ...]) -> str | None:
    """The longest key with which the citation begins, None when it begins with none of them.

    A key ends at the end of the citation or before a blank, a comma or a hyphen: "N-WPS ¶2" cites N,
    "NATO page" does not.
    """
    found = [key for key in keys if re.match(re.escape(key) + r"(?=$|[ ,-])", citation)]
    return max(found, key=len, default=None)

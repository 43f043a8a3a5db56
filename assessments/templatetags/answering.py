"""Which template shows an item and its outcome, and where its errors belong."""

from collections.abc import Mapping, Sequence
from statistics import fmean

from django import template
from django.core.files.storage import default_storage

from assessments.papers import Segment

register = template.Library()


@register.filter
def item_template(item_type: str) -> str:
    return f"assessments/items/{item_type}.html"


@register.filter
def outcome_template(item_type: str) -> str:
    return f"assessments/outcomes/{item_type}.html"


@register.filter
def at(values: Mapping[str, str], name: str) -> str:
    """The text stored under a form field's name, '' without one."""
    return values.get(name, "") if values else ""


@register.filter
def gap_count(segments: Sequence[Segment]) -> int:
    """How many gaps a text has."""
    return sum(segment.gap is not None for segment in segments)


@register.filter
def stored_address(name: str) -> str:
    """The address of a file in the site's storage."""
    return default_storage.url(name)


@register.filter
def middle(area: str) -> tuple[float, float]:
    """Where the number of an area stands: the middle between its corners "x,y x,y …"."""
    corners = [tuple(map(float, corner.split(","))) for corner in area.split()]
    return round(fmean(x for x, _ in corners), 1), round(fmean(y for _, y in corners), 1)


@register.filter
def part_of(size: int, share: int) -> float:
    """A size in an image: as large as the image divided by `share`."""
    return round(size / share, 1)

"""Which template shows an item and its outcome, and where its errors belong."""

from collections.abc import Mapping

from django import template

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

"""Numbers of authoring blocks as the course packs write them."""

from decimal import Decimal, InvalidOperation
from typing import Any


def with_numbers(value: Any, *names: str) -> Any:
    """Content in which the entries of these names, at any depth, are plain numbers: 53, 0.27."""
    if isinstance(value, list):
        return [with_numbers(each, *names) for each in value]
    if isinstance(value, dict):
        return {
            name: plain_number(each) if name in names else with_numbers(each, *names)
            for name, each in value.items()
        }
    return value


def plain_number(value: Any) -> Any:
    try:
        exact = Decimal(str(value))
    except InvalidOperation:
        return value
    return int(exact) if exact.is_finite() and exact == exact.to_integral_value() else float(exact)

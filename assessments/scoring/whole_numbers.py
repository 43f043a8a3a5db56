"""Whole numbers in authored content."""

from assessments.scoring.authoring import Part
from shared.numerals import exact_number


def examine_whole(part: Part, key: str, least: int, most: int, *, required: bool = True) -> int | None:
    """The whole number under this key, reporting what is none or out of bounds; None when it is not usable."""
    value = part.values.get(key)
    if (value is None or value == "") and not required:
        return None
    number = exact_number(value)
    if number is None:
        part.number(key)
        return None
    if number != number.to_integral_value() or not least <= number <= most:
        part.report(key, "bad_range", least=least, most=most)
        return None
    return int(number)


def whole(authored: object, default: int = 0) -> int:
    """The whole number of content without problems; `default` where it was left out."""
    number = exact_number(authored)
    return default if number is None else int(number)

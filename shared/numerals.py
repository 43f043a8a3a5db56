"""Numbers as people write them in English, French, Spanish and Arabic, read and written without loss."""

import re
from decimal import Decimal
from typing import NamedTuple

MOST_DIGITS = 30


class Marks(NamedTuple):
    group: str
    decimal: str
    shortest_grouped: int  # digits of the smallest whole number that is written in groups


NARROW_SPACE = "\u202f"
ARABIC_GROUP, ARABIC_DECIMAL = "٬", "٫"

WRITTEN = {
    "en": Marks(",", ".", 4),
    "fr": Marks(NARROW_SPACE, ",", 4),
    "es": Marks(".", ",", 5),
    "ar": Marks(ARABIC_GROUP, ARABIC_DECIMAL, 4),
}
# On a keyboard without Arabic marks, Arabic readers type the English ones.
TYPED = WRITTEN | {"ar": WRITTEN["en"]}

LATIN_DIGITS, ARABIC_DIGITS, PERSIAN_DIGITS = "0123456789", "٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹"
SPACES = "\u00a0\u2009\u202f"
INVISIBLE = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
TO_LATIN = str.maketrans(
    ARABIC_DIGITS + PERSIAN_DIGITS + SPACES + "\u2212،٪",
    LATIN_DIGITS * 2 + " " * len(SPACES) + "-,%",
    INVISIBLE,
)
TO_ARABIC = str.maketrans(LATIN_DIGITS, ARABIC_DIGITS)
# Arabic letter mark: keeps the sign on the reading side of the digits, as CLDR does.
ARABIC_MINUS = "\u061c-"

SIGNED = re.compile(r"([+-]?) *([0-9.,٬٫][0-9 .,٬٫]*)%?")
GROUPED = re.compile(r"[1-9][0-9]{0,2}([ .,٬])[0-9]{3}(\1[0-9]{3})*")
PLAIN = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?")


def read_number(text: str, language: str) -> Decimal | None:
    """The number a person typed, or None. A trailing percent sign is allowed and does not divide by 100.

    One lone mark that can group in this language and stands before exactly three digits groups
    ("1,234" is 1234 in English, 1.234 in French); any other lone comma or point is the decimal mark.
    """
    match = SIGNED.fullmatch(text.translate(TO_LATIN).strip())
    if match is None:
        return None
    sign, body = match.group(1), match.group(2).strip()
    mark = _decimal_mark(body, _marks(TYPED, language))
    whole, _, fraction = body.partition(mark) if mark else (body, "", "")
    if GROUPED.fullmatch(whole):
        whole = re.sub("[^0-9]", "", whole)
    if not (whole + fraction).isdigit():
        return None
    number = Decimal(f"{sign}{whole or 0}" + (f".{fraction}" if fraction else ""))
    return number if _fits(number) else None


def write_number(value: Decimal | int, language: str) -> str:
    """The number with this language's digits, grouping and decimal mark; no digit is added or dropped."""
    marks = _marks(WRITTEN, language)
    whole, _, fraction = format(Decimal(value).copy_abs(), "f").partition(".")
    if len(whole) >= marks.shortest_grouped:
        whole = f"{int(whole):,}".replace(",", marks.group)
    text = whole + (marks.decimal + fraction if fraction else "")
    minus = "-" if value < 0 else ""
    if marks is WRITTEN["ar"]:
        return (ARABIC_MINUS if minus else "") + text.translate(TO_ARABIC)
    return minus + text


def exact_number(value: object) -> Decimal | None:
    """A number out of a data file (int, float, Decimal or plain decimal text), or None for anything else."""
    match value:
        case bool():
            return None
        case str():
            number = Decimal(value) if PLAIN.fullmatch(value) else Decimal("NaN")
        case float():
            # The shortest text of a float is the number its author wrote: 0.1, not 0.1000000000000000055….
            number = Decimal(repr(value))
        case int() | Decimal():
            number = Decimal(value)
        case _:
            return None
    return number if _fits(number) else None


def plain_text(value: Decimal) -> str:
    """The one plain decimal text of a number: 0.50 and 0.5 are both "0.5", -0 is "0"."""
    text = format(value, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def _fits(number: Decimal) -> bool:
    # Looked at before the number is written out: 1E+999999999 would be a gigabyte of zeros.
    exponent = number.as_tuple().exponent
    return isinstance(exponent, int) and max(number.adjusted() + 1, 1) + max(-exponent, 0) <= MOST_DIGITS


def _marks(table: dict[str, Marks], language: str) -> Marks:
    return table.get(language.split("-")[0], table["en"])


def _decimal_mark(body: str, marks: Marks) -> str:
    """The mark that separates the fraction, or '' when every mark can only group."""
    used = [character for character in body if not character.isdigit()]
    if not used:
        return ""
    last = used[-1]
    if last in (" ", ARABIC_GROUP) or used.count(last) > 1:
        return ""
    groups = last == marks.group and len(used) == 1 and GROUPED.fullmatch(body)
    return "" if groups else last

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.numerals import exact_number, plain_text, read_number, write_number

LANGUAGES = st.sampled_from(["en", "fr", "es", "ar"])


@st.composite
def numbers(draw):
    """Signed decimals that need at most 30 digits."""
    digits = draw(st.text("0123456789", min_size=1, max_size=30))
    places = draw(st.integers(0, len(digits) - 1))
    sign = draw(st.sampled_from(["", "-"]))
    whole, fraction = digits[: len(digits) - places], digits[len(digits) - places :]
    return Decimal(f"{sign}{whole}.{fraction}")


@pytest.mark.parametrize(
    ("language", "text", "number"),
    [
        ("en", "357152", "357152"),
        ("en", "357,152", "357152"),
        ("en", "1,234,567.89", "1234567.89"),
        ("en", "357 152", "357152"),
        ("en", "0.27", "0.27"),
        ("en", "0,27", "0.27"),
        ("en", "0,270", "0.270"),
        ("en", "12,3456", "12.3456"),
        ("en", "1234,567", "1234.567"),
        ("en", "1.234", "1.234"),
        ("en", "1.234.567", "1234567"),
        ("en", "1.234,5", "1234.5"),
        ("en", "1 234,567", "1234.567"),
        ("en-gb", "1,234", "1234"),
        ("de", "1,234", "1234"),
        ("fr", "357 152", "357152"),
        ("fr", "357\u00a0152", "357152"),
        ("fr", "357\u202f152,5", "357152.5"),
        ("fr", "1,234", "1.234"),
        ("fr", "1.234", "1.234"),
        ("fr", "1,234.5", "1234.5"),
        ("es", "357.152", "357152"),
        ("es", "1234", "1234"),
        ("es", "1.234", "1234"),
        ("es", "12.34", "12.34"),
        ("es", "0.270", "0.270"),
        ("es", "1.234.567,8", "1234567.8"),
        ("ar", "٣٥٧١٥٢", "357152"),
        ("ar", "٣٥٧٬١٥٢", "357152"),
        ("ar", "٣٥٧،١٥٢", "357152"),
        ("ar", "357,152", "357152"),
        ("ar", "٠٫٢٧", "0.27"),
        ("ar", "۳۵۷۱۵۲", "357152"),
        ("ar", "\u200f\u061c-٥٫٥\u200e", "-5.5"),
        ("ar", "٣٠٪", "30"),
        ("en", "-5", "-5"),
        ("en", "\u22125", "-5"),
        ("en", "- 5", "-5"),
        ("en", "+5", "5"),
        ("en", "57.3%", "57.3"),
        ("fr", " 57,3 % ", "57.3"),
        ("en", ".5", "0.5"),
        ("fr", ",5", "0.5"),
        ("en", "5.", "5"),
        ("en", "007", "7"),
        ("en", "9" * 30, "9" * 30),
    ],
)
def test_read_number(language, text, number):
    assert read_number(text, language) == Decimal(number)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        ".",
        "-",
        "%",
        "+-5",
        "5-",
        "five",
        "5 kg",
        "1e5",
        "1E5",
        "inf",
        "-Infinity",
        "nan",
        "sNaN",
        "0x10",
    ]
    + ["1,23,456", "1,2,3", "1  234", "12 34", "0 270", "1,234.567.8", "1.2,3.4", "1,23.4", "0,270.5", "5 ."]
    + ["1٬23", "٬234", "1٫234٫5", "1,234٬567", "½", "5²", "5%%", "1_000", "1'000", "1\n2"]
    + ["9" * 31, "." + "1" * 30, "9" * 100_000],
)
@pytest.mark.parametrize("language", ["en", "fr", "es", "ar"])
def test_read_number_gives_none_for_what_is_no_number(language, text):
    assert read_number(text, language) is None


@pytest.mark.parametrize(
    ("number", "en", "fr", "es", "ar"),
    [
        ("0", "0", "0", "0", "٠"),
        ("-0", "0", "0", "0", "٠"),
        ("999", "999", "999", "999", "٩٩٩"),
        ("1234", "1,234", "1\u202f234", "1234", "١٬٢٣٤"),
        ("12345", "12,345", "12\u202f345", "12.345", "١٢٬٣٤٥"),
        ("357152", "357,152", "357\u202f152", "357.152", "٣٥٧٬١٥٢"),
        ("1234567.80", "1,234,567.80", "1\u202f234\u202f567,80", "1.234.567,80", "١٬٢٣٤٬٥٦٧٫٨٠"),
        ("-0.27", "-0.27", "-0,27", "-0,27", "\u061c-٠٫٢٧"),
        ("1E+3", "1,000", "1\u202f000", "1000", "١٬٠٠٠"),
    ],
)
def test_write_number(number, en, fr, es, ar):
    written = [write_number(Decimal(number), language) for language in ("en", "fr", "es", "ar")]
    assert written == [en, fr, es, ar]


def test_write_number_takes_whole_numbers_too():
    assert write_number(-1500, "en") == "-1,500"


@given(number=numbers(), language=LANGUAGES)
def test_what_is_written_is_read_back(number, language):
    assert read_number(write_number(number, language), language) == number


@given(number=numbers())
def test_plain_text_is_read_back_and_stays_as_it_is(number):
    assert exact_number(plain_text(number)) == number
    assert plain_text(Decimal(plain_text(number))) == plain_text(number)


@given(text=st.text() | st.text("0123456789٣۴.,٫٬ -+%\u202f\u061c"), language=LANGUAGES)
def test_read_number_never_raises(text, language):
    number = read_number(text, language)
    assert number is None or number.is_finite()


@pytest.mark.parametrize(
    ("value", "text"),
    [(0, "0"), (-7, "-7"), (0.1, "0.1"), (57.30, "57.3"), (1e20, "100000000000000000000"), (-0.0, "0")]
    + [("0.50", "0.5"), ("+12", "12"), (Decimal("1E+2"), "100"), (Decimal("0.010"), "0.01")]
    + [(10**30 - 1, "9" * 30)],
)
def test_exact_number_takes_authored_numbers(value, text):
    assert plain_text(exact_number(value)) == text


@pytest.mark.parametrize(
    "value",
    [None, True, False, [], {}, b"1", 1j, "", "1,000", "1e5", "nan", " 1", "1\n", "٥", "0.", ".5"]
    + [float("nan"), float("inf"), 1e30, 1e-30, Decimal("NaN"), Decimal("sNaN"), Decimal("-Infinity")]
    + [Decimal("1E+999999"), Decimal("1E-999999"), 10**30]
    + [pytest.param(10**5000, id="5001 digits")],
)
def test_exact_number_gives_none_for_anything_else(value):
    assert exact_number(value) is None

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.scoring.patterns import example_of, fits, read_pattern


@pytest.mark.parametrize(
    ("pattern", "text", "is_fit"),
    [
        ("A-000", "B-417", True),
        ("A-000", "b–٤١٧", True),
        ("A-000", "B417", False),
        ("A-000", "B-41", False),
        ("A-000", "B-4177", False),
        ("A-000", "7-417", False),
        ("A-000", "B-41x", False),
        ("LOT XX", "lot 7q", True),
        ("LOT XX", "lot  7q", True),
        ("LOT XX", "lot 7-", False),
        ("\\A0", "A5", True),
        ("\\A0", "B5", False),
        ("0\\\\", "5\\", True),
        ("AA", "ذخ", True),
        ("é0", "É1", True),
    ],
)
def test_fits(pattern, text, is_fit):
    assert fits(read_pattern(pattern), text) is is_fit


@pytest.mark.parametrize(
    "pattern", ["", "abc", "\\A", "0\\", " 0", "0 ", "0  0", "0\u200f", "0\u064b", "0" * 41, "0ﬁ", "0\t"]
)
def test_what_is_no_form(pattern):
    assert read_pattern(pattern) is None


@pytest.mark.parametrize(
    ("pattern", "turn", "example"),
    [("A-000", 0, "A-123"), ("A-000", 8, "J-912"), ("LOT XX", 0, "LOT AB"), ("\\A-0", 1, "A-2")],
)
def test_example_of(pattern, turn, example):
    assert example_of(read_pattern(pattern), turn) == example


@given(pattern=st.text("A0X\\-é .Z", max_size=12), turn=st.integers(0, 8))
def test_the_example_of_a_form_has_that_form(pattern, turn):
    slots = read_pattern(pattern)
    if slots:
        assert fits(slots, example_of(slots, turn))


@given(pattern=st.text(max_size=50), text=st.text(max_size=50))
def test_no_text_is_refused_with_an_exception(pattern, text):
    slots = read_pattern(pattern)
    assert slots is None or fits(slots, text) in (True, False)

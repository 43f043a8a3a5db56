import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.papers import AnswerError
from assessments.scoring.long_text import canonical_text, count_words, is_canonical_text, read_text


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("", ""),
        ("  one  ", "one"),
        ("one\r\ntwo\rthree\u2028four\u2029five\nsix", "one\ntwo\nthree\nfour\nfive\nsix"),
        ("\n\none\n\n\ntwo\n", "one\n\n\ntwo"),
        ("a\tb", "a\tb"),
        ("a\0b\x07c\ud800d", "abcd"),
        ("e\u0301tude", "étude"),
        ("تَنَوُّع", "تَنَوُّع"),
    ],
)
def test_the_text_is_kept_in_one_form(typed, kept):
    assert canonical_text(typed) == kept


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", 0),
        ("… – !", 0),
        ("One, two: three.", 3),
        ("d’une ex-combattante aujourd'hui", 3),
        ("12.5 tonnes", 3),
        ("snake_case", 1),
        ("one -two", 2),
        ("التنوع قوة", 2),
        ("التَّنَوُّعُ قُوَّةٌ", 2),
        ("كتـــاب", 1),
        ("می\u200cروم", 1),
        ("\u2067عربي\u2069 text", 2),
        ("e\u0301tude", 1),
        ("हिन्दी में", 2),
        ("Ёлка и İstanbul", 3),
    ],
)
def test_words_are_counted_in_any_script(text, words):
    assert count_words(text) == words


@given(st.text(st.characters()))
def test_the_kept_form_is_canonical_and_can_be_stored(text):
    kept = canonical_text(text)
    assert is_canonical_text(kept, most_words=len(kept) + 1)
    assert "\0" not in kept
    kept.encode()


def test_read_text_takes_the_one_text_sent():
    assert read_text({"q": ["", " one\r\ntwo "], "r": ["three"]}, "q", 2) == "one\ntwo"
    assert read_text({}, "q", 2) == ""


@pytest.mark.parametrize(
    ("sent", "code", "params"),
    [
        (["one two three"], "too_many_words", {"limit": 2}),
        (["x" * 20_001], "too_long", {"limit": 20_000}),
        (["one", "two"], "too_many_choices", {"limit": 1}),
    ],
)
def test_read_text_refuses_what_is_too_much(sent, code, params):
    with pytest.raises(AnswerError) as caught:
        read_text({"q": sent}, "q", 2)
    assert (caught.value.code, caught.value.field, caught.value.params) == (code, "q", params)


@pytest.mark.parametrize(
    ("text", "is_canonical"),
    [
        ("one two", True),
        ("one two three", False),
        (" one", False),
        ("one\r\ntwo", False),
        ("x" * 20_001, False),
    ],
)
def test_is_canonical_text(text, is_canonical):
    assert is_canonical_text(text, most_words=2) is is_canonical

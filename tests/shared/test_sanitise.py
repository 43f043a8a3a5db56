"""Author HTML is safe after sanitising, whatever it was before."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.sanitise import sanitise_html
from tests.shared.xss import OWN, REFERENCE, dangers, payloads

PAYLOADS = payloads()
FRAGMENTS = st.lists(
    st.sampled_from(
        [
            *("<p>", "</p>", "<a href='", "javascript:", "data:", "'>", "</a>", "<b", ">", "<", "&", "&lt;"),
            *("&amp;lt;", "<script>", "</script>", "<svg>", "<style>", "</style>", "<math>", "<!--", "-->"),
            *(
                "onclick=",
                '"',
                "'",
                "x",
                " ",
                "<ul><li>",
                "<br/>",
                "\0",
                "é",
                "<p lang=ar dir=rtl>",
                "&nbsp;",
            ),
            *("<table>", "<noscript>", "<textarea>", "<title>", "<h3>", "&#106;", "http://a", "<blockquote>"),
        ]
    ),
    max_size=14,
).map("".join)


def test_the_detector_sees_every_payload_of_our_own():
    assert [payload for payload in OWN if not dangers(payload)] == []


@pytest.mark.parametrize("payload", OWN)
def test_no_payload_of_our_own_survives(payload):
    assert dangers(sanitise_html(payload)) == []


@pytest.mark.skipif(not PAYLOADS, reason=f"the reference collection is not at {REFERENCE}")
def test_no_payload_of_the_reference_collection_survives():
    assert len(PAYLOADS) > 100
    assert {name: dangers(sanitise_html(text)) for name, text in PAYLOADS.items()} == dict.fromkeys(
        PAYLOADS, []
    )


@pytest.mark.skipif(not PAYLOADS, reason=f"the reference collection is not at {REFERENCE}")
def test_sanitising_the_reference_collection_twice_changes_nothing():
    once = {name: sanitise_html(text) for name, text in PAYLOADS.items()}
    assert {name: sanitise_html(text) for name, text in once.items()} == once


@given(FRAGMENTS)
def test_no_mixture_of_markup_survives(html):
    assert dangers(sanitise_html(html)) == []


@given(FRAGMENTS)
def test_sanitising_twice_is_sanitising_once(html):
    once = sanitise_html(html)
    assert sanitise_html(once) == once


@pytest.mark.parametrize(
    "html",
    [
        "",
        "<p>Plain, with <b>bold</b>, <i>italic</i> and a<br>break.</p>",
        '<p lang="ar" dir="rtl">السلام</p>',
        '<p>One <span lang="fr">mot</span>.</p>',
        "<h3>Title</h3><ul><li>a</li></ul><ol><li>b</li></ol><blockquote>c</blockquote><hr>",
        '<a href="https://example.org/?a=1&amp;b=2" hreflang="fr">x</a>',
        '<a href="mailto:someone@example.org">x</a>',
        '<a href="/en/courses/">x</a>',
        '<a linktype="page" id="3">x</a>',
        '<p data-block-key="a1b2c">x</p>',
        "<p>5 &lt; 6 &amp; 7 &gt; 6</p>",
    ],
)
def test_what_authors_may_write_is_kept(html):
    assert sanitise_html(html) == html


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<h1>x</h1>", "x"),
        ('<p class="c" id="i">x</p>', "<p>x</p>"),
        ("<script>bad</script><p>good</p>", "<p>good</p>"),
        ('<a href="ftp://example.org/">x</a>', "<a>x</a>"),
        ("<p>open", "<p>open</p>"),
    ],
)
def test_what_they_may_not_is_taken_off_and_the_text_kept(html, expected):
    assert sanitise_html(html) == expected

"""Markdown and the HTML of rich text are two ways of writing the same text."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from interchange.course_pack.markdown import canonical_markdown, html_to_md, markdown_problems, md_to_html

CANONICAL = [
    ("One line.", "<p>One line.</p>"),
    ("One.\n\nTwo.", "<p>One.</p><p>Two.</p>"),
    ("### Head\n\n#### Sub", "<h3>Head</h3><h4>Sub</h4>"),
    ("### C \\#", "<h3>C #</h3>"),
    (
        "A **bold** *slanted* word, ***both***.",
        "<p>A <b>bold</b> <i>slanted</i> word, <b><i>both</i></b>.</p>",
    ),
    ("- one\n  - inner\n- two", "<ul><li>one<ul><li>inner</li></ul></li><li>two</li></ul>"),
    ("1. one\n   - inner\n2. two", "<ol><li>one<ul><li>inner</li></ul></li><li>two</li></ol>"),
    ("> Quoted.\n\n> Again.", "<blockquote>Quoted.</blockquote><blockquote>Again.</blockquote>"),
    ("First\\\nsecond", "<p>First<br/>second</p>"),
    (
        "[UN **site**](https://un.org/a)",
        '<p><a href="https://un.org/a">UN </a><a href="https://un.org/a"><b>site</b></a></p>',
    ),
    ("[x](<https://un.org/a_(b)>)", '<p><a href="https://un.org/a_(b)">x</a></p>'),
    ("1\\. not a list", "<p>1. not a list</p>"),
    ("\\- not a list", "<p>- not a list</p>"),
    ("\\::: not a directive", "<p>::: not a directive</p>"),
    ("3 \\* 4 < 5 & 6 \\<b> snake_case \\[1\\]", "<p>3 * 4 &lt; 5 &amp; 6 &lt;b&gt; snake_case [1]</p>"),
    ("بناء **النزاهة**", "<p>بناء <b>النزاهة</b></p>"),
    ("", ""),
]


@pytest.mark.parametrize(("markdown", "html"), CANONICAL)
def test_canonical_text_goes_both_ways_unchanged(markdown, html):
    assert md_to_html(markdown) == html
    assert html_to_md(html) == markdown
    assert canonical_markdown(markdown) == markdown


@pytest.mark.parametrize(
    ("markdown", "canonical"),
    [
        ("two\nlines", "two lines"),
        ("* one\n* two", "- one\n- two"),
        ("- one\n\n- two", "- one\n- two"),
        ("7) seven\n8) eight", "1. seven\n2. eight"),
        ("__bold__ _slanted_", "**bold** *slanted*"),
        ("> a\n>\n> b", "> a\n\n> b"),
        ("a  \nb", "a\\\nb"),
        ("&copy; &lt;", "© <"),
    ],
)
def test_other_spellings_become_canonical(markdown, canonical):
    assert canonical_markdown(markdown) == canonical


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ('<p data-block-key="x">A <strong>b</strong><em>c</em></p>', "A **b***c*"),
        ("<p>a <b>b </b>c</p>", "a **b** c"),
        ("<p>un<b>believ</b>able</p>", "un**believ**able"),
        ('<p><a linktype="page" id="3">Page</a></p>', "Page"),
        ('<p><a href="javascript:x()">x</a></p>', "x"),
        ("<script>x()</script><p>a</p>", "a"),
        ("<ul><li><p>a</p><p>b</p></li></ul>", "- a\\\n  b"),
        ("<blockquote><p>a</p><p>b</p></blockquote>", "> a\n\n> b"),
        ("<h2>A</h2><hr/><p></p><p>b", "### A\n\nb"),
    ],
)
def test_html_of_editors_is_read(html, markdown):
    assert html_to_md(html) == markdown


@pytest.mark.parametrize(
    ("markdown", "line", "message"),
    [
        ("a\n\n`code`", 3, "Code cannot stand in text."),
        ("a\n\n```\nx\n```", 3, "A code block cannot stand in text."),
        ("![a](https://x.org/a.png)", 1, "An image cannot stand in text."),
        ("a\n\n---", 3, "A horizontal line cannot stand in text."),
        ("## Big", 1, "A heading with ## cannot stand in text."),
        ("[x](page.html)", 1, "The link to page.html cannot be used."),
        ("- > quote", 1, "Lists and quotes hold plain paragraphs here."),
        ("> - list", 1, "Lists and quotes hold plain paragraphs here."),
    ],
)
def test_what_lies_outside_the_subset_is_reported(markdown, line, message):
    assert [problem[:2] for problem in markdown_problems(markdown)] == [(line, message)]


MARKS = [
    "a",
    "*",
    "**",
    "_",
    "[",
    "]",
    "(",
    ")",
    "](http://x.y)",
    "\\",
    "`",
    "<b>",
    "<",
    "&amp;",
    "#",
    "!",
    ":::",
    "~~~",
    "---",
    "1)",
    "|",
    "مرحبا",
]
BLANKS = [" ", "  ", "\n", "\n\n", "\u00a0", "\\\n", "b ", "### ", "- ", "1. ", "> "]
TAGS = [
    "a",
    "b*",
    "_",
    "1.",
    "&lt;",
    "<b>",
    "</b>",
    "<i>",
    "</i>",
    "<p>",
    "</p>",
    "<ul>",
    "</ul>",
    "<ol>",
    "</ol>",
    "<li>",
    "</li>",
    "<br/>",
    "</a>",
    "<h3>",
    "</h3>",
]
WIDE_TAGS = [" ", '<a href="http://x.y/(a)">', "<blockquote>", "</blockquote>"]


def joined(pieces):
    return st.lists(st.sampled_from(pieces), max_size=12).map("".join)


@given(joined(MARKS + BLANKS))
@settings(max_examples=400, deadline=None)
def test_canonical_markdown_is_a_fixed_point(markdown):
    canonical = canonical_markdown(markdown)
    assert canonical_markdown(canonical) == canonical
    assert html_to_md(md_to_html(canonical)) == canonical


@given(joined(TAGS + WIDE_TAGS))
@settings(max_examples=400, deadline=None)
def test_markdown_of_any_html_is_canonical(html):
    canonical = html_to_md(html)
    assert canonical_markdown(canonical) == canonical
    assert html_to_md(md_to_html(canonical)) == canonical

"""Lesson bodies: Markdown with directives, read into blocks with the line of every mistake."""

import pytest

from interchange.course_pack.lessons import read_blocks, write_blocks
from interchange.course_pack.values import Block, Point


def blocks_of(body):
    problems = []
    return read_blocks("x.md", body, 8, problems), problems


def test_a_body_becomes_blocks_in_order_and_comes_back_the_same():
    body = (
        "Lead.\n\n:::key-points\n- A point; with more. [S75 summary ¶5; S77 ¶70]\n- Bare.\n:::\n\n"
        ":::scenario\ntitle: A case\n\nWhat now?\n:::\n\n"
        ":::table\ncaption: T\n| a | b |\n| --- | --- |\n| 1 |  |\n:::\n"
    )
    blocks, problems = blocks_of(body)
    assert problems == []
    assert blocks == (
        Block(kind="text", text="Lead."),
        Block(
            kind="key-points",
            points=(
                Point(text="A point; with more.", citations=("S75 summary ¶5", "S77 ¶70")),
                Point(text="Bare."),
            ),
        ),
        Block(kind="scenario", fields=(("title", "A case"),), text="What now?"),
        Block(kind="table", fields=(("caption", "T"),), rows=(("a", "b"), ("1", ""))),
    )
    assert [block.line for block in blocks] == [8, 10, 15, 21]
    assert [point.line for point in blocks[1].points] == [11, 12]
    assert write_blocks(blocks) == body


@pytest.mark.parametrize(
    ("body", "line", "message"),
    [
        (":::key-point\n- a\n:::", 8, "The directive :::key-point is not known."),
        ("Text.\n\n:::reflection\nWhy?", 10, "The directive :::reflection is not closed."),
        (":::reflection\nWhy?\n:::scenario\nCase.\n:::", 8, "The directive :::reflection is not closed."),
        ("Text.\n:::\nMore.", 9, "This ::: closes nothing."),
        (":::reflection\n\n:::", 8, "The directive :::reflection is empty."),
        (":::key-points\n- a\nb\n:::", 10, "Only bullets can stand here."),
        (":::key-points\n- [S75]\n:::", 9, "A point needs some text."),
        (
            ":::table\ncaption: T\n| a | b |\n| --- | --- |\n| 1 |\n:::",
            12,
            "This row has 1 cells, the header has 2.",
        ),
        (":::table\ncaption: T\n| a | b |\nx\n:::", 11, "Only table rows can stand here."),
        (":::key-points\n- a [" + "x" * 201 + "]\n:::", 9, "A source is too long."),
        (":::figure\nalt: " + "x" * 501 + "\nimage: a.svg\n:::", 9, "“alt” is too long."),
        (":::table\n| a |\n:::", 8, "The key “caption” is missing in :::table."),
        (":::figure\nimage: a.svg\n:::", 8, "The key “alt” is missing in :::figure."),
        (":::figure\nimage: a.svg\nalt: A\ntitel: x\n:::", 11, "The key “titel” is not known in :::figure."),
        (":::definition\nterm: a\nterm: b\n:::", 10, "The key “term” stands here for the second time."),
        (":::definition\nterm: a\nand more\n:::", 10, "Only key: value lines can stand here."),
        ("Text.\n\n# Big", 10, "A heading with # cannot stand in text."),
        (":::scenario\ntitle: T\n\n`x`\n:::", 11, "Code cannot stand in text."),
    ],
)
def test_every_mistake_has_its_line(body, line, message):
    _, problems = blocks_of(body)
    assert [(each.file, each.line, each.message) for each in problems] == [("x.md", line, message)]

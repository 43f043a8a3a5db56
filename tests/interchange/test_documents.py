"""YAML as plain data with line numbers, without surprises and without what could do harm."""

import pytest

from interchange.course_pack.documents import Problem, did_you_mean, parse_yaml


def parsed(text):
    problems = []
    return parse_yaml("x.yaml", text, problems), problems


@pytest.mark.parametrize(
    ("text", "data"),
    [
        ("a: 1", {"a": 1}),
        ("a: -2.50", {"a": -2.5}),
        ("a: 09", {"a": "09"}),
        ("a: 06.10", {"a": "06.10"}),
        ("a: no", {"a": "no"}),
        ("a: 1:30", {"a": "1:30"}),
        ("a: 2021-03-01", {"a": "2021-03-01"}),
        ("a: true\nb: False", {"a": True, "b": False}),
        ("a: 'true'", {"a": "true"}),
        ("a:\nb: ~", {"a": None, "b": None}),
        ("a: [x, {b: 1}]", {"a": ["x", {"b": 1}]}),
        ("a: |\n  one\n  two\n", {"a": "one\ntwo\n"}),
        ("", None),
    ],
)
def test_plain_values_mean_what_they_look_like(text, data):
    document, problems = parsed(text)
    assert (document.data, problems) == (data, [])


def test_every_key_and_entry_has_its_line():
    document, _ = parsed("a:\n  - b: 1\n    c: 2\n  - d: 3\n")
    lines = {
        path: document.line(path)
        for path in [("a",), ("a", 0), ("a", 0, "c"), ("a", 1, "d"), ("a", 1, "x", 0)]
    }
    assert lines == {("a",): 1, ("a", 0): 2, ("a", 0, "c"): 3, ("a", 1, "d"): 4, ("a", 1, "x", 0): 4}


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("a: 1\nb: 2\na: 3", 3, "The key “a” stands here for the second time."),
        ("a: &x 1", 1, "Anchors and aliases (& and *) are not allowed."),
        ("a: 1\nb: *x", 2, "Anchors and aliases (& and *) are not allowed."),
        ("a: 1\nb: !!python/object:os.system {}", 2, "Tags (!) are not allowed."),
        ("a: !!str 1", 1, "Tags (!) are not allowed."),
        ("? [a]\n: 1", 1, "Only plain words can be keys."),
        ("<<: {a: 1}", 1, "Only plain words can be keys."),
        ("a: 1\n  b: 2", 2, "This is not valid YAML: mapping values are not allowed here."),
        ("a: 1\nb: 'x", 2, "This is not valid YAML: found unexpected end of stream."),
        ("a: 1\nb: \x07", 2, "This is not valid YAML: special characters are not allowed."),
        ("[" * 5000, 1, "This is nested too deeply."),
    ],
)
def test_what_is_refused_is_reported_with_its_line(text, line, message):
    _, problems = parsed(text)
    assert [(each.file, each.line, each.message) for each in problems] == [("x.yaml", line, message)]


def test_lines_are_counted_from_the_first_line_given():
    problems = []
    document = parse_yaml("x.md", "a: 1\na: 2", problems, first_line=2)
    assert document.line(("a",)) == 2
    assert problems == [
        Problem(
            "x.md",
            3,
            "The key “a” stands here for the second time.",
            "The first one is on line 2; keep one of them.",
        )
    ]


@pytest.mark.parametrize(
    ("word", "known", "hint"),
    [
        ("titel", ("title", "slug"), "Did you mean “title”?"),
        ("xyz", ("title", "slug"), "Known here: title, slug."),
        ("xyz", (), ""),
    ],
)
def test_did_you_mean_offers_the_nearest_name(word, known, hint):
    assert did_you_mean(word, known) == hint

import itertools
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.papers import AnswerError, OutcomePart, PresentedGap, Problem, Segment
from assessments.scoring import ITEM_TYPES
from tests.assessments.item_samples import SAMPLES, TYPED, frozen

CLOZE = ITEM_TYPES["cloze"]
CHOICE, TEXT, NUMBER = SAMPLES["cloze"]["gaps"]


def one(gap, **changes):
    """The sample with this gap as its only one."""
    return {"text": f"Here {{{gap['id']}}}.", "gaps": [gap | changes]}


def options(*correct):
    return [{"text": f"Entry {place}", "correct": each} for place, each in enumerate(correct)]


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"stem": ""}, [Problem("stem", "required")]),
        ({"text": ""}, [Problem("text", "required")]),
        ({"text": "x" * 4001}, 4),
        ({"gaps": None}, 4),
        ({"text": "No gap.", "gaps": []}, [Problem("gaps", "too_few", {"limit": 1})]),
        ({"text": "A {1} and {b}."}, [Problem("text", "gap_mismatch", {"gap": "3"})]),
        ({"text": "A {1} and {b}, {3}, {4}."}, [Problem("text", "gap_mismatch", {"gap": "4"})]),
        ({"text": "A {1} and {b}, {3}, {1}."}, [Problem("text", "gap_mismatch", {"gap": "1"})]),
        ({"text": "A {3} and {1} {} {a b} {b}"}, []),
        (one(CHOICE, id="", weight=1), 2),
        (one({**CHOICE, "id": "A"}), [Problem("gaps.0.id", "malformed_id")]),
        (
            {"text": "{1}", "gaps": [CHOICE, CHOICE]},
            [Problem("gaps.1.id", "duplicate")],
        ),
        (one(CHOICE, weight=0), [Problem("gaps.0.weight", "bad_range")]),
        (one(CHOICE, weight=101), [Problem("gaps.0.weight", "bad_range")]),
        (one(CHOICE, weight=None), [Problem("gaps.0.weight", "required")]),
        (one(CHOICE, feedback=""), [Problem("gaps.0.feedback", "required")]),
        (one(CHOICE, kind=""), [Problem("gaps.0.kind", "required")]),
        (
            one(CHOICE, kind="drag"),
            [Problem("gaps.0.kind", "unknown_value", {"allowed": ["choice", "text", "number"]})],
        ),
        (one(CHOICE, kind=["text"]), [Problem("gaps.0.kind", "wrong_type", {"expected": "text"})]),
        (one(CHOICE, colour="red"), [Problem("gaps.0", "unknown_key", {"key": "colour"})]),
        (one(CHOICE, answer=3), [Problem("gaps.0", "unknown_key", {"key": "answer"})]),
        (one(CHOICE, answer=None, unit="", accepted=[]), []),
        (one(CHOICE, options=options(True)), [Problem("gaps.0.options", "too_few", {"limit": 2})]),
        (one(CHOICE, options=options(False, False)), [Problem("gaps.0.options", "no_correct_option")]),
        (one(CHOICE, options=options(True, True)), [Problem("gaps.0.options", "too_many_correct_options")]),
        (
            one(CHOICE, options=[*options(True), {"text": "Entry 0", "correct": False}]),
            [Problem("gaps.0.options.1.text", "duplicate")],
        ),
        (one(TEXT, accepted=None), [Problem("gaps.0.accepted", "required")]),
        (
            one(TEXT, accepted=[{"text": "a", "percent": 40}]),
            [Problem("gaps.0.accepted", "no_correct_option")],
        ),
        (one(TEXT, ignore_accents=1), 1),
        (one(TEXT, ignore_accents=None, ignore_punctuation=True), []),
        (one(NUMBER, answer=None), [Problem("gaps.0.answer", "required")]),
        (one(NUMBER, tolerance=-1), [Problem("gaps.0.tolerance", "negative")]),
        (one(NUMBER, unit=None), []),
        (one(NUMBER, unit="x" * 101), [Problem("gaps.0.unit", "too_long", {"limit": 100})]),
    ],
)
def test_problems(changes, found):
    problems = CLOZE.problems(SAMPLES["cloze"] | changes)
    assert (problems if isinstance(found, list) else len(problems)) == found


def test_freezing_sorts_the_gaps_and_keeps_their_order_out_of_the_key():
    key, wording = frozen("cloze")
    assert key["gaps"] == [
        {
            "id": "1",
            "kind": "choice",
            "weight": "1",
            "options": ["A", "B"],
            "correct": key["gaps"][0]["correct"],
        },
        {"id": "3", "kind": "number", "weight": "1/2", "answer": "12.5", "tolerance": "0.5"},
        {
            "id": "b",
            "kind": "text",
            "weight": "2",
            "accepted": [
                {"id": "1", "percent": "100", "texts": ["fence", "perimeter"]},
                {"id": "2", "percent": "50", "texts": ["wall"]},
            ],
            "ignore_punctuation": False,
            "ignore_accents": True,
        },
    ]
    assert wording["gaps"]["1"]["options"][key["gaps"][0]["correct"]] == "endangers"
    assert wording["gaps"]["3"] == {"feedback": "See the plan.", "unit": "m"}
    assert wording["gaps"]["b"] == {"feedback": "The fence comes first.", "expected": "fence"}


def test_the_letter_of_the_right_entry_differs_by_gap_and_item():
    letters = {
        frozen("cloze", salt, **one(CHOICE, id=gap))[0]["gaps"][0]["correct"]
        for salt, gap in itertools.product(["GM-1", "GM-2", "GM-3"], "abc")
    }
    assert letters == {"A", "B"}


def given_answer(choice="", text="", number=""):
    """A form, with True or False for the right or the wrong entry."""
    correct = frozen("cloze")[0]["gaps"][0]["correct"]
    letter = {True: correct, False: "AB".replace(correct, ""), "": ""}[choice]
    return {"q.1": [letter], "q.b": [text], "q.3": [number]}


@pytest.mark.parametrize(
    ("form", "share"),
    [
        (given_answer(True, "fence", "12.5"), 1),
        (given_answer(True, "Perimeter", "13"), 1),
        (given_answer(True), Fraction(2, 7)),
        (given_answer(text="FÉNCE"), Fraction(4, 7)),
        (given_answer(text="wall"), Fraction(2, 7)),
        (given_answer(number="12"), Fraction(1, 7)),
        (given_answer(False, "gate", "11.99"), 0),
        ({}, 0),
    ],
)
def test_score_is_the_weighted_share_of_the_gaps(form, share):
    key, _wording = frozen("cloze")
    assert CLOZE.score(key, CLOZE.read_answer(key, form, "q", "en")) == share


def test_the_order_and_the_typed_bars_of_gaps_survive():
    key, _wording = frozen("cloze")
    form = {"q.b": ["a|b\\p=c\\"], "q.3": ["١٢٫٥"], "q.1": ["B"]}
    answer = CLOZE.read_answer(key, form, "q", "ar")
    assert answer == "1=B|3=12.5|b=a\\pb\\\\p=c\\\\"
    assert CLOZE.check_answer(key, answer)
    assert CLOZE.explain(key, frozen("cloze")[1], answer, language="en").parts[1].given == "a|b\\p=c\\"


@pytest.mark.parametrize(
    ("form", "code", "field"),
    [
        ({"q.1": ["Z"]}, "foreign_option", "q.1"),
        ({"q.1": ["A", "B"]}, "too_many_choices", "q.1"),
        ({"q.3": ["about 5"]}, "not_a_number", "q.3"),
        ({"q.b": ["x" * 201]}, "too_long", "q.b"),
    ],
)
def test_read_answer_names_the_gap_at_fault(form, code, field):
    with pytest.raises(AnswerError) as caught:
        CLOZE.read_answer(frozen("cloze")[0], form, "q", "en")
    assert (caught.value.code, caught.value.field) == (code, field)


@pytest.mark.parametrize(
    ("answer", "is_canonical"),
    [
        ("", True),
        ("1=A", True),
        ("1=A|3=12.5|b=x", True),
        ("3=12.5|1=A", False),
        ("1=A|1=A", False),
        ("1=Z", False),
        ("1=", False),
        ("1", False),
        ("|", False),
        ("4=A", False),
        ("3=12.50", False),
        ("3=x", False),
        ("b= x", False),
        ("b=\\", False),
        ("b=\\p", True),
        ("b=\\n", False),
        ("b=\u200f", False),
    ],
)
def test_check_answer(answer, is_canonical):
    assert CLOZE.check_answer(frozen("cloze")[0], answer) is is_canonical


def test_present_puts_the_gaps_into_the_text():
    key, wording = frozen("cloze")
    item = CLOZE.present(key, wording, "3=1234.5|b=gate", seed="s", field="q", language="ar")
    first, second, third, last = item.segments
    assert (item.shape, item.stem, item.gaps, item.text) == ("cloze", "Fill the gaps.", (), "")
    assert (first.text, first.gap.field, first.gap.label) == ("A store ", "q.1", "١")
    assert sorted(choice.text for choice in first.gap.choices) == ["endangers", "protects"]
    assert second == Segment(" people.\n\nIts ", PresentedGap("q.b", "٢", text="gate"))
    number = PresentedGap("q.3", "٣", text="١٬٢٣٤٫٥", is_number=True, unit="m")
    assert (third, last) == (Segment(" is ", number), Segment(" away."))


def test_a_translation_places_the_gaps_in_its_own_order():
    key, wording = frozen("cloze", text="{3}{b} {x} {1}", gaps=[NUMBER, TEXT, CHOICE])
    assert key == frozen("cloze")[0]
    item = CLOZE.present(key, wording, "", seed="s", field="q", language="fr")
    assert [(each.text, each.gap and (each.gap.field, each.gap.label)) for each in item.segments] == [
        ("", ("q.3", "1")),
        ("", ("q.b", "2")),
        (" ", None),
        (" ", ("q.1", "4")),
        ("", None),
    ]


@given(seed=st.text(st.characters(codec="utf-8")))
def test_the_entries_of_a_gap_are_dealt_by_the_seed(seed):
    key, wording = frozen("cloze", **one(CHOICE, options=options(True, False, False)))
    gap = CLOZE.present(key, wording, "1=B", seed=seed, field="q", language="en").segments[0].gap
    assert sorted(choice.id for choice in gap.choices) == ["A", "B", "C"]
    assert [choice.id for choice in gap.choices if choice.chosen] == ["B"]


def test_explain_numbers_the_gaps_in_the_text_and_explains_each():
    key, wording = frozen("cloze")
    answer = CLOZE.read_answer(key, given_answer(True, "wall"), "q", "en")
    outcome = CLOZE.explain(key, wording, answer, language="ar")
    assert outcome.situation == "A store [١] people.\n\nIts [٢] is [٣] away."
    assert outcome.parts == (
        OutcomePart("1", "١", True, True, "endangers", "endangers", "It may blow up."),
        OutcomePart("b", "٢", True, False, "fence", "wall", "The fence comes first."),
        OutcomePart("3", "٣", False, False, "١٢٫٥ m", "", "See the plan."),
    )


def test_languages_join_the_texts_of_their_gaps():
    accepted = [{"text": "سياج", "also": [], "percent": 100}, {"text": "جدار", "also": [], "percent": 50}]
    arabic, _wording = frozen("cloze", gaps=[CHOICE, TEXT | {"accepted": accepted}, NUMBER | {"unit": "م"}])
    english, _wording = frozen("cloze")
    key = CLOZE.joined(english, arabic)
    assert key == CLOZE.joined(arabic, english)
    assert [entry["texts"] for entry in key["gaps"][2]["accepted"]] == [
        ["fence", "perimeter", "سياج"],
        ["wall", "جدار"],
    ]
    assert CLOZE.score(key, "b=سياج") == Fraction(4, 7)


@pytest.mark.parametrize(
    "gaps",
    [
        [CHOICE, TEXT],
        [CHOICE, TEXT, NUMBER | {"answer": 13}],
        [CHOICE, TEXT | {"weight": 1}, NUMBER],
        [CHOICE, TEXT | {"accepted": [{"text": "سياج", "percent": 100}]}, NUMBER],
        [CHOICE, {**CHOICE, "id": "b"}, NUMBER],
        [CHOICE, TEXT, TEXT | {"id": "3"}],
    ],
)
def test_languages_with_other_gaps_cannot_be_joined(gaps):
    assert CLOZE.joined(frozen("cloze")[0], frozen("cloze", gaps=gaps)[0]) is None


def test_the_codebook_names_every_gap():
    key, wording = frozen("cloze")
    correct = key["gaps"][0]["correct"]
    assert CLOZE.right_answer(key) == f"1={correct}|3=12.5|b=fence"
    assert CLOZE.score(key, CLOZE.right_answer(key)) == 1
    assert CLOZE.parts(key, wording) == [
        ("text", "A store {1} people.\n\nIts {b} is {3} away."),
        *((f"1={letter}", wording["gaps"]["1"]["options"][letter]) for letter in "AB"),
        ("3=unit", "m"),
        ("3=tolerance", "0.5"),
        ("b=100%", "fence, perimeter"),
        ("b=50%", "wall"),
    ]


@given(texts=st.lists(TYPED, min_size=1, max_size=4))
def test_whatever_is_typed_comes_back(texts):
    names = [f"g{place}" for place in range(len(texts))]
    gaps = [TEXT | {"id": name} for name in names]
    key, wording = frozen("cloze", text="".join(f"{{{name}}}" for name in names), gaps=gaps)
    form = {f"q.{name}": [text] for name, text in zip(names, texts, strict=True)}
    answer = CLOZE.read_answer(key, form, "q", "en")
    assert CLOZE.check_answer(key, answer)
    shown = CLOZE.present(key, wording, answer, seed="s", field="q", language="en").segments
    again = {segment.gap.field: [segment.gap.text] for segment in shown if segment.gap}
    assert CLOZE.read_answer(key, again, "q", "en") == answer

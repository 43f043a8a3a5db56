import itertools

import pytest
from hypothesis import given

from assessments.papers import AnswerError, OutcomePart, PresentedItem, Problem
from assessments.scoring import ITEM_TYPES
from tests.assessments.item_samples import SAMPLES, TYPED, frozen

SHORT_TEXT = ITEM_TYPES["short_text"]


def accepted(text="yes", percent=100, also=(), **changes):
    return {
        "text": text,
        "also": also if also is None else list(also),
        "percent": percent,
        "feedback": "So it is.",
    } | changes


def with_accepted(*entries, **changes):
    return {"accepted": list(entries), **changes}


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"stem": ""}, [Problem("stem", "required")]),
        ({"accepted": None}, [Problem("accepted", "required")]),
        ({"accepted": []}, [Problem("accepted", "too_few", {"limit": 1})]),
        (with_accepted(accepted("a"), accepted("b", 50)), []),
        (with_accepted(accepted(also=None)), []),
        (with_accepted(accepted(percent="100")), []),
        (with_accepted(accepted(percent=50)), [Problem("accepted", "no_correct_option")]),
        (
            with_accepted(accepted("a"), accepted("b", 0)),
            [Problem("accepted.1.percent", "bad_range")],
        ),
        (
            with_accepted(accepted("a"), accepted("b", 101)),
            [Problem("accepted.1.percent", "bad_range")],
        ),
        (
            with_accepted(accepted("a"), accepted("b", "half")),
            [Problem("accepted.1.percent", "not_a_number")],
        ),
        (with_accepted(accepted("")), [Problem("accepted.0.text", "required")]),
        (with_accepted(accepted("\u200f")), [Problem("accepted.0.text", "required")]),
        (with_accepted(accepted(also=["?!"])), [Problem("accepted.0.also.0", "required")]),
        (with_accepted(accepted(also=["?!"]), ignore_punctuation=False), []),
        (with_accepted(accepted("x" * 201)), [Problem("accepted.0.text", "too_long", {"limit": 200})]),
        (
            with_accepted(accepted(also=["x" * 201])),
            [Problem("accepted.0.also.0", "too_long", {"limit": 200})],
        ),
        (with_accepted(accepted(also=["YES"])), []),
        (with_accepted(accepted(), accepted("Yes!", 50)), [Problem("accepted.1.text", "duplicate")]),
        (with_accepted(accepted(), accepted("Yes!", 50), ignore_punctuation=None), []),
        (
            with_accepted(accepted(), accepted("no", 50, ["yes"])),
            [Problem("accepted.1.also.0", "duplicate")],
        ),
        (with_accepted(accepted(feedback=" ")), [Problem("accepted.0.feedback", "required")]),
        ({"ignore_accents": "no"}, [Problem("ignore_accents", "wrong_type", {"expected": "yes_no"})]),
        ({"ignore_accents": None}, []),
        ({"pattern": None}, []),
        ({"pattern": ""}, []),
        ({"pattern": "abc"}, [Problem("pattern", "bad_pattern")]),
        (
            {"pattern": "0" * 41},
            [Problem("pattern", "too_long", {"limit": 40}), Problem("pattern", "bad_pattern")],
        ),
        (with_accepted(accepted("P-07", also=["q–٠٧"]), pattern="A-00"), []),
        (with_accepted(accepted("P-7"), pattern="A-00"), [Problem("accepted.0.text", "bad_pattern")]),
        ({"feedback_incorrect": ""}, [Problem("feedback_incorrect", "required")]),
    ],
)
def test_problems(changes, found):
    assert SHORT_TEXT.problems(SAMPLES["short_text"] | changes) == found


def test_freezing_keeps_the_texts_of_an_answer_sorted_and_composed():
    key, wording = frozen(
        "short_text", **with_accepted(accepted("e\u0301tat ", also=["État", "a"]), pattern=None)
    )
    assert key == {
        "accepted": [{"id": "1", "percent": "100", "texts": ["a", "État", "état"]}],
        "pattern": "",
        "ignore_punctuation": True,
        "ignore_accents": False,
    }
    assert wording == {
        "stem": "What is stored here?",
        "accepted": {"1": {"text": "e\u0301tat ", "feedback": "So it is."}},
        "feedback_incorrect": "Read the label.",
    }


@pytest.mark.parametrize(
    ("answer", "share"),
    [
        ("gunpowder", 1),
        ("Black-Powder!", 1),
        ("poudre  noire", 1),
        ("powder", "1/2"),
        ("powders", 0),
        ("", 0),
        ("?", 0),
    ],
)
def test_score_is_the_share_of_the_accepted_answer(answer, share):
    assert str(SHORT_TEXT.score(frozen("short_text")[0], answer)) == str(share)


def test_the_best_share_counts_where_a_translation_gives_a_text_two_meanings():
    key = {"accepted": [], "ignore_punctuation": False, "ignore_accents": False, "pattern": ""}
    entries = [
        {"id": "1", "percent": "50", "texts": ["coin"]},
        {"id": "2", "percent": "100", "texts": ["coin"]},
    ]
    for order in itertools.permutations(entries):
        assert SHORT_TEXT.score(key | {"accepted": list(order)}, "coin") == 1


@pytest.mark.parametrize(
    ("sent", "answer"),
    [
        (["  Black Powder "], "Black Powder"),
        (["e\u0301"], "é"),
        (["a\tb\r\nc"], "a b  c"),
        (["a\0b"], "a b"),
        (["\u200f"], ""),
        ([], ""),
        (["?"], "?"),
    ],
)
def test_read_answer_keeps_the_text_as_typed(sent, answer):
    assert SHORT_TEXT.read_answer(frozen("short_text")[0], {"q": sent}, "q", "en") == answer


@pytest.mark.parametrize(
    ("sent", "code"),
    [(["a", "b"], "too_many_choices"), (["x" * 201], "too_long"), (["\u0958" * 101], "too_long")],
)
def test_read_answer_refuses_more_than_fits(sent, code):
    with pytest.raises(AnswerError) as caught:
        SHORT_TEXT.read_answer(frozen("short_text")[0], {"q": sent}, "q", "en")
    assert (caught.value.code, caught.value.field) == (code, "q")


def test_read_answer_refuses_another_form_and_shows_an_example():
    key, _wording = frozen("short_text", **with_accepted(accepted("P-07"), pattern="A-00"))
    with pytest.raises(AnswerError) as caught:
        SHORT_TEXT.read_answer(key, {"q": ["P7"]}, "q", "en")
    error = caught.value
    assert (error.code, error.field, error.params) == ("wrong_pattern", "q", {"example": "A-12"})
    assert SHORT_TEXT.read_answer(key, {"q": ["x–٩٩"]}, "q", "ar") == "x–٩٩"
    assert SHORT_TEXT.read_answer(key, {"q": [" "]}, "q", "en") == ""


@pytest.mark.parametrize(
    ("answer", "is_canonical"),
    [
        ("", True),
        ("gunpowder", True),
        ("é", True),
        ("e\u0301", False),
        (" a", False),
        ("a\nb", False),
        ("\u200f", False),
        ("x" * 201, False),
    ],
)
def test_check_answer(answer, is_canonical):
    assert SHORT_TEXT.check_answer(frozen("short_text")[0], answer) is is_canonical


@pytest.mark.parametrize(("answer", "is_canonical"), [("P-99", True), ("P-9", False), ("", True)])
def test_check_answer_looks_at_the_form(answer, is_canonical):
    key, _wording = frozen("short_text", **with_accepted(accepted("P-07"), pattern="A-00"))
    assert SHORT_TEXT.check_answer(key, answer) is is_canonical


@pytest.mark.parametrize(
    ("pattern", "texts", "example"),
    [
        ("", ["x"], ""),
        ("A-00", ["P-07"], "A-12"),
        ("A-00", ["a-12", "B-23"], "C-34"),
        ("0", list("123456789"), ""),
    ],
)
def test_the_example_of_the_form_is_never_the_answer(pattern, texts, example):
    key, wording = frozen("short_text", **with_accepted(accepted(texts[0], also=texts[1:]), pattern=pattern))
    assert SHORT_TEXT.present(key, wording, "P", seed="s", field="q", language="ar") == PresentedItem(
        shape="text", field="q", stem="What is stored here?", text="P", example=example
    )


@pytest.mark.parametrize(
    ("answer", "correct", "feedback"),
    [
        ("Gunpowder", True, "Yes."),
        ("powder", False, "Which one?"),
        ("sand", False, "Read the label."),
        ("", False, "Read the label."),
    ],
)
def test_explain_gives_the_feedback_that_fits(answer, correct, feedback):
    key, wording = frozen("short_text")
    outcome = SHORT_TEXT.explain(key, wording, answer, language="en")
    part = OutcomePart("text", "", answer != "", correct, expected="black powder", given=answer)
    assert (outcome.parts, outcome.feedback) == ((part,), feedback)


def translation(*texts, percent=50, **changes):
    content = with_accepted(accepted(texts[0], also=texts[1:]), accepted("مسحوق", percent), **changes)
    return frozen("short_text", **content)[0]


def test_languages_join_their_texts_in_any_order():
    english, arabic, french = (
        frozen("short_text")[0],
        translation("بارود"),
        translation("poudre", "poudre noire"),
    )
    joined = {
        str(SHORT_TEXT.joined(SHORT_TEXT.joined(one, two), three))
        for one, two, three in itertools.permutations([english, arabic, french])
    }
    assert len(joined) == 1
    key = SHORT_TEXT.joined(english, arabic)
    assert [entry["texts"] for entry in key["accepted"]] == [
        ["black powder", "gunpowder", "poudre noire", "بارود"],
        ["powder", "مسحوق"],
    ]
    assert [str(SHORT_TEXT.score(key, text)) for text in ("بَارُود", "gunpowder", "مسحوق")] == ["1", "1", "1/2"]


@pytest.mark.parametrize(
    "other",
    [
        translation("بارود", percent=60),
        translation("بارود", ignore_accents=True),
        frozen("short_text", accepted=[accepted("بارود")])[0],
    ],
)
def test_languages_whose_answers_earn_differently_cannot_be_joined(other):
    assert SHORT_TEXT.joined(frozen("short_text")[0], other) is None


def test_the_codebook_lists_what_each_share_is_earned_with():
    key, wording = frozen("short_text")
    assert SHORT_TEXT.right_answer(key) == "black powder"
    parts = [("100%", "black powder, gunpowder, poudre noire"), ("50%", "powder")]
    assert SHORT_TEXT.parts(key, wording) == parts


@given(text=TYPED)
def test_what_is_read_is_canonical(text):
    key, _wording = frozen("short_text")
    answer = SHORT_TEXT.read_answer(key, {"q": [text]}, "q", "en")
    assert SHORT_TEXT.check_answer(key, answer)
    assert SHORT_TEXT.read_answer(key, {"q": [answer]}, "q", "en") == answer

"""What of an explained item a learner may see."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.delivery import SHOWN
from assessments.papers import AnswerError, ItemOutcome, OutcomePart
from assessments.scoring import ITEM_TYPES
from assessments.scoring.showing import visible_outcome
from tests.assessments.item_samples import SAMPLES, asked, forms

CHOICES = ItemOutcome(
    "Which?",
    "",
    (
        OutcomePart("a", "This", chosen=True, correct=False, feedback="no"),
        OutcomePart("b", "That", chosen=False, correct=True, feedback="yes"),
    ),
    feedback="why",
)
GAPS = ItemOutcome(
    "Order.",
    "",
    (
        OutcomePart("c", "First", chosen=True, correct=False, expected="1", given="2"),
        OutcomePart("b", "Second", chosen=True, correct=False, expected="2", given="1"),
        OutcomePart("d", "Third", chosen=False, correct=False, expected="3"),
        OutcomePart("a", "Fourth", chosen=False, correct=False, expected="4"),
    ),
    is_ordered=True,
)


def flat(outcome):
    return [(part.chosen, part.correct, part.feedback) for part in outcome.parts], outcome.feedback


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        (SHOWN, ([(True, False, "no"), (False, True, "yes")], "why")),
        ((), ([(False, None, ""), (False, None, "")], "")),
        (("answer",), ([(True, None, ""), (False, None, "")], "")),
        (("correctness",), ([(False, None, ""), (False, None, "")], "")),
        (("answer", "correctness"), ([(True, False, ""), (False, None, "")], "")),
        (("feedback",), ([(False, None, "no"), (False, None, "")], "why")),
        (("key",), ([(False, False, ""), (False, True, "")], "")),
    ],
)
def test_of_options_only_what_is_allowed_is_left(shown, expected):
    assert flat(visible_outcome(CHOICES, shown)) == expected


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        (
            SHOWN,
            [
                ("First", "1", "2", False),
                ("Second", "2", "1", False),
                ("Third", "3", "", False),
                ("Fourth", "4", "", False),
            ],
        ),
        (
            ("answer",),
            [
                ("Second", "", "1", None),
                ("First", "", "2", None),
                ("Fourth", "", "", None),
                ("Third", "", "", None),
            ],
        ),
        (
            ("correctness",),
            [
                ("Fourth", "", "", False),
                ("Second", "", "", False),
                ("First", "", "", False),
                ("Third", "", "", False),
            ],
        ),
        (
            ("key",),
            [
                ("First", "1", "", None),
                ("Second", "2", "", None),
                ("Third", "3", "", None),
                ("Fourth", "4", "", None),
            ],
        ),
    ],
)
def test_without_the_key_parts_do_not_stand_in_the_right_order(shown, expected):
    seen = visible_outcome(GAPS, shown)
    found = [(part.text, part.expected, part.given, part.correct) for part in seen.parts]
    assert sorted(found) == sorted(expected)
    assert [text for text, _, given, _ in found if given] == [text for text, _, given, _ in expected if given]
    if "key" in shown:
        assert found == expected
    assert seen.is_ordered is ("key" in shown)


def test_what_was_taken_out_does_not_come_back():
    assert visible_outcome(visible_outcome(CHOICES, ()), SHOWN) == visible_outcome(CHOICES, ())


@given(st.data(), st.sampled_from(sorted(SAMPLES)), st.sets(st.sampled_from(SHOWN)))
def test_no_type_of_item_tells_more_than_is_shown(data, name, shown):
    rules, (key, wording) = ITEM_TYPES[name], asked(name)
    try:
        answer = rules.read_answer(key, data.draw(forms(name, key)), "q", "en")
    except AnswerError:
        answer = ""
    seen = visible_outcome(rules.explain(key, wording, answer, language="ar"), shown)
    for part in seen.parts:
        assert "key" in shown or part.expected == ""
        assert "answer" in shown or (part.given, part.chosen) == ("", False)
        assert {"key", "correctness"} & shown or part.correct is None
        assert "feedback" in shown or part.feedback == ""
    assert "feedback" in shown or seen.feedback == ""

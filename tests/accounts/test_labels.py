"""Questions and answers in the language of the reader."""

import pytest

from accounts import labels
from accounts.api import QUESTIONS


@pytest.mark.parametrize("question", labels.CODE_LISTS)
def test_choices_start_with_not_stated_and_end_with_prefer_not_to_say(question):
    codes = [code for code, _ in labels.choices(question)]
    assert (codes[0], codes[-1]) == ("NS", "PN")
    assert len(codes) == len(set(codes))
    assert set(codes) == set(labels.accepted(question)) == {*labels.CODE_LISTS[question], "NS", "PN"}


def test_not_asked_is_no_answer_of_a_person():
    assert [question for question in labels.CODE_LISTS if "XX" in labels.accepted(question)] == []


def test_countries_are_sorted_by_name_without_regard_to_accents():
    names = [name for _, name in labels.choices("country")]
    assert names.index("Åland Islands") < names.index("Albania") < names.index("Zimbabwe")
    assert names[-4:] == ["International body", "Regional body", "Unknown country", "Prefer not to say"]


@pytest.mark.parametrize(
    ("code", "text"), [("W", "Woman"), ("NS", "Not stated"), ("XX", "Not asked in this run"), ("OLD", "OLD")]
)
def test_label_of_a_stored_code(code, text):
    assert labels.label("gender", code) == text


def test_every_question_says_why_it_is_asked():
    assert set(labels.WHY_ASKED) == set(QUESTIONS)
    assert all(str(text) for text in labels.WHY_ASKED.values())

import pytest

from assessments.papers import AnswerError, OutcomePart, PresentedItem, Problem
from assessments.scoring import ITEM_TYPES
from tests.assessments.item_samples import SAMPLES, frozen

OPEN_TEXT = ITEM_TYPES["open_text"]
KEY, WORDING = frozen("open_text")


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"stem": ""}, [Problem("stem", "required")]),
        ({"most_words": None}, [Problem("most_words", "required")]),
        ({"most_words": "x"}, [Problem("most_words", "not_a_number")]),
        ({"most_words": 0}, [Problem("most_words", "bad_range", {"least": 1, "most": 3000})]),
        ({"most_words": 2.5}, [Problem("most_words", "bad_range", {"least": 1, "most": 3000})]),
        ({"most_words": 3001}, [Problem("most_words", "bad_range", {"least": 1, "most": 3000})]),
    ],
)
def test_problems(changes, found):
    assert OPEN_TEXT.problems(SAMPLES["open_text"] | changes) == found


def test_an_answer_is_kept_as_written():
    assert (KEY, WORDING) == ({"most_words": 20}, {"stem": "What was missing?"})
    answer = OPEN_TEXT.read_answer(KEY, {"q": ["More\r\n<b>time</b>"]}, "q", "en")
    assert answer == "More\n<b>time</b>"
    assert OPEN_TEXT.check_answer(KEY, answer)
    assert OPEN_TEXT.present(KEY, WORDING, answer, seed="", field="q", language="en") == PresentedItem(
        shape="essay", field="q", stem="What was missing?", text=answer, most_words=20
    )
    part = OutcomePart("text", "", chosen=True, correct=False, given=answer)
    assert OPEN_TEXT.explain(KEY, WORDING, answer, language="en").parts == (part,)


def test_too_many_words_are_refused():
    with pytest.raises(AnswerError, match="too_many_words"):
        OPEN_TEXT.read_answer(KEY, {"q": ["word " * 21]}, "q", "en")

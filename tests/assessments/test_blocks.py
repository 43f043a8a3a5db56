"""The editor's form of an item holds the same content as the packs and the scoring rules."""

import pytest
from wagtail.blocks import StreamValue

from assessments.api.authoring import content_problems
from assessments.blocks import ITEM_STREAM, item_content, item_stream
from assessments.blocks.base import plain
from assessments.models import Question
from assessments.scoring import ITEM_TYPES
from tests import factories as make
from tests.assessments.item_samples import SAMPLES

CONTENTS = make.assessments.CONTENTS


@pytest.mark.parametrize("contents", [CONTENTS, SAMPLES])
@pytest.mark.parametrize("item_type", ITEM_TYPES)
def test_content_comes_back_the_same_from_a_question(db, contents, item_type):
    if "image" in contents[item_type]:
        make.assessments.image_of(contents[item_type])
    question = Question(code="X", content=item_stream(item_type, contents[item_type]))
    assert item_content(question.content) == (item_type, contents[item_type])
    stored = make.question(item_type, contents[item_type])
    assert item_content(Question.objects.get(pk=stored.pk).content) == (item_type, contents[item_type])
    assert stored.item_type == item_type


def test_there_is_a_block_for_every_item_type():
    assert sorted(name for name, _block in ITEM_STREAM) == sorted(ITEM_TYPES)


@pytest.mark.parametrize(
    "number", [0, 53, 0.27, -4, 1234567890123456789, 0.1, 1e-7], ids=lambda number: str(number)
)
def test_numbers_come_back_as_the_packs_write_them(db, number):
    content = CONTENTS["numeric"] | {"answer": number, "common_errors": []}
    found = item_content(make.question("numeric", content).content)[1]["answer"]
    assert (found, type(found)) == (number, type(number))


def test_a_number_that_is_missing_is_left_to_the_rules():
    errors = [{"value": None, "tolerance": 0, "feedback": "x"}]
    question = Question(
        code="X", content=item_stream("numeric", CONTENTS["numeric"] | {"common_errors": errors})
    )
    content = item_content(question.content)[1]
    assert content["common_errors"] == errors
    assert [problem.path for problem in ITEM_TYPES["numeric"].problems(content)] == ["common_errors.0.value"]


def test_an_empty_question_has_no_type_and_no_content():
    empty = StreamValue(Question._meta.get_field("content").stream_block, [])
    assert item_content(empty) == ("", {})


def test_lists_lose_what_only_the_editor_needs():
    wrapped = [{"type": "item", "value": {"a": [1, "x"]}, "id": "1"}, {"value": 3, "tolerance": 0}]
    assert plain(wrapped) == [{"a": [1, "x"]}, {"value": 3, "tolerance": 0}]


def test_problems_are_sentences_with_their_place():
    content = CONTENTS["single_choice"] | {"stem": " ", "colour": "red"}
    assert content_problems("single_choice", content) == [
        ("", "has an unknown entry: colour"),
        ("stem", "is needed"),
    ]
    assert content_problems("single_choice", CONTENTS["single_choice"]) == []
    scenario = content_problems("scenario", CONTENTS["scenario"] | {"response": "all"})
    assert scenario == [("response", "must be one of: single, multiple")]


def test_an_unknown_type_is_told_with_those_that_exist():
    [(path, sentence)] = content_problems("riddle", {})
    assert (path, sentence) == ("type", f"'riddle': {', '.join(sorted(ITEM_TYPES))}")

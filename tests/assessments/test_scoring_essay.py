import json
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.papers import AnswerError, Criterion, OutcomePart, Problem
from assessments.scoring import ITEM_TYPES
from assessments.scoring.essay import rubric_points
from tests.assessments.item_samples import SAMPLES, frozen

ESSAY = ITEM_TYPES["essay"]
KEY, WORDING = frozen("essay")


def rubric(*points):
    return [{"title": "Law", "levels": [{"description": "So", "points": each} for each in points]}]


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"stem": ""}, [Problem("stem", "required")]),
        ({"situation": None, "notes_for_markers": None, "files": None, "least_words": None}, []),
        ({"situation": 3}, [Problem("situation", "wrong_type", {"expected": "text"})]),
        ({"notes_for_markers": "x" * 10_001}, [Problem("notes_for_markers", "too_long", {"limit": 10_000})]),
        ({"most_words": None}, [Problem("most_words", "required")]),
        ({"least_words": "x"}, [Problem("least_words", "not_a_number")]),
        ({"least_words": 51}, [Problem("least_words", "bad_range", {"least": 0, "most": 50})]),
        ({"least_words": 50}, []),
        ({"files": 4}, [Problem("files", "bad_range", {"least": 0, "most": 3})]),
        ({"rubric": None}, [Problem("rubric", "required")]),
        ({"rubric": []}, [Problem("rubric", "too_few", {"limit": 1})]),
        ({"rubric": rubric(0, 1) * 11}, [Problem("rubric", "too_many", {"limit": 10})]),
        ({"rubric": [{"levels": rubric(0, 1)[0]["levels"]}]}, [Problem("rubric.0.title", "required")]),
        ({"rubric": rubric(1)}, [Problem("rubric.0.levels", "too_few", {"limit": 2})]),
        ({"rubric": rubric(*range(7))}, [Problem("rubric.0.levels", "too_many", {"limit": 6})]),
        ({"rubric": rubric(0, -1)}, [Problem("rubric.0.levels.1.points", "negative")]),
        ({"rubric": rubric(0, None)}, [Problem("rubric.0.levels.1.points", "required")]),
        (
            {"rubric": rubric("x", "x")},
            [Problem(f"rubric.0.levels.{n}.points", "not_a_number") for n in (0, 1)],
        ),
        ({"rubric": rubric(1, 1.0)}, [Problem("rubric.0.levels.1.points", "duplicate")]),
        (
            {"rubric": [{"title": "Law", "levels": [{"points": 1}, {"points": 2, "description": "So"}]}]},
            [Problem("rubric.0.levels.0.description", "required")],
        ),
    ],
)
def test_problems(changes, found):
    assert ESSAY.problems(SAMPLES["essay"] | changes) == found


def test_freezing_numbers_the_levels_from_the_lowest_to_the_highest():
    key, wording = frozen("essay", rubric=rubric(4, 0, 2.50))
    assert key == {
        "least_words": 3,
        "most_words": 50,
        "files": 1,
        "rubric": [
            {
                "id": "1",
                "levels": [
                    {"id": "1", "points": "0"},
                    {"id": "2", "points": "2.5"},
                    {"id": "3", "points": "4"},
                ],
            }
        ],
    }
    assert wording["rubric"] == {"1": {"title": "Law", "levels": {"1": "So", "2": "So", "3": "So"}}}


def test_what_is_left_out_is_nothing():
    sample = {name: SAMPLES["essay"][name] for name in ("stem", "most_words", "rubric")}
    assert ESSAY.problems(sample) == []
    key, wording = ESSAY.freeze(sample, "X")
    assert (key["least_words"], key["files"]) == (0, 0)
    assert (wording["situation"], wording["notes_for_markers"]) == ("", "")


# The best levels are worth 4 and 2 points.
@pytest.mark.parametrize(
    ("law", "style", "share"),
    [
        ("1", "1", Fraction(0)),
        ("2", "1", Fraction(1, 4)),
        ("3", "1", Fraction(2, 3)),
        ("1", "2", Fraction(1, 3)),
        ("3", "2", Fraction(1)),
    ],
)
def test_rubric_points_are_the_exact_share_of_the_best(law, style, share):
    assert rubric_points(KEY, {"1": law, "2": style}) == share


@pytest.mark.parametrize("levels", [{}, {"1": "1"}, {"1": "1", "2": "3"}, {"1": "1", "2": "1", "3": "1"}])
def test_rubric_points_need_one_level_of_every_criterion(levels):
    with pytest.raises(ValueError, match="every criterion"):
        rubric_points(KEY, levels)


@given(st.data(), st.lists(st.lists(st.integers(0, 50), min_size=2, max_size=6, unique=True), min_size=1))
def test_a_higher_level_never_earns_less(data, points):
    content = SAMPLES["essay"] | {"rubric": [rubric(*each)[0] for each in points[:10]]}
    key, _wording = ESSAY.freeze(content, "X")
    levels = {each["id"]: data.draw(st.sampled_from(each["levels"]))["id"] for each in key["rubric"]}
    best = {each["id"]: each["levels"][-1]["id"] for each in key["rubric"]}
    changed = data.draw(st.sampled_from(sorted(levels)))
    assert 0 <= rubric_points(key, levels) <= rubric_points(key, levels | {changed: best[changed]}) <= 1
    assert rubric_points(key, best) == 1


def test_learners_see_limits_and_rubric_but_never_the_notes():
    item = ESSAY.present(KEY, WORDING, "My answer", seed="s", field="q", language="en")
    assert (item.shape, item.situation, item.text) == ("essay", "A store beside a school.", "My answer")
    assert (item.least_words, item.most_words, item.most_files) == (3, 50, 1)
    assert item.rubric == (
        Criterion("1", "Law", (("1", "None", Decimal(0)), ("2", "Some", Decimal("1.5")), ("3", "All", Decimal(4)))),
        Criterion("2", "Style", (("1", "Dark", Decimal(0)), ("2", "Clear", Decimal(2)))),
    )  # fmt: skip
    outcome = ESSAY.explain(KEY, WORDING, "My answer", language="en")
    assert outcome.parts == (OutcomePart("text", "", chosen=True, correct=False, given="My answer"),)
    assert "distances" not in f"{item}{outcome}{json.dumps(KEY)}"


def test_too_few_words_are_kept_and_too_many_refused():
    assert ESSAY.read_answer(KEY, {"q": ["One"]}, "q", "en") == "One"
    with pytest.raises(AnswerError) as caught:
        ESSAY.read_answer(KEY, {"q": ["كلمة " * 51]}, "q", "ar")
    assert (caught.value.code, caught.value.params) == ("too_many_words", {"limit": 50})

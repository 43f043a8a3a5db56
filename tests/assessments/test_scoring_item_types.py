"""What holds for every item type, whatever its rules."""

import json
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.scoring import ITEM_TYPES
from tests.assessments.item_samples import JUNK, SAMPLES, asked, forms, frozen, perfect_form

EVERY_TYPE = pytest.mark.parametrize("name", sorted(ITEM_TYPES))
MARKED = pytest.mark.parametrize("name", sorted(n for n, t in ITEM_TYPES.items() if t.marking == "automatic"))
UNMARKED = pytest.mark.parametrize(
    "name", sorted(n for n, t in ITEM_TYPES.items() if t.marking != "automatic")
)
LANGUAGES = st.sampled_from(["en", "fr", "es", "ar"])


def test_the_registry_holds_the_types_by_name():
    assert sorted(ITEM_TYPES) == [
        "calculated",
        "categorise",
        "cloze",
        "essay",
        "hot_spot",
        "likert",
        "matching",
        "multiple_response",
        "numeric",
        "open_text",
        "ordering",
        "rating",
        "scenario",
        "short_text",
        "single_choice",
        "true_false",
    ]
    assert all(name == item_type.name for name, item_type in ITEM_TYPES.items())


@EVERY_TYPE
def test_a_sound_item_has_no_problems(name):
    assert ITEM_TYPES[name].problems(SAMPLES[name]) == []


@EVERY_TYPE
@given(content=JUNK)
def test_junk_gives_problems_and_never_an_exception(name, content):
    assert ITEM_TYPES[name].problems(content) != []


@EVERY_TYPE
@given(data=st.data())
def test_a_sound_item_with_one_junk_value_never_raises(name, data):
    content = dict(SAMPLES[name])
    content[data.draw(st.sampled_from(sorted(content)))] = data.draw(JUNK | st.lists(JUNK))
    for problem in ITEM_TYPES[name].problems(content):
        assert problem.path.split(".")[0] in {*SAMPLES[name], ""}


@EVERY_TYPE
def test_a_field_of_no_item_type_is_an_unknown_key(name):
    (problem,) = ITEM_TYPES[name].problems(SAMPLES[name] | {"colour": "red"})
    assert (problem.path, problem.code, problem.params) == ("", "unknown_key", {"key": "colour"})


@EVERY_TYPE
def test_freezing_twice_gives_the_same_json(name):
    first, second = frozen(name), frozen(name)
    assert json.dumps(first) == json.dumps(second)
    assert tuple(json.loads(json.dumps(first))) == first


@EVERY_TYPE
def test_a_translation_has_the_same_key(name):
    def translated(value):
        match value:
            case dict():
                untouched = ("id", "response", "kind", "tolerance_kind", "name", "formula")
                return {k: v if k in untouched else translated(v) for k, v in value.items()}
            case list():
                return [translated(each) for each in value]
            case str():
                return f"« {value} »"
        return value

    key, wording = frozen(name)
    other_key, other_wording = ITEM_TYPES[name].freeze(translated(SAMPLES[name]), "GM-M1-Q01")
    joined = ITEM_TYPES[name].joined(key, other_key)
    assert joined is not None
    assert joined == ITEM_TYPES[name].joined(other_key, key)
    assert name in ("short_text", "cloze") or other_key == key
    assert other_wording["stem"] == f"« {wording['stem']} »"


@MARKED
def test_a_perfect_answer_scores_one_and_none_scores_zero(name):
    item_type, (key, _) = ITEM_TYPES[name], asked(name)
    answer = item_type.read_answer(key, perfect_form(name, key), "q", "en")
    assert item_type.check_answer(key, answer)
    assert item_type.score(key, answer) == 1
    assert item_type.read_answer(key, {}, "q", "en") == ""
    assert item_type.check_answer(key, "")
    assert item_type.score(key, "") == 0


@UNMARKED
def test_what_no_rule_marks_scores_nothing_whatever_is_answered(name):
    item_type, (key, wording) = ITEM_TYPES[name], asked(name)
    answer = item_type.read_answer(key, perfect_form(name, key), "q", "en")
    assert (item_type.check_answer(key, answer), item_type.check_answer(key, "")) == (True, True)
    assert (item_type.score(key, answer), item_type.score(key, "")) == (0, 0)
    assert item_type.read_answer(key, {}, "q", "en") == ""
    assert not any(part.correct for part in item_type.explain(key, wording, answer, language="en").parts)


@EVERY_TYPE
@given(data=st.data(), language=LANGUAGES, seed=st.text(st.characters(codec="utf-8")))
def test_what_is_presented_can_be_sent_back_unchanged(name, data, language, seed):
    item_type, (key, wording) = ITEM_TYPES[name], asked(name)
    answer = item_type.read_answer(key, data.draw(forms(name, key)), "q", "en")
    assert item_type.check_answer(key, answer)
    assert 0 <= item_type.score(key, answer) <= 1

    item = item_type.present(key, wording, answer, seed=seed, field="q", language=language)
    parts = [item, *item.gaps, *(segment.gap for segment in item.segments if segment.gap)]
    form = {part.field: [*(each.id for each in part.choices if each.chosen), part.text] for part in parts}
    assert item_type.read_answer(key, form, "q", language) == answer


@MARKED
@given(data=st.data())
def test_the_outcome_has_every_part_right_exactly_for_full_marks(name, data):
    item_type, (key, wording) = ITEM_TYPES[name], asked(name)
    answer = item_type.read_answer(key, data.draw(forms(name, key)), "q", "en")
    outcome = item_type.explain(key, wording, answer, language="en")
    if "options" not in key:
        full = all(part.correct for part in outcome.parts)
        assert outcome.parts == tuple(p for p in outcome.parts if p.chosen == (p.given != ""))
    else:
        full = all(part.correct == part.chosen for part in outcome.parts)
    assert full == (item_type.score(key, answer) == 1)
    situation = outcome.situation if name == "cloze" else wording.get("situation", "")
    assert (outcome.stem, outcome.situation) == (wording["stem"], situation)


@EVERY_TYPE
@given(answer=st.text() | st.text("abcde,=123ABC|\\p m"))
def test_check_answer_never_raises_and_what_it_accepts_can_be_scored(name, answer):
    item_type, (key, _) = ITEM_TYPES[name], asked(name)
    if item_type.check_answer(key, answer):
        assert 0 <= item_type.score(key, answer) <= 1


@EVERY_TYPE
@given(seed=st.text(st.characters(codec="utf-8")))
def test_presenting_shuffles_without_losing_anything(name, seed):
    item_type, (key, wording) = ITEM_TYPES[name], asked(name)
    item = item_type.present(key, wording, "", seed=seed, field="q", language="en")
    assert item == item_type.present(key, wording, "", seed=seed, field="q", language="en")
    assert sorted(each.id for each in item.choices) == sorted(key.get("options", []))
    for gap in item.gaps:
        units = [unit["id"] for unit in key.get("units", ())]
        given_ids = key.get("rights") or key.get("scale") or key.get("sequence") or units
        assert sorted(each.id for each in gap.choices) == sorted(given_ids)
    unit = ["unit"] if "units" in key else []
    places = key.get("lefts") or key.get("statements") or unit or range(1, len(key.get("sequence", [])) + 1)
    assert sorted(gap.field for gap in item.gaps) == [f"q.{place}" for place in places]


@EVERY_TYPE
def test_presenting_leaves_the_global_random_state_alone(name):
    key, wording = asked(name)
    before = random.getstate()
    ITEM_TYPES[name].present(key, wording, "", seed="1", field="q", language="en")
    assert random.getstate() == before

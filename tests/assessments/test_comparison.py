"""Comparing questions: texts of a question, words that changed, questions that look alike."""

import random
import time
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.comparison import (
    Pair,
    Run,
    alike,
    asked_texts,
    compared,
    pairs_alike,
    shingles,
    texts_of,
    word_runs,
)
from assessments.comparison.alike import similarity
from tests.assessments.item_samples import SAMPLES

WORDS = ["store", "weapon", "gate", "fence", "fire", "guard", "list", "key"]
SENTENCES = st.lists(st.sampled_from(WORDS), max_size=8).map(" ".join)
SETS = st.dictionaries(st.integers(0, 99).map(str), SENTENCES.map(lambda each: shingles([each])), max_size=12)


def test_texts_of_gives_every_text_its_place():
    value = {
        "stem": "Q",
        "options": [{"id": "a", "right": True}, {"id": "b", "right": False}],
        "order": [2, 1],
    }
    assert texts_of(value) == {
        "stem": "Q",
        "options.1.id": "a",
        "options.1.right": "✓",
        "options.2.id": "b",
        "options.2.right": "–",
        "order": "2, 1",
    }


@pytest.mark.parametrize("value", [None, "", [], {}, {"stem": ""}])
def test_texts_of_leaves_out_what_is_empty(value):
    assert texts_of(value) == {}


def test_asked_texts_are_neither_feedback_nor_key():
    assert asked_texts(SAMPLES["matching"]) == [
        *("Match.", "Paris", "France", "Lima", "Peru", "Tunis", "Tunisia", "Chad")
    ]
    assert asked_texts(SAMPLES["numeric"]) == ["How many weapons remain?", "weapons"]
    assert asked_texts(SAMPLES["single_choice"])[:2] == ["Which one?", "Option a"]


@pytest.mark.parametrize("item_type", SAMPLES)
def test_every_item_type_asks_something(item_type):
    assert SAMPLES[item_type]["stem"] in asked_texts(SAMPLES[item_type])


@pytest.mark.parametrize(
    ("old", "new", "runs"),
    [
        ("", "", ()),
        ("same", "same", (Run("same", "same"),)),
        ("", "new", (Run("added", "new"),)),
        ("old", "", (Run("removed", "old"),)),
        (
            "Close the gate.",
            "Close the door.",
            (Run("same", "Close the "), Run("removed", "gate"), Run("added", "door"), Run("same", ".")),
        ),
        (
            "أغلق الباب",
            "أغلق النافذة",
            (Run("same", "أغلق "), Run("removed", "الباب"), Run("added", "النافذة")),
        ),
    ],
)
def test_word_runs_tells_what_went_and_what_came(old, new, runs):
    assert word_runs(old, new) == runs


@given(st.text(max_size=80), st.text(max_size=80))
def test_word_runs_lose_nothing(old, new):
    runs = word_runs(old, new)
    assert "".join(run.text for run in runs if run.change != "added") == old
    assert "".join(run.text for run in runs if run.change != "removed") == new


def test_compared_lists_texts_of_both_versions():
    found = compared({"stem": "Old", "gone": "x"}, {"stem": "New", "came": "y"})
    assert [(each.path, each.is_same) for each in found] == [
        ("stem", False),
        ("gone", False),
        ("came", False),
    ]
    assert found[0].old_runs == (Run("removed", "Old"),)
    assert found[0].new_runs == (Run("added", "New"),)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Où est la clé ?", "ou est la cle"),
        ("THE GATE", "the gate!"),
        ("تَنَوُّع", "تنوع"),
        ("ســلاح", "سلاح"),
    ],
)
def test_shingles_do_not_see_case_accents_vowel_marks_and_signs(one, other):
    assert shingles([one]) == shingles([other])


def test_shingles_are_words_and_pairs_within_a_text():
    assert shingles(["the red gate", "opens"]) == {"the", "red", "gate", "the red", "red gate", "opens"}


def test_alike_puts_the_most_similar_first():
    others = {"same": frozenset("abcd"), "near": frozenset("abce"), "far": frozenset("xyz")}
    assert alike(frozenset("abcd"), others, 0.6) == [("same", 1.0), ("near", 0.6)]


@given(SETS, st.sampled_from([0.1, 0.3, 0.5, 0.6, 0.7, 0.9, 1.0]))
def test_pairs_alike_are_those_that_comparing_all_would_find(sets, least):
    distinct = {}
    for name in sorted(sets):
        distinct.setdefault(sets[name], name)
    sets = {name: each for each, name in distinct.items()}
    expected = [
        Pair(one, other, share)
        for one, other in combinations(sorted(sets), 2)
        if (share := similarity(sets[one], sets[other])) >= least
    ]
    assert pairs_alike(sets, least, 1000) == sorted(
        expected, key=lambda pair: (-pair.similarity, pair.first, pair.second)
    )


def test_pairs_alike_pairs_copies_with_the_first_of_them():
    copy = frozenset("abc")
    sets = {"1": copy, "2": copy, "3": copy, "4": frozenset()}
    assert pairs_alike(sets, 0.6, 10) == [Pair("1", "2", 1.0), Pair("1", "3", 1.0)]
    assert pairs_alike(sets, 0.6, 1) == [Pair("1", "2", 1.0)]


def test_five_thousand_questions_are_compared_in_five_seconds():
    chance = random.Random(1)
    words = [f"word{number}" for number in range(3000)]
    common = words[:60]
    sets = {
        str(number): shingles([" ".join(chance.choices(words, k=25) + chance.choices(common, k=25))])
        for number in range(4990)
    }
    for number in range(10):
        sets[f"copy {number}"] = sets[str(number)] | {"another"}
    started = time.process_time()
    found = pairs_alike(sets, 0.6, 500)
    assert time.process_time() - started < 5
    assert {(pair.first, pair.second) for pair in found} == {(str(n), f"copy {n}") for n in range(10)}


def test_a_bank_of_copies_is_compared_in_five_seconds():
    same = shingles(["the guard closes the gate of the store before the weapons are counted again"])
    sets = {str(number): same | {f"number {number}"} for number in range(5000)}
    started = time.process_time()
    assert len(pairs_alike(sets, 0.6, 500)) == 500
    assert time.process_time() - started < 5

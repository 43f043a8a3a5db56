"""Which save counts does not depend on the order of arrival."""

from functools import reduce

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.merging import Save, latest, longest

SAVES = st.lists(
    st.builds(Save, st.integers(0, 3), st.sampled_from(["a", "b"]), st.sampled_from(["", "x", "y"])),
    max_size=8,
)


@pytest.mark.parametrize(
    ("saves", "expected"),
    [
        ([], None),
        ([Save(1, "a", "x")], Save(1, "a", "x")),
        ([Save(2, "a", "x"), Save(1, "b", "y")], Save(2, "a", "x")),
        ([Save(1, "a", "x"), Save(1, "b", "")], Save(1, "b", "")),
    ],
)
def test_the_newest_save_counts_and_ties_are_broken_by_the_device(saves, expected):
    assert latest(saves) == expected


@given(SAVES, st.randoms())
def test_any_order_and_any_repetition_give_the_same_save(saves, random):
    mixed = [*saves, *saves[:3]]
    random.shuffle(mixed)
    assert latest(mixed) == latest(saves)


@given(SAVES.filter(bool))
def test_folding_one_by_one_is_folding_at_once(saves):
    assert reduce(lambda one, other: latest([one, other]), saves) == latest(saves)


def test_a_certainty_counts_with_the_answer_it_was_given_for():
    sure, unsure = Save(2, "a", "x", certainty=3), Save(1, "a", "x", certainty=1)
    assert latest([sure, unsure]) == sure


@pytest.mark.parametrize(
    ("seconds", "expected"), [([], None), ([None], None), ([None, 4], 4), ([7, 3, None], 7), ([0], 0)]
)
def test_the_longest_time_counts(seconds, expected):
    assert longest(seconds) == expected

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.disclosure import SUPPRESSED, TRAITS, protect

KEYS = ("gender", "country", "age_band")
ALL_HIDDEN = (SUPPRESSED,) * len(KEYS)
VALUES = {"gender": "WMSN", "country": ("TGO", "BEN", "NS"), "age_band": ("25-34", "35-44", SUPPRESSED)}
rows = st.lists(st.fixed_dictionaries({key: st.sampled_from(VALUES[key]) for key in KEYS}), max_size=60)
limits = st.integers(1, 8)


def combinations(published, keys=KEYS):
    return Counter(tuple(row[key] for key in keys) for row in published)


@given(rows, limits)
def test_no_published_combination_is_rarer_than_k_unless_everything_is_hidden(given_rows, k):
    sizes = combinations(protect(given_rows, KEYS, k))
    assert all(size >= k for traits, size in sizes.items()) or set(sizes) == {ALL_HIDDEN}


@given(rows, limits)
def test_a_value_is_kept_or_hidden_and_never_becomes_another(given_rows, k):
    for before, after in zip(given_rows, protect(given_rows, KEYS, k), strict=True):
        assert all(after[key] in (before[key], SUPPRESSED) for key in KEYS)


@given(rows, limits)
def test_protecting_twice_is_protecting_once(given_rows, k):
    once = protect(given_rows, KEYS, k)
    assert protect(once, KEYS, k) == once


@given(rows, limits, st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(given_rows, k, random):
    order = list(range(len(given_rows)))
    random.shuffle(order)
    published = protect(given_rows, KEYS, k)
    assert protect([given_rows[place] for place in order], KEYS, k) == [published[place] for place in order]


@given(rows, limits)
def test_alike_people_are_treated_alike(given_rows, k):
    published: dict[tuple, dict] = {}
    for before, after in zip(given_rows, protect(given_rows, KEYS, k), strict=True):
        assert published.setdefault(tuple(before.values()), after) == after


@pytest.mark.parametrize("count", [1, 4])
def test_fewer_than_k_people_have_everything_hidden(count):
    row = dict.fromkeys(TRAITS, "NS")
    assert protect([row] * count) == [dict.fromkeys(TRAITS, SUPPRESSED)] * count


def test_nobody_is_protected_as_nobody():
    assert protect([]) == []


def test_k_alike_people_keep_every_value():
    row = {**dict.fromkeys(TRAITS, "NS"), "gender": "W", "country": "TGO"}
    assert protect([row] * 5) == [row] * 5


def row(gender, country, age_band):
    return {"gender": gender, "country": country, "age_band": age_band}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        # The last key goes first, and is enough here.
        (
            [row("W", "TGO", "25-34")] * 3 + [row("W", "TGO", "35-44")] * 2,
            [row("W", "TGO", SUPPRESSED)] * 5,
        ),
        # Only rare rows lose it.
        (
            [row("W", "TGO", "25-34")] * 5 + [row("W", "TGO", "35-44")] * 2 + [row("W", "TGO", "45-54")] * 3,
            [row("W", "TGO", "25-34")] * 5 + [row("W", "TGO", SUPPRESSED)] * 5,
        ),
        # A single all-hidden person would stand out: the smallest other combination joins.
        (
            [row("W", "TGO", "25-34")] * 6 + [row("M", "TGO", "25-34")] * 5 + [row("S", "BEN", "35-44")],
            [row("W", "TGO", "25-34")] * 6 + [row(*ALL_HIDDEN)] * 6,
        ),
    ],
)
def test_suppression_goes_from_the_last_key_to_the_first(before, after):
    assert protect(before, KEYS) == after


def test_the_worked_example_of_the_handbook_keeps_its_countries():
    rows = (
        [row("W", "TGO", "30-39")] * 2
        + [row("M", "TGO", "30-39")] * 3
        + [row("M", "BEN", "40-49")] * 2
        + [row("W", "BEN", "30-39"), row("M", "BEN", "30-39"), row("W", "BEN", "40-49")]
    )
    sizes = combinations(protect(rows, ("country", "gender", "age_band")), ("country", "gender", "age_band"))
    assert sizes == {("TGO", SUPPRESSED, SUPPRESSED): 5, ("BEN", SUPPRESSED, SUPPRESSED): 5}


def test_what_is_no_key_stays():
    rows = [{**row("W", "TGO", "25-34"), "place": str(place)} for place in range(2)]
    assert [each["place"] for each in protect(rows, KEYS)] == ["0", "1"]

"""Which questions an attempt gets, in which sections, and what a blueprint makes of them."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.dealing import (
    Candidate,
    Use,
    Wanted,
    Worth,
    deal,
    points_got,
    sections_of,
    short_draws,
)
from assessments.delivery import Draw, Rules

BANK = [Candidate(at, 0, (1,)) for at in range(1, 7)]


def test_without_draws_everybody_gets_the_paper_in_its_order():
    candidates = [Candidate(1), Candidate(2), Candidate(3)]
    assert deal(Rules(), candidates, {}, "seed") == [1, 2, 3]


def test_shuffled_questions_stay_in_their_sections():
    candidates = [Candidate(at, section=1 if at < 6 else 2) for at in range(1, 11)]
    dealt = deal(Rules(shuffle_items=True), candidates, {}, "seed")
    assert (sorted(dealt[:5]), sorted(dealt[5:])) == ([1, 2, 3, 4, 5], [6, 7, 8, 9, 10])
    assert dealt != list(range(1, 11))


def test_fixed_questions_come_before_those_that_were_drawn():
    candidates = [*BANK[:3], Candidate(9, section=1)]
    assert deal(Rules(draws=(Draw(1, 2),)), candidates, {}, "seed")[0] == 9


@pytest.mark.parametrize(
    ("uses", "expected"),
    [
        ({1: Use(1), 2: Use(1), 3: Use(1), 4: Use(2)}, {5, 6}),  # unseen first
        ({at: Use(0, 9 - at) for at in range(1, 7)}, {5, 6}),  # then least used
        ({at: Use(1 if at < 4 else 0, at) for at in range(1, 7)}, {4, 5}),
        ({at: Use(1, 10 - at) for at in range(1, 7)}, {5, 6}),  # all seen: the least used again
    ],
)
def test_a_draw_takes_the_unseen_then_the_least_used(uses, expected):
    assert set(deal(Rules(draws=(Draw(1, 2),)), BANK, uses, "seed")) == expected


def test_the_lot_decides_between_equals_and_is_the_same_for_the_same_seed():
    rules = Rules(draws=(Draw(1, 3),))
    drawn = {seed: tuple(deal(rules, BANK, {}, seed)) for seed in map(str, range(20))}
    assert len(set(drawn.values())) > 5
    assert all(tuple(deal(rules, BANK, {}, seed)) == found for seed, found in drawn.items())


CANDIDATES = st.lists(
    st.builds(
        lambda section, draws: (section, tuple(sorted(draws))),
        st.integers(1, 3),
        st.sets(st.integers(1, 3), max_size=2),
    ),
    min_size=1,
    max_size=15,
).map(lambda rows: [Candidate(at, section, draws) for at, (section, draws) in enumerate(rows, start=1)])
DRAWS = st.tuples(*[st.builds(Draw, st.integers(1, 3), st.integers(1, 4)) for _ in range(3)])


@given(CANDIDATES, DRAWS, st.booleans(), st.text(max_size=5))
def test_no_question_comes_twice_and_no_draw_takes_too_many(candidates, draws, shuffles, seed):
    rules = Rules(draws=draws, shuffle_items=shuffles)
    dealt = deal(rules, candidates, {}, seed)
    by_position = {each.position: each for each in candidates}
    assert len(dealt) == len(set(dealt))
    assert {at for at, each in by_position.items() if not each.draws} <= set(dealt)
    assert sum(bool(by_position[at].draws) for at in dealt) <= sum(draw.count for draw in draws)


@given(CANDIDATES, DRAWS, st.text(max_size=5))
def test_the_sections_of_a_dealt_attempt_never_go_back(candidates, draws, seed):
    rules = Rules(draws=draws)
    by_position = {each.position: each for each in candidates}
    dealt = [by_position[at] for at in deal(rules, candidates, {}, seed)]
    numbers = sections_of(rules, dealt)
    assert numbers == sorted(numbers)
    assert len(numbers) == len(dealt)


def worth(points, objective="O1", bloom="apply"):
    return Worth(Decimal(points), objective, bloom)


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (Wanted(Decimal(0), objective="O1"), (Decimal(8), [2])),
        (Wanted(Decimal(0), bloom="apply"), (Decimal(3), [1, 3])),
        (Wanted(Decimal(0), objective="O2", bloom="apply"), (Decimal(0), [2])),
        (Wanted(Decimal(0), objective="O9"), (Decimal(0), [])),
    ],
)
def test_the_points_of_a_blueprint_row(wanted, expected):
    fixed = [worth(2), worth(1), worth(1, "O1", "recall")]
    draws = [
        (2, [worth(2), worth(2, bloom="recall")]),
        (1, [worth(1, "O1", "recall"), worth(1, "O2", "recall")]),
        (0, [worth(1), worth(2)]),
    ]
    assert points_got(Wanted(Decimal(0), "O1", "recall"), fixed, draws[:0]) == (Decimal(1), [])
    if wanted.objective == "O2":
        draws = [draws[0], (1, [worth(1, "O2"), worth(2, "O2")])]
    elif wanted.objective == "O1":
        draws = draws[:2]
    assert points_got(wanted, fixed, draws) == expected


@pytest.mark.parametrize(
    ("draws", "expected"),
    [
        ([(2, [1, 2])], []),
        ([(3, [1, 2])], [(1, 2)]),
        ([(2, [1, 2, 3]), (2, [1, 2, 3, 4])], []),
        ([(2, [1, 2, 3]), (2, [1, 2, 3])], [(2, 1)]),
        ([(5, [1, 2]), (1, [1, 2])], [(1, 2), (2, 0)]),
        ([(1, [1]), (1, [2])], []),
    ],
)
def test_draws_that_may_run_out_of_questions_are_found(draws, expected):
    assert short_draws(draws) == expected

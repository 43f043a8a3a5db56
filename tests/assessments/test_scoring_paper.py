from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.papers import Given, ItemScore, Marks, PaperEntry
from assessments.scoring import rounded
from assessments.scoring import score_paper as score_given
from tests.assessments.item_samples import frozen


def entry(position, points="1", name="multiple_response"):
    return PaperEntry(position, name, Decimal(points), frozen(name)[0])


def score_paper(entries, answers, pass_mark, **marks):
    given = {position: Given(answer) for position, answer in answers.items()}
    return score_given(entries, given, Marks(pass_mark, **marks))


def test_score_paper_adds_up_the_items():
    entries = [entry(1), entry(2, "2", "ordering"), entry(3, "1.5", "single_choice"), entry(4)]
    sequence = entries[1].key["sequence"]
    swapped = ",".join([*sequence[:2], sequence[3], sequence[2], sequence[4]])
    score = score_paper(entries, {1: "a,b,c", 2: swapped, 3: ""}, 70)
    assert score.items == (
        ItemScore(1, Decimal("0.3333"), Decimal(1), True),
        ItemScore(2, Decimal("1.5000"), Decimal(2), True),
        ItemScore(3, Decimal("0.0000"), Decimal("1.5"), False),
        ItemScore(4, Decimal("0.0000"), Decimal(1), False),
    )
    assert (score.points, score.max_points) == (Decimal("1.8333"), Decimal("5.5"))
    assert score.percent == Decimal("33.33")  # 11/6 of 5.5 = 1/3
    assert score.passed is False


@pytest.mark.parametrize(("pass_mark", "passed"), [(None, None), (0, True), (66, True), (67, False)])
def test_the_pass_mark_decides(pass_mark, passed):
    assert score_paper([entry(1)], {1: "a,e"}, pass_mark).passed is passed


def test_percent_and_pass_mark_use_the_exact_shares_not_the_rounded_points():
    third = {1: "a", 2: "c", 3: "e"}
    score = score_paper([entry(position) for position in third], third, 33)
    assert (score.points, score.percent, score.passed) == (Decimal("0.9999"), Decimal("33.33"), True)

    # 2/3 + 2/3 + 2/3 of 4 points: a half, though the rounded points are more.
    entries = [entry(1, "2"), entry(2, "1"), entry(3, "1")]
    half = score_paper(entries, {1: "a", 2: "a,c", 3: "a,c"}, 50)
    assert (half.points, half.percent, half.passed) == (Decimal("2.0001"), Decimal("50.00"), True)


@pytest.mark.parametrize(("pass_mark", "passed"), [(None, None), (0, True), (1, False)])
def test_an_empty_paper_is_worth_nothing(pass_mark, passed):
    score = score_paper([], {}, pass_mark)
    assert (score.items, score.points, score.max_points, score.percent) == ((), 0, 0, 0)
    assert score.passed is passed


@pytest.mark.parametrize(
    ("value", "places", "text"),
    [
        (Fraction(1, 3), 4, "0.3333"),
        (Fraction(2, 3), 4, "0.6667"),
        (Fraction(1, 20000), 4, "0.0001"),
        (Fraction(1, 20001), 4, "0.0000"),
        (Fraction(1, 200), 2, "0.01"),
        # Rounding to 28 digits first would make this 0.01.
        (Fraction(5 * 10**40 - 1, 10**43), 2, "0.00"),
        (Fraction(100), 2, "100.00"),
    ],
)
def test_rounded_is_exact_and_half_up(value, places, text):
    assert str(rounded(value, places)) == text


@given(
    chosen=st.lists(st.sets(st.sampled_from("abcde")), min_size=1, max_size=6),
    points=st.decimals("0.01", 100, places=2),
)
def test_score_paper_stays_between_nothing_and_everything(chosen, points):
    entries = [entry(position, str(points)) for position in range(len(chosen))]
    answers = {position: ",".join(sorted(each)) for position, each in enumerate(chosen)}
    score = score_paper(entries, answers, 100)
    assert score.points == sum(item.points for item in score.items)
    assert all(0 <= item.points <= item.max_points for item in score.items)
    assert 0 <= score.percent <= 100
    assert score.passed == all(each == {"a", "c", "e"} for each in chosen)


HALF, RIGHT, WRONG = "a,c,e,b", "a,c,e", "b,d"  # 2/3, all and none of the three right ones


@pytest.mark.parametrize(
    ("answer", "certainty", "points"),
    [
        (RIGHT, 1, "1.0000"),
        (RIGHT, 2, "2.0000"),
        (RIGHT, 3, "3.0000"),
        (RIGHT, 0, "1.0000"),  # not said: as the least certain
        (WRONG, 1, "0.0000"),
        (WRONG, 2, "-2.0000"),
        (WRONG, 3, "-6.0000"),
        (HALF, 3, "0.0000"),  # 2/3 of 3 and 1/3 of -6
        ("", 3, "0.0000"),
    ],
)
def test_certainty_earns_what_gardner_medwins_scheme_says(answer, certainty, points):
    given = {1: Given(answer, certainty=certainty)}
    score = score_given([entry(1, "3")], given, Marks(uses_certainty=True))
    assert str(score.items[0].points) == points
    assert score.points == max(0, Decimal(points))


@pytest.mark.parametrize(
    ("answer", "changes", "tries", "points"),
    [
        (WRONG, {"penalty_percent": 50}, 1, "-0.5000"),
        (HALF, {"penalty_percent": 50}, 1, "0.6667"),
        ("", {"penalty_percent": 50}, 1, "0.0000"),
        (HALF, {"partial_credit": False}, 1, "0.0000"),
        (HALF, {"partial_credit": False, "penalty_percent": 100}, 1, "-1.0000"),
        (RIGHT, {"partial_credit": False}, 1, "1.0000"),
        (RIGHT, {}, 2, "0.7500"),
        (RIGHT, {}, 9, "0.0000"),
    ],
)
def test_penalties_partial_credit_and_tries(answer, changes, tries, points):
    item = replace(entry(1), **changes)
    score = score_given([item], {1: Given(answer, tries=tries)}, Marks(50, try_penalty_percent=25))
    assert str(score.items[0].points) == points
    assert score.percent == max(0, Decimal(points) * 100)


@pytest.mark.parametrize(
    ("answer", "mark", "points", "passed"),
    [("", None, 0, False), ("Text.", None, None, None), ("Text.", Decimal("1.5"), Decimal("1.5"), True)],
)
def test_what_people_mark_waits_for_them_unless_there_is_nothing_to_mark(answer, mark, points, passed):
    score = score_given([entry(1, "2", "essay")], {1: Given(answer, mark=mark)}, Marks(50))
    assert (score.points, score.passed) == (points, passed)
    assert score.max_points == 2


def test_what_earns_no_points_is_worth_none():
    score = score_given([entry(1), entry(2, "5", "rating")], {1: Given(RIGHT), 2: Given("7")}, Marks(100))
    assert (score.max_points, score.percent, score.passed) == (1, 100, True)

import math
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.scoring.formulas import (
    MOST_BITS,
    FormulaError,
    evaluate,
    names_in,
    read_formula,
    rounded_half_away,
)


def value(text, **values):
    return evaluate(read_formula(text), {name: Fraction(each) for name, each in values.items()})


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1 + 2 * 3", 7),
        ("(1 + 2) * 3", 9),
        ("7 - 2 - 1", 4),
        ("8 / 2 / 2", 2),
        ("1 / 3", Fraction(1, 3)),
        ("0.1 + 0.2", Fraction(3, 10)),
        (".5", Fraction(1, 2)),
        ("2 × 3 · 4 ÷ 6 − 1", 3),
        ("2 ^ 3 ^ 2", 512),
        ("-2 ^ 2", -4),
        ("2 ^ -1", Fraction(1, 2)),
        ("--2", 2),
        ("2 * -3", -6),
        ("0 ^ 0", 1),
        ("8 ^ (1 / 3)", 2),
        ("8 ^ (-2 / 3)", Fraction(1, 4)),
        ("4 ^ 0.5", 2),
        ("min(3, 1; 2)", 1),
        ("max(3, 1, 2)", 3),
        ("sqrt(1 / 4)", Fraction(1, 2)),
        ("sqrt(0)", 0),
        ("cbrt(-27)", -3),
        ("ceil(1.2)", 2),
        ("ceil(-1.2)", -1),
        ("floor(1.8)", 1),
        ("round(2.5)", 3),
        ("round(-2.5)", -3),
        ("round(2.345, 2)", Fraction(47, 20)),
        ("round(1250, -2)", 1300),
        ("a1 * B_2", 6),
    ],
)
def test_values(text, expected):
    assert value(text, a1=2, B_2=3) == expected


def test_quantity_distance():
    """D = 44.4 Q^(1/3), which is 444 m for 1,000 kg."""
    assert value("44.4 * cbrt(q)", q=1000) == 444
    assert value("44.4 * q ^ (1 / 3)", q=1000) == 444


def test_pi_has_more_digits_than_any_answer_needs():
    assert float(value("pi")) == math.pi
    assert value("floor(pi * 10 ^ 12 * 10 ^ 12 * 10 ^ 6)") == 3141592653589793238462643383279


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "syntax"),
        ("  ", "syntax"),
        ("1 +", "syntax"),
        ("1 2", "syntax"),
        ("(1", "syntax"),
        ("1)", "syntax"),
        ("1e5", "syntax"),
        ("1,5", "syntax"),
        ("a.b", "syntax"),
        ("$", "syntax"),
        ("٥", "syntax"),
        ("__import__", "syntax"),
        ("min(1 2)", "syntax"),
        ("eval(1)", "unknown_name"),
        ("x", "unknown_name"),
        ("min", "unknown_name"),
        ("min(1)", "value_count"),
        ("sqrt(1, 2)", "value_count"),
        ("round(1, 2, 3)", "value_count"),
        ("1" * 301, "too_long"),
        ("(" * 20 + "1" + ")" * 20, "too_deep"),
        ("-" * 40 + "1", "too_deep"),
        ("2" + "^2" * 40, "too_deep"),
        ("1 / 0", "division_by_zero"),
        ("1 / (2 - 2)", "division_by_zero"),
        ("0 ^ -1", "division_by_zero"),
        ("sqrt(-1)", "negative_root"),
        ("(-1) ^ 0.5", "negative_root"),
        ("2 ^ 13", "exponent"),
        ("2 ^ 0.33", "exponent"),
        ("2 ^ (1 / 7)", "exponent"),
        ("round(1, 0.5)", "digits"),
        ("round(1, 13)", "digits"),
        ("((9 ^ 12) ^ 12) ^ 12", "too_large"),
    ],
)
def test_what_cannot_be_calculated(text, reason):
    with pytest.raises(FormulaError) as caught:
        value(text)
    assert caught.value.reason == reason


def test_the_longest_sum_can_be_calculated():
    assert value("+".join("1" * 150)) == 150


def test_names_in_a_formula():
    assert names_in(read_formula("min(a, 2) * (b - a) / pi")) == {"a", "b"}
    assert names_in(read_formula("1")) == frozenset()


@given(number=st.fractions(min_value=0, max_value=10**9), degree=st.integers(2, 6))
def test_roots_are_right_to_thirty_digits(number, degree):
    root = evaluate(read_formula(f"x ^ (1 / {degree})"), {"x": number})
    step = Fraction(1, 10**30)
    assert root**degree <= number
    assert root == 0 or (root * (1 + step)) ** degree > number


@given(number=st.fractions(min_value=0, max_value=10**6))
def test_the_root_of_a_square_is_exact(number):
    assert value("sqrt(x * x)", x=number) == number


@given(text=st.text("0123456789.+-*/^(), abxsqrtminpi", max_size=40))
def test_any_text_is_calculated_or_refused(text):
    try:
        found = evaluate(read_formula(text), {"a": Fraction(1, 3), "b": Fraction(-2), "x": Fraction(7)})
    except FormulaError:
        return
    assert max(found.numerator.bit_length(), found.denominator.bit_length()) <= MOST_BITS


@pytest.mark.parametrize(
    ("number", "digits", "rounded"),
    [("0.5", 0, 1), ("-0.5", 0, -1), ("0.49", 0, 0), ("1.005", 2, "1.01"), ("-1.005", 2, "-1.01")],
)
def test_rounded_half_away(number, digits, rounded):
    assert rounded_half_away(Fraction(number), digits) == Fraction(rounded)

"""A small arithmetic language for calculated items: read to a tree, evaluated exactly, bounded in every way.

    formula = term (("+" | "-") term)*        term   = signed (("*" | "/") signed)*
    signed  = "-" signed | power              power  = atom ("^" signed)?
    atom    = number | name | "(" formula ")" | function "(" formula (("," | ";") formula)* ")"

Functions: min, max (two values or more), sqrt, cbrt, ceil, floor, round (value, and digits if not to a whole number;
halves go away from zero). Exponents are whole numbers or simple fractions: q ^ (1 / 3). "pi" is a number.
× · ÷ − are read as * * / -.
"""

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from typing import Literal

FORMULA_LIMIT = 300  # characters; also bounds the depth of a long sum
MOST_DEPTH = 30
MOST_EXPONENT = 12
MOST_ROOT = 6
MOST_BITS = 2000  # of a numerator or denominator, about 600 digits
ROOT_DIGITS = 30

Reason = Literal[
    "syntax",
    "unknown_name",
    "value_count",
    "too_long",
    "too_deep",
    "too_large",
    "division_by_zero",
    "negative_root",
    "exponent",
    "digits",
]

NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,19}")
TOKEN = re.compile(r"\s*(?:([0-9]+(?:\.[0-9]+)?|\.[0-9]+)|([A-Za-z][A-Za-z0-9_]*)|([-+*/^(),;]))")
SIGNS = str.maketrans("×·÷−", "**/-")
PI = Fraction(3141592653589793238462643383279502884197, 10**39)


class FormulaError(ValueError):
    """A formula that cannot be read, or a value that cannot be calculated."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason: Reason = reason


@dataclass(frozen=True)
class Node:
    """A number ("number"), a value to be given ("name"), or the call of an operator or function on its parts."""

    call: str
    parts: tuple["Node", ...] = ()
    number: Fraction = Fraction(0)
    name: str = ""


@cache
def read_formula(text: str) -> Node:
    """The tree of a formula; raises FormulaError."""
    if len(text) > FORMULA_LIMIT:
        raise FormulaError("too_long")
    return _Reader(_tokens(text.translate(SIGNS))).whole()


def names_in(node: Node) -> frozenset[str]:
    """The names that need a value."""
    own = frozenset({node.name} if node.call == "name" else ())
    return own.union(*map(names_in, node.parts))


def evaluate(node: Node, values: Mapping[str, Fraction]) -> Fraction:
    """The exact value (roots that are no fraction: to at least 30 digits); raises FormulaError."""
    if node.call == "number":
        return node.number
    if node.call == "name":
        if node.name not in values:
            raise FormulaError("unknown_name")
        return values[node.name]
    result = CALLS[node.call]([evaluate(part, values) for part in node.parts])
    if max(result.numerator.bit_length(), result.denominator.bit_length()) > MOST_BITS:
        raise FormulaError("too_large")
    return result


def rounded_half_away(value: Fraction, digits: int = 0) -> Fraction:
    """Rounded as people do: 2.5 to 3, -2.5 to -3."""
    scale = Fraction(10) ** digits
    whole = math.floor(abs(value) * scale + Fraction(1, 2))
    return Fraction(-whole if value < 0 else whole) / scale


def _tokens(text: str) -> list[tuple[str, str]]:
    """(kind, text) of each token, the end included."""
    tokens, place = [], 0
    while text[place:].strip():
        match = TOKEN.match(text, place)
        if match is None:
            raise FormulaError("syntax")
        number, name, sign = match.groups()
        tokens.append(("number", number) if number else ("name", name) if name else (sign, sign))
        place = match.end()
    return [*tokens, ("end", "")]


class _Reader:
    """Reads tokens from the first to the last; the depth of recursion is bounded by MOST_DEPTH."""

    def __init__(self, tokens: list[tuple[str, str]]) -> None:
        self.tokens = tokens
        self.place = 0
        self.depth = 0

    def whole(self) -> Node:
        node = self.formula()
        self._expect("end")
        return node

    def formula(self) -> Node:
        self.depth += 1
        if self.depth > MOST_DEPTH:
            raise FormulaError("too_deep")
        node = self.term()
        while sign := self._take("+", "-"):
            node = Node(sign, (node, self.term()))
        self.depth -= 1
        return node

    def term(self) -> Node:
        node = self.signed()
        while sign := self._take("*", "/"):
            node = Node(sign, (node, self.signed()))
        return node

    def signed(self) -> Node:
        self.depth += 1
        if self.depth > MOST_DEPTH:
            raise FormulaError("too_deep")
        node = Node("negative", (self.signed(),)) if self._take("-") else self.power()
        self.depth -= 1
        return node

    def power(self) -> Node:
        node = self.atom()
        return Node("^", (node, self.signed())) if self._take("^") else node

    def atom(self) -> Node:
        kind, text = self.tokens[self.place]
        self.place += 1
        if kind == "number":
            return Node("number", number=Fraction(text))
        if kind == "(":
            node = self.formula()
            self._expect(")")
            return node
        if kind != "name":
            raise FormulaError("syntax")
        if text == "pi":
            return Node("number", number=PI)
        return self._call(text) if self._take("(") else Node("name", name=text)

    def _call(self, name: str) -> Node:
        if name not in FUNCTIONS:
            raise FormulaError("unknown_name")
        parts = [self.formula()]
        while self._take(",", ";"):
            parts.append(self.formula())
        self._expect(")")
        least, most = FUNCTIONS[name]
        if not least <= len(parts) <= most:
            raise FormulaError("value_count")
        return Node(name, tuple(parts))

    def _take(self, *kinds: str) -> str:
        kind, _text = self.tokens[self.place]
        if kind not in kinds:
            return ""
        self.place += 1
        return kind

    def _expect(self, kind: str) -> None:
        if not self._take(kind):
            raise FormulaError("syntax")


def _divided(values: Sequence[Fraction]) -> Fraction:
    if values[1] == 0:
        raise FormulaError("division_by_zero")
    return values[0] / values[1]


def _power(values: Sequence[Fraction]) -> Fraction:
    base, exponent = values
    if exponent.denominator > MOST_ROOT or abs(exponent.numerator) > MOST_EXPONENT:
        raise FormulaError("exponent")
    if base == 0 and exponent < 0:
        raise FormulaError("division_by_zero")
    if base < 0 and exponent.denominator > 1:
        raise FormulaError("negative_root")
    return _root(Fraction(base**exponent.numerator), exponent.denominator)


def _rounded(values: Sequence[Fraction]) -> Fraction:
    digits = values[1] if len(values) > 1 else Fraction(0)
    if digits.denominator != 1 or abs(digits) > MOST_EXPONENT:
        raise FormulaError("digits")
    return rounded_half_away(values[0], int(digits))


def _square_root(values: Sequence[Fraction]) -> Fraction:
    if values[0] < 0:
        raise FormulaError("negative_root")
    return _root(values[0], 2)


def _cube_root(values: Sequence[Fraction]) -> Fraction:
    return -_root(-values[0], 3) if values[0] < 0 else _root(values[0], 3)


def _root(value: Fraction, degree: int) -> Fraction:
    """The root of a number that is not negative; the root of degree 1 is the number itself."""
    exact = Fraction(_whole_root(value.numerator, degree), _whole_root(value.denominator, degree))
    if exact**degree == value:
        return exact
    lost = max(
        0, (value.denominator.bit_length() - value.numerator.bit_length()) // 3
    )  # zeros after the point
    places = ROOT_DIGITS + lost // degree + 1
    scaled = value.numerator * 10 ** (degree * places) // value.denominator
    return Fraction(_whole_root(scaled, degree), 10**places)


def _whole_root(number: int, degree: int) -> int:
    """The largest whole number whose power is not above `number`, by Newton's method from above."""
    root = 1 << (number.bit_length() // degree + 1)
    while number:
        better = ((degree - 1) * root + number // root ** (degree - 1)) // degree
        if better >= root:
            return root
        root = better
    return 0


FUNCTIONS: Mapping[str, tuple[int, int]] = {
    "min": (2, MOST_DEPTH),
    "max": (2, MOST_DEPTH),
    "sqrt": (1, 1),
    "cbrt": (1, 1),
    "ceil": (1, 1),
    "floor": (1, 1),
    "round": (1, 2),
}
CALLS: Mapping[str, Callable[[Sequence[Fraction]], Fraction]] = {
    "+": lambda values: values[0] + values[1],
    "-": lambda values: values[0] - values[1],
    "*": lambda values: values[0] * values[1],
    "/": _divided,
    "^": _power,
    "negative": lambda values: -values[0],
    "min": min,
    "max": max,
    "sqrt": _square_root,
    "cbrt": _cube_root,
    "ceil": lambda values: Fraction(math.ceil(values[0])),
    "floor": lambda values: Fraction(math.floor(values[0])),
    "round": _rounded,
}

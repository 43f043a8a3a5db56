"""The numbers of a calculated item: their ranges, and the values that a seed draws."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from hashlib import sha256
from itertools import product

from shared.numerals import exact_number, plain_text

MOST_PARAMETERS = 6  # every combination of their extreme values is tried when an item is checked
MOST_VALUES = 1_000_000

Values = Mapping[str, Fraction]


@dataclass(frozen=True)
class Parameter:
    """A number drawn between `low` and `high`, both included, in steps from `low`."""

    name: str
    low: Fraction
    high: Fraction
    step: Fraction

    @property
    def count(self) -> int:
        return (self.high - self.low) // self.step + 1 if self.step > 0 else 0

    def drawn(self, seed: str) -> Fraction:
        number = int.from_bytes(sha256(f"{seed}\n{self.name}".encode()).digest())
        return self.low + number % self.count * self.step

    def extremes(self) -> set[Fraction]:
        """The least and the greatest value, and zero if it can be drawn."""
        found = {self.low, self.low + (self.count - 1) * self.step}
        zero = -self.low / self.step
        return found | ({Fraction(0)} if zero.denominator == 1 and 0 <= zero < self.count else set())


def parameter_of(values: Mapping[object, object]) -> Parameter | None:
    """The parameter that authored or frozen values describe; None unless its range holds values that can be drawn."""
    low, high, step = (exact_number(values.get(name)) for name in ("low", "high", "step"))
    if low is None or high is None or step is None:
        return None
    parameter = Parameter(str(values.get("name")), Fraction(low), Fraction(high), Fraction(step))
    return parameter if 0 < parameter.count <= MOST_VALUES else None


def draw(parameters: Sequence[Parameter], seed: str) -> dict[str, Fraction]:
    return {parameter.name: parameter.drawn(seed) for parameter in parameters}


def corners(parameters: Sequence[Parameter]) -> Iterator[dict[str, Fraction]]:
    """Every combination of extreme values."""
    names = [parameter.name for parameter in parameters]
    for values in product(*(sorted(parameter.extremes()) for parameter in parameters)):
        yield dict(zip(names, values, strict=True))


def decimal_text(value: Fraction) -> str:
    """A drawn value, which is a sum of decimals, as plain decimal text."""
    digits = 0
    while (value * 10**digits).denominator != 1:
        digits += 1
    return plain_text(Decimal(int(value * 10**digits)).scaleb(-digits))

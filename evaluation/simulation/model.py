"""The item-response model of simulated learners: how able people answer items of every type (pure).

Two parameters per item (Birnbaum 1968): P(right) = 1 / (1 + exp(-a (theta - b))), above a floor for guessing.
Types with partial credit are answered part by part.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from random import Random
from typing import Any

from assessments.scoring import ITEM_TYPES
from shared.numerals import plain_text

Key = Mapping[str, Any]
# Mean difficulty of the author's three classes, on the scale of ability (mean 0, standard deviation 1).
DIFFICULTY = {1: -1.3, 2: -0.5, 3: 0.4}
OMITTED_SHARE = 0.015


@dataclass(frozen=True)
class Item:
    """An item with its parameters: discrimination `a`, difficulty `b`, and how tempting its options are."""

    position: int
    type: str
    key: Key
    a: float
    b: float
    temptation: Mapping[str, float]


def item(seed: int, code: str, position: int, item_type: str, key: Key, difficulty: int) -> Item:
    """The same item has the same parameters wherever it is used with this seed."""
    random = Random(f"{seed}:item:{code}")
    return Item(
        position=position,
        type=item_type,
        key=key,
        a=random.lognormvariate(0.15, 0.25),
        b=DIFFICULTY[difficulty] + random.gauss(0, 0.35),
        temptation={each: random.uniform(0.3, 1.5) for each in key.get("options", ())},
    )


def probability(it: Item, theta: float, floor: float = 0.0) -> float:
    return floor + (1 - floor) / (1 + math.exp(-it.a * (theta - it.b)))


def answer(it: Item, theta: float, random: Random) -> str:
    """A canonical answer of someone of ability `theta`; '' where they leave the question out."""
    if random.random() < OMITTED_SHARE:
        return ""
    if it.type in ANSWERS:
        return ANSWERS[it.type](it, theta, random)
    if "correct" not in it.key:
        # Types that nobody has modelled: known or left out. What people write is not simulated.
        right = ITEM_TYPES[it.type].right_answer(it.key)
        return right if random.random() < probability(it, theta) else ""
    several = it.type == "multiple_response" or it.key.get("response") == "multiple"
    return _several(it, theta, random) if several else _one(it, theta, random)


def _one(it: Item, theta: float, random: Random) -> str:
    options, correct = it.key["options"], it.key["correct"]
    if random.random() < probability(it, theta, floor=0.8 / len(options)):
        return correct[0]
    wrong = [each for each in options if each not in correct]
    return random.choices(wrong, [it.temptation[each] for each in wrong])[0]


def _several(it: Item, theta: float, random: Random) -> str:
    known = probability(it, theta, floor=0.3)
    chosen = []
    for each in it.key["options"]:
        is_seen_through = random.random() < known
        is_correct = each in it.key["correct"]
        takes = is_correct if is_seen_through else random.random() < it.temptation[each] / 2.5
        if takes:
            chosen.append(each)
    return ",".join(chosen)


def _matching(it: Item, theta: float, random: Random) -> str:
    known = probability(it, theta, floor=1 / len(it.key["rights"]))
    given = {}
    for left, right in ((left, it.key["pairs"][left]) for left in it.key["lefts"]):
        others = [each for each in it.key["rights"] if each != right]
        given[left] = right if random.random() < known else random.choice(others)
    return ",".join(f"{left}={right}" for left, right in given.items())


def _ordering(it: Item, theta: float, random: Random) -> str:
    """Neighbours that are not known change places."""
    steps = list(it.key["sequence"])
    known = probability(it, theta, floor=0.3)
    for place in range(len(steps) - 1):
        if random.random() > known:
            steps[place], steps[place + 1] = steps[place + 1], steps[place]
    return ",".join(steps)


def _numeric(it: Item, theta: float, random: Random) -> str:
    right = Decimal(it.key["answer"])
    if random.random() < probability(it, theta):
        return plain_text(right)
    errors = it.key["common_errors"]
    if errors and random.random() < 0.6:
        return plain_text(Decimal(random.choice(errors)["value"]))
    slip = Decimal(random.choice((2, 3, 10, 100))) * (abs(right) + Decimal(it.key["tolerance"]) + 1)
    return plain_text(right + slip)


ANSWERS: Mapping[str, Callable[[Item, float, Random], str]] = {
    "matching": _matching,
    "categorise": _matching,
    "ordering": _ordering,
    "numeric": _numeric,
}

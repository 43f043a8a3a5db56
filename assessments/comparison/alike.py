"""Questions that look alike: Jaccard similarity of their words and pairs of words, found without comparing all."""

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

WORD = re.compile(r"\w+")
TATWEEL = "\u0640"
ROUNDING = 1e-9  # 0.7 * 10 is a little more than 7
Shingles = frozenset[str]


@dataclass(frozen=True)
class Pair:
    """Two questions by their names, and how much of their words they share, 0 to 1."""

    first: str
    second: str
    similarity: float


def shingles(texts: Iterable[str]) -> Shingles:
    """The words and the pairs of neighbouring words of the texts. Case, accents, vowel marks and signs do not count."""
    found: set[str] = set()
    for text in texts:
        words = WORD.findall(_bare(text))
        found.update(words)
        found.update(" ".join(pair) for pair in pairwise(words))
    return frozenset(found)


def _bare(text: str) -> str:
    marked = unicodedata.normalize("NFKD", text).casefold()
    return "".join(letter for letter in marked if letter != TATWEEL and not unicodedata.combining(letter))


def similarity(one: frozenset[Any], other: frozenset[Any]) -> float:
    """Jaccard: shared over all; nothing is like nothing."""
    shared = len(one & other)
    return shared / (len(one) + len(other) - shared) if shared else 0.0


def alike(one: Shingles, others: Mapping[str, Shingles], least: float) -> list[tuple[str, float]]:
    """Which of the others are at least so similar, the most similar first."""
    found = [(name, similarity(one, other)) for name, other in others.items()]
    return sorted((each for each in found if each[1] >= least), key=lambda each: (-each[1], each[0]))


def pairs_alike(sets: Mapping[str, Shingles], least: float, most: int) -> list[Pair]:
    """The pairs that are at least so similar (`least` above 0), the most similar first; stops when `most` are found.

    Where several are the same, each is paired with the first of them, and that one with what is like them.
    Prefix filtering after Bayardo, Ma & Srikant, "Scaling Up All Pairs Similarity Search" (2007): two sets that
    are similar enough share one of the rarest members of each, so that few pairs need to be looked at.
    """
    found: list[Pair] = []
    firsts: dict[Shingles, str] = {}
    for name in sorted(sets):
        first = firsts.setdefault(sets[name], name)
        if first != name and sets[name]:
            found.append(Pair(first, name, 1.0))
    frequency = Counter(member for each in firsts for member in each)
    # From the rarest to the commonest: each set as the ascending numbers of its members.
    numbers = {member: n for n, member in enumerate(sorted(frequency, key=lambda m: (frequency[m], m)))}
    records = sorted((sorted(map(numbers.__getitem__, each)), name) for each, name in firsts.items() if each)
    records.sort(key=lambda record: len(record[0]))
    index: dict[int, list[int]] = {}
    sets_of_numbers = [frozenset(members) for members, _name in records]
    for place, (members, name) in enumerate(records):
        if len(found) >= most:
            break
        one = sets_of_numbers[place]
        near = {other for member in members[: _prefix(one, least)] for other in index.get(member, ())}
        found += [
            Pair(*sorted((name, records[other][1])), share)
            for other in near
            if len(sets_of_numbers[other]) >= least * len(one) - ROUNDING
            and (share := similarity(one, sets_of_numbers[other])) >= least
        ]
        # What is looked up later is at least as large, so that a shorter prefix will do here.
        for member in members[: _prefix(one, 2 * least / (1 + least))]:
            index.setdefault(member, []).append(place)
    return sorted(found, key=lambda pair: (-pair.similarity, pair.first, pair.second))[:most]


def _prefix(one: frozenset[int], least: float) -> int:
    """How many of the rarest members two sets that are similar enough cannot all differ in."""
    return len(one) - math.ceil(least * len(one) - ROUNDING) + 1

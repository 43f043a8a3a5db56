"""Repeatable shuffles: the same seed always gives the same order, on every machine."""

from collections.abc import Iterable
from hashlib import sha256
from string import ascii_uppercase


def shuffled(ids: Iterable[str], seed: str) -> list[str]:
    return sorted(ids, key=lambda each: sha256(f"{seed}\n{each}".encode()).digest())


def deal_letters(count: int, salt: str) -> list[str]:
    """A letter for each of `count` things; its place in the alphabet says nothing about the thing's place."""
    dealt = shuffled((str(place) for place in range(count)), salt)
    letters = dict(zip(dealt, ascii_uppercase, strict=False))
    return [letters[str(place)] for place in range(count)]

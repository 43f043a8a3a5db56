"""Answers that give each line of an item one id: "1=C,3=A"."""

from collections.abc import Iterable, Mapping


def split_pairs(answer: str) -> dict[str, str]:
    """Canonical text "1=C,3=A" as {"1": "C", "3": "A"}."""
    pairs = (pair.partition("=") for pair in answer.split(",") if pair)
    return {line: given for line, _, given in pairs}


def join_pairs(lines: Iterable[str], given: Mapping[str, str]) -> str:
    """The canonical text: the lines in the order of the key, without those that have nothing."""
    return ",".join(f"{line}={given[line]}" for line in lines if given.get(line))

"""Reads frozen items for people: the right answer, and what each id inside an answer stands for."""

from collections.abc import Mapping
from typing import Any

Key = Mapping[str, Any]
Wording = Mapping[str, Any]


def right_answer(item_type: str, key: Key) -> str:
    """The canonical answer that earns all points."""
    if item_type == "matching":
        return ",".join(f"{left}={right}" for left, right in sorted_pairs(key))
    if item_type == "ordering":
        return ",".join(key["sequence"])
    if item_type == "numeric":
        return str(key["answer"])
    return ",".join(each for each in key["options"] if each in key["correct"])


def sorted_pairs(key: Key) -> list[tuple[str, str]]:
    """Left and right ids of a matching item; a JSON column may have lost the order of the left-hand side."""
    return [(left, key["pairs"][left]) for left in key["lefts"]]


def answer_parts(item_type: str, key: Key, wording: Wording) -> list[tuple[str, str]]:
    """Every id that an answer to the item may hold, with its text; a numeric item has its unit instead."""
    if item_type == "matching":
        lefts = [(left, wording["lefts"][left]["text"]) for left in key["lefts"]]
        return lefts + [(right, wording["rights"][right]) for right in key["rights"]]
    if item_type == "ordering":
        return [(step, wording["steps"][step]) for step in sorted(key["sequence"])]
    if item_type == "numeric":
        return [("unit", wording["unit"]), ("tolerance", str(key["tolerance"]))]
    return [(each, wording["options"][each]["text"]) for each in key["options"]]

"""Correction of many p-values."""

from collections.abc import Sequence

from assessments.statistics.values import Number


def benjamini_hochberg(p_values: Sequence[Number]) -> tuple[Number, ...]:
    """Adjusted p-values in the same order (Benjamini & Hochberg 1995; R's p.adjust "BH"). None stays None.

    Calling significant what is below .05 lets on average at most 5 % of the calls be false.
    """
    known = sorted((p, place) for place, p in enumerate(p_values) if p is not None)
    adjusted: list[Number] = [None] * len(p_values)
    smallest = 1.0
    for rank in range(len(known), 0, -1):
        p, place = known[rank - 1]
        smallest = min(smallest, p * len(known) / rank)
        adjusted[place] = smallest
    return tuple(adjusted)

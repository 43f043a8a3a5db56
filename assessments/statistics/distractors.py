"""Distractor analysis: how often each option was chosen by the lower, middle and upper third of people."""

from collections.abc import Collection, Sequence

import numpy as np

from assessments.statistics.items import pearson
from assessments.statistics.values import Booleans, Codes, Matrix, OptionCount, OptionTable


def option_table(
    matrix: Matrix, item: str, *, options: Sequence[str], chosen: Booleans, key: Collection[str]
) -> OptionTable:
    """Counts of options against score groups. `chosen`: persons x options; several per person may be chosen.

    Groups are thirds of all people by total score (Haladyna 2004, ch. 9). People who did not reach the item
    count nowhere; people who reached it and chose nothing are `omitted`. The correlation of an option is
    with the total without this item, over the people who reached it.
    """
    column = matrix.items.index(item)
    if chosen.shape != (matrix.n, len(options)):
        raise ValueError("chosen must have one row a person and one column an option")
    reached = matrix.reached[:, column]
    group = thirds(matrix)
    rest = (matrix.totals - matrix.scored[:, column])[reached]

    def count(name: str, picks: Booleans) -> OptionCount:
        sizes = np.bincount(group[reached & picks], minlength=3)
        correlation = pearson(picks[reached].astype(float), rest)
        number = None if isinstance(correlation, str) or len(matrix.items) < 2 else correlation
        return OptionCount(name, name in key, int(sizes[0]), int(sizes[1]), int(sizes[2]), number)

    counts = tuple(count(name, chosen[:, i]) for i, name in enumerate(options))
    omitted = count("", ~chosen.any(axis=1))
    sizes = np.bincount(group[reached], minlength=3)
    return OptionTable(item, counts, omitted, int(sizes[0]), int(sizes[1]), int(sizes[2]))


def thirds(matrix: Matrix) -> Codes:
    """Per person 0 (lower), 1 (middle) or 2 (upper third); the outer thirds have round(n/3) people each."""
    size = round(matrix.n / 3)
    group = np.ones(matrix.n, dtype=np.int64)
    group[matrix.ranking[:size]] = 2
    group[matrix.ranking[matrix.n - size :]] = 0
    return group

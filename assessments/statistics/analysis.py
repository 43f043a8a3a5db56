"""The one function that the command and the app call: a matrix, options and groups in, everything out."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from assessments.statistics.dif import MINIMUM_GROUP, DifReport, dif_report
from assessments.statistics.distractors import option_table
from assessments.statistics.flags import Flag, Limits, find_flags
from assessments.statistics.items import item_statistics
from assessments.statistics.reliability import whole_test
from assessments.statistics.values import (
    Booleans,
    Floats,
    ItemStatistics,
    Matrix,
    OptionTable,
    TestStatistics,
)


@dataclass(frozen=True, eq=False)
class Choices:
    """What people chose in one item. `chosen`: persons x options, true where chosen."""

    options: Sequence[str]
    chosen: Booleans
    key: Collection[str]


@dataclass(frozen=True, eq=False)
class Grouping:
    """One entry a person, "" = unknown; the people of `focal` are compared with everybody else."""

    groups: Sequence[str]
    focal: str
    minimum_group: int = MINIMUM_GROUP


@dataclass(frozen=True)
class Analysis:
    test: TestStatistics
    items: tuple[ItemStatistics, ...]
    options: Mapping[str, OptionTable] = field(default_factory=dict)  # by item
    dif: Mapping[str, DifReport] = field(default_factory=dict)  # by name of the grouping
    flags: tuple[Flag, ...] = ()


def analyse(
    matrix: Matrix,
    *,
    seconds: Floats | None = None,
    choices: Mapping[str, Choices] | None = None,
    groupings: Mapping[str, Grouping] | None = None,
    pass_points: float | None = None,
    minimum_n: int = 2,
    limits: Limits | None = None,
) -> Analysis:
    """All statistics of one test. Pool cohorts by putting their people into one matrix of item versions.

    `seconds`: persons x items, nan = unknown. `choices`: by item. `groupings`: by name, such as "gender".
    `pass_points`: in points of the total. Below `minimum_n` people, numbers are None and options are left out.
    """
    test = whole_test(matrix, pass_points=pass_points, minimum_n=minimum_n)
    items = item_statistics(matrix, seconds=seconds, minimum_n=minimum_n)
    shown = {item.item for item in items if item.facility is not None}
    options = {
        item: option_table(matrix, item, options=each.options, chosen=each.chosen, key=each.key)
        for item, each in (choices or {}).items()
        if item in shown
    }
    dif = {
        name: dif_report(matrix, each.groups, focal=each.focal, minimum_group=each.minimum_group)
        for name, each in (groupings or {}).items()
    }
    return Analysis(test, items, options, dif, find_flags(test, items, options, dif, limits or Limits()))

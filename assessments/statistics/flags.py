"""What a trainer should look at: codes with parameters, found in the statistics. The words are elsewhere."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from assessments.statistics.dif import DifReport, DifResult
from assessments.statistics.values import ItemStatistics, OptionTable, TestStatistics

FlagCode = Literal[
    "few_people",  # params: n, minimum
    "low_reliability",  # params: alpha
    "uncertain_decisions",  # params: percent of people who would get the same decision again
    "everyone_right",
    "everyone_wrong",
    "very_easy",  # params: percent
    "very_hard",  # params: percent
    "strong_learners_miss",  # params: correlation
    "low_discrimination",  # params: correlation
    "lowers_reliability",  # params: alpha, alpha_if_deleted
    "often_not_reached",  # params: percent
    "often_omitted",  # params: percent
    "option_never_chosen",  # params: option
    "option_rarely_chosen",  # params: option, percent
    "strong_learners_choose",  # params: option, upper_percent, lower_percent; a wrong option
    "group_difference_moderate",  # params: by, focal, harder_for (focal | reference), delta
    "group_difference_large",  # params: the same
    "group_difference_changes",  # params: by, focal; the difference depends on the score
]


@dataclass(frozen=True)
class Limits:
    """Where flags begin. Bands of correlations: Ebel & Frisbie (1991); options: Haladyna & Downing (1993)."""

    few_people: int = 30
    low_alpha: float = 0.7
    low_consistency: float = 0.8
    very_easy: float = 0.95
    very_hard: float = 0.2
    low_correlation: float = 0.2
    alpha_gain: float = 0.02
    not_reached: float = 0.1
    omitted: float = 0.1
    rare_option: float = 0.05
    significance: float = 0.05
    r2_change: float = 0.035  # moderate after Jodoin & Gierl (2001)


@dataclass(frozen=True)
class Flag:
    """`item` is "" for the whole test. Correlations and alphas are plain numbers, percents 0 to 100."""

    code: FlagCode
    item: str = ""
    params: Mapping[str, Any] = field(default_factory=dict)


def find_flags(
    test: TestStatistics,
    items: Sequence[ItemStatistics],
    options: Mapping[str, OptionTable],
    dif: Mapping[str, DifReport],
    limits: Limits,
) -> tuple[Flag, ...]:
    """Of the test first, then item by item in the order of the test. Numbers that are not shown raise no flag."""
    found = list(_test_flags(test, limits))
    for place, item in enumerate(items):
        found += _item_flags(item, test, limits)
        if item.item in options and item.facility is not None:
            found += _option_flags(options[item.item], limits)
        for by, report in dif.items():
            found += _group_flags(by, report.focal, report.items[place], limits)
    return tuple(found)


def _test_flags(test: TestStatistics, limits: Limits) -> Iterator[Flag]:
    if test.n < limits.few_people:
        yield Flag("few_people", params={"n": test.n, "minimum": limits.few_people})
    if test.alpha is not None and test.alpha < limits.low_alpha:
        yield Flag("low_reliability", params={"alpha": test.alpha})
    if test.decision_consistency is not None and test.decision_consistency < limits.low_consistency:
        yield Flag("uncertain_decisions", params={"percent": 100 * test.decision_consistency})


def _item_flags(item: ItemStatistics, test: TestStatistics, limits: Limits) -> Iterator[Flag]:
    facility, correlation, without = item.facility, item.corrected_item_total, item.alpha_if_deleted
    if facility is not None:
        percent = {"percent": 100 * facility}
        if facility == 1:
            yield Flag("everyone_right", item.item)
        elif facility == 0:
            yield Flag("everyone_wrong", item.item)
        elif facility > limits.very_easy:
            yield Flag("very_easy", item.item, percent)
        elif facility < limits.very_hard:
            yield Flag("very_hard", item.item, percent)
    if correlation is not None and correlation < limits.low_correlation:
        code: FlagCode = "strong_learners_miss" if correlation < 0 else "low_discrimination"
        yield Flag(code, item.item, {"correlation": correlation})
    if without is not None and test.alpha is not None and without > test.alpha + limits.alpha_gain:
        yield Flag("lowers_reliability", item.item, {"alpha": test.alpha, "alpha_if_deleted": without})
    if item.not_reached is not None and item.not_reached > limits.not_reached:
        yield Flag("often_not_reached", item.item, {"percent": 100 * item.not_reached})


def _option_flags(table: OptionTable, limits: Limits) -> Iterator[Flag]:
    if table.n == 0:
        return
    if table.omitted.count > limits.omitted * table.n:
        yield Flag("often_omitted", table.item, {"percent": 100 * table.omitted.count / table.n})
    for each in table.options:
        share = each.count / table.n
        upper, lower = (
            count / size if size else 0.0
            for count, size in ((each.upper, table.upper_size), (each.lower, table.lower_size))
        )
        if each.count == 0:
            yield Flag("option_never_chosen", table.item, {"option": each.option})
        elif share < limits.rare_option:
            yield Flag("option_rarely_chosen", table.item, {"option": each.option, "percent": 100 * share})
        elif not each.is_key and upper > lower:
            shares = {"upper_percent": 100 * upper, "lower_percent": 100 * lower}
            yield Flag("strong_learners_choose", table.item, {"option": each.option, **shares})


def _group_flags(by: str, focal: str, result: DifResult, limits: Limits) -> Iterator[Flag]:
    """Class B or C counts only if it stays significant after correcting for the number of items."""
    verdict, logistic = result.verdict, result.logistic
    significant = result.p_adjusted is not None and result.p_adjusted < limits.significance
    if verdict is not None and significant and verdict.ets_class in ("B", "C"):
        code: FlagCode = "group_difference_large" if verdict.ets_class == "C" else "group_difference_moderate"
        params = {"by": by, "focal": focal, "harder_for": result.harder_for, "delta": verdict.delta}
        yield Flag(code, result.item, params)
    if logistic is None or logistic.nonuniform_p is None or logistic.r2_change is None:
        return
    if logistic.nonuniform_p < limits.significance and logistic.r2_change >= limits.r2_change:
        yield Flag("group_difference_changes", result.item, {"by": by, "focal": focal})

"""Figures as lines of a table: their names, one sentence each, and numbers in the marks of a language."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from assessments.labels import figure_text

PERCENT = "percent"

# Figure: its name, what it says, decimals or per cent.
TEST_FIGURES: Mapping[str, tuple[Promise, Promise, int | str]] = {
    "mean": (_("Mean"), _("The average score, in points."), 2),
    "mean_se": (_("Standard error of the mean"), _("How far the mean may be off by chance."), 2),
    "median": (_("Median"), _("Half of the people have this score or less."), 2),
    "sd": (_("Standard deviation"), _("How far scores usually lie from the mean, in points."), 2),
    "minimum": (_("Lowest score"), _("In points."), 2),
    "maximum": (_("Highest score"), _("In points."), 2),
    "skewness": (_("Skewness"), _("Below 0: most scores are high. Above 0: most are low."), 2),
    "kurtosis": (_("Kurtosis"), _("Above 0: more very high and very low scores than in a normal curve."), 2),
    "alpha": (
        _("Cronbach's alpha"),
        _("How well the questions measure the same thing; 0.7 or more for decisions about people."),
        2,
    ),
    "alpha_low": (_("Alpha, from"), _("The lower end of its confidence interval (95 per cent)."), 2),
    "alpha_high": (_("Alpha, to"), _("The upper end of its confidence interval (95 per cent)."), 2),
    "kr20": (_("KR-20"), _("Alpha of questions that are right or wrong and worth the same."), 2),
    "sem": (
        _("Standard error of measurement"),
        _("How far one person's score may lie from what they can do, in points."),
        2,
    ),
    "not_reached": (_("Not reached"), _("Share of questions that the time did not suffice for."), PERCENT),
    "pass_points": (_("Pass mark"), _("In points."), 2),
    "pass_rate": (_("Pass rate"), _("Share of people at or above the pass mark."), PERCENT),
    "conditional_sem": (
        _("Standard error at the pass mark"),
        _("How far a score near the pass mark may be off, in points."),
        2,
    ),
    "decision_consistency": (
        _("Decision consistency"),
        _("Share of people who would get the same result, pass or fail, a second time."),
        PERCENT,
    ),
    "decision_kappa": (_("Kappa of decisions"), _("The same, with agreement by chance taken out."), 2),
    "decision_accuracy": (
        _("Decision accuracy"),
        _("Share of people whose result fits what they can do."),
        PERCENT,
    ),
}
ITEM_FIGURES: Mapping[str, tuple[Promise, Promise, int | str]] = {
    "n": (_("People"), _("Who reached the question."), 0),
    "facility": (_("Facility"), _("Mean share of the points."), PERCENT),
    "facility_se": (_("Standard error of the facility"), _("How far it may be off by chance."), PERCENT),
    "corrected_item_total": (
        _("Correlation"),
        _("With the score in the other questions; 0.2 or more is good."),
        2,
    ),
    "corrected_item_total_se": (
        _("Standard error of the correlation"),
        _("How far it may be off by chance."),
        2,
    ),
    "discrimination_27": (
        _("Discrimination"),
        _("Facility among the best 27 % less that among the weakest 27 %."),
        2,
    ),
    "discrimination_27_se": (
        _("Standard error of the discrimination"),
        _("How far it may be off by chance."),
        2,
    ),
    "alpha_if_deleted": (_("Alpha without it"), _("Cronbach's alpha of the test without this question."), 2),
    "omitted": (_("Left empty"), _("Share of those who reached it."), PERCENT),
    "not_reached": (_("Not reached"), _("Share of all who were dealt it."), PERCENT),
    "median_seconds": (_("Median time (s)"), _("Half of the people took this long or less."), 0),
}
TABLE_COLUMNS = (
    "n",
    "facility",
    "corrected_item_total",
    "discrimination_27",
    "alpha_if_deleted",
    "omitted",
    "not_reached",
    "median_seconds",
)
REASON_TEXTS: Mapping[str, Promise] = {
    "below_minimum": _("too few people"),
    "too_few_people": _("too few people"),
    "too_few_items": _("too few questions"),
    "no_variance": _("everybody has the same"),
    "partial_credit": _("not for questions with part points"),
    "no_times": _("no times known"),
    "no_pass_mark": _("no pass mark"),
    "unreliable": _("the scores are too unreliable"),
}


@dataclass(frozen=True)
class FigureLine:
    """`text` is the number, or in words why there is none (`is_missing`)."""

    name: str
    label: Promise
    explanation: Promise
    text: str
    is_missing: bool


def test_lines(figures: Mapping[str, Any], language: str) -> tuple[FigureLine, ...]:
    return _lines(TEST_FIGURES, figures, language)


def item_lines(figures: Mapping[str, Any], language: str) -> tuple[FigureLine, ...]:
    return _lines(ITEM_FIGURES, figures, language)


def table_lines(figures: Mapping[str, Any], language: str) -> tuple[FigureLine, ...]:
    """The cells of one row of the table of questions."""
    return _lines({name: ITEM_FIGURES[name] for name in TABLE_COLUMNS}, figures, language)


def percent_text(share: float, language: str) -> str:
    return f"{figure_text(100 * share, 0, language)} %"


def with_omitted(item: Mapping[str, Any]) -> dict[str, Any]:
    """The figures of an item with the share of those who reached it and chose nothing, where that is known."""
    table = item.get("options")
    if not table or not table["n"]:
        return {**item, "omitted": None}
    empty = table["omitted"]
    return {**item, "omitted": (empty["lower"] + empty["middle"] + empty["upper"]) / table["n"]}


def _lines(
    wanted: Mapping[str, tuple[Promise, Promise, int | str]], figures: Mapping[str, Any], language: str
) -> tuple[FigureLine, ...]:
    reasons = figures.get("reasons", {})
    # Below the minimum the first figure alone carries the reason, which is that of all of them.
    usual = "below_minimum" if "below_minimum" in reasons.values() else ""
    found = []
    for name, (label, explanation, places) in wanted.items():
        value = figures.get(name)
        if value is None:
            text = str(REASON_TEXTS.get(reasons.get(name, usual), "–"))
        elif places == PERCENT:
            text = percent_text(value, language)
        else:
            text = figure_text(value, int(places), language)
        found.append(FigureLine(name, label, explanation, text, value is None))
    return tuple(found)

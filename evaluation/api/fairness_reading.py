"""What the page of one check of fairness shows: comparisons, questions and words, as plain values."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from assessments.api import figures
from evaluation.api.fairness import group_names
from evaluation.models import FairnessCheck

P_SMALLEST = 0.001


@dataclass(frozen=True)
class DifLine:
    """One question in one comparison; texts are empty where there is no number."""

    code: str
    version: int
    stem: str
    language: str
    verdict: str
    ets_class: str
    delta: str
    p: str
    second_opinion: str
    words: tuple[str, ...]


@dataclass(frozen=True)
class Comparison:
    focal: str
    reference: str
    is_refused: bool
    n_focal: int | None
    n_reference: int | None
    removed: tuple[str, ...]
    lines: tuple[DifLine, ...]


@dataclass(frozen=True)
class OverallLine:
    code: str
    p: str


@dataclass(frozen=True)
class FairnessReading:
    check: FairnessCheck
    comparisons: tuple[Comparison, ...]
    overall: tuple[OverallLine, ...]
    minimum: int


def fairness_reading(check: FairnessCheck, language: str) -> FairnessReading | None:
    """None until the check is computed. One query."""
    result = check.result
    if result is None:
        return None
    names = group_names(check.grouping)
    keys = {int(item["item"]) for each in result["comparisons"] for item in each["items"]}
    items = figures.items_named(keys, language)
    return FairnessReading(
        check=check,
        comparisons=tuple(
            _comparison(each, result["reference"], check, names, items, language)
            for each in result["comparisons"]
        ),
        overall=tuple(
            OverallLine(items[int(each["item"])].code, _p_text(each["p"], language))
            for each in result["overall"]
            if int(each["item"]) in items
        ),
        minimum=result["minimum"],
    )


def _comparison(
    found: Mapping[str, Any],
    reference: str,
    check: FairnessCheck,
    names: Mapping[str, str],
    items: Mapping[int, figures.NamedItem],
    language: str,
) -> Comparison:
    words = {"focal": names.get(found["focal"], found["focal"]), "reference": names.get(reference, reference)}
    lines = [
        _line(each, items[int(each["item"])], _words(found, each, check, words, language), words, language)
        for each in found["items"]
    ]
    return Comparison(
        **words,
        is_refused=found["is_refused"],
        n_focal=found["n_focal"],
        n_reference=found["n_reference"],
        removed=tuple(items[int(each)].code for each in found["removed"]),
        lines=tuple(lines),
    )


def _words(
    found: Mapping[str, Any],
    item: Mapping[str, Any],
    check: FairnessCheck,
    words: Mapping[str, str],
    language: str,
) -> tuple[str, ...]:
    """What to look at in one question, with the names of the groups."""
    texts = []
    for flag in found["flags"]:
        if flag["item"] == item["item"]:
            params = {**flag["params"], "by": check.get_grouping_display(), "focal": words["focal"]}
            if "harder_for" in params:
                params["harder_for"] = words[params["harder_for"]]
            texts.append(figures.flag_text(flag["code"], params, language))
    return tuple(texts)


def _line(
    item: Mapping[str, Any],
    named: figures.NamedItem,
    texts: tuple[str, ...],
    words: Mapping[str, str],
    language: str,
) -> DifLine:
    verdict = item["verdict"] or {}
    delta = verdict.get("delta")
    return DifLine(
        code=named.code,
        version=named.number,
        stem=named.stem,
        language=named.language,
        verdict=_verdict(item, words),
        ets_class=verdict.get("ets_class") or "",
        delta="" if delta is None else figures.figure_text(delta, 2, language),
        p=_p_text(item["p_adjusted"], language),
        second_opinion=_second_opinion(item, language),
        words=texts,
    )


def _verdict(item: Mapping[str, Any], words: Mapping[str, str]) -> str:
    if item["is_refused"]:
        return _("Too few people reached this question to compare.")
    verdict = item["verdict"]
    if verdict is None:
        return _("Part points: only the test over all points applies.")
    size = {"A": _("No or a small difference"), "B": _("A moderate difference"), "C": _("A large difference")}
    text = size.get(verdict["ets_class"], _("No comparison possible"))
    if verdict["ets_class"] not in ("B", "C") or item["harder_for"] is None:
        return text
    return _("%(size)s: harder for %(group)s") % {"size": text, "group": words[item["harder_for"]]}


def _second_opinion(item: Mapping[str, Any], language: str) -> str:
    """The logistic regression in words; the generalised test where there is only that."""
    logistic, generalised = item["logistic"], item["generalised"]
    if logistic and logistic["uniform_p"] is not None:
        return _("difference: p %(p)s; depends on the score: p %(q)s") % {
            "p": _p_text(logistic["uniform_p"], language),
            "q": _p_text(logistic["nonuniform_p"], language),
        }
    if generalised and generalised["p"] is not None:
        return _("all points: p %(p)s") % {"p": _p_text(generalised["p"], language)}
    return ""


def _p_text(p: float | None, language: str) -> str:
    if p is None:
        return ""
    if p < P_SMALLEST:
        return f"< {figures.figure_text(P_SMALLEST, 3, language)}"
    return figures.figure_text(p, 3, language)

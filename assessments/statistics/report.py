"""An analysis as plain data for JSON: numbers that are not defined are null, with the reason beside them."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from assessments.statistics.analysis import Analysis
from assessments.statistics.dif import DifRefusal, DifReport, DifResult
from assessments.statistics.mantel_haenszel import MantelHaenszel
from assessments.statistics.values import ItemStatistics, OptionTable, TestStatistics

GROUP_NAMES = {"focal": "focal group", "reference": "reference group"}


def as_json(analysis: Analysis, grouping: str = "") -> dict[str, Any]:
    """Keys of the test at the top, `items` below; `dif` of an item belongs to the named grouping.

    Every object has `reasons`: key -> code for each of its keys that is null because it is undefined.
    """
    report = analysis.dif.get(grouping)
    results: dict[str, DifResult] = {each.item: each for each in report.items} if report else {}
    return {
        **_test(analysis.test),
        "dif": _overview(grouping, report) if report else None,
        "items": [
            _item(each, results.get(each.item), analysis.options.get(each.item)) for each in analysis.items
        ],
        "flags": [asdict(flag) for flag in analysis.flags],
    }


def refusal_text(refusal: DifRefusal) -> str:
    return (
        f"The {GROUP_NAMES[refusal.group]} has {refusal.n} people for this item; "
        f"at least {refusal.minimum} are needed."
    )


def _test(test: TestStatistics) -> dict[str, Any]:
    found = asdict(test)
    found["item_count"] = found.pop("items")
    found["distribution"] = list(found["distribution"])
    return found


def _item(item: ItemStatistics, result: DifResult | None, table: OptionTable | None) -> dict[str, Any]:
    found = asdict(item)
    if table is not None:
        found["options"] = asdict(table)
    if result is None:
        return found | {"dif": None, "reasons": {**item.reasons, "dif": "no_group"}}
    return found | {"dif": _dif(result)}


def _overview(grouping: str, report: DifReport) -> dict[str, Any]:
    return {
        "group": grouping,
        "focal": report.focal,
        "n_reference": report.n_reference,
        "n_focal": report.n_focal,
        "n_without_group": report.n_without_group,
        "minimum_group": report.minimum_group,
        "purification": asdict(report.purification),
    }


def _dif(result: DifResult) -> dict[str, Any]:
    reasons: dict[str, str] = {}
    found: dict[str, Any] = _tables(result.mh, result.reasons.get("mh", ""), reasons)
    logistic = asdict(result.logistic) if result.logistic else {}
    for name in ("uniform_chi2", "uniform_p", "nonuniform_chi2", "nonuniform_p", "r2_change"):
        found[f"logistic_{name}"] = logistic.get(name)
        _explain(reasons, f"logistic_{name}", logistic, name, result.reasons.get("logistic", ""))
    found["purified"] = None
    if result.purified is not None:
        inner: dict[str, str] = {}
        found["purified"] = _tables(result.purified, "", inner) | {"reasons": inner}
    else:
        reasons["purified"] = result.reasons.get("mh", "no_anchor")
    found["p_adjusted"] = result.p_adjusted
    if result.p_adjusted is None:
        reasons["p_adjusted"] = reasons.get("mh_p", "no_overlap")
    found["generalised"] = asdict(result.generalised) if result.generalised else None
    return found | {
        "harder_for": result.harder_for,
        "n_reference": result.n_reference,
        "n_focal": result.n_focal,
        "refused": refusal_text(result.refused) if result.refused else None,
        "reasons": reasons,
    }


def _tables(tests: MantelHaenszel | None, why: str, reasons: dict[str, str]) -> dict[str, Any]:
    values = asdict(tests) if tests else {}
    found = {}
    for name in ("chi2", "p", "odds_ratio", "delta", "delta_se"):
        found[f"mh_{name}"] = values.get(name)
        _explain(reasons, f"mh_{name}", values, name, why)
    found["ets_class"] = values.get("ets_class")
    _explain(reasons, "ets_class", values, "ets_class", why)
    return found | {"strata": values.get("strata", 0), "n_used": values.get("n_used", 0)}


def _explain(reasons: dict[str, str], key: str, values: Mapping[str, Any], name: str, why: str) -> None:
    if values.get(name) is None:
        reasons[key] = values.get("reasons", {}).get(name) or why

"""Differential item functioning of an assessment from the database: run by the worker, because it loads numpy."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from assessments.api.analysing import common_items, current_paper, matrix_of, table_of
from assessments.api.first_attempts import first_answers
from assessments.statistics import DifReport, Limits, Matrix, dif_report
from assessments.statistics.flags import find_flags
from assessments.statistics.values import ItemStatistics, TestStatistics


def group_differences(
    assessment_id: int,
    groups: Mapping[int, str],
    *,
    by: str,
    is_demonstration: bool,
    reference: str,
    focal: Sequence[str],
    minimum_group: int,
) -> dict[str, Any]:
    """Differential item functioning of the common items between `reference` and each of `focal`.

    `groups`: attempt -> group of everybody who counts, "" unknown. The result names items by the key of their
    version. It holds counts of people of any size: disclosure control is the caller's duty. `overall` is there for
    three groups or more: the generalised test of whether any of them differs.
    """
    answers = first_answers(assessment_id, is_demonstration=is_demonstration, among=groups.keys())
    paper = current_paper(assessment_id, answers, minimum_group)
    found: dict[str, Any] = {"comparisons": [], "overall": []}
    if paper is None:
        return found
    table = table_of(answers)
    matrix, rows = matrix_of(table, common_items(paper, table)[0])
    if len(matrix.items) < 2:
        return found
    names = [groups[table.attempts[row]] for row in rows]
    for each in focal:
        pair = [name if name in (reference, each) else "" for name in names]
        report = dif_report(matrix, pair, focal=each, minimum_group=minimum_group)
        found["comparisons"].append(_plain_report(matrix, by, report))
    if len(focal) > 1:
        report = dif_report(matrix, names, focal=reference, minimum_group=minimum_group)
        tests = ((each.item, each.generalised) for each in report.items)
        found["overall"] = [{"item": item} | asdict(test) for item, test in tests if test is not None]
    return found


def _plain_report(matrix: Matrix, by: str, report: DifReport) -> dict[str, Any]:
    """One comparison as plain data, with what to look at."""
    test = TestStatistics(matrix.n, len(matrix.items), float(matrix.max_points.sum()))
    items = [ItemStatistics(item, matrix.n, 1.0) for item in matrix.items]
    flags = find_flags(test, items, {}, {by: report}, Limits(few_people=0))
    return {
        "focal": report.focal,
        "n_focal": report.n_focal,
        "n_reference": report.n_reference,
        "removed": list(report.purification.removed),
        "items": [
            {
                "item": each.item,
                "is_refused": each.refused is not None,
                "verdict": asdict(each.verdict) if each.verdict else None,
                "p_adjusted": each.p_adjusted,
                "harder_for": each.harder_for,
                "logistic": asdict(each.logistic) if each.logistic else None,
                "generalised": asdict(each.generalised) if each.generalised else None,
                "reasons": dict(each.reasons),
            }
            for each in report.items
        ],
        "flags": [asdict(flag) for flag in flags],
    }

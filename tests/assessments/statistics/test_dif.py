"""Differential item functioning of a test: refusal, null data, real differences, several groups, logistic."""

import time

import numpy as np
import pytest

from assessments.statistics.analysis import Grouping, analyse
from assessments.statistics.dif import DifRefusal, dif_report, strata_codes
from assessments.statistics.logistic import logistic_dif
from tests.assessments.statistics.samples import matrix, simulated


@pytest.mark.parametrize(
    ("reference", "focal", "refusal"),
    [
        (100, 99, DifRefusal("focal", 99, 100)),
        (99, 100, DifRefusal("reference", 99, 100)),
        (99, 99, DifRefusal("focal", 99, 100)),
        (100, 100, None),
        (300, 0, DifRefusal("focal", 0, 100)),
    ],
)
def test_fewer_than_a_hundred_people_in_a_group_are_refused(reference, focal, refusal):
    points, _ = simulated(reference + focal, 6, seed=3)
    report = dif_report(points, ["R"] * reference + ["F"] * focal, focal="F")
    assert {each.refused for each in report.items} == {refusal}
    assert all((each.mh is None) == (refusal is not None) for each in report.items)
    assert all((each.logistic is None) == (refusal is not None) for each in report.items)
    assert (report.n_reference, report.n_focal) == (reference, focal)


def test_an_item_that_too_few_reached_is_refused_alone():
    points, groups = simulated(240, 5, seed=4)
    cells = points.points.copy()
    cells[:60, 2] = np.nan
    report = dif_report(matrix(cells), groups, focal="F")
    assert [each.refused for each in report.items] == [None, None, DifRefusal("focal", 90, 100), None, None]
    assert report.items[2].reasons == {"mh": "group_too_small", "logistic": "group_too_small"}


def test_people_without_a_group_are_left_out():
    points, groups = simulated(400, 5, seed=5)
    some = [group if place % 10 else "" for place, group in enumerate(groups)]
    kept = [place for place in range(400) if place % 10]
    report = dif_report(points, some, focal="F")
    alone = dif_report(matrix(points.points[kept]), [groups[i] for i in kept], focal="F")
    assert report.n_without_group == 40
    assert report.items == alone.items


def test_null_data_is_flagged_in_at_most_six_percent():
    """40 simulated tests of 20 items, 250 people a group, no difference: 800 items."""
    significant = classed = flagged = 0
    for seed in range(40):
        points, groups = simulated(500, 20, seed=seed)
        found = analyse(points, groupings={"gender": Grouping(groups, "F")})
        items = found.dif["gender"].items
        significant += sum(each.mh.p < 0.05 for each in items)
        classed += sum(each.mh.ets_class != "A" for each in items)
        flagged += sum(flag.code.startswith("group_difference") for flag in found.flags)
    assert significant / 800 <= 0.06
    assert classed / 800 <= 0.06
    assert flagged / 800 <= 0.01


def test_null_data_of_logistic_regression_is_significant_in_about_five_percent():
    found = []
    for seed in range(20):
        points, groups = simulated(500, 20, seed=100 + seed)
        items = dif_report(points, groups, focal="F").items
        found += [(each.logistic.uniform_p < 0.05, each.logistic.nonuniform_p < 0.05) for each in items]
    uniform, nonuniform = np.mean(found, axis=0)
    assert 0.03 <= uniform <= 0.07
    assert 0.03 <= nonuniform <= 0.07


def test_an_item_that_is_harder_for_the_focal_group_is_found_and_left_out_of_the_score():
    points, groups = simulated(2000, 12, seed=7, shift=1.2)
    report = dif_report(points, groups, focal="F")
    first = report.items[0]
    assert (first.verdict.ets_class, first.harder_for) == ("C", "focal")
    assert first.p_adjusted < 0.001
    assert first.verdict.delta == pytest.approx(-2.35 * 1.2, abs=0.6)
    assert report.purification.removed == ("Q1",)
    assert {each.verdict.ets_class for each in report.items[1:]} == {"A"}


def test_swapping_the_groups_turns_every_delta_round():
    points, groups = simulated(600, 8, seed=8, shift=0.8)
    one, other = (dif_report(points, groups, focal=focal) for focal in ("F", "R"))
    for a, b in zip(one.items, other.items, strict=True):
        assert a.mh.chi2 == pytest.approx(b.mh.chi2)
        assert a.mh.odds_ratio == pytest.approx(1 / b.mh.odds_ratio)
        assert a.logistic.uniform_chi2 == pytest.approx(b.logistic.uniform_chi2, abs=1e-9)
        assert a.logistic.nonuniform_chi2 == pytest.approx(b.logistic.nonuniform_chi2, abs=1e-9)


def test_three_groups_are_also_compared_all_at_once():
    points, _ = simulated(600, 6, seed=9)
    languages = [("en", "fr", "ar")[place % 3] for place in range(600)]
    first = dif_report(points, languages, focal="fr").items[0]
    assert (first.n_reference, first.n_focal) == (400, 200)
    assert (first.generalised.groups, first.generalised.df) == (3, 2)


def test_items_with_part_points_have_the_generalised_test_only():
    points, groups = simulated(400, 4, seed=10)
    cells = np.column_stack([points.points, points.points[:, 0] + points.points[:, 1]])
    last = dif_report(matrix(cells, [1, 1, 1, 1, 2]), groups, focal="F").items[4]
    assert (last.mh, last.logistic, last.p_adjusted) == (None, None, None)
    assert last.reasons == {"mh": "partial_credit", "logistic": "partial_credit"}
    assert (last.generalised.groups, last.generalised.df) == (2, 2)


def test_an_item_with_very_many_different_points_has_no_test():
    points, groups = simulated(400, 4, seed=10)
    cells = np.column_stack([points.points, np.arange(400) % 30])
    last = dif_report(matrix(cells, [1, 1, 1, 1, 29]), groups, focal="F").items[4]
    assert (last.generalised.chi2, last.generalised.reasons["chi2"]) == (None, "partial_credit")


def test_many_different_scores_are_matched_in_ten_intervals():
    assert strata_codes(np.array([0.1 + 0.2, 0.3, 0.5])).tolist() == [0, 0, 1]
    codes = strata_codes(np.arange(1000) / 7)
    assert np.bincount(codes).tolist() == [100] * 10


@pytest.mark.parametrize(
    ("right", "focal", "score", "reason"),
    [
        ([1, 1, 1, 1], [0, 1, 0, 1], [1, 2, 3, 4], "no_variance"),
        ([0, 1, 0, 1], [0, 1, 0, 1], [2, 2, 2, 2], "no_variance"),
        ([0, 0, 1, 1], [0, 1, 0, 1], [1, 2, 3, 4], "separation"),
        ([0, 1] * 10, [0] * 20, list(range(20)), "separation"),
        ([0, 1, 1, 0, 1, 0], [1, 1, 0, 0, 0, 0], [3, 3, 1, 2, 4, 5], "separation"),
        ([0, 1, 0, 0, 1, 1, 1, 1], [0, 0, 0, 0, 1, 1, 1, 1], [1, 2, 3, 4, 1, 2, 3, 4], "separation"),
        ([], [], [], "no_variance"),
    ],
)
def test_logistic_regression_says_why_it_is_undefined(right, focal, score, reason):
    found = logistic_dif(np.array(right, bool), np.array(focal, bool), np.array(score, float))
    assert (found.uniform_chi2, set(found.reasons.values())) == (None, {reason})


def test_a_hundred_thousand_attempts_take_less_than_five_seconds():
    points, groups = simulated(100_000, 20, seed=11)
    start = time.perf_counter()
    analyse(points, groupings={"gender": Grouping(groups, "F")}, pass_points=12)
    assert time.perf_counter() - start < 5


def test_groups_must_be_one_a_person():
    with pytest.raises(ValueError, match="one entry a person"):
        dif_report(simulated(10, 3, seed=1)[0], ["F"] * 9, focal="F")

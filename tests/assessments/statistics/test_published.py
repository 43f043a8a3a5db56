"""Our numbers against published ones: VerbAgg (R), LSAT sections 6 and 7, Berkeley admissions, budworms."""

import numpy as np
import pytest

from assessments.statistics.dif import dif_report
from assessments.statistics.items import item_statistics
from assessments.statistics.logistic import logistic_dif
from assessments.statistics.mantel_haenszel import Strata, generalised, mantel_haenszel
from assessments.statistics.reliability import whole_test
from tests.assessments.statistics import independent, verbagg
from tests.assessments.statistics.samples import (
    BERKELEY,
    BUDWORM_FEMALES,
    BUDWORM_MALES,
    LSAT6,
    LSAT7,
    VERBAGG,
    matrix,
    patterns,
)
from tests.assessments.statistics.samples import verbagg as read_verbagg

TIGHT = 1e-8
needs_verbagg = pytest.mark.skipif(
    not VERBAGG.exists(), reason=f"the reference collection is not at {VERBAGG}"
)


@needs_verbagg
def test_verbagg_test_statistics_agree_with_r():
    found = whole_test(read_verbagg()[0])
    assert (found.mean, found.sd, found.alpha, found.kr20, found.sem) == pytest.approx(
        (verbagg.MEAN, verbagg.SD, verbagg.ALPHA, verbagg.ALPHA, verbagg.SEM), abs=TIGHT
    )


@needs_verbagg
def test_verbagg_item_statistics_agree_with_r():
    found = {
        each.item: (each.facility, each.sd, each.corrected_item_total, each.alpha_if_deleted)
        for each in item_statistics(read_verbagg()[0])
    }
    assert list(found) == list(verbagg.ITEMS)
    for item, values in verbagg.ITEMS.items():
        assert found[item] == pytest.approx(values, abs=TIGHT), item


@needs_verbagg
def test_verbagg_mantel_haenszel_agrees_with_r():
    points, gender = read_verbagg()
    report = dif_report(points, gender, focal="M", minimum_group=50)
    for result in report.items:
        mh = result.mh
        numbers = (mh.chi2, mh.p, mh.odds_ratio, mh.delta, mh.delta_se)
        *expected, ets, strata, used, purified = verbagg.DIF[result.item]
        assert numbers == pytest.approx(expected, abs=TIGHT), result.item
        assert (mh.ets_class, mh.strata, mh.n_used) == (ets, strata, used), result.item
        assert result.purified.chi2 == pytest.approx(purified, abs=TIGHT), result.item
    purification = report.purification
    assert (purification.rounds, purification.settled) == (verbagg.PURIFICATION_ROUNDS, True)
    assert purification.removed == verbagg.REMOVED


@needs_verbagg
def test_verbagg_logistic_regression_agrees_with_newton_steps_person_by_person():
    points, gender = read_verbagg()
    totals = points.points.sum(axis=1).tolist()
    report = dif_report(points, gender, focal="M", minimum_group=50)
    for column, result in enumerate(report.items[::3]):
        right = points.points[:, 3 * column].tolist()
        expected = independent.logistic_dif(right, [each == "M" for each in gender], totals)
        found = (result.logistic.uniform_chi2, result.logistic.nonuniform_chi2)
        assert found == pytest.approx(expected, abs=1e-7), result.item


def test_lsat_6_agrees_with_r_package_ltm():
    """`descript(LSAT)` of ltm (Rizopoulos 2006, Journal of Statistical Software 17(5)), four decimals."""
    points = matrix(patterns(LSAT6))
    items = item_statistics(points)
    assert whole_test(points).alpha == pytest.approx(0.2950, abs=5e-5)
    assert [each.facility for each in items] == pytest.approx([0.924, 0.709, 0.553, 0.763, 0.870])
    assert [each.alpha_if_deleted for each in items] == pytest.approx(
        [0.2754, 0.2376, 0.2168, 0.2459, 0.2663], abs=5e-5
    )


@pytest.mark.parametrize("counts", [LSAT6, LSAT7], ids=["section 6", "section 7"])
def test_lsat_agrees_with_exact_fractions(counts):
    rows = patterns(counts)
    assert whole_test(matrix(rows)).alpha == pytest.approx(independent.alpha(rows), abs=1e-12)
    for column, each in enumerate(item_statistics(matrix(rows))):
        shorter = [row[:column] + row[column + 1 :] for row in rows]
        assert each.corrected_item_total == pytest.approx(independent.item_rest(rows, column), abs=1e-12)
        assert each.alpha_if_deleted == pytest.approx(independent.alpha(shorter), abs=1e-12)


def test_berkeley_admissions_agree_with_r_and_exact_fractions():
    """`mantelhaen.test(UCBAdmissions)` of R: X-squared 1.4269, p 0.2323, common odds ratio 0.9046968."""
    columns = np.array(BERKELEY, dtype=float).T
    found = mantel_haenszel(Strata(*columns))
    assert (found.chi2, found.p) == pytest.approx((1.4269, 0.2323), abs=5e-5)
    assert found.odds_ratio == pytest.approx(0.9046968, abs=5e-8)
    assert (found.chi2, found.odds_ratio) == pytest.approx(independent.mantel_haenszel(BERKELEY), abs=1e-12)


def test_budworms_agree_with_r_and_newton_steps():
    """Venables & Ripley (2002, sec. 7.2): deviances 16.984 (dose), 6.757 (+ sex), 4.994 (dose by sex)."""
    right, focal, score = [], [], []
    for is_focal, deaths in ((False, BUDWORM_FEMALES), (True, BUDWORM_MALES)):
        for dose, dead in enumerate(deaths):
            right += [True] * dead + [False] * (20 - dead)
            focal += [is_focal] * 20
            score += [float(dose)] * 20
    found = logistic_dif(np.array(right), np.array(focal), np.array(score))
    pair = (found.uniform_chi2, found.nonuniform_chi2)
    assert pair == pytest.approx((16.984 - 6.757, 6.757 - 4.994), abs=1.1e-3)
    assert pair == pytest.approx(independent.logistic_dif(right, focal, score), abs=1e-8)


def test_job_satisfaction_agrees_with_r():
    """`mantelhaen.test(Satisfaction)` of R (Agresti 2002, p. 288): M² 10.2001, 9 degrees of freedom, p 0.3345."""
    cells = (
        (1, 2, 0, 0, 3, 3, 1, 2, 11, 17, 8, 4, 2, 3, 5, 2),
        (1, 0, 0, 0, 1, 3, 0, 1, 2, 5, 7, 9, 1, 1, 3, 6),
    )
    category, group, stratum = [], [], []
    for level, counts in enumerate(cells):
        for place, count in enumerate(counts):
            category += [place // 4] * count
            group += [place % 4] * count
            stratum += [level] * count
    found = generalised(np.array(category), np.array(group), np.array(stratum))
    assert (found.chi2, found.df) == (pytest.approx(10.2001, abs=5e-5), 9)
    assert found.p == pytest.approx(0.3345, abs=5e-5)

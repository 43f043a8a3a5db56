"""Which numbers raise which flag."""

import pytest

from assessments.statistics.dif import DifReport, DifResult, Purification
from assessments.statistics.flags import Flag, Limits, find_flags
from assessments.statistics.logistic import LogisticDif
from assessments.statistics.mantel_haenszel import MantelHaenszel
from assessments.statistics.values import ItemStatistics, OptionCount, OptionTable, TestStatistics

FINE_TEST = {"alpha": 0.8, "decision_consistency": 0.9}
FINE_ITEM = {"facility": 0.6, "corrected_item_total": 0.4, "alpha_if_deleted": 0.79, "not_reached": 0.0}


def flags(test=None, item=None, options=None, result=None, n=200):
    report = result and DifReport("F", 100, 100, 0, 100, (result,), Purification(1, (), settled=True))
    return find_flags(
        TestStatistics(n, 1, 1.0, **FINE_TEST | (test or {})),
        [ItemStatistics("Q1", n, 1.0, **FINE_ITEM | (item or {}))],
        {"Q1": options} if options else {},
        {"gender": report} if report else {},
        Limits(),
    )


def test_a_good_test_has_no_flags():
    assert flags() == ()


@pytest.mark.parametrize(
    ("test", "n", "code", "params"),
    [
        ({}, 29, "few_people", {"n": 29, "minimum": 30}),
        ({"alpha": 0.69}, 200, "low_reliability", {"alpha": 0.69}),
        ({"decision_consistency": 0.75}, 200, "uncertain_decisions", {"percent": 75.0}),
    ],
)
def test_flags_of_the_test(test, n, code, params):
    assert flags(test=test, item={"alpha_if_deleted": 0.6}, n=n) == (Flag(code, "", params),)


@pytest.mark.parametrize(
    ("item", "code", "params"),
    [
        ({"facility": 1.0}, "everyone_right", {}),
        ({"facility": 0.0}, "everyone_wrong", {}),
        ({"facility": 0.97}, "very_easy", {"percent": 97.0}),
        ({"facility": 0.125}, "very_hard", {"percent": 12.5}),
        ({"corrected_item_total": -0.01}, "strong_learners_miss", {"correlation": -0.01}),
        ({"corrected_item_total": 0.19}, "low_discrimination", {"correlation": 0.19}),
        ({"alpha_if_deleted": 0.83}, "lowers_reliability", {"alpha": 0.8, "alpha_if_deleted": 0.83}),
        ({"not_reached": 0.25}, "often_not_reached", {"percent": 25.0}),
    ],
)
def test_flags_of_an_item(item, code, params):
    assert flags(item=item) == (Flag(code, "Q1", params),)


def table(b, c, omitted=0):
    """a is the key; each third has 100 people."""
    counts = (OptionCount("a", True, 40, 60, 80), OptionCount("b", False, *b), OptionCount("c", False, *c))
    return OptionTable("Q1", counts, OptionCount("", False, omitted, omitted, omitted), 100, 100, 100)


@pytest.mark.parametrize(
    ("b", "c", "omitted", "found"),
    [
        ((30, 20, 10), (30, 20, 10), 0, ()),
        ((60, 40, 20), (0, 0, 0), 0, (("option_never_chosen", {"option": "c"}),)),
        ((50, 40, 20), (10, 2, 0), 0, (("option_rarely_chosen", {"option": "c", "percent": 4.0}),)),
        (
            (30, 20, 5),
            (10, 10, 15),
            0,
            (("strong_learners_choose", {"option": "c", "upper_percent": 15.0, "lower_percent": 10.0}),),
        ),
        ((30, 20, 10), (30, 20, 10), 12, (("often_omitted", {"percent": 12.0}),)),
    ],
)
def test_flags_of_options(b, c, omitted, found):
    assert flags(options=table(b, c, omitted)) == tuple(Flag(code, "Q1", params) for code, params in found)


def result(ets="C", p=0.01, delta=-2.0, nonuniform_p=0.5, r2=0.01):
    logistic = LogisticDif(1.0, 0.3, 1.0, nonuniform_p, r2)
    tests = MantelHaenszel(9.0, p, 2.3, delta, 0.2, ets)
    return DifResult("Q1", 100, 100, mh=tests, purified=tests, p_adjusted=p, logistic=logistic)


@pytest.mark.parametrize(
    ("given", "code", "params"),
    [
        (result(), "group_difference_large", {"harder_for": "focal", "delta": -2.0}),
        (result(ets="B", delta=1.2), "group_difference_moderate", {"harder_for": "reference", "delta": 1.2}),
        (result(ets="A", nonuniform_p=0.01, r2=0.04), "group_difference_changes", {}),
    ],
)
def test_flags_of_groups(given, code, params):
    assert flags(result=given) == (Flag(code, "Q1", {"by": "gender", "focal": "F", **params}),)


@pytest.mark.parametrize(
    "given",
    [
        result(ets="A"),
        result(p=0.06),
        result(ets="A", nonuniform_p=0.01, r2=0.03),
        DifResult("Q1", 99, 100),
    ],
)
def test_small_or_uncertain_differences_of_groups_raise_no_flag(given):
    assert flags(result=given) == ()


def test_an_option_table_without_people_raises_no_flag():
    nobody = tuple(OptionCount(option, option == "a", 0, 0, 0) for option in "ab")
    assert flags(options=OptionTable("Q1", nobody, OptionCount("", False, 0, 0, 0), 0, 0, 0)) == ()


def test_numbers_that_are_not_shown_raise_no_flag():
    hidden = ItemStatistics("Q1", 3, 1.0, reasons={"facility": "below_minimum"})
    test = TestStatistics(100, 1, 1.0, reasons={"mean": "below_minimum"})
    assert find_flags(test, [hidden], {"Q1": table((0, 0, 0), (0, 0, 0))}, {}, Limits()) == ()

"""The Angoff panel: cut scores by hand, two rounds, refusals."""

import math

import pytest

from assessments.statistics.standard_setting import angoff_panel

FIRST = {"Amina": [0.5, 0.8, 0.6], "Bruno": [0.9, 0.4, 0.2], "Clara": [0.7, 0.6, 0.4]}
SECOND = {"Amina": [0.6, 0.7, 0.5], "Bruno": [0.7, 0.6, 0.4], "Clara": [0.7, 0.6, 0.4]}


def test_the_cut_score_is_the_mean_of_the_judges():
    found = angoff_panel([FIRST], [1, 1, 2]).advice
    assert dict(found.judges) == pytest.approx({"Amina": 2.5, "Bruno": 1.7, "Clara": 2.1})
    assert (found.cut_points, found.cut_percent) == pytest.approx((2.1, 52.5))
    assert (found.judge_sd, found.standard_error) == pytest.approx((0.4, 0.4 / math.sqrt(3)))
    assert found.item_means == pytest.approx((0.7, 0.6, 0.4))
    assert found.item_sds == pytest.approx((0.2, 0.2, 0.2))


def test_the_last_round_is_the_advice():
    panel = angoff_panel([FIRST, SECOND], [1, 1, 2])
    assert panel.advice == panel.rounds[1]
    assert panel.advice.standard_error < panel.rounds[0].standard_error


def test_one_judge_has_no_standard_error():
    found = angoff_panel([{"Amina": [0.5, 1]}], [1, 1]).advice
    assert (found.cut_points, found.judge_sd, found.standard_error) == (1.5, None, None)
    assert found.item_sds == (None, None)
    assert found.reasons == {"judge_sd": "too_few_people", "standard_error": "too_few_people"}


@pytest.mark.parametrize(
    ("rounds", "worth", "message"),
    [
        ([], [1], "at least one round"),
        ([{}], [1], "at least one judge"),
        ([{"Amina": []}], [], "one item"),
        ([{"Amina": [0.5]}], [1, 1], "every item"),
        ([{"Amina": [0.5, 1.1]}], [1, 1], "between 0 and 1"),
        ([{"Amina": [0.5, float("nan")]}], [1, 1], "between 0 and 1"),
    ],
)
def test_an_incomplete_panel_is_refused(rounds, worth, message):
    with pytest.raises(ValueError, match=message):
        angoff_panel(rounds, worth)

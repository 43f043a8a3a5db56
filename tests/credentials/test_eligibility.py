"""Who has earned a certificate: the rule as a table."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from credentials.eligibility import (
    Decision,
    QuizScore,
    Reason,
    Shortfall,
    Standing,
    earned,
    lowest_post_test,
    quiz_mean,
)

D = Decimal
PASSED = QuizScore(D("70"), 10)


@pytest.mark.parametrize(
    ("standing", "reasons"),
    [
        pytest.param(Standing(0, 70), (), id="complete, nothing scored"),
        pytest.param(Standing(0, 70, (PASSED,), (D(70),)), (), id="exactly at the pass mark"),
        pytest.param(Standing(0, 0, (QuizScore(D(0)),), (D(0),)), (), id="no pass mark"),
        pytest.param(
            Standing(3, 70, (PASSED,)), (Shortfall(Reason.COURSE_INCOMPLETE, count=3),), id="steps left"
        ),
        pytest.param(
            Standing(0, 70, (QuizScore(D("69.99"), 10),)),
            (Shortfall(Reason.QUIZZES_BELOW, reached=D("69.99"), needed=70),),
            id="a hundredth below",
        ),
        pytest.param(
            Standing(0, 70, (QuizScore(D(90), 10), QuizScore(D(60), 30))),
            (Shortfall(Reason.QUIZZES_BELOW, reached=D("67.50"), needed=70),),
            id="the longer quiz weighs more",
        ),
        pytest.param(
            Standing(0, 70, (QuizScore(D(90), 30), QuizScore(D(60), 10))), (), id="the better quiz is longer"
        ),
        pytest.param(
            Standing(0, 70, (PASSED,), (None,)),
            (Shortfall(Reason.POST_TEST_OPEN, count=1),),
            id="post-test not taken",
        ),
        pytest.param(
            Standing(0, 70, (PASSED,), (D("69.5"), D(100))),
            (Shortfall(Reason.POST_TEST_BELOW, reached=D("69.5"), needed=70),),
            id="the lowest post-test counts",
        ),
        pytest.param(
            Standing(1, 70, (QuizScore(D(50)),), (None, D(20))),
            (
                Shortfall(Reason.COURSE_INCOMPLETE, count=1),
                Shortfall(Reason.QUIZZES_BELOW, reached=D("50.00"), needed=70),
                Shortfall(Reason.POST_TEST_OPEN, count=1),
                Shortfall(Reason.POST_TEST_BELOW, reached=D(20), needed=70),
            ),
            id="everything is missing",
        ),
    ],
)
def test_earned(standing, reasons):
    decision = earned(standing)
    assert decision == Decision(reasons)
    assert decision.is_earned == (reasons == ())


@pytest.mark.parametrize(
    ("quizzes", "mean"),
    [
        ((), None),
        ((QuizScore(D("66.66"), 1),), D("66.66")),
        ((QuizScore(D(100), 0), QuizScore(D(50), 0)), D("75.00")),
        ((QuizScore(D(100), 0), QuizScore(D(50), 5)), D("50.00")),
        ((QuizScore(D(70), 1), QuizScore(D(70), 1), QuizScore(D("69.99"), 1)), D("69.99")),
    ],
)
def test_quiz_mean(quizzes, mean):
    assert quiz_mean(quizzes) == mean


@pytest.mark.parametrize(
    ("post_tests", "lowest"), [((), None), ((None,), None), ((None, D(80), D(60)), D(60))]
)
def test_lowest_post_test(post_tests, lowest):
    assert lowest_post_test(Standing(0, 70, (), post_tests)) == lowest


percents = st.decimals(min_value=0, max_value=100, places=2)
quizzes = st.builds(QuizScore, percent=percents, weight=st.integers(min_value=0, max_value=600))


@given(st.lists(quizzes, min_size=1, max_size=8).map(tuple))
def test_quiz_mean_lies_between_the_lowest_and_the_highest_score(scores):
    assert min(s.percent for s in scores) <= quiz_mean(scores) <= max(s.percent for s in scores)


@given(st.lists(quizzes, min_size=1, max_size=8).map(tuple), st.integers(min_value=0, max_value=100))
def test_a_better_score_never_loses_a_certificate(scores, mark):
    better = (QuizScore(D(100), scores[0].weight), *scores[1:])
    assert earned(Standing(0, mark, better)).is_earned or not earned(Standing(0, mark, scores)).is_earned

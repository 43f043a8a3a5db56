"""The rules of delivery: what is kept, who may start, when it ends, what is shown, and which attempt counts."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.delivery import (
    FEEDBACK,
    PHASES,
    RIGHT_AFTER,
    SHOWN,
    Allowance,
    Draw,
    Limits,
    Result,
    Rules,
    Section,
    counting_result,
    deadline_of,
    feedback_table,
    holds_back,
    is_lock,
    is_overdue,
    limits_for,
    more_shown_at,
    out_of_reach,
    phase_of,
    rules_from,
    shown,
    shown_at_check,
)

START = datetime(2026, 11, 20, 12, tzinfo=UTC)
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
RULES = st.builds(
    Rules,
    feedback=st.dictionaries(st.sampled_from(PHASES), st.lists(st.sampled_from(SHOWN), min_size=1)).map(
        feedback_table
    ),
    shuffle_items=st.booleans(),
    layout=st.sampled_from(("all", "one")),
    navigation=st.sampled_from(("free", "forward")),
    time_limit_seconds=st.none() | st.integers(60, 10_000),
    grace_seconds=st.integers(0, 600),
    overdue=st.sampled_from(("submit", "abandon")),
    checks_allowed=st.integers(0, 5),
    uses_certainty=st.booleans(),
    holds_marks_back=st.booleans(),
    sections=st.lists(st.builds(Section, st.text(max_size=5), st.text(max_size=5)), max_size=3).map(tuple),
    draws=st.lists(st.builds(Draw, st.integers(1, 3), st.integers(1, 9)), max_size=3).map(tuple),
)


@given(RULES)
def test_rules_survive_being_written_as_json(rules):
    assert rules_from(json.loads(json.dumps(rules.plain()))) == rules


def test_rules_of_earlier_and_later_versions_are_read_with_defaults():
    assert rules_from({}) == Rules()
    assert rules_from({"layout": "one", "unheard_of": 1}) == Rules(layout="one")


@pytest.mark.parametrize(
    ("plain", "table"),
    [
        ({}, {}),
        ({"later": ["key", "points", "key"]}, {"later": ("points", "key")}),
        ({"later": ["everything"], "never": ["key"]}, {}),
        ({"after_close": [], "during": ["feedback"]}, {"during": ("feedback",)}),
    ],
)
def test_a_feedback_table_keeps_what_is_known_in_one_order(plain, table):
    assert feedback_table(plain) == table


@pytest.mark.parametrize(
    ("minutes", "submitted", "closes", "phase"),
    [
        (0, None, None, "during"),
        (99, None, 50, "during"),
        (10, 10, None, "right_after"),
        (24.9, 10, None, "right_after"),
        (25, 10, None, "later"),
        (49, 10, 50, "later"),
        (50, 10, 50, "after_close"),
        (12, 10, 11, "after_close"),
    ],
)
def test_an_attempt_passes_through_its_phases(minutes, submitted, closes, phase):
    def at(number):
        return None if number is None else START + number * MINUTE

    assert phase_of(at(minutes), at(submitted), at(closes)) == phase


def test_what_is_not_in_the_table_is_not_shown():
    rules = Rules(feedback=feedback_table({"later": ["points"]}))
    assert {phase: shown(rules, phase) for phase in PHASES} == {
        "during": frozenset(),
        "right_after": frozenset(),
        "later": {"points"},
        "after_close": frozenset(),
    }


@pytest.mark.parametrize(
    ("table", "closes", "expected"),
    [
        (FEEDBACK["full"], None, None),
        ({}, 99, None),
        ({"later": ["points"]}, None, 15),
        ({"right_after": ["points"], "later": ["points"]}, 99, None),
        ({"right_after": ["points"], "after_close": ["points", "key"]}, 99, 99),
        ({"right_after": ["points"], "after_close": ["key"]}, None, None),
        ({"later": ["key"], "after_close": ["points"]}, 5, 5),
    ],
)
def test_the_learner_is_told_when_there_is_more_to_see(table, closes, expected):
    rules = Rules(feedback=feedback_table(table))
    found = more_shown_at(rules, START, START, closes and START + closes * MINUTE)
    assert found == (None if expected is None else START + expected * MINUTE)
    assert RIGHT_AFTER == 15 * MINUTE


def test_a_check_shows_the_key_only_when_no_try_is_left():
    rules = Rules(feedback=feedback_table({"during": SHOWN}), checks_allowed=2)
    assert shown_at_check(rules, is_locked=False) == frozenset(SHOWN) - {"key"}
    assert shown_at_check(rules, is_locked=True) == frozenset(SHOWN)


@pytest.mark.parametrize(
    ("tries", "is_right", "expected"), [(1, False, False), (1, True, True), (2, False, True), (2, True, True)]
)
def test_a_question_is_settled_when_right_or_out_of_tries(tries, is_right, expected):
    assert is_lock(Rules(checks_allowed=2), tries, is_right) is expected


def test_only_forward_attempts_leave_questions_behind():
    assert out_of_reach(Rules(navigation="forward"), [5, 3, 9], 2) == {5, 3}
    assert out_of_reach(Rules(), [5, 3, 9], 2) == frozenset()


def test_marks_are_held_back_until_they_are_returned():
    held = Rules(holds_marks_back=True)
    assert (holds_back(held, None), holds_back(held, START), holds_back(Rules(), None)) == (
        True,
        False,
        False,
    )


USUAL = Limits(START, START + DAY, 1800, 2)


@pytest.mark.parametrize(
    ("override", "allowance", "expected"),
    [
        (None, None, USUAL),
        (Limits(attempts_allowed=5), None, replace(USUAL, attempts_allowed=5)),
        (None, Allowance(extra_time_percent=25), replace(USUAL, time_limit_seconds=2250)),
        (
            Limits(time_limit_seconds=601),
            Allowance(extra_time_percent=10),
            replace(USUAL, time_limit_seconds=662),
        ),
        (None, Allowance(no_time_limit=True), replace(USUAL, time_limit_seconds=None)),
        (
            None,
            Allowance(extra_attempts=1, extra_days=2),
            replace(USUAL, closes_at=START + 3 * DAY, attempts_allowed=3),
        ),
    ],
)
def test_limits_for_one_person(override, allowance, expected):
    assert limits_for(USUAL, override, allowance) == expected


def test_an_allowance_limits_nothing_that_has_no_limit():
    allowance = Allowance(extra_time_percent=50, extra_attempts=1, extra_days=1)
    assert limits_for(Limits(), None, allowance) == Limits()


@given(st.integers(60, 100_000), st.integers(0, 400))
def test_extra_time_is_never_less_than_promised(seconds, percent):
    found = limits_for(Limits(time_limit_seconds=seconds), None, Allowance(extra_time_percent=percent))
    assert 0 <= found.time_limit_seconds * 100 - seconds * (100 + percent) < 100


def test_limits_are_written_for_the_record():
    assert USUAL.timed(60).plain() == {
        "time_limit_seconds": 60,
        "attempts_allowed": 2,
        "closes_at": "2026-11-21T12:00:00+00:00",
    }
    assert Limits().plain()["closes_at"] is None


@pytest.mark.parametrize(
    ("limits", "minutes"),
    [
        (Limits(), None),
        (Limits(time_limit_seconds=600), 10),
        (Limits(closes_at=START + 5 * MINUTE), 5),
        (Limits(closes_at=START + 5 * MINUTE, time_limit_seconds=600), 5),
        (Limits(closes_at=START + 50 * MINUTE, time_limit_seconds=600), 10),
    ],
)
def test_an_attempt_ends_after_its_time_or_when_the_assessment_closes(limits, minutes):
    assert deadline_of(limits, START) == (None if minutes is None else START + minutes * MINUTE)


@pytest.mark.parametrize(("seconds", "expected"), [(-1, False), (0, False), (60, False), (60.5, True)])
def test_grace_counts_after_the_deadline(seconds, expected):
    assert is_overdue(START, 60, START + timedelta(seconds=seconds)) is expected
    assert is_overdue(None, 60, START + timedelta(seconds=seconds)) is False


def results(*percents):
    return [Result(Decimal(percent), Decimal(percent) >= 70) for percent in percents]


@pytest.mark.parametrize(
    ("policy", "percents", "expected"),
    [
        ("best", ("50", "80", "60"), ("80", True)),
        ("last", ("50", "80", "60"), ("60", False)),
        ("first", ("50", "80", "60"), ("50", False)),
        ("mean", ("50", "80", "60"), ("63.33", False)),
        ("mean", ("60", "80"), ("70.00", True)),
        ("mean", ("69.99", "70.00"), ("70.00", False)),  # 69.995: judged exactly, written rounded
        ("best", ("70",), ("70", True)),
    ],
)
def test_the_result_that_counts(policy, percents, expected):
    percent, passed = expected
    assert counting_result(policy, results(*percents), 70) == Result(Decimal(percent), passed)


def test_without_a_result_or_a_pass_mark_nothing_is_passed():
    assert counting_result("best", [], 70) is None
    assert counting_result("mean", results("50"), None) == Result(Decimal("50.00"), None)


@given(
    st.sampled_from(("best", "last", "first", "mean")), st.lists(st.decimals(0, 100, places=2), min_size=1)
)
def test_what_counts_lies_between_the_worst_and_the_best(policy, percents):
    found = counting_result(policy, [Result(each) for each in percents], 50)
    assert min(percents) <= found.percent <= max(percents)

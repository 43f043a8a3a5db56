"""Replay of grade events, totals, regrades, settling of marks: tables, and a thousand random histories."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessments.grading import (
    WHOLE,
    Change,
    Event,
    Grades,
    Revision,
    Settlement,
    Total,
    after_event,
    blocker,
    change_from,
    given_to_all,
    in_favour,
    replay,
    rescored,
    scored,
    settle,
    taken_out,
    total_of,
)
from assessments.papers import Given, Marks, PaperEntry
from assessments.scoring import ITEM_TYPES, score_paper
from tests.factories.assessments import CONTENTS

F, D = Fraction, Decimal
MAXIMA = {1: D(1), 2: D(2), 3: D(3)}
SOME = Grades(MAXIMA, {1: F(1), 2: F(1, 3), 3: F(0)})


def key_of(item_type, **content):
    return ITEM_TYPES[item_type].freeze(CONTENTS[item_type] | content, "salt")[0]


ONE = D(1)


def entry(position=1, item_type="single_choice", points=ONE, **fields):
    key = fields.pop("key", None) or key_of(item_type)
    return PaperEntry(position, item_type, points, key, seed="s", **fields)


SWAPPED = key_of(
    "single_choice",
    options=[
        {"id": "a", "text": "This", "correct": True, "feedback": "Yes."},
        {"id": "b", "text": "That", "correct": False, "feedback": "No."},
    ],
)


# --- Changes as plain data --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "plain"),
    [
        (Change(None, F(1), 7), {"before": None, "after": "1.0000", "item": 7}),
        (Change(F(1), F(1, 3), 7), {"before": "1.0000", "after": "0.3333", "item": 7, "exact": "1/3"}),
        (Change(F(1), None), {"before": "1.0000", "after": None, "item": None}),
        (
            Change(F(1), F(0), maximum=D(0)),
            {"before": "1.0000", "after": "0.0000", "item": None, "max": "0"},
        ),
    ],
)
def test_a_change_is_written_and_read_again(change, plain):
    assert change.plain() == plain
    assert change_from(plain) == change


# --- Replay -----------------------------------------------------------------------------------------


def test_nothing_is_marked_before_the_first_event():
    assert replay(MAXIMA, []) == ()
    assert total_of(Grades(MAXIMA), 50) == Total(None, D(6), None, None)


def test_a_score_waits_until_every_question_is_marked():
    first = Event({1: Change(None, F(1)), 2: Change(None, F(2))})
    second = Event({3: Change(None, F(3, 2))})
    totals = [total_of(each, 75) for each in replay(MAXIMA, [first, second])]
    assert totals == [
        Total(None, D(6), None, None),
        Total(D("4.5000"), D(6), D("75.00"), True),
    ]


@pytest.mark.parametrize(
    ("events", "points"),
    [
        ([Event({2: Change(F(1, 3), F(2))}, is_override=True)], {1: F(1), 2: F(2), 3: F(0)}),
        # A later regrade of the question keeps the override; taken back, the regrade counts.
        (
            [Event({2: Change(F(1, 3), F(2))}, is_override=True), Event({2: Change(F(2), F(1))})],
            {1: F(1), 2: F(2), 3: F(0)},
        ),
        (
            [
                Event({2: Change(F(1, 3), F(2))}, is_override=True),
                Event({2: Change(F(2), F(1)), 3: Change(F(0), F(3))}),
                Event({2: Change(F(2), None)}, is_override=True),
            ],
            {1: F(1), 2: F(1), 3: F(3)},
        ),
        # Taking back what never was does nothing.
        ([Event({1: Change(F(1), None)}, is_override=True)], {1: F(1), 2: F(1, 3), 3: F(0)}),
    ],
)
def test_an_override_of_a_question_stands_until_it_is_taken_back(events, points):
    opening = Event({position: Change(None, value) for position, value in SOME.earned.items()})
    last = replay(MAXIMA, [opening, *events])[-1]
    assert {position: last.points_of(position) for position in MAXIMA} == points


def test_an_override_of_the_attempt_stands_whatever_happens_to_its_questions():
    fixed = after_event(SOME, Event({WHOLE: Change(F(4, 3), F(5))}, is_override=True))
    regraded = after_event(fixed, Event({3: Change(F(0), F(3))}))
    freed = after_event(regraded, Event({WHOLE: Change(F(5), None)}, is_override=True))
    assert [total_of(each, 80).points for each in (fixed, regraded, freed)] == [
        D("5.0000"),
        D("5.0000"),
        D("4.3333"),
    ]
    assert [total_of(each, 80).passed for each in (fixed, regraded, freed)] == [True, True, False]


def test_an_override_of_the_attempt_gives_a_score_to_one_that_waits():
    waiting = Grades(MAXIMA, {1: F(1), 2: F(2), 3: None})
    fixed = after_event(waiting, Event({WHOLE: Change(None, F(6))}, is_override=True))
    assert (total_of(waiting, 50).points, total_of(fixed, 50).percent) == (None, D("100.00"))


def test_penalties_never_take_a_whole_attempt_below_nothing():
    grades = Grades({1: D(1), 2: D(1)}, {1: F(-2), 2: F(1)})
    assert total_of(grades, 50) == Total(D(0), D(2), D("0.00"), False)


def test_an_attempt_without_anything_to_earn_has_no_per_cent():
    assert total_of(Grades({1: D(0)}, {1: F(0)}), None) == Total(D("0.0000"), D(0), D("0.00"), None)


# --- The first event is the score of the paper --------------------------------------------------------

POINTS = st.sampled_from([D(1), D("0.5"), D(3), D("2.5")])
ENTRIES = st.lists(
    st.tuples(st.sampled_from(["single_choice", "multiple_response", "essay", "open_text"]), POINTS),
    min_size=1,
    max_size=6,
)
ANSWERS = {
    "single_choice": ["", "a", "b"],
    "multiple_response": ["", "a", "a b", "a b c", "c"],
    "essay": ["", "Some words."],
    "open_text": ["", "Some words."],
}


@given(ENTRIES, st.data())
@settings(max_examples=300)
def test_replaying_the_first_event_gives_the_score_of_the_paper(kinds, data):
    entries = [entry(n, kind, points) for n, (kind, points) in enumerate(kinds, start=1)]
    answers = {
        each.position: Given(data.draw(st.sampled_from(ANSWERS[each.type]), label="answer"))
        for each in entries
    }
    marks = Marks(pass_mark_percent=data.draw(st.sampled_from([None, 0, 33, 50, 100])))
    score = score_paper(entries, answers, marks)
    plain = {
        position: change.plain() for position, change in scored(score, dict.fromkeys(answers, 9)).items()
    }
    event = Event({position: change_from(each) for position, each in plain.items()})
    maxima = {each.position: each.max_points for each in score.items}
    assert total_of(after_event(Grades(maxima), event), marks.pass_mark_percent) == Total(
        score.points, score.max_points, score.percent, score.passed
    )


# --- A thousand histories -----------------------------------------------------------------------------

SHARES = st.none() | st.fractions(min_value=-1, max_value=3, max_denominator=12)
CHANGES = st.dictionaries(
    st.integers(0, 3),
    st.builds(Change, SHARES, SHARES, st.none(), st.none() | st.sampled_from([D(0), D(2)])),
    max_size=3,
)


@given(st.lists(st.tuples(CHANGES, st.booleans()), max_size=12))
@settings(max_examples=1000, deadline=None)
def test_replay_from_zero_equals_what_was_kept_step_by_step(history):
    """What is stored after each event, from what was stored before it, is the replay of all events as written."""
    stored, totals, written = Grades(MAXIMA), [], []
    for changes, is_override in history:
        # A question changes what it earns or is worth; position 0 only ever is an override.
        kept = {
            position: Change(change.before, change.after, maximum=None if is_override else change.maximum)
            for position, change in changes.items()
            if is_override or position != WHOLE
        }
        stored = after_event(stored, Event(kept, is_override))
        totals.append(total_of(stored, 50))
        written.append(({str(at): change.plain() for at, change in kept.items()}, is_override))
    events = [
        Event({int(at): change_from(plain) for at, plain in changes.items()}, is_override)
        for changes, is_override in written
    ]
    assert [total_of(each, 50) for each in replay(MAXIMA, events)] == totals


# --- Regrades -----------------------------------------------------------------------------------------


def revision(answer="a", position=1, old_type="single_choice", **fields):
    return Revision(entry(position, **fields), 8, old_type, Given(answer))


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        (revision("a"), None),
        (revision(""), None),
        (revision("z"), "unreadable"),
        (revision("a", old_type="numeric"), "other_type"),
        (revision("words", item_type="essay", old_type="essay"), "marked_by_people"),
        (revision("words", item_type="open_text", old_type="open_text"), "marked_by_people"),
    ],
)
def test_an_answer_is_scored_again_only_where_the_new_key_can_read_it(changed, why):
    assert blocker(changed) == why
    grades = Grades({1: D(1)}, {1: F(1)})
    if why:
        assert rescored(grades, [changed], Marks()) == {}


def test_a_new_key_changes_what_was_right():
    grades = Grades({1: D(1), 2: D(1), 3: D(1)}, {1: F(0), 2: F(1), 3: F(0)})
    revisions = [revision(answer, position, key=SWAPPED) for position, answer in enumerate(["a", "b", ""], 1)]
    assert rescored(grades, revisions, Marks()) == {1: Change(F(0), F(1), 8), 2: Change(F(1), F(0), 8)}


def test_a_regrade_leaves_overridden_questions_alone():
    grades = Grades({1: D(1)}, {1: F(0)}, {1: F(1, 2)})
    assert rescored(grades, [revision("a", key=SWAPPED)], Marks()) == {}
    assert given_to_all(grades, [1]) == {}
    assert taken_out(grades, [1]) == {}


def test_full_points_are_given_to_everybody_who_has_less():
    assert given_to_all(SOME, [1, 2, 3]) == {2: Change(F(1, 3), F(2)), 3: Change(F(0), F(3))}


def test_a_question_taken_out_counts_neither_way_and_comes_back_with_a_key():
    changes = taken_out(SOME, [1])
    assert changes == {1: Change(F(1), F(0), maximum=D(0))}
    without = after_event(SOME, Event(changes))
    assert total_of(without, None).max_points == D(5)
    assert taken_out(without, [1]) == {}
    back = rescored(without, [revision("b")], Marks())
    assert back == {1: Change(F(0), F(1), 8, D(1))}
    assert total_of(after_event(without, Event(back)), None) == total_of(SOME, None)


@pytest.mark.parametrize(
    ("changes", "kept"),
    [
        ({1: Change(F(1), F(0))}, {}),
        ({1: Change(F(1), F(0)), 2: Change(F(1, 3), F(2))}, {2: Change(F(1, 3), F(2))}),
        ({1: Change(F(1), None)}, {}),
        ({1: Change(F(1), F(0), maximum=D(0))}, {}),  # taking out what was right lowers the score
        ({3: Change(F(0), F(0), maximum=D(0))}, {3: Change(F(0), F(0), maximum=D(0))}),
    ],
)
def test_in_the_learners_favour_nothing_falls(changes, kept):
    assert in_favour(SOME, changes, 50) == kept


def test_in_the_learners_favour_an_attempt_that_waits_may_change():
    waiting = Grades(MAXIMA, {1: F(0), 2: None, 3: F(0)})
    assert in_favour(waiting, {1: Change(F(0), F(1))}, 50) == {1: Change(F(0), F(1))}


@given(st.lists(st.sampled_from(["", "a", "b"]), min_size=3, max_size=3), st.booleans())
def test_a_regrade_done_twice_is_done_once(answers, only_up):
    maxima = dict.fromkeys((1, 2, 3), D(1))
    revisions = [revision(answer, position, key=SWAPPED) for position, answer in enumerate(answers, 1)]
    grades = Grades(maxima, {at: F(answer == "b") for at, answer in enumerate(answers, 1)})
    changes = rescored(grades, revisions, Marks())
    changes = in_favour(grades, changes, 50) if only_up else changes
    after = after_event(grades, Event(changes))
    again = rescored(after, revisions, Marks())
    assert (in_favour(after, again, 50) if only_up else again) == {}


# --- Marks ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("marks", "needs_second", "settled"),
    [
        ((None, None, None), False, Settlement(None, "first")),
        ((F(3), None, None), False, Settlement(F(3), None)),
        ((F(3), None, None), True, Settlement(None, "second")),
        ((F(3), F(4), None), True, Settlement(F(7, 2), None)),  # 10 % of 10 points apart
        ((F(4), F(3), None), True, Settlement(F(7, 2), None)),
        ((F(3), F(401, 100), None), True, Settlement(None, "moderation")),
        ((F(3), F(8), F(5)), True, Settlement(F(5), None)),
        ((None, None, F(5)), False, Settlement(F(5), None)),
    ],
)
def test_marks_settle_or_name_the_round_they_need(marks, needs_second, settled):
    assert settle(*marks, worth=D(10), needs_second=needs_second) == settled

"""The rules of progress: tables of small courses, and properties of any course."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.progress import CourseRules, OutlineStep, StepState, course_progress

FREE = CourseRules(sequential=False)
SEQUENTIAL = CourseRules(sequential=True)

# Two modules of two lessons: 11, 12 and 21, 22.
TWO_MODULES = tuple(OutlineStep(id=10 * m + n, module=m, minutes=m) for m in (1, 2) for n in (1, 2))
PRE_TEST = OutlineStep(id=1, is_gate=True)
POST_TEST = OutlineStep(id=99, opens_last=True)
WITH_TESTS = (PRE_TEST, *TWO_MODULES, POST_TEST)


def optional(*steps):
    return tuple(replace(step, is_required=False) for step in steps)


def shown(steps, done, rules):
    """States as one letter a step: Done, Current, Open, Locked."""
    states = course_progress(steps, frozenset(done), rules).states
    return "".join(states[step.id][0].upper() for step in steps)


@pytest.mark.parametrize(
    ("done", "expected"),
    [
        ((), "COLL"),
        ((11,), "DCLL"),
        ((12,), "CDLL"),
        ((11, 12), "DDCO"),
        ((11, 12, 22), "DDCD"),
        ((11, 12, 21, 22), "DDDD"),
    ],
)
def test_in_sequential_order_a_module_waits_for_the_modules_before_it(done, expected):
    assert shown(TWO_MODULES, done, SEQUENTIAL) == expected


@pytest.mark.parametrize(("done", "expected"), [((), "COOO"), ((21,), "CODO"), ((11, 12), "DDCO")])
def test_in_free_order_everything_is_open(done, expected):
    assert shown(TWO_MODULES, done, FREE) == expected


@pytest.mark.parametrize("rules", [FREE, SEQUENTIAL])
@pytest.mark.parametrize(("done", "expected"), [((), "CLLLLL"), ((11, 22), "CDLLDL")])
def test_everything_after_a_gate_waits_until_it_is_done(rules, done, expected):
    assert shown(WITH_TESTS, done, rules) == expected


def test_what_comes_before_a_gate_does_not_wait_for_it():
    gate = OutlineStep(id=15, module=1, is_gate=True)
    assert shown((*TWO_MODULES[:2], gate, *TWO_MODULES[2:]), (), FREE) == "COOLL"


@pytest.mark.parametrize(
    ("done", "expected"),
    [
        ((1,), "DCOOOL"),
        ((1, 11, 12, 21), "DDDDCL"),
        ((1, 11, 12, 21, 22), "DDDDDC"),
        ((1, 11, 12, 21, 22, 99), "DDDDDD"),
    ],
)
def test_a_step_that_opens_last_waits_for_every_other_required_step(done, expected):
    assert shown(WITH_TESTS, done, FREE) == expected


def test_a_step_that_opens_last_does_not_wait_for_optional_steps():
    steps = (*TWO_MODULES[:2], *optional(*TWO_MODULES[2:]), POST_TEST)
    assert shown(steps, (11, 12), FREE) == "DDOOC"


def test_two_steps_that_open_last_do_not_wait_for_each_other():
    steps = (*TWO_MODULES[:1], POST_TEST, replace(POST_TEST, id=98))
    assert shown(steps, (11,), SEQUENTIAL) == "DCO"


@pytest.mark.parametrize(
    ("prerequisites", "done", "expected"),
    [
        ({2: {1}}, (), "COLL"),
        ({2: {1}}, (11,), "DCLL"),
        ({2: {1}}, (11, 12), "DDCO"),
        ({1: {2}}, (), "LLCO"),
        ({1: {2}}, (21, 22), "CODD"),
        ({2: {7}}, (), "COOO"),  # a module that is not in the course holds nothing up
        ({2: {2}}, (), "COOO"),  # nor does a module wait for itself
    ],
)
def test_a_module_waits_for_its_prerequisites(prerequisites, done, expected):
    rules = CourseRules(sequential=False, prerequisites={m: frozenset(w) for m, w in prerequisites.items()})
    assert shown(TWO_MODULES, done, rules) == expected


def test_optional_steps_are_open_and_hold_nothing_up():
    steps = (*optional(TWO_MODULES[0]), *TWO_MODULES[1:])
    assert shown(steps, (12,), SEQUENTIAL) == "ODCO"


def test_required_steps_come_before_optional_ones_as_the_next_step():
    steps = (*optional(TWO_MODULES[0]), *TWO_MODULES[1:])
    assert course_progress(steps, frozenset(), FREE).next_step == 12
    assert course_progress(steps, frozenset({12, 21, 22}), FREE).next_step == 11


def test_a_course_is_complete_without_its_optional_steps():
    steps = (*optional(TWO_MODULES[0]), *TWO_MODULES[1:])
    progress = course_progress(steps, frozenset({12, 21, 22}), SEQUENTIAL)
    assert (progress.is_complete, progress.percent, progress.done_count) == (True, 100, 3)
    assert (progress.required_count, progress.remaining_minutes) == (3, 0)


def test_a_course_of_optional_steps_counts_all_of_them():
    progress = course_progress(optional(*TWO_MODULES), frozenset({11}), SEQUENTIAL)
    assert (progress.percent, progress.required_count, progress.is_complete) == (25, 4, False)
    assert progress.next_step == 12


def test_a_done_step_stays_done_even_where_it_would_be_locked():
    assert shown(WITH_TESTS, (21, 99), SEQUENTIAL) == "CLLDLD"


def test_percent_is_rounded_down_and_minutes_are_those_to_go():
    progress = course_progress(TWO_MODULES[:3], frozenset({11, 21}), FREE)
    assert (progress.percent, progress.remaining_minutes) == (66, 1)


def test_an_empty_course_has_nothing_to_do_and_is_not_complete():
    progress = course_progress((), frozenset({5}), SEQUENTIAL)
    assert (progress.states, progress.percent, progress.next_step) == ({}, 0, None)
    assert (progress.is_complete, progress.required_count, progress.done_count) == (False, 0, 0)


def test_a_step_outside_the_course_cannot_be_opened_and_a_locked_one_neither():
    progress = course_progress(TWO_MODULES, frozenset({11}), SEQUENTIAL)
    assert [progress.can_open(step) for step in (11, 12, 21, 999)] == [True, True, False, False]


def test_steps_directly_under_the_course_wait_for_the_modules_before_them_in_sequential_order():
    steps = (*TWO_MODULES[:2], OutlineStep(id=50), *TWO_MODULES[2:])
    assert shown(steps, (), SEQUENTIAL) == "COLLL"
    assert shown(steps, (11, 12), SEQUENTIAL) == "DDCOO"


@st.composite
def courses(draw):
    """Steps in the order of a page tree, what is done, and rules without prerequisites that go in circles."""
    modules = sorted(draw(st.lists(st.none() | st.integers(1, 4), max_size=12)), key=lambda m: m or 0)
    kinds = [draw(st.sampled_from(["lesson", "lesson", "lesson", "gate", "last"])) for _ in modules]
    steps = tuple(
        OutlineStep(
            id=number,
            module=module,
            minutes=draw(st.integers(0, 20)),
            is_required=draw(st.booleans()),
            is_gate=kind == "gate",
            opens_last=kind == "last",
        )
        for number, (module, kind) in enumerate(zip(modules, kinds, strict=True), start=1)
    )
    done = frozenset(draw(st.sets(st.integers(1, 15))))
    earlier = {module: frozenset(range(1, module)) for module in range(1, 5)}
    waits = {m: frozenset(draw(st.sets(st.sampled_from(sorted(e))))) for m, e in earlier.items() if e}
    return steps, done, CourseRules(sequential=draw(st.booleans()), prerequisites=waits)


@given(courses())
def test_percent_is_100_exactly_when_the_course_is_complete(course):
    progress = course_progress(*course)
    assert (progress.percent == 100) == progress.is_complete
    assert 0 <= progress.percent <= 100


@given(courses())
def test_the_next_step_is_the_current_one_and_never_locked_or_done(course):
    progress = course_progress(*course)
    current = [step for step, state in progress.states.items() if state is StepState.CURRENT]
    assert current == ([] if progress.next_step is None else [progress.next_step])


@given(courses())
def test_a_course_that_is_not_complete_always_has_a_next_step(course):
    steps, _done, _rules = course
    progress = course_progress(*course)
    assert (progress.next_step is not None) or progress.is_complete or not steps


@given(courses())
def test_following_the_next_step_completes_any_course(course):
    steps, done, rules = course
    for _ in steps:
        following = course_progress(steps, done, rules).next_step
        done |= {following} - {None}
    assert course_progress(steps, done, rules).is_complete == bool(steps)


@given(courses(), st.integers(1, 15))
def test_one_more_done_step_never_lowers_percent_or_locks_anything(course, step):
    steps, done, rules = course
    before, after = course_progress(steps, done, rules), course_progress(steps, done | {step}, rules)
    assert after.percent >= before.percent
    assert after.remaining_minutes <= before.remaining_minutes
    assert {s for s in before.states if before.can_open(s)} <= {s for s in after.states if after.can_open(s)}


@given(courses())
def test_done_steps_are_done_and_only_they(course):
    steps, done, _rules = course
    states = course_progress(*course).states
    assert {step for step, state in states.items() if state is StepState.DONE} == {s.id for s in steps} & done

"""Where a learner stands in a course: which steps are done, open or locked, and what comes next."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class StepState(StrEnum):
    DONE = "done"
    CURRENT = "current"
    OPEN = "open"
    LOCKED = "locked"


@dataclass(frozen=True)
class OutlineStep:
    """One lesson or assessment. `module` is None for a step that hangs directly under the course.

    `is_gate`: everything after it waits until it is done (pre-test).
    `opens_last`: waits for every other required step (post-test).
    """

    id: int
    module: int | None = None
    minutes: int = 0
    is_required: bool = True
    is_gate: bool = False
    opens_last: bool = False


@dataclass(frozen=True)
class CourseRules:
    """`sequential`: a module waits for the modules before it. `prerequisites`: module -> modules it waits for."""

    sequential: bool = True
    prerequisites: Mapping[int, frozenset[int]] = field(default_factory=dict)


@dataclass(frozen=True)
class Progress:
    states: Mapping[int, StepState]
    done_count: int
    required_count: int
    percent: int
    remaining_minutes: int
    next_step: int | None
    is_complete: bool

    def can_open(self, step: int) -> bool:
        return self.states.get(step, StepState.LOCKED) is not StepState.LOCKED


def course_progress(steps: Iterable[OutlineStep], done: frozenset[int], rules: CourseRules) -> Progress:
    """Progress over `steps` in their order. A done step is never locked, whatever changed around it.

    Percent counts required steps only, rounded down, so that 100 means complete; a course without required
    steps counts all of its steps.
    """
    outline = tuple(steps)
    counted = [step for step in outline if step.is_required] or list(outline)
    done_count = sum(step.id in done for step in counted)
    is_complete = bool(counted) and done_count == len(counted)
    locked = _locked(outline, done, rules)
    waiting = [step for step in outline if step.id not in done and step.id not in locked]
    next_step = next((s.id for s in waiting if s.is_required), waiting[0].id if waiting else None)
    states = {}
    for step in outline:
        if step.id in done:
            states[step.id] = StepState.DONE
        elif step.id in locked:
            states[step.id] = StepState.LOCKED
        else:
            states[step.id] = StepState.CURRENT if step.id == next_step else StepState.OPEN
    return Progress(
        states=states,
        done_count=done_count,
        required_count=len(counted),
        percent=100 * done_count // len(counted) if counted else 0,
        remaining_minutes=sum(step.minutes for step in counted if step.id not in done),
        next_step=next_step,
        is_complete=is_complete,
    )


def _locked(outline: tuple[OutlineStep, ...], done: frozenset[int], rules: CourseRules) -> frozenset[int]:
    # A step that opens last does not hold up its module: other modules would wait for it, and it for them.
    open_modules = {
        step.module
        for step in outline
        if step.is_required and not step.opens_last and step.id not in done and step.module
    }
    rest_done = all(step.id in done for step in outline if step.is_required and not step.opens_last)
    locked: set[int] = set()
    gate_closed = False
    earlier_unfinished: set[int] = set()
    for step in outline:
        waits_for = rules.prerequisites.get(step.module, frozenset()) if step.module else frozenset()
        if step.id not in done and (
            gate_closed
            or (step.opens_last and not rest_done)
            or bool(waits_for & open_modules - {step.module})
            or (rules.sequential and bool(earlier_unfinished - {step.module}))
        ):
            locked.add(step.id)
        if step.is_gate and step.id not in done:
            gate_closed = True
        if step.module in open_modules:
            earlier_unfinished.add(step.module)
    return frozenset(locked)

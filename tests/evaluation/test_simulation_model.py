import datetime
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accounts import labels
from assessments.papers import PaperEntry
from assessments.scoring import ITEM_TYPES
from evaluation.disclosure import TRAITS
from evaluation.simulation import journey as way
from evaluation.simulation.model import ANSWERS, answer, item
from evaluation.simulation.people import WEIGHTS, person
from tests.assessments.item_samples import SAMPLES, frozen

START = datetime.datetime(2026, 1, 1, 7, tzinfo=datetime.UTC)
WINDOW = way.Window(START, START + datetime.timedelta(days=120))


# Types whose answers the simulation makes up; of others it knows at best the right one.
MODELLED = [name for name in SAMPLES if name in ANSWERS or "correct" in frozen(name)[0]]


def modelled(name, position=1, difficulty=2):
    return item(7, f"Q-{name}", position, name, frozen(name)[0], difficulty)


@pytest.mark.parametrize("name", SAMPLES)
@given(st.floats(-6, 6), st.integers())
def test_every_simulated_answer_is_canonical(name, theta, seed):
    it = modelled(name)
    assert ITEM_TYPES[name].check_answer(it.key, answer(it, theta, Random(seed)))


def mean_score(name, theta):
    it, random = modelled(name), Random(1)
    scores = [ITEM_TYPES[name].score(it.key, answer(it, theta, random)) for _learner in range(600)]
    return float(sum(scores) / len(scores))


@pytest.mark.parametrize("name", MODELLED)
def test_abler_people_score_higher(name):
    low, middle, high = (mean_score(name, theta) for theta in (-2, 0, 2))
    assert low + 0.1 < middle < high - 0.05


def test_harder_items_are_harder():
    keys = [item(7, "same code", 1, "numeric", frozen("numeric")[0], level).b for level in (1, 2, 3)]
    assert keys == sorted(keys)


@given(st.integers(1, 10**6), st.integers(1, 10**6))
@settings(max_examples=50)
def test_a_simulated_person_answers_from_the_code_lists(seed, number):
    found = person(seed, number, ("en", "fr"))
    assert found == person(seed, number, ("en", "fr"))
    assert found.language in ("en", "fr")
    for trait, code in (found.traits or {}).items():
        assert code in labels.accepted(trait)


def test_every_trait_has_its_distribution():
    assert set(WEIGHTS) == set(TRAITS)


def paper(pass_mark=60, allowed=None, names=tuple(MODELLED)):
    items = tuple(modelled(name, place) for place, name in enumerate(names, start=1))
    entries = tuple(PaperEntry(each.position, each.type, 1, each.key) for each in items)
    return way.Paper(entries, items, pass_mark, allowed)


STEPS = (
    way.SimulatedStep(1, "pre_test", 10, True, paper(None)),
    *(way.SimulatedStep(number, "lesson", 10, number != 4) for number in range(2, 8)),
    way.SimulatedStep(8, "graded", 10, True, paper(60)),
    way.SimulatedStep(9, "practice", 10, False, paper(None)),
    way.SimulatedStep(10, "post_test", 10, True, paper(60, allowed=2)),
)
ORDER = [step.id for step in STEPS]
REQUIRED = {step.id for step in STEPS if step.is_required}


def run(seed, window=WINDOW, steps=STEPS, ability=0.0):
    random = Random(seed)
    return way.journey(steps, ability, way.joining_time(window, random), window, random)


@given(st.integers(), st.floats(-3, 3), st.floats(0.01, 200))
@settings(max_examples=150)
def test_a_journey_holds_what_the_platform_would_have_recorded(seed, ability, days):
    window = way.Window(START, START + datetime.timedelta(days=days))
    found = run(seed, window, ability=ability)
    times = [found.enrolled_at, *(at for at, _percent in found.completions.values())]
    times += [at for sitting in found.sittings for at in (sitting.started_at, sitting.submitted_at)]
    assert all(window.start <= at <= window.end for at in times)
    done = list(found.completions)
    assert done == [step for step in ORDER if step in found.completions]
    assert (found.completed_at is not None) == (set(done) >= REQUIRED)
    assert (found.started_at is None) == (found.last_step is None) == (found.last_active_at is None)
    for sitting in found.sittings:
        assert sitting.started_at <= min([*sitting.saved.values(), sitting.submitted_at])
        assert max([*sitting.saved.values(), sitting.started_at]) <= sitting.submitted_at
        assert set(sitting.saved) == {place for place, text in sitting.answers.items() if text}


@given(st.integers())
@settings(max_examples=100)
def test_a_graded_quiz_is_completed_when_passed_and_nothing_follows_before(seed):
    found = run(seed, ability=-1.5)
    graded = [sitting for sitting in found.sittings if sitting.step == 8]
    assert [sitting.number for sitting in graded] == list(range(1, len(graded) + 1))
    assert (8 in found.completions) == any(sitting.score.passed for sitting in graded)
    if 8 not in found.completions:
        assert not {9, 10} & set(found.completions)
    assert len([sitting for sitting in found.sittings if sitting.step == 10]) <= 2
    assert found.completions.get(1, (None, None))[1] is None


def test_people_gain_from_the_course_and_some_drop_out():
    runs = [run(seed, ability=Random(seed).gauss(0, 1)) for seed in range(400)]
    by_step = {
        step: [float(s.score.percent) for r in runs for s in r.sittings if s.step == step and s.number == 1]
        for step in (1, 10)
    }
    before, after = (sum(scores) / len(scores) for scores in by_step.values())
    finished = sum(found.completed_at is not None for found in runs) / len(runs)
    assert 5 < after - before < 40
    assert 0.4 < finished < 0.95
    assert any(found.started_at is None for found in runs)
    assert any(found.withdrawn_at is not None for found in runs)

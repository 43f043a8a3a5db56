import json

import numpy as np
import pytest
from django.conf import settings

from assessments.api import analysing, figures
from assessments.api.first_attempts import first_answers
from assessments.models import AssessmentDraw, Attempt, FigureSnapshot, ItemVersion
from assessments.statistics import Choices, Matrix, analyse
from assessments.tasks import compute_figures
from tests import factories as make
from tests.assessments.figures_data import NOW, choice, people, random_answers, sit

COUNT, ITEMS = 40, 5


@pytest.fixture
def course(db):
    return make.course("Figures")


@pytest.fixture
def questions(db):
    return [choice(code=f"F-{number}") for number in range(ITEMS)]


@pytest.fixture
def page(course, questions):
    return make.assessment(make.module(course), questions, title="Figures", pass_mark_percent=50)


@pytest.fixture
def given():
    return random_answers(COUNT, ITEMS)


def figures_of(page, **wanted):
    found = analysing.assessment_figures(page.pk, **{"is_demonstration": False, "minimum_n": 30, **wanted})
    return json.loads(json.dumps(found))  # what the snapshot stores


def by_code(found):
    versions = ItemVersion.objects.in_bulk([int(each["item"]) for each in found["items"]])
    return {
        (versions[int(each["item"])].code, versions[int(each["item"])].number): each
        for each in found["items"]
    }


def test_figures_are_those_of_the_pure_package(page, course, given):
    sit(page, people(COUNT, course), given, seconds=30)
    found = figures_of(page)
    points = np.array([[float(each == "b") for each in person] for person in given])
    names = tuple(f"F-{number}" for number in range(ITEMS))
    persons = tuple(str(pk) for pk in Attempt.objects.order_by("pk").values_list("pk", flat=True))
    chosen = {
        name: Choices(["a", "b", "c"], np.array([[p[i] == o for o in "abc"] for p in given]), ["b"])
        for i, name in enumerate(names)
    }
    wanted = analyse(
        Matrix(points, np.ones(ITEMS), names, persons),
        seconds=np.full((COUNT, ITEMS), 30.0),
        choices=chosen,
        pass_points=ITEMS / 2,
        minimum_n=30,
    )
    for name in (
        "n",
        "mean",
        "sd",
        "skewness",
        "kurtosis",
        "alpha",
        "kr20",
        "sem",
        "pass_rate",
        "decision_kappa",
    ):
        assert found["test"][name] == pytest.approx(getattr(wanted.test, name), rel=1e-9), name
    lines = by_code(found)
    for item in wanted.items:
        line = lines[item.item, 1]
        for name in ("n", "facility", "facility_se", "corrected_item_total", "discrimination_27"):
            assert line[name] == pytest.approx(getattr(item, name), rel=1e-9, abs=1e-12), name
        assert line["alpha_if_deleted"] == pytest.approx(item.alpha_if_deleted, rel=1e-9)
        assert line["median_seconds"] == 30
        table = wanted.options[item.item]
        assert [(o["option"], o["lower"], o["middle"], o["upper"]) for o in line["options"]["options"]] == [
            (o.option, o.lower, o.middle, o.upper) for o in table.options
        ]
    assert [(f["code"], f["params"]) for f in found["flags"] if f["item"]] == [
        (f.code, pytest.approx(dict(f.params)) if f.params and "option" not in f.params else dict(f.params))
        for f in wanted.flags
        if f.item
    ]


def test_only_the_first_submitted_attempt_of_a_person_counts(page, course, given):
    enrolments = people(COUNT, course)
    first = sit(page, enrolments, given)
    sit(page, enrolments, [["b"] * ITEMS] * COUNT, number=2)
    assert list(first_answers(page.pk).attempts) == sorted(each.pk for each in first)


def test_attempts_that_wait_to_be_marked_are_left_out_and_counted(page, course, given):
    attempts = sit(page, people(COUNT, course), given)
    Attempt.objects.filter(pk=attempts[0].pk).update(points=None)
    found = figures_of(page)
    assert (found["people"], found["waiting"]) == (COUNT - 1, 1)


def test_simulated_people_are_never_mixed_with_real_ones(page, course, given):
    sit(page, people(COUNT, course), given)
    sit(page, people(3, course, is_synthetic=True), given[:3])
    assert (figures_of(page)["people"], figures_of(page, is_demonstration=True)["people"]) == (COUNT, 3)


def test_questions_after_the_last_answer_are_not_reached_only_when_the_time_ended(page, course):
    cut = [["b", "", "a", "", ""]]
    sit(page, people(1, course), cut, ended_by="deadline")
    sit(page, people(1, course), cut)
    answers = first_answers(page.pk)
    assert [str(points) for points in answers.points] == [
        *("1.0", "0.0", "0.0", "nan", "nan"),
        *("1.0", "0.0", "0.0", "0.0", "0.0"),
    ]


def test_figures_of_a_question_pool_all_papers_that_hold_the_same_version(page, course, questions, given):
    sit(page, people(COUNT, course), given)
    changed = questions[0]
    changed.points = 2
    changed.save()
    changed.save_revision().publish()
    sit(page, people(COUNT, course), given)
    found = by_code(figures_of(page))
    assert {key: (line["n"], line["position"]) for key, line in found.items()} == {
        ("F-0", 1): (COUNT, None),
        ("F-0", 2): (COUNT, 1),
        **{(f"F-{number}", 1): (2 * COUNT, number + 1) for number in range(1, ITEMS)},
    }


def test_test_figures_are_those_of_the_current_paper(page, course, questions, given):
    sit(page, people(COUNT, course), given)
    changed = questions[0]
    changed.points = 2
    changed.save()
    changed.save_revision().publish()
    sit(page, people(3, course), given[:3])
    found = figures_of(page)
    assert (found["paper"], found["test"]["n"], found["test"]["max_points"]) == (1, COUNT, ITEMS)


def test_nothing_is_shown_below_the_minimum(page, course, given):
    sit(page, people(29, course), given[:29])
    found = figures_of(page)
    assert {each["facility"] for each in found["items"]} == {None}
    assert {each["options"] is None for each in found["items"]} == {True}
    assert (found["test"]["alpha"], found["test"]["distribution"], found["flags"]) == (None, [], [])


def test_random_draws_give_figures_of_the_common_questions_only(course, questions):
    drawn = [choice(code=f"D-{number}", objective="O1") for number in range(2)]
    page = make.assessment(make.module(course), questions[:3], title="Drawn", pass_mark_percent=50)
    AssessmentDraw.objects.create(page=page, section=1, count=1, objective="O1")
    enrolments = people(2 * COUNT, course)
    answers = random_answers(2 * COUNT, 3)
    sit(page, enrolments[:COUNT], [[*each, "b", None] for each in answers[:COUNT]])
    sit(page, enrolments[COUNT:], [[*each, None, "a"] for each in answers[COUNT:]])
    found = figures_of(page)
    assert (found["is_whole"], found["test"]["items"], found["test"]["n"]) == (False, 3, 2 * COUNT)
    assert found["test"]["pass_points"] is None
    lines = by_code(found)
    assert {code: line["n"] for (code, _number), line in lines.items()} == {
        **{f"F-{number}": 2 * COUNT for number in range(3)},
        drawn[0].code: COUNT,
        drawn[1].code: COUNT,
    }
    assert lines["D-0", 1]["alpha_if_deleted"] is None
    assert lines["D-0", 1]["corrected_item_total"] is None  # everybody was right
    assert lines["F-0", 1]["corrected_item_total"] is not None


def test_an_assessment_without_attempts_has_no_figures(page):
    assert figures_of(page) == {"people": 0, "waiting": 0, "items": [], "flags": [], "test": None}


def test_a_single_question_has_figures_and_no_test(course):
    page = make.assessment(make.module(course), [choice()], title="One")
    sit(page, people(COUNT, course), [["b" if n % 2 else "a"] for n in range(COUNT)])
    found = figures_of(page)
    assert (found["items"][0]["facility"], found["items"][0]["reasons"]["corrected_item_total"]) == (
        0.5,
        "too_few_items",
    )


def test_every_type_can_be_analysed(course):
    kinds = ("single_choice", "multiple_response", "true_false", "scenario", "hot_spot", "categorise")
    made = [make.question(kind) for kind in kinds]
    page = make.assessment(make.module(course), made, title="All")
    keys = [item.item.key for item in figures_paper(page)]
    right = [",".join(key["correct"]) if "correct" in key else "" for key in keys]
    sit(page, people(COUNT, course), [right if n % 2 else [""] * len(kinds) for n in range(COUNT)])
    tables = [each["options"] for each in figures_of(page)["items"]]
    assert [table is not None for table in tables] == ["options" in key for key in keys]


def figures_paper(page):
    from assessments.api import freeze

    return freeze(page).paper_items.select_related("item").order_by("position")


def test_the_task_stores_the_figures_and_answers_make_them_stale(page, course, given):
    sit(page, people(COUNT, course), given)
    snapshot = figures.ask_for_figures(page=page, is_demonstration=False, now=NOW)
    compute_figures.call(snapshot_id=snapshot.pk)
    read = figures.figures_reading(page, is_demonstration=False, language="en")
    assert (read.snapshot.state, read.is_stale, len(read.items)) == (FigureSnapshot.State.READY, False, ITEMS)
    sit(page, people(1, course), given[:1])
    assert figures.figures_reading(page, is_demonstration=False, language="en").is_stale


def test_a_failed_computation_says_so(page, course, given, monkeypatch):
    snapshot = figures.ask_for_figures(page=page, is_demonstration=False, now=NOW)
    monkeypatch.setattr(analysing, "assessment_figures", lambda *_args, **_named: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        analysing.write_figures(snapshot.pk)
    snapshot.refresh_from_db()
    assert snapshot.state == FigureSnapshot.State.FAILED


def test_asking_again_keeps_what_was_computed(page, course, given):
    sit(page, people(COUNT, course), given)
    snapshot = figures.ask_for_figures(page=page, is_demonstration=False, now=NOW)
    compute_figures.call(snapshot_id=snapshot.pk)
    figures.ask_for_figures(page=page, is_demonstration=False, now=NOW)
    read = figures.figures_reading(page, is_demonstration=False, language="en")
    assert (read.is_waiting, len(read.items)) == (True, ITEMS)


@pytest.mark.parametrize("items", [1, 4])
def test_reading_takes_as_many_queries_whatever_the_number_of_questions(
    course, items, django_assert_num_queries
):
    page = make.assessment(make.module(course), [choice() for _each in range(items)], title="Long")
    sit(page, people(COUNT, course), random_answers(COUNT, items))
    snapshot = figures.ask_for_figures(page=page, is_demonstration=False, now=NOW)
    compute_figures.call(snapshot_id=snapshot.pk)
    with django_assert_num_queries(5):
        figures.figures_reading(page, is_demonstration=False, language="en")


def test_flags_are_sentences_with_the_words_of_options(page, course):
    answers = [["b", "b", "b", "a", ""] if n < 20 else ["b", "a", "b", "b", "c"] for n in range(COUNT)]
    sit(page, people(COUNT, course), answers)
    snapshot = figures.ask_for_figures(page=page, is_demonstration=False, now=NOW)
    compute_figures.call(snapshot_id=snapshot.pk)
    read = figures.figures_reading(page, is_demonstration=False, language="en")
    assert read.items[0].flags == (
        "Everybody gets this one right.",
        "Nobody chooses option “Text a”.",
        "Nobody chooses option “Text c”.",
    )
    assert "50 % left this question empty." in read.items[4].flags


def test_the_minimum_is_a_setting():
    assert settings.FIGURES_MINIMUM_PEOPLE == 30

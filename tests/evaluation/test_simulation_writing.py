import datetime
import json

import pytest
from django.contrib.auth.hashers import is_password_usable
from django.core.management import CommandError, call_command
from django.db.models import Count, F

from accounts import api as accounts
from accounts.models import User
from assessments.models import AnswerEvent, Attempt, GradeEvent, Purpose, Response
from assessments.papers import Given, Marks, PaperEntry
from assessments.scoring import ITEM_TYPES, score_paper
from cohorts.models import Membership
from courses import api as courses
from courses.models import Enrolment, StepCompletion
from courses.progress import course_progress
from evaluation import dataset
from evaluation.simulation.courses import in_order
from evaluation.simulation.writing import CannotSimulate, simulate
from tests import factories as make
from tests.evaluation.conftest import KINDS, records

NOW = datetime.datetime(2026, 6, 15, 12, tzinfo=datetime.UTC)


@pytest.fixture
def course(db):
    page = make.course("Whole course", code="WC")
    make.assessment(page, [make.question(kind, pool="prepost") for kind in KINDS], purpose=Purpose.PRE_TEST)
    for number in range(2):
        module = make.module(page)
        make.lesson(module)
        make.lesson(module, is_required=bool(number))
        make.assessment(module, [make.question(kind) for kind in KINDS[:4]], pass_mark_percent=50)
    last = [make.question(kind, pool="prepost") for kind in KINDS]
    make.assessment(page, last, purpose=Purpose.POST_TEST, attempts_allowed=2)
    return page


@pytest.fixture
def cohort(course):
    return make.cohort(in_courses=(course,), slug="demo", is_demonstration=True)


def fill(cohort, learners=12, seed=5, now=NOW):
    return simulate(cohort=cohort, learners=learners, seed=seed, now=now)


def fingerprint():
    """All that was simulated, without what the database numbers."""
    runs = Enrolment.objects.order_by("uuid")
    return [
        list(runs.values_list("uuid", "user__email", "completed_at", "last_active_at")),
        list(Attempt.objects.order_by("uuid").values_list("uuid", "percent", "submitted_at")),
        list(AnswerEvent.objects.order_by("client_id").values_list("client_id", "answer", "received_at")),
        list(
            User.objects.filter(is_synthetic=True)
            .order_by("email")
            .values_list("email", "demographics__gender", "demographics__country", "preferred_language")
        ),
    ]


def test_simulated_learners_are_marked_and_cannot_sign_in(cohort):
    fill(cohort)
    people = User.objects.filter(memberships__cohort=cohort)
    assert {person.is_synthetic for person in people} == {True}
    assert {is_password_usable(person.password) for person in people} == {False}
    assert sorted(people.values_list("email", flat=True)) == sorted(
        f"sim-5-{number}@simulated.invalid" for number in range(1, 13)
    )


def test_the_summary_counts_what_was_written(cohort):
    added = fill(cohort)
    assert added["users"] == Membership.objects.filter(cohort=cohort).count() == 12
    assert added["responses"] == Response.objects.count()
    assert added["events"] == AnswerEvent.objects.count() == Response.objects.exclude(answer="").count()
    assert added["attempts"] == Attempt.objects.count() == GradeEvent.objects.count() > 0
    assert added["completions"] == StepCompletion.objects.count()


def test_again_with_the_same_seed_adds_nothing_and_more_learners_add_the_rest(cohort):
    fill(cohort, 4)
    first = fingerprint()
    assert set(fill(cohort, 4).values()) == {0}
    assert fill(cohort, 6)["users"] == 2
    assert {email for _uuid, email, *_rest in first[0]} < {email for _uuid, email, *_rest in fingerprint()[0]}


def test_the_same_seed_makes_the_same_data_in_one_go_or_two(cohort):
    fill(cohort, 3)
    fill(cohort, 6)
    in_two = fingerprint()
    wipe()
    fill(cohort, 6)
    assert fingerprint() == in_two


def wipe():
    for model in (AnswerEvent, GradeEvent, Response, Attempt, StepCompletion, Enrolment, Membership):
        model.objects.all().delete()
    User.objects.filter(is_synthetic=True).delete()


def test_another_seed_makes_other_learners(cohort):
    fill(cohort, 3, seed=1)
    fill(cohort, 3, seed=2)
    assert Membership.objects.count() == 6


def test_scores_are_those_of_the_platform(cohort):
    fill(cohort)
    for attempt in Attempt.objects.select_related("paper"):
        rows = list(attempt.responses.select_related("item__item"))
        frozen = {row.item.position: row.item.item for row in rows}
        entries = [PaperEntry(place, item.type, item.points, item.key) for place, item in frozen.items()]
        answers = {row.item.position: Given(row.answer) for row in rows}
        score = score_paper(entries, answers, Marks(attempt.paper.pass_mark_percent))
        assert (attempt.points, attempt.percent) == (score.points, score.percent)
        assert attempt.is_passed == score.passed
        assert attempt.paper.paper_items.count() == len(rows)


def test_answers_are_canonical_and_fold_from_their_events(cohort):
    fill(cohort)
    for response in Response.objects.select_related("item__item"):
        frozen = response.item.item
        assert ITEM_TYPES[frozen.type].check_answer(frozen.key, response.answer)
        events = AnswerEvent.objects.filter(attempt=response.attempt_id, item=response.item_id)
        expected = [(response.answer, response.sequence, response.client_id, response.saved_at)]
        found = list(events.values_list("answer", "sequence", "client_id", "received_at"))
        assert found == (expected if response.answer else [])


def test_completions_follow_the_rules_of_the_course(cohort, course):
    fill(cohort, 30)
    outline = courses.course_outline(course)
    for enrolment in Enrolment.objects.all():
        done: frozenset[int] = frozenset()
        rows = enrolment.completions.order_by("completed_at", "pk")
        for step, percent in rows.values_list("step_id", "best_percent"):
            assert course_progress(outline.steps, done, outline.rules).can_open(step)
            best = enrolment.attempts.filter(assessment_id=step).order_by("-percent").first()
            is_scored = best is not None and best.paper.purpose != Purpose.PRE_TEST
            assert percent == (best.percent if is_scored else None)
            done |= {step}
        is_complete = course_progress(outline.steps, done, outline.rules).is_complete
        assert (enrolment.completed_at is not None) == is_complete


def test_nothing_happens_outside_the_cohort_or_in_the_future(cohort):
    cohort.starts_on, cohort.ends_on = datetime.date(2026, 6, 1), datetime.date(2026, 12, 1)
    cohort.save()
    fill(cohort)
    start = datetime.datetime(2026, 6, 1, tzinfo=datetime.UTC)
    times = [
        *Membership.objects.values_list("joined_at", flat=True),
        *Attempt.objects.values_list("submitted_at", flat=True),
        *StepCompletion.objects.values_list("completed_at", flat=True),
    ]
    assert all(start <= at <= NOW for at in times)


def test_consent_stands_behind_every_stated_trait(cohort):
    fill(cohort, 60)
    people = list(User.objects.filter(is_synthetic=True))
    stated = [p for p in people if set(accounts.demographics_of(p).values()) - {"NS", ""}]
    assert all(accounts.has_current_consent(person) for person in stated)
    assert 0 < len(stated) < len(people)


def test_attempts_count_up_and_papers_are_frozen_once(cohort):
    fill(cohort)
    last = Attempt.objects.values("enrolment", "assessment").annotate(n=Count("pk"))
    assert set(last.values_list("n", flat=True)) <= {1, 2, 3, 4, 5}
    assert set(Attempt.objects.values_list("paper__number", flat=True)) == {1}
    assert not Attempt.objects.exclude(language=F("enrolment__language")).exists()


def test_the_order_of_steps_is_one_in_which_they_open(course):
    outline = courses.course_outline(course)
    done: frozenset[int] = frozenset()
    for entry in in_order(outline):
        assert course_progress(outline.steps, done, outline.rules).can_open(entry.id)
        done |= {entry.id}


def test_a_module_waits_for_its_prerequisite(course):
    first, second = course.get_children().type(make.courses.ModulePage).specific()
    course.module_order = "free"
    course.save_revision().publish()
    first.prerequisites = [type(first).prerequisites.rel.related_model(required=second)]
    first.save_revision().publish()
    courses.forget_outline(course)
    modules = [entry.step.module for entry in in_order(courses.course_outline(course)) if entry.step.module]
    assert list(dict.fromkeys(modules)) == [second.pk, first.pk]


def test_exports_count_simulated_learners(cohort):
    fill(cohort, 6)
    assert [row["is_synthetic"] for row in records(cohort, dataset.STREAMED[0])] == [1] * 6


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"is_demonstration": False}, "demonstration"),
        ({"starts_on": datetime.date(2026, 7, 1)}, "only the past"),
    ],
)
def test_simulation_refuses_where_it_would_mislead(cohort, change, reason):
    for name, value in change.items():
        setattr(cohort, name, value)
    with pytest.raises(CannotSimulate, match=reason):
        fill(cohort)
    assert User.objects.filter(is_synthetic=True).count() == 0


def test_simulation_refuses_a_cohort_without_courses(db):
    with pytest.raises(CannotSimulate, match="lessons"):
        fill(make.cohort(is_demonstration=True))


def test_simulation_refuses_a_seed_of_another_cohort(cohort, course):
    fill(cohort, 3)
    other = make.cohort(in_courses=(course,), is_demonstration=True)
    with pytest.raises(CannotSimulate, match="Seed 5"):
        fill(other, 3)


def test_the_command_tells_what_it_added(cohort, capsys):
    call_command("simulate_cohort", "demo", learners=3, seed=5, json=True)
    summary = json.loads(capsys.readouterr().out)
    assert (summary["cohort"], summary["added"]["users"]) == ("demo", 3)
    call_command("simulate_cohort", "demo", learners=3, seed=5)
    assert capsys.readouterr().out.startswith("demo: added 0 simulated learners")


@pytest.mark.parametrize(
    ("slug", "learners", "reason"),
    [("nowhere", 3, "no cohort"), ("demo", 0, "at least 1"), ("real", 3, "not a demonstration cohort")],
)
def test_the_command_refuses_in_a_sentence(cohort, slug, learners, reason):
    make.cohort(slug="real")
    with pytest.raises(CommandError, match=reason):
        call_command("simulate_cohort", slug, learners=learners, seed=5)

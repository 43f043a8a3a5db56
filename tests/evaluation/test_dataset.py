import datetime
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts import api as accounts
from accounts.models import ConsentRecord
from assessments.models import Attempt, Purpose, Response
from cohorts.models import Membership
from courses import api as courses
from courses.models import Enrolment
from evaluation import dataset
from evaluation.dataset.columns import ANSWERS, ATTEMPTS, LEARNERS, PROGRESS
from evaluation.dataset.people import pseudonym
from evaluation.disclosure import SUPPRESSED, TRAITS
from tests import factories as make
from tests.evaluation.conftest import NOW, consent, extract, records, sit

LATER = NOW + datetime.timedelta(minutes=5)


def people(cohort, purpose="evaluation", *, with_names=False):
    return extract(cohort, purpose=purpose, with_names=with_names).people


def test_pseudonyms_are_stable_for_one_cohort_and_purpose(cohort, amina, bruno):
    for person in (amina, bruno):
        make.membership(person, cohort)
    first = {person.membership: person.pseudonym for person in people(cohort)}
    assert {person.membership: person.pseudonym for person in people(cohort)} == first
    assert {len(each) for each in first.values()} == {16}


def test_pseudonyms_differ_by_purpose_cohort_person_and_names(cohort, course, amina, bruno):
    other = make.cohort(in_courses=(make.course(),))
    make.membership(amina, cohort)
    make.membership(bruno, cohort)
    make.membership(amina, other)
    found = [
        person.pseudonym
        for each in (people(cohort), people(cohort, "donor"), people(other), people(cohort, with_names=True))
        for person in each
    ]
    assert len(set(found)) == len(found) == 7


def test_people_stand_in_the_order_of_their_pseudonyms(cohort):
    for number in range(6):
        make.membership(make.user(f"learner{number}"), cohort)
    found = [person.pseudonym for person in people(cohort)]
    assert found == sorted(found)


def test_a_pseudonym_is_the_hmac_of_the_membership(cohort, amina):
    member = make.membership(amina, cohort)
    key = dataset.pseudonym_key(cohort, "evaluation")
    assert people(cohort)[0].pseudonym == pseudonym(key, member.uuid, with_names=False)


def test_synthetic_people_count_in_demonstrations_only(course, amina):
    robot = make.user("robot", is_synthetic=True)
    real, demonstration = make.cohort(), make.cohort(is_demonstration=True)
    counted = {}
    for cohort in (real, demonstration):
        members = {make.membership(person, cohort).pk: person for person in (amina, robot)}
        counted[cohort] = [members[person.membership] for person in people(cohort)]
    assert counted == {real: [amina], demonstration: [robot]}


def test_traits_of_five_alike_are_published(cohort):
    for number in range(5):
        person = make.user(f"learner{number}")
        make.membership(person, cohort)
        consent(person)
    expected = {**dict.fromkeys(TRAITS, "NS"), "gender": "W", "age_band": "35-44", "country": "TGO"}
    expected |= {"institution_type": "POL", "level": "MID"}
    assert [dict(person.traits) for person in people(cohort)] == [expected] * 5


def test_traits_of_four_are_hidden(cohort):
    for number in range(4):
        person = make.user(f"learner{number}")
        make.membership(person, cohort)
        consent(person)
    assert [dict(person.traits) for person in people(cohort)] == [dict.fromkeys(TRAITS, SUPPRESSED)] * 4


def outdated(person):
    ConsentRecord.objects.create(
        user=person, purpose="demographics", text_version="2020-01", given=True, language="en"
    )


@pytest.mark.parametrize("lose", [lambda person: accounts.withdraw_consent(user=person), outdated])
def test_without_current_consent_nothing_is_stated(cohort, lose):
    for number in range(5):
        person = make.user(f"learner{number}")
        make.membership(person, cohort)
        consent(person)
        lose(person)
    assert [dict(person.traits) for person in people(cohort)] == [dict.fromkeys(TRAITS, "NS")] * 5


def test_traits_never_stand_beside_names(cohort):
    for number in range(5):
        person = make.user(f"learner{number}")
        make.membership(person, cohort)
        consent(person)
    found = people(cohort, with_names=True)
    assert {person.name for person in found} == {f"Learner{number}" for number in range(5)}
    assert {value for person in found for value in person.traits.values()} == {SUPPRESSED}


def test_a_learner_row_holds_the_dates_of_the_run(cohort, amina):
    make.membership(amina, cohort)
    Membership.objects.update(joined_at=NOW)
    Enrolment.objects.update(
        enrolled_at=NOW, started_at=LATER, last_active_at=LATER, completed_at=LATER, language="fr"
    )
    (row,) = records(cohort, LEARNERS)
    traits = dict.fromkeys(TRAITS, SUPPRESSED)
    assert row == {
        "pseudonym": people(cohort)[0].pseudonym,
        "is_synthetic": 0,
        "joined_on": "2026-06-15",
        **traits,
        "course_code": "SS",
        "course_title": "Safer stores",
        "language": "fr",
        "state": "completed",
        "enrolled_on": "2026-06-15",
        "started_on": "2026-06-15",
        "completed_on": "2026-06-15",
    }


@pytest.mark.parametrize(
    ("state", "run", "ends_on"),
    [
        ("registered", {}, "2027-01-01"),
        ("cancelled", {"withdrawn_at": NOW}, "2027-01-01"),
        ("started", {"started_at": NOW, "last_active_at": NOW}, "2027-01-01"),
        ("withdrawn", {"started_at": NOW, "withdrawn_at": NOW}, "2027-01-01"),
        ("completed", {"started_at": NOW, "completed_at": NOW, "withdrawn_at": NOW}, "2027-01-01"),
        ("lapsed", {"started_at": NOW, "last_active_at": NOW - datetime.timedelta(days=61)}, "2027-01-01"),
        ("started", {"started_at": NOW, "last_active_at": NOW - datetime.timedelta(days=59)}, "2027-01-01"),
        ("lapsed", {"started_at": NOW - datetime.timedelta(days=61)}, "2027-01-01"),
        ("lapsed", {"started_at": NOW, "last_active_at": NOW}, "2026-06-14"),
        ("started", {"started_at": NOW, "last_active_at": NOW}, "2026-06-15"),
        ("registered", {}, "2026-06-14"),
    ],
)
def test_the_state_follows_the_definitions_of_participation(cohort, amina, state, run, ends_on):
    make.membership(amina, cohort)
    Enrolment.objects.update(**run)
    cohort.ends_on = datetime.date.fromisoformat(ends_on)
    assert [row["state"] for row in records(cohort, LEARNERS)] == [state]


@pytest.mark.parametrize(("started_at", "state"), [(None, "cancelled"), (NOW, "withdrawn")])
def test_who_left_the_cohort_left_the_course(cohort, amina, started_at, state):
    make.membership(amina, cohort)
    Membership.objects.update(left_at=NOW)
    Enrolment.objects.update(started_at=started_at)
    assert [row["state"] for row in records(cohort, LEARNERS)] == [state]


def test_a_member_without_a_course_has_a_row(amina):
    cohort = make.cohort()
    make.membership(amina, cohort)
    assert [(row["course_code"], row["state"]) for row in records(cohort, LEARNERS)] == [(None, "registered")]


def test_progress_lists_every_required_step_done_or_not(cohort, course, amina):
    make.membership(amina, cohort)
    sit(amina, course.quiz)
    rows = records(cohort, PROGRESS)
    chosen = ("module_code", "step_position", "step_title", "step_kind", "is_done", "best_percent")
    assert [tuple(row[name] for name in chosen) for row in rows] == [
        ("SS-M1", 1, "First lesson", "lesson", 0, None),
        ("SS-M1", 3, "Quiz", "graded", 1, _decimal("100.00")),
    ]
    assert [row["completed_at"] for row in rows] == [None, "2026-06-15T12:30:45Z"]
    assert rows[1]["step_slug"] == course.quiz.slug


def _decimal(text):
    return text if connection.vendor == "sqlite" else Decimal(text)


def test_attempts_tell_first_from_later_ones(cohort, course, amina):
    make.membership(amina, cohort)
    sit(amina, course.quiz, {1: "a"})
    sit(amina, course.quiz, now=LATER)
    rows = records(cohort, ATTEMPTS)
    chosen = ("attempt_number", "is_first", "points", "max_points", "percent", "passed", "submitted_at")
    assert [tuple(row[name] for name in chosen) for row in rows] == [
        (1, 1, *map(_decimal, ("0.0000", "7.0000", "0.00")), 0, "2026-06-15T12:30:45Z"),
        (2, 0, *map(_decimal, ("7.0000", "7.0000", "100.00")), 1, "2026-06-15T12:35:45Z"),
    ]
    assert {(row["assessment_slug"], row["purpose"], row["paper_version"]) for row in rows} == {
        (course.quiz.slug, "graded", 1)
    }


def test_an_open_attempt_has_no_score(cohort, course, amina):
    make.membership(amina, cohort)
    sit(amina, course.quiz, submit=False)
    (row,) = records(cohort, ATTEMPTS)
    assert [row[name] for name in ("state", "submitted_at", "points", "percent", "passed")] == [
        "open",
        *[None] * 4,
    ]


def test_answers_are_canonical_and_scored(cohort, course, amina):
    make.membership(amina, cohort)
    sit(amina, course.quiz, {1: "b", 2: "a", 6: "-3"})
    rows = records(cohort, ANSWERS)
    chosen = ("position", "item_type", "answer", "is_answered", "share")
    assert [tuple(row[name] for name in chosen) for row in rows] == [
        (1, "single_choice", "b", 1, _decimal("1.0000")),
        (2, "multiple_response", "a", 1, _decimal("0.5000")),
        (3, "true_false", None, 0, _decimal("0.0000")),
        (4, "matching", None, 0, _decimal("0.0000")),
        (5, "ordering", None, 0, _decimal("0.0000")),
        (6, "numeric", "-3", 1, _decimal("0.0000")),
        (7, "scenario", None, 0, _decimal("0.0000")),
    ]


@pytest.mark.parametrize(
    ("points", "most", "share"),
    [("0.3333", "2", "0.1667"), ("0.6667", "1", "0.6667"), ("1", "3", "0.3333"), ("2", "3", "0.6667")],
)
def test_shares_are_rounded_half_up_on_every_database(cohort, course, amina, points, most, share):
    make.membership(amina, cohort)
    sit(amina, course.quiz, {1: "b"}, submit=False)
    Response.objects.update(points=Decimal(points), max_points=Decimal(most))
    assert [row["share"] for row in records(cohort, ANSWERS)] == [_decimal(share)]


def test_runs_that_count_for_no_cohort_stay_out(cohort, course, amina):
    courses.enrol(user=amina, course=course.page, now=NOW)
    sit(amina, course.quiz)
    Membership.objects.create(cohort=cohort, user=amina, joined_at=NOW)
    assert [len(records(cohort, table)) for table in (LEARNERS, PROGRESS, ATTEMPTS, ANSWERS)] == [1, 0, 0, 0]


def test_the_same_person_has_the_same_pseudonym_in_every_table(cohort, course, amina):
    make.membership(amina, cohort)
    sit(amina, course.quiz)
    found = {row["pseudonym"] for table in dataset.STREAMED for row in records(cohort, table)}
    assert found == {people(cohort)[0].pseudonym}


def test_items_tell_wording_ids_and_key(cohort, course, amina):
    make.membership(amina, cohort)
    sit(amina, course.quiz)
    names = [column.name for column in dataset.ITEMS.columns]
    rows = [dict(zip(names, row, strict=True)) for row in dataset.item_rows(cohort)]
    choice = next(row for row in rows if row["item_type"] == "single_choice")
    assert len(rows) == 7
    assert choice["parts"] == "a: This | b: That"
    assert [choice[name] for name in ("item_version", "language", "stem", "right_answer", "points")] == [
        1,
        "en",
        "Which one?",
        "b",
        "1.0000",
    ]


def test_the_number_of_queries_does_not_grow_with_learners(cohort, course):
    courses.course_outline(course.page)
    dataset.pseudonym_key(cohort, "evaluation")
    counts = []
    for size in (1, 3):
        person = make.user(f"learner{size}")
        make.membership(person, cohort)
        sit(person, course.quiz)
        for number in range(size * 10):
            make.membership(make.user(f"learner{size}-{number}"), cohort)
        with CaptureQueriesContext(connection) as queries:
            found = extract(cohort)
            for table in dataset.STREAMED:
                list(dataset.csv_blocks(dataset.select(found, table)))
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_a_cohort_without_members_has_empty_tables(cohort):
    assert [records(cohort, table) for table in dataset.STREAMED] == [[], [], [], []]


def test_every_code_list_of_a_column_exists(db):
    named = {column.codes for table in dataset.TABLES for column in table.columns if column.codes}
    assert named <= set(dataset.code_lists())


def test_every_coded_value_is_in_its_list(cohort, course, amina):
    make.membership(amina, cohort)
    pre = make.assessment(course.page, purpose=Purpose.PRE_TEST)
    sit(amina, course.quiz)
    sit(amina, pre, submit=False)
    lists = dataset.code_lists()
    for table in dataset.STREAMED:
        for row in records(cohort, table):
            for column in table.columns:
                if column.codes and row[column.name] is not None:
                    assert str(row[column.name]) in lists[column.codes]


@pytest.mark.django_db(transaction=True)
def test_a_snapshot_is_one_transaction_and_ends_with_it():
    def is_open():
        if connection.vendor == "sqlite":
            return connection.connection.in_transaction
        return connection.connection.info.transaction_status.name != "IDLE"

    with dataset.snapshot():
        assert Attempt.objects.count() == 0
        inside = is_open()
    assert (inside, is_open()) == (True, False)

"""A small cohort with every kind of record, and the roles around it."""

import datetime
from types import SimpleNamespace

import pytest

from accounts import api as accounts
from assessments import api as assessments
from assessments.models import Attempt, Response
from assessments.scoring import ITEM_TYPES
from cohorts.models import Role
from courses import api as courses
from evaluation import api, dataset
from tests import factories as make

NOW = datetime.datetime(2026, 6, 15, 12, 30, 45, tzinfo=datetime.UTC)
KINDS = ("single_choice", "multiple_response", "true_false", "matching", "ordering", "numeric", "scenario")
TRAITS = {"gender": "W", "age_band": "35-44", "country": "TGO", "institution_type": "POL", "level": "MID"}


@pytest.fixture
def course(db):
    """A course with one item of every type in its quiz."""
    page = make.course("Safer stores", code="SS")
    module = make.module(page, code="SS-M1")
    make.lesson(module, "First lesson")
    make.lesson(module, "Second lesson", is_required=False)
    quiz = make.assessment(module, [make.question(kind) for kind in KINDS], title="Quiz", minutes=10)
    return SimpleNamespace(page=page, module=module, quiz=quiz)


@pytest.fixture
def cohort(course):
    return make.cohort(in_courses=(course.page,), slug="lome", title="Lomé")


@pytest.fixture
def officer(cohort, emre):
    make.role(emre, cohort.programme, Role.ME_OFFICER)
    return emre


@pytest.fixture
def manager(cohort):
    person = make.staff("gita", "Programme managers")
    make.role(person, cohort.programme, Role.MANAGER, may_export_names=True)
    return person


def consent(person, **traits):
    accounts.give_consent_and_save_demographics(
        user=person, values={**TRAITS, **traits}, text_version=accounts.CONSENT_VERSION, language="en"
    )


def sit(person, page, answers=None, *, submit=True, now=NOW):
    """One attempt, by the verbs of the platform; `answers` by position, the right ones by default."""
    course = courses.course_of(page)
    enrolment = courses.current_enrolment(person, course)
    paper = assessments.freeze(page)
    number = Attempt.objects.filter(enrolment=enrolment, assessment_id=page.pk).count() + 1
    items = list(paper.paper_items.select_related("item").order_by("position"))
    attempt = Attempt.objects.create(
        enrolment=enrolment,
        assessment_id=page.pk,
        paper=paper,
        number=number,
        positions=[each.position for each in items],
        started_at=now,
    )
    if answers is None:
        answers = {each.position: ITEM_TYPES[each.item.type].right_answer(each.item.key) for each in items}
    for each in items:
        if each.position in answers:
            Response.objects.create(
                attempt=attempt, item=each, answer=answers[each.position], saved_at=now, sequence=1
            )
    if submit:
        assessments.submit_attempt(user=person, attempt_uuid=attempt.uuid, now=now)
    attempt.refresh_from_db()
    return attempt


def extract(cohort, *, purpose="evaluation", with_names=False, as_of=NOW):
    key = dataset.pseudonym_key(cohort, purpose)
    return dataset.Extract(
        cohort=cohort,
        purpose=purpose,
        as_of=as_of,
        with_names=with_names,
        people=dataset.people(cohort, key, with_names=with_names),
        steps=dataset.steps(cohort),
    )


def records(cohort, table, **wanted):
    """The rows of a table as mappings."""
    found = extract(cohort, **wanted)
    query = dataset.select(found, table)
    names = [column.name for column in query.columns]
    return [dict(zip(names, row, strict=True)) for row in dataset.rows(query)]


def request(cohort, actor=None, **wanted):
    return api.ExportRequest(cohort=cohort, actor=actor, as_of=NOW, **wanted)

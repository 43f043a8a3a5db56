"""Who may open what: every address of our own views, asked by every role. A new address needs a line here."""

from dataclasses import dataclass

import pytest
from django.core.files.base import ContentFile
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from assessments import api as assessments
from assessments.api import panels
from assessments.models import AnswerFile
from cohorts.api import group_key, invitations
from courses import api as courses
from credentials.models import Certificate
from evaluation.models import FairnessCheck
from tests import factories as make
from tests.assessments.grading_cast import essay_quiz, hand_in, take
from tests.test_architecture import OURS

ROLES = ("anonymous", "amina", "bruno", "dalia", "clara", "emre", "gita", "farah", "admin")
SIGNED_IN = ROLES[1:]
STAFF = ("dalia", "clara", "emre", "gita", "farah", "admin")


def each(default, **others):
    """The answer for every role: `default`, except where named."""
    return {role: others.get(role, default) for role in ROLES}


def signed_in(answer):
    return each(answer, anonymous="login")


def staff(answer, **others):
    """Addresses in the admin: strangers are sent to log in, people without a staff group are turned away."""
    return {**each(answer, anonymous="login", amina="turned away", bruno="turned away"), **others}


OWNER_ONLY = {**signed_in(404), "amina": 200}
OF_THE_PROGRAMME = ("clara", "emre", "gita", "admin")
# Names: (role, status) by address. 302 is an answer of the view itself, "login" a way to the log-in page.
MATRIX = {
    "healthz": each(200),
    "readyz": each(200),
    "dashboard": signed_in(200),
    "verify": each(200),
    "verify-serial": each(200),
    "accounts:profile": signed_in(200),
    "accounts:demographics": signed_in(200),
    "accounts:withdraw": signed_in(200),
    "accounts:my_data": signed_in(200),
    "accounts:my_data_file": signed_in(200),
    "accounts:security": signed_in(200),
    # The way back to the page of the form, for people who return from signing in.
    "courses:enrol": signed_in(302),
    "courses:withdraw": signed_in(302),
    "courses:complete": signed_in(302),
    "assessments:start": signed_in(302),
    "assessments:attempt": OWNER_ONLY,
    "assessments:save": each(405),
    "assessments:submit": each(405),
    "assessments:result": {**signed_in(404), "amina": 302},  # the attempt is still open
    "assessments:files": each(405),
    "assessments:file": OWNER_ONLY,
    "marking_queue": staff(404, clara=200, gita=200, farah=200, admin=200),
    "marking_question": staff(404, clara=200, gita=200, admin=200),
    "marking_next": staff(405),
    "marking_answer": staff(404, clara=200),  # it is in her hands
    "marking_file": staff(404, clara=200),
    "marking_return": staff(405),
    "grades": staff(404, clara=200, gita=200, farah=200, admin=200),
    "grade_history": staff(404, clara=200, gita=200, admin=200),
    "cohort_receipts": staff(404, clara=200, gita=200, farah=200, admin=200),
    "cohort_answer_file": staff(405),
    "regrading": staff(404, admin=200),
    "regrade_preview": staff(404),  # of nothing
    "assessment_figures_list": staff(404, dalia=200, admin=200),
    "assessment_figures": staff(404, dalia=200, admin=200),
    "assessment_figures_compute": staff(405),
    "assessment_figures_csv": staff(404, dalia=200, admin=200),
    "assessment_figures_item": staff(404),  # nothing is computed yet
    "panels_mine": staff(200),
    "panel_create": staff(404, dalia=200, admin=200),
    "panel": staff(404, dalia=200, admin=200),
    "panel_judge": staff(404, clara=200, emre=200),
    "panel_next": staff(405),
    "panel_pass_mark": staff(405),
    "evaluation_fairness": staff(404, emre=200, admin=200),
    "evaluation_fairness_check": staff(404, emre=200, admin=200),
    "cohorts:join": each(200),
    "cohorts:join-code": each(200),
    "cohorts:leave": {**signed_in(404), "amina": 200},
    "credentials:download": OWNER_ONLY,
    "credentials:issue": each(405),
    "cohorts_mine": staff(200, dalia=404),
    "cohort_overview": staff(404, clara=200, emre=200, gita=200, admin=200),
    "cohort_invitations": staff(404, clara=404, gita=200, admin=200),
    "cohort_invitation_withdraw": staff(405),
    "cohort_conditions": staff(404, clara=200, gita=200, admin=200),
    "cohort_condition_revoke": staff(405),
    "cohort_learner": staff(404, clara=200, gita=200, admin=200),
    "cohort_accommodation_revoke": staff(405),
    "cohort_learner_override_revoke": staff(405),
    "evaluation_cohorts": staff(200),
    "evaluation_export": staff(404, emre=200, gita=200, admin=200),
    "credentials_staff_list": staff(200),
    "credentials_staff_certificate": staff(404, gita=200, admin=200),
    "bank_question": staff(404, dalia=200, admin=200),
    "bank_versions": staff(404, dalia=200, admin=200),
    "bank_duplicates": staff(404, dalia=200, admin=200),
    "bank_paper": staff(404, dalia=200, admin=200),
    "bank_paper_preview": staff(404, dalia=200, admin=200),
    "bank_paper_print": staff(404, dalia=200, admin=200),
    "bank_paper_pdf": staff(404, dalia=200, admin=200),
}
# The verbs behind POST: what happens to someone else's thing.
POSTS = {
    "courses:enrol": signed_in(302),
    "courses:withdraw": {**signed_in(302)},
    "courses:complete": signed_in(302),
    "assessments:start": signed_in(302),
    "assessments:save": {**signed_in(404), "amina": 302},
    "assessments:submit": {**signed_in(404), "amina": 200},  # asks about the unanswered questions
    "assessments:files": {**signed_in(404), "amina": 302},
    "cohort_answer_file": staff(404, clara=422, gita=422, farah=422, admin=422),  # without a file
    "marking_next": staff(404),  # without a round
    "marking_return": staff(404, clara=302, gita=302, farah=302, admin=302),
    "credentials:issue": signed_in(302),
    "cohort_invitation_withdraw": staff(404, gita=302, admin=302),
    "cohort_condition_revoke": staff(404, clara=302, gita=302, admin=302),
    "cohort_accommodation_revoke": staff(404, clara=302, gita=302, admin=302),
    "cohort_learner_override_revoke": staff(404, clara=302, gita=302, admin=302),
    "assessment_figures_compute": staff(404, dalia=302, admin=302),
    "panel_next": staff(404, dalia=302, admin=302),
    "panel_pass_mark": staff(404, dalia=302, admin=302),
}


@dataclass
class World:
    people: dict
    arguments: dict


@pytest.fixture
def world(db, amina, bruno, dalia, clara, emre, farah):
    gita = make.staff("gita", "Programme managers")
    admin = make.user("admin", is_superuser=True, is_staff=True)
    course = make.course()
    module = make.module(course)
    lesson = make.lesson(module)
    quiz = make.assessment(module)
    programme = make.programme()
    cohort = make.cohort(programme, (course,))
    make.membership(amina, cohort)
    for person, role in ((clara, "facilitator"), (emre, "me_officer"), (gita, "manager")):
        make.role(person, programme, role)
    make.role(farah, make.programme(), "manager")
    enrolment = courses.current_enrolment(amina, course)
    attempt = assessments.start_attempt(user=amina, page=quiz, now=timezone.now(), language="en")
    essay, file, claim = essay_of(amina, clara, module, course)
    certificate = certificate_of(enrolment)
    invitation = invitations.create_invitation(cohort=cohort, actor=gita)
    cast = (amina, bruno, dalia, clara, emre, gita, farah, admin)
    people = dict(zip(SIGNED_IN, cast, strict=True))
    panel = panels.create_panel(
        author=dalia, page=quiz, borderline="Just enough.", judges=[clara, emre], now=timezone.now()
    )
    check = FairnessCheck.objects.create(
        assessment_id=quiz.pk, grouping="language", actor=emre, asked_at=timezone.now()
    )
    return World(
        people=people,
        arguments={
            **{f"assessment_figures{name}": [quiz.pk] for name in ("", "_compute", "_csv")},
            "assessment_figures_item": [quiz.pk, 1],
            "panel_create": [quiz.pk],
            **{name: [panel.uuid] for name in ("panel", "panel_judge", "panel_next", "panel_pass_mark")},
            "evaluation_fairness_check": [check.pk],
            "verify-serial": [certificate.serial],
            "courses:enrol": [course.pk],
            "courses:withdraw": [course.pk],
            "courses:complete": [lesson.pk],
            "assessments:start": [quiz.pk],
            **{f"assessments:{name}": [attempt.uuid] for name in ("attempt", "save", "submit", "result")},
            "assessments:files": [attempt.uuid],
            "assessments:file": [essay.uuid, file.uuid],
            **{f"marking_{name}": question_of(essay) for name in ("question", "next")},
            "marking_answer": [claim.uuid],
            "marking_file": [claim.uuid, file.uuid],
            "marking_return": [quiz.pk],
            "grade_history": [essay.uuid],
            "cohorts:join-code": [invitation.code],
            "cohorts:leave": [cohort.slug],
            "credentials:download": [certificate.serial],
            "credentials:issue": [enrolment.uuid],
            "cohort_overview": [cohort.slug],
            "cohort_invitations": [cohort.slug],
            "cohort_invitation_withdraw": [cohort.slug, invitation.pk],
            **conditions_of(amina, clara, cohort, quiz),
            "evaluation_export": [cohort.slug],
            "credentials_staff_certificate": [certificate.serial],
            **dict.fromkeys(["bank_question", "bank_versions"], [quiz.items.get().question_id]),
            **dict.fromkeys(["bank_paper", "bank_paper_preview"], [quiz.pk]),
            **dict.fromkeys(["bank_paper_print", "bank_paper_pdf"], [quiz.pk, "key"]),
        },
    )


def essay_of(learner, marker, module, course):
    """A submitted essay with a file, in the hands of a marker."""
    attempt = hand_in(learner, essay_quiz(module), course)
    item = attempt.paper.paper_items.get(position=2)
    content = ContentFile(b"%PDF-1.7", "work.pdf")
    facts = {"name": "work.pdf", "size": 8, "digest": "0", "uploaded_at": timezone.now()}
    file = AnswerFile.objects.create(attempt=attempt, item=item, file=content, **facts)
    return attempt, file, take(marker, attempt, now=timezone.now())


def question_of(attempt):
    return [attempt.assessment_id, attempt.paper.paper_items.get(position=2).item_id]


def certificate_of(enrolment):
    return Certificate.objects.create(
        enrolment=enrolment,
        holder_name="Amina",
        course_code="C",
        course_title="Course",
        course_version="1.0",
        issuer="Test Programme",
        minutes=60,
        pass_mark_percent=70,
        site_name="Site",
        verification_url="https://learning.example.org/verify/7QX4-9KMA-T2BD-ZH61/",
        issued_at=timezone.now(),
    )


def conditions_of(learner, author, cohort, quiz):
    """What the learner and the cohort were granted, as the arguments of its pages."""
    grant = {"author": author, "now": timezone.now(), "reason": "Time"}
    given = assessments.grant_accommodation(user=learner, extra_time_percent=25, **grant)
    terms = assessments.Terms(time_limit_minutes=90)
    own = assessments.grant_override(assessment=quiz, user=learner, terms=terms, **grant)
    all_of = assessments.grant_group_override(
        assessment=quiz, users=[learner], group=group_key(cohort), terms=terms, **grant
    )
    member = [cohort.slug, cohort.memberships.get(user=learner).uuid]
    return {
        "cohort_conditions": [cohort.slug],
        "cohort_condition_revoke": [cohort.slug, all_of.pk],
        "cohort_learner": member,
        "cohort_accommodation_revoke": [*member, given.pk],
        "cohort_learner_override_revoke": [*member, own.pk],
    }


def our_addresses(patterns=None, namespace=""):
    """The names of all addresses whose view is ours, as `reverse` takes them."""
    for entry in patterns or get_resolver().url_patterns:
        if isinstance(entry, URLResolver):
            inner = f"{entry.namespace}:" if entry.namespace else ""
            yield from our_addresses(entry.url_patterns, namespace + inner)
        elif isinstance(entry, URLPattern) and entry.name:
            module = getattr(entry.callback, "__module__", "")
            if module.split(".")[0] in OURS and not hasattr(entry.callback, "view_class"):
                yield namespace + entry.name


def answer(response):
    """The status, or where a redirect that refuses leads."""
    if response.status_code == 302 and "/accounts/login/" in response.url:
        return "login"
    if response.status_code == 302 and response.url.rstrip("/") in ("/admin", "", "/en"):
        return "turned away"
    if response.status_code == 403:
        return "turned away"
    return response.status_code


def ask(client, world, name, method):
    answers = {}
    for role in ROLES:
        client.logout()
        if role != "anonymous":
            client.force_login(world.people[role])
        answers[role] = answer(getattr(client, method)(reverse(name, args=world.arguments.get(name, []))))
    return answers


def test_every_address_of_ours_is_in_the_matrix():
    assert set(our_addresses()) == set(MATRIX)


def test_reading_follows_the_matrix(client, world):
    assert {name: ask(client, world, name, "get") for name in MATRIX} == MATRIX


@pytest.mark.parametrize("name", POSTS)
def test_writing_follows_the_matrix(client, world, name):
    assert ask(client, world, name, "post") == POSTS[name]


def test_every_form_address_is_among_the_writing_ones():
    assert {name for name, answers in MATRIX.items() if 405 in answers.values()} - set(POSTS) == set()

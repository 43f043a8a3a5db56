"""Who may open what: every address of our own views, asked by every role. A new address needs a line here."""

from dataclasses import dataclass

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from assessments import api as assessments
from cohorts.api import invitations
from courses import api as courses
from credentials.models import Certificate
from tests import factories as make
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
    "cohorts:join": each(200),
    "cohorts:join-code": each(200),
    "cohorts:leave": {**signed_in(404), "amina": 200},
    "credentials:download": OWNER_ONLY,
    "credentials:issue": each(405),
    "cohorts_mine": staff(200, dalia=404),
    "cohort_overview": staff(404, clara=200, emre=200, gita=200, admin=200),
    "cohort_invitations": staff(404, clara=404, gita=200, admin=200),
    "cohort_invitation_withdraw": staff(405),
    "evaluation_cohorts": staff(200),
    "evaluation_export": staff(404, emre=200, gita=200, admin=200),
    "credentials_staff_list": staff(200),
    "credentials_staff_certificate": staff(404, gita=200, admin=200),
}
# The verbs behind POST: what happens to someone else's thing.
POSTS = {
    "courses:enrol": signed_in(302),
    "courses:withdraw": {**signed_in(302)},
    "courses:complete": signed_in(302),
    "assessments:start": signed_in(302),
    "assessments:save": {**signed_in(404), "amina": 302},
    "assessments:submit": {**signed_in(404), "amina": 200},  # asks about the unanswered questions
    "credentials:issue": signed_in(302),
    "cohort_invitation_withdraw": staff(404, gita=302, admin=302),
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
    certificate = certificate_of(enrolment)
    invitation = invitations.create_invitation(cohort=cohort, actor=gita)
    cast = (amina, bruno, dalia, clara, emre, gita, farah, admin)
    people = dict(zip(SIGNED_IN, cast, strict=True))
    return World(
        people=people,
        arguments={
            "verify-serial": [certificate.serial],
            "courses:enrol": [course.pk],
            "courses:withdraw": [course.pk],
            "courses:complete": [lesson.pk],
            "assessments:start": [quiz.pk],
            **{f"assessments:{name}": [attempt.uuid] for name in ("attempt", "save", "submit", "result")},
            "cohorts:join-code": [invitation.code],
            "cohorts:leave": [cohort.slug],
            "credentials:download": [certificate.serial],
            "credentials:issue": [enrolment.uuid],
            "cohort_overview": [cohort.slug],
            "cohort_invitations": [cohort.slug],
            "cohort_invitation_withdraw": [cohort.slug, invitation.pk],
            "evaluation_export": [cohort.slug],
            "credentials_staff_certificate": [certificate.serial],
        },
    )


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

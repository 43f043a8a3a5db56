"""What a learner sees of the way to a certificate."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.template import Context, Template
from django.urls import reverse

from courses import api as courses
from credentials import api
from tests import factories as make
from tests.credentials.conftest import NOW

pytestmark = pytest.mark.django_db
STANDING = Template("{% load certificates %}{% certificate_standing enrolment %}")
WAITS = Template("{% load certificates %}{% waits_for_name user as waits %}{{ waits }}")


def shown(enrolment):
    return " ".join(STANDING.render(Context({"enrolment": enrolment, "csrf_token": "token"})).split())


def test_nothing_is_shown_to_visitors_and_simulated_learners(finish):
    assert shown(None) == ""
    assert shown(finish(make.user("simulated", is_synthetic=True))) == ""


def test_what_is_missing_is_listed(plan, amina):
    enrolment = courses.enrol(user=amina, course=plan.course, now=NOW)
    assert "<li>4 parts of the course are still open.</li>" in shown(enrolment)


def test_an_issued_certificate_can_be_downloaded(certificate):
    page = shown(certificate.enrolment)
    assert reverse("credentials:download", args=[certificate.serial]) in page
    assert reverse("verify-serial", args=[certificate.serial]) in page


def test_a_person_without_a_name_is_led_to_the_profile(finish):
    nameless = make.user("nameless", certificate_name="")
    assert reverse("accounts:profile") in shown(finish(nameless))
    assert WAITS.render(Context({"user": nameless})) == "True"
    assert WAITS.render(Context({"user": AnonymousUser()})) == "False"


def test_an_earned_certificate_can_be_issued(plan, finish, amina):
    enrolment = finish(amina, post_test=60)
    plan.course.pass_mark_percent = 60
    plan.course.save()
    enrolment = type(enrolment).objects.get(pk=enrolment.pk)
    page = shown(enrolment)
    assert f'action="{reverse("credentials:issue", args=[enrolment.uuid])}"' in page
    assert 'value="token"' in page


def test_a_revoked_certificate_is_called_so(certificate):
    root = make.user("root", is_superuser=True)
    api.revoke(certificate=certificate, actor=root, reason="Twice.", now=NOW)
    page = shown(certificate.enrolment)
    assert "has been revoked" in page
    assert reverse("credentials:download", args=[certificate.serial]) not in page

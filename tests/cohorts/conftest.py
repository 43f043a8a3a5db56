"""A running cohort of two lessons, its staff, and browsers for the cast."""

import datetime

import pytest
from django.test import Client

from cohorts import api
from cohorts.models import Role
from tests import factories as make

BACKEND = "accounts.adapters.SignInBackend"
NOW = datetime.datetime(2026, 11, 20, 12, tzinfo=datetime.UTC)


@pytest.fixture(autouse=True)
def _settings(settings):
    settings.REQUIRE_STAFF_MFA = False


@pytest.fixture
def course(db):
    """Two required lessons."""
    page = make.course("Gender and stockpiles")
    module = make.module(page)
    make.lesson(module, "First lesson")
    make.lesson(module, "Second lesson")
    return page


@pytest.fixture
def cohort(course):
    programme = make.programme("Our programme")
    return make.cohort(programme, (course,), title="Spring cohort", slug="spring")


@pytest.fixture
def invitation(cohort):
    return api.create_invitation(cohort=cohort, actor=None)


@pytest.fixture
def hanna(db):
    """The manager of the programme."""
    return make.staff("hanna", "Programme managers")


@pytest.fixture
def cast(cohort, amina, clara, emre, farah, hanna, django_user_model):
    """Everybody by name: clara, emre and hanna have roles here; farah manages another programme."""
    programme = cohort.programme
    make.role(clara, programme, Role.FACILITATOR)
    make.role(emre, programme, Role.ME_OFFICER)
    make.role(hanna, programme, Role.MANAGER)
    make.role(farah, make.programme("Another programme"), Role.MANAGER)
    root = make.user("root", is_superuser=True, is_staff=True)
    return {
        "amina": amina,
        "clara": clara,
        "emre": emre,
        "farah": farah,
        "hanna": hanna,
        "root": root,
        "anonymous": None,
    }


@pytest.fixture
def browser_of(cast):
    def browser(name):
        client = Client()
        if cast[name] is not None:
            client.force_login(cast[name], backend=BACKEND)
        return client

    return browser

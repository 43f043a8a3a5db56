"""Fixtures of the whole suite: a migrated database, a clean cache, and the fixed cast."""

import os
import shutil
import sqlite3
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.core.cache import cache
from django.db.models.signals import post_migrate
from django.utils import translation

from assessments.api.sheets import paper_sheet
from tests import factories as make
from tests.site_tree import restore_site_tree


def pytest_collection_modifyitems(config, items):
    """On PostgreSQL run what meets a database: the pure rules have been tested already."""
    if "postgresql" not in settings.DATABASES["default"]["ENGINE"]:
        return
    uses_database = {True: [], False: []}
    for item in items:
        fixtures = {"db", "transactional_db", "django_db_setup"} & set(getattr(item, "fixturenames", ()))
        uses_database[bool(fixtures or item.get_closest_marker("django_db"))].append(item)
    config.hook.pytest_deselected(items=uses_database[False])
    items[:] = uses_database[True]


# Reference data stands beside a checkout, under licences of its own; no command installs it.
REFERENCE_MISSING = "the reference collection is not at"


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session):
    """With REQUIRE_ALL=1 a test that was skipped is a test that failed, unless it needs data that we may not carry."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    skipped = reporter.stats.get("skipped", []) if reporter else []
    missed = [report for report in skipped if REFERENCE_MISSING not in str(report.longrepr)]
    if os.environ.get("REQUIRE_ALL") == "1" and missed:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix):
    """On SQLite, start from a copy of an already migrated file when the migrations have not changed."""
    if settings.TEST_TEMPLATE and settings.TEST_TEMPLATE.exists():
        shutil.copy(settings.TEST_TEMPLATE, settings.DATABASES["default"]["TEST"]["NAME"])


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    if settings.TEST_TEMPLATE and not settings.TEST_TEMPLATE.exists():
        with django_db_blocker.unblock():
            _keep_as_template(Path(settings.DATABASES["default"]["NAME"]))
    # A test with real transactions empties every table behind itself: give the next one its site back.
    last = [config for config in apps.get_app_configs() if config.models_module][-1]
    post_migrate.connect(restore_site_tree, sender=last, dispatch_uid="restore-site-tree")


def _keep_as_template(database):
    from django.db import connection

    connection.close()
    copy = settings.TEST_TEMPLATE.with_suffix(f".{database.name}")
    with sqlite3.connect(database) as source, sqlite3.connect(copy) as target:
        source.backup(target)
    copy.rename(settings.TEST_TEMPLATE)  # atomic: parallel workers may do the same


@pytest.fixture(autouse=True)
def _clean_cache():
    cache.clear()
    paper_sheet.cache_clear()  # SQLite gives the number of a paper that was rolled back to the next one


@pytest.fixture(autouse=True)
def _english():
    """A request in another language must not speak in the next test."""
    with translation.override("en"):
        yield


@pytest.fixture
def amina(db):
    """A learner."""
    return make.user("amina")


@pytest.fixture
def bruno(db):
    """Another learner."""
    return make.user("bruno")


@pytest.fixture
def clara(db):
    """A facilitator."""
    return make.staff("clara", "Facilitators")


@pytest.fixture
def dalia(db):
    """An author."""
    return make.staff("dalia", "Trainers")


@pytest.fixture
def emre(db):
    """An M&E officer."""
    return make.staff("emre", "M&E officers")


@pytest.fixture
def farah(db):
    """A programme manager of another programme."""
    return make.staff("farah", "Programme managers")

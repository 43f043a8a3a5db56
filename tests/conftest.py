"""Fixtures of the whole suite: a clean cache, and the fixed cast."""

import pytest
from django.core.cache import cache

from tests import factories as make


@pytest.fixture(autouse=True)
def _clean_cache():
    cache.clear()


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

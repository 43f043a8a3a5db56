"""Sessions in the database: read as they were written, until they expire."""

import datetime

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone

from elearning.sessions import SessionStore

pytestmark = pytest.mark.django_db


@pytest.fixture
def key():
    store = SessionStore()
    store["said"] = "مرحبا"
    store.save()
    return store.session_key


def test_a_session_is_read_as_it_was_written(key, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert SessionStore(key)["said"] == "مرحبا"


def test_an_expired_session_is_empty_and_gets_another_key(key):
    Session.objects.update(expire_date=timezone.now() - datetime.timedelta(seconds=1))
    store = SessionStore(key)
    assert (store.get("said"), store.session_key) == (None, None)


@pytest.mark.parametrize("key", ["unknown0unknown0unknown0unknown0", "' OR 1=1 --", "\x00"])
def test_a_key_that_nobody_was_given_opens_nothing(key):
    assert SessionStore(key).get("said") is None


def test_a_session_is_written_back_and_removed(key):
    store = SessionStore(key)
    store["said"] = "again"
    store.save()
    assert SessionStore(key)["said"] == "again"
    store.delete()
    assert not Session.objects.exists()

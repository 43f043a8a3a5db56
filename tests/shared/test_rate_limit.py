"""Tests of shared/rate_limit.py."""

import pytest

from shared import rate_limit


def request_from(rf, address):
    return rf.get("/", REMOTE_ADDR=address)


def test_count_counts_what_one_visitor_does_in_a_minute():
    assert [rate_limit.count("look", "a") for _time in range(3)] == [1, 2, 3]
    assert rate_limit.count("look", "b") == 1
    assert rate_limit.count("other", "a") == 1


def test_count_begins_again_with_the_next_minute(monkeypatch):
    monkeypatch.setattr(rate_limit.time, "time", lambda: 60.0)
    assert [rate_limit.count("look", "a") for _time in range(2)] == [1, 2]
    monkeypatch.setattr(rate_limit.time, "time", lambda: 120.0)
    assert rate_limit.count("look", "a") == 1


def test_count_by_nothing_only_looks():
    assert rate_limit.count("look", "a", by=0) == 0
    rate_limit.count("look", "a")
    assert [rate_limit.count("look", "a", by=0) for _time in range(2)] == [1, 1]


def test_count_goes_on_when_the_cache_has_dropped_the_number(monkeypatch):
    monkeypatch.setattr(rate_limit.cache, "add", lambda *args, **kwargs: False)
    assert rate_limit.count("look", "gone") == 1


@pytest.mark.parametrize(
    ("address", "visitor"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3::9", "2001:db8:1:2::"),
        ("2001:db8:1:2:ffff::1", "2001:db8:1:2::"),
    ],
)
def test_a_network_of_ipv6_is_one_visitor(rf, address, visitor):
    assert rate_limit.visitor_of(request_from(rf, address)) == visitor

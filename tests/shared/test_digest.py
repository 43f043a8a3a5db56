"""Same content, same digest."""

import hashlib

import pytest

from shared.digest import digest


def test_a_digest_is_that_of_the_canonical_json():
    assert digest({"b": [1, "é"], "a": None}) == hashlib.sha256('{"a":null,"b":[1,"é"]}'.encode()).hexdigest()


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ({"a": 1, "b": 2}, {"b": 2, "a": 1}, True),
        ([1, 2], (1, 2), True),
        ([1, 2], [2, 1], False),
        ("1", 1, False),
        ({"a": None}, {}, False),
        ("é", "e\u0301", False),
    ],
)
def test_order_of_keys_does_not_matter_and_everything_else_does(one, other, same):
    assert (digest(one) == digest(other)) is same

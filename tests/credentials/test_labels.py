"""Sentences about what is missing, and lengths in words."""

from decimal import Decimal

import pytest

from credentials.eligibility import Reason, Shortfall
from credentials.labels import length_text, shortfall_text


@pytest.mark.parametrize(
    ("shortfall", "sentence"),
    [
        (Shortfall(Reason.COURSE_INCOMPLETE, count=1), "1 part of the course is still open."),
        (Shortfall(Reason.COURSE_INCOMPLETE, count=12), "12 parts of the course are still open."),
        (
            Shortfall(Reason.QUIZZES_BELOW, reached=Decimal("67.50"), needed=70),
            "Your quizzes reach 67.5% on average; 70% are needed.",
        ),
        (Shortfall(Reason.POST_TEST_OPEN, count=1), "The post-test is still open."),
        (Shortfall(Reason.POST_TEST_OPEN, count=2), "2 post-tests are still open."),
        (
            Shortfall(Reason.POST_TEST_BELOW, reached=Decimal("0.00"), needed=70),
            "Your post-test reaches 0%; 70% are needed.",
        ),
    ],
)
def test_shortfall_text(shortfall, sentence):
    assert shortfall_text(shortfall) == sentence


@pytest.mark.parametrize(
    ("minutes", "text"),
    [
        (0, "0 minutes"),
        (1, "1 minute"),
        (60, "1 hour"),
        (345, "5 hours 45 minutes"),
        (61, "1 hour 1 minute"),
    ],
)
def test_length_text(minutes, text):
    assert length_text(minutes) == text

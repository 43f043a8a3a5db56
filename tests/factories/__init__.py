"""Factories of test data, one file per app; import them as `from tests import factories as make`."""

from tests.factories.assessments import assessment, question
from tests.factories.cohorts import cohort, membership, programme, role
from tests.factories.courses import course, lesson, module
from tests.factories.people import staff, user

__all__ = [
    "assessment",
    "cohort",
    "course",
    "lesson",
    "membership",
    "module",
    "programme",
    "question",
    "role",
    "staff",
    "user",
]

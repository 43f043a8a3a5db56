"""The choices of an assessment's rules, and which pool its purpose draws from."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from assessments.models.bank import Pool


class Purpose(models.TextChoices):
    PRACTICE = "practice", _("Practice")
    GRADED = "graded", _("Graded quiz")
    PRE_TEST = "pre_test", _("Pre-test")
    POST_TEST = "post_test", _("Post-test")


class FeedbackPolicy(models.TextChoices):
    FULL = "full", _("Score, answers and feedback after submitting")
    SCORE = "score", _("Score only")
    NONE = "none", _("Nothing")
    CUSTOM = "custom", _("As set below")


class Overdue(models.TextChoices):
    SUBMIT = "submit", _("Submit what is saved")
    ABANDON = "abandon", _("Do not count the attempt")


class Counting(models.TextChoices):
    BEST = "best", _("The best attempt counts")
    LAST = "last", _("The last attempt counts")
    FIRST = "first", _("The first attempt counts")
    MEAN = "mean", _("The mean of all attempts counts")


class Layout(models.TextChoices):
    ALL = "all", _("All questions on one page")
    ONE = "one", _("One question a page")


class Navigation(models.TextChoices):
    FREE = "free", _("Free")
    FORWARD = "forward", _("Forward only")


RESERVED_PURPOSES = (Purpose.PRE_TEST, Purpose.POST_TEST)


def pool_of(purpose: str) -> str:
    """The pool whose questions an assessment of this purpose may use."""
    return Pool.PREPOST if purpose in RESERVED_PURPOSES else Pool.QUIZ

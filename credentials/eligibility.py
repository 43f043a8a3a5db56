"""Whether a learner has earned the certificate of a course, and what is missing otherwise."""

from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal
from enum import StrEnum

HUNDREDTH = Decimal("0.01")


class Reason(StrEnum):
    COURSE_INCOMPLETE = "course_incomplete"
    QUIZZES_BELOW = "quizzes_below"
    POST_TEST_OPEN = "post_test_open"
    POST_TEST_BELOW = "post_test_below"


@dataclass(frozen=True)
class QuizScore:
    """Best result of a graded quiz, with its weight in the mean of the course."""

    percent: Decimal
    weight: int = 1


@dataclass(frozen=True)
class Standing:
    """Where a learner stands. A quiz is done only when it is passed, so `steps_left` counts failed ones too.

    `quizzes`: the graded quizzes that are done. `post_tests`: best percent of each post-test of the course,
    None while it is not taken; empty for a course without one.
    """

    steps_left: int
    pass_mark_percent: int
    quizzes: tuple[QuizScore, ...] = ()
    post_tests: tuple[Decimal | None, ...] = ()


@dataclass(frozen=True)
class Shortfall:
    """One thing that is missing. `count`: steps or tests still open. `reached` and `needed`: percent."""

    reason: Reason
    count: int = 0
    reached: Decimal | None = None
    needed: int | None = None


@dataclass(frozen=True)
class Decision:
    reasons: tuple[Shortfall, ...] = ()

    @property
    def is_earned(self) -> bool:
        return not self.reasons


def earned(standing: Standing) -> Decision:
    """Earned: all steps done, the mean of the quizzes and every post-test at or above the pass mark."""
    mark = standing.pass_mark_percent
    reasons = []
    if standing.steps_left:
        reasons.append(Shortfall(Reason.COURSE_INCOMPLETE, count=standing.steps_left))
    mean = quiz_mean(standing.quizzes)
    # Rounded down, so that the mean is below a whole mark exactly when its rounded value is.
    if mean is not None and mean < mark:
        reasons.append(Shortfall(Reason.QUIZZES_BELOW, reached=mean, needed=mark))
    untaken = standing.post_tests.count(None)
    if untaken:
        reasons.append(Shortfall(Reason.POST_TEST_OPEN, count=untaken))
    lowest = lowest_post_test(standing)
    if lowest is not None and lowest < mark:
        reasons.append(Shortfall(Reason.POST_TEST_BELOW, reached=lowest, needed=mark))
    return Decision(tuple(reasons))


def quiz_mean(quizzes: tuple[QuizScore, ...]) -> Decimal | None:
    """Weighted mean in percent, rounded down to two decimals; None without quizzes. Without weights equal."""
    if not quizzes:
        return None
    total = sum(quiz.weight for quiz in quizzes)
    if total:
        mean = sum((quiz.percent * quiz.weight for quiz in quizzes), Decimal(0)) / total
    else:
        mean = sum((quiz.percent for quiz in quizzes), Decimal(0)) / len(quizzes)
    return mean.quantize(HUNDREDTH, rounding=ROUND_DOWN)


def lowest_post_test(standing: Standing) -> Decimal | None:
    """The lowest of the post-tests that were taken."""
    return min((percent for percent in standing.post_tests if percent is not None), default=None)

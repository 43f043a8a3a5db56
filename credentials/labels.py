"""Words for the codes and numbers of this app, in the active language."""

from decimal import Decimal

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from credentials.eligibility import Reason, Shortfall
from shared.numerals import plain_text, write_number


def shortfall_text(shortfall: Shortfall) -> str:
    """What is missing, as one sentence to the learner."""
    match shortfall.reason:
        case Reason.COURSE_INCOMPLETE:
            text = ngettext(
                "%(count)s part of the course is still open.",
                "%(count)s parts of the course are still open.",
                shortfall.count,
            )
        case Reason.QUIZZES_BELOW:
            text = _("Your quizzes reach %(reached)s%% on average; %(needed)s%% are needed.")
        case Reason.POST_TEST_OPEN:
            text = ngettext(
                "The post-test is still open.", "%(count)s post-tests are still open.", shortfall.count
            )
        case Reason.POST_TEST_BELOW:
            text = _("Your post-test reaches %(reached)s%%; %(needed)s%% are needed.")
    return text % {
        "count": number_text(shortfall.count),
        "reached": number_text(shortfall.reached or 0),
        "needed": number_text(shortfall.needed or 0),
    }


def length_text(minutes: int) -> str:
    """A length as hours and minutes: "5 hours 45 minutes"."""
    hours, rest = divmod(minutes, 60)
    parts = []
    if hours:
        parts.append(ngettext("%(count)s hour", "%(count)s hours", hours) % {"count": number_text(hours)})
    if rest or not hours:
        parts.append(ngettext("%(count)s minute", "%(count)s minutes", rest) % {"count": number_text(rest)})
    return " ".join(parts)


def number_text(value: Decimal | int) -> str:
    """The number with the digits and marks of the active language, without needless zeros."""
    return write_number(Decimal(plain_text(Decimal(value))), get_language() or "en")

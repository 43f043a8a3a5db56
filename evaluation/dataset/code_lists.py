"""Every code list of the exported tables, with labels in the active language."""

from django.conf import settings
from django.utils.translation import gettext as _

from accounts import api as accounts
from assessments.models import AttemptState, EndedBy, Purpose, Question
from evaluation.disclosure import SUPPRESSED, TRAITS


def code_lists() -> dict[str, dict[str, str]]:
    """List name to code to label; the names are those of `Column.codes`."""
    return {
        **{
            trait: {**accounts.code_labels(trait), SUPPRESSED: _("Hidden to protect people")}
            for trait in TRAITS
        },
        "learner_state": {
            "registered": _("Enrolled, not started yet"),
            "started": _("Started and active"),
            "completed": _("Completed every required step"),
            "withdrawn": _("Left after starting, without completing"),
            "cancelled": _("Left before starting"),
            "lapsed": _("Started, not completed; inactive for 60 days or the cohort is over"),
        },
        "step_kind": {"lesson": _("Lesson"), **_labels(Purpose.choices)},
        "purpose": _labels(Purpose.choices),
        "attempt_state": _labels(AttemptState.choices),
        "ended_by": _labels(EndedBy.choices),
        "item_type": _labels(Question._meta.get_field("item_type").choices),
        "language": _labels(settings.LANGUAGES),
        "yes_no": {"1": _("Yes"), "0": _("No")},
    }


def _labels(choices: object) -> dict[str, str]:
    return {code: str(label) for code, label in choices}

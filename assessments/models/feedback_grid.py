"""The grid in which authors say what learners see when."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from assessments.delivery import PHASES, SHOWN, feedback_table
from assessments.labels import SHOWN_TEXTS

PHASE_TEXTS = {
    "during": _("During the attempt, at each check"),
    "right_after": _("Right after submitting"),
    "later": _("A quarter of an hour later"),
    "after_close": _("After the closing date"),
}


class FeedbackGrid(forms.Widget):
    """Checkboxes: a line for each phase, a column for each thing shown."""

    template_name = "assessments/admin/feedback_grid.html"
    use_fieldset = True

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        table = feedback_table(value or {})
        context["columns"] = [SHOWN_TEXTS[each] for each in SHOWN]
        context["rows"] = [
            {
                "label": PHASE_TEXTS[phase],
                "boxes": [
                    {
                        "name": f"{name}.{phase}.{each}",
                        "label": SHOWN_TEXTS[each],
                        "checked": each in table.get(phase, ()),
                    }
                    for each in SHOWN
                ],
            }
            for phase in PHASES
        ]
        return context

    def value_from_datadict(
        self, data: Mapping[str, Any], files: MultiValueDict, name: str
    ) -> dict[str, list[str]]:
        table = {phase: [each for each in SHOWN if f"{name}.{phase}.{each}" in data] for phase in PHASES}
        return {phase: seen for phase, seen in table.items() if seen}

    def value_omitted_from_data(self, data: Mapping[str, Any], files: MultiValueDict, name: str) -> bool:
        return False  # a grid with nothing ticked sends nothing


class FeedbackField(forms.Field):
    widget = FeedbackGrid

    def clean(self, value: Any) -> dict[str, list[str]]:
        return {phase: list(seen) for phase, seen in feedback_table(value or {}).items()}

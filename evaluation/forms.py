"""The forms of an export and of a check of fairness."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.api import User
from evaluation.api import CSV, DEFAULT_PURPOSE, fairness
from evaluation.models import ExportRecord


class ExportForm(forms.Form):
    format = forms.ChoiceField(
        label=_("Format"),
        choices=ExportRecord.Format.choices,
        initial=CSV,
        widget=forms.RadioSelect,
        help_text=_("CSV files come in one zip, for any number of rows. A workbook opens in Excel."),
    )
    purpose = forms.CharField(
        label=_("Purpose"),
        max_length=60,
        initial=DEFAULT_PURPOSE,
        help_text=_(
            "Exports for the same purpose have the same pseudonyms, so that you can join them. "
            "Files for different purposes cannot be joined."
        ),
    )
    with_names = forms.BooleanField(
        label=_("With names and e-mail addresses"),
        required=False,
        help_text=_("Only where you cannot do without. Self-declared details are hidden in such a file."),
    )

    def __init__(self, *args: Any, may_export_names: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may_export_names:
            del self.fields["with_names"]


class FairnessForm(forms.Form):
    assessment = forms.ModelChoiceField(label=_("Assessment"), queryset=None)
    grouping = forms.ChoiceField(
        label=_("Compare by"),
        choices=fairness.Grouping.choices,
        initial=fairness.Grouping.GENDER,
        widget=forms.RadioSelect,
    )
    is_demonstration = forms.BooleanField(
        label=_("Simulated learners"),
        required=False,
        help_text=_("For demonstrations. Real and simulated learners are never mixed."),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        real = fairness.checkable_assessments(user)
        simulated = fairness.checkable_assessments(user, is_demonstration=True)
        self.has_simulated = simulated.exists()
        if self.has_simulated:
            real |= simulated
        else:
            del self.fields["is_demonstration"]
        self.fields["assessment"].queryset = real

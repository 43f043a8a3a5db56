"""Forms in which staff grant accommodations and other rules of one assessment."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments import api as assessments


def _time(label: Any, help_text: Any = "") -> forms.DateTimeField:
    return forms.DateTimeField(
        label=label,
        required=False,
        help_text=help_text,
        widget=forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"}),
    )


class AccommodationForm(forms.Form):
    """What a learner needs in every assessment."""

    extra_time_percent = forms.IntegerField(
        label=_("Extra time (%)"), min_value=0, max_value=400, initial=0, required=False
    )
    no_time_limit = forms.BooleanField(label=_("No time limit"), required=False)
    extra_attempts = forms.IntegerField(
        label=_("Extra attempts"), min_value=0, max_value=20, initial=0, required=False
    )
    extra_days = forms.IntegerField(
        label=_("Days after the closing date"), min_value=0, max_value=365, initial=0, required=False
    )
    expires_at = _time(_("Ends at"), _("Empty: until it is revoked."))
    reason = forms.CharField(
        label=_("Reason"), max_length=300, help_text=_("Say what is needed, not why: no health data.")
    )

    def granted(self) -> dict[str, Any]:
        amounts = ("extra_time_percent", "extra_attempts", "extra_days")
        return self.cleaned_data | {name: self.cleaned_data[name] or 0 for name in amounts}


class TermsForm(forms.Form):
    """Other rules of one assessment; what is empty stays as it is."""

    assessment = forms.TypedChoiceField(label=_("Assessment"), coerce=int)
    opens_at = _time(_("Opens"), _("Your time zone. What you leave empty stays as it is."))
    closes_at = _time(_("Closes"))
    time_limit_minutes = forms.IntegerField(
        label=_("Time limit (minutes)"), min_value=1, max_value=10_000, required=False
    )
    attempts_allowed = forms.IntegerField(
        label=_("Attempts allowed"), min_value=1, max_value=1000, required=False
    )
    expires_at = _time(_("Ends at"), _("Empty: until it is revoked."))
    reason = forms.CharField(
        label=_("Reason"), max_length=300, help_text=_("Say what is needed, not why: no health data.")
    )

    def __init__(self, *args: Any, pages: Sequence[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["assessment"].choices = [(page.pk, page.title) for page in pages]

    def granted(self) -> dict[str, Any]:
        values = self.cleaned_data
        rules = ("opens_at", "closes_at", "time_limit_minutes", "attempts_allowed")
        return {
            "assessment": values["assessment"],
            "expires_at": values["expires_at"],
            "reason": values["reason"],
            "terms": assessments.Terms(**{name: values[name] for name in rules}),
        }

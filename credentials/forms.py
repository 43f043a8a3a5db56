"""Forms of this app: checking a serial number, and revoking a certificate."""

from django import forms
from django.utils.translation import gettext_lazy as _

from credentials.api import MOST_REASON_SIGNS
from credentials.models import normalised_serial


class SerialForm(forms.Form):
    serial = forms.CharField(
        label=_("Serial number"),
        max_length=60,
        help_text=_(
            "Sixteen letters and digits, as printed on the certificate. Spaces and dashes do not matter."
        ),
        widget=forms.TextInput(
            attrs={"class": "code-input", "autocomplete": "off", "autocapitalize": "characters", "dir": "ltr"}
        ),
    )

    def clean_serial(self) -> str:
        serial = normalised_serial(self.cleaned_data["serial"])
        if not serial:
            raise forms.ValidationError(
                _("This is not a serial number: sixteen letters and digits are needed.")
            )
        return serial


class RevokeForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"),
        max_length=MOST_REASON_SIGNS,
        help_text=_(
            "Everyone who checks the certificate reads it. Name no one and give no details of a case."
        ),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

"""Forms of a person about themselves, and the staff form of a person in the Wagtail admin."""

from typing import Any

from allauth.account import forms as allauth_forms
from django import forms
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.users import forms as wagtail_forms

from accounts import api, labels
from accounts.code_lists import INTERFACE_LANGUAGES, LANGUAGE_NAMES
from accounts.models import Demographics, User, normalise_email, time_zone_names

CONTINENTS = (
    "Africa",
    "America",
    "Antarctica",
    "Arctic",
    "Asia",
    "Atlantic",
    "Australia",
    "Europe",
    "Indian",
    "Pacific",
)


def language_choices() -> list[tuple[str, Any]]:
    return [("", _("As in my browser")), *LANGUAGE_NAMES.items()]


def time_zone_choices() -> list[tuple[str, str]]:
    places = sorted(name for name in time_zone_names() if name.split("/")[0] in CONTINENTS)
    return [("UTC", "UTC"), *((name, name.replace("_", " ")) for name in places)]


class SignupForm(allauth_forms.SignupForm):
    """An address and a password; a name and a language for those who want to say them now."""

    field_order = ["email", "password1", "password2", "certificate_name", "preferred_language"]

    certificate_name = forms.CharField(
        label=_("Name on certificates"),
        required=False,
        max_length=200,
        help_text=_("Exactly as it should be printed, in any script. You can change it later."),
        widget=forms.TextInput(attrs={"autocomplete": "name", "dir": "auto"}),
    )
    preferred_language = forms.ChoiceField(label=_("Language"), required=False, choices=language_choices)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = (get_language() or "").split("-")[0]
        self.fields["preferred_language"].initial = language if language in INTERFACE_LANGUAGES else ""

    def custom_signup(self, request: HttpRequest, user: User) -> None:
        super().custom_signup(request, user)
        api.update_profile(
            user=user,
            certificate_name=self.cleaned_data["certificate_name"],
            preferred_language=self.cleaned_data["preferred_language"],
            time_zone=user.time_zone,
        )


class ProfileForm(forms.ModelForm):
    class Meta:
        model = User
        fields = ["certificate_name", "preferred_language", "time_zone"]
        widgets = {"certificate_name": forms.TextInput(attrs={"autocomplete": "name", "dir": "auto"})}

    preferred_language = forms.ChoiceField(
        label=_("Language"),
        required=False,
        choices=language_choices,
        help_text=_("The language of the pages and of our mails to you."),
    )
    time_zone = forms.ChoiceField(
        label=_("Time zone"), help_text=_("Dates and times of sessions and deadlines are shown in it.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = self.instance.time_zone
        known = time_zone_choices()
        self.fields["time_zone"].choices = known if chosen in dict(known) else [*known, (chosen, chosen)]


class DemographicsForm(forms.Form):
    """One field per optional question; what is accepted is decided once, by accounts.api."""

    def __init__(self, *args: Any, has_consent: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for question in api.QUESTIONS:
            self.fields[question] = self._field(question)
        if not has_consent:
            self.fields["consent"] = forms.BooleanField(label=_("I agree"), required=False)

    def _field(self, question: str) -> forms.Field:
        column = Demographics._meta.get_field(question)
        texts = {
            "label": column.verbose_name.capitalize(),
            "help_text": labels.WHY_ASKED[question],
            "required": False,
        }
        if question in api.WORDS:
            widget = forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"})
            return forms.CharField(max_length=column.max_length, widget=widget, **texts)
        return forms.ChoiceField(choices=labels.choices(question), **texts)

    def answers(self) -> dict[str, str]:
        """Question to code or words; a question left out of the request counts as not stated."""
        return {name: self.cleaned_data[name] or api.NOTHING_STATED[name] for name in api.QUESTIONS}

    def refuse(self, refusal: api.FieldRefusal) -> None:
        self.add_error(refusal.field if refusal.field in self.fields else None, str(refusal))


class NameForm(forms.ModelForm):
    """In the Wagtail account page: the one name a person has here."""

    class Meta:
        model = User
        fields = ["certificate_name"]


class _StaffForm:
    """Staff never type a password for somebody else: the person sets it through "forgot password"."""

    password_enabled = False

    def clean_email(self) -> str:
        return normalise_email(self.cleaned_data["email"])


class PersonCreationForm(_StaffForm, wagtail_forms.UserCreationForm):
    first_name = None
    last_name = None

    class Meta(wagtail_forms.UserCreationForm.Meta):
        fields = ["email", "certificate_name", "preferred_language", "is_superuser", "groups"]

    def save(self, commit: bool = True) -> User:
        self.instance.set_unusable_password()
        return super().save(commit)


class PersonEditForm(_StaffForm, wagtail_forms.UserEditForm):
    first_name = None
    last_name = None

    class Meta(wagtail_forms.UserEditForm.Meta):
        fields = ["email", "certificate_name", "preferred_language", "is_active", "is_superuser", "groups"]

    def save(self, commit: bool = True) -> User:
        user = super().save(commit)
        if "email" in self.changed_data:
            api.forget_old_addresses(user=user)
        return user

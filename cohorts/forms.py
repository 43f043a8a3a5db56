"""Forms of learners who join, and of staff who plan programmes, cohorts, roles and invitations."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from accounts.api import User
from assessments import api as assessments
from cohorts import api
from cohorts.models import Cohort, Invitation, Programme, ProgrammeRole
from courses import api as courses


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("Invitation code"),
        max_length=40,
        help_text=_("Ten letters and digits. Capitals, spaces and dashes do not matter."),
        widget=forms.TextInput(
            attrs={"class": "code-input", "autocomplete": "off", "autocapitalize": "characters", "dir": "ltr"}
        ),
    )


class OverviewForm(forms.Form):
    """Filters of the overview, from the address; unknown values filter nothing."""

    q = forms.CharField(label=_("Name or e-mail address"), max_length=100, required=False)
    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("All states")), *api.State.choices]
    )
    sort = forms.ChoiceField(label=_("Order"), required=False, choices=api.Sort.choices)

    def filters(self) -> api.OverviewFilters:
        self.is_valid()
        values = self.cleaned_data
        return api.OverviewFilters(
            search=values.get("q", ""), state=values.get("state", ""), sort=values.get("sort", "")
        )


def _date_input() -> forms.DateInput:
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class InvitationForm(forms.ModelForm):
    """An invitation of a cohort that is already chosen."""

    class Meta:
        model = Invitation
        fields = ["label", "expires_on", "max_uses"]
        widgets = {"expires_on": _date_input()}

    def clean_expires_on(self) -> Any:
        last_day = self.cleaned_data["expires_on"]
        if last_day and last_day < timezone.localdate():
            raise forms.ValidationError(_("This day is over."))
        return last_day


class _StaffForm(WagtailAdminModelForm):
    """Offers only rows of the programmes that the person manages."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "programme" in self.fields:
            self.fields["programme"].queryset = api.programmes_of(self.for_user, api.Role.MANAGER)
        if "cohort" in self.fields:
            self.fields["cohort"].queryset = api.cohorts_for_staff(self.for_user, api.Role.MANAGER)


class ProgrammeForm(WagtailAdminModelForm):
    class Meta:
        model = Programme
        fields = ["title", "description"]


class CohortForm(_StaffForm):
    class Meta:
        model = Cohort
        fields = ["programme", "title", "slug", "starts_on", "ends_on", "is_demonstration"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Real learners must not slip out of the reports, nor simulated ones into them.
        self.fields["is_demonstration"].disabled = not self.for_user.is_superuser

    def is_valid(self) -> bool:
        """Records point to the course in its first language, whichever variant was chosen."""
        valid = super().is_valid()
        chosen = set()
        # Only here: the lines below the cohort are cleaned after the cohort itself.
        for line in self.formsets.get("cohort_courses", ()):
            course = getattr(line, "cleaned_data", {}).get("course")
            if course is None or line.cleaned_data.get("DELETE"):
                continue
            line.instance.course = courses.canonical(course)
            if line.instance.course_id in chosen:
                self.add_error(None, _("“%(course)s” is listed twice.") % {"course": course.title})
            chosen.add(line.instance.course_id)
        return valid and not self.errors


class RoleForm(_StaffForm):
    """A role of a person who is named by e-mail address: a list of people would show everybody's."""

    email = forms.EmailField(
        label=_("E-mail address"),
        help_text=_("The person needs an account here, and a staff group given by the site administrator."),
    )
    field_order = ["programme", "email", "role", "may_export_names"]

    class Meta:
        model = ProgrammeRole
        fields = ["programme", "role", "may_export_names"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields(self.field_order)
        self.fields["may_export_names"].disabled = not self.for_user.is_superuser
        if self.instance.pk:
            # A right that was given to one person must not move to another.
            self.fields["programme"].disabled = self.fields["email"].disabled = True
            self.fields["email"].initial = self.instance.user.email

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        email = values.get("email", "").strip().lower()
        person = User.objects.filter(email=email, is_active=True).first()
        if email and person is None and not self.instance.pk:
            self.add_error("email", _("Nobody has an account with this address."))
        if person is not None and not self.instance.pk:
            self.instance.user = person
        self._refuse_twins(values)
        return values

    def _refuse_twins(self, values: dict[str, Any]) -> None:
        twins = ProgrammeRole.objects.filter(
            user_id=self.instance.user_id, programme=values.get("programme"), role=values.get("role")
        )
        if self.instance.user_id and twins.exclude(pk=self.instance.pk).exists():
            self.add_error("role", _("This person has this role already."))


class StaffInvitationForm(_StaffForm, InvitationForm):
    class Meta(InvitationForm.Meta):
        fields = ["cohort", *InvitationForm.Meta.fields]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["cohort"].disabled = True

    def clean_expires_on(self) -> Any:
        # An old invitation may be renamed without giving it a new day.
        return super().clean_expires_on() if "expires_on" in self.changed_data else self.instance.expires_on

    def save(self, commit: bool = True) -> Invitation:
        if not self.instance.pk:
            self.instance.created_by = self.for_user
        return super().save(commit)


class MarkForm(forms.Form):
    """What a marker gives an answer: a level of every criterion; who moderates may give points instead."""

    comment = forms.CharField(
        label=_("Comment for the learner"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 5, "dir": "auto"}),
    )

    def __init__(self, *args: Any, reading: assessments.AnswerToMark, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.criteria = [criterion.id for criterion in reading.rubric]
        is_moderation = reading.is_moderation
        levels = {
            f"level-{criterion.id}": forms.ChoiceField(
                label=criterion.title,
                choices=[(level, level_label(points, text)) for level, text, points in criterion.levels],
                widget=forms.RadioSelect,
                required=not is_moderation,
                error_messages={"required": _("Choose one level.")},
            )
            for criterion in reading.rubric
        }
        if is_moderation:
            levels["points"] = forms.DecimalField(
                label=_("Or points of your own"),
                required=False,
                min_value=0,
                max_value=reading.version.points,
                decimal_places=4,
                help_text=_("Instead of levels, at most %(most)s.") % {"most": reading.version.points},
            )
        self.fields = levels | self.fields

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        if values.get("points") is None and not all(self._levels(values).values()) and not self.errors:
            raise forms.ValidationError(_("Choose one level for every criterion, or give points."))
        return values

    def _levels(self, values: dict[str, Any]) -> dict[str, str]:
        return {each: values.get(f"level-{each}", "") for each in self.criteria}

    def mark(self) -> assessments.GivenMark:
        values = self.cleaned_data
        return assessments.GivenMark(self._levels(values), values.get("points"), values["comment"])


def level_label(points: Any, text: str) -> str:
    return _("%(points)s: %(description)s") % {"points": points.normalize(), "description": text}


class OverrideForm(forms.Form):
    """Other points for a question or the whole attempt, with the reason."""

    position = forms.TypedChoiceField(label=_("What"), coerce=int)
    points = forms.DecimalField(
        label=_("Points"), required=False, min_value=0, max_digits=9, decimal_places=4
    )
    takes_back = forms.BooleanField(
        label=_("Take the override back: what was earned counts again"), required=False
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        help_text=_("Stays in the history of the attempt."),
    )

    def __init__(self, *args: Any, history: assessments.AttemptHistory, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        questions = [
            (item.position, _("Question %(number)s (%(code)s)") % {"number": item.number, "code": item.code})
            for item in history.items
        ]
        self.fields["position"].choices = [(0, _("The whole attempt")), *questions]

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        if (values.get("points") is None) != bool(values.get("takes_back")) and not self.errors:
            raise forms.ValidationError(_("Give points, or take the override back."))
        return values


class AnswerFileForm(forms.Form):
    file = forms.FileField(
        label=_("File of answers"), widget=forms.FileInput(attrs={"accept": "application/json,.json"})
    )


class HandInForm(forms.Form):
    """The reason for handing in a file whose content travels along."""

    content = forms.CharField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label=_("Reason"),
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        help_text=_("Stays in the history of the attempt."),
    )

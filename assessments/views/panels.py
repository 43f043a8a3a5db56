"""Panels that set pass marks, in the admin: made by authors, rated by judges, their advice taken as a draft."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.api import User
from assessments.api import figures, panel_readings, panels
from assessments.models import StandardSetting
from assessments.tasks import compute_cut_score, mail_judge
from assessments.views.figures import frame, list_crumb
from shared.refusal import Refusal


class PanelForm(forms.Form):
    borderline = forms.CharField(
        label=gettext_lazy("The borderline learner"),
        max_length=panels.MOST_BORDERLINE,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy("What somebody who just passes knows and can do."),
    )
    judges = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Judges"),
        queryset=User.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("They will see every question with its key. Five or more judges are usual."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["judges"].queryset = panels.judge_candidates()


class RatingForm(forms.Form):
    """A whole number of per cent for each question; what is left empty is rated later."""

    def __init__(self, *args: Any, questions: tuple[panel_readings.JudgedItem, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.questions = questions
        for each in questions:
            self.fields[each.field] = forms.IntegerField(
                label=_("Of 100 borderline learners, how many get question %(number)s right?")
                % {"number": each.number},
                required=False,
                min_value=0,
                max_value=100,
                initial=each.percent,
                widget=forms.NumberInput(attrs={"inputmode": "numeric", "min": 0, "max": 100}),
            )

    def percents(self) -> dict[int, int]:
        """Paper item -> per cent, of what was filled in."""
        return {
            each.item.pk: self.cleaned_data[each.field]
            for each in self.questions
            if self.cleaned_data[each.field] is not None
        }


@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """The open panels that the person was invited to."""
    context = {"panels": panels.panels_to_judge(request.user), **frame(_("Panels to judge"), icon="group")}
    return render(request, "assessments/admin/panels_mine.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def create(request: HttpRequest, page_id: int) -> HttpResponse:
    """The panels of an assessment, and the form for a new one; its judges are asked by mail."""
    page = figures.figures_page(request.user, page_id)
    form = PanelForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            panel = panels.create_panel(
                author=request.user, page=page, now=timezone.now(), **form.cleaned_data
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            for judge in form.cleaned_data["judges"]:
                mail_judge.enqueue(panel_id=panel.pk, judge_id=judge.pk)
            messages.success(request, _("The panel is set up and its judges are asked by mail."))
            return redirect("panel", panel.uuid)
    context = {
        "page": page,
        "form": form,
        "panels": panels.panels_of(page),
        **frame(_("Set a pass mark: %(title)s") % {"title": page.title}, list_crumb(), icon="group"),
    }
    return render(request, "assessments/admin/panel_new.html", context)


@require_safe
def panel(request: HttpRequest, panel_uuid: UUID) -> HttpResponse:
    """For authors: who is how far, and after closing the result."""
    found = panels.panel_for_author(request.user, panel_uuid)
    context = {
        "reading": panel_readings.panel_reading(found, get_language() or "en"),
        "panel": found,
        **frame(found.paper.title, list_crumb(), _crumb_of_panels(found), icon="group"),
    }
    return render(request, "assessments/admin/panel.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def judge(request: HttpRequest, panel_uuid: UUID) -> HttpResponse:
    """All questions with their key, and a per cent for each."""
    found = panels.panel_for_judge(request.user, panel_uuid)
    questions = panel_readings.judge_reading(found, request.user, get_language() or "en")
    form = RatingForm(request.POST if request.method == "POST" else None, questions=questions)
    if form.is_valid():
        _save_ratings(request, found, form)
        return redirect("panel_judge", panel_uuid)
    context = {
        "panel": found,
        "form": form,
        "questions": [(each, form[each.field]) for each in questions],
        **frame(found.paper.title, _crumb_of_mine(), icon="group"),
    }
    return render(request, "assessments/admin/panel_judge.html", context)


def _save_ratings(request: HttpRequest, found: StandardSetting, form: RatingForm) -> None:
    try:
        count = panels.save_judgements(
            panel=found, judge=request.user, percents=form.percents(), now=timezone.now()
        )
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return
    left = len(form.questions) - count
    if left:
        messages.success(request, _("Saved. Questions still to rate: %(count)s.") % {"count": left})
    else:
        messages.success(request, _("Saved. You have rated every question. Thank you."))


@require_POST
def move_on(request: HttpRequest, panel_uuid: UUID) -> HttpResponse:
    """Open the second round, or close the panel and have its cut score reckoned."""
    found = panels.panel_for_author(request.user, panel_uuid)
    try:
        if request.POST.get("step") == "close":
            panels.close_panel(panel=found, now=timezone.now())
            compute_cut_score.enqueue(panel_id=found.pk)
            messages.success(request, _("The panel is closed. Its cut score is being computed."))
        else:
            panels.open_second_round(panel=found)
            messages.success(request, _("The second round is open. Judges now see what the panel said."))
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("panel", panel_uuid)


@require_POST
def use_pass_mark(request: HttpRequest, panel_uuid: UUID) -> HttpResponse:
    """Write the cut score into a draft of the assessment, and open the draft."""
    found = panels.panel_for_author(request.user, panel_uuid)
    try:
        panels.use_as_pass_mark(panel=found, user=request.user)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("panel", panel_uuid)
    text = _("The pass mark is in the draft. Nothing changes for learners until you publish.")
    messages.success(request, text)
    return redirect("wagtailadmin_pages:edit", found.assessment_id)


def _crumb_of_mine() -> dict[str, Any]:
    return {"url": reverse("panels_mine"), "label": _("Panels to judge")}


def _crumb_of_panels(found: StandardSetting) -> dict[str, Any]:
    return {"url": reverse("panel_create", args=[found.assessment_id]), "label": _("Pass marks")}

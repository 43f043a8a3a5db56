"""Staff pages of grades: the attempts of one's learners, the history of one, and overrides with a reason."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from assessments import api as assessments
from cohorts import api
from cohorts.forms import OverrideForm
from cohorts.wagtail_hooks.pages import _frame, _pages

ATTEMPTS_PER_PAGE = 50


@require_safe
@never_cache
def attempts(request: HttpRequest) -> HttpResponse:
    """Submitted attempts of the learners in one's programmes, found by name, assessment or receipt."""
    if not api.may_mark(request.user):
        raise Http404
    search, lost = request.GET.get("q", "")[:100], bool(request.GET.get("lost"))
    rows = assessments.graded_attempts(api.marked_runs(request.user), search=search, lost_pass=lost)
    found = Paginator(rows, ATTEMPTS_PER_PAGE).get_page(request.GET.get("p", 1))
    context = {
        "attempts": found,
        "search": search,
        "lost": lost,
        **_pages(found),
        **_frame(_("Grades")),
    }
    return render(request, "cohorts/admin/grades.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def history(request: HttpRequest, attempt_uuid: UUID) -> HttpResponse:
    """Everything that made a grade; managers put other points in its place."""
    reading = assessments.attempt_history(attempt_uuid, api.marked_runs(request.user))
    may_override = api.can_manage_enrolment(request.user, reading.attempt.enrolment)
    if request.method == "POST" and not may_override:
        raise Http404
    form = OverrideForm(request.POST if request.method == "POST" else None, history=reading)
    if form.is_valid() and _override(request, attempt_uuid, form):
        messages.success(request, _("The grade is changed."))
        return redirect("grade_history", attempt_uuid)
    context: dict[str, Any] = {
        "reading": reading,
        "form": form if may_override else None,
        **_frame(_("History of a grade"), {"url": reverse("grades"), "label": _("Grades")}),
    }
    return render(request, "cohorts/admin/grade_history.html", context, status=422 if form.is_bound else 200)


def _override(request: HttpRequest, attempt_uuid: UUID, form: OverrideForm) -> bool:
    values = form.cleaned_data
    try:
        assessments.override_grade(
            attempt_uuid=attempt_uuid,
            scope=api.managed_runs(request.user),
            position=values["position"],
            points=values["points"],
            reason=values["reason"],
            actor=request.user,
            now=timezone.now(),
        )
    except assessments.PointsOutOfRange as refusal:
        form.add_error("points", str(refusal))
        return False
    return True

"""Staff pages of what a learner, or a cohort as a whole, is granted at assessments."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from assessments.api import GrantRefused
from cohorts import api
from cohorts.wagtail_hooks.condition_forms import AccommodationForm, TermsForm
from cohorts.wagtail_hooks.pages import _crumb_of, _crumb_of_mine, _frame


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def learner(request: HttpRequest, slug: str, membership_uuid: UUID) -> HttpResponse:
    """What one learner is granted, with a form for all assessments and one for a single assessment."""
    conditions = api.learner_conditions(request.user, slug, membership_uuid)
    wanted = request.POST.get("grant") if request.method == "POST" else None
    needs = AccommodationForm(request.POST if wanted == "accommodation" else None, prefix="needs")
    terms = TermsForm(
        request.POST if wanted == "override" else None, prefix="terms", pages=conditions.assessments
    )
    chosen = {"accommodation": (needs, api.grant_accommodation), "override": (terms, api.grant_override)}
    if wanted in chosen and _is_granted(request, conditions, *chosen[wanted]):
        return redirect("cohort_learner", slug, membership_uuid)
    person = conditions.membership.user
    context = {
        "conditions": conditions,
        "needs": needs,
        "terms": terms,
        "now": timezone.now(),
        **_frame(person.certificate_name or person.email, _crumb_of_mine(), _crumb_of(conditions.cohort)),
    }
    return render(
        request, "cohorts/admin/learner.html", context, status=422 if request.method == "POST" else 200
    )


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def cohort(request: HttpRequest, slug: str) -> HttpResponse:
    """Other rules of single assessments for the whole cohort."""
    conditions = api.cohort_conditions(request.user, slug)
    is_sent = request.method == "POST"
    terms = TermsForm(request.POST if is_sent else None, prefix="terms", pages=conditions.assessments)
    if is_sent and _is_granted(request, conditions, terms, api.grant_override):
        return redirect("cohort_conditions", slug)
    context = {
        "conditions": conditions,
        "terms": terms,
        "now": timezone.now(),
        **_frame(_("Dates and times for all"), _crumb_of_mine(), _crumb_of(conditions.cohort)),
    }
    return render(request, "cohorts/admin/conditions.html", context, status=422 if is_sent else 200)


@require_POST
def revoke_accommodation(
    request: HttpRequest, slug: str, membership_uuid: UUID, accommodation_id: int
) -> HttpResponse:
    conditions = api.learner_conditions(request.user, slug, membership_uuid)
    api.revoke_accommodation(conditions=conditions, accommodation=accommodation_id, now=timezone.now())
    messages.success(request, _("Revoked. Attempts in progress keep the time that they were given."))
    return redirect("cohort_learner", slug, membership_uuid)


@require_POST
def revoke_learner_override(
    request: HttpRequest, slug: str, membership_uuid: UUID, override_id: int
) -> HttpResponse:
    conditions = api.learner_conditions(request.user, slug, membership_uuid)
    api.revoke_override(conditions=conditions, override=override_id, now=timezone.now())
    messages.success(request, _("Revoked. Attempts in progress keep the time that they were given."))
    return redirect("cohort_learner", slug, membership_uuid)


@require_POST
def revoke_cohort_override(request: HttpRequest, slug: str, override_id: int) -> HttpResponse:
    conditions = api.cohort_conditions(request.user, slug)
    api.revoke_override(conditions=conditions, override=override_id, now=timezone.now())
    messages.success(request, _("Revoked. Attempts in progress keep the time that they were given."))
    return redirect("cohort_conditions", slug)


def _is_granted(request: HttpRequest, conditions: Any, form: forms.Form, grant: Callable[..., None]) -> bool:
    """Grant what the form says; what is refused stands in the form."""
    if not form.is_valid():
        return False
    try:
        grant(actor=request.user, conditions=conditions, now=timezone.now(), **form.granted())
    except GrantRefused as refusal:
        form.add_error(None, str(refusal))
        return False
    messages.success(request, _("Granted. Attempts in progress follow at once."))
    return True

"""Monitoring and evaluation in the Wagtail admin: the officer's cohorts, exports of one, checks of fairness."""

from django.conf import settings
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from cohorts import api as cohorts
from evaluation import api
from evaluation.api import fairness
from evaluation.api.fairness_reading import fairness_reading
from evaluation.forms import ExportForm, FairnessForm
from evaluation.tasks import compute_fairness_check
from shared.refusal import Refusal

PAGE_SIZE = 50


@require_safe
def export_cohorts(request: HttpRequest) -> HttpResponse:
    """The cohorts whose results the person may export."""
    found = cohorts.cohorts_for_staff(request.user, *api.EXPORT_ROLES)
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("p"))
    context = {
        "page_title": _("Monitoring and evaluation"),
        "header_title": _("Monitoring and evaluation"),
        "header_icon": "table",
        "cohorts": page,
        "may_check": fairness.may_check(request.user),
        "breadcrumbs_items": _breadcrumbs(),
    }
    return render(request, "evaluation/cohorts.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def export_cohort(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The form, what protects people, and the history; a POST downloads."""
    cohort = cohorts.cohort_for_staff(request.user, slug)
    if not cohorts.may_export(request.user, cohort):
        raise Http404
    may_export_names = cohorts.may_export_names(request.user, cohort)
    form = ExportForm(request.POST or None, may_export_names=may_export_names)
    if request.method == "POST" and form.is_valid():
        try:
            return _download(request, cohort, form)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
    context = {
        "page_title": cohort.title,
        "header_title": _("Export of %(cohort)s") % {"cohort": cohort.title},
        "header_icon": "table",
        "cohort": cohort,
        "form": form,
        "history": api.export_history(cohort),
        "protection": api.protection_text(),
        "breadcrumbs_items": _breadcrumbs(cohort.title),
    }
    return render(request, "evaluation/export.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def fairness_checks(request: HttpRequest) -> HttpResponse:
    """The form of a check, and the ledger of those that were made."""
    if not fairness.may_check(request.user):
        raise Http404
    form = FairnessForm(request.POST if request.method == "POST" else None, user=request.user)
    if form.is_valid():
        wanted = dict(form.cleaned_data)
        page = wanted.pop("assessment")
        try:
            check = fairness.ask_for_check(user=request.user, page_id=page.pk, now=timezone.now(), **wanted)
        except Refusal:
            form.add_error(
                "assessment", _("No such learner in your programmes has taken this assessment yet.")
            )
        else:
            compute_fairness_check.enqueue(check_id=check.pk)
            return redirect("evaluation_fairness_check", check.pk)
    title = _("Fairness of questions")
    context = {
        "page_title": title,
        "header_title": title,
        "header_icon": "table",
        "form": form,
        "minimum": settings.FAIRNESS_MINIMUM_GROUP,
        "checks": Paginator(fairness.checks_of(request.user), PAGE_SIZE).get_page(request.GET.get("p")),
        "breadcrumbs_items": _breadcrumbs(title),
    }
    return render(request, "evaluation/fairness.html", context)


@never_cache
@require_safe
def fairness_check(request: HttpRequest, check_id: int) -> HttpResponse:
    """The result of one check."""
    check = fairness.check_for(request.user, check_id)
    context = {
        "page_title": check.assessment.title,
        "header_title": _("Fairness: %(title)s") % {"title": check.assessment.title},
        "header_icon": "table",
        "check": check,
        "reading": fairness_reading(check, get_language() or "en"),
        "breadcrumbs_items": _breadcrumbs(check.assessment.title),
    }
    return render(request, "evaluation/fairness_check.html", context)


def _download(request: HttpRequest, cohort: api.Cohort, form: ExportForm) -> HttpResponseBase:
    wanted = api.ExportRequest(
        cohort=cohort,
        actor=request.user,
        as_of=timezone.now(),
        purpose=form.cleaned_data["purpose"],
        with_names=form.cleaned_data.get("with_names", False),
    )
    if form.cleaned_data["format"] == api.XLSX:
        name, file = api.download_workbook(wanted)
        return FileResponse(file, as_attachment=True, filename=name)
    name, pieces = api.download_csv(wanted)
    response = StreamingHttpResponse(pieces, content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _breadcrumbs(title: str = "") -> list[dict[str, str]]:
    items = [
        {"url": reverse("wagtailadmin_home"), "label": _("Home")},
        {"url": reverse("evaluation_cohorts") if title else "", "label": _("Monitoring and evaluation")},
    ]
    return [*items, {"url": "", "label": title}] if title else items

"""Grading again after a key was wrong: which questions, what it would change, and doing exactly that."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from assessments import api
from assessments.forms import RegradeForm

# Who approves keys decides what follows when one was wrong, for all learners alike.
PERMISSION = "assessments.publish_question"
PARTS = ("kind", "question", "assessment", "only_up")


def _require_permission(request: HttpRequest) -> None:
    if not request.user.has_perm(PERMISSION):
        raise Http404


@require_safe
@never_cache
def questions(request: HttpRequest) -> HttpResponse:
    """Questions that changed since they were answered; any other by its code."""
    _require_permission(request)
    search = request.GET.get("q", "").strip()[:40]
    context = {
        "search": search,
        "questions": api.questions_to_regrade(language=get_language() or "en", search=search),
        "assessments": api.assessments_with_answers(),
        **_frame(_("Grading again")),
    }
    return render(request, "assessments/admin/regrade_questions.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def preview(request: HttpRequest) -> HttpResponse:
    """What a regrade would do, without names; posting it back with its token does it."""
    _require_permission(request)
    sent = request.POST if request.method == "POST" else request.GET
    form = RegradeForm(sent, assessments=api.assessments_with_answers(_uuid(sent.get("question", ""))))
    if not form.is_valid():
        raise Http404
    if request.method == "POST":
        return _apply(request, form)
    found = api.preview_regrade(form.request())
    context = {
        "form": form,
        "preview": found,
        "blocked": [(BLOCKED[why], count) for why, count in sorted(found.blocked.items())],
        "parts": [(name, sent[name]) for name in PARTS if sent.get(name)],
        **_frame(_("Preview"), {"url": reverse("regrading"), "label": _("Grading again")}),
    }
    return render(request, "assessments/admin/regrade_preview.html", context)


BLOCKED = {
    "marked_by_people": gettext_lazy("marked by people: only full points or taking out is possible"),
    "other_type": gettext_lazy("the question is of another type today"),
    "unreadable": gettext_lazy("the answer names something that the question no longer has"),
}


def _apply(request: HttpRequest, form: RegradeForm) -> HttpResponse:
    address = reverse("regrade_preview")
    address += "?" + urlencode({name: request.POST[name] for name in PARTS if request.POST.get(name)})
    try:
        done = api.apply_regrade(
            request=form.request(),
            token=request.POST.get("token", ""),
            reason=request.POST.get("reason", "")[:400],
            actor=request.user,
            now=timezone.now(),
        )
    except (api.PlanChanged, api.ReasonMissing) as refusal:
        messages.error(request, str(refusal))
        return redirect(address)
    text = ngettext("%(count)s attempt is regraded.", "%(count)s attempts are regraded.", done.changed)
    messages.success(request, text % {"count": done.changed})
    if done.passes_lost:
        lost = ngettext(
            "%(count)s pass is gone. Completion and certificate stay: the managers of the learners decide.",
            "%(count)s passes are gone. Completions and certificates stay: the managers of the learners decide.",
            done.passes_lost,
        )
        messages.warning(request, lost % {"count": done.passes_lost})
    return redirect(address)


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _frame(title: str, *crumbs: dict[str, Any]) -> dict[str, Any]:
    home = {"url": reverse("wagtailadmin_home"), "label": _("Home")}
    return {
        "header_title": title,
        "header_icon": "repeat",
        "breadcrumbs_items": [home, *crumbs, {"url": "", "label": title}],
    }


@hooks.register("register_admin_urls")
def register_regrading() -> list[URLPattern]:
    return [
        path("regrading/", questions, name="regrading"),
        path("regrading/preview/", preview, name="regrade_preview"),
    ]


class RegradingItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm(PERMISSION)


@hooks.register("register_admin_menu_item")
def register_regrading_item() -> MenuItem:
    return RegradingItem(
        gettext_lazy("Grading again"), reverse("regrading"), name="regrading", icon_name="repeat", order=255
    )

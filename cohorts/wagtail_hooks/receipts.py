"""Staff pages of submissions: a receipt looked up by its code, and a learner's file of answers handed in."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from assessments import api as assessments
from cohorts import api
from cohorts.forms import AnswerFileForm, HandInForm
from cohorts.wagtail_hooks.pages import _frame
from shared.refusal import Refusal


@require_safe
@never_cache
def receipts(request: HttpRequest) -> HttpResponse:
    """Look up a receipt, or choose a file of answers."""
    _require_staff(request)
    code = request.GET.get("code", "")[:40]
    found = assessments.find_receipt(code, api.marked_runs(request.user)) if code else None
    context = {"code": code, "found": found, "form": AnswerFileForm(), **_own_frame()}
    return render(request, "cohorts/admin/receipts.html", context)


@require_POST
@never_cache
def answer_file(request: HttpRequest) -> HttpResponse:
    """Show what a file would change; with a reason, let it count."""
    _require_staff(request)
    form = AnswerFileForm(request.POST, request.FILES)
    is_chosen = "content" not in request.POST
    if is_chosen and not form.is_valid():
        return render(request, "cohorts/admin/receipts.html", {"form": form, **_own_frame()}, status=422)
    content = form.cleaned_data["file"].read() if is_chosen else request.POST["content"].encode()
    try:
        file = assessments.read_recovery_file(content, api.marked_runs(request.user))
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("cohort_receipts")
    hand_in = HandInForm(None if is_chosen else request.POST, initial={"content": content.decode()})
    if hand_in.is_valid():
        return _handed_in(request, file, hand_in.cleaned_data["reason"])
    context = {
        "file": file,
        "changes": assessments.changes_of(file),
        "form": hand_in,
        **_frame(_("Hand in a file of answers"), _crumb()),
    }
    return render(request, "cohorts/admin/answer_file.html", context, status=422 if hand_in.is_bound else 200)


def _handed_in(request: HttpRequest, file: assessments.RecoveryFile, reason: str) -> HttpResponse:
    changes = assessments.hand_in(file=file, actor=request.user, reason=reason, now=timezone.now())
    if changes:
        messages.success(
            request, _("The answers are handed in: %(count)s changed.") % {"count": len(changes)}
        )
    else:
        messages.info(request, _("The file changes nothing: the server has these answers or newer ones."))
    return redirect("cohort_receipts")


def _require_staff(request: HttpRequest) -> None:
    if not api.may_mark(request.user):
        raise Http404


def _crumb() -> dict[str, Any]:
    return {"url": reverse("cohort_receipts"), "label": _("Receipts and files")}


def _own_frame() -> dict[str, Any]:
    return _frame(_("Receipts and files"))

"""Staff pages of cohorts: one's own cohorts, the overview of one, and its invitations."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.log_actions import log

from cohorts import api
from cohorts.forms import InvitationForm, OverviewForm
from cohorts.models import Cohort, Invitation, Role

COHORTS_PER_PAGE = 50


@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """The cohorts of every programme in which the person has a role."""
    if not api.programmes_of(request.user).exists():
        raise Http404
    found = Paginator(api.staff_list(request.user), COHORTS_PER_PAGE).get_page(request.GET.get("p", 1))
    context = {"cohorts": found, **_pages(found), **_frame(_("My cohorts"))}
    return render(request, "cohorts/admin/mine.html", context)


@require_safe
def overview(request: HttpRequest, slug: str) -> HttpResponse:
    """Learners and their states for who works with them; the numbers alone for M&E officers."""
    cohort = api.cohort_for_staff(request.user, slug)
    now = timezone.now()
    context = {
        "cohort": cohort,
        "stuck_after_days": api.STUCK_AFTER_DAYS,
        "may_export": api.may_export(request.user, cohort),
        "may_manage": api.may_manage(request.user, cohort),
        **_frame(cohort.title, _crumb_of_mine()),
    }
    if api.may_see_names(request.user, cohort):
        form = OverviewForm(request.GET)
        found = api.cohort_overview(cohort, filters=form.filters(), page=request.GET.get("p", 1), now=now)
        context |= {"counts": found.counts, "learners": found.page, "form": form, **_pages(found.page)}
    else:
        context["counts"] = api.cohort_counts(cohort, now=now)
    return render(request, "cohorts/admin/overview.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def invitations(request: HttpRequest, slug: str) -> HttpResponse:
    """The invitations of a cohort with their links, and the form for a new one."""
    cohort = api.cohort_for_staff(request.user, slug, Role.MANAGER)
    form = InvitationForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        made = api.create_invitation(cohort=cohort, actor=request.user, **form.cleaned_data)
        log(instance=made, action="wagtail.create", user=request.user)
        messages.success(request, _("Invitation made. Copy its link or its code from the list."))
        return redirect("cohort_invitations", slug)
    found = Paginator(api.invitations_of(cohort), COHORTS_PER_PAGE).get_page(request.GET.get("p", 1))
    context = {
        "cohort": cohort,
        "form": form,
        "invitations": [(each, _link(request, each)) for each in found],
        "today": timezone.localdate(),
        **_pages(found),
        **_frame(_("Invitations"), _crumb_of_mine(), _crumb_of(cohort)),
    }
    return render(request, "cohorts/admin/invitations.html", context)


@require_POST
def withdraw_invitation(request: HttpRequest, slug: str, invitation_id: int) -> HttpResponse:
    cohort = api.cohort_for_staff(request.user, slug, Role.MANAGER)
    invitation = get_object_or_404(Invitation, cohort=cohort, pk=invitation_id)
    api.revoke_invitation(invitation=invitation, now=timezone.now())
    log(instance=invitation, action="wagtail.edit", user=request.user)
    messages.success(request, _("Invitation withdrawn. Nobody can join with it any more."))
    return redirect("cohort_invitations", slug)


def _link(request: HttpRequest, invitation: Invitation) -> str:
    return request.build_absolute_uri(reverse("cohorts:join-code", args=[invitation.code]))


def _crumb_of_mine() -> dict[str, Any]:
    return {"url": reverse("cohorts_mine"), "label": _("My cohorts")}


def _crumb_of(cohort: Cohort) -> dict[str, Any]:
    return {"url": reverse("cohort_overview", args=[cohort.slug]), "label": cohort.title}


def _frame(title: str, *crumbs: dict[str, Any]) -> dict[str, Any]:
    """What the header of an admin page needs."""
    home = {"url": reverse("wagtailadmin_home"), "label": _("Home")}
    return {
        "header_title": title,
        "header_icon": "group",
        "breadcrumbs_items": [home, *crumbs, {"url": "", "label": title}],
    }


def _pages(found: Any) -> dict[str, Any]:
    return {"paged": found, "elided_page_range": found.paginator.get_elided_page_range(found.number)}

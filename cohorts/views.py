"""Joining a cohort with a code or link, and leaving it: parse, ask the api, answer."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from cohorts import api
from cohorts.forms import CodeForm
from cohorts.models import Invitation
from shared.rate_limit import count, visitor_of
from shared.refusal import Refusal

require_form = require_http_methods(["GET", "HEAD", "POST"])
REMEMBERED_CODE = "invitation_code"
WRONG_CODES_PER_MINUTE = 20


class TooManyWrongCodes(Refusal):
    message = gettext_lazy("Too many wrong codes. Please wait a minute and try again.")
    status = 429


@require_form
@never_cache
def join(request: HttpRequest) -> HttpResponse:
    """The form for a code that came on paper or by phone."""
    form = CodeForm(request.POST or None, initial={"code": request.session.get(REMEMBERED_CODE, "")})
    if form.is_valid():
        try:
            return redirect("cohorts:join-code", _invitation(request, form.cleaned_data["code"]).code)
        except (api.UnknownCode, TooManyWrongCodes) as refusal:
            form.add_error("code", str(refusal))
    return _join_page(request, form)


@require_form
@never_cache
def join_code(request: HttpRequest, code: str) -> HttpResponse:
    """The invitation link: shows what it is for, and joins on POST."""
    try:
        invitation = _invitation(request, code)
    except (api.UnknownCode, TooManyWrongCodes) as refusal:
        return _join_page(request, CodeForm(), refusal)
    if request.method == "POST":
        return _join(request, invitation)
    membership = api.present_membership(request.user, invitation.cohort)
    try:
        if membership is None:
            api.check_invitation(invitation, timezone.now())
    except Refusal as refusal:
        return _join_page(request, CodeForm(), refusal)
    if not request.user.is_authenticated:
        # For who confirms an e-mail address in between and comes back by another way.
        request.session[REMEMBERED_CODE] = invitation.code
    card = api.cohort_cards([invitation.cohort])[0]
    context = {"invitation": invitation, "cohort": card, "membership": membership, "nav_section": "join"}
    return render(request, "cohorts/invitation.html", context)


def _join(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    if not request.user.is_authenticated:
        return redirect_to_login(request.path)
    try:
        api.join(user=request.user, code=invitation.code, now=timezone.now(), language=get_language() or "en")
    except Refusal as refusal:
        return _join_page(request, CodeForm(), refusal)
    request.session.pop(REMEMBERED_CODE, None)
    messages.success(request, _("You have joined “%(cohort)s”.") % {"cohort": invitation.cohort.title})
    return redirect("dashboard")


@require_form
@login_required
@never_cache
def leave(request: HttpRequest, slug: str) -> HttpResponse:
    """Asks once, then leaves."""
    membership = api.membership_by_slug(request.user, slug)
    if membership is None:
        raise Http404
    if request.method == "POST":
        api.leave(membership=membership, now=timezone.now())
        messages.success(request, _("You have left the cohort. What you did is kept."))
        return redirect("dashboard")
    return render(request, "cohorts/leave.html", {"cohort": membership.cohort})


def _join_page(request: HttpRequest, form: CodeForm, refusal: Refusal | None = None) -> HttpResponse:
    context = {"form": form, "refusal": refusal, "nav_section": "join"}
    return render(request, "cohorts/join.html", context, status=refusal.status if refusal else 200)


def _invitation(request: HttpRequest, code: str) -> Invitation:
    """Finds the invitation, or counts a wrong code; the right one is not told after too many of them."""
    who = f"{visitor_of(request)}-{request.user.pk}"
    if count("wrong-code", who, by=0) >= WRONG_CODES_PER_MINUTE:
        raise TooManyWrongCodes
    invitation = api.find_invitation(code)
    if invitation is None:
        count("wrong-code", who)
        raise api.UnknownCode
    return invitation

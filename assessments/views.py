"""Learner pages of assessments: parse, ask the api, answer."""

from collections.abc import Mapping
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from assessments import api
from assessments.forms import sent_answers
from assessments.models import AssessmentPage, AttemptState
from assessments.papers import AnswerError
from courses.api import page_form

KEPT_FORM = "answers-kept-while-signed-out"


@login_required
@never_cache
def assessment(request: HttpRequest, page: AssessmentPage) -> HttpResponse:
    reading = api.assessment_reading(request.user, page)
    return render(
        request,
        "assessments/assessment.html",
        {"page": page, "reading": reading, "progress": reading.step.progress},
    )


@page_form
def start(request: HttpRequest, page_id: int) -> HttpResponse:
    page = get_object_or_404(AssessmentPage.objects.live(), pk=page_id)
    attempt = api.start_attempt(
        user=request.user, page=page, now=timezone.now(), language=get_language() or "en"
    )
    return redirect("assessments:attempt", attempt.uuid)


@login_required
@never_cache
def attempt(request: HttpRequest, attempt_uuid: UUID) -> HttpResponse:
    found = api.own_attempt(request.user, attempt_uuid)
    if found.state == AttemptState.SUBMITTED:
        return redirect("assessments:result", attempt_uuid)
    _save_kept_answers(request, attempt_uuid)
    reading = api.attempt_reading(request.user, attempt_uuid, language=get_language() or "en")
    return render(request, "assessments/attempt.html", {"reading": reading})


@require_POST
def save(request: HttpRequest, attempt_uuid: UUID) -> HttpResponse:
    """Save the answers sent; scripts get JSON, forms get the page again."""
    if not request.user.is_authenticated:
        return _keep_answers_and_sign_in(request, attempt_uuid)
    sent = sent_answers(request)
    outcome = api.save_answers(user=request.user, attempt_uuid=attempt_uuid, sent=sent, now=timezone.now())
    if _wants_json(request):
        texts = {name: api.answer_error_text(error, sent.language) for name, error in outcome.errors.items()}
        status = 422 if texts else 200
        return JsonResponse(
            {"saved": outcome.saved, "errors": texts, "sequence": outcome.sequence}, status=status
        )
    if outcome.errors:
        return _page_with_errors(request, attempt_uuid, outcome.errors)
    messages.success(request, _("Your answers are saved."))
    return redirect("assessments:attempt", attempt_uuid)


@require_POST
def submit(request: HttpRequest, attempt_uuid: UUID) -> HttpResponse:
    """Save and submit; unanswered questions are shown once before."""
    if not request.user.is_authenticated:
        return _keep_answers_and_sign_in(request, attempt_uuid)
    outcome = api.submit_attempt(
        user=request.user,
        attempt_uuid=attempt_uuid,
        now=timezone.now(),
        sent=sent_answers(request),
        is_confirmed="confirm" in request.POST,
    )
    if outcome.attempt.state == AttemptState.OPEN:
        return _page_with_errors(request, attempt_uuid, outcome.errors, unanswered=True)
    return redirect("assessments:result", attempt_uuid)


@login_required
@never_cache
def result(request: HttpRequest, attempt_uuid: UUID) -> HttpResponse:
    reading = api.result_reading(request.user, attempt_uuid, language=get_language() or "en")
    if reading.attempt.state == AttemptState.OPEN:
        return redirect("assessments:attempt", attempt_uuid)
    progress = reading.step.progress if reading.step else None
    return render(request, "assessments/result.html", {"reading": reading, "progress": progress})


def _page_with_errors(
    request: HttpRequest, attempt_uuid: UUID, errors: Mapping[str, AnswerError], unanswered: bool = False
) -> HttpResponse:
    raw = {name: request.POST.getlist(name) for name in request.POST}
    reading = api.attempt_reading(
        request.user, attempt_uuid, language=get_language() or "en", errors=errors, raw=raw
    )
    context = {"reading": reading, "ask_to_confirm": unanswered and not errors, "has_errors": bool(errors)}
    return render(request, "assessments/attempt.html", context, status=422 if errors else 200)


def _wants_json(request: HttpRequest) -> bool:
    return "application/json" in request.headers.get("Accept", "")


def _keep_answers_and_sign_in(request: HttpRequest, attempt_uuid: UUID) -> HttpResponse:
    """The session has ended in mid-attempt: keep the form through the log-in, for its owner alone."""
    address = reverse("assessments:attempt", args=[attempt_uuid])
    login = f"{reverse('account_login')}?next={address}"
    if _wants_json(request):
        return JsonResponse({"login": login}, status=401)
    request.session[KEPT_FORM] = {"attempt": str(attempt_uuid), "form": request.POST.urlencode()[:100_000]}
    messages.info(request, _("You were signed out. Sign in again: your answers are kept."))
    return redirect(login)


def _save_kept_answers(request: HttpRequest, attempt_uuid: UUID) -> None:
    kept = request.session.get(KEPT_FORM)
    if not kept or kept["attempt"] != str(attempt_uuid):
        return
    sent = sent_answers(request, QueryDict(kept["form"]))
    outcome = api.save_answers(user=request.user, attempt_uuid=attempt_uuid, sent=sent, now=timezone.now())
    del request.session[KEPT_FORM]
    if not outcome.errors:
        messages.success(request, _("The answers you gave before signing in again are saved."))

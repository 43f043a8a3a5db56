"""What the page of an open attempt sends: answers, moves between questions, and the wish to submit."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from assessments import api
from assessments.forms import Moves, asked_question, moves, sent_answers
from assessments.models import AttemptState
from assessments.papers import AnswerError
from shared.refusal import Refusal

KEPT_FORM = "answers-kept-while-signed-out"


@require_POST
def save(request: HttpRequest, attempt_uuid: UUID) -> HttpResponse:
    """Save the answers sent and make the moves asked for; scripts get JSON, forms get the page again."""
    if not request.user.is_authenticated:
        return _keep_answers_and_sign_in(request, attempt_uuid)
    if wants_json(request):
        return _save_for_script(request, attempt_uuid)
    try:
        return _save_for_form(request, attempt_uuid)
    except Refusal as refusal:
        return refused_form(request, attempt_uuid, refusal)


@require_POST
def submit(request: HttpRequest, attempt_uuid: UUID) -> HttpResponse:
    """Save and submit; unanswered questions are shown once before."""
    if not request.user.is_authenticated:
        return _keep_answers_and_sign_in(request, attempt_uuid)
    try:
        outcome = api.submit_attempt(
            user=request.user,
            attempt_uuid=attempt_uuid,
            now=timezone.now(),
            sent=sent_answers(request),
            is_confirmed="confirm" in request.POST,
        )
    except Refusal as refusal:
        if wants_json(request):
            raise
        return refused_form(request, attempt_uuid, refusal)
    if outcome.attempt.state == AttemptState.OPEN:
        return page_with_errors(request, attempt_uuid, outcome.errors, unanswered=True)
    return redirect("assessments:result", attempt_uuid)


def _save_for_script(request: HttpRequest, attempt_uuid: UUID) -> JsonResponse:
    sent, wanted, now = sent_answers(request), moves(request.POST), timezone.now()
    outcome = api.save_answers(user=request.user, attempt_uuid=attempt_uuid, sent=sent, now=now)
    texts = {name: api.answer_error_text(error, sent.language) for name, error in outcome.errors.items()}
    reply: dict[str, Any] = {
        "saved": outcome.saved,
        "errors": texts,
        "sequence": outcome.sequence,
        "seconds_left": api.seconds_left(outcome.deadline, now),
    }
    owner = {"user": request.user, "attempt_uuid": attempt_uuid, "now": now}
    if wanted.place is not None:
        reply["place"] = api.go_to(place=wanted.place, **owner)
    if wanted.marked is not None:
        api.mark_questions(positions=wanted.marked, **owner)
    if wanted.check is not None and not texts:
        check = api.check_answer(position=wanted.check, language=sent.language, **owner)
        html = render_to_string("assessments/parts/checked.html", {"check": check}, request)
        reply["checked"] = {check.position: html}
    return JsonResponse(reply, status=422 if texts else 200)


def _save_for_form(request: HttpRequest, attempt_uuid: UUID) -> HttpResponse:
    sent, wanted, now = sent_answers(request), moves(request.POST), timezone.now()
    outcome = api.save_answers(user=request.user, attempt_uuid=attempt_uuid, sent=sent, now=now)
    if outcome.errors:
        return page_with_errors(request, attempt_uuid, outcome.errors)
    address = reverse("assessments:attempt", args=[attempt_uuid])
    if (number := _move(request, attempt_uuid, wanted, now)) is not None:
        return redirect(f"{address}?question={number}#question-{number}")
    messages.success(request, _("Your answers are saved."))
    asked = asked_question(request)
    return redirect(address if asked is None else f"{address}?question={asked}")


def _move(request: HttpRequest, attempt_uuid: UUID, wanted: Moves, now: datetime) -> int | None:
    """Make the move of a button; the number of the question to show, None where none was pressed."""
    owner = {"user": request.user, "attempt_uuid": attempt_uuid, "now": now}
    position = wanted.check if wanted.check is not None else wanted.toggled
    if wanted.check is not None:
        api.check_answer(position=wanted.check, language=get_language() or "en", **owner)
    elif wanted.toggled is not None:
        api.toggle_mark(position=wanted.toggled, **owner)
    elif wanted.go is not None:
        api.go_to(place=max(0, wanted.go - 1), **owner)
        return wanted.go
    if position is None:
        return None
    return api.own_attempt(request.user, attempt_uuid).positions.index(position) + 1


def refused_form(request: HttpRequest, attempt_uuid: UUID, refusal: Refusal) -> HttpResponse:
    """Back to the attempt with the reason; an attempt that has ended leads on to its result."""
    messages.error(request, str(refusal))
    return redirect("assessments:attempt", attempt_uuid)


def page_with_errors(
    request: HttpRequest, attempt_uuid: UUID, errors: Mapping[str, AnswerError], unanswered: bool = False
) -> HttpResponse:
    """The attempt with what is wrong, or with the question whether to submit what is not answered."""
    reading = api.attempt_reading(
        request.user,
        attempt_uuid,
        language=get_language() or "en",
        now=timezone.now(),
        question=asked_question(request),
        errors=errors,
        raw={name: request.POST.getlist(name) for name in request.POST},
    )
    context = {"reading": reading, "ask_to_confirm": unanswered and not errors, "has_errors": bool(errors)}
    return render(request, "assessments/attempt.html", context, status=422 if errors else 200)


def wants_json(request: HttpRequest) -> bool:
    return "application/json" in request.headers.get("Accept", "")


def _keep_answers_and_sign_in(request: HttpRequest, attempt_uuid: UUID) -> HttpResponse:
    """The session has ended in mid-attempt: keep the form through the log-in, for its owner alone."""
    address = reverse("assessments:attempt", args=[attempt_uuid])
    login = f"{reverse('account_login')}?next={address}"
    if wants_json(request):
        return JsonResponse({"login": login}, status=401)
    request.session[KEPT_FORM] = {"attempt": str(attempt_uuid), "form": request.POST.urlencode()[:100_000]}
    messages.info(request, _("You were signed out. Sign in again: your answers are kept."))
    return redirect(login)


def save_kept_answers(request: HttpRequest, attempt_uuid: UUID) -> None:
    """Save what the person sent while signed out."""
    kept = request.session.get(KEPT_FORM)
    if not kept or kept["attempt"] != str(attempt_uuid):
        return
    del request.session[KEPT_FORM]
    sent = sent_answers(request, QueryDict(kept["form"]))
    try:
        outcome = api.save_answers(
            user=request.user, attempt_uuid=attempt_uuid, sent=sent, now=timezone.now()
        )
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return
    if not outcome.errors:
        messages.success(request, _("The answers you gave before signing in again are saved."))

"""Learner pages of assessments: before an attempt, the attempt itself, its result."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache

from assessments import api, tasks
from assessments.forms import asked_question
from assessments.models import AssessmentPage, AttemptState
from assessments.views.answers import save_kept_answers
from courses.api import page_form


@login_required
@never_cache
def assessment(request: HttpRequest, page: AssessmentPage) -> HttpResponse:
    reading = api.assessment_reading(request.user, page, now=timezone.now())
    return render(
        request,
        "assessments/assessment.html",
        {"page": page, "reading": reading, "progress": reading.step.progress},
    )


@page_form
def start(request: HttpRequest, page_id: int) -> HttpResponse:
    page, now = get_object_or_404(AssessmentPage.objects.live(), pk=page_id), timezone.now()
    attempt = api.start_attempt(user=request.user, page=page, now=now, language=get_language() or "en")
    if attempt.started_at == now:
        tasks.close_when_due(attempt)
    return redirect("assessments:attempt", attempt.uuid)


@login_required
@never_cache
def attempt(request: HttpRequest, attempt_uuid: UUID) -> HttpResponse:
    found = api.close_if_overdue(api.own_attempt(request.user, attempt_uuid), timezone.now())
    if found.state != AttemptState.OPEN:
        return redirect("assessments:result", attempt_uuid)
    save_kept_answers(request, attempt_uuid)
    reading = api.attempt_reading(
        request.user,
        attempt_uuid,
        language=get_language() or "en",
        now=timezone.now(),
        question=asked_question(request),
    )
    return render(request, "assessments/attempt.html", {"reading": reading})


@login_required
@never_cache
def result(request: HttpRequest, attempt_uuid: UUID) -> HttpResponse:
    reading = api.result_reading(
        request.user, attempt_uuid, language=get_language() or "en", now=timezone.now()
    )
    if reading.attempt.state == AttemptState.OPEN:
        return redirect("assessments:attempt", attempt_uuid)
    progress = reading.step.progress if reading.step else None
    return render(request, "assessments/result.html", {"reading": reading, "progress": progress})

"""Serves assessment pages through a view."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from wagtail import hooks
from wagtail.models import Page

from assessments.models import AssessmentPage
from assessments.views import attempts


@hooks.register("before_serve_page", order=100)  # after Wagtail's own check of view restrictions
def serve_assessments_with_a_view(
    page: Page, request: HttpRequest, args: Any, kwargs: Any
) -> HttpResponse | None:
    return attempts.assessment(request, page) if type(page) is AssessmentPage else None

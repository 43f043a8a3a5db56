"""Pages that compose the apps: the learner's dashboard, and the health of the site."""

from django.contrib.auth.decorators import login_required
from django.core.cache import cache
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from cohorts import api as cohorts
from courses import api as courses
from credentials import api as credentials


@login_required
@never_cache
def dashboard(request: HttpRequest) -> HttpResponse:
    context = {
        "courses": courses.my_courses(request.user),
        "cohorts": cohorts.my_cohorts(request.user),
        "certificates": credentials.my_certificates(request.user),
    }
    return render(request, "dashboard.html", context)


@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return JsonResponse({"status": "ok"})


@never_cache
def readyz(request: HttpRequest) -> HttpResponse:
    """The process can serve: database and cache answer."""
    checks = {"database": _database_answers(), "cache": _cache_answers()}
    ready = all(checks.values())
    return JsonResponse({"status": "ok" if ready else "unavailable", **checks}, status=200 if ready else 503)


def _database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            return cursor.fetchone() == (1,)
    except Exception:  # noqa: BLE001 (any failure means not ready)
        return False


def _cache_answers() -> bool:
    try:
        cache.set("readyz", "ok", 5)
        return cache.get("readyz") == "ok"
    except Exception:  # noqa: BLE001 (any failure means not ready)
        return False

"""Request-wide rules: content security policy by area, the person's settings, MFA for staff, refusals as messages."""

import zoneinfo
from collections.abc import Callable

from csp.middleware import CSPMiddleware
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.gzip import GZipMiddleware
from django.middleware.locale import LocaleMiddleware
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import api as accounts
from shared.refusal import NotAllowed, Refusal

GetResponse = Callable[[HttpRequest], HttpResponse]
ADMIN_PREFIXES = ("/admin/",)
OUTSIDE_LANGUAGES = ("/admin/", "/verify/", "/documents/", "/media/", "/static/")


class PolicyMiddleware(CSPMiddleware):
    """The strict policy everywhere; Wagtail's admin gets one of its own."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        if request.path.startswith(ADMIN_PREFIXES):
            response._csp_update = settings.ADMIN_CONTENT_SECURITY_POLICY
        return super().process_response(request, response)


class LanguageMiddleware(LocaleMiddleware):
    """The language of the address, else of the person's browser; what is outside the languages stays there."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        if response.status_code == 404 and request.path_info.startswith(OUTSIDE_LANGUAGES):
            return response  # Django would look for the page inside a language, where Wagtail claims every address
        return super().process_response(request, response)


class CompressionMiddleware(GZipMiddleware):
    """Compresses pages and data. Streams (exports, files) go out as they are: in flat memory, at full speed.

    Django pads every compressed response by a random length and masks CSRF tokens, against BREACH.
    """

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        is_text = response.get("Content-Type", "").startswith(("text/", "application/json"))
        return super().process_response(request, response) if is_text and not response.streaming else response


class PersonMiddleware:
    """Dates in the person's time zone; staff without a second factor are sent to enrol one."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path.startswith(ADMIN_PREFIXES) and request.user.is_authenticated:
            if not request.user.has_perm("wagtailadmin.access_admin"):
                # Wagtail would send them to log in, and the log-in page back here, for ever.
                return refuse(request, NotAllowed())
            if accounts.staff_needs_mfa(request.user):
                text = _("Your role needs a second factor. Set one up to open the staff pages.")
                messages.warning(request, text)
                return redirect("mfa_index")
        timezone.deactivate()
        if not request.path.startswith(settings.STATIC_URL) and request.user.is_authenticated:
            timezone.activate(zoneinfo.ZoneInfo(request.user.time_zone or "UTC"))
        return self.get_response(request)


class RefusalMiddleware:
    """Turns a Refusal into a message and a redirect, or into JSON for scripts. Bugs are not caught."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, Refusal):
            return None
        if "application/json" in request.headers.get("Accept", ""):
            return JsonResponse({"refused": str(exception)}, status=exception.status)
        if exception.redirect_to:
            messages.error(request, str(exception))
            return redirect(exception.redirect_to)
        return refuse(request, exception)


def refuse(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """A page that says no and why, with a way back."""
    context = {"refusal": str(refusal), "back": reverse("dashboard")}
    return render(request, "refusal.html", context, status=refusal.status)

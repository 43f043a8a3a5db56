"""Pages of a person about themselves: profile, demographics with consent, own data, security."""

from copy import copy

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext, override
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts import api
from accounts.consent import CONSENT_VERSION, consent_text
from accounts.forms import DemographicsForm, ProfileForm

require_form = require_http_methods(["GET", "HEAD", "POST"])


@require_form
@login_required
def profile(request: HttpRequest) -> HttpResponse:
    # A copy: a form writes what was typed into its object, and the page must not show a refused name.
    form = ProfileForm(request.POST or None, instance=copy(request.user))
    if form.is_valid():
        person = api.update_profile(user=request.user, **form.cleaned_data)
        return _saved_in(request, person.preferred_language or get_language())
    return render(request, "accounts/profile.html", {"form": form})


def _saved_in(request: HttpRequest, language: str) -> HttpResponse:
    """Back to the profile, from now on in the language that was chosen."""
    with override(language):
        messages.success(request, gettext("Your profile is saved."))
        response = redirect("accounts:profile")
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        path=settings.LANGUAGE_COOKIE_PATH,
        domain=settings.LANGUAGE_COOKIE_DOMAIN,
        secure=request.is_secure(),
        httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
        samesite=settings.LANGUAGE_COOKIE_SAMESITE,
    )
    return response


@require_form
@login_required
@never_cache
def demographics(request: HttpRequest) -> HttpResponse:
    has_consent = api.has_current_consent(request.user)
    stored = api.demographics_of(request.user)
    form = DemographicsForm(request.POST or None, has_consent=has_consent, initial=stored)
    if form.is_valid() and _saves_answers(request, form):
        messages.success(request, gettext("Your answers are saved."))
        return redirect("accounts:demographics")
    return render(request, "accounts/demographics.html", {"form": form, **_consent_context(request)})


def _saves_answers(request: HttpRequest, form: DemographicsForm) -> bool:
    agreed = "consent" not in form.fields or form.cleaned_data["consent"]
    # The version that was on the page: if the text changed since, the person has not read the new one.
    version = request.POST.get("text_version", "") if agreed else ""
    try:
        api.give_consent_and_save_demographics(
            user=request.user, values=form.answers(), text_version=version, language=get_language()
        )
    except api.FieldRefusal as refusal:
        form.refuse(refusal)
        return False
    return True


def _consent_context(request: HttpRequest) -> dict[str, object]:
    text, language = consent_text(get_language())
    latest = api.latest_consent(request.user)
    return {
        "consent_text": text,
        "consent_language": language,
        "consent_version": CONSENT_VERSION,
        "consent": latest if latest is not None and latest.given else None,
    }


@require_form
@login_required
@never_cache
def withdraw(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        api.withdraw_consent(user=request.user, language=get_language())
        messages.success(request, gettext("Your agreement is withdrawn and your answers are erased."))
        return redirect("accounts:demographics")
    return render(request, "accounts/withdraw.html")


@require_safe
@login_required
def my_data(request: HttpRequest) -> HttpResponse:
    return render(request, "accounts/my_data.html")


@require_safe
@login_required
@never_cache
def my_data_file(request: HttpRequest) -> HttpResponse:
    data = api.export_my_data(request.user)
    response = JsonResponse(data, json_dumps_params={"ensure_ascii": False, "indent": 2})
    response["Content-Disposition"] = 'attachment; filename="my-data.json"'
    return response


@require_safe
@login_required
def security(request: HttpRequest) -> HttpResponse:
    needs_factor = api.staff_needs_mfa(request.user)
    return render(
        request,
        "accounts/security.html",
        {"needs_second_factor": needs_factor, "mfa_url": reverse("mfa_index")},
    )

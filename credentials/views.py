"""Pages of certificates: the holder's file, the public check, and revoking by staff."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.admin.paginator import WagtailPaginator

from credentials import api
from credentials.forms import RevokeForm, SerialForm
from credentials.models import Certificate
from shared.rate_limit import count, visitor_of
from shared.refusal import Refusal

CHECKS_PER_MINUTE = 30
STAFF_PAGE_SIZE = 50


@require_safe
@login_required
@never_cache
def download(request: HttpRequest, serial: str) -> HttpResponse:
    """The PDF, for its holder only. A revoked certificate leads to the page that says so."""
    certificate = api.my_certificate(request.user, serial)
    if certificate is None:
        raise Http404
    if not certificate.is_valid:
        return redirect("verify-serial", certificate.serial)
    response = HttpResponse(api.certificate_file(certificate), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="certificate-{certificate.serial}.pdf"'
    response["X-Robots-Tag"] = "noindex"
    return response


@require_POST
@login_required
def issue(request: HttpRequest, enrolment: str) -> HttpResponse:
    """Issue what the person has earned without noticing, for example by a lower pass mark."""
    certificate = api.claim(user=request.user, enrolment_uuid=enrolment, now=timezone.now())
    if certificate is None:
        messages.error(request, _("This certificate is not earned yet."))
    else:
        messages.success(request, _("Your certificate is issued."))
    return redirect("dashboard")


@require_safe
@never_cache
def verify_form(request: HttpRequest) -> HttpResponse:
    form = SerialForm(request.GET if "serial" in request.GET else None)
    if form.is_valid():
        return redirect("verify-serial", form.cleaned_data["serial"])
    return _public(render(request, "credentials/verify_form.html", {"form": form}))


@require_safe
@never_cache
def verify(request: HttpRequest, serial: str) -> HttpResponse:
    """What a certificate says and whether it holds, for whoever has its serial."""
    if count("verify", visitor_of(request)) > CHECKS_PER_MINUTE:
        response = render(request, "credentials/too_many_checks.html", status=429)
        response["Retry-After"] = "60"
        return _public(response)
    certificate = api.find(serial)
    context = {"certificate": certificate, "typed": serial}
    response = render(request, "credentials/verify.html", context, status=200 if certificate else 404)
    return _public(response)


def _public(response: HttpResponse) -> HttpResponse:
    # The pages name people: whoever has a serial may look, search engines may not collect.
    response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return response


@require_safe
def staff_list(request: HttpRequest) -> HttpResponse:
    """Certificates of the programmes that the member of staff manages."""
    search = request.GET.get("q", "")[:200]
    paginator = WagtailPaginator(api.staff_certificates(request.user, search=search), STAFF_PAGE_SIZE)
    page = paginator.get_page(request.GET.get("p"))
    context = {
        "certificates": page,
        "elided_page_range": paginator.get_elided_page_range(page.number),
        "search": search,
        "header_title": _("Certificates"),
        "header_icon": "tick-inverse",
        "breadcrumbs_items": _breadcrumbs(),
    }
    return render(request, "credentials/admin/certificates.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def staff_certificate(request: HttpRequest, serial: str) -> HttpResponse:
    """One certificate with the form to revoke it; unknown to staff of other programmes."""
    certificate = api.staff_certificate(request.user, serial)
    if certificate is None:
        raise Http404
    form = RevokeForm(request.POST or None)
    if form.is_valid() and _revokes(request, certificate, form):
        messages.success(request, _("The certificate is revoked."))
        return redirect("credentials_staff_certificate", certificate.serial)
    context = {
        "certificate": certificate,
        "form": form,
        "header_title": certificate.serial,
        "header_icon": "tick-inverse",
        "breadcrumbs_items": [*_breadcrumbs(), {"url": "", "label": certificate.serial}],
    }
    return render(request, "credentials/admin/certificate.html", context)


def _breadcrumbs() -> list[dict[str, str]]:
    return [
        {"url": reverse("wagtailadmin_home"), "label": _("Home")},
        {"url": reverse("credentials_staff_list"), "label": _("Certificates")},
    ]


def _revokes(request: HttpRequest, certificate: Certificate, form: RevokeForm) -> bool:
    reason = form.cleaned_data["reason"]
    try:
        api.revoke(certificate=certificate, actor=request.user, reason=reason, now=timezone.now())
    except Refusal as refusal:
        form.add_error("reason", str(refusal))
        return False
    return True

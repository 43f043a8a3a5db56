"""A whole paper for trainers: as a learner sees it in any language, and printed with or without the key."""

from typing import Any

from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override
from django.views.decorators.http import require_safe
from wagtail import hooks
from wagtail.admin.widgets.button import Button
from wagtail.models import Page

from accounts.api import User
from assessments import pdf
from assessments.api import CannotFreeze, bank, previewing
from assessments.api.printing import printed_paper
from assessments.models import AssessmentPage
from assessments.wagtail_hooks.bank_pages import frame

PUBLISHED, DRAFT = "published", "draft"


class PaperForm(forms.Form):
    """Which paper to show. What is missing is filled in; junk shows the first one."""

    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=settings.LANGUAGES)
    content = forms.ChoiceField(
        label=gettext_lazy("Content"),
        choices=[
            (PUBLISHED, gettext_lazy("As it stands on the site")),
            (DRAFT, gettext_lazy("As in the latest draft")),
        ],
    )
    learner = forms.IntegerField(
        label=gettext_lazy("Learner number"),
        min_value=1,
        max_value=previewing.MOST_LEARNERS,
        help_text=gettext_lazy("Another number gives another order of answers and other random draws."),
    )


def paper_form(request: HttpRequest) -> PaperForm:
    usual = {"language": settings.LANGUAGE_CODE, "content": PUBLISHED, "learner": "1"}
    form = PaperForm({**usual, **request.GET.dict()})
    return form if form.is_valid() else PaperForm(usual)


def _preview(request: HttpRequest, page_id: int, *, with_key: bool = False) -> previewing.PaperPreview:
    form = paper_form(request)
    form.is_valid()
    chosen = form.cleaned_data
    is_draft = chosen["content"] == DRAFT
    page = previewing.assessment_for_trainer(request.user, page_id, is_draft=is_draft, with_key=with_key)
    return previewing.paper_preview(page, language=chosen["language"], learner=chosen["learner"])


@require_safe
def paper(request: HttpRequest, page_id: int) -> HttpResponse:
    """Choose language, content and learner; the buttons lead to the paper on screen and on paper."""
    page = previewing.assessment_for_trainer(request.user, page_id)
    form = paper_form(request)
    try:
        found = _preview(request, page_id)
    except CannotFreeze:
        found = None
    names = dict(settings.LANGUAGES)
    counts = [(names.get(code, code), n) for code, n in sorted(found.languages.items())] if found else []
    context = {
        "page": page,
        "form": form,
        "total": len(found.lines) if found else 0,
        "counts": counts,
        "is_ready": found is not None,
        "may_print": bank.may_write(request.user),
        **frame(_("Preview and print"), _crumb_of(page)),
    }
    return render(request, "assessments/admin/paper.html", context)


@require_safe
def preview(request: HttpRequest, page_id: int) -> HttpResponse:
    """The paper as a learner's page, in the chosen language from top to bottom. Nothing is recorded."""
    found = _preview(request, page_id)
    back = f"{reverse('bank_paper', args=[page_id])}?{request.GET.urlencode()}"
    with override(found.language):
        return render(request, "assessments/paper_preview.html", {"reading": found, "back": back})


@require_safe
def printed(request: HttpRequest, page_id: int, what: str) -> HttpResponse:
    """The paper or the key as a page to print."""
    found = _printed(request, page_id, what)
    back = f"{reverse('bank_paper', args=[page_id])}?{request.GET.urlencode()}"
    with override(found["language"]):
        return render(request, "assessments/print/paper.html", {"paper": found, "back": back})


@require_safe
def printed_pdf(request: HttpRequest, page_id: int, what: str) -> HttpResponse:
    """The paper or the key as PDF."""
    data = pdf.render(_printed(request, page_id, what), now=timezone.now())
    name = f"{what}-{page_id}.pdf"
    headers = {"Content-Disposition": f'inline; filename="{name}"'}
    return HttpResponse(data, content_type="application/pdf", headers=headers)


def _printed(request: HttpRequest, page_id: int, what: str) -> dict[str, Any]:
    if what not in ("paper", "key"):
        raise Http404
    found = _preview(request, page_id, with_key=True)
    return printed_paper(found, with_key=what == "key")


@hooks.register("register_admin_urls")
def paper_addresses() -> list[URLPattern]:
    return [
        path("bank/papers/<int:page_id>/", paper, name="bank_paper"),
        path("bank/papers/<int:page_id>/preview/", preview, name="bank_paper_preview"),
        path("bank/papers/<int:page_id>/print/<slug:what>/", printed, name="bank_paper_print"),
        path("bank/papers/<int:page_id>/pdf/<slug:what>/", printed_pdf, name="bank_paper_pdf"),
    ]


@hooks.register("register_page_header_buttons")
def paper_button(page: Page, user: User, view_name: str, next_url: str | None = None) -> list[Button]:
    if not isinstance(page, AssessmentPage) or not page.pk or not bank.may_read(user):
        return []
    address = reverse("bank_paper", args=[page.pk])
    return [Button(_("Preview and print the paper"), url=address, icon_name="view", priority=45)]


def _crumb_of(page: AssessmentPage) -> dict[str, Any]:
    return {"url": reverse("wagtailadmin_pages:edit", args=[page.pk]), "label": page.title}

"""Staff pages of the bank: one question's use and versions, two versions side by side, questions that look alike."""

from typing import Any

from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from wagtail import hooks
from wagtail.models import Locale

from assessments.api import bank, duplicates, question_history
from assessments.models import Question
from assessments.wagtail_hooks.bank_list import facility_text, usage_words
from assessments.wagtail_hooks.bank_words import part_heading, place_words


class VersionsForm(forms.Form):
    old = forms.IntegerField(min_value=1, required=False)
    new = forms.IntegerField(min_value=1, required=False)


@require_safe
def question(request: HttpRequest, pk: int) -> HttpResponse:
    """Where a question is used, how learners met it, its versions, its reviews, and what looks like it."""
    found = bank.bank_question(request.user, pk)
    history = question_history.question_history(found)
    usage = bank.Usage(len([use for use in history.uses if not use.is_drawn]), history.figures)
    context = {
        "question": found,
        "history": history,
        "usage": usage_words(usage),
        "facility": facility_text(history.figures.facility),
        "versions": [(line, facility_text(line.figures.facility)) for line in history.versions],
        "folders": bank.folder_path(found.folder),
        "similar": duplicates.similar_questions(found),
        "least": settings.FIGURES_MINIMUM_PEOPLE,
        "history_url": reverse(Question.snippet_viewset.get_url_name("history"), args=[found.pk]),
        "edit_url": _edit_url(found),
        **frame(found.code, _crumb_of_bank()),
    }
    return render(request, "assessments/admin/question.html", context)


@require_safe
def versions(request: HttpRequest, pk: int) -> HttpResponse:
    """Two frozen versions of a question, side by side, word by word; the newest two where none are chosen."""
    found = bank.bank_question(request.user, pk)
    form = VersionsForm(request.GET)
    if not form.is_valid():
        raise Http404
    new = form.cleaned_data["new"] or question_history.newest_number(found)
    old = form.cleaned_data["old"] or max(1, new - 1)
    difference = question_history.version_difference(found, old, new)
    parts = [
        (part_heading(name), _direction(name), [(place_words(text.path), text) for text in texts])
        for name, texts in difference.parts
    ]
    crumbs = (_crumb_of_bank(), {"url": reverse("bank_question", args=[pk]), "label": found.code})
    context = {"question": found, "difference": difference, "parts": parts}
    return render(
        request, "assessments/admin/versions.html", {**context, **frame(_("Versions compared"), *crumbs)}
    )


@require_safe
def alike(request: HttpRequest) -> HttpResponse:
    """The pairs of questions in one language that look alike."""
    if not bank.may_read(request.user):
        raise Http404
    languages = {locale.language_code: locale for locale in Locale.objects.order_by("pk")}
    wanted = languages.get(request.GET.get("language", ""), Locale.get_default())
    pairs = duplicates.similar_pairs(wanted.pk)
    context = {
        "pairs": pairs,
        "most": duplicates.MOST_PAIRS,
        "least": round(100 * duplicates.LOOKS_ALIKE),
        "languages": [(code, get_language_info(code)["name_local"]) for code in languages],
        "language": wanted.language_code,
        **frame(_("Questions that look alike"), _crumb_of_bank()),
    }
    return render(request, "assessments/admin/alike.html", context)


@hooks.register("register_admin_urls")
def bank_addresses() -> list[URLPattern]:
    return [
        path("bank/questions/<int:pk>/", question, name="bank_question"),
        path("bank/questions/<int:pk>/versions/", versions, name="bank_versions"),
        path("bank/alike/", alike, name="bank_duplicates"),
    ]


def frame(title: str, *crumbs: dict[str, Any]) -> dict[str, Any]:
    """What the header of an admin page needs."""
    home = {"url": reverse("wagtailadmin_home"), "label": _("Home")}
    return {
        "header_title": title,
        "header_icon": "help",
        "breadcrumbs_items": [home, *crumbs, {"url": "", "label": title}],
    }


def _crumb_of_bank() -> dict[str, Any]:
    return {"url": reverse(Question.snippet_viewset.get_url_name("list")), "label": _("Question bank")}


def _edit_url(found: Question) -> str:
    return reverse(Question.snippet_viewset.get_url_name("edit"), args=[found.pk])


def _direction(language: str) -> str:
    try:
        return "rtl" if get_language_info(language)["bidi"] else "ltr"
    except KeyError:
        return "auto"

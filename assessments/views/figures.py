"""Figures of assessments in the admin: the list, one assessment, one question with its reviews, the table as CSV."""

import csv
from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessments.api import figures, reviews
from assessments.api.figure_lines import ITEM_FIGURES, TABLE_COLUMNS
from assessments.labels import FLAG_TEXTS
from assessments.tasks import compute_figures

PAGE_SIZE = 50
SIMULATED = "simulated"
ORDERS = ("position", "code", *TABLE_COLUMNS)


class ReviewForm(forms.Form):
    decision = forms.ChoiceField(
        label=gettext_lazy("Decision"), choices=reviews.Decision.choices, widget=forms.RadioSelect
    )
    note = forms.CharField(
        label=gettext_lazy("Why"),
        max_length=reviews.LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("What you looked at and what should be done. Name no learners."),
    )


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """The assessments that learners were given, with the state of their figures."""
    _require_reader(request)
    page = Paginator(figures.assessments_with_papers(), PAGE_SIZE).get_page(request.GET.get("p"))
    snapshots = figures.snapshots_of(list(page))
    titles = figures.course_titles(list(page))
    context = {
        "rows": [(each, titles.get(each.pk, ""), snapshots.get(each.pk)) for each in page],
        "paged": page,
        **frame(_("Figures of assessments")),
    }
    return render(request, "assessments/admin/figures_list.html", context)


@require_safe
def assessment(request: HttpRequest, page_id: int) -> HttpResponse:
    """Figures of the test and its questions, as they were computed last."""
    reading = _reading(request, page_id)
    order, descending = _order(request)
    shown = _sorted([line for line in reading.items if line.position is not None], order, descending)
    context = {
        "reading": reading,
        "items": shown,
        "earlier": [line for line in reading.items if line.position is None],
        "asked": reviews.items_to_review([line.version.pk for line in reading.items]),
        "columns": _columns(order, descending),
        **frame(_("Figures: %(title)s") % {"title": reading.page.title}, list_crumb()),
    }
    return render(request, "assessments/admin/figures.html", context)


@require_POST
def compute(request: HttpRequest, page_id: int) -> HttpResponse:
    """Queue the computation. It runs at once where no worker is set up."""
    page = figures.figures_page(request.user, page_id)
    is_demonstration = request.POST.get("people") == SIMULATED
    snapshot = figures.ask_for_figures(page=page, is_demonstration=is_demonstration, now=timezone.now())
    compute_figures.enqueue(snapshot_id=snapshot.pk)
    messages.success(request, _("The figures are being computed. Reload the page in a moment."))
    return redirect(_address("assessment_figures", page_id, is_demonstration=is_demonstration))


@require_http_methods(["GET", "HEAD", "POST"])
def item(request: HttpRequest, page_id: int, item_id: int) -> HttpResponse:
    """One question: options by thirds, its versions, what was decided; and the form to decide."""
    reading = _reading(request, page_id)
    line = next((each for each in reading.items if each.version.pk == item_id), None)
    if line is None:
        raise Http404
    language = get_language() or "en"
    codes = _codes(reading, line)
    form = ReviewForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        reviews.review_item(
            reviewer=request.user, line=line, codes=codes, now=timezone.now(), **form.cleaned_data
        )
        messages.success(request, _("Your review is recorded."))
        people = {"is_demonstration": reading.is_demonstration}
        return redirect(_address("assessment_figures_item", page_id, item_id, **people))
    context = {
        "reading": reading,
        "line": line,
        "lines": figures.all_lines(line, language),
        "options": _option_rows(line, language),
        "versions": [each for each in reading.items if each.version.question == line.version.question],
        "reviews": [
            (each, _flag_name(each.flag), dict(each.figures)) for each in reviews.reviews_of(line.version)
        ],
        "is_asked": reviews.FAIRNESS in codes,
        "form": form,
        **frame(line.version.code, list_crumb(), _crumb_of(reading)),
    }
    return render(request, "assessments/admin/figures_item.html", context)


@require_safe
def items_csv(request: HttpRequest, page_id: int) -> HttpResponse:
    """The table of questions with plain numbers: shares from 0 to 1, points of the decimal kind."""
    reading = _reading(request, page_id)
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="questions-{page_id}.csv"'
    response.write("\ufeff")
    writer = csv.writer(response)
    writer.writerow(["position", "code", "version", "question", *ITEM_FIGURES, "flags"])
    for line in reading.items:
        numbers = [_plain(line.figures.get(name)) for name in ITEM_FIGURES]
        texts = [_guarded(text) for text in (line.version.code, line.stem)]
        flags = _guarded(" ".join(line.flags))
        writer.writerow([line.position or "", texts[0], line.version.number, texts[1], *numbers, flags])
    return response


def frame(title: str, *crumbs: dict[str, Any], icon: str = "table") -> dict[str, Any]:
    """What the header of an admin page needs."""
    home = {"url": reverse("wagtailadmin_home"), "label": _("Home")}
    return {
        "page_title": title,
        "header_title": title,
        "header_icon": icon,
        "breadcrumbs_items": [home, *crumbs, {"url": "", "label": title}],
    }


def list_crumb() -> dict[str, Any]:
    return {"url": reverse("assessment_figures_list"), "label": _("Figures of assessments")}


def _crumb_of(reading: figures.AssessmentFigures) -> dict[str, Any]:
    address = _address("assessment_figures", reading.page.pk, is_demonstration=reading.is_demonstration)
    return {"url": address, "label": reading.page.title}


def _require_reader(request: HttpRequest) -> None:
    if not figures.may_read_figures(request.user):
        raise Http404


def _reading(request: HttpRequest, page_id: int) -> figures.AssessmentFigures:
    page = figures.figures_page(request.user, page_id)
    is_demonstration = request.GET.get("people") == SIMULATED
    return figures.figures_reading(page, is_demonstration=is_demonstration, language=get_language() or "en")


def _address(name: str, *arguments: int, is_demonstration: bool) -> str:
    return reverse(name, args=arguments) + (f"?people={SIMULATED}" if is_demonstration else "")


def _order(request: HttpRequest) -> tuple[str, bool]:
    """The column to sort by, and whether from high to low; the order of the paper for anything unknown."""
    wanted = request.GET.get("order", "")
    name = wanted.removeprefix("-")
    return (name, wanted.startswith("-")) if name in ORDERS else ("position", False)


def _sorted(lines: Iterable[figures.ItemLine], order: str, descending: bool) -> list[figures.ItemLine]:
    """Questions without the figure stand last, in either direction."""

    def value(line: figures.ItemLine) -> Any:
        if order == "code":
            return line.version.code
        return line.position if order == "position" else line.figures.get(order)

    lines = list(lines)
    known = [line for line in lines if value(line) is not None]
    missing = [line for line in lines if value(line) is None]
    return sorted(known, key=value, reverse=descending) + missing


def _columns(order: str, descending: bool) -> list[dict[str, Any]]:
    """The headings of the table, each with the address that sorts by it."""
    found = []
    for name in ORDERS:
        label, explanation = _heading(name)
        is_sorted = name == order
        found.append(
            {
                "label": label,
                "explanation": explanation,
                "order": f"-{name}" if is_sorted and not descending else name,
                "sorted": ("descending" if descending else "ascending") if is_sorted else "",
            }
        )
    return found


def _heading(name: str) -> tuple[Any, Any]:
    if name == "position":
        return gettext_lazy("Place"), gettext_lazy("Its place in the assessment.")
    if name == "code":
        return gettext_lazy("Question"), gettext_lazy("Its code.")
    return ITEM_FIGURES[name][:2]


def _codes(reading: figures.AssessmentFigures, line: figures.ItemLine) -> list[str]:
    """The flags that a review of this question answers, each once."""
    own = [flag["code"] for flag in reading.figures["flags"] if flag["item"] == str(line.version.pk)]
    return list(dict.fromkeys([*own, *reviews.requested_flags(line.version)]))


def _option_rows(line: figures.ItemLine, language: str) -> list[dict[str, Any]]:
    """Who chose what, in per cent of each third."""
    table = line.figures.get("options")
    if not table:
        return []
    texts = figures.option_texts(line.version, language)
    sizes = [table[f"{group}_size"] for group in ("lower", "middle", "upper")]
    rows = []
    for option in [*table["options"], table["omitted"]]:
        counts = [option["lower"], option["middle"], option["upper"]]
        rows.append(
            {
                "text": texts.get(option["option"], ""),
                "is_key": option["is_key"],
                "count": sum(counts),
                "shares": [
                    figures.share_text(count, size, language)
                    for count, size in zip(counts, sizes, strict=True)
                ],
                "correlation": figures.correlation_text(option["rest_correlation"], language),
            }
        )
    return rows


def _flag_name(code: str) -> str:
    """A flag in the history, without the numbers it had then."""
    if not code:
        return ""
    text = str(FLAG_TEXTS.get(code, code))
    return code.replace("_", " ") if "%(" in text else text


def _plain(value: Any) -> str:
    return "" if value is None else f"{value:.6g}"


def _guarded(text: str) -> str:
    """A cell that a spreadsheet does not take for a formula."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text

"""Addresses of learner pages in the language of the reader's interface."""

from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import get_language
from wagtail.models import Page

LANGUAGE_CODES = tuple(code for code, _name in settings.LANGUAGES)


def in_current_language(path: str) -> str:
    """`/en/courses/` as `/ar/courses/` for a reader whose interface is Arabic."""
    first, slash, rest = path.lstrip("/").partition("/")
    return f"/{_language()}/{rest}" if slash and first in LANGUAGE_CODES else path


def page_address(url_path: str) -> str:
    """The address of a page from Wagtail's `url_path` (`/home/courses/gm/`), without a query."""
    return f"/{_language()}/{url_path.lstrip('/').partition('/')[2]}"


def _language() -> str:
    language = get_language()
    return language if language in LANGUAGE_CODES else settings.LANGUAGE_CODE


def page_form(view: Callable[[HttpRequest, int], HttpResponse]) -> Callable[[HttpRequest, int], HttpResponse]:
    """A view that takes the form of a page, from people who are signed in.

    Whoever arrives without the form, for example back from signing in again, is shown the page it stands on.
    """

    @wraps(view)
    @login_required
    def answer(request: HttpRequest, page_id: int) -> HttpResponse:
        if request.method == "POST":
            return view(request, page_id)
        page = get_object_or_404(Page.objects.live(), pk=page_id)
        return redirect(page_address(page.url_path))

    return answer

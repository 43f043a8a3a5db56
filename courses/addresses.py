"""Addresses of learner pages in the language of the reader's interface."""

from django.conf import settings
from django.utils.translation import get_language

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

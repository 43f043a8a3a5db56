"""How learner pages show lengths, numbers, languages, steps and sources."""

from collections.abc import Iterable
from decimal import Decimal
from functools import cached_property
from typing import Any

from django import template
from django.utils.translation import get_language, get_language_info
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.models import Page

from courses import api
from courses.models import Reference
from courses.progress import Progress
from shared.numerals import TO_ARABIC, plain_text, write_number

register = template.Library()

KIND_LABELS = {
    "lesson": gettext_lazy("Lesson"),
    "graded": gettext_lazy("Quiz"),
    "practice": gettext_lazy("Practice"),
    "pre_test": gettext_lazy("Pre-test"),
    "post_test": gettext_lazy("Final test"),
    "survey": gettext_lazy("Survey"),
}
AUTHORS_SUGGESTION = "design"  # how course packs mark a statement of the authors that has no source


@register.filter
def number(value: Decimal | int | float | None, places: int = 2) -> str:
    """A number in the reader's digits and marks, rounded to `places`, without trailing zeros."""
    if value is None or value == "":
        return ""
    rounded = round(Decimal(str(value)), places)
    return write_number(Decimal(plain_text(rounded)), get_language() or "en")


@register.filter
def percent(value: Decimal | int | None) -> str:
    return "" if value is None or value == "" else _("%(number)s%%") % {"number": number(value)}


@register.filter
def digits(text: object) -> str:
    """An already formatted date or text with the reader's digits."""
    return str(text).translate(TO_ARABIC) if (get_language() or "").startswith("ar") else str(text)


@register.filter
def duration(minutes: int | None) -> str:
    """75 as "1 h 15 min"; nothing for an unknown length."""
    hours, rest = divmod(int(minutes or 0), 60)
    values = {"hours": number(hours), "minutes": number(rest)}
    if hours and rest:
        return _("%(hours)s h %(minutes)s min") % values
    if hours:
        return _("%(hours)s h") % values
    return _("%(minutes)s min") % values if rest else ""


@register.filter
def direction(language: str) -> str:
    """The direction of a language, for `dir`."""
    try:
        return "rtl" if get_language_info(language)["bidi"] else "ltr"
    except KeyError:
        return "auto"


@register.filter
def language_name(language: str) -> str:
    """A language in its own words."""
    try:
        return get_language_info(language)["name_local"]
    except KeyError:
        return language


@register.filter
def kind_label(kind: str) -> str:
    return str(KIND_LABELS.get(kind, KIND_LABELS["lesson"]))


@register.filter
def entry(outline: api.CourseOutline, step_id: int | None) -> api.StepEntry | None:
    return outline.entry(step_id) if outline and step_id else None


@register.filter
def can_open(progress: Progress, step: api.StepEntry | None) -> bool:
    return bool(progress and step and progress.can_open(step.id))


@register.filter
def address(page: Page) -> str:
    return api.page_address(page.url_path)


@register.simple_tag
def course_cards(limit: int) -> tuple[Any, ...]:
    """The first courses of the catalogue."""
    return api.catalogue(api.CatalogueFilters()).cards[:limit]


@register.simple_tag
def running(courses: Iterable[api.MyCourse]) -> list[api.MyCourse]:
    return [mine for mine in courses if not _is_finished(mine)]


@register.simple_tag
def finished(courses: Iterable[api.MyCourse]) -> list[api.MyCourse]:
    return [mine for mine in courses if _is_finished(mine)]


def _is_finished(mine: api.MyCourse) -> bool:
    return mine.progress.is_complete or mine.enrolment.completed_at is not None


class References:
    """The references of one page: read once, when the first citation is shown; remembers which were cited."""

    def __init__(self) -> None:
        self._cited: dict[str, Reference] = {}

    @cached_property
    def _longest_first(self) -> list[Reference]:
        return sorted(Reference.objects.all(), key=lambda reference: -len(reference.key))

    def find(self, citation: str) -> Reference | None:
        """The reference whose key begins the citation: `N-WPS` in `N-WPS ¶2`, although there is a key `N`."""
        for reference in self._longest_first:
            rest = citation[len(reference.key) :]
            if citation.startswith(reference.key) and (not rest or rest[0] in " ,-"):
                self._cited[reference.key] = reference
                return reference
        return None

    @property
    def cited(self) -> tuple[Reference, ...]:
        return tuple(self._cited[key] for key in sorted(self._cited))


@register.simple_tag
def references() -> References:
    """Put `{% references as references %}` before the first citation of a page."""
    return References()


@register.simple_tag
def citation_list(text: str) -> list[str]:
    """ "S75 ¶31; G ¶6" as two citations."""
    return text.split(";")


@register.inclusion_tag("courses/parts/citations.html", takes_context=True)
def citations(context: template.Context, sources: Iterable[str]) -> dict[str, Any]:
    """Sources as chips that lead to the list of references of the page."""
    found = context.get("references") or References()
    texts = [text.strip() for text in sources or () if text and text.strip()]
    return {
        "citations": [
            {
                "text": text,
                "reference": found.find(text),
                "is_suggestion": text.casefold() == AUTHORS_SUGGESTION,
            }
            for text in texts
        ],
        "LANGUAGE_CODE": get_language(),
    }

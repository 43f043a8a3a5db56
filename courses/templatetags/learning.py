"""How learner pages show lengths, numbers, languages, steps and sources."""

from collections.abc import Iterable
from decimal import Decimal
from functools import cached_property, lru_cache
from typing import Any

from django import template
from django.core.cache import cache
from django.template.loader import render_to_string
from django.utils.translation import get_language, get_language_info, gettext_lazy
from django.utils.translation import gettext as _
from wagtail.models import Locale, Page, TranslatableMixin

from courses import api
from courses.labels import BLOOM_LABELS
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
LOCALES_KEY = "locale-codes"
LOCALES_SECONDS = 600
AUTHORS_SUGGESTION = "design"  # how course packs mark a statement of the authors that has no source


@register.filter
def number(value: Decimal | int | float | None, places: int = 2) -> str:
    """A number in the reader's digits and marks, rounded to `places`, without trailing zeros."""
    if value is None or value == "":
        return ""
    rounded = round(Decimal(str(value)), places)
    return write_number(Decimal(plain_text(rounded)), get_language() or "en")


@register.filter
def counted(value: Decimal | int | None) -> int:
    """A whole number for choosing the plural form; fractions take the form of many."""
    exact = Decimal(value or 0)
    return int(exact) if exact == int(exact) else 100


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
def next_step(reading: api.StepReading | None) -> api.StepEntry | None:
    """What the learner should do next in the course of a step; None when that is nothing."""
    if not reading or not reading.progress.next_step:
        return None
    return reading.outline.entry(reading.progress.next_step)


@register.filter
def can_open(progress: Progress, step: api.StepEntry | None) -> bool:
    return bool(progress and step and progress.can_open(step.id))


@register.filter
def content_language(page: TranslatableMixin) -> str:
    """The language of a page or snippet, without a query for its locale on every page."""
    codes = cache.get(LOCALES_KEY) or {}
    if page.locale_id not in codes:
        codes = dict(Locale.objects.values_list("pk", "language_code"))
        cache.set(LOCALES_KEY, codes, LOCALES_SECONDS)
    return codes[page.locale_id]


@register.simple_tag
def outline_step(line: Any, is_enrolled: object) -> str:
    """A step of an outline, inside <ol class="steps">. `is_enrolled`: links and states are shown."""
    return _outline_step(line.entry, line.state if is_enrolled else None, get_language() or "en")


@lru_cache(maxsize=4096)  # the row is made of these values alone; rendering it costs 100 times as much
def _outline_step(step: api.StepEntry, state: str | None, language: str) -> str:
    context = {"entry": step, "state": state, "LANGUAGE_CODE": language}
    return render_to_string("courses/parts/step.html", context)


@register.simple_tag
def outline_head(part: Any, is_enrolled: object) -> str:
    """The head of a module in an outline. `is_enrolled`: what is done is shown."""
    module = part.module
    facts = (module.title, module.section, module.minutes, module.address)
    done = part.done_count if is_enrolled else None
    return _outline_head(*facts, done, len(part.lines), part.is_open, get_language() or "en")


@lru_cache(maxsize=4096)
def _outline_head(
    title: str,
    section: str,
    minutes: int,
    address: str,
    done: int | None,
    total: int,
    is_open: bool,
    language: str,
) -> str:
    context = {
        "title": title,
        "section": section,
        "minutes": minutes,
        "address": address,
        "done": done,
        "total": total,
        "is_open": is_open,
        "LANGUAGE_CODE": language,
    }
    return render_to_string("courses/parts/outline_head.html", context)


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


@register.filter
def bloom_words(codes: str) -> str:
    """Bloom levels (`apply, analyse`) in the reader's words; unknown ones as they are."""
    return ", ".join(str(BLOOM_LABELS.get(code.strip(), code.strip())) for code in codes.split(","))

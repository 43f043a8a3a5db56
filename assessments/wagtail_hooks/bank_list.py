"""The list of the question bank: filters, columns with usage, folders on the way."""

from decimal import Decimal
from typing import Any

import django_filters
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _
from wagtail.admin.filters import CollectionFilter, WagtailFilterSet
from wagtail.admin.ui.tables import Column, LocaleColumn
from wagtail.admin.widgets.button import Button
from wagtail.models import Collection
from wagtail.snippets.views.snippets import EditView, IndexView

from assessments.api import bank
from assessments.blocks import item_contents
from assessments.models import BankTag, Question
from courses.api import AREA_LABELS
from shared.numerals import write_number

STEM_LETTERS = 140
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
STATES = {"live": {"live": True}, "draft": {"live": False}, "changed": {"has_unpublished_changes": True}}


class QuestionFilters(WagtailFilterSet):
    folder = CollectionFilter(
        label=gettext_lazy("Folder"), queryset=Collection.objects.all(), method="in_folder"
    )
    tag = django_filters.ModelMultipleChoiceFilter(
        label=gettext_lazy("Tags"), queryset=BankTag.objects.order_by("name"), method="with_tags"
    )
    objective = django_filters.ChoiceFilter(
        label=gettext_lazy("Objective"), choices=lambda: [(each, each) for each in bank.objectives()]
    )
    area = django_filters.ChoiceFilter(
        label=gettext_lazy("Area"), choices=list(AREA_LABELS.items()), method="in_area"
    )
    state = django_filters.ChoiceFilter(
        label=gettext_lazy("State"),
        choices=[
            ("live", gettext_lazy("Published")),
            ("draft", gettext_lazy("Draft")),
            ("changed", gettext_lazy("With unpublished changes")),
        ],
        method="in_state",
    )
    usage = django_filters.ChoiceFilter(
        label=gettext_lazy("Usage"),
        choices=[("used", gettext_lazy("In use")), ("unused", gettext_lazy("Not in use"))],
        method="in_use",
    )
    attention = django_filters.ChoiceFilter(
        label=gettext_lazy("Needs a look"),
        choices=[("yes", gettext_lazy("A note for the review, an unusual facility, or a review to act on"))],
        method="worth_a_look",
    )

    class Meta:
        model = Question
        fields = ["item_type", "pool", "bloom", "difficulty"]

    def in_folder(self, questions: QuerySet, name: str, folder: Collection | None) -> QuerySet:
        return bank.in_folder(questions, folder) if folder else questions

    def with_tags(self, questions: QuerySet, name: str, tags: list[BankTag]) -> QuerySet:
        for tag in tags:
            questions = questions.filter(pk__in=tag.questions.values("content_object"))
        return questions

    def in_area(self, questions: QuerySet, name: str, area: str) -> QuerySet:
        return questions.filter(areas__regex=bank.area_pattern([area]))

    def in_state(self, questions: QuerySet, name: str, state: str) -> QuerySet:
        return questions.filter(**STATES[state])

    def in_use(self, questions: QuerySet, name: str, usage: str) -> QuerySet:
        return bank.used(questions, usage == "used")

    def worth_a_look(self, questions: QuerySet, name: str, answer: str) -> QuerySet:
        return bank.worth_a_look(questions)


class BankIndexView(IndexView):
    """Usage and facility of the questions of one page are read at once, whatever the page holds."""

    def get_base_queryset(self) -> QuerySet:
        return super().get_base_queryset().select_related("folder", "locale")

    def paginate_queryset(self, queryset: QuerySet, page_size: int) -> tuple[Paginator, Page, list, bool]:
        paginator, page, found, has_others = super().paginate_queryset(queryset, page_size)
        page.object_list = described(list(found))
        return paginator, page, page.object_list, has_others

    def preprocess_field_value(self, field: str, value: Any, export_format: str) -> Any:
        """As Wagtail does; what a spreadsheet would take for a formula out of a CSV file is quoted."""
        written = super().preprocess_field_value(field, value, export_format)
        is_formula = isinstance(written, str) and written.startswith(FORMULA_STARTS)
        return f"'{written}" if is_formula and export_format == self.FORMAT_CSV else written

    @cached_property
    def folder(self) -> Collection | None:
        valid = self.filters and self.filters.is_valid()
        return self.filters.form.cleaned_data.get("folder") if valid else None

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        """The folder that is shown, with the folders above it."""
        items = super().get_breadcrumbs_items()
        folders = bank.folder_path(self.folder)
        if not folders:
            return items
        above = [{"url": f"{self.index_url}?folder={each.pk}", "label": each.name} for each in folders]
        return [*items[:-1], {**items[-1], "url": self.index_url}, *above[:-1], {**above[-1], "url": ""}]

    @cached_property
    def header_more_buttons(self) -> list[Button]:
        return [
            *super().header_more_buttons,
            Button(_("Questions that look alike"), url=reverse("bank_duplicates"), icon_name="copy"),
            Button(_("Folders"), url=reverse("wagtailadmin_collections:index"), icon_name="folder-open-1"),
        ]

    def get_list_more_buttons(self, instance: Question) -> list[Button]:
        return [usage_button(instance), *super().get_list_more_buttons(instance)]


class BankEditView(EditView):
    @cached_property
    def header_more_buttons(self) -> list[Button]:
        return [*super().header_more_buttons, usage_button(self.object)]


def usage_button(question: Question) -> Button:
    address = reverse("bank_question", args=[question.pk])
    return Button(_("Use and versions"), url=address, icon_name="history", priority=15)


def described(questions: list[Question]) -> list[Question]:
    """The questions with `usage`, and `asked`: their words without a query for each."""
    usage = bank.usage_of({question.translation_key for question in questions})
    contents = item_contents([question.content for question in questions])
    for question, (_type, content) in zip(questions, contents, strict=True):
        question.usage = usage[question.translation_key]
        stem = content.get("stem", "")
        question.asked = stem if len(stem) <= STEM_LETTERS else f"{stem[:STEM_LETTERS].rstrip()}…"
    return questions


class UsageColumn(Column):
    def get_value(self, instance: Question) -> str:
        return usage_words(instance.usage)


class StateColumn(Column):
    def get_value(self, instance: Question) -> str:
        if not instance.live:
            return _("Draft")
        return _("Published, with changes") if instance.has_unpublished_changes else _("Published")


class FacilityColumn(Column):
    def get_value(self, instance: Question) -> str:
        return facility_text(instance.usage.figures.facility)


def usage_words(usage: bank.Usage) -> str:
    """ "in 3 assessments, seen 412 times"."""
    places, seen = usage.assessments, usage.figures.seen
    if not places and not seen:
        return _("not used")
    language = get_language() or "en"
    named = ngettext("in %(number)s assessment", "in %(number)s assessments", places)
    met = ngettext("seen %(number)s time", "seen %(number)s times", seen)
    written = [words % {"number": write_number(n, language)} for words, n in ((named, places), (met, seen))]
    return _("%(named)s, %(seen)s") % {"named": written[0], "seen": written[1]}


def facility_text(facility: float | None) -> str:
    """A share with two decimals in the reader's digits, '' where there is none."""
    return "" if facility is None else write_number(Decimal(f"{facility:.2f}"), get_language() or "en")


LIST = [
    "code",
    Column("asked", label=gettext_lazy("Question"), classname="bank-stem"),
    LocaleColumn(label=gettext_lazy("Language")),
    "item_type",
    "pool",
    "objective",
    Column("folder", label=gettext_lazy("Folder"), sort_key="folder__name"),
    UsageColumn("usage", label=gettext_lazy("Usage")),
    FacilityColumn("facility", label=gettext_lazy("Facility")),
    StateColumn("state", label=gettext_lazy("State")),
]

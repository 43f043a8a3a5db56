"""Serves assessment pages through a view and puts the question bank in the admin."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.panels import FieldPanel
from wagtail.admin.ui.tables import Column
from wagtail.models import Page
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from assessments import views
from assessments.models import AssessmentPage, Question, SurveyDefinition


@hooks.register("before_serve_page", order=100)  # after Wagtail's own check of view restrictions
def serve_assessments_with_a_view(
    page: Page, request: HttpRequest, args: Any, kwargs: Any
) -> HttpResponse | None:
    return views.assessment(request, page) if type(page) is AssessmentPage else None


class QuestionFilters(WagtailFilterSet):
    class Meta:
        model = Question
        fields = ["pool", "item_type", "objective", "bloom", "difficulty"]


class QuestionViewSet(SnippetViewSet):
    model = Question
    icon = "help"
    list_display = ["code", Column("stem", label=_("Question")), "item_type", "pool", "objective", "points"]
    filterset_class = QuestionFilters
    list_per_page = 50


class SurveyViewSet(SnippetViewSet):
    model = SurveyDefinition
    icon = "form"
    list_display = ["code", "course", "version"]
    panels = [FieldPanel("course"), FieldPanel("code"), FieldPanel("version"), FieldPanel("definition")]


class BankGroup(SnippetViewSetGroup):
    items = (QuestionViewSet, SurveyViewSet)
    menu_label = _("Question bank")
    menu_icon = "help"
    menu_order = 250


register_snippet(BankGroup)

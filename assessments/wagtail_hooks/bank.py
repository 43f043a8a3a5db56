"""The question bank in the admin: questions, their tags, surveys, and the folders they lie in."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.forms.collections import CollectionChoiceField
from wagtail.admin.panels import FieldPanel, ObjectList
from wagtail.models import Collection
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from assessments.api import duplicates
from assessments.models import BankTag, Question, SurveyDefinition
from assessments.wagtail_hooks.bank_list import LIST, BankEditView, BankIndexView, QuestionFilters


class QuestionForm(WagtailAdminModelForm):
    """Folders are offered as a tree."""

    folder = CollectionChoiceField(
        label=gettext_lazy("Folder"), queryset=Collection.objects.all(), required=False
    )


class QuestionViewSet(SnippetViewSet):
    model = Question
    edit_handler = ObjectList(Question.panels, base_form_class=QuestionForm)
    icon = "help"
    list_display = LIST
    filterset_class = QuestionFilters
    list_per_page = 50
    index_view_class = BankIndexView
    edit_view_class = BankEditView
    list_export = [
        *("code", "item_type", "stem", "pool", "points", "objective", "bloom", "difficulty", "areas"),
        *("folder", "penalty_percent", "partial_credit", "live", "sources"),
    ]
    export_filename = "questions"
    index_template_name = "assessments/admin/questions.html"


class TagViewSet(SnippetViewSet):
    model = BankTag
    icon = "tag"
    list_display = ["name"]
    search_fields = ["name"]
    panels = [FieldPanel("name")]


class SurveyViewSet(SnippetViewSet):
    model = SurveyDefinition
    icon = "form"
    list_display = ["code", "course", "version"]
    panels = [FieldPanel("course"), FieldPanel("code"), FieldPanel("version"), FieldPanel("definition")]


class BankGroup(SnippetViewSetGroup):
    items = (QuestionViewSet, TagViewSet, SurveyViewSet)
    menu_label = gettext_lazy("Question bank")
    menu_icon = "help"
    menu_order = 250


register_snippet(BankGroup)


@hooks.register("describe_collection_contents")
def describe_questions(collection: Collection) -> dict[str, Any] | None:
    """A folder with questions is not empty, so that Wagtail does not delete it."""
    count = Question.objects.filter(folder=collection).count()
    if not count:
        return None
    address = reverse(Question.snippet_viewset.get_url_name("list"))
    return {
        "count": count,
        "count_text": ngettext("%(count)s question", "%(count)s questions", count) % {"count": count},
        "url": f"{address}?folder={collection.pk}",
    }


@hooks.register("after_create_snippet")
@hooks.register("after_edit_snippet")
def warn_of_similar_questions(request: HttpRequest, instance: Any) -> None:
    """Says so when a question that was saved looks like another. Saves of the editor by itself are left alone."""
    if not isinstance(instance, Question) or not request.accepts("text/html"):
        return
    found = duplicates.similar_questions(instance)
    if not found:
        return
    named = ", ".join(f"{each.code} ({each.percent} %)" for each in found[:3])
    text = _("This question looks like others in the bank: %(named)s.") % {"named": named}
    buttons = [
        messages.button(reverse("bank_question", args=[each.pk]), each.code, new_window=True)
        for each in found[:3]
    ]
    messages.warning(request, text, buttons=buttons)

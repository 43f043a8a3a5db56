"""Changing many questions at once, from the list of the bank: choose, look at what would change, confirm."""

from typing import Any

from django import forms
from django.db.models import Model, QuerySet
from django.http import HttpResponse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from taggit.forms import TagField
from wagtail import hooks
from wagtail.admin.forms.collections import CollectionChoiceField
from wagtail.admin.widgets import AdminTagWidget
from wagtail.models import Collection
from wagtail.snippets.bulk_actions.snippet_bulk_action import SnippetBulkAction

from accounts.api import User
from assessments.api import bulk
from assessments.models import BankTag, Pool, Question
from courses.api import AREA_LABELS, BLOOM_LABELS
from shared.digest import digest

UNCHANGED = ("", gettext_lazy("Leave as it is"))
MOST_QUESTIONS = 500


class ChangesForm(forms.Form):
    """What to change; what is left empty stays."""

    folder = CollectionChoiceField(
        label=gettext_lazy("Move to the folder"),
        queryset=Collection.objects.all(),
        required=False,
        empty_label=UNCHANGED[1],
    )
    add_tags = TagField(
        label=gettext_lazy("Add tags"), required=False, widget=AdminTagWidget(tag_model=BankTag)
    )
    remove_tags = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Take away tags"),
        queryset=BankTag.objects.none(),
        required=False,
        to_field_name="name",
        widget=forms.CheckboxSelectMultiple,
    )
    objective = forms.CharField(label=gettext_lazy("Objective"), max_length=20, required=False)
    bloom = forms.ChoiceField(
        label=gettext_lazy("Bloom level"), choices=[UNCHANGED, *BLOOM_LABELS.items()], required=False
    )
    difficulty = forms.TypedChoiceField(
        label=gettext_lazy("Difficulty"),
        choices=[
            UNCHANGED,
            (1, gettext_lazy("Easy")),
            (2, gettext_lazy("Medium")),
            (3, gettext_lazy("Hard")),
        ],
        coerce=int,
        empty_value="",
        required=False,
    )
    add_area = forms.ChoiceField(
        label=gettext_lazy("Add the area"), choices=[UNCHANGED, *AREA_LABELS.items()], required=False
    )
    remove_area = forms.ChoiceField(
        label=gettext_lazy("Take away the area"), choices=[UNCHANGED, *AREA_LABELS.items()], required=False
    )
    pool = forms.ChoiceField(
        label=gettext_lazy("Pool"),
        choices=[UNCHANGED, *Pool.choices],
        required=False,
        help_text=gettext_lazy("Refused where an assessment that uses the question needs the other pool."),
    )

    def __init__(self, *args: Any, tags: QuerySet[BankTag], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["remove_tags"].queryset = tags

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not self.errors and self.changes().is_empty:
            raise forms.ValidationError(_("Choose at least one change."))
        return cleaned

    def changes(self) -> bulk.Changes:
        chosen = self.cleaned_data
        names = ("folder", "objective", "bloom", "difficulty", "pool")
        return bulk.Changes(
            values={name: chosen[name] for name in names if chosen.get(name) not in ("", None)},
            add_tags=tuple(chosen["add_tags"]),
            remove_tags=tuple(tag.name for tag in chosen["remove_tags"]),
            add_areas=tuple(filter(None, [chosen["add_area"]])),
            remove_areas=tuple(filter(None, [chosen["remove_area"]])),
        )


@hooks.register("register_bulk_action")
class ChangeQuestionsAction(SnippetBulkAction):
    """Two steps, without scripts: the first shows what would change, the second changes just that."""

    models = [Question]
    display_name = gettext_lazy("Change")
    aria_label = gettext_lazy("Change folder, tags and classification of the selected questions")
    action_type = "change_questions"
    action_priority = 10
    template_name = "assessments/admin/bulk.html"
    form_class = ChangesForm

    def check_perm(self, obj: Model) -> bool:
        return self.permission_policy.user_has_permission(self.request.user, "change")

    @classmethod
    def get_queryset(cls, model: type[Model], object_ids: Any) -> QuerySet[Question]:
        return model.objects.filter(pk__in=list(object_ids)).select_related("latest_revision", "folder")

    def get_all_objects_in_listing_query(self, parent_id: str | None) -> list[int]:
        return []  # Wagtail's "all" would be the whole bank, whatever the list was filtered by

    @cached_property
    def chosen(self) -> list[Question]:
        return self.get_actionable_objects()[0][:MOST_QUESTIONS]

    def get_form_kwargs(self) -> dict[str, Any]:
        tags = BankTag.objects.filter(questions__content_object__in=self.chosen).distinct()
        return {**super().get_form_kwargs(), "tags": tags.order_by("name")}

    def form_valid(self, form: ChangesForm) -> HttpResponse:
        changes = form.changes()
        # What is confirmed is what was shown: other choices or other questions are shown first.
        shown = digest([repr(changes), sorted(question.pk for question in self.chosen)])
        if self.request.POST.get("confirmed") == shown:
            return super().form_valid(form)
        plan = bulk.planned_changes(self.chosen, changes, self.request.user)
        return self.render_to_response(self.get_context_data(form=form, plan=plan, shown=shown))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "questions": self.chosen, "most": MOST_QUESTIONS}

    def get_execution_context(self) -> dict[str, Any]:
        execution = super().get_execution_context()
        return {**execution, "changes": self.cleaned_form.changes(), "user": self.request.user}

    @classmethod
    def execute_action(
        cls, objects: list[Question], *, changes: bulk.Changes, user: User, **kwargs: Any
    ) -> tuple[int, int]:
        done = bulk.change_questions(questions=objects[:MOST_QUESTIONS], changes=changes, user=user)
        return sum(bool(each.fields) for each in done), sum(bool(each.refusal) for each in done)

    def get_success_message(self, num_parent_objects: int, num_child_objects: int) -> str:
        text = ngettext("%(count)s question changed.", "%(count)s questions changed.", num_parent_objects)
        said = text % {"count": num_parent_objects}
        if num_child_objects:
            left = ngettext("%(count)s left as it was.", "%(count)s left as they were.", num_child_objects)
            said = f"{said} {left % {'count': num_child_objects}}"
        return said

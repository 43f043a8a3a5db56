"""Programmes, cohorts, roles and invitations in the Wagtail admin, each limited to one's own programmes."""

from typing import Any

from django.contrib import messages
from django.db import router
from django.db.models import Model, ProtectedError, QuerySet
from django.db.models.deletion import Collector
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    InlinePanel,
    ObjectList,
    PageChooserPanel,
    TitleFieldPanel,
)
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.views import generic
from wagtail.admin.views.generic.history import HistoryView
from wagtail.admin.views.generic.usage import UsageView
from wagtail.admin.viewsets.base import ViewSetGroup
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets.button import Button

from cohorts import api
from cohorts.forms import CohortForm, ProgrammeForm, RoleForm, StaffInvitationForm
from cohorts.models import Cohort, Invitation, Programme, ProgrammeRole


class OwnRows:
    """Rows of other programmes do not exist for the person: they are neither listed nor opened."""

    def _own(self, rows: QuerySet[Model]) -> QuerySet[Model]:
        return rows.filter(pk__in=self.permission_policy.rows_of(self.request.user).values("pk"))

    def get_base_queryset(self) -> QuerySet[Model]:
        return self._own(super().get_base_queryset())

    def get_base_object_queryset(self) -> QuerySet[Model]:
        return self._own(super().get_base_object_queryset())


class OwnObjects(OwnRows):
    def get_queryset(self) -> QuerySet[Model]:
        return self._own(super().get_queryset())


class OwnIndexView(OwnRows, generic.IndexView):
    pass


class OwnEditView(OwnObjects, generic.EditView):
    pass


class OwnDeleteView(OwnObjects, generic.DeleteView):
    """Refuses in words to delete what records point to."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            using = router.db_for_write(self.model, instance=self.object)
            Collector(using=using, origin=self.object).collect([self.object])
        except ProtectedError:
            messages.error(request, _("Learners' records depend on “%s”, so it stays.") % self.object)
            return redirect(reverse(self.index_url_name))
        return super().dispatch(request, *args, **kwargs)


class OwnHistoryView(OwnRows, HistoryView):
    # The rows of this view are log entries; its object is looked up through get_base_object_queryset.
    def get_base_queryset(self) -> QuerySet[Model]:
        return super(OwnRows, self).get_base_queryset()


class OwnUsageView(OwnRows, UsageView):
    pass


class OwnViewSet(ModelViewSet):
    copy_view_enabled = False
    add_to_reference_index = False
    index_view_class = OwnIndexView
    edit_view_class = OwnEditView
    delete_view_class = OwnDeleteView
    history_view_class = OwnHistoryView
    usage_view_class = OwnUsageView
    staff_form: type[BaseForm]

    def get_form_class(self, for_update: bool = False) -> type[BaseForm]:
        return self.staff_form


class ProgrammeViewSet(OwnViewSet):
    model = Programme
    url_prefix = "programmes/programmes"
    icon = "folder-open-1"
    menu_order = 200
    list_display = ["title"]
    search_fields = ["title"]
    staff_form = ProgrammeForm


class EnrolsMembers:
    """A course that was added to a running cohort reaches the members it has."""

    def save_instance(self) -> Cohort:
        cohort = super().save_instance()
        api.enrol_members(cohort=cohort, now=timezone.now())
        return cohort


class CohortIndexView(OwnIndexView):
    def get_base_queryset(self) -> QuerySet[Model]:
        return super().get_base_queryset().select_related("programme")

    def get_list_more_buttons(self, instance: Cohort) -> list[Button]:
        address = reverse("cohort_overview", args=[instance.slug])
        overview = Button(_("Overview"), url=address, icon_name="view", priority=5)
        return [overview, *super().get_list_more_buttons(instance)]


class CohortAddView(EnrolsMembers, generic.CreateView):
    pass


class CohortEditView(EnrolsMembers, OwnEditView):
    pass


class CohortViewSet(OwnViewSet):
    model = Cohort
    url_prefix = "programmes/cohorts"
    icon = "group"
    menu_order = 100
    add_to_reference_index = True
    index_view_class = CohortIndexView
    add_view_class = CohortAddView
    edit_view_class = CohortEditView
    list_display = ["title", "programme", DateColumn("starts_on"), DateColumn("ends_on")]
    search_fields = ["title", "slug"]
    edit_handler = ObjectList(
        [
            FieldPanel("programme"),
            TitleFieldPanel("title", placeholder=False),
            FieldPanel(
                "slug", help_text=gettext_lazy("Part of addresses and file names. Do not change it later.")
            ),
            FieldRowPanel([FieldPanel("starts_on"), FieldPanel("ends_on")]),
            InlinePanel(
                "cohort_courses",
                [PageChooserPanel("course", "courses.CoursePage")],
                heading=gettext_lazy("Courses"),
                label=gettext_lazy("Course"),
            ),
            FieldPanel("is_demonstration"),
        ],
        base_form_class=CohortForm,
    )

    def get_form_class(self, for_update: bool = False) -> type[BaseForm]:
        return ModelViewSet.get_form_class(self, for_update)


class RoleIndexView(OwnIndexView):
    def get_base_queryset(self) -> QuerySet[Model]:
        return super().get_base_queryset().select_related("user", "programme")


class RoleViewSet(OwnViewSet):
    model = ProgrammeRole
    url_prefix = "programmes/roles"
    icon = "user"
    menu_order = 300
    index_view_class = RoleIndexView
    list_display = ["user", "programme", "role", "may_export_names"]
    search_fields = ["user__email", "user__certificate_name"]
    staff_form = RoleForm


class InvitationIndexView(OwnIndexView):
    def get_base_queryset(self) -> QuerySet[Model]:
        return super().get_base_queryset().select_related("cohort")


class InvitationViewSet(OwnViewSet):
    model = Invitation
    url_prefix = "programmes/invitations"
    icon = "mail"
    menu_order = 400
    index_view_class = InvitationIndexView
    list_display = [
        "code",
        "cohort",
        "label",
        Column("max_uses", label=gettext_lazy("Places")),
        DateColumn("expires_on", label=gettext_lazy("Last day")),
        DateColumn("revoked_at", label=gettext_lazy("Withdrawn")),
    ]
    search_fields = ["code", "label"]
    staff_form = StaffInvitationForm


class ProgrammesGroup(ViewSetGroup):
    items = (CohortViewSet, ProgrammeViewSet, RoleViewSet, InvitationViewSet)
    menu_label = gettext_lazy("Programmes")
    menu_icon = "group"
    menu_order = 220

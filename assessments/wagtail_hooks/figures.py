"""Figures of assessments and panels that set pass marks: addresses and reports menu of the admin."""

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets.button import Button
from wagtail.models import Page

from accounts.api import User
from assessments.api.figures import may_read_figures
from assessments.api.panels import panels_to_judge
from assessments.models import AssessmentPage
from assessments.views import figures, panels


class FiguresItem(MenuItem):
    """For trainers, reviewers and site administrators."""

    def is_shown(self, request: HttpRequest) -> bool:
        return may_read_figures(request.user)


class JudgingItem(MenuItem):
    """For who was invited to judge a panel that is still open."""

    def is_shown(self, request: HttpRequest) -> bool:
        return panels_to_judge(request.user).exists()


@hooks.register("register_admin_urls")
def register_figures() -> list[URLPattern]:
    return [
        path("figures/", figures.listing, name="assessment_figures_list"),
        path("figures/<int:page_id>/", figures.assessment, name="assessment_figures"),
        path("figures/<int:page_id>/compute/", figures.compute, name="assessment_figures_compute"),
        path("figures/<int:page_id>/questions.csv", figures.items_csv, name="assessment_figures_csv"),
        path("figures/<int:page_id>/questions/<int:item_id>/", figures.item, name="assessment_figures_item"),
        path("panels/", panels.mine, name="panels_mine"),
        path("panels/new/<int:page_id>/", panels.create, name="panel_create"),
        path("panels/<uuid:panel_uuid>/", panels.panel, name="panel"),
        path("panels/<uuid:panel_uuid>/judge/", panels.judge, name="panel_judge"),
        path("panels/<uuid:panel_uuid>/next/", panels.move_on, name="panel_next"),
        path("panels/<uuid:panel_uuid>/pass-mark/", panels.use_pass_mark, name="panel_pass_mark"),
    ]


@hooks.register("register_page_header_buttons")
def figures_button(page: Page, user: User, view_name: str, next_url: str | None = None) -> list[Button]:
    if not isinstance(page, AssessmentPage) or not page.pk or not may_read_figures(user):
        return []
    address = reverse("assessment_figures", args=[page.pk])
    return [Button(_("Figures"), url=address, icon_name="table", priority=46)]


@hooks.register("register_reports_menu_item")
def register_figures_item() -> MenuItem:
    return FiguresItem(
        _("Figures of assessments"),
        reverse("assessment_figures_list"),
        name="assessment-figures",
        icon_name="table",
        order=800,
    )


@hooks.register("register_admin_menu_item")
def register_judging_item() -> MenuItem:
    return JudgingItem(
        _("Panels to judge"), reverse("panels_mine"), name="panels", icon_name="group", order=260
    )

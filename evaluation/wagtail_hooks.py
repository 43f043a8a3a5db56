"""Monitoring and evaluation in the menu and among the addresses of the Wagtail admin."""

from django.http import HttpRequest
from django.urls import URLResolver, include, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from cohorts import api as cohorts
from evaluation.api import EXPORT_ROLES


class EvaluationMenuItem(MenuItem):
    """For managers and M&E officers, and for nobody else."""

    def is_shown(self, request: HttpRequest) -> bool:
        return cohorts.programmes_of(request.user, *EXPORT_ROLES).exists()


@hooks.register("register_admin_urls")
def evaluation_urls() -> list[URLResolver]:
    return [path("evaluation/", include("evaluation.urls"))]


@hooks.register("register_admin_menu_item")
def evaluation_menu_item() -> MenuItem:
    return EvaluationMenuItem(
        _("Monitoring and evaluation"),
        reverse("evaluation_cohorts"),
        name="evaluation",
        icon_name="table",
        order=350,
    )

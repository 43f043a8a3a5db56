"""Monitoring and evaluation in the menu and among the addresses of the Wagtail admin."""

from django.http import HttpRequest
from django.urls import URLPattern, URLResolver, include, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from cohorts import api as cohorts
from evaluation import views
from evaluation.api import EXPORT_ROLES, fairness


class EvaluationMenuItem(MenuItem):
    """For managers and M&E officers, and for nobody else."""

    def is_shown(self, request: HttpRequest) -> bool:
        return cohorts.programmes_of(request.user, *EXPORT_ROLES).exists() or fairness.may_check(request.user)


@hooks.register("register_admin_urls")
def evaluation_urls() -> list[URLPattern | URLResolver]:
    return [
        path("evaluation/", include("evaluation.urls")),
        path("fairness/", views.fairness_checks, name="evaluation_fairness"),
        path("fairness/<int:check_id>/", views.fairness_check, name="evaluation_fairness_check"),
    ]


@hooks.register("register_admin_menu_item")
def evaluation_menu_item() -> MenuItem:
    return EvaluationMenuItem(
        _("Monitoring and evaluation"),
        reverse("evaluation_cohorts"),
        name="evaluation",
        icon_name="table",
        order=350,
    )

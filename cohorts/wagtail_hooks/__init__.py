"""Puts programmes and cohorts into the Wagtail admin: addresses, menu, viewsets and their permissions."""

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.permissions import register_permission_policy

from cohorts import api
from cohorts.models import Cohort, Invitation, Programme, ProgrammeRole
from cohorts.wagtail_hooks import pages
from cohorts.wagtail_hooks.policies import ProgrammePolicy
from cohorts.wagtail_hooks.viewsets import ProgrammesGroup

# Cohorts and invitations are not deleted by managers: people joined them.
register_permission_policy(Programme, ProgrammePolicy(Programme, "pk", ()))
register_permission_policy(Cohort, ProgrammePolicy(Cohort, "programme", ("add", "change")))
register_permission_policy(
    ProgrammeRole, ProgrammePolicy(ProgrammeRole, "programme", ("add", "change", "delete"))
)
register_permission_policy(Invitation, ProgrammePolicy(Invitation, "cohort__programme", ("add", "change")))


@hooks.register("register_admin_viewset")
def register_programmes() -> ProgrammesGroup:
    return ProgrammesGroup()


@hooks.register("register_admin_urls")
def register_cohort_pages() -> list[URLPattern]:
    return [
        path("cohorts/", pages.mine, name="cohorts_mine"),
        path("cohorts/<slug:slug>/overview/", pages.overview, name="cohort_overview"),
        path("cohorts/<slug:slug>/invitations/", pages.invitations, name="cohort_invitations"),
        path(
            "cohorts/<slug:slug>/invitations/<int:invitation_id>/withdraw/",
            pages.withdraw_invitation,
            name="cohort_invitation_withdraw",
        ),
    ]


@hooks.register("insert_global_admin_css")
def link_admin_styles() -> str:
    return format_html('<link rel="stylesheet" href="{}">', static("css/admin.css"))


class MyCohortsItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return api.programmes_of(request.user).exists()


@hooks.register("register_admin_menu_item")
def register_my_cohorts() -> MenuItem:
    return MyCohortsItem(
        _("My cohorts"), reverse("cohorts_mine"), name="my-cohorts", icon_name="group", order=210
    )

"""Certificates in the Wagtail admin: a list for managers of programmes, and the page to revoke one."""

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.log_actions import LogActionRegistry

from cohorts import api as cohorts
from credentials import views


class CertificatesMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        user = request.user
        return user.is_superuser or cohorts.programmes_of(user, cohorts.Role.MANAGER).exists()


@hooks.register("register_admin_urls")
def certificate_addresses() -> list[URLPattern]:
    return [
        path("certificates/", views.staff_list, name="credentials_staff_list"),
        path("certificates/<str:serial>/", views.staff_certificate, name="credentials_staff_certificate"),
    ]


@hooks.register("register_admin_menu_item")
def certificates_menu_item() -> MenuItem:
    return CertificatesMenuItem(
        _("Certificates"),
        reverse("credentials_staff_list"),
        name="certificates",
        icon_name="tick-inverse",
        order=330,
    )


@hooks.register("register_log_actions")
def certificate_log_actions(actions: LogActionRegistry) -> None:
    actions.register_action("credentials.revoke", _("Revoke certificate"), _("Certificate revoked"))

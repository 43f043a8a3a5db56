"""The app of the person, and Wagtail's own user administration with our form of a user."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from wagtail.users.apps import WagtailUsersAppConfig


class AccountsConfig(AppConfig):
    name = "accounts"
    label = "accounts"
    verbose_name = _("Accounts")
    default_auto_field = "django.db.models.BigAutoField"
    default = True


class PeopleAdminConfig(WagtailUsersAppConfig):
    """Stands in INSTALLED_APPS in place of "wagtail.users"."""

    user_viewset = "accounts.wagtail_hooks.PersonViewSet"

"""The credentials app: certificates, their verification and revocation."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CredentialsConfig(AppConfig):
    name = "credentials"
    verbose_name = _("Certificates")

    def ready(self) -> None:
        from credentials import receivers  # noqa: F401, PLC0415 (connects the signals)

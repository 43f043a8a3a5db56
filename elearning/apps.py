"""The project: composes the apps and owns no tables."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class ElearningConfig(AppConfig):
    name = "elearning"

    def ready(self) -> None:
        from elearning.roles import create_groups  # noqa: PLC0415 (needs the app registry)

        post_migrate.connect(create_groups, dispatch_uid="create-groups")

"""The project: composes the apps and owns no tables."""

from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate


class ElearningConfig(AppConfig):
    name = "elearning"

    def ready(self) -> None:
        from elearning.roles import create_groups  # noqa: PLC0415 (needs the app registry)

        # After the last app with tables, when the permissions of all apps exist.
        last = [config for config in apps.get_app_configs() if config.models_module][-1]
        post_migrate.connect(create_groups, sender=last, dispatch_uid="create-groups")

"""What staff may do with the rows of their programmes in the Wagtail admin.

The roles in programmes decide, not Django's model permissions: those would also open the site history
report of Wagtail, which shows every programme's rows to whoever holds a permission on the model.
"""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Model, Q, QuerySet
from wagtail.permission_policies import BasePermissionPolicy

from accounts.api import User
from cohorts import api
from cohorts.models import Role


class ProgrammePolicy(BasePermissionPolicy):
    """Managers do `actions` with the rows whose `programme_path` leads to a programme of theirs.

    Superusers do everything.
    """

    permission_cache_name = "_managed_programmes"

    def __init__(self, model: type[Model], programme_path: str, actions: Iterable[str]) -> None:
        super().__init__(model)
        self.programme_path = programme_path
        self.actions = frozenset(actions)

    def get_all_permissions_for_user(self, user: User | AnonymousUser) -> set[int]:
        return set(api.programmes_of(user, Role.MANAGER).values_list("pk", flat=True))

    def user_has_permission(self, user: User | AnonymousUser, action: str) -> bool:
        if user.is_active and user.is_superuser:
            return True
        return action in self.actions and bool(self.get_cached_permissions_for_user(user))

    def rows_of(self, user: User | AnonymousUser) -> QuerySet[Model]:
        rows = self.model._default_manager.all()
        if user.is_active and user.is_superuser:
            return rows
        return rows.filter(**{f"{self.programme_path}__in": self.get_cached_permissions_for_user(user)})

    def user_has_permission_for_instance(
        self, user: User | AnonymousUser, action: str, instance: Model
    ) -> bool:
        return self.user_has_permission(user, action) and self.rows_of(user).filter(pk=instance.pk).exists()

    def instances_user_has_any_permission_for(
        self, user: User | AnonymousUser, actions: Iterable[str]
    ) -> QuerySet[Model]:
        return (
            self.rows_of(user) if self.user_has_any_permission(user, actions) else self.rows_of(user).none()
        )

    def users_with_any_permission(self, actions: Iterable[str]) -> QuerySet[User]:
        allowed = Q(is_superuser=True)
        if self.actions & set(actions):
            allowed |= Q(programme_roles__role=Role.MANAGER)
        return User.objects.filter(allowed, is_active=True).distinct()

    def users_with_any_permission_for_instance(self, actions: Iterable[str], instance: Any) -> QuerySet[User]:
        able = self.users_with_any_permission(actions)
        return able.filter(pk__in=[user.pk for user in able if self.rows_of(user).filter(pk=instance.pk)])

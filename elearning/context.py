"""What every template knows about the site and the person."""

from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from accounts.api import User


def site(request: HttpRequest) -> dict[str, Any]:
    user = getattr(request, "user", None)
    return {
        "site_name": settings.SITE_NAME,
        "user_can_open_admin": SimpleLazyObject(lambda: bool(user and _can_open_admin(user))),
    }


def _can_open_admin(user: User | AnonymousUser) -> bool:
    """Permissions come with groups, and learners are in none: one small query spares them two large ones."""
    if not user.is_active or not (user.is_superuser or user.groups.exists()):
        return False
    return user.has_perm("wagtailadmin.access_admin")

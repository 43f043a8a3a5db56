"""What every template knows about the site and the person."""

from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser, Permission
from django.db.models import Q
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
    """What `has_perm` says, in one small query where it reads all permissions of the person in two."""
    if not user.is_active or user.is_superuser:
        return user.is_active
    held = Permission.objects.filter(Q(user=user.pk) | Q(group__user=user.pk))
    return held.filter(content_type__app_label="wagtailadmin", codename="access_admin").exists()

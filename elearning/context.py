"""What every template knows about the site and the person."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject


def site(request: HttpRequest) -> dict[str, Any]:
    user = getattr(request, "user", None)
    return {
        "site_name": settings.SITE_NAME,
        "user_can_open_admin": SimpleLazyObject(
            lambda: bool(user and user.is_authenticated and user.has_perm("wagtailadmin.access_admin"))
        ),
    }

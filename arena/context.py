"""What every page knows."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject


def page(request: HttpRequest) -> dict[str, Any]:
    """Counts are lazy: pages that do not show them do not pay for them."""
    return {
        "unread_count": SimpleLazyObject(lambda: _unread_count(request)),
        "operator_email": settings.OPERATOR_EMAIL,
        "development": settings.DEVELOPMENT,
    }


def _unread_count(request: HttpRequest) -> int:
    user = getattr(request, "user", None)
    return user.notifications.unread().count() if user and user.is_authenticated else 0

"""What every page knows."""

from functools import cache
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from activity.models import Notification


def page(request: HttpRequest) -> dict[str, Any]:
    """Counts are lazy: pages that do not show them do not pay for them."""
    return {
        "unread_count": cache(lambda: _unread_count(request)),
        "operator_email": settings.OPERATOR_EMAIL,
        "development": settings.DEVELOPMENT,
        "is_story": settings.DEVELOPMENT and SimpleLazyObject(_has_example_people),
    }


def _has_example_people() -> bool:
    return get_user_model()._default_manager.filter(is_example=True).exists()


def _unread_count(request: HttpRequest) -> int:
    user = getattr(request, "user", None)
    return Notification.unread_count_of(user) if user and user.is_authenticated else 0

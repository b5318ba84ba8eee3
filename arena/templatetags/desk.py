"""The desk as the pages of the site show it to whoever works there."""

from typing import Any

from django import template
from django.contrib import admin
from django.http import HttpRequest

register = template.Library()


@register.simple_tag
def due_at_the_desk(request: HttpRequest) -> Any:
    """What waits for this person there; nothing is told before they proved their second factor."""
    desk: Any = admin.site
    return [entry for entry in desk.due(request) if entry.count] if desk.has_permission(request) else []

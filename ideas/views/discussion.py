"""The discussion of an idea."""

from typing import Any

from django.http import HttpRequest

from ideas.models import Idea


def discussion_of(request: HttpRequest, idea: Idea) -> dict[str, Any]:
    """What the discussion section of the idea's page shows."""
    return {}

"""Ask a policy: in views with `require`, in templates with `can.verb`."""

from types import ModuleType
from typing import Any

from django.core.exceptions import PermissionDenied


class UnknownVerb(Exception):
    """A template asked for a policy that does not exist."""


def require(allowed: bool) -> None:
    """Answer 403 unless the policy said yes."""
    if not allowed:
        raise PermissionDenied


class Can:
    """What a person may do with one thing now: the policy says who, the thing says when."""

    def __init__(self, policies: ModuleType, user: Any, thing: Any) -> None:
        self.policies, self.user, self.thing = policies, user, thing

    def __getitem__(self, verb: str) -> bool:
        policy = getattr(self.policies, f"can_{verb}", None)
        if policy is None:
            raise UnknownVerb(f"{self.policies.__name__} has no can_{verb}")
        return self.user.is_authenticated and policy(self.user, self.thing) and self.thing.allows(verb)

"""How a session finds its person again."""

from __future__ import annotations

from datetime import date
from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.db.models import QuerySet

from accounts.models import User
from arena import clock
from arena.prepared import prepared


class Backend(AuthenticationBackend):
    """allauth's, but every request reads roles and mandates together with the person: rights end at once."""

    def get_user(self, user_id: Any) -> User | None:
        user = next(iter(_with_rights(user_id, clock.today())), None)
        return user if user and self.user_can_authenticate(user) else None


@prepared
def _with_rights(user: int, today: date) -> QuerySet[User]:
    return User.objects.with_rights(today).filter(pk=user)

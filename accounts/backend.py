"""How a session finds its person again."""

from __future__ import annotations

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend

from accounts.models import User


class Backend(AuthenticationBackend):
    """allauth's, but every request reads roles and mandates together with the person: rights end at once."""

    def get_user(self, user_id: Any) -> User | None:
        user = User.objects.with_rights().filter(pk=user_id).first()
        return user if user and self.user_can_authenticate(user) else None

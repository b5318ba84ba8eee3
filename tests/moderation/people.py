"""How the tests of the desk sign in."""

from allauth.mfa.models import Authenticator
from django.test import Client, RequestFactory

from accounts.models import Role, User
from accounts.second_factor import record_second_factor
from tests import make


def signed_in(user: User, *, second_factor: bool = True) -> Client:
    """A browser in which this person signed in, with a second factor unless said otherwise."""
    client = Client()
    client.force_login(user)
    if second_factor:
        authenticator = Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={})
        request = RequestFactory().get("/")
        request.user, request.session = user, client.session
        record_second_factor(request, user, authenticator)
        request.session.save()
    return client


def moderator() -> Client:
    return signed_in(make.moderator())


def stabsstelle() -> Client:
    return signed_in(make.stabsstelle())


def operator() -> User:
    return make.person("Bertram B.", is_superuser=True)


def decision_maker() -> User:
    return make.person(roles=(Role.DECISION_MAKER,))

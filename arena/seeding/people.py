"""The people of the story, as they stand in its files."""

import json
import random
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group

from accounts.models import Competence, User
from arena import clock

STORY = settings.BASE_DIR / "arena" / "story"


def read(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def settle_people(password: str) -> dict[str, User]:
    """Everybody of the story, able to sign in, by the key the story calls them."""
    told = read(STORY / "people.json")
    hashed = make_password(password)
    people = User.objects.bulk_create(
        User(
            email=person["email"],
            public_name=person["public_name"],
            about=person["about"],
            password=hashed,
            joined_at=clock.now() - timedelta(days=random.Random(person["key"]).randint(330, 700)),  # noqa: S311
            is_example=True,
        )
        for person in told
    )
    EmailAddress.objects.bulk_create(
        EmailAddress(user=user, email=user.email, verified=True, primary=True) for user in people
    )
    for person, user in zip(told, people, strict=True):
        user.groups.set(_group(role) for role in person["roles"])
        user.competences.set(Competence.objects.filter(code__in=person.get("competences", [])))
    return {person["key"]: user for person, user in zip(told, people, strict=True)}


@cache
def _group(name: str) -> Group:
    return Group.objects.get_or_create(name=name)[0]

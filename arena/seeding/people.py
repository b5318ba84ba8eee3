"""The people and bodies of the story, as they stand in its files."""

import json
import random
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group

from accounts.models import Mandate, Organisation, User
from arena import clock

STORY = settings.BASE_DIR / "arena" / "story"


def read(path: Path) -> list[dict[str, Any]]:
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
    return {person["key"]: user for person, user in zip(told, people, strict=True)}


@cache
def _group(name: str) -> Group:
    return Group.objects.get_or_create(name=name)[0]


def found_organisations(people: dict[str, User]) -> None:
    """The bodies of the story with their successors and the people who act for them."""
    told = read(STORY / "organisations.json")
    bodies = {body["key"]: _organisation(body) for body in told}
    for body in told:
        if body["successor"]:
            Organisation.objects.filter(pk=bodies[body["key"]].pk).update(successor=bodies[body["successor"]])
        for key in body["representatives"]:
            Mandate.objects.create(
                user=people[key], organisation=bodies[body["key"]], starts_on=clock.today() - timedelta(days=320)
            )


def _organisation(body: dict[str, Any]) -> Organisation:
    return Organisation.objects.create(
        name=body["name"],
        short_name=body["short"] or "",
        sector=body["sector"],
        website=body["website"] or "",
        about=body["about"],
        valid_from=_day(body["valid_from"]),
        valid_to=_day(body["valid_to"]),
        verified_at=clock.now() - timedelta(days=330) if body["verified"] else None,
        is_example=True,
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None

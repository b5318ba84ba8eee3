"""Choosing: per kind of news by mail at once, once a day, or only in the inbox."""

import pytest
from django.urls import reverse

from activity.models import Channel, Preference
from activity.verbs import Kind
from tests import make

pytestmark = pytest.mark.django_db

ALL = {
    "steps": "mail",
    "texts": "digest",
    "discussion": "none",
    "responsibility": "mail",
    "reminders": "digest",
    "bodies": "none",
    "measures": "mail",
    "opinions": "digest",
    "reviews": "mail",
}


def test_what_holds_now_is_chosen(client):
    person = make.person()
    Preference.choose(person, Kind.TEXTS, Channel.DIGEST)
    client.force_login(person)

    form = client.get(reverse("notification_settings")).context["form"]

    assert {name: field.initial for name, field in form.fields.items()} == {
        "steps": "mail",
        "texts": "digest",
        "discussion": "mail",
        "responsibility": "mail",
        "reminders": "mail",
        "bodies": "mail",
        "measures": "mail",
        "opinions": "mail",
        "reviews": "mail",
    }


def test_a_choice_holds_from_now_on(client):
    person = make.person()
    client.force_login(person)

    answer = client.post(reverse("notification_settings"), ALL)

    assert answer.url == reverse("notification_settings")
    assert {kind: Preference.channel_of(person, Kind(kind)) for kind in ALL} == ALL


def test_an_unknown_way_is_the_same_page_again(client):
    person = make.person()
    client.force_login(person)

    answer = client.post(reverse("notification_settings"), ALL | {"steps": "pigeon"})

    assert answer.status_code == 422
    assert not Preference.objects.exists()


def test_an_empty_form_is_the_same_page_again(client):
    client.force_login(make.person())

    assert client.post(reverse("notification_settings")).status_code == 422


def test_decisions_are_explained_and_not_offered(client):
    client.force_login(make.person())

    page = client.get(reverse("notification_settings"))

    assert "decisions" not in page.context["form"].fields
    assert "Das verlangt das Recht" in page.text


def test_the_queue_is_a_matter_of_moderators(client):
    client.force_login(make.moderator())

    assert "duties" in client.get(reverse("notification_settings")).context["form"].fields

"""The history of an idea: everybody reads the public part, each person also what concerns them."""

from datetime import timedelta

import pytest
from django.urls import reverse

from ideas.models import Stage
from tests import make

pytestmark = pytest.mark.django_db


def history(client, idea, reader):
    client.force_login(reader)
    return client.get(reverse("history", args=[idea.pk])).content.decode()


def test_why_a_comment_is_hidden_is_read_by_who_wrote_it_and_who_keeps_order(client):
    idea = make.idea()
    comment = make.comment(idea)
    comment.hide(by=make.moderator(), rule=make.rule(), reason="Nennt den Nachbarn beim Namen.")
    readers = {
        "author": idea.authors.first(),
        "writer": comment.author,
        "mod": make.moderator(),
        "other": make.person(),
    }

    reading = {who for who, reader in readers.items() if "Nachbarn" in history(client, idea, reader)}

    assert reading == {"writer", "mod"}


def test_a_waiting_comment_stands_in_no_history_but_that_of_who_keeps_order(client):
    idea, newcomer = make.idea(), make.person("Nele N.", joined=timedelta(hours=1))
    make.comment(idea, by=newcomer, body="Kauft bei www.beispiel.example!")
    readers = {"author": idea.authors.first(), "mod": make.moderator(), "other": make.person()}

    reading = {who for who, reader in readers.items() if "Nele" in history(client, idea, reader)}

    assert reading == {"mod"}


def test_authors_read_what_was_decided_about_their_idea(client):
    idea = make.idea(Stage.SUBMITTED)
    idea.return_for_revision(by=make.moderator(), reason="Bitte nennen Sie den Ort.")

    assert "Bitte nennen Sie den Ort." in history(client, idea, idea.authors.first())

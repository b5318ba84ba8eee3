"""A refused step: the page says what happened meanwhile, to each reader only what they may know."""

from datetime import timedelta

import pytest
from django.urls import reverse

from ideas.models import Idea, Stage
from tests import make
from tests.moderation import people

pytestmark = pytest.mark.django_db
WORDS = {"purpose": "note", "body": "Stimmt."}


def test_the_page_tells_nothing_that_is_not_public(client):
    idea, newcomer = make.idea(), make.person("Nele N.", joined=timedelta(hours=1))
    removed = make.comment(idea)
    removed.remove(by=removed.author)
    make.comment(idea, by=newcomer, body="Kauft bei www.beispiel.example!")
    client.force_login(make.person())

    answer = client.post(reverse("reply", args=[removed.pk]), WORDS)

    page = answer.content.decode()
    assert answer.status_code == 409
    assert "hat den eigenen Kommentar entfernt" in page
    assert "Nele" not in page


@pytest.mark.parametrize("fate", ["hidden", "withdrawn"])
def test_what_went_out_of_sight_meanwhile_is_not_found(client, monkeypatch, fate):
    idea = make.idea(title="Geheimer Garten")
    comment = Idea.comment

    def too_late(self, **words):
        meanwhile = Idea.objects.get(pk=self.pk)
        if fate == "hidden":
            meanwhile.hide(by=make.moderator(), rule=make.rule(), reason="Beleidigt.")
        else:
            meanwhile.withdraw(by=meanwhile.authors.first(), reason="Hat sich erledigt.")
        return comment(self, **words)

    monkeypatch.setattr(Idea, "comment", too_late)
    client.force_login(make.person())

    answer = client.post(reverse("comment", args=[idea.pk]), WORDS)

    assert answer.status_code == 404
    assert "Garten" not in answer.content.decode()


def test_at_the_desk_too_what_was_withdrawn_meanwhile_is_not_found(monkeypatch):
    idea = make.idea(Stage.SUBMITTED, title="Geheimer Garten")
    publish = Idea.publish

    def too_late(self, *, by):
        Idea.objects.get(pk=self.pk).withdraw(by=self.authors.first(), reason="Hat sich erledigt.")
        publish(self, by=by)

    monkeypatch.setattr(Idea, "publish", too_late)

    answer = people.moderator().post(reverse("admin:publish", args=[idea.pk]))

    assert answer.status_code == 404
    assert "Garten" not in answer.content.decode()

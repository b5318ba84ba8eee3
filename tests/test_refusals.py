"""A refused step: the page says what happened meanwhile, to each reader only what they may know."""

from datetime import timedelta

import pytest
from django.urls import reverse

from arena import clock
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


def test_a_second_click_reads_what_the_first_one_did(client):
    author = make.person("Mira K.")
    idea = make.idea(Stage.DRAFT, author=author)
    client.force_login(author)
    client.post(reverse("submit", args=[idea.pk]), {"rules_accepted": "on"})

    answer = client.post(reverse("submit", args=[idea.pk]), {"rules_accepted": "on"}, follow=True)

    page = answer.content.decode()
    assert answer.redirect_chain == [(idea.get_absolute_url(), 302)]
    assert page.count('role="status"') == 1
    assert "liegt jetzt bei der Moderation" in page
    assert "Das geht gerade nicht" not in page


def test_where_the_words_of_the_first_click_are_read_already_the_second_says_it_is_done(client):
    author = make.person("Mira K.")
    idea = make.idea(author=author)
    client.force_login(author)
    client.post(reverse("withdraw", args=[idea.pk]), {"reason": "Erledigt."}, follow=True)

    answer = client.post(reverse("withdraw", args=[idea.pk]), {"reason": "Erledigt."}, follow=True)

    assert "Das ist schon geschehen: Mira K. hat die Idee zurückgezogen. Einmal genügt." in answer.content.decode()
    assert idea.events.count() == 1


def test_later_it_is_a_conflict_again(client):
    author = make.person()
    idea = make.idea(author=author)
    client.force_login(author)
    with clock.travel(timedelta(minutes=-2)):
        idea.withdraw(by=author, reason="Erledigt.")

    answer = client.post(reverse("withdraw", args=[idea.pk]), {"reason": "Erledigt."})

    assert answer.status_code == 409


def test_a_co_author_who_was_slower_reads_who_did_it(client):
    author, other = make.person("Mira K."), make.person()
    idea = make.idea(Stage.DRAFT, author=author, co_authors=(other,))
    idea.submit(by=author, rules_accepted=True)
    client.force_login(other)

    answer = client.post(reverse("submit", args=[idea.pk]), {"rules_accepted": "on"})

    assert answer.status_code == 409
    assert "Mira K. hat die Idee eingereicht" in answer.content.decode()


def test_another_step_of_the_same_person_is_a_conflict():
    moderator = make.moderator()
    idea = make.idea(Stage.SUBMITTED)
    idea.publish(by=moderator)

    answer = people.signed_in(moderator).post(
        reverse("admin:decline", args=[idea.pk]), {"category": "other", "reason": "Nein."}
    )

    assert answer.status_code == 409


def test_a_second_click_at_the_desk_leads_on_to_the_queue():
    moderator = make.moderator("Jona W.")
    idea = make.idea(Stage.SUBMITTED)
    idea.publish(by=moderator)

    answer = people.signed_in(moderator).post(reverse("admin:publish", args=[idea.pk]), follow=True)

    assert answer.redirect_chain == [(reverse("admin:ideas_idea_changelist"), 302)]
    assert "Das ist schon geschehen: Jona W. hat die Idee veröffentlicht." in answer.content.decode()


def test_taking_a_comment_back_twice_is_done_once(client):
    comment = make.comment(make.idea())
    another = make.comment(comment.idea, by=comment.author, body="Noch etwas.")
    another.remove(by=another.author)
    client.force_login(comment.author)
    remove = reverse("remove_comment", args=[comment.pk])

    answers = [client.post(remove) for _click in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert comment.idea.events.filter(verb="comment_removed").count() == 2


@pytest.mark.parametrize("stage", [Stage.DRAFT, Stage.DISCUSSION])
def test_the_same_text_saved_twice_is_saved_once(client, stage):
    idea = make.idea(stage)
    client.force_login(idea.authors.first())
    form = {
        "revision": 0,
        "kind": idea.kind,
        "title": "Neu",
        "summary": idea.summary,
        "description": idea.description,
        "fields_of_action": [make.field().pk],
        "citywide": "on",
        "reason": "Klarer.",
    }

    answers = [client.post(reverse("edit", args=[idea.pk]), form) for _click in range(2)]

    idea.refresh_from_db()
    assert [answer.status_code for answer in answers] == [302, 302]
    assert (idea.title, idea.revision) == ("Neu", 1)
    assert idea.events.count() == (0 if stage == Stage.DRAFT else 1)

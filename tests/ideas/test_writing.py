"""Writing: a draft is private, saved as one goes, continued later, and really deleted on request."""

from datetime import timedelta

import pytest
from django.urls import reverse

from arena import clock
from arena.transitions import Stale, WrongStage
from ideas.models import Idea, Stage
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def author(client):
    person = make.person()
    client.force_login(person)
    return person


def typed(**changed):
    return {
        "kind": "need",
        "title": "Zu wenige Bänke",
        "summary": "Ältere Menschen finden keinen Platz zum Ausruhen.",
        "description": "Am Anton-Saefkow-Platz steht **eine** Bank.",
        "fields_of_action": [make.field().pk],
        "districts": [make.district().pk],
        "revision": 0,
        "next": "stay",
    } | changed


def test_the_first_saving_makes_a_private_draft(client, author):
    answer = client.post(reverse("write_idea"), typed())

    idea = Idea.objects.get()
    assert answer.url == reverse("edit", args=[idea.pk])
    assert (idea.stage, idea.kind, idea.title) == ("draft", "need", "Zu wenige Bänke")
    assert list(idea.fields.all()) == [make.field()]
    assert list(idea.districts.all()) == [make.district()]
    assert idea.is_authored_by(author)
    assert idea.events.count() == 0


def test_the_same_form_sent_twice_is_one_draft(client, author):
    for _click in range(2):
        client.post(reverse("write_idea"), typed())

    assert Idea.objects.count() == 1


def test_another_text_or_a_later_one_is_another_draft(client, author):
    client.post(reverse("write_idea"), typed())
    client.post(reverse("write_idea"), typed(title="Zu wenige Brunnen"))
    with clock.travel(timedelta(minutes=5)):
        client.post(reverse("write_idea"), typed())

    assert Idea.objects.count() == 3


def test_a_draft_may_be_as_unfinished_as_one_likes(client, author):
    client.post(reverse("write_idea"), {"kind": "proposal", "revision": 0})

    assert Idea.objects.get().title == ""


def test_checking_leads_to_the_preview(client, author):
    answer = client.post(reverse("write_idea"), typed(next="preview"))

    assert answer.url == reverse("preview", args=[Idea.objects.get().pk])
    page = client.get(answer.url).content.decode()
    assert "<strong>eine</strong>" in page
    assert "Idee einreichen" in page


def test_the_preview_of_an_incomplete_draft_says_what_is_missing_and_has_no_button(client, author):
    idea = make.idea(Stage.DRAFT, author=author, summary="")

    page = client.get(reverse("preview", args=[idea.pk])).content.decode()

    assert "Eine kurze Zusammenfassung" in page
    assert "Idee einreichen</button>" not in page


def test_the_autosave_of_a_new_text_says_where_the_draft_is(client, author):
    answer = client.post(reverse("begin_draft"), typed())

    idea = Idea.objects.get()
    assert answer.status_code == 204
    assert answer["X-Draft-Url"] == reverse("save_draft", args=[idea.pk])
    assert answer["X-Draft-Form"] == reverse("edit", args=[idea.pk])
    assert answer["X-Draft-Revision"] == "1"


def test_the_autosave_keeps_what_was_typed(client, author):
    idea = make.idea(Stage.DRAFT, author=author)

    answer = client.post(reverse("save_draft", args=[idea.pk]), typed(title="Mehr Bänke"))

    idea.refresh_from_db()
    assert (answer.status_code, idea.title, idea.revision) == (204, "Mehr Bänke", 1)


def test_what_is_too_long_is_refused_in_words_and_nothing_typed_is_lost(client, author):
    answer = client.post(reverse("write_idea"), typed(title="x" * 121))

    assert answer.status_code == 422
    assert "x" * 121 in answer.content.decode()
    assert not Idea.objects.exists()


def test_a_fourth_field_of_action_is_refused(client, author):
    four = [make.field(code).pk for code in ("inc-1", "inc-2", "inc-3", "inc-4")]

    answer = client.post(reverse("write_idea"), typed(fields_of_action=four))

    assert answer.status_code == 422
    assert "höchstens drei Handlungsfelder" in answer.content.decode()


def test_stadtweit_makes_single_districts_needless(client, author):
    client.post(reverse("write_idea"), typed(citywide="on"))

    idea = Idea.objects.get()
    assert idea.citywide
    assert not idea.districts.exists()


def test_two_tabs_lose_nothing_both_texts_are_shown(client, author):
    idea = make.idea(Stage.DRAFT, author=author)
    client.post(reverse("edit", args=[idea.pk]), typed(description="Erster Text."))

    answer = client.post(reverse("edit", args=[idea.pk]), typed(description="Zweiter Text."))

    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Erster Text." in page
    assert "Zweiter Text." in page
    idea.refresh_from_db()
    assert idea.description == "Erster Text."


def test_after_seeing_both_the_next_saving_works(client, author):
    idea = make.idea(Stage.DRAFT, author=author)
    client.post(reverse("edit", args=[idea.pk]), typed(description="Erster Text."))
    client.post(reverse("edit", args=[idea.pk]), typed(description="Zweiter Text."))

    client.post(reverse("edit", args=[idea.pk]), typed(description="Beide Texte.", revision=1))

    idea.refresh_from_db()
    assert idea.description == "Beide Texte."


def test_a_stale_autosave_overwrites_nothing():
    idea = make.idea(Stage.DRAFT)
    idea.save_draft(revision=0, title="Neu")

    with pytest.raises(Stale):
        idea.save_draft(revision=0, title="Alt")


def test_what_was_handed_in_is_no_draft_any_more():
    idea = make.idea(Stage.SUBMITTED)

    with pytest.raises(WrongStage):
        idea.save_draft(revision=0, title="Neu")


def test_a_deleted_draft_is_really_gone(client, author):
    idea = make.idea(Stage.DRAFT, author=author)

    answer = client.post(reverse("delete_draft", args=[idea.pk]))

    assert answer.url == reverse("mine")
    assert not Idea.objects.exists()


def test_a_submitted_idea_cannot_be_deleted(client, author):
    idea = make.idea(Stage.SUBMITTED, author=author)

    answer = client.post(reverse("delete_draft", args=[idea.pk]))

    assert answer.status_code == 409
    assert Idea.objects.exists()


def test_a_co_author_continues_a_draft_but_does_not_delete_it(client, author):
    idea = make.idea(Stage.DRAFT, co_authors=(author,))

    continued = client.post(reverse("edit", args=[idea.pk]), typed())
    deleted = client.post(reverse("delete_draft", args=[idea.pk]))

    assert (continued.status_code, deleted.status_code) == (302, 403)


def test_a_foreign_draft_does_not_exist(client, author):
    idea = make.idea(Stage.DRAFT)

    for name in ("idea", "edit", "preview"):
        assert client.get(reverse(name, args=[idea.pk])).status_code == 404
    for name in ("save_draft", "submit", "delete_draft"):
        assert client.post(reverse(name, args=[idea.pk]), typed()).status_code == 404


@pytest.mark.parametrize("name", ["write_idea", "begin_draft"])
def test_a_form_the_browser_remembers_begins_a_draft_of_its_own(client, author, name):
    answer = client.post(reverse(name), typed(revision=7))

    assert answer.status_code in {204, 302}
    assert [idea.title for idea in author.ideas.all()] == [typed()["title"]]


def test_a_draft_deleted_meanwhile_is_not_found(client, author, monkeypatch):
    idea = make.idea(Stage.DRAFT, author=author)
    really_delete = Idea.delete_draft
    monkeypatch.setattr(
        Idea, "delete_draft", lambda self: [really_delete(Idea.objects.get(pk=self.pk)), really_delete(self)]
    )

    answer = client.post(reverse("delete_draft", args=[idea.pk]))

    assert answer.status_code == 404

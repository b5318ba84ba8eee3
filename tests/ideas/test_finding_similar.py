"""Finding similar ideas: while a title is typed, before an idea is handed in, beside an idea, and at the desk."""

import pytest
from django.core.cache import cache
from django.urls import reverse

from ideas.models import Idea, Stage
from ideas.views.similar import TYPED
from tests import make
from tests.moderation import people

pytestmark = pytest.mark.django_db

TITLE = "Kanarienvögel im Rathaus singen lassen"
AGAIN = "Meine Oma wünscht sich Kanarienvögel, die im Rathaus wohnen"


@pytest.fixture(autouse=True)
def fresh_limits():
    cache.clear()


@pytest.fixture
def author(client):
    person = make.person()
    client.force_login(person)
    return person


def typing(client, title):
    return client.post(reverse("compare_title"), {"title": title})


# While typing


def test_a_title_finds_what_is_there_with_the_reason_and_who_carries_it(client, author):
    idea = make.idea(title=TITLE)

    part = typing(client, AGAIN).content.decode()

    assert f'href="{idea.get_absolute_url()}"' in part
    for words in (TITLE, "Maßnahmenvorschlag", "In Diskussion", "Niemand trägt das bisher", "1 ähnliche Idee"):
        assert words in part
    assert "(gemeinsame Worte: Kanarienvögel, Rathaus)" in part


def test_nothing_like_it_is_said_too(client, author):
    make.idea(title=TITLE)

    assert (
        "Bisher klingt keine öffentliche Idee so"
        in typing(client, "Mehr Bänke am Anton-Saefkow-Platz").content.decode()
    )


@pytest.mark.parametrize(
    "title", ["", " ", "x" * 121, "Kanarien\x00vögel im Rathaus"], ids=["none", "blank", "long", "nul"]
)
def test_what_cannot_be_a_title_changes_nothing_on_the_page(client, author, title):
    assert typing(client, title).status_code == 204


def test_what_somebody_typed_is_shown_as_text(client, author):
    make.idea(title="<b>Kanarienvögel</b> im Rathaus")

    part = typing(client, "<b>Kanarienvögel</b> & Rathaus").content.decode()

    assert "&lt;b&gt;Kanarienvögel&lt;/b&gt; im Rathaus" in part
    assert "<b>" not in part


def test_drafts_and_hidden_ideas_of_others_stay_unseen_even_for_moderators(client):
    for stage in (Stage.DRAFT, Stage.SUBMITTED):
        make.idea(stage, title=f"{TITLE} {stage}")
    make.idea(title=f"{TITLE} verborgen", hidden=True)

    for person in (make.person(), make.moderator(), make.stabsstelle()):
        client.force_login(person)
        assert "Kanarienvögel" not in typing(client, TITLE).content.decode()


def test_visitors_are_not_answered(client):
    assert typing(client, TITLE).status_code == 302


def test_the_title_is_in_no_address(client, author):
    assert client.get(reverse("compare_title"), {"title": TITLE}).status_code == 405


def test_whoever_types_faster_than_people_do_is_not_answered_for_a_while(client, author, monkeypatch):
    monkeypatch.setitem(TYPED, "compare_title", "2/m/user")

    answers = [typing(client, TITLE).status_code for _word in range(3)]

    assert answers == [200, 200, 204]


def test_the_form_of_a_draft_asks_for_it_and_that_of_a_published_idea_does_not(client, author):
    draft, public = make.idea(Stage.DRAFT, author=author), make.idea(author=author)

    pages = [client.get(url).content.decode() for url in (reverse("write_idea"), reverse("edit", args=[draft.pk]))]

    assert all(f'hx-post="{reverse("compare_title")}"' in page for page in pages)
    assert "Gibt es das schon?" not in client.get(reverse("edit", args=[public.pk])).content.decode()


# Before it is handed in


def test_the_preview_shows_them_without_any_script_and_remembers_that_it_did(client, author):
    public = make.idea(title=TITLE)
    draft = make.idea(Stage.DRAFT, author=author, title=AGAIN, similar_shown_for=None)

    page = client.get(reverse("preview", args=[draft.pk])).content.decode()

    assert f'href="{public.get_absolute_url()}"' in page
    draft.refresh_from_db()
    assert draft.similar_shown_for == draft.revision


def test_the_checklist_leads_to_them(client, author):
    draft = make.idea(Stage.DRAFT, author=author, similar_shown_for=None)

    assert (
        f'href="{reverse("preview", args=[draft.pk])}#aehnlich"'
        in client.get(draft.get_absolute_url()).content.decode()
    )


def test_looking_at_the_preview_of_a_public_idea_remembers_nothing(client, author):
    idea = make.idea(author=author, similar_shown_for=None)

    client.get(reverse("preview", args=[idea.pk]))

    idea.refresh_from_db()
    assert idea.similar_shown_for is None


def test_whose_form_was_sent_before_the_last_change_sees_them_again(client, author):
    draft = make.idea(Stage.DRAFT, author=author, similar_shown_for=None)
    client.get(reverse("preview", args=[draft.pk]))
    Idea.objects.get(pk=draft.pk).save_draft(revision=0, title=TITLE)

    answer = client.post(reverse("submit", args=[draft.pk]), {"rules_accepted": "on"})

    assert answer.status_code == 409
    assert Idea.objects.get(pk=draft.pk).stage == Stage.DRAFT


# Beside an idea


def test_the_page_of_an_idea_leads_to_what_is_similar(client):
    idea = make.idea(title=TITLE)

    page = client.get(idea.get_absolute_url()).content.decode()

    assert page.count(reverse("similar_ideas", args=[idea.pk])) == 2


def test_what_is_similar_has_a_page_and_a_part_of_it(client):
    idea, other = make.idea(title=TITLE), make.idea(title=AGAIN)
    url = reverse("similar_ideas", args=[idea.pk])

    page = client.get(url)
    part = client.get(url, headers={"HX-Request": "true", "HX-Target": "aehnliche"})

    assert "<h1>" in page.content.decode()
    assert "<h1>" not in part.content.decode()
    assert "HX-Target" in page["Vary"]
    for answer in (page, part):
        assert f'href="{other.get_absolute_url()}"' in answer.content.decode()


@pytest.mark.parametrize("made", [{"stage": Stage.DRAFT}, {"stage": Stage.SUBMITTED}, {"hidden": True}], ids=str)
def test_of_what_one_may_not_see_there_is_no_such_page(client, made):
    idea = make.idea(**made)

    assert client.get(reverse("similar_ideas", args=[idea.pk])).status_code == 404
    client.force_login(make.person())
    assert client.get(reverse("similar_ideas", args=[idea.pk])).status_code == 404


# At the desk


def test_moderators_see_public_ideas_like_the_one_that_waits():
    public, hidden = make.idea(title=TITLE), make.idea(title=f"{TITLE} verborgen", hidden=True)
    waiting = make.idea(Stage.SUBMITTED, title=AGAIN)

    page = people.moderator().get(reverse("admin:ideas_idea_change", args=[waiting.pk])).content.decode()

    assert f'href="{reverse("admin:ideas_idea_change", args=[public.pk])}"' in page
    assert f'href="{reverse("admin:ideas_idea_change", args=[hidden.pk])}"' not in page
    assert "gemeinsame Worte" in page

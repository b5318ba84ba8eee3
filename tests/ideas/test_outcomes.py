"""What became of it: for every contribution of a person, in public and on one's own page."""

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from ideas.models import Amendment, Edge, Idea
from tests import make
from tests.ideas.merging import author_of, joined

pytestmark = pytest.mark.django_db


def cards(answer) -> list[str]:
    page = BeautifulSoup(answer.content, "html.parser")
    return [" ".join(card.get_text(" ", strip=True).split()) for card in page.select(".card")]


def public(client, person):
    return client.get(reverse("outcomes_of", args=[person.pk]))


def mine(client, person):
    client.force_login(person)
    return client.get(reverse("my_outcomes"))


def test_for_each_idea_what_one_did_and_what_became_of_it(client):
    person = make.person()
    need = make.idea(kind="need", author=person, title="Der Bedarf")
    proposal = make.idea(title="Die Lösung")
    Edge.answer(proposal, need, by=author_of(proposal))
    make.responsibility(proposal, body=make.organisation("Bezirksamt Mitte"))
    for words in ("Gute Idee.", "Und noch etwas."):
        make.comment(proposal, by=person, body=words)
    base = proposal.versions.first()
    Amendment.objects.create(idea=proposal, author=person, base_version=base, reason="Kürzer.")

    shown = " | ".join(cards(public(client, person)))

    assert "1 Vorschlag löst den Bedarf. Idee geschrieben" in shown
    assert "Die Federführung hat Bezirksamt Mitte. 1 Änderung vorgeschlagen 2 Kommentare" in shown


def test_a_merged_idea_leads_on(client):
    person = make.person()
    one, other = make.idea(author=person), make.idea(title="Die aufnehmende")
    joined(one, other)

    shown = public(client, person)

    assert any("Geht in einer anderen Idee weiter. Die aufnehmende" in card for card in cards(shown))


def test_others_see_only_what_is_public(client):
    person = make.person()
    make.idea("submitted", author=person, title="Noch nicht öffentlich")
    make.comment(make.idea(title="Verborgen"), by=person)
    Idea.objects.filter(title="Verborgen").update(hidden_at="2026-01-01T00:00Z")

    assert cards(public(client, person)) == []
    assert "Noch nicht öffentlich" in " ".join(cards(mine(client, person)))
    assert "Verborgen" not in " ".join(cards(mine(client, person)))


def test_drafts_have_not_become_anything_yet(client):
    person = make.person()
    make.idea("draft", author=person, title="Ein Entwurf")

    assert cards(mine(client, person)) == []


def test_it_costs_the_same_for_a_long_life(client, django_assert_max_num_queries):
    person = make.person()
    for _ in range(6):
        make.comment(make.idea(author=person), by=person)

    with django_assert_max_num_queries(18):
        assert len(cards(public(client, person))) == 6


def test_who_did_nothing_yet_is_invited(client):
    answer = mine(client, make.person())

    assert "Hier steht bald, was aus Ihren Beiträgen wird." in answer.content.decode()

"""The page of a person: the name they chose and what they said in public, and nothing else."""

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from arena import clock
from ideas.models import Stage
from tests import make

pytestmark = pytest.mark.django_db
CANARY = "Kanarienvogel"


def page(person, client: Client | None = None, *, name: str = "person") -> str:
    answer = (client or Client()).get(reverse(name, args=[person.pk]))
    assert answer.status_code == 200
    return answer.content.decode()


def test_it_shows_name_words_ideas_and_comments():
    person = make.person("Mira K.", about="Mag kurze Sätze.")
    make.idea(author=person, title="Formulare, die man versteht")
    make.comment(make.idea(title="Mehr Bänke"), by=person, body="Das fehlt auch bei uns.")

    html = page(person)
    comments = page(person, name="comments_of")

    assert "<h1>Mira K.</h1>" in html
    assert "Mag kurze Sätze." in html
    assert "Formulare, die man versteht" in html
    assert "Das fehlt auch bei uns." in comments
    assert "Mehr Bänke" in comments


def test_it_shows_no_address_and_no_last_visit():
    person = make.person(email="geheim@beispiel.example")

    assert "geheim" not in page(person)


@pytest.mark.parametrize(
    "fields",
    [
        {"stage": Stage.DRAFT},
        {"stage": Stage.SUBMITTED},
        {"stage": Stage.RETURNED},
        {"stage": Stage.WITHDRAWN, "published": True},
        {"stage": Stage.DECLINED, "published": False},
        {"stage": Stage.DISCUSSION, "hidden": True},
    ],
    ids=["draft", "submitted", "returned", "withdrawn", "declined unpublished", "hidden"],
)
def test_what_is_not_public_is_not_there_not_even_for_the_author_or_moderation(fields):
    person = make.person()
    make.idea(author=person, title=CANARY, **fields)

    for reader in (None, person, make.moderator()):
        client = Client()
        if reader:
            client.force_login(reader)
        html = page(person, client)
        assert CANARY not in html
        assert '<span class="tabs__count">0</span>' in html


@pytest.mark.parametrize("field", ["hidden_at", "held_at", "removed_at"])
def test_comments_that_cannot_be_read_are_not_there(field):
    person = make.person()
    comment = make.comment(make.idea(), by=person, body=CANARY)
    setattr(comment, field, clock.now())
    comment.save()

    assert CANARY not in page(person, name="comments_of")


def test_comments_on_an_idea_that_left_the_public_are_not_there():
    person, idea = make.person(), make.idea(title=CANARY)
    make.comment(idea, by=person, body=CANARY)
    idea.hide(by=make.moderator(), rule=make.rule(), reason="Beleidigung")

    assert CANARY not in page(person, name="comments_of")


def test_offices_and_mandates_are_shown_by_the_site():
    person = make.moderator("Petra")
    body = make.organisation("Bezirksamt Lichtenberg")
    make.mandate(person, body)
    make.mandate(person, make.organisation("Ende AG"), starts_on=date(2020, 1, 1), ends_on=date(2020, 12, 31))
    make.mandate(person, make.organisation("Ungeprüft e. V.", verified=False))

    html = page(person)

    assert ">Moderation<" in html
    assert "Bezirksamt Lichtenberg" in html
    assert "Ende AG" not in html
    assert "Ungeprüft" not in html


def test_a_banned_person_keeps_the_name_and_loses_the_words():
    person = make.person("Mira K.", about=CANARY, is_active=False)

    html = page(person)

    assert "Mira K." in html
    assert CANARY not in html


def gone(person) -> int:
    person.public_name, person.about, person.email = "", "", None
    person.save()
    return person.pk


def unconfirmed(person) -> int:
    person.emailaddress_set.update(verified=False)
    return person.pk


@pytest.mark.parametrize("number", [lambda: gone(make.person()), lambda: unconfirmed(make.person()), lambda: 999_999])
@pytest.mark.parametrize("name", ["person", "comments_of"])
def test_erased_unconfirmed_and_unknown_people_have_no_page(number, name):
    assert Client().get(reverse(name, args=[number()])).status_code == 404


def test_an_erased_person_has_no_address_to_link_to():
    person = make.person()
    gone(person)

    assert (str(person), person.get_absolute_url()) == ("Gelöschtes Konto", "")


def test_pages_follow_one_another_and_nothing_is_lost():
    person = make.person()
    for number in range(25):
        make.idea(author=person, title=f"Idee Nummer {number:02d}")

    first = Client().get(reverse("person", args=[person.pk]))
    second = Client().get(first.context["older_url"])

    titles = [card.title for answer in (first, second) for card in answer.context["cards"]]
    assert titles == [f"Idee Nummer {number:02d}" for number in reversed(range(25))]
    assert "older_url" in second.context
    assert not second.context["older_url"]


@pytest.mark.parametrize("nonsense", ["?ab=1", "?ab=%00", "?ab=Li4u", "?bis=%F0", "?ab=" + "9" * 200])
def test_nonsense_in_the_address_shows_the_first_page(nonsense):
    person = make.person()
    make.idea(author=person, title="Die erste")

    answer = Client().get(reverse("person", args=[person.pk]) + nonsense)

    assert answer.status_code == 200
    assert "Die erste" in answer.content.decode()


@pytest.mark.parametrize("name", ["person", "comments_of"])
def test_it_asks_the_database_as_often_for_one_contribution_as_for_twenty(name):
    def queries(person) -> int:
        with CaptureQueriesContext(connection) as asked:
            page(person, name=name)
        return len(asked)

    few, many = make.person(), make.person()
    for person, number in ((few, 1), (many, 15)):
        for _ in range(number):
            make.comment(make.idea(author=person, co_authors=(make.person(),)), by=person)

    assert queries(few) == queries(many) <= 10


def test_hostile_words_are_only_words():
    person = make.person(about="<script>alert(1)</script>")
    make.comment(make.idea(), by=person, body="<img src=x onerror=alert(1)>")

    assert "<script>alert" not in page(person)
    assert "<img" not in page(person, name="comments_of")

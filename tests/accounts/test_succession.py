"""Succession: when a body is renamed or dissolved, the one that follows takes over what it carried, after one yes."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from accounts.models import Organisation
from activity.models import Event
from activity.verbs import Verb
from arena import clock
from arena.transitions import Refused
from ideas.models import Responsibility
from measures.succession import confirm_succession
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def old():
    return make.organisation("Senatsverwaltung für Altes")


@pytest.fixture
def carried(old):
    """What the old body carries; then it gets an end and a successor."""
    carried = make.responsibility(make.idea(), body=old)
    old.successor = make.organisation("Senatsverwaltung für Neues")
    old.valid_to = clock.today() - timedelta(days=1)
    old.save()
    return carried


@pytest.fixture
def speaker(client, old, carried):
    speaker = make.representative(old.successor, "Mira K.")
    client.force_login(speaker)
    return speaker


def test_responsibilities_and_measures_go_on_with_the_successor(client, old, carried, speaker):
    measure = make.measure(organisation=old)

    answer = client.post(f"/stellen/{old.pk}/nachfolge/")

    assert answer.url == f"/stellen/{old.successor_id}/"
    carried.refresh_from_db()
    assert carried.state == "handed_over"
    heir = Responsibility.objects.running().get()
    assert (heir.organisation, heir.idea, heir.role, heir.takes_over) == (
        old.successor,
        carried.idea,
        carried.role,
        carried,
    )
    measure.refresh_from_db()
    assert (measure.organisation, measure.responsible) == (old.successor, "Senatsverwaltung für Altes")
    event = Event.objects.get(verb=Verb.SUCCESSION_CONFIRMED)
    assert (event.actor, event.organisation) == (speaker, old.successor)


def test_it_is_confirmed_once(client, old, speaker):
    client.post(f"/stellen/{old.pk}/nachfolge/")

    assert client.post(f"/stellen/{old.pk}/nachfolge/").status_code == 409
    assert Event.objects.filter(verb=Verb.SUCCESSION_CONFIRMED).count() == 1


def test_only_whoever_speaks_for_the_successor_confirms(client, old, carried):
    for person in (make.person(), make.representative(old), make.stabsstelle()):
        client.force_login(person)
        assert client.post(f"/stellen/{old.pk}/nachfolge/").status_code == 403

    assert Responsibility.objects.running().get() == carried


def test_a_body_that_still_exists_has_nothing_to_pass_on(old, carried, speaker):
    Organisation.objects.filter(pk=old.pk).update(valid_to=clock.today())

    with pytest.raises(Refused):
        confirm_succession(old, by=speaker)

    assert Responsibility.objects.running().get() == carried


def test_nothing_is_passed_on_halfway(old, carried, speaker, monkeypatch):
    monkeypatch.setattr(Event, "record", lambda *args, **kwargs: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        confirm_succession(old, by=speaker)

    old.refresh_from_db()
    assert old.succession_confirmed_at is None
    assert Responsibility.objects.running().get() == carried


# The pages of both bodies


def test_the_page_asks_whoever_may_and_tells_everybody_afterwards(client, old, speaker):
    asked = client.get(f"/stellen/{old.pk}/").text
    assert "Nachfolge bestätigen" in asked

    client.post(f"/stellen/{old.pk}/nachfolge/")

    client.logout()
    told = client.get(f"/stellen/{old.pk}/").text
    assert "Nachfolge bestätigen" not in told
    assert "Die Nachfolge ist bestätigt" in told


def test_a_body_shows_what_it_carries_and_what_it_carried(client, old, carried, speaker):
    confirm_succession(old, by=speaker)

    former, today = (client.get(f"/stellen/{pk}/").text for pk in (old.pk, old.successor_id))

    assert "Was sie getragen hat" in former
    assert str(carried.idea) in former
    assert "Zurzeit trägt die Stelle keine Idee." in former
    assert str(carried.idea) in today
    assert "Federführung" in today


def test_a_hidden_idea_is_not_named_on_the_page_of_its_body(client, old):
    idea = make.idea(title="Verborgene Idee")
    make.responsibility(idea, body=old)
    idea.hide(by=make.moderator(), rule=make.rule(), reason="x")

    assert "Verborgene Idee" not in client.get(f"/stellen/{old.pk}/").text


def test_it_says_when_a_responsibility_must_be_renewed(client, old):
    carried = make.responsibility(make.idea(), body=old)
    Responsibility.objects.filter(pk=carried.pk).update(renewed_at=clock.now() - timedelta(days=80))

    assert "erneuert werden, sonst erlischt es" in client.get(f"/stellen/{old.pk}/").text


def test_many_responsibilities_cost_no_more_questions(client, old, django_assert_max_num_queries):
    for _ in range(5):
        make.responsibility(make.idea(), body=old, by=make.representative(old))

    with django_assert_max_num_queries(7):
        client.get(f"/stellen/{old.pk}/")


def test_representatives_say_what_their_body_can_contribute(client, old):
    recht = make.competence()
    client.force_login(make.representative(old))

    client.post(f"/stellen/{old.pk}/kompetenzen/", {"competences": [recht.pk]})

    client.logout()
    assert "Recht" in client.get(f"/stellen/{old.pk}/").text
    client.force_login(make.person())
    assert client.post(f"/stellen/{old.pk}/kompetenzen/", {}).status_code == 403


def test_people_say_what_they_can_contribute(client):
    person, recht = make.person("Mira K."), make.competence()
    client.force_login(person)

    client.post("/konto/profil/", {"public_name": "Mira K.", "about": "", "competences": [recht.pk]})

    client.logout()
    assert "Kann beitragen: Recht" in " ".join(client.get(f"/menschen/{person.pk}/").text.split())


def test_a_body_does_not_follow_on_itself_not_even_by_a_detour():
    first, second, third = make.organisation(), make.organisation(), make.organisation()
    first.successor, second.successor, third.successor = second, third, first

    first.save()
    second.save()
    with pytest.raises(ValidationError, match="führt zu der Stelle selbst zurück"):
        third.clean()
    third.successor = third
    with pytest.raises(ValidationError, match="führt zu der Stelle selbst zurück"):
        third.clean()


def test_nobody_asks_to_represent_a_body_that_is_no_more(client):
    body = make.organisation()
    type(body).objects.filter(pk=body.pk).update(valid_to=clock.today() - timedelta(days=1))
    client.force_login(make.person())

    answer = client.post(f"/stellen/{body.pk}/vertretung/", {"note": "Referentin"})

    assert (answer.status_code, answer.url) == (302, body.get_absolute_url())
    assert not body.mandate_requests.exists()

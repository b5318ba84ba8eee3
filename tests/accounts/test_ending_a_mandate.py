"""Ending: a mandate acts no more, at once, and stays as history."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from accounts.models import Mandate, User
from activity.models import Event
from activity.verbs import Verb
from arena import clock
from arena.transitions import Refused
from tests import make
from tests.moderation import people

pytestmark = pytest.mark.django_db


def test_from_this_moment_the_person_acts_for_it_no_more():
    body = make.organisation()
    person, by = make.representative(body), make.stabsstelle()

    Mandate.objects.get().end(by=by)

    assert User.objects.get(pk=person.pk).bodies == frozenset()
    event = Event.objects.get()
    assert (event.verb, event.actor, event.organisation) == (Verb.MANDATE_ENDED, by, body)
    assert event.details["person"] == person.pk


def test_it_ends_once():
    make.representative()
    mandate, stale = Mandate.objects.get(), Mandate.objects.get()
    mandate.end(by=make.stabsstelle())

    with pytest.raises(Refused):
        stale.end(by=make.stabsstelle())


def test_the_desk_asks_first_and_then_ends():
    person = make.representative(make.organisation("Bezirksamt Pankow"), "Mira K.")
    mandate = Mandate.objects.get()
    desk, url = people.stabsstelle(), reverse("admin:accounts_mandate_changelist")

    asked = desk.post(url, {"action": "end", "_selected_action": [mandate.pk]})

    assert "Mira K." in asked.text
    assert person.mandates.running().exists()
    form = BeautifulSoup(asked.content, "html.parser").select_one("main form")
    desk.post(form["action"], {tag["name"]: tag["value"] for tag in form.select("input[name]")})
    assert not person.mandates.running().exists()
    assert Event.objects.get(verb=Verb.MANDATE_ENDED).details["person"] == person.pk


def test_an_ended_one_cannot_be_prolonged():
    make.representative()
    mandate = Mandate.objects.get()
    mandate.end(by=make.stabsstelle())

    people.stabsstelle().post(
        reverse("admin:accounts_mandate_change", args=[mandate.pk]), {"ends_on": clock.today() + timedelta(days=9)}
    )

    mandate.refresh_from_db()
    assert mandate.ends_on is None
    assert mandate.ended_at is not None


def test_prolonging_into_another_period_is_refused_with_words():
    person, body = make.person(), make.organisation()
    first = make.mandate(person, body, ends_on=clock.today() + timedelta(days=5))
    make.mandate(person, body, starts_on=clock.today() + timedelta(days=10))

    answer = people.stabsstelle().post(
        reverse("admin:accounts_mandate_change", args=[first.pk]), {"ends_on": clock.today() + timedelta(days=20)}
    )

    assert "gilt in dieser Zeit schon eine Vertretung" in answer.text

"""Erasing somebody who carries: nothing of theirs goes on running, and everybody concerned can see why."""

from datetime import timedelta

import pytest

from activity.models import Event
from activity.verbs import Verb
from arena import clock, personal
from ideas.models import AuthorshipOffer, Contact, Deputy, Help
from tests import make

pytestmark = pytest.mark.django_db


def test_what_they_carry_ends_and_the_history_says_why():
    lead, idea = make.person(), make.idea()
    carried = make.responsibility(idea, by=lead, pledge="Ich kümmere mich.")

    personal.erase(lead, blank_texts=False)

    carried.refresh_from_db()
    assert (carried.state, carried.ended_by, carried.pledge) == ("ended", None, "Ich kümmere mich.")
    assert idea.responsibilities.lead().count() == 0
    event = Event.objects.get(verb=Verb.RESPONSIBILITY_ENDED)
    assert (event.actor, event.reason) == (None, "Konto gelöscht")


def test_the_pledge_goes_with_the_texts():
    carried = make.responsibility(make.idea(), by=make.person(), pledge="Ich kümmere mich.", brings="Zeit")

    personal.erase(carried.person, blank_texts=True)

    carried.refresh_from_db()
    assert (carried.pledge, carried.brings) == ("", "")


def test_an_open_offer_is_withdrawn():
    offered = make.responsibility(make.idea(), by=make.person(), accepted=False)

    personal.erase(offered.person, blank_texts=False)

    offered.refresh_from_db()
    assert (offered.state, offered.pledge) == ("withdrawn", "")


def test_what_a_body_carries_stays_with_the_body():
    body = make.organisation()
    speaker = make.representative(body)
    carried = make.responsibility(make.idea(), by=speaker, body=body)

    personal.erase(speaker, blank_texts=True)

    carried.refresh_from_db()
    assert (carried.state, carried.pledge) == ("running", "Wir kümmern uns.")
    assert not speaker.mandates.running().exists()


def test_help_and_contacts_go_and_heirs_and_deputies_are_replaced():
    person, idea = make.person(), make.idea()
    Help.offer(idea, by=person, text="Ich kann Daten beisteuern.")
    Contact.ask(idea, by=idea.authors.get(), asked=person)
    offer = AuthorshipOffer.ask(idea, person, by=None)
    deputy = Deputy.objects.create(idea=make.idea(), office="stabsstelle", user=person, named_by=make.stabsstelle())

    personal.erase(person, blank_texts=False)

    given = Help.objects.get()
    assert (given.text, given.withdrawn_at is None) == ("", False)
    assert not Contact.objects.exists()
    offer.refresh_from_db()
    assert offer.answer == "refused"
    deputy.refresh_from_db()
    assert deputy.ended_at is not None


def test_their_competences_and_their_mandate_requests_go():
    person = make.person()
    person.competences.add(make.competence())
    make.mandate(person, make.organisation(), starts_on=clock.today() - timedelta(days=3))

    personal.erase(person, blank_texts=False)

    person.refresh_from_db()
    assert not person.competences.exists()
    assert person.mandates.get().ended_at is not None
    assert not person.mandate_requests.exists()

"""Confirming: everybody who carries an idea stands behind one version; a newer one voids that and tells them."""

from datetime import timedelta

import pytest
from django.urls import reverse

from activity.verbs import Verb
from arena import clock
from arena.transitions import Stale, WrongStage
from ideas.models import Confirmation, Stage
from ideas.models.consortium import Role
from ideas.turns import turns_of
from tests import make
from tests.ideas.carrying import afresh, broken, hearers_of, verbs_of
from tests.ideas.test_saving_sections import save

pytestmark = pytest.mark.django_db


def carried(**fields):
    """An idea that is worked out, its lead and a partner body."""
    idea = make.idea(Stage.DEVELOPMENT, **fields)
    return idea, make.responsibility(idea), make.responsibility(idea, role=Role.PARTNER, body=make.organisation())


def test_a_party_stands_behind_the_newest_version():
    idea, lead, partner = carried()

    given = Confirmation.give(partner, by=partner.offered_by, number=1)

    assert (given.version.number, given.by) == (1, partner.offered_by)
    assert (afresh(idea).readiness.carriers, afresh(idea).readiness.confirmed) == (2, 1)
    event = idea.events.get(verb="version_confirmed")
    assert event.organisation == partner.organisation
    assert event.details == {"responsibility": partner.pk, "role": "partner", "version": 1, "owed_by": "lead"}
    assert hearers_of(Verb.VERSION_CONFIRMED) == {lead.person_id: "owing"}


def test_once_the_lead_stands_behind_it_the_others_are_asked():
    idea, lead, partner = carried()
    done = make.responsibility(idea, role=Role.EXPERTISE)
    Confirmation.give(done, by=done.person, number=1)

    Confirmation.give(lead, by=lead.person, number=1)

    assert hearers_of(Verb.VERSION_CONFIRMED) == {partner.offered_by_id: "to_confirm"}


def test_confirming_twice_is_once():
    idea, lead, _partner = carried()

    given = [Confirmation.give(lead, by=lead.person, number=1) for _ in range(2)]

    assert given[0] == given[1]
    assert verbs_of(idea).count("version_confirmed") == 1


def test_only_when_all_confirmed_the_same_version_the_condition_is_met():
    idea, lead, partner = carried()
    Confirmation.give(lead, by=lead.person, number=1)
    one_of_two = afresh(idea).readiness.all_confirmed

    Confirmation.give(partner, by=partner.offered_by, number=1)

    assert not one_of_two
    assert afresh(idea).readiness.all_confirmed


def test_nobody_at_all_is_not_everybody():
    assert not make.idea(Stage.DEVELOPMENT).readiness.all_confirmed


def test_a_new_version_voids_what_was_confirmed_and_tells_them():
    idea, lead, partner = carried()
    Confirmation.give(lead, by=lead.person, number=1)
    Confirmation.give(partner, by=partner.offered_by, number=1)

    save(idea, "Anders.")

    assert afresh(idea).readiness.confirmed == 0
    assert Confirmation.objects.count() == 2
    assert hearers_of(Verb.CONFIRMATIONS_VOIDED) == {
        lead.person_id: "confirmed",
        partner.offered_by_id: "confirmed",
    }
    assert idea.events.get(verb="confirmations_voided").details == {"version": 2, "confirmed": 1}


def test_the_form_of_the_idea_voids_them_as_well():
    idea, lead, _partner = carried()
    Confirmation.give(lead, by=lead.person, number=1)

    afresh(idea).edit(by=idea.authors.first(), revision=0, reason="Kürzer", summary="Kurz.")

    assert verbs_of(idea)[-2:] == ["idea_edited", "confirmations_voided"]


def test_where_nobody_had_confirmed_nobody_is_told():
    idea, lead, _partner = carried()
    Confirmation.give(lead, by=lead.person, number=1)
    save(idea, "Anders.")

    save(idea, "Noch anders.")

    assert verbs_of(idea).count("confirmations_voided") == 1


def test_who_laid_the_responsibility_down_is_neither_asked_nor_told():
    idea, lead, partner = carried()
    Confirmation.give(partner, by=partner.offered_by, number=1)
    partner.end(by=partner.offered_by, reason="Keine Zeit.")
    Confirmation.give(lead, by=lead.person, number=1)

    assert afresh(idea).readiness.all_confirmed


def test_a_version_that_is_not_the_newest_is_not_confirmed():
    idea, lead, _partner = carried()
    save(idea, "Anders.")

    with pytest.raises(Stale):
        Confirmation.give(lead, by=lead.person, number=1)

    assert not Confirmation.objects.exists()


@pytest.mark.parametrize("stage", ["discussion", "assessment", "decision", "deferred"])
def test_in_these_stages_nothing_is_confirmed(stage):
    idea, lead, _partner = carried()
    rests = {"deferred_from": "development"} if stage == "deferred" else {}
    type(idea).objects.filter(pk=idea.pk).update(stage=stage, **rests)

    with pytest.raises(WrongStage):
        Confirmation.give(lead, by=lead.person, number=1)


def test_an_offer_confirms_nothing():
    idea = make.idea(Stage.DEVELOPMENT)
    offered = make.responsibility(idea, role=Role.PARTNER, accepted=False)

    with pytest.raises(WrongStage):
        Confirmation.give(offered, by=offered.person, number=1)


def test_a_confirmation_that_cannot_be_told_of_was_not_given(monkeypatch):
    _idea, lead, _partner = carried()
    monkeypatch.setattr("activity.models.Event.record", broken)

    with pytest.raises(RuntimeError):
        Confirmation.give(lead, by=lead.person, number=1)

    assert not Confirmation.objects.exists()


def test_the_page_of_those_who_carry_says_who_confirmed_and_asks_who_did_not(client):
    idea, lead, partner = carried()
    Confirmation.give(lead, by=lead.person, number=1)
    url = reverse("carrying", args=[idea.pk])
    client.force_login(partner.offered_by)

    before = client.get(url).content.decode()
    answer = client.post(reverse("confirm_version", args=[partner.pk]), {"number": 1}, follow=True)

    assert before.count("Fassung 1 bestätigen") == 1
    assert "Steht hinter Fassung 1 des Steckbriefs." in before
    after = answer.content.decode()
    assert after.count("Steht hinter Fassung 1 des Steckbriefs.") == 2
    assert "Fassung 1 bestätigen" not in after


def test_after_a_new_version_the_page_shows_what_changed_since(client):
    idea, lead, _partner = carried()
    Confirmation.give(lead, by=lead.person, number=1)
    save(idea, "Anders.")
    client.force_login(lead.person)

    page = client.get(reverse("carrying", args=[idea.pk])).content.decode()

    assert "Hatte Fassung 1 bestätigt; sie gilt nicht mehr, inzwischen gibt es Fassung 2." in page
    assert f"{reverse('version', args=[idea.pk, 2])}?mit=1" in page


@pytest.mark.parametrize("typed", ["", "x", "0", "7"])
def test_a_number_nobody_was_shown_confirms_nothing(client, typed):
    _idea, lead, _partner = carried()
    client.force_login(lead.person)

    answer = client.post(reverse("confirm_version", args=[lead.pk]), {"number": typed})

    assert answer.status_code == 409
    assert not Confirmation.objects.exists()


def test_who_carries_is_asked_in_one_query_however_many_they_are(django_assert_num_queries):
    idea, _lead, _partner = carried()
    for _ in range(5):
        more = make.responsibility(idea, role=Role.EXPERTISE)
        Confirmation.give(more, by=more.person, number=1)
    idea = afresh(idea)

    with django_assert_num_queries(1):
        assert (idea.readiness.carriers, idea.readiness.confirmed) == (7, 5)
        assert not idea.readiness.is_complete


def test_the_clock_keeps_when_it_was_given():
    _idea, lead, _partner = carried()

    with clock.travel(timedelta(days=3)):
        given = Confirmation.give(lead, by=lead.person, number=1)

        assert clock.now() - given.at < timedelta(minutes=1)


def asked_on_their_page(person):
    """What waits for this person on their own page, as words."""
    return [turn.words for turn in turns_of(person, []) if turn.action == "Bestätigen"]


def test_once_the_lead_stands_behind_it_the_own_page_of_the_others_asks_them():
    _idea, lead, partner = carried()
    before = asked_on_their_page(partner.offered_by)

    Confirmation.give(lead, by=lead.person, number=1)

    assert before == []
    named = f"(Partner: {partner.organisation})"
    assert asked_on_their_page(partner.offered_by) == [f"Fassung 1 des Steckbriefs wartet auf Ihr Ja {named}"]
    assert asked_on_their_page(lead.person) == []
    Confirmation.give(partner, by=partner.offered_by, number=1)
    assert asked_on_their_page(partner.offered_by) == []


def test_the_own_page_of_the_lead_asks_once_anybody_stands_behind_it():
    _idea, lead, partner = carried()
    Confirmation.give(partner, by=partner.offered_by, number=1)

    assert asked_on_their_page(lead.person) == [
        f"Fassung 1 des Steckbriefs wartet auf Ihr Ja (Federführung: {lead.person})"
    ]


def test_a_newer_version_is_asked_for_only_after_the_lead_confirmed_that_one():
    idea, lead, partner = carried()
    Confirmation.give(lead, by=lead.person, number=1)
    Confirmation.give(partner, by=partner.offered_by, number=1)
    save(idea, "Anders.")
    before = asked_on_their_page(partner.offered_by)

    Confirmation.give(lead, by=lead.person, number=2)

    assert before == []
    assert [words[:9] for words in asked_on_their_page(partner.offered_by)] == ["Fassung 2"]


def test_outside_the_development_nobody_is_asked_to_confirm():
    idea, lead, partner = carried()
    Confirmation.give(lead, by=lead.person, number=1)

    type(idea).objects.filter(pk=idea.pk).update(stage="assessment")

    assert asked_on_their_page(partner.offered_by) == []


def test_the_question_leads_to_the_place_where_it_is_answered(client):
    _idea, lead, partner = carried()
    Confirmation.give(lead, by=lead.person, number=1)
    client.force_login(partner.offered_by)

    turn = turns_of(partner.offered_by, [])[-1]
    page = client.get(turn.url).content.decode()

    assert f'id="{turn.url.partition("#")[2]}"' in page
    assert "Fassung 1 bestätigen" in page

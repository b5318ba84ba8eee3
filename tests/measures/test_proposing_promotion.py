"""Proposing a promotion: who leads in the administration, or the Stabsstelle, says which measure an idea is to become."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Organisation, Sector
from activity.models import Event
from arena.transitions import Unmet, WrongStage
from ideas.models import Idea, Stage
from measures.models import Promotion
from tests import make
from tests.mails import deliver
from tests.measures import promoting
from tests.moderation.people import signed_in

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("sector", "hosts", "kind"),
    [
        (Sector.ADMINISTRATION, True, "central"),
        (Sector.ADMINISTRATION, False, "decentral"),
        (Sector.BUSINESS, False, "network"),
        (Sector.SCIENCE, False, "network"),
        (Sector.CIVIL_SOCIETY, False, "network"),
    ],
)
def test_whoever_leads_decides_which_kind_of_measure_it_becomes(sector, hosts, kind):
    body = make.organisation(sector=sector)
    Organisation.objects.filter(pk=body.pk).update(hosts_stabsstelle=hosts)

    promotion = promoting.propose(promoting.selected(body=Organisation.objects.get(pk=body.pk)))

    assert (promotion.kind, promotion.state) == (kind, "proposed")


def test_a_person_leads_no_measure():
    idea = make.idea()
    make.responsibility(idea)
    Idea.objects.filter(pk=idea.pk).update(stage="selected")

    with pytest.raises(Unmet) as refused:
        promoting.propose(idea)

    assert [guard.code for guard in refused.value.guards] == ["lead_is_a_body"]


def test_a_body_of_citizens_leads_no_measure():
    with pytest.raises(Unmet):
        promoting.propose(promoting.selected(body=make.organisation(sector=Sector.CITIZENS)))


def test_a_body_that_is_not_verified_any_more_leads_no_measure():
    idea = promoting.selected()
    Organisation.objects.update(verified_at=None)

    with pytest.raises(Unmet):
        promoting.propose(idea)


def test_a_decentral_measure_needs_a_plan_for_afterwards():
    with pytest.raises(Unmet) as refused:
        promoting.propose(promoting.selected(), plan="  ")

    assert [guard.code for guard in refused.value.guards] == ["continuation_plan"]
    assert not Promotion.objects.exists()


@pytest.mark.parametrize("stage", [stage for stage in Stage if stage != Stage.SELECTED])
def test_only_what_is_selected_can_become_a_measure(stage):
    idea = make.idea(stage)

    with pytest.raises(WrongStage):
        promoting.propose(idea)


def test_it_is_proposed_once():
    idea = promoting.selected()
    promoting.propose(idea)

    with pytest.raises(WrongStage):
        promoting.propose(idea)

    assert Promotion.objects.count() == 1


@pytest.mark.parametrize(
    ("kind", "turn"), [("central", "stabsstelle"), ("decentral", "administration"), ("network", "lead")]
)
def test_then_it_is_the_turn_of_who_signs_within_the_same_time(kind, turn):
    idea = promoting.selected(kind)

    promoting.propose(idea)

    after = promoting.afresh(idea)
    assert (after.owed_by, after.due_on, after.stage) == (turn, idea.due_on, "selected")


def test_it_is_proposed_for_the_body_that_leads():
    idea = promoting.selected()
    body = promoting.lead_of(idea)

    promotion = promoting.propose(idea, by=make.representative(body))

    assert promotion.proposed_for == body
    event = Event.objects.get(verb="promotion_proposed")
    assert (event.organisation, event.details["promotion"]) == (body, promotion.pk)


def test_nothing_changes_where_it_cannot_be_written_down(monkeypatch):
    idea = promoting.selected()
    monkeypatch.setattr(Event, "record", lambda *args, **kwargs: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        promoting.propose(idea)

    assert not Promotion.objects.exists()
    assert promoting.afresh(idea).owed_by == "administration"


def test_the_form_knows_the_title_the_summary_and_the_plan_of_the_fact_sheet():
    idea = promoting.selected()
    idea.versions.update(sections={"continuation": "Danach übernimmt es das Rechenzentrum."})
    client = signed_in(make.representative(promoting.lead_of(idea)))

    page = client.get(reverse("propose_promotion", args=[idea.pk])).content.decode()

    assert idea.title in page
    assert "Danach übernimmt es das Rechenzentrum." in page


def test_the_form_of_a_network_measure_asks_for_no_plan():
    idea = promoting.selected("network")

    page = signed_in(make.stabsstelle()).get(reverse("propose_promotion", args=[idea.pk])).content.decode()

    assert 'name="plan"' not in page


def test_what_was_typed_stays_where_something_is_missing():
    idea = promoting.selected()
    client = signed_in(make.representative(promoting.lead_of(idea)))
    typed = {"title": "Briefe, die man versteht", "summary": "", "plan": "Alle Ämter."}

    answer = client.post(reverse("propose_promotion", args=[idea.pk]), typed)

    assert answer.status_code == 422
    assert "Briefe, die man versteht" in answer.content.decode()
    assert not Promotion.objects.exists()


def test_it_is_proposed_on_the_page_and_everybody_reads_it():
    idea = promoting.selected()
    client = signed_in(make.representative(promoting.lead_of(idea)))
    typed = {"title": "Briefe für alle", "summary": "Kurz gesagt.", "plan": "Alle Ämter übernehmen."}

    answer = client.post(reverse("propose_promotion", args=[idea.pk]), typed)

    assert answer["Location"] == reverse("promotion", args=[idea.pk])
    page = Client().get(answer["Location"]).content.decode()
    assert "Briefe für alle" in page
    assert "Alle Ämter übernehmen." in page


def test_a_stranger_may_not_propose_and_the_lead_of_a_network_measure_neither():
    idea, network = promoting.selected(), promoting.selected("network")
    representative = make.representative(promoting.lead_of(network))

    assert signed_in(make.person()).get(reverse("propose_promotion", args=[idea.pk])).status_code == 403
    assert signed_in(representative).get(reverse("propose_promotion", args=[network.pk])).status_code == 403


def test_who_signs_is_told_that_it_is_their_turn():
    idea = promoting.selected("network")
    deliver()

    promoting.propose(idea)

    subjects = {mail["To"]: mail["Subject"] for mail in deliver()}
    lead = idea.lead.offered_by
    assert subjects[lead.email] == f"Sie sind am Zug: Die Idee {idea.reference} soll Maßnahme werden"


def test_a_proposal_is_void_when_the_idea_falls_back():
    idea = promoting.selected()
    promoting.propose(idea)

    promoting.afresh(idea).fall_back(by=make.stabsstelle(), reason="Die Stelle ist aufgelöst.")

    assert Promotion.objects.get().state == "lapsed"
    assert promoting.afresh(idea).promotion is None

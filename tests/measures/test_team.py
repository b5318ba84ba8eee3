"""The team: who joins hears of it, who leaves stays readable, and only who belongs to it keeps the measure."""

import pytest
from bs4 import BeautifulSoup

from activity.models import Follow, Notification
from activity.verbs import Verb
from arena.transitions import Refused
from measures import policies
from measures.models import Measure, TeamMember
from tests import make
from tests.measures import keeping

pytestmark = pytest.mark.django_db


def test_a_member_adds_somebody_by_name(client):
    mira, olek = make.person(), make.person("Olek P.")
    measure = keeping.kept(mira)
    client.force_login(mira)

    answer = client.post(
        f"/massnahmen/{measure.pk}/team/mitglieder/", {"person": "olek p.", "role": "impact"}, follow=True
    )

    assert "Olek P. gehört jetzt zum Team" in answer.text
    assert [(str(member.person), member.role) for member in Measure.objects.get().team][1] == ("Olek P.", "impact")
    assert Follow.objects.filter(user=olek, measure=measure).exists()
    assert Notification.objects.get(recipient=olek).event.verb == Verb.TEAM_JOINED


def test_an_unknown_name_keeps_what_was_typed(client):
    mira = make.person()
    measure = keeping.kept(mira)
    client.force_login(mira)

    answer = client.post(f"/massnahmen/{measure.pk}/team/mitglieder/", {"person": "Niemand", "role": "advice"})

    page = BeautifulSoup(answer.content, "html.parser")
    assert answer.status_code == 422
    assert page.select_one("[name=person]")["value"] == "Niemand"
    assert page.select_one("[name=role][checked]")["value"] == "advice"
    assert page.select_one("details[open]")


def test_who_may_act_for_the_body_that_carries_it_joins_for_that_body():
    body = make.organisation("Bezirksamt Pankow")
    measure = make.measure(organisation=body)

    official = TeamMember.join(measure, person=make.representative(body, "Olga"), role="lead", by=make.stabsstelle())
    citizen = TeamMember.join(measure, person=make.person("Mira"), role="advice", by=make.stabsstelle())

    assert (official.name, citizen.name) == ("Olga für Bezirksamt Pankow", "Mira")


def test_joining_twice_is_refused_with_what_happened():
    mira = make.person()
    measure = keeping.kept(mira)

    with pytest.raises(Refused):
        TeamMember.join(measure, person=mira, role="impact", by=make.stabsstelle())
    assert measure.members.count() == 1


def test_who_leaves_keeps_nothing_any_more_and_stays_readable(client):
    mira = make.person("Mira K.")
    measure = keeping.kept(mira)
    client.force_login(mira)

    client.post(f"/massnahmen/team/{measure.members.get().pk}/ende/")

    left = Measure.objects.get()
    page = client.get(f"/massnahmen/{measure.pk}/team/")
    assert not policies.can_keep_measure(mira, left)
    assert client.post(f"/massnahmen/{measure.pk}/meilensteine/neu/").status_code == 403
    assert "Früher im Team" in page.text
    assert "Mira K." in page.text


def test_leaving_twice_leads_to_what_one_did(client):
    mira = make.person()
    member = keeping.kept(mira).members.get()
    client.force_login(mira)

    client.post(f"/massnahmen/team/{member.pk}/ende/")
    again = client.post(f"/massnahmen/team/{member.pk}/ende/")

    assert again.status_code == 302
    assert member.measure.events.filter(verb=Verb.TEAM_LEFT).count() == 1


def test_a_stale_copy_does_not_end_a_membership_twice():
    member = keeping.kept().members.get()
    stale = TeamMember.objects.get(pk=member.pk)
    member.leave(by=member.person)

    with pytest.raises(Refused):
        stale.leave(by=make.stabsstelle())


def test_the_history_names_the_body_for_which_the_member_acts(client):
    body = make.organisation("Bezirksamt Pankow")
    olga = make.representative(body, "Olga")
    measure = keeping.kept(olga, organisation=body)
    keeping.milestone(measure, by=olga)

    page = client.get(f"/massnahmen/{measure.pk}/verlauf/")

    assert "Olga für Bezirksamt Pankow hat einen Meilenstein gesetzt" in page.text


def test_a_banned_member_keeps_nothing():
    mira = make.person()
    measure = keeping.kept(mira)
    mira.is_active = False

    assert not policies.can_keep_measure(mira, measure)

"""Taking over: another authority gets a decentral measure of its own, linked to where it comes from."""

import pytest
from bs4 import BeautifulSoup
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from accounts.models import Sector
from activity.models import Event, Notification
from activity.verbs import Verb
from arena.transitions import Unmet, WrongStage
from measures.models import Kind, Measure, Replication, Status
from tests import make
from tests.measures import handing_on, keeping

pytestmark = pytest.mark.django_db
DIFFERENCES = "Wir beginnen mit den Bescheiden vom Standesamt."


@pytest.fixture
def mira():
    return make.person("Mira K.")


@pytest.fixture
def origin(mira):
    made = handing_on.handed_on(mira, topic="Bürgerservice", organisation=make.organisation("Bezirksamt Lichtenberg"))
    made.fields.add(make.field())
    return made


@pytest.fixture
def pankow():
    make.district("03", "Pankow")
    return make.organisation("Bezirksamt Pankow")


@pytest.fixture
def olga(pankow):
    return make.representative(pankow, "Olga P.")


def typed(body, **more):
    return {"organisation": body.pk, "title": "Formulare in Pankow", "differences": DIFFERENCES} | more


def test_an_authority_takes_it_over_as_a_decentral_measure_at_the_first_phase(client, origin, pankow, olga):
    client.force_login(olga)
    district = make.district("03", "Pankow")

    answer = client.post(f"/massnahmen/{origin.pk}/nachnutzung/uebernahme/", typed(pankow, districts=[district.pk]))

    copy = Replication.objects.get().copy
    assert answer.url == f"/massnahmen/{copy.pk}/"
    assert (copy.kind, copy.status, copy.phase.number) == (Kind.DECENTRAL, Status.PLANNED, 1)
    assert (copy.title, copy.summary, copy.topic) == ("Formulare in Pankow", "Kurz gesagt.", "Bürgerservice")
    assert copy.organisation == pankow
    assert [(str(member.person), member.role, member.organisation) for member in copy.team] == [
        ("Olga P.", "lead", pankow)
    ]
    assert list(copy.fields.all()) == list(origin.fields.all())
    assert [str(each) for each in copy.districts.all()] == ["Pankow"]
    assert f"/massnahmen/{copy.pk}/" in client.get("/suche/?q=Pankow").text


def test_both_sides_lead_to_each_other(client, origin, pankow, olga):
    copy = handing_on.taken_over(origin, body=pankow, by=olga, differences=DIFFERENCES).copy

    here, there = client.get(f"/massnahmen/{origin.pk}/").text, client.get(f"/massnahmen/{copy.pk}/").text
    where = client.get(f"/massnahmen/{origin.pk}/nachnutzung/").text

    assert "Eine weitere Stelle macht es nach" in here
    assert f'<a href="/massnahmen/{origin.pk}/">{origin.number} {origin.title}</a>' in there
    assert DIFFERENCES in where
    assert DIFFERENCES in client.get(f"/massnahmen/{copy.pk}/nachnutzung/").text


def test_the_team_of_the_origin_and_its_followers_hear_of_it_and_the_history_names_the_body(
    client, origin, pankow, olga, mira
):
    follower = make.person()
    origin.follow(by=follower)

    handing_on.taken_over(origin, body=pankow, by=olga)

    heard = Notification.objects.filter(event__verb=Verb.MEASURE_TAKEN_OVER)
    assert {each.recipient for each in heard} == {mira, follower}
    history = client.get(f"/massnahmen/{origin.pk}/verlauf/").text
    assert "Olga P. für Bezirksamt Pankow übernimmt die Maßnahme an einem weiteren Ort" in history


def test_the_page_suggests_title_and_district_of_the_one_authority(client, origin, olga):
    client.force_login(olga)

    answer = client.get(f"/massnahmen/{origin.pk}/nachnutzung/uebernahme/")

    page = BeautifulSoup(answer.content, "html.parser")
    assert page.select_one("[name=title]")["value"] == "Verständliche Formulare (Pankow)"
    assert page.select_one("[name=organisation][checked]")
    assert page.select_one("[name=districts][checked]")


def test_without_a_kit_nothing_is_taken_over(client, pankow, olga):
    bare = keeping.kept()
    client.force_login(olga)

    answer = client.post(f"/massnahmen/{bare.pk}/nachnutzung/uebernahme/", typed(pankow))

    assert answer.status_code == 409
    assert "noch keine Anleitung" in answer.text
    assert "Wir übernehmen das" not in client.get(f"/massnahmen/{bare.pk}/nachnutzung/").text
    assert not Replication.objects.exists()


def test_a_stopped_measure_is_not_taken_over_and_its_kit_stays(client, origin, mira, olga, pankow):
    origin.stop(by=mira, reason="Das Recht hat sich geändert.")
    client.force_login(olga)

    assert client.post(f"/massnahmen/{origin.pk}/nachnutzung/uebernahme/", typed(pankow)).status_code == 409
    assert "Niemand versteht den Brief." in client.get(f"/massnahmen/{origin.pk}/nachnutzung/").text


def test_a_second_click_leads_to_what_one_did(client, origin, pankow, olga):
    client.force_login(olga)

    client.post(f"/massnahmen/{origin.pk}/nachnutzung/uebernahme/", typed(pankow))
    again = client.post(f"/massnahmen/{origin.pk}/nachnutzung/uebernahme/", typed(pankow))

    assert again.status_code == 302
    assert Replication.objects.count() == 1


def test_a_colleague_reads_who_was_quicker(client, origin, pankow, olga):
    handing_on.taken_over(origin, body=pankow, by=olga)
    client.force_login(make.representative(pankow))

    answer = client.post(f"/massnahmen/{origin.pk}/nachnutzung/uebernahme/", typed(pankow))

    assert answer.status_code == 409
    assert "Olga P." in answer.text


def test_whoever_carries_it_does_not_take_it_over_from_itself(origin):
    with pytest.raises(Unmet):
        handing_on.taken_over(origin, body=origin.organisation)


def test_a_copy_of_a_copy_belongs_to_the_family_and_a_body_is_in_it_once(origin, pankow, olga):
    first = handing_on.taken_over(origin, body=pankow, by=olga)
    handing_on.kit_of(first.copy, by=olga)
    spandau = make.organisation("Bezirksamt Spandau")

    second = handing_on.taken_over(first.copy, body=spandau)

    assert (second.root, second.origin) == (origin, first.copy)
    with pytest.raises(WrongStage):
        handing_on.taken_over(origin, body=spandau)
    with pytest.raises(Unmet):
        handing_on.taken_over(first.copy, body=origin.organisation)


def test_the_database_knows_a_body_once_in_a_family(origin, pankow, olga):
    handing_on.taken_over(origin, body=pankow, by=olga)

    with pytest.raises(IntegrityError), transaction.atomic():
        Replication.objects.create(root=origin, origin=origin, copy=make.measure(), organisation=pankow, by=olga)


def test_a_takeover_is_judged_under_the_lock_of_the_first_measure(origin, pankow, olga):
    with CaptureQueriesContext(
        connection,
    ) as queries:
        handing_on.taken_over(origin, body=pankow, by=olga)

    assert any("measures_measure" in each["sql"] and "FOR UPDATE" in each["sql"] for each in queries)


def test_all_or_nothing(monkeypatch, origin, pankow, olga):
    record = Event.record

    def fail(verb, **more):
        if verb == Verb.MEASURE_TAKEN_OVER:
            raise RuntimeError
        return record(verb, **more)

    monkeypatch.setattr(Event, "record", fail)
    with pytest.raises(RuntimeError):
        handing_on.taken_over(origin, body=pankow, by=olga)

    assert list(Measure.objects.all()) == [origin]


def test_only_whoever_acts_for_an_authority_may(client, origin):
    clinic = make.representative(make.organisation("Klinik", sector=Sector.SCIENCE))
    client.force_login(clinic)

    assert client.get(f"/massnahmen/{origin.pk}/nachnutzung/uebernahme/").status_code == 403
    assert "Ihre Stelle finden und vertreten" in client.get(f"/massnahmen/{origin.pk}/nachnutzung/").text


def test_nobody_takes_it_over_for_a_body_of_others(client, origin, olga):
    client.force_login(olga)

    answer = client.post(f"/massnahmen/{origin.pk}/nachnutzung/uebernahme/", typed(make.organisation("Fremdes Amt")))

    page = BeautifulSoup(answer.content, "html.parser")
    assert answer.status_code == 422
    assert page.select_one("[name=differences]").text.strip() == DIFFERENCES
    assert not Replication.objects.exists()


def test_the_team_describes_anew_what_it_does_differently(client, origin, pankow, olga, mira):
    taken = handing_on.taken_over(origin, body=pankow, by=olga, differences=DIFFERENCES)
    client.force_login(olga)

    client.post(f"/massnahmen/uebernahmen/{taken.pk}/unterschiede/", {"differences": "Jetzt auch das Jugendamt."})

    assert "Jetzt auch das Jugendamt." in client.get(f"/massnahmen/{origin.pk}/nachnutzung/").text
    assert "Jetzt auch das Jugendamt." in client.get(f"/massnahmen/{taken.copy_id}/verlauf/").text
    assert Notification.objects.get(event__verb=Verb.DIFFERENCES_REVISED).recipient == mira


def test_an_empty_description_is_refused_and_the_old_one_stays(client, origin, pankow, olga):
    taken = handing_on.taken_over(origin, body=pankow, by=olga, differences=DIFFERENCES)
    client.force_login(olga)

    answer = client.post(f"/massnahmen/uebernahmen/{taken.pk}/unterschiede/", {"differences": ""})

    assert answer.status_code == 422
    assert Replication.objects.get().differences == DIFFERENCES


def test_the_map_leads_to_what_runs_in_a_district_and_nowhere_else(client, origin, pankow, olga):
    district, empty = make.district("03", "Pankow"), make.district("05", "Spandau")
    copy = handing_on.taken_over(origin, body=pankow, by=olga, districts=[district]).copy

    page = BeautifulSoup(client.get(f"/massnahmen/{origin.pk}/nachnutzung/").content, "html.parser")

    tile = page.select_one("a.map-tile__face")
    assert (tile["href"], tile.select_one(".map-tile__count").text) == ("#bezirk-03", "1")
    assert page.select_one("g.map-tile__face .map-tile__word").text == empty.name
    assert page.select_one("#bezirk-03").find_next("ul").a["href"] == f"/massnahmen/{copy.pk}/"
    assert page.select_one("#ohne-bezirk").find_next("ul").strong.text == str(origin)


def test_many_takeovers_cost_the_page_no_more_queries(client, django_assert_max_num_queries, origin):
    for _each in range(2):
        handing_on.taken_over(origin)
    with CaptureQueriesContext(connection) as few:
        client.get(f"/massnahmen/{origin.pk}/nachnutzung/?1")
    for number in range(5):
        handing_on.taken_over(origin, districts=[make.district(f"0{number + 1}", f"Bezirk {number}")])

    with CaptureQueriesContext(connection) as many:
        client.get(f"/massnahmen/{origin.pk}/nachnutzung/?2")

    assert len(many) == len(few)

"""Recognising: a network measure that signed the commitment becomes one of the city's, for a year."""

import json

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from activity.models import Decision, DecisionRecord, Event, Notification
from activity.verbs import Verb
from arena import clock, signing
from arena.transitions import Unmet, WrongStage
from measures import policies
from measures.models import Measure, Recognition, SignedStatement, TeamMember
from measures.models.recognition import a_year_after
from tests import make
from tests.measures import keeping, recognised
from tests.measures.recognised import committed

pytestmark = pytest.mark.django_db


def test_it_gets_a_number_a_year_a_decision_and_a_signature():
    measure, eva = committed(), make.stabsstelle()

    made = measure.recognise(by=eva, reason="Alle Prinzipien sind erfüllt.")

    today = clock.today()
    assert made.number == f"SCB-{today.year}-001"
    assert (made.recognised_on, made.valid_until) == (today, a_year_after(today))
    assert (made.recognised_by, made.commitment, made.state) == (eva, measure.commitment, "standing")
    record = DecisionRecord.objects.get(number=made.decision_number)
    assert (record.decision, record.measure, record.office) == (Decision.RECOGNISE, measure, "stabsstelle")
    assert record.text.reason == "Alle Prinzipien sind erfüllt."
    assert measure.events.get(verb=Verb.MEASURE_RECOGNISED).details == {
        "recognition": made.number,
        "until": a_year_after(today).isoformat(),
    }


def test_what_is_signed_says_what_was_decided():
    made = recognised.recognised()

    said, _key = signing.check(made.statement.text)

    record = DecisionRecord.objects.get(number=made.decision_number)
    assert {name: said[name] for name in ("type", "issuer", "number", "state", "carried_by", "commitment")} == {
        "type": "arena-anerkennung/1",
        "issuer": "http://localhost:8000",
        "number": made.number,
        "state": "recognised",
        "carried_by": "Garten e. V.",
        "commitment": "ab" * 32,
    }
    assert said["measure"]["title"] == "Grüne Höfe"
    assert said["decision"] == {"number": record.number, "hash": record.hash}
    assert (said["valid_until"], said["revoked_on"]) == (made.valid_until.isoformat(), None)
    assert said["status"] == f"http://localhost:8000/anerkennungen/{made.number}/"


@pytest.mark.parametrize(
    ("day", "until"),
    [("2026-11-22", "2027-11-22"), ("2028-02-29", "2029-02-28"), ("2027-02-28", "2028-02-28")],
)
def test_a_year_ends_on_its_day(day, until):
    assert a_year_after(clock.date.fromisoformat(day)).isoformat() == until


def test_numbers_count_within_the_year():
    first, second = recognised.recognised(), recognised.recognised()

    with recognised.days_before_the_end(second, -1):
        next_year = recognised.recognised(first.measure)

    year = clock.today().year
    assert [first.number, second.number] == [f"SCB-{year}-001", f"SCB-{year}-002"]
    assert next_year.number == f"SCB-{year + 1}-001"
    assert next_year.follows_on == first


@pytest.mark.parametrize("kind", ["central", "decentral", ""])
def test_only_a_network_is_recognised(kind):
    measure = committed(kind=kind)

    with pytest.raises(Unmet) as refused:
        measure.recognise(by=make.stabsstelle(), reason="Gut.")
    assert [str(guard.words)[:10] for guard in refused.value.guards] == ["Anerkannt "]


def test_without_a_commitment_nothing_is_recognised():
    measure = keeping.kept(kind="network")

    with pytest.raises(Unmet) as refused:
        measure.recognise(by=make.stabsstelle(), reason="Gut.")
    assert [str(guard.words)[:22] for guard in refused.value.guards] == ["Die Selbstverpflichtun"]
    assert not Recognition.objects.exists()
    assert not DecisionRecord.objects.exists()


@pytest.mark.parametrize("gap", ["no answer", "an empty answer", "no principles"])
def test_a_commitment_with_a_gap_is_none(gap):
    measure = committed()
    commitment = measure.commitment
    if gap == "no answer":
        commitment.answers.first().delete()
    elif gap == "an empty answer":
        commitment.answers.update(text="")
    else:
        type(commitment.version).objects.update(principles=[])

    with pytest.raises(Unmet):
        Measure.objects.get(pk=measure.pk).recognise(by=make.stabsstelle(), reason="Gut.")


def test_a_measure_that_was_stopped_is_not_recognised():
    measure = committed(status="stopped")

    with pytest.raises(WrongStage):
        measure.recognise(by=make.stabsstelle(), reason="Gut.")


def test_a_recognition_that_stands_is_not_given_twice():
    stale = committed()
    recognised.recognised(Measure.objects.get(pk=stale.pk))

    with pytest.raises(WrongStage):
        stale.recognise(by=make.stabsstelle(), reason="Noch einmal.")
    assert Recognition.objects.count() == 1


def test_the_database_itself_keeps_two_from_counting():
    first = recognised.recognised()
    same = {"measure": first.measure, "recognised_on": first.recognised_on, "first_valid_until": first.valid_until}
    same |= {"recognised_by": first.recognised_by, "commitment": first.commitment}

    with pytest.raises(IntegrityError, match="one_first_recognition"), transaction.atomic():
        Recognition.objects.create(number="SCB-2099-001", decision_number=91, **same)
    Recognition.objects.create(number="SCB-2099-002", decision_number=92, follows_on=first, **same)
    with pytest.raises(IntegrityError, match="follows_on"), transaction.atomic():
        Recognition.objects.create(number="SCB-2099-003", decision_number=93, follows_on=first, **same)


@pytest.mark.parametrize("table", ["measures_recognition", "measures_renewal", "measures_revocation"])
def test_nothing_of_it_is_ever_changed(table):
    made = recognised.recognised()
    with recognised.days_before_the_end(made, 9):
        recognised.fresh(made).renew(by=recognised.team_of(made), reason="Gut.")
        recognised.fresh(made).revoke(by=make.stabsstelle(), reason="Schlecht.")

    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    for change in (f"UPDATE {table} SET id = id", f"DELETE FROM {table}", f"TRUNCATE {table} CASCADE"):
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(change)
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        SignedStatement.objects.update(text="{}")


def test_the_step_holds_the_row():
    measure = committed()

    with CaptureQueriesContext(connection) as asked:
        recognised.recognised(measure)

    assert any("measures_measure" in query["sql"] and "FOR UPDATE" in query["sql"] for query in asked)


@pytest.mark.parametrize("part", [Event, DecisionRecord, SignedStatement])
def test_it_is_all_or_nothing(monkeypatch, part):
    measure = committed()
    before = Event.objects.count()

    def broken(*args, **facts):
        raise RuntimeError

    monkeypatch.setattr(part, "issue" if part is SignedStatement else "record", broken)

    with pytest.raises(RuntimeError):
        recognised.recognised(measure)
    assert not Recognition.objects.exists()
    assert Event.objects.count() == before


def test_nobody_recognises_their_own():
    eva = make.stabsstelle()
    mine = committed(eva)
    confirmed = committed(confirmed_by=eva)
    entered = make.measure(kind="network")
    Event.record(Verb.MEASURE_ENTERED, by=eva, measure=entered)
    written = committed()
    written.idea.authorships.create(user=eva)
    foreign = committed()

    assert [policies.can_recognise_measure(eva, each) for each in (mine, confirmed, entered, written, foreign)] == [
        False,
        False,
        False,
        False,
        True,
    ]


def test_who_signed_the_commitment_does_not_recognise_it_after_leaving_the_team():
    eva = make.stabsstelle()
    measure = committed(eva)
    measure.members.get().leave(by=eva)

    assert not policies.can_recognise_measure(eva, Measure.objects.get(pk=measure.pk))


def test_who_joined_the_team_while_the_form_was_open_recognises_nothing():
    eva, measure = make.stabsstelle(), committed()
    assert policies.can_recognise_measure(eva, measure)
    TeamMember.join(Measure.objects.get(pk=measure.pk), person=eva, role="delivery", by=measure.team[0].person)

    with pytest.raises(Unmet):
        measure.recognise(by=eva, reason="Gut.")


def test_team_and_followers_hear_of_it():
    measure, olek = committed(), make.person()
    measure.follow(by=olek)

    recognised.recognised(measure)

    heard = Notification.objects.filter(event__verb=Verb.MEASURE_RECOGNISED)
    assert set(heard.values_list("recipient", "audience")) == {
        (measure.members.get().person_id, "team"),
        (olek.pk, "interested"),
    }


def test_the_stabsstelle_recognises_on_the_page(client):
    measure = committed()
    client.force_login(make.stabsstelle())

    page = client.get(f"/massnahmen/{measure.pk}/anerkennung/")
    refused = client.post(f"/massnahmen/{measure.pk}/anerkennung/neu/", {"reason": " "})
    answer = client.post(f"/massnahmen/{measure.pk}/anerkennung/neu/", {"reason": "Offen und gemeinsam."})

    assert "Als Maßnahme der Smart City Berlin anerkennen" in page.text
    assert refused.status_code == 422
    assert "Bitte schreiben Sie einen Grund." in refused.text
    made = Recognition.objects.get()
    assert answer.url == f"/anerkennungen/{made.number}/"
    assert "Offen und gemeinsam." in client.get(answer.url).text


def test_a_second_click_leads_to_what_the_first_did(client):
    measure = committed()
    client.force_login(make.stabsstelle())
    address, words = f"/massnahmen/{measure.pk}/anerkennung/neu/", {"reason": "Offen und gemeinsam."}

    client.post(address, words)
    again = client.post(address, words)

    assert again.status_code == 302
    assert again.url.startswith(f"/massnahmen/{measure.pk}/anerkennung/")
    assert Recognition.objects.count() == 1


def test_a_colleague_who_comes_second_reads_who_was_quicker(client):
    measure = committed()
    recognised.recognised(measure, by=make.stabsstelle("Eva S."))
    client.force_login(make.stabsstelle())

    answer = client.post(f"/massnahmen/{measure.pk}/anerkennung/neu/", {"reason": "Offen und gemeinsam."})

    assert answer.status_code == 409
    assert "Eva S. hat die Maßnahme anerkannt" in answer.text


def test_others_see_what_is_missing_and_no_form(client):
    measure = keeping.kept(kind="network")

    page = client.get(f"/massnahmen/{measure.pk}/anerkennung/")

    assert "Was noch fehlt" in page.text
    assert "Die Selbstverpflichtung auf die Prinzipien guter Praxis ist unterschrieben." in page.text
    assert "<textarea" not in page.text


def test_the_statement_is_json_that_others_can_read(client):
    made = recognised.recognised()

    answer = client.get(f"/anerkennungen/{made.number}.json")

    assert answer.headers["Content-Type"] == "application/json; charset=utf-8"
    assert answer.text == made.statement.text
    assert json.loads(answer.text)["statement"]["number"] == made.number

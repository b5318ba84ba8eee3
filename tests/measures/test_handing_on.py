"""The kit: what a team hands to whoever wants to do the same, and what is new in it."""

import pytest
from bs4 import BeautifulSoup

from activity.models import Notification
from activity.verbs import Verb
from arena.transitions import WrongStage
from measures.models import Lesson, ReplicationKit
from tests import make
from tests.measures import handing_on, keeping

pytestmark = pytest.mark.django_db


@pytest.fixture
def mira():
    return make.person("Mira K.")


@pytest.fixture
def measure(mira):
    return keeping.kept(mira)


def test_the_team_publishes_a_kit_and_followers_hear_of_it(client, measure, mira):
    follower = make.person()
    measure.follow(by=follower)
    client.force_login(mira)

    answer = client.post(f"/massnahmen/{measure.pk}/nachnutzung/anleitung/", handing_on.KIT, follow=True)

    assert "Die Anleitung ist öffentlich." in answer.text
    assert "<li>Kürzen</li>" in answer.text
    assert "Dazu hat das Team nichts geschrieben." in answer.text
    assert Notification.objects.get(recipient=follower).event.verb == Verb.KIT_PUBLISHED


def test_the_first_answers_come_from_what_the_team_wrote_already(client, measure, mira):
    Lesson.learn(measure, by=mira, kind="failed", text="Ohne Schulung klappt es nicht.")
    Lesson.learn(measure, by=mira, kind="worked", text="Früh gefragt.")
    client.force_login(mira)

    page = BeautifulSoup(client.get(f"/massnahmen/{measure.pk}/nachnutzung/anleitung/").content, "html.parser")

    assert page.select_one("[name=problem]").text.strip() == "Kurz gesagt."
    assert page.select_one("[name=pitfalls]").text.strip() == "- Ohne Schulung klappt es nicht."


def test_a_kit_without_a_contact_keeps_what_was_typed(client, measure, mira):
    client.force_login(mira)

    answer = client.post(f"/massnahmen/{measure.pk}/nachnutzung/anleitung/", handing_on.KIT | {"contacts": " "})

    page = BeautifulSoup(answer.content, "html.parser")
    assert answer.status_code == 422
    assert page.select_one("[name=steps]").text.strip() == handing_on.KIT["steps"]
    assert "Bitte sagen Sie, an wen man sich wenden kann." in answer.text
    assert not ReplicationKit.objects.exists()


def test_publishing_twice_leads_to_what_one_did(client, measure, mira):
    client.force_login(mira)

    client.post(f"/massnahmen/{measure.pk}/nachnutzung/anleitung/", handing_on.KIT)
    again = client.post(f"/massnahmen/{measure.pk}/nachnutzung/anleitung/", handing_on.KIT)

    assert again.status_code == 302
    assert measure.events.filter(verb=Verb.KIT_PUBLISHED).count() == 1


def test_somebody_elses_kit_is_not_written_over(measure, mira):
    handing_on.kit_of(measure)

    with pytest.raises(WrongStage):
        ReplicationKit.publish(measure, by=make.stabsstelle(), **(handing_on.KIT | {"problem": "Anderes."}))
    assert ReplicationKit.objects.get().problem == "Niemand versteht den Brief."


def test_a_revision_says_what_is_new_also_to_those_who_took_it_over(client, mira):
    measure = handing_on.handed_on(mira)
    taken = handing_on.taken_over(measure)
    other = make.person()
    keeping.kept(other)
    client.force_login(mira)

    client.post(
        f"/massnahmen/{measure.pk}/nachnutzung/anleitung/neufassung/",
        handing_on.KIT | {"steps": "Erst fragen.", "note": "Fragen kommt zuerst."},
    )

    heard = Notification.objects.filter(event__verb=Verb.KIT_REVISED)
    assert "Erst fragen." in client.get(f"/massnahmen/{measure.pk}/nachnutzung/").text
    assert "Fragen kommt zuerst." in client.get(f"/massnahmen/{measure.pk}/verlauf/").text
    assert [(each.recipient, each.audience) for each in heard] == [(taken.by, "copiers")]


def test_a_revision_without_a_word_on_what_is_new_is_refused(client, mira):
    measure = handing_on.handed_on(mira)
    client.force_login(mira)

    answer = client.post(f"/massnahmen/{measure.pk}/nachnutzung/anleitung/neufassung/", handing_on.KIT)

    assert answer.status_code == 422
    assert not measure.events.filter(verb=Verb.KIT_REVISED).exists()


def test_nobody_writes_over_answers_they_have_not_seen(client, mira):
    measure = handing_on.handed_on(mira)
    address = f"/massnahmen/{measure.pk}/nachnutzung/anleitung/neufassung/"
    client.force_login(mira)
    typed = handing_on.KIT | {"note": "Kürzer.", "steps": "Mein Weg."}
    typed["seen"] = client.get(address).context["form"]["seen"].value()
    measure.kit.revise(by=make.stabsstelle(), note="Anders.", **(handing_on.KIT | {"data": "Neue Daten."}))

    refused = client.post(address, typed)

    assert refused.status_code == 409
    assert "Inzwischen hat jemand anderes eine neue Fassung gespeichert" in refused.text
    assert "Mein Weg." in refused.text
    assert ReplicationKit.objects.get().data == "Neue Daten."
    client.post(address, typed | {"seen": refused.context["form"]["seen"].value()})
    assert ReplicationKit.objects.get().steps == "Mein Weg."


def test_revising_twice_leads_to_what_one_did(client, mira):
    measure = handing_on.handed_on(mira)
    address = f"/massnahmen/{measure.pk}/nachnutzung/anleitung/neufassung/"
    client.force_login(mira)
    seen = client.get(address).context["form"]["seen"].value()
    typed = handing_on.KIT | {"note": "Kürzer.", "steps": "Mein Weg.", "seen": seen}

    client.post(address, typed)
    again = client.post(address, typed)

    assert again.status_code == 302
    assert measure.events.filter(verb=Verb.KIT_REVISED).count() == 1


def test_what_is_not_there_is_not_revised(client, measure, mira):
    client.force_login(mira)

    assert client.get(f"/massnahmen/{measure.pk}/nachnutzung/anleitung/neufassung/").status_code == 404


def test_a_kit_is_text_and_no_code(client, mira):
    measure = keeping.kept(mira)
    handing_on.kit_of(measure, steps="<script>alert(1)</script> [hier](javascript:alert(1))")

    page = client.get(f"/massnahmen/{measure.pk}/nachnutzung/")

    assert "<script>alert" not in page.text
    assert "javascript:" not in page.text.replace("[hier](javascript:alert(1))", "")


def test_a_stranger_writes_no_kit(client, measure):
    client.force_login(make.person())

    assert client.post(f"/massnahmen/{measure.pk}/nachnutzung/anleitung/", handing_on.KIT).status_code == 403
    assert not ReplicationKit.objects.exists()

"""What supports teams: kept at the desk, public, in one's calendar, and on the page of the measure it applies to."""

from datetime import date, time, timedelta

import pytest
from bs4 import BeautifulSoup
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from icalendar import Calendar

from arena import clock
from measures.models import SupportChecklist, SupportOffer
from tests import make
from tests.measures import handing_on, keeping
from tests.moderation.people import signed_in

pytestmark = pytest.mark.django_db
DESK = "/verwaltung/measures/supportoffer/add/"
TYPED = {
    "kind": "training",
    "title": "Leichte Sprache",
    "summary": "Zwei Tage, an eigenen Texten.",
    "kinds": ["decentral", "network"],
    "is_active": "on",
}


def checklists(*texts):
    form = {"checklists-TOTAL_FORMS": len(texts), "checklists-INITIAL_FORMS": 0}
    return form | {f"checklists-{number}-text": text for number, text in enumerate(texts)}


def titles(answer):
    return [link.text for link in BeautifulSoup(answer.content, "html.parser").select(".card__title a")]


def test_the_stabsstelle_keeps_an_offer_at_the_desk(client):
    phases = keeping.phases()
    typed = TYPED | {"phases": [phases[2].pk]} | checklists("Wen fragen wir?\n\n- Wer entscheidet?")

    answer = signed_in(make.stabsstelle()).post(DESK, typed)

    assert answer.status_code == 302, answer.context["adminform"].form.errors
    page = client.get(SupportOffer.objects.get().get_absolute_url()).text
    assert "Dezentrale Maßnahme, Netzwerkmaßnahme, Phase 3" in page
    assert "<li>Wen fragen wir?</li><li>Wer entscheidet?</li>" in page


def test_nobody_else_keeps_one():
    for person in (make.moderator(), make.decision_maker()):
        assert signed_in(person).post(DESK, TYPED | checklists()).status_code == 403
    assert not SupportOffer.objects.exists()


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"kind": "conference"}, "Eine Konferenz braucht einen Tag."),
        ({"begins_at": "10:00"}, "Bitte wählen Sie auch den ersten Tag."),
        ({"on": "2027-01-10", "ends_on": "2027-01-09"}, "Der letzte Tag liegt vor dem ersten."),
        ({"on": "2027-01-10", "begins_at": "10:00", "ends_at": "09:00"}, "Das Ende liegt vor dem Beginn."),
        ({"on": "2027-01-10", "ends_at": "09:00"}, "Bitte sagen Sie auch, wann es beginnt."),
    ],
)
def test_what_makes_no_sense_is_said_at_the_desk(typed, words):
    answer = signed_in(make.stabsstelle()).post(DESK, TYPED | typed | checklists())

    assert words in answer.text
    assert not SupportOffer.objects.exists()


def test_the_database_knows_no_conference_without_a_day_and_no_unknown_kind():
    for wrong in ({"kind": "conference"}, {"kinds": ["landesweit"]}):
        with pytest.raises(IntegrityError), transaction.atomic():
            handing_on.offer(**wrong)


def test_the_list_has_dates_first_by_their_day_and_nothing_that_is_over(client):
    handing_on.offer("Methode")
    handing_on.conference("Später", days=40)
    handing_on.conference("Bald", days=2)
    handing_on.conference("Vorbei", days=-1)
    handing_on.conference("Heute noch", days=-2, ends_on=clock.today())
    handing_on.offer("Nicht mehr im Angebot", is_active=False)

    assert titles(client.get("/unterstuetzung/")) == ["Heute noch", "Bald", "Später", "Methode"]


def test_the_list_can_be_narrowed_to_a_kind_of_measure(client):
    handing_on.offer("Alle")
    handing_on.offer("Netzwerke", kinds=["network"])

    assert titles(client.get("/unterstuetzung/?art=netzwerk")) == ["Alle", "Netzwerke"]
    assert titles(client.get("/unterstuetzung/?art=zentral")) == ["Alle"]
    assert titles(client.get("/unterstuetzung/?art=unsinn")) == ["Alle", "Netzwerke"]


def test_nothing_there_yet_is_said(client):
    assert "Hier stehen bald Schulungen" in client.get("/unterstuetzung/").text


def test_what_is_over_says_so_and_asks_nobody_to_come(client):
    gone = handing_on.conference(days=-1, registration_url="https://beispiel.example/anmeldung")

    page = client.get(gone.get_absolute_url()).text

    assert "Das ist schon vorbei." in page
    assert "beispiel.example" not in page


def test_what_is_switched_off_is_not_found(client):
    off = handing_on.conference(is_active=False, template="Was fragen wir?")

    for path in ("", "termin.ics", "vorlage.txt"):
        assert client.get(off.get_absolute_url() + path).status_code == 404


def test_a_template_is_read_and_taken_along(client):
    offer = handing_on.offer(template="Was fragen wir?\n<b>Wen?</b>")

    page, file = client.get(offer.get_absolute_url()), client.get(offer.get_absolute_url() + "vorlage.txt")

    assert "&lt;b&gt;Wen?&lt;/b&gt;" in page.text
    assert (file.text, file["Content-Type"]) == (offer.template, "text/plain; charset=utf-8")
    assert "attachment" in file["Content-Disposition"]
    assert client.get(handing_on.offer("Ohne").get_absolute_url() + "vorlage.txt").status_code == 404


def test_a_day_goes_into_ones_calendar_whole_or_with_its_hours(client):
    summer = date(2027, 7, 1)
    whole = handing_on.conference("Ganz", on=summer, ends_on=summer + timedelta(days=1))
    hours = handing_on.conference("Mit Uhrzeit", on=summer, begins_at=time(9, 30), ends_at=time(12))
    open_end = handing_on.conference("Offen", on=summer, begins_at=time(18))
    handing_on.offer("Ohne Tag")

    entries = {
        str(each["summary"]): each for each in Calendar.from_ical(_content(client, "termine.ics")).walk("VEVENT")
    }

    assert set(entries) == {"Ganz", "Mit Uhrzeit", "Offen"}
    assert (entries["Ganz"].decoded("dtstart"), entries["Ganz"].decoded("dtend")) == (summer, date(2027, 7, 3))
    assert f"{entries['Mit Uhrzeit'].decoded('dtstart'):%H:%M %Z}" == "07:30 UTC"
    assert f"{entries['Mit Uhrzeit'].decoded('dtend'):%H:%M %Z}" == "10:00 UTC"
    assert "dtend" not in entries["Offen"]
    alone = Calendar.from_ical(_content(client, f"{hours.pk}/termin.ics")).walk("VEVENT")
    assert [each["uid"] for each in alone] == [entries["Mit Uhrzeit"]["uid"]]
    assert whole.pk != open_end.pk


def _content(client, path):
    answer = client.get(f"/unterstuetzung/{path}")
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    return answer.content


def test_a_measure_is_entitled_to_what_is_meant_for_its_kind_and_its_phase(client):
    first, second, *_rest = keeping.phases()
    mira = make.person()
    measure = keeping.kept(mira, kind="decentral", phase=second)
    handing_on.offer("Alle")
    handing_on.offer("Dezentral", kinds=["decentral", "central"])
    handing_on.offer("Netzwerk", kinds=["network"])
    handing_on.offer("Phase 1", phases=[first])
    handing_on.offer("Phase 2", phases=[second])
    handing_on.conference("Vorbei", days=-1)

    page = client.get(f"/massnahmen/{measure.pk}/unterstuetzung/")
    assert titles(page) == ["Alle", "Dezentral", "Phase 2"]
    assert "Was dem Team zusteht" in page.text

    client.force_login(mira)
    assert "Was Ihnen zusteht" in client.get(f"/massnahmen/{measure.pk}/unterstuetzung/").text
    assert "Dezentral" in client.get(f"/massnahmen/{measure.pk}/").text


def test_where_kind_and_phase_are_not_known_it_shows_what_is_for_all_kinds(client):
    first, *_rest = keeping.phases()
    handing_on.offer("Alle")
    handing_on.offer("Phase 1", phases=[first])
    handing_on.offer("Netzwerk", kinds=["network"])

    assert titles(client.get(f"/massnahmen/{make.measure().pk}/unterstuetzung/")) == ["Alle", "Phase 1"]


def test_the_checklists_are_those_of_the_phase_it_is_in(client):
    first, second, *_rest = keeping.phases()
    method = handing_on.offer("Nutzer:innen fragen")
    for phase, text in ((first, "Wen fragen wir?"), (second, "Was zeigen wir?"), (None, "Wem sagen wir es?")):
        SupportChecklist.objects.create(offer=method, phase=phase, text=text)
    measure = keeping.kept(kind="network", phase=second)

    page = client.get(f"/massnahmen/{measure.pk}/unterstuetzung/").text

    assert "Was zeigen wir?" in page
    assert "Wem sagen wir es?" in page
    assert "Wen fragen wir?" not in page


def test_partners_of_decentral_and_network_measures_are_shown_to_each_other(client):
    field = make.field()
    here = keeping.kept(make.person("Mira K."), title="Hier", kind="decentral")
    near = keeping.kept(make.person("Olek P."), title="Nah", kind="network")
    for measure in (here, near):
        measure.fields.add(field)
    far = make.measure("Fern", kind="decentral")
    far.partners.create(name="Hochschule für Stadtdinge")
    keeping.kept(title="Zentral", kind="central")
    make.measure("Ohne jemanden", kind="decentral")
    keeping.kept(title="Fertig", kind="network", status="done")

    page = client.get(f"/massnahmen/{here.pk}/unterstuetzung/")

    assert titles(page) == [str(near), str(far)]
    assert "Mit dabei: Olek P." in page.text
    assert f"Gemeinsam: {field.name}" in page.text
    assert "Hochschule für Stadtdinge" in page.text


def test_a_central_measure_has_no_neighbours(client):
    keeping.kept(kind="network")
    central = keeping.kept(kind="central")

    assert "Wer sonst noch umsetzt" not in client.get(f"/massnahmen/{central.pk}/unterstuetzung/").text


def test_many_offers_and_neighbours_cost_no_more_queries(client):
    phases = keeping.phases()
    measure = keeping.kept(kind="network", phase=phases[0])

    def cost(path):
        with CaptureQueriesContext(connection) as queries:
            client.get(path)
        return len(queries)

    def more():
        offer = handing_on.offer(f"Methode {SupportOffer.objects.count()}", phases=phases)
        SupportChecklist.objects.create(offer=offer, phase=phases[0], text="Wen?")
        keeping.kept(kind="decentral").fields.add(make.field())

    more()
    paths = (f"/massnahmen/{measure.pk}/unterstuetzung/?{{}}", "/unterstuetzung/?{}")
    few = [cost(path.format(1)) for path in paths]
    for _each in range(5):
        more()

    assert [cost(path.format(2)) for path in paths] == few

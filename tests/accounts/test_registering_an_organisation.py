"""Registering: a person enters a body that is missing; it stays out of public sight until the Stabsstelle has checked it."""

import pytest

from accounts.models import Organisation
from activity.models import Event
from activity.verbs import Verb
from tests import make

pytestmark = pytest.mark.django_db

TYPED = {
    "name": "Kiezlabor Wedding e. V.",
    "sector": "civil_society",
    "website": "https://kiezlabor.example",
    "contact": "030 1234, Frau Muster",
    "note": "Vorständin laut Vereinsregister",
}


@pytest.fixture
def person(client):
    person = make.person("Mira K.")
    client.force_login(person)
    return person


def test_who_enters_a_body_also_asks_to_act_for_it(client, person):
    answer = client.post("/stellen/neu/", TYPED)

    assert answer.status_code == 302
    body = Organisation.objects.get(name="Kiezlabor Wedding e. V.")
    assert (body.registered_by, body.verified_at, body.contact) == (person, None, "030 1234, Frau Muster")
    asked = body.mandate_requests.get()
    assert (asked.user, asked.note, asked.answer) == (person, "Vorständin laut Vereinsregister", "")
    assert list(Event.objects.order_by("pk").values_list("verb", flat=True)) == [
        Verb.ORGANISATION_REGISTERED,
        Verb.MANDATE_REQUESTED,
    ]


def test_nobody_acts_for_a_body_that_was_not_checked(person):
    body = Organisation.register(by=person, name="Neu", sector="science")
    make.mandate(person, body)

    assert person.bodies == frozenset()


def test_visitors_do_not_read_of_it_before_it_is_checked(client, person):
    client.post("/stellen/neu/", TYPED)
    body = Organisation.objects.get(name=TYPED["name"])
    assert "noch nicht geprüft" in client.get(body.get_absolute_url()).text
    assert "kiezlabor.example" not in client.get(body.get_absolute_url()).text
    assert "Kiezlabor" not in client.get("/stellen/").text
    client.logout()

    assert client.get(body.get_absolute_url()).status_code == 404

    body.verify(by=make.stabsstelle())
    assert "kiezlabor.example" in client.get(body.get_absolute_url()).text
    assert "Kiezlabor" in client.get("/stellen/").text


def test_the_contact_is_for_the_desk_alone(client, person):
    client.post("/stellen/neu/", TYPED)
    Organisation.objects.get(name=TYPED["name"]).verify(by=make.stabsstelle())

    assert "Frau Muster" not in client.get(Organisation.objects.get(name=TYPED["name"]).get_absolute_url()).text


@pytest.mark.parametrize("name", ["Landesarchiv Berlin", "  landesarchiv   BERLIN ", "lab"])
def test_a_name_that_is_here_already_leads_there(client, person, name):
    body = make.organisation("Landesarchiv Berlin")
    Organisation.objects.filter(pk=body.pk).update(short_name="LAB")

    answer = client.post("/stellen/neu/", {"name": name})

    assert answer.status_code == 302
    assert answer.url == f"/stellen/{body.pk}/"
    assert Organisation.objects.count() == 1


def test_a_body_needs_a_name_a_sector_a_contact_and_a_function(client, person):
    answer = client.post("/stellen/neu/", {"website": "unsinn"})

    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"name", "sector", "website", "contact", "note"}


def test_nobody_enters_citizens_as_a_body(client, person):
    answer = client.post("/stellen/neu/", TYPED | {"sector": "citizens"})

    assert "sector" in answer.context["form"].errors


def test_three_unchecked_bodies_are_enough(client, person):
    for number in range(3):
        client.post("/stellen/neu/", TYPED | {"name": f"Verein {number}"})

    answer = client.post("/stellen/neu/", TYPED)

    assert answer.status_code == 422
    assert "werden noch geprüft" in answer.text
    assert Organisation.objects.count() == 3


def test_all_or_nothing(person, monkeypatch):
    monkeypatch.setattr(Event, "record", lambda *args, **kwargs: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        Organisation.register(by=person, name="Neu", sector="science")

    assert not Organisation.objects.exists()


@pytest.mark.parametrize(
    "name",
    [
        *("Senatskanz1ei", "Sen\u0430tskanzlei", "Senats-Kanzlei", "SENATSKANZLEl"),
        *(
            "Verein\u202e",
            "Bezirksamt\u200bPankow",
            "\u200b\u200b",
            "\u2800\u2800",
            "123",
            "Verei\u0301\u0301n",
            "Vеrein Mitte",
        ),
    ],
)
def test_a_name_that_deceives_is_refused_and_what_was_typed_stays(client, person, name):
    make.organisation("Senatskanzlei")

    answer = client.post("/stellen/neu/", TYPED | {"name": name})

    assert answer.status_code == 422
    assert "Vorständin laut Vereinsregister" in answer.text
    assert not Organisation.objects.filter(registered_by=person).exists()


@pytest.mark.parametrize(
    "name", ["Škoda & Söhne GmbH", "Bündnis „Freie Wege“ – Berlin/Brandenburg e. V.", "Μουσείο", "Paragraf §§ 3 + 4"]
)
def test_names_that_bodies_really_have_are_welcome(client, person, name):
    answer = client.post("/stellen/neu/", TYPED | {"name": name})

    assert answer.status_code == 302
    assert Organisation.objects.get(registered_by=person).name == name

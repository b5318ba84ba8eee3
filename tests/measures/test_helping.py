"""What a measure looks for, what people offer it, and who follows it."""

import pytest

from activity.models import Follow, Notification
from activity.verbs import Verb
from measures.models import HelpOffer, HelpWanted
from tests import make
from tests.measures import keeping

pytestmark = pytest.mark.django_db


@pytest.fixture
def mira():
    return make.person("Mira K.")


@pytest.fixture
def measure(mira):
    return keeping.kept(mira)


def test_the_team_looks_for_something_and_followers_hear_of_it(client, measure, mira):
    follower = make.person()
    measure.follow(by=follower)
    client.force_login(mira)

    client.post(f"/massnahmen/{measure.pk}/mitwirkung/gesuche/", {"text": "Zehn Menschen mit Screenreader"})

    assert "Zehn Menschen mit Screenreader" in client.get(f"/massnahmen/{measure.pk}/mitwirkung/").text
    assert Notification.objects.get(recipient=follower).event.verb == Verb.HELP_WANTED_AT_MEASURE


def test_what_is_found_is_looked_for_no_more(client, measure, mira):
    wanted = HelpWanted.name(measure, by=mira, text="Ein Raum")
    client.force_login(mira)

    client.post(f"/massnahmen/gesuche/{wanted.pk}/ende/")
    again = client.post(f"/massnahmen/gesuche/{wanted.pk}/ende/")

    assert again.status_code == 302
    assert "Ein Raum" not in client.get(f"/massnahmen/{measure.pk}/mitwirkung/").text


def test_somebody_offers_for_their_body_and_the_team_hears_of_it(client, measure, mira):
    body = make.organisation("Hochschule für Stadtdinge")
    ilka = make.representative(body, "Ilka F.")
    client.force_login(ilka)

    client.post(f"/massnahmen/{measure.pk}/mitwirkung/angebote/", {"text": "Wir zählen mit.", "organisation": body.pk})

    assert HelpOffer.objects.get().organisation == body
    assert Notification.objects.filter(recipient=mira, event__verb=Verb.HELP_OFFERED_AT_MEASURE).exists()
    assert Follow.objects.filter(user=ilka, measure=measure).exists()


def test_an_offer_can_be_taken_back(client, measure):
    helper = make.person()
    offer = HelpOffer.make(measure, by=helper, text="Ich zähle mit.")
    client.force_login(helper)

    client.post(f"/massnahmen/angebote/{offer.pk}/ende/")

    assert "Ich zähle mit." not in client.get(f"/massnahmen/{measure.pk}/mitwirkung/").text


def test_a_finished_measure_needs_no_help(client, measure, mira):
    measure.complete(by=mira, reason="Alles erreicht.")
    client.force_login(make.person())

    page = client.get(f"/massnahmen/{measure.pk}/mitwirkung/")
    answer = client.post(f"/massnahmen/{measure.pk}/mitwirkung/angebote/", {"text": "Ich helfe."})

    assert "Mitwirkung anbieten" not in page.text
    assert answer.status_code == 409


def test_following_twice_is_following_and_ends_with_one_click(client, measure):
    reader = make.person()
    client.force_login(reader)

    client.post(f"/massnahmen/{measure.pk}/folgen/")
    client.post(f"/massnahmen/{measure.pk}/folgen/")
    assert Follow.objects.filter(user=reader, measure=measure).count() == 1
    assert "Nicht mehr folgen" in client.get(f"/massnahmen/{measure.pk}/").text

    client.post(f"/massnahmen/{measure.pk}/folgen/ende/")
    assert not Follow.objects.filter(user=reader, measure=measure).exists()


def test_htmx_swaps_only_the_button(client, measure):
    client.force_login(make.person())

    part = client.post(f"/massnahmen/{measure.pk}/folgen/", headers={"HX-Request": "true"})

    assert "Nicht mehr folgen" in part.text
    assert "<html" not in part.text

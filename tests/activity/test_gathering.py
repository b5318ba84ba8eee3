"""The digest: what happened before seven in the morning, in one mail per person and day."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from activity import mail
from activity.mail.digest import last_morning
from activity.models import Channel, Delivery, Preference
from activity.verbs import Kind
from arena import clock
from tests import make
from tests.mails import deliver, html_of, text_of

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


def reader():
    """A person who wants the discussion of their idea once a day."""
    person = make.person()
    Preference.choose(person, Kind.DISCUSSION, Channel.DIGEST)
    return person, make.idea(author=person, title="Sitzbänke")


def states(person):
    return sorted(Delivery.objects.filter(recipient=person).values_list("channel", "state"))


def test_what_is_for_the_digest_is_not_sent_at_once():
    person, idea = reader()
    make.comment(idea)

    assert deliver() == []
    assert states(person) == [("digest", "due")]


def test_all_news_of_a_day_come_in_one_mail_whose_id_is_the_digests():
    person, idea = reader()
    make.comment(idea)
    make.comment(idea)

    with clock.travel(DAY):
        mail.gather_digests()
        [letter] = deliver()

    digest = Delivery.objects.get(template="digest")
    assert letter["Message-ID"] == f"<{digest.pk}@localhost>"
    assert letter["Subject"] == "2 Neuigkeiten aus der Arena"
    assert letter["To"] == person.email
    assert text_of(letter).count(f"Neuer Kommentar zu Ihrer Idee {idea.reference}") == 2
    assert html_of(letter).count(f"{idea.get_absolute_url()}#kommentar-") == 2
    assert states(person) == [("digest", "gathered"), ("digest", "gathered"), ("mail", "sent")]


def test_gathering_twice_or_late_changes_nothing():
    _person, idea = reader()
    make.comment(idea)

    with clock.travel(DAY):
        assert mail.gather_digests() == 1
        assert mail.gather_digests() == 0
    with clock.travel(DAY * 3):
        assert mail.gather_digests() == 0

    assert Delivery.objects.filter(template="digest").count() == 1


def test_what_happened_since_this_morning_waits_for_tomorrow():
    _person, idea = reader()

    with clock.travel(DAY):
        make.comment(idea)
        assert mail.gather_digests() == 0
    with clock.travel(DAY * 2):
        assert mail.gather_digests() == 1


def test_each_person_has_a_digest_of_their_own():
    first, idea = reader()
    second, other = reader()
    make.comment(idea)
    make.comment(other)

    with clock.travel(DAY):
        mail.gather_digests()

    assert set(Delivery.objects.filter(template="digest").values_list("recipient", flat=True)) == {first.pk, second.pk}


def test_what_is_hidden_meanwhile_is_not_named_and_the_rest_is():
    person, idea = reader()
    hidden, kept = make.comment(idea), make.comment(idea)
    hidden.hide(by=make.moderator(), rule=make.rule(), reason="Nein.")

    with clock.travel(DAY):
        mail.gather_digests()
        letter = next(letter for letter in deliver() if letter["To"] == person.email)

    assert letter["Subject"] == "Eine Neuigkeit aus der Arena"
    assert f"#kommentar-{kept.pk}" in text_of(letter)
    assert f"#kommentar-{hidden.pk}" not in text_of(letter)
    assert ("digest", "dropped") in states(person)


@pytest.mark.parametrize("fate", ["banned", "erased", "unsubscribed"])
def test_nobody_gets_an_empty_or_unwanted_digest(fate):
    person, idea = reader()
    make.comment(idea)
    with clock.travel(DAY):
        mail.gather_digests()
    if fate == "unsubscribed":
        Preference.end_digest(person)
    else:
        change = {"is_active": False} if fate == "banned" else {"email": None}
        type(person).objects.filter(pk=person.pk).update(**change)

    assert deliver() == []
    assert Delivery.objects.get(template="digest").state == "dropped"


def test_the_digest_can_be_ended_with_one_click():
    _person, idea = reader()
    make.comment(idea)

    with clock.travel(DAY):
        mail.gather_digests()
        [letter] = deliver()

    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


@pytest.mark.parametrize(
    ("now", "morning"),
    [
        ("2026-11-22 06:59", "2026-11-21 07:00"),
        ("2026-11-22 07:00", "2026-11-22 07:00"),
        ("2026-03-29 06:30", "2026-03-28 07:00"),  # the night in which the clocks go forward
        ("2026-10-25 07:30", "2026-10-25 07:00"),  # and back
    ],
)
def test_morning_is_seven_in_berlin_also_when_the_clocks_change(now, morning, monkeypatch):
    berlin = ZoneInfo("Europe/Berlin")
    moment = datetime.fromisoformat(now).replace(tzinfo=berlin)
    monkeypatch.setattr(clock, "now", lambda: moment)

    assert last_morning() == datetime.fromisoformat(morning).replace(tzinfo=berlin)

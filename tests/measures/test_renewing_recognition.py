"""Renewing: in the last sixty days the team stands by its commitment for another year."""

from datetime import timedelta

import pytest

from activity.verbs import Verb
from arena import clock, signing
from arena.transitions import Unmet, WrongStage
from measures import recognition_clock
from measures.models import Measure, Recognition, Renewal, SignedStatement
from measures.models.recognition import a_year_after
from tests import make
from tests.measures import recognised

pytestmark = pytest.mark.django_db

WORDS = {"reason": "Wir haben alles offengelegt.", "stands_by_it": "on"}


@pytest.mark.parametrize("days", [60, 1, 0])
def test_a_year_more_counted_from_the_end_of_the_one_before(days):
    made = recognised.recognised()
    first_end = made.valid_until

    with recognised.days_before_the_end(made, days):
        made.renew(by=recognised.team_of(made), reason="Wir haben alles offengelegt.")
        said, _key = signing.check(made.statement.text)

        assert made.valid_until == recognised.fresh(made).valid_until == a_year_after(first_end)
        assert said["valid_until"] == a_year_after(first_end).isoformat()
    event = made.measure.events.get(verb=Verb.RECOGNITION_RENEWED)
    assert event.reason == "Wir haben alles offengelegt."
    assert event.organisation.name == "Garten e. V."


def test_it_is_too_early_before():
    made = recognised.recognised()

    with recognised.days_before_the_end(made, 61), pytest.raises(Unmet, match="Grüne Höfe"):
        made.renew(by=recognised.team_of(made), reason="Gut.")
    assert not Renewal.objects.exists()


def test_what_has_expired_is_recognised_anew_and_not_renewed():
    made = recognised.recognised()

    with recognised.days_before_the_end(made, -1), pytest.raises(Unmet):
        made.renew(by=recognised.team_of(made), reason="Gut.")


def test_what_was_revoked_is_not_renewed_by_a_page_of_before():
    stale = recognised.recognised()

    with recognised.days_before_the_end(stale, 9):
        recognised.fresh(stale).revoke(by=make.stabsstelle(), reason="Schlecht.")
        with pytest.raises(Unmet):
            stale.renew(by=recognised.team_of(stale), reason="Gut.")


def test_twice_is_once():
    stale = recognised.recognised()

    with recognised.days_before_the_end(stale, 9):
        recognised.fresh(stale).renew(by=recognised.team_of(stale), reason="Gut.")
        with pytest.raises(WrongStage):
            stale.renew(by=recognised.team_of(stale), reason="Gut.")
    assert Renewal.objects.count() == 1


def test_a_measure_that_was_stopped_is_not_renewed():
    made = recognised.recognised()
    made.measure.stop(by=recognised.team_of(made), reason="Keine Mittel.")

    with recognised.days_before_the_end(made, 9), pytest.raises(WrongStage):
        made.renew(by=recognised.team_of(made), reason="Gut.")


def test_it_is_all_or_nothing(monkeypatch):
    made = recognised.recognised()

    def broken(*args):
        raise RuntimeError

    monkeypatch.setattr(SignedStatement, "issue", broken)

    with recognised.days_before_the_end(made, 9), pytest.raises(RuntimeError):
        made.renew(by=recognised.team_of(made), reason="Gut.")
    assert not Renewal.objects.exists()
    assert not made.measure.events.filter(verb=Verb.RECOGNITION_RENEWED).exists()


def test_the_team_renews_on_the_page(client):
    made = recognised.recognised()
    address = f"/massnahmen/{made.measure_id}/anerkennung/"

    with recognised.days_before_the_end(made, 9):
        client.force_login(recognised.team_of(made))
        page = client.get(address)
        refused = client.post(f"{address}verlaengerung/", {"reason": "Wir haben alles offengelegt."})
        answer = client.post(f"{address}verlaengerung/", WORDS)
        again = client.post(f"{address}verlaengerung/", WORDS)

        assert "Um ein Jahr verlängern" in page.text
        assert refused.status_code == 422
        assert "Ohne diese Zusage" in refused.text
        assert "Wir haben alles offengelegt." in refused.text
        assert answer.url == address
        assert again.status_code == 302
    assert Renewal.objects.count() == 1


@pytest.mark.parametrize("days", [300, -1])
def test_the_form_is_there_only_when_it_is_time(client, days):
    made = recognised.recognised()

    with recognised.days_before_the_end(made, days):
        client.force_login(recognised.team_of(made))
        page = client.get(f"/massnahmen/{made.measure_id}/anerkennung/")

    assert "<textarea" not in page.text


def test_strangers_do_not_renew(client):
    made = recognised.recognised()

    with recognised.days_before_the_end(made, 9):
        client.force_login(make.person())
        answer = client.post(f"/massnahmen/{made.measure_id}/anerkennung/verlaengerung/", WORDS)

    assert answer.status_code == 403


@pytest.mark.parametrize("verb", ["verlaengerung", "widerruf"])
def test_what_was_never_recognised_is_not_found(client, verb):
    measure = recognised.committed()
    client.force_login(make.stabsstelle())

    answer = client.post(f"/massnahmen/{measure.pk}/anerkennung/{verb}/", WORDS)

    assert answer.status_code == 404


# What time brings


def live(made: Recognition, days: range, *, renewed_on: int | None = None) -> None:
    """The clock runs every day."""
    for day in days:
        with clock.travel(timedelta(days=day)):
            if day == renewed_on:
                recognised.fresh(made).renew(by=recognised.team_of(made), reason="Gut.")
            recognition_clock.tick()
            assert recognition_clock.tick() == 0, day


def told_of(made: Recognition) -> list[tuple[int, str]]:
    """How many days before the first end what was said."""
    told = made.measure.events.filter(verb__in=[Verb.RECOGNITION_ENDING, Verb.RECOGNITION_EXPIRED]).order_by("pk")
    end = recognised.fresh(made).first_valid_until
    return [((end - clock.timezone.localdate(event.at)).days, event.verb) for event in told]


def test_a_year_of_silence_is_three_reminders_and_an_end():
    made = recognised.recognised()

    live(made, range(290, 400))

    ending, expired = Verb.RECOGNITION_ENDING, Verb.RECOGNITION_EXPIRED
    assert told_of(made) == [(60, ending), (30, ending), (7, ending), (-1, expired)]


def test_who_renews_hears_no_more_until_the_next_year():
    made = recognised.recognised()

    live(made, range(290, 400), renewed_on=320)

    assert [days for days, _verb in told_of(made)] == [60]


def test_a_clock_that_ran_late_says_only_the_last():
    made = recognised.recognised()

    with recognised.days_before_the_end(made, 5):
        assert recognition_clock.tick() == 1
    with recognised.days_before_the_end(made, -40):
        assert recognition_clock.tick() == 1

    assert [verb for _days, verb in told_of(made)] == [Verb.RECOGNITION_ENDING, Verb.RECOGNITION_EXPIRED]


def test_a_revoked_one_and_one_that_was_followed_say_nothing():
    revoked, followed = recognised.recognised(), recognised.recognised()
    revoked.revoke(by=make.stabsstelle(), reason="Schlecht.")
    with recognised.days_before_the_end(followed, -1):
        recognised.recognised(Measure.objects.get(pk=followed.measure_id))

        assert recognition_clock.tick() == 0


def test_nobody_is_asked_to_renew_what_was_stopped_but_all_hear_of_its_end():
    made = recognised.recognised()
    made.measure.stop(by=recognised.team_of(made), reason="Keine Mittel.")

    live(made, range(290, 400))

    assert [verb for _days, verb in told_of(made)] == [Verb.RECOGNITION_EXPIRED]


def test_one_that_fails_does_not_keep_the_others_waiting(monkeypatch):
    first, second = recognised.recognised(), recognised.recognised()
    said = recognition_clock._say

    def fails_once(recognition):
        if recognition == first:
            raise RuntimeError
        return said(recognition)

    monkeypatch.setattr(recognition_clock, "_say", fails_once)

    with recognised.days_before_the_end(second, 30):
        assert recognition_clock.tick() == 1

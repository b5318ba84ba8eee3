"""Draining: a mail is leased, sent, and its end written down; what went wrong decides what comes next."""

from datetime import timedelta

import pytest
from django.db import connection
from django.db.models.functions import Now
from django.test.utils import CaptureQueriesContext

from activity import mail
from activity.mail import draining
from activity.mail.smtp import Deferred, Rejected, Unclear, Unreachable
from activity.models import Channel, Delivery, Follow, Preference, State
from activity.verbs import Kind
from ideas.models import Stage
from tests import make
from tests.mails import Sink, deliver

pytestmark = pytest.mark.django_db


class Server(Sink):
    """A mail server that refuses with what it is told."""

    def __init__(self, problem=None, away=None):
        super().__init__()
        self.problem, self.away = problem, away

    def open(self):
        if self.away:
            raise self.away

    def send(self, **mail):
        if self.problem:
            raise self.problem
        super().send(**mail)


def drain_to(server, monkeypatch):
    monkeypatch.setattr(draining, "post_office", lambda: server)
    mail.drain()


def due_mail(**fields):
    make.idea(Stage.SUBMITTED, **fields).publish(by=make.moderator())
    return Delivery.objects.latest("created_at", "pk")


def again(delivery):
    """As if the pause were over."""
    Delivery.objects.filter(pk=delivery.pk).update(next_at=Now(), lease_until=None)


def test_a_sent_mail_is_sent_once():
    delivery = due_mail()

    assert len(deliver()) == 1
    assert deliver() == []

    delivery.refresh_from_db()
    assert (delivery.state, delivery.attempts, delivery.lease_token) == ("sent", 1, None)
    assert delivery.ended_at


def test_sending_is_written_down_before_the_server_hears_of_it(monkeypatch):
    delivery = due_mail()
    seen = []

    class Watching(Sink):
        def send(self, **mail):
            seen.append(Delivery.objects.get(pk=delivery.pk).state)

    drain_to(Watching(), monkeypatch)

    assert seen == ["sending"]


def test_a_mail_that_somebody_else_holds_is_left_alone():
    delivery = due_mail()
    Delivery.objects.claim(10)

    assert deliver() == []

    delivery.refresh_from_db()
    assert delivery.state == "due"


def test_claiming_passes_over_rows_that_somebody_is_claiming_just_now():
    with CaptureQueriesContext(connection) as queries:
        Delivery.objects.claim(10)

    assert sum("FOR UPDATE SKIP LOCKED" in query["sql"] for query in queries) == 2


def test_who_lost_the_lease_writes_nothing():
    due_mail()
    [late] = Delivery.objects.claim(10)
    Delivery.objects.update(lease_until=Now() - timedelta(seconds=1))
    [mine] = Delivery.objects.claim(10)

    assert not late.start()
    assert not late.arrive()
    assert mine.start()
    assert mine.arrive()


def test_a_refusal_for_good_fails_at_once_with_the_servers_words(monkeypatch):
    delivery = due_mail()

    drain_to(Server(Rejected("550 no such person")), monkeypatch)

    delivery.refresh_from_db()
    assert (delivery.state, delivery.last_error) == ("failed", "550 no such person")


def test_a_refusal_for_now_waits_ever_longer(monkeypatch):
    delivery = due_mail()
    pauses = []

    for _attempt in range(6):
        drain_to(Server(Deferred("451 later")), monkeypatch)
        delivery.refresh_from_db()
        pauses.append(delivery.next_at - delivery.created_at)
        again(delivery)

    assert delivery.state == "due"
    assert delivery.attempts == 6
    assert timedelta(seconds=7) < pauses[0] < timedelta(seconds=23)
    assert timedelta(minutes=4) - timedelta(seconds=1) <= pauses[5] < timedelta(minutes=13)


def test_after_three_days_of_waiting_it_fails(monkeypatch):
    delivery = due_mail()
    drain_to(Server(Deferred("451 later")), monkeypatch)
    Delivery.objects.update(first_tried_at=Now() - timedelta(days=3, seconds=1))
    again(delivery)

    drain_to(Server(Deferred("451 later")), monkeypatch)

    delivery.refresh_from_db()
    assert delivery.state == "failed"
    assert delivery.ended_at


def test_a_mail_that_nobody_tried_for_a_week_is_not_too_old(monkeypatch):
    delivery = due_mail()
    Delivery.objects.update(created_at=Now() - timedelta(days=7), next_at=Now() - timedelta(days=7))

    drain_to(Server(Deferred("451 later")), monkeypatch)

    delivery.refresh_from_db()
    assert delivery.state == "due"


def test_without_a_server_nobody_waits_for_long_and_nothing_else_is_tried(monkeypatch):
    first, second = due_mail(), due_mail()

    drain_to(Server(away=Unreachable("nobody there")), monkeypatch)

    states = {delivery.pk: delivery for delivery in Delivery.objects.all()}
    assert states[first.pk].attempts == 1
    assert states[first.pk].next_at - states[first.pk].created_at < timedelta(seconds=50)
    assert (states[second.pk].attempts, states[second.pk].lease_token) == (0, None)


def test_a_break_after_the_text_is_tried_once_more_and_then_waits_for_a_person(monkeypatch):
    delivery = due_mail()

    drain_to(Server(Unclear("gone")), monkeypatch)
    delivery.refresh_from_db()
    first = (delivery.state, delivery.ambiguous)
    again(delivery)
    drain_to(Server(Unclear("gone")), monkeypatch)
    delivery.refresh_from_db()

    assert first == ("due", 1)
    assert (delivery.state, delivery.ambiguous, delivery.last_error) == ("parked", 2, "gone")


def test_a_process_that_ended_while_sending_leaves_one_more_attempt():
    delivery = due_mail()
    [claimed] = Delivery.objects.claim(10)
    claimed.start()
    Delivery.objects.update(lease_until=Now() - timedelta(seconds=1))

    mails = deliver()

    delivery.refresh_from_db()
    assert len(mails) == 1
    assert (delivery.state, delivery.ambiguous, delivery.attempts) == ("sent", 1, 2)


def test_a_process_that_ended_twice_while_sending_leaves_it_to_a_person():
    delivery = due_mail()
    for _time in range(2):
        [claimed] = Delivery.objects.claim(10)
        claimed.start()
        Delivery.objects.update(lease_until=Now() - timedelta(seconds=1))

    assert deliver() == []

    delivery.refresh_from_db()
    assert (delivery.state, delivery.ambiguous) == ("parked", 2)


def test_what_killed_its_process_comes_after_what_waits():
    poison, healthy = due_mail(), due_mail()
    Delivery.objects.filter(pk=healthy.pk).update(next_at=Now() - timedelta(seconds=5))
    Delivery.objects.filter(pk=poison.pk).update(
        next_at=Now() - timedelta(minutes=1), lease_until=Now() - timedelta(seconds=1)
    )

    assert [delivery.pk for delivery in Delivery.objects.claim(2)] == [healthy.pk, poison.pk]


def test_a_mail_that_cannot_be_written_fails_after_three_attempts_and_holds_up_nobody(monkeypatch):
    poison, healthy = due_mail(), due_mail()
    seal = draining.seal

    def broken(delivery):
        if delivery.pk == poison.pk:
            raise ZeroDivisionError("poison")
        return seal(delivery)

    monkeypatch.setattr(draining, "seal", broken)
    assert len(deliver()) == 1
    for _attempt in range(2):
        poison.refresh_from_db()
        assert poison.state == "due"
        again(poison)
        deliver()

    poison.refresh_from_db()
    healthy.refresh_from_db()
    assert (poison.state, poison.last_error) == ("failed", "ZeroDivisionError: poison")
    assert healthy.state == "sent"


def test_failed_and_parked_mails_can_be_sent_again_and_no_others(monkeypatch):
    delivery, sent = due_mail(), due_mail()
    Delivery.objects.filter(pk=sent.pk).update(state=State.SENT)
    drain_to(Server(Rejected("550 no")), monkeypatch)

    assert Delivery.objects.all().retry() == 1

    assert len(deliver()) == 1
    delivery.refresh_from_db()
    assert delivery.state == "sent"


@pytest.mark.parametrize("fate", ["banned", "erased", "unsubscribed", "left", "hidden"])
def test_who_no_longer_is_to_hear_of_it_is_spared(fate):
    person = make.person()
    idea = make.idea(Stage.SUBMITTED)
    follow = Follow.objects.create(idea=idea, user=person)
    idea.publish(by=make.moderator())
    delivery = Delivery.objects.get(recipient=person)
    if fate == "banned":
        type(person).objects.filter(pk=person.pk).update(is_active=False)
    elif fate == "erased":
        type(person).objects.filter(pk=person.pk).update(email=None, public_name="")
    elif fate == "unsubscribed":
        Preference.choose(person, Kind.STEPS, Channel.NONE)
    elif fate == "left":
        follow.delete()
    else:
        type(idea).objects.filter(pk=idea.pk).update(hidden_at=Now())

    mails = deliver()

    delivery.refresh_from_db()
    assert person.email not in [mail["To"] for mail in mails]
    assert delivery.state == "dropped"
    assert delivery.last_error


def test_a_comment_taken_back_before_the_mail_is_not_quoted():
    comment = make.comment(make.idea())
    comment.remove(by=comment.author)

    assert deliver() == []
    assert set(Delivery.objects.values_list("state", flat=True)) == {"dropped"}


def test_moderation_is_not_called_to_what_no_longer_waits():
    moderator = make.moderator()
    idea = make.idea(Stage.DRAFT)
    idea.submit(by=idea.authors.first(), rules_accepted=True)
    idea.publish(by=make.moderator())

    mails = deliver()

    assert moderator.email not in [mail["To"] for mail in mails]


def test_the_receipt_is_spared_when_the_rule_published_at_once():
    author = make.person()
    make.idea(author=author)
    idea = make.idea(Stage.DRAFT, author=author)

    idea.submit(by=author, rules_accepted=True)

    assert [mail["Subject"] for mail in deliver()] == [f"Ihre Idee {idea.reference} ist jetzt öffentlich"]


def test_an_address_is_forgotten_once_the_mail_is_sent(settings):
    settings.MAIL_CONTEXTS = {"account": "tests.activity.test_letters.build"}
    delivery = Delivery.without_event("account/email_changed", to="neu@beispiel.example", word="heute")

    deliver()

    delivery.refresh_from_db()
    assert (delivery.state, delivery.address, delivery.context) == ("sent", "", {})


def test_a_mail_for_later_waits():
    delivery = due_mail()
    Delivery.objects.update(next_at=Now() + timedelta(hours=1))

    assert deliver() == []

    delivery.refresh_from_db()
    assert delivery.state == "due"

"""Decisions are records nobody can change unnoticed; words can be blacked out and the chain stays whole."""

import hashlib
import json
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction

from activity.models import DecisionRecord, Event
from arena import clock
from ideas.models import Stage
from tests import make

pytestmark = pytest.mark.django_db


def three_decisions():
    stabsstelle = make.stabsstelle()
    declined, deferred = make.idea(), make.idea()
    declined.decline(by=stabsstelle, category="other", reason="Zu teuer.", what_could_change="Eine Förderung.")
    deferred.defer(by=stabsstelle, reason="Wir warten.", review_on=clock.today() + timedelta(days=60))
    declined.reopen(by=stabsstelle, reason="Es gibt eine Förderung.")
    return list(DecisionRecord.objects.order_by("number"))


def tamper(sql, params=()):
    """As somebody with the keys of the database could."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in ("activity_decisionrecord", "activity_decisiontext"):
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute(sql, params)


def verified():
    out = StringIO()
    call_command("verify_decisions", stdout=out)
    return out.getvalue().strip()


def test_each_decision_is_chained_to_the_one_before():
    first, second, third = three_decisions()

    assert [record.number for record in (first, second, third)] == [1, 2, 3]
    assert first.previous_hash == "0" * 64
    assert (second.previous_hash, third.previous_hash) == (first.hash, second.hash)
    assert verified() == "3 Entscheidungen geprüft, die Kette ist unversehrt."


def test_the_record_says_what_by_which_office_and_why_without_any_words():
    first, second, third = three_decisions()

    assert [record.decision for record in (first, second, third)] == ["decline", "defer", "reopen"]
    assert {record.office for record in (first, second, third)} == {"stabsstelle"}
    assert second.review_on == clock.today() + timedelta(days=60)
    assert set(first.digests) == {"reason", "what_could_change"}
    assert first.text.reason == "Zu teuer."
    assert "teuer" not in json.dumps(first.sealed())


def test_the_words_are_kept_once_and_the_history_reads_them_there():
    record = three_decisions()[0]

    assert not hasattr(record.event, "text")
    assert record.event.reason == "Zu teuer."


def test_a_moderator_who_declines_leaves_a_record_of_that_office():
    idea = make.idea(Stage.SUBMITTED)

    idea.decline(by=make.moderator(), category="duplicate", reason="Gibt es schon.")

    assert DecisionRecord.objects.get().office == "moderator"


def test_anybody_can_repeat_the_seal():
    record = three_decisions()[1]
    sealed = json.dumps(record.sealed(), sort_keys=True, separators=(",", ":"), ensure_ascii=False)

    assert hashlib.sha256(sealed.encode()).hexdigest() == record.hash
    assert hashlib.sha256((record.text.salt + "Wir warten.").encode()).hexdigest() == record.digests["reason"]


@pytest.mark.parametrize(
    ("sql", "said"),
    [
        ("UPDATE activity_decisionrecord SET category = 'unlawful' WHERE number = 1", "Entscheidung 1: Ihre Angaben"),
        (
            "UPDATE activity_decisiontext SET reason = 'Anders.' WHERE reason = 'Zu teuer.'",
            "Entscheidung 1: Ihr Wortlaut",
        ),
        (
            "UPDATE activity_decisiontext SET dissent = 'Nein.' WHERE reason = 'Zu teuer.'",
            "Entscheidung 1: Ihr Wortlaut",
        ),
        (
            "UPDATE activity_decisionrecord SET at = at + interval '1 second' WHERE number = 2",
            "Entscheidung 2: Ihre Ang",
        ),
        ("UPDATE activity_decisionrecord SET number = 9 WHERE number = 3", "Entscheidung 9: Davor fehlt"),
        ("DELETE FROM activity_decisiontext WHERE reason = 'Wir warten.'", "Entscheidung 2: Ihr Wortlaut fehlt"),
    ],
)
def test_the_first_broken_link_is_named(sql, said):
    three_decisions()
    tamper(sql)

    with pytest.raises(CommandError) as refused:
        call_command("verify_decisions")

    assert str(refused.value).startswith(said)


def test_a_decision_sealed_anew_breaks_the_next_one():
    first = three_decisions()[0]
    first.category = "unlawful"
    tamper(
        "UPDATE activity_decisionrecord SET category = 'unlawful', hash = %s WHERE number = 1", [first.compute_hash()]
    )

    with pytest.raises(CommandError) as refused:
        call_command("verify_decisions")

    assert str(refused.value) == "Entscheidung 2: Sie schließt nicht an die vorige an."


def test_blacked_out_words_leave_the_chain_whole():
    first = three_decisions()[0]

    first.text.blank()

    first.refresh_from_db()
    assert (first.text.reason, first.text.what_could_change, first.text.salt) == ("", "", "")
    assert verified() == "3 Entscheidungen geprüft, die Kette ist unversehrt. Davon ist 1 geschwärzt."


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE activity_decisionrecord SET category = 'other'",
        "DELETE FROM activity_decisionrecord",
        "TRUNCATE activity_decisionrecord CASCADE",
        "UPDATE activity_decisiontext SET reason = 'Anders.'",
        "UPDATE activity_decisiontext SET reason = ''",
        "DELETE FROM activity_decisiontext",
    ],
)
def test_the_database_refuses_to_change_them(sql):
    three_decisions()

    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(sql)


def test_when_the_record_cannot_be_written_nothing_was_decided(monkeypatch):
    idea = make.idea()

    def fail(*args, **kwargs):
        raise RuntimeError("no record")

    monkeypatch.setattr(DecisionRecord, "record", fail)
    with pytest.raises(RuntimeError):
        idea.decline(by=make.stabsstelle(), category="other", reason="Nein.")

    idea.refresh_from_db()
    assert idea.stage == "discussion"
    assert not Event.objects.exists()


def test_an_empty_chain_is_whole():
    assert verified() == "0 Entscheidungen geprüft, die Kette ist unversehrt."

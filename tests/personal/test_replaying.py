"""Replaying: whoever is erased stays erased when an older state of the database comes back."""

import json
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from accounts.models import User
from activity.models import Delivery, Erasure
from arena import clock, ledger, personal
from arena.ledger import Entry
from arena.tasks import repeat_erasures
from ideas.models import Comment
from tests import make
from tests.personal.canary import hatch
from tests.personal.dump import everything, found

pytestmark = pytest.mark.django_db


def restored(person, *, blank_texts=False) -> list[Entry]:
    """What the ledger says of somebody whom an older backup has just brought back."""
    return [Entry(person.pk, clock.now(), blank_texts)]


def test_whom_the_backup_brought_back_is_erased_again(django_capture_on_commit_callbacks):
    canary = hatch()

    with django_capture_on_commit_callbacks(execute=True):
        assert personal.replay(restored(canary.person, blank_texts=True)) == 1

    assert found(canary.all) == []


def test_nobody_is_told_a_second_time():
    person = make.person(email="schon.verabschiedet@beispiel.example")

    personal.replay(restored(person))

    assert not Delivery.objects.filter(template="account/account_erased").exists()
    assert "schon.verabschiedet" not in everything()


def test_it_can_be_said_twice():
    person = make.person()
    entries = restored(person)

    personal.replay(entries)
    personal.replay(entries)

    assert Erasure.objects.count() == 1


def test_the_moment_of_the_erasure_stays_the_first_one():
    person = make.person()
    long_ago = clock.now() - timedelta(days=30)

    personal.replay([Entry(person.pk, long_ago, False)])

    assert Erasure.objects.get().at == long_ago


def test_whoever_got_the_number_of_an_erased_person_is_left_alone():
    newcomer = make.person("Neue Nachbarin", joined=timedelta(0))
    before = clock.now() - timedelta(hours=1)

    assert personal.replay([Entry(newcomer.pk, before, True)]) == 0

    newcomer.refresh_from_db()
    assert newcomer.public_name == "Neue Nachbarin"


def test_numbers_of_erased_people_are_not_given_again():
    beyond = User.objects.order_by("-pk").values_list("pk", flat=True).first() or make.person().pk

    personal.replay([Entry(beyond + 50, clock.now(), False)])

    assert make.person().pk > beyond + 50


def test_every_erasure_stands_in_a_file_outside_the_database(settings):
    person = make.person("Mira K.")

    personal.erase(person, blank_texts=True)

    (line,) = settings.ERASURE_LEDGER.read_text().splitlines()
    assert json.loads(line) == {
        "person": person.pk,
        "at": Erasure.objects.get().at.isoformat(),
        "blank_texts": True,
    }
    assert settings.ERASURE_LEDGER.stat().st_mode & 0o777 == 0o600


def test_the_file_and_the_table_together_are_what_is_known():
    personal.erase(make.person(), blank_texts=False)
    ledger.append(ledger.settings.ERASURE_LEDGER, [Entry(987_654, clock.now(), False)])

    assert {entry.person for entry in ledger.known()} == {Erasure.objects.get().person, 987_654}


def test_a_disk_that_is_full_delays_a_line_and_loses_none(settings, monkeypatch, caplog):
    first, second = make.person(), make.person()

    def full(*args):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(ledger, "append", full)
        personal.erase(first, blank_texts=False)
    personal.erase(second, blank_texts=False)

    assert "cannot be written" in caplog.text
    assert [entry.person for entry in ledger.read(settings.ERASURE_LEDGER)] == [first.pk, second.pk]


def test_a_line_that_was_broken_off_spoils_no_other(settings):
    settings.ERASURE_LEDGER.parent.mkdir(parents=True)
    settings.ERASURE_LEDGER.write_text('{"person": 3, "at": "2026-')
    person = make.person()

    personal.erase(person, blank_texts=False)

    assert [entry.person for entry in ledger.read(settings.ERASURE_LEDGER)] == [person.pk]


def test_the_operator_replays_a_file(tmp_path, capsys):
    person, file = make.person(), tmp_path / "von-gestern.jsonl"
    ledger.append(file, [*restored(person), Entry(987_654, clock.now(), False)])

    call_command("replay_erasures", str(file))

    person.refresh_from_db()
    assert not person.is_active
    assert "2 erasures in the ledger, 1 of them" in capsys.readouterr().out


def test_without_a_file_the_ledger_of_this_machine_is_replayed(settings):
    person = make.person()
    ledger.append(settings.ERASURE_LEDGER, restored(person))

    call_command("replay_erasures")

    person.refresh_from_db()
    assert not person.is_active


def test_a_file_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(CommandError, match="no file"):
        call_command("replay_erasures", str(tmp_path / "fehlt.jsonl"))


def test_what_was_being_saved_at_that_moment_goes_a_little_later():
    person, idea = make.person(), make.idea()
    personal.erase(person, blank_texts=True)
    late = Comment.objects.create(idea=idea, author=person, body="Im selben Moment geschrieben")

    repeat_erasures()

    late.refresh_from_db()
    assert late.body == ""


def test_the_row_is_held_without_holding_up_those_who_only_name_the_person(django_assert_max_num_queries):
    with connection.execute_wrapper(_note(said := [])):
        personal.erase(make.person(), blank_texts=False)

    assert any('"accounts_user"' in sql and "FOR NO KEY UPDATE" in sql for sql in said)


def _note(said):
    def wrapper(execute, sql, params, many, context):
        said.append(sql)
        return execute(sql, params, many, context)

    return wrapper

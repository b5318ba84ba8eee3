"""A page is served only under the stamp that is leased now; whatever happens to the server, what is gone stays gone."""

import os
import signal
import time

import pytest

from activity.models import Event
from activity.verbs import Verb
from arena import pagestore
from arena.embedded import free_port
from arena.pagestore import PageStore
from tests import make

pytestmark = pytest.mark.django_db

LIST = "http://localhost/ideen/"


@pytest.fixture
def kept(store):
    """A page that everybody is served."""
    keep(store)
    assert store.find(LIST).page == b"old"
    return store


def keep(store):
    store.keep(LIST, store.find(LIST).stamp, b"old")


@pytest.fixture
def cut_off():
    """A process that cannot reach the server while others can."""
    return PageStore(f"redis://127.0.0.1:{free_port()}/0")


def something_happens():
    Event.record(Verb.IDEA_HIDDEN, by=make.person(), idea=make.idea())


def test_a_page_is_found_until_something_was_taken_away(kept):
    kept.forget()

    assert kept.find(LIST).page is None


def test_a_page_made_before_is_not_found_when_it_is_kept_after(store):
    stamp = store.find(LIST).stamp

    store.forget()
    store.keep(LIST, stamp, b"old")

    assert store.find(LIST).page is None


def test_a_lease_that_was_read_before_and_written_after_is_worth_nothing(kept, monkeypatch):
    """A reader asks PostgreSQL, sleeps, and writes down its stamp after somebody else said that all is old."""
    kept.server.delete(pagestore.STAMP)
    write = kept.server.set

    def late(*args, **kwargs):
        something_happens()
        kept.forget()
        return write(*args, **kwargs)

    monkeypatch.setattr(kept.server, "set", late)
    kept.find(LIST)
    monkeypatch.setattr(kept.server, "set", write)

    assert kept.find(LIST).page is None


def test_pages_outlive_the_lease_when_nothing_happened(kept):
    kept.server.delete(pagestore.STAMP)

    assert kept.find(LIST).page == b"old"


def test_what_happened_is_seen_when_the_lease_is_renewed(kept):
    something_happens()
    kept.server.delete(pagestore.STAMP)

    assert kept.find(LIST).page is None


def test_of_two_changes_at_once_the_later_commit_is_seen_too(kept):
    """It has the lower number, for it began first."""
    something_happens()
    number = Event.objects.latest("pk").pk
    something_happens()
    kept.server.delete(pagestore.STAMP)
    with_both = kept.find(LIST).stamp

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pagestore, "NEWEST", pagestore.NEWEST.replace("ORDER", f"WHERE id <> {number} ORDER"))
        kept.server.delete(pagestore.STAMP)
        with_the_newest_only = kept.find(LIST).stamp

    assert with_both != with_the_newest_only


def test_the_lease_is_short(kept):
    assert 0 < kept.server.pttl(pagestore.STAMP) <= 1000


def test_who_cannot_say_so_waits_until_the_others_have_asked_postgresql(kept, cut_off):
    something_happens()

    cut_off.forget()

    assert kept.find(LIST).page is None


def test_a_server_that_stood_still_comes_back_without_the_old_pages(kept, valkey):
    pid = valkey.program.process.pid
    os.kill(pid, signal.SIGSTOP)
    try:
        something_happens()
        kept.forget()
    finally:
        os.kill(pid, signal.SIGCONT)

    time.sleep(0.05)
    kept.silent_until = 0

    assert kept.find(LIST).page is None


def test_a_server_that_was_killed_comes_back_without_the_old_pages(kept, valkey):
    valkey.program.sweep()
    something_happens()
    kept.forget()

    valkey.start()
    kept.silent_until = 0

    assert kept.find(LIST).page is None


def test_without_a_server_there_are_no_pages_and_nobody_waits(cut_off):
    cut_off.find(LIST)
    start = time.monotonic()

    found = [cut_off.find(LIST) for _ in range(100)]
    cut_off.keep(LIST, b"0.1", b"old")

    assert {(each.page, each.stamp) for each in found} == {(None, None)}
    assert time.monotonic() - start < 0.5


def test_a_server_that_stands_still_delays_one_request_a_second(kept, valkey):
    pid = valkey.program.process.pid
    os.kill(pid, signal.SIGSTOP)
    start = time.monotonic()
    try:
        for _ in range(100):
            assert kept.find(LIST).page is None
    finally:
        os.kill(pid, signal.SIGCONT)

    assert time.monotonic() - start < 3 * pagestore.PATIENCE


def test_pages_end_by_themselves(kept):
    assert 0 < kept.server.ttl(pagestore.PAGE + LIST) <= 60

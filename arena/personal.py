"""Personal data across all apps: the written list of who hands out, and who takes out, what it holds on a person.

A new table about people belongs into `export` and `erase` of its app's personal.py; tests/personal/test_every_table.py asks.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection, transaction

import accounts.personal
import activity.personal
import ideas.personal
import ideas.personal_amendments
import ideas.personal_carrying
import ideas.personal_deciding
import ideas.personal_factsheet
import ideas.personal_lineage
import ideas.personal_ratings
import ideas.personal_reviews
import ideas.personal_together
import measures.personal
import measures.personal_promotions
import measures.personal_recognitions
from accounts.models import User
from activity.models import Delivery, Erasure
from arena import clock, ledger
from arena.disclosure import Section
from arena.ledger import Entry

EXPORTS = [
    accounts.personal.export,
    ideas.personal.export,
    ideas.personal_amendments.export,
    ideas.personal_carrying.export,
    ideas.personal_deciding.export,
    ideas.personal_factsheet.export,
    ideas.personal_lineage.export,
    ideas.personal_ratings.export,
    ideas.personal_reviews.export,
    ideas.personal_together.export,
    measures.personal.export,
    measures.personal_promotions.export,
    measures.personal_recognitions.export,
    activity.personal.export,
]
# In this order: who carries stops before authorship passes on; what an app still tells people is dropped by `activity`, and the row itself is emptied last.
ERASURES = [
    measures.personal.erase,
    ideas.personal_carrying.erase,
    ideas.personal_deciding.erase,
    ideas.personal_lineage.erase,
    ideas.personal_ratings.erase,
    ideas.personal_reviews.erase,
    ideas.personal_together.erase,
    ideas.personal_amendments.erase,
    ideas.personal_factsheet.erase,
    ideas.personal.erase,
    activity.personal.erase,
    accounts.personal.erase,
]


def export(person: User) -> list[Section]:
    """Everything the Arena holds on a person."""
    return [section for hand_out in EXPORTS for section in hand_out(person)]


def erase(person: User, *, blank_texts: bool) -> None:
    """Delete the account: an empty row is left, and with `blank_texts` none of the person's own words.

    Saying it twice changes nothing. The person gets a last mail; its address is forgotten once it is sent.
    """
    with transaction.atomic():
        _take_out(person, Entry(person.pk, clock.now(), blank_texts), says_goodbye=True)
    ledger.keep()


def replay(entries: Iterable[Entry]) -> int:
    """Erase again whom an older state brought back, telling nobody; how many of them are in this database.

    A number that was given to somebody else since is left alone: they registered after the erasure.
    """
    entries = list(entries)
    found = 0
    for entry in entries:
        with transaction.atomic():
            person = User.objects.filter(pk=entry.person, joined_at__lte=entry.at).first()
            if person:
                _take_out(person, entry, says_goodbye=False)
                found += 1
            else:
                _write_down(entry)
    _never_give_again({entry.person for entry in entries})
    ledger.keep()
    return found


def _take_out(person: User, entry: Entry, *, says_goodbye: bool) -> None:
    """One at a time: of two clicks at once the second finds an empty row. Nobody who only names the person waits."""
    person.refresh_from_db(from_queryset=User.objects.select_for_update(no_key=True))
    address = person.email
    for take_out in ERASURES:
        take_out(person, blank_texts=entry.blank_texts)
    _write_down(entry)
    if says_goodbye and address:
        Delivery.without_event("account/account_erased", to=address, blank_texts=entry.blank_texts)


def _write_down(entry: Entry) -> None:
    Erasure.objects.get_or_create(person=entry.person, blank_texts=entry.blank_texts, defaults={"at": entry.at})


def _never_give_again(numbers: set[int]) -> None:
    """New people get numbers above those of the erased, also of those whom this database never knew."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT setval(sequence, greatest(%s, (SELECT last_value FROM accounts_user_id_seq)))
            FROM pg_get_serial_sequence('accounts_user', 'id') AS sequence
            """,
            [max(numbers, default=1)],
        )

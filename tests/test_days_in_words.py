"""Days and how long ago they were, in words that follow the clock and the language."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import translation

from arena import clock
from arena.templatetags.arena import ago, day, due

MOMENT = datetime(2026, 7, 31, 22, 30, tzinfo=UTC)  # half past midnight in Berlin


@pytest.fixture
def today(monkeypatch):
    """Sets the present day."""

    def set_to(year, month, day):
        monkeypatch.setattr(clock, "now", lambda: datetime(year, month, day, 12, tzinfo=UTC))

    return set_to


def test_a_day_is_named_with_its_year_when_it_is_another_one(today):
    today(2026, 11, 22)
    assert day(date(2026, 11, 26)) == "Do., 26. November"
    assert day(MOMENT) == "Sa., 1. August"

    today(2027, 1, 1)
    assert day(date(2026, 11, 26)) == "Do., 26. November 2026"


@pytest.mark.parametrize(
    ("now", "words"),
    [
        ((2026, 7, 31), "heute"),
        ((2026, 8, 1), "heute"),
        ((2026, 8, 2), "gestern"),
        ((2026, 8, 13), "vor 12 Tagen"),
        ((2026, 9, 29), "vor 59 Tagen"),
        ((2026, 9, 30), "im August 2026"),
    ],
)
def test_an_age_grows_with_the_clock(today, now, words):
    today(*now)

    assert ago(MOMENT) == words


def test_what_is_due_comes_nearer_and_is_overdue(today):
    words = []
    for days in range(4):
        today(2026, 11, 25 + days)
        words.append(due(date(2026, 11, 26)))

    assert words == [
        "in 1 Arbeitstag (Do., 26. November)",
        "heute (Do., 26. November)",
        "seit 1 Arbeitstag überfällig (Do., 26. November)",
        "seit 1 Arbeitstag überfällig (Do., 26. November)",
    ]


def test_another_language_has_its_own_words(today):
    today(2026, 3, 5)
    assert day(date(2026, 3, 3)) == "Di., 3. März"

    with translation.override("en"):
        assert day(date(2026, 3, 3)) == "Tue., 3. March"

    assert day(date(2026, 3, 3)) == "Di., 3. März"


def test_no_day_has_no_words():
    assert day(None) == ago(None) == due(None) == ""
    assert ago(clock.now() + timedelta(days=3)) == "heute"

"""The clock: Berlin's days, working days and public holidays."""

from datetime import date, timedelta

import pytest
from django.test import override_settings

from arena import clock


@pytest.mark.parametrize(
    ("start", "days", "expected"),
    [
        (date(2026, 11, 20), 5, date(2026, 11, 27)),  # a Friday, one weekend between
        (date(2026, 12, 23), 2, date(2026, 12, 28)),  # Christmas Eve is a working day, the two days after are not
        (date(2027, 3, 7), 1, date(2027, 3, 9)),  # International Women's Day is a holiday in Berlin
        (date(2026, 4, 30), 1, date(2026, 5, 4)),  # Labour Day, then a weekend
    ],
)
def test_working_days_skip_weekends_and_berlins_holidays(start, days, expected):
    assert clock.after_working_days(start, days) == expected


def test_working_days_are_counted_both_ways():
    friday, next_friday = date(2026, 11, 20), date(2026, 11, 27)

    assert clock.working_days_until(friday, next_friday) == 5
    assert clock.working_days_until(next_friday, friday) == -5


def test_the_clock_travels_and_comes_back():
    before = clock.now()

    with clock.travel(timedelta(days=30)):
        assert timedelta(days=29) < clock.now() - before < timedelta(days=31)

    assert clock.now() - before < timedelta(minutes=1)


@override_settings(PRODUCTION=True)
def test_in_production_it_never_travels():
    with pytest.raises(RuntimeError), clock.travel(timedelta(days=1)):
        pass

"""The domain's one clock: simulations may move it, only leases use the database's time instead."""

from collections.abc import Container, Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from functools import cache, lru_cache

from django.conf import settings
from django.utils import timezone

_travelled = timedelta()


def now() -> datetime:
    """The present moment as the domain sees it, aware."""
    return timezone.now() + settings.CLOCK_OFFSET + _travelled


def today() -> date:
    """The present day in Berlin."""
    return day_of(now())


def day_of(moment: datetime) -> date:
    """On which day it is in Berlin at that moment."""
    return moment.astimezone(timezone.get_default_timezone()).date()


@contextmanager
def travel(distance: timedelta, *, even_in_production: bool = False) -> Iterator[None]:
    """Move the clock by `distance` for a simulation or a test; in production only to tell the example story."""
    global _travelled
    if settings.PRODUCTION and not even_in_production:
        raise RuntimeError("The clock does not move in production.")
    before, _travelled = _travelled, _travelled + distance
    try:
        yield
    finally:
        _travelled = before


@cache
def _berlin_holidays() -> Container[date]:
    import holidays  # here, because it is slow to load and most processes never ask

    return holidays.country_holidays("DE", subdiv="BE")


@cache
def is_working_day(day: date) -> bool:
    """Whether Berlin's offices work on this day: no weekend, no public holiday."""
    return day.weekday() < 5 and day not in _berlin_holidays()


def after_working_days(start: date, days: int) -> date:
    """The last of `days` working days that follow `start`."""
    day = start
    while days > 0:
        day += timedelta(days=1)
        days -= is_working_day(day)
    return day


@lru_cache(maxsize=5000)
def working_days_until(start: date, end: date) -> int:
    """How many working days lie after `start` up to and including `end`; negative when `end` is past."""
    if end < start:
        return -working_days_until(end, start)
    return sum(is_working_day(start + timedelta(days=n)) for n in range(1, (end - start).days + 1))

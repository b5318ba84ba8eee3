"""The milestones of a measure, and the days of trainings and conferences, for people's own calendars."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar, Event

from arena import clock
from measures.models import Measure, SupportOffer


def calendar_of(measure: Measure) -> bytes:
    """All milestones but those given up, one day each (RFC 5545); they keep their identity when they are moved."""
    calendar = _calendar(measure.number, str(measure))
    for milestone in measure.milestones.exclude(state="dropped"):
        entry = Event()
        entry.add("uid", _uid(f"meilenstein-{milestone.pk}"))
        entry.add("dtstamp", clock.now())
        entry.add("dtstart", milestone.settled_on or milestone.due_on)
        entry.add("dtend", (milestone.settled_on or milestone.due_on) + timedelta(days=1))
        entry.add("summary", f"{milestone.title} ({measure.title})")
        entry.add("description", milestone.get_state_display())
        entry.add("url", settings.SITE_URL + reverse("milestones", args=[measure.pk]) + f"#meilenstein-{milestone.pk}")
        entry.add("transp", "TRANSPARENT")
        calendar.add_component(entry)
    return calendar.to_ical()


def calendar_of_dates(offers: Iterable[SupportOffer], name: str) -> bytes:
    """Trainings and conferences that have a day; with the hour, where it is known."""
    calendar = _calendar("unterstuetzung", name)
    for offer in offers:
        entry = Event()
        entry.add("uid", _uid(f"unterstuetzung-{offer.pk}"))
        entry.add("dtstamp", clock.now())
        for end, moment in _from_to(offer):
            entry.add(end, moment)
        entry.add("summary", offer.title)
        entry.add("description", offer.summary)
        if offer.place:
            entry.add("location", offer.place)
        entry.add("url", settings.SITE_URL + offer.get_absolute_url())
        calendar.add_component(entry)
    return calendar.to_ical()


def _from_to(offer: SupportOffer) -> list[tuple[str, date | datetime]]:
    """Whole days end on the day after the last one; an hour without an end is only a beginning."""
    first, last = offer.on, offer.last_day
    if first is None or last is None:
        return []
    if offer.begins_at is None:
        return [("dtstart", first), ("dtend", last + timedelta(days=1))]
    begin = ("dtstart", _moment(first, offer.begins_at))
    return [begin, ("dtend", _moment(last, offer.ends_at))] if offer.ends_at else [begin]


def _moment(day: date, hour: time) -> datetime:
    """In UTC, which every calendar understands without a table of time zones."""
    return timezone.make_aware(datetime.combine(day, hour)).astimezone(UTC)


def _calendar(code: str, name: str) -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", f"-//Arena der Ideen//{code}//DE")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", name)
    return calendar


def _uid(name: str) -> str:
    """The same for ever, so that a calendar knows again what was moved."""
    return f"{name}@{settings.SITE_URL.partition('//')[2]}"

"""The milestones of a measure as a calendar that people take into their own."""

from datetime import timedelta

from django.conf import settings
from django.urls import reverse
from icalendar import Calendar, Event

from arena import clock
from measures.models import Measure


def calendar_of(measure: Measure) -> bytes:
    """All milestones but those given up, one day each (RFC 5545); they keep their identity when they are moved."""
    calendar = Calendar()
    calendar.add("prodid", f"-//Arena der Ideen//{measure.number}//DE")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", str(measure))
    for milestone in measure.milestones.exclude(state="dropped"):
        entry = Event()
        entry.add("uid", f"meilenstein-{milestone.pk}@{settings.SITE_URL.partition('//')[2]}")
        entry.add("dtstamp", clock.now())
        entry.add("dtstart", milestone.settled_on or milestone.due_on)
        entry.add("dtend", (milestone.settled_on or milestone.due_on) + timedelta(days=1))
        entry.add("summary", f"{milestone.title} ({measure.title})")
        entry.add("description", milestone.get_state_display())
        entry.add("url", settings.SITE_URL + reverse("milestones", args=[measure.pk]) + f"#meilenstein-{milestone.pk}")
        entry.add("transp", "TRANSPARENT")
        calendar.add_component(entry)
    return calendar.to_ical()

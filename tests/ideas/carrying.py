"""What the tests about responsibility share."""

from activity.models import Event, Notification
from activity.verbs import Verb
from ideas.models import Idea, Responsibility

WHY = "Weil es so besser ist."


def afresh[Thing: (Idea, Responsibility)](thing: Thing) -> Thing:
    """A copy of its own, as another request reads it."""
    return type(thing).objects.get(pk=thing.pk)


def hearers_of(verb: Verb) -> dict[int, str]:
    """Who heard of the newest event of this verb, and in which quality."""
    event = Event.objects.filter(verb=verb).latest("pk")
    return dict(Notification.objects.filter(event=event).values_list("recipient", "audience"))


def verbs_of(idea: Idea) -> list[str]:
    """What happened to the idea, in order."""
    return list(idea.events.order_by("number").values_list("verb", flat=True))


def broken(*args: object, **details: object) -> None:
    """An event that cannot be written."""
    raise RuntimeError("The event cannot be written.")

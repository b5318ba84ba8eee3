"""State changes: hold the row, judge stage and guards afresh, refuse with words for people."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from typing import Any, Protocol

from django.core.exceptions import ObjectDoesNotExist
from django.db import models, transaction
from django.utils.functional import Promise

from arena import clock

DOUBLE_CLICK = timedelta(seconds=30)


class Guard(Protocol):
    """A named condition of a verb; `words` are shown in the checklist and in the refusal."""

    @property
    def words(self) -> str | Promise: ...


class Refused(Exception):
    """The person may, but the thing is not in a state to; shown as a page with status 409.

    `earlier` are the events that tell of the same step, if it leaves any.
    """

    def __init__(self, thing: models.Model, *, earlier: models.QuerySet[Any] | None = None) -> None:
        super().__init__(str(thing))
        self.thing, self.earlier = thing, earlier

    def done_by(self, person: Any) -> Any:
        """The event of the very same step, taken by this very person moments ago: a second click is no conflict."""
        if self.earlier is None or not person.is_authenticated:
            return None
        just_now = clock.now() - DOUBLE_CLICK
        return self.earlier.filter(actor=person, at__gte=just_now).order_by("-pk").first()


class WrongStage(Refused):
    """The verb does not start from the stage the thing is in, often because somebody was quicker."""


class Unmet(Refused):
    """One or more guards of the verb are not met."""

    def __init__(self, thing: models.Model, guards: Sequence[Guard]) -> None:
        super().__init__(thing)
        self.guards = guards


class Gone(Refused):
    """Somebody deleted it meanwhile."""


@contextmanager
def locked[Thing: models.Model](thing: Thing) -> Iterator[Thing]:
    """Hold the row of `thing` for one state change, its fields read afresh."""
    with transaction.atomic():
        try:
            thing.refresh_from_db(from_queryset=type(thing)._base_manager.select_for_update())
        except ObjectDoesNotExist as problem:
            raise Gone(thing) from problem
        yield thing


class Stale(Refused):
    """Somebody saved a newer text meanwhile; nothing was overwritten."""

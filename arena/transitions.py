"""State changes: hold the row, judge stage and guards afresh, refuse with words for people."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Protocol

from django.core.exceptions import ObjectDoesNotExist
from django.db import models, transaction
from django.utils.functional import Promise


class Guard(Protocol):
    """A named condition of a verb; `words` are shown in the checklist and in the refusal."""

    @property
    def words(self) -> str | Promise: ...


class Refused(Exception):
    """The person may, but the thing is not in a state to; shown as a page with status 409."""

    def __init__(self, thing: models.Model) -> None:
        super().__init__(str(thing))
        self.thing = thing


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

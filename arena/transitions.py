"""State changes: hold the row, judge stage and guards afresh, refuse with words for people."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Protocol, Self

from django.db import models, transaction
from django.utils.functional import Promise

from arena import clock
from arena.prepared import prepared

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
        held = _held(thing.pk, model=type(thing))
        if not held:
            raise Gone(thing)
        thing.refresh_from_db(from_queryset=Read(held[0]))  # type: ignore[arg-type]
        yield thing


@prepared
def _held(pk: Any, *, model: type[models.Model]) -> models.QuerySet[Any]:
    return model._base_manager.select_for_update().filter(pk=pk)


@dataclass(frozen=True)
class Read:
    """A row that is read already, where Django would ask for it."""

    row: models.Model

    def filter(self, **_which: Any) -> Self:
        return self

    def only(self, *_fields: str) -> Self:
        return self

    def get(self) -> models.Model:
        return self.row


class Stale(Refused):
    """Somebody saved a newer text meanwhile; nothing was overwritten."""

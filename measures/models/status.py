"""How a measure goes, and which step leads where."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from ideas.models.kind import MeasureKind as Kind

__all__ = ["STARTS_FROM", "UNFINISHED", "UNKNOWN", "Kind", "Status"]


class Status(models.TextChoices):
    """How it goes."""

    PLANNED = "planned", _("geplant")
    RUNNING = "running", _("läuft")
    PAUSED = "paused", _("pausiert")
    DONE = "done", _("abgeschlossen")
    STOPPED = "stopped", _("eingestellt")


UNKNOWN = ""
UNFINISHED = {UNKNOWN, Status.PLANNED, Status.RUNNING, Status.PAUSED}

# From which status each step is possible; an imported measure may have none.
STARTS_FROM: dict[str, set[str]] = {
    "start_measure": {UNKNOWN, Status.PLANNED, Status.PAUSED, Status.DONE, Status.STOPPED},
    "pause_measure": {UNKNOWN, Status.RUNNING},
    "complete_measure": {UNKNOWN, Status.RUNNING, Status.PAUSED},
    "stop_measure": UNFINISHED,
    "enter_phase": UNFINISHED,
    "set_milestone": UNFINISHED,
    "move_milestone": UNFINISHED,
    "want_help": UNFINISHED,
    "offer_help_to_measure": UNFINISHED,
    "recognise_measure": {UNKNOWN, Status.PLANNED, Status.RUNNING, Status.PAUSED, Status.DONE},
    "renew_recognition": {UNKNOWN, Status.PLANNED, Status.RUNNING, Status.PAUSED, Status.DONE},
    "replicate_measure": {UNKNOWN, Status.PLANNED, Status.RUNNING, Status.PAUSED, Status.DONE},
}

"""The two kinds of ideas, and the three kinds of measures that they can become."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """What somebody brings in: a problem, or a measure."""

    NEED = "need", _("Handlungsbedarf")
    PROPOSAL = "proposal", _("Maßnahmenvorschlag")


class MeasureKind(models.TextChoices):
    """Who carries a measure of this kind."""

    CENTRAL = "central", _("Zentrale Maßnahme")
    DECENTRAL = "decentral", _("Dezentrale Maßnahme")
    NETWORK = "network", _("Netzwerkmaßnahme")

"""The two kinds of ideas."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """What somebody brings in: a problem, or a measure."""

    NEED = "need", _("Handlungsbedarf")
    PROPOSAL = "proposal", _("Maßnahmenvorschlag")

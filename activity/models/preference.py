"""How a person wants to hear of each kind of news."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from activity.verbs import MANDATORY, Kind

if TYPE_CHECKING:
    from accounts.models import User


class Channel(models.TextChoices):
    """How a person hears of a kind of news, besides the inbox, which has everything."""

    MAIL = "mail", _("sofort per E-Mail")
    DIGEST = "digest", _("einmal am Tag gesammelt per E-Mail")
    NONE = "none", _("nur hier im Postfach")


DEFAULT_CHANNEL = Channel.MAIL


class Preference(models.Model):
    """The channel a person chose for a kind of news; without a row the default holds."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="preferences")
    kind = models.CharField(max_length=20, choices=Kind)
    channel = models.CharField(max_length=10, choices=Channel)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "kind"], name="one_preference_per_kind")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.get_channel_display()}"

    @classmethod
    def channel_of(cls, user: User, kind: Kind) -> Channel:
        """The channel that holds for this person now; what the law demands always comes by mail."""
        if kind in MANDATORY:
            return Channel.MAIL
        chosen = cls.objects.filter(user=user, kind=kind).first()
        return Channel(chosen.channel) if chosen else DEFAULT_CHANNEL

    @classmethod
    def choose(cls, user: User, kind: Kind, channel: Channel) -> None:
        """From now on news of this kind take this way."""
        cls.objects.update_or_create(user=user, kind=kind, defaults={"channel": channel})

    @classmethod
    def end_digest(cls, user: User) -> None:
        """No more collected mails: what came that way stays in the inbox."""
        cls.objects.filter(user=user, channel=Channel.DIGEST).update(channel=Channel.NONE)

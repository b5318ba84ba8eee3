"""The signed words of a recognition: what anybody can keep, pass on and check."""

from __future__ import annotations

import json
from datetime import UTC
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from activity.models import DecisionRecord
from arena import clock, signing

if TYPE_CHECKING:
    from measures.models.recognition import Recognition

TYPE = "arena-anerkennung/1"
DISAGREES = _("Das Register sagt etwas anderes, als unterschrieben ist.")


class SignedStatement(models.Model):
    """A recognition as it stood at one moment, signed then. A new one supersedes it; it is never changed."""

    recognition = models.ForeignKey("measures.Recognition", on_delete=models.PROTECT, related_name="statements")
    text = models.TextField(_("Erklärung mit Unterschrift"))
    signed_at = models.DateTimeField(_("unterschrieben am"))

    class Meta:
        verbose_name = _("unterschriebene Erklärung")
        verbose_name_plural = _("unterschriebene Erklärungen")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.recognition} ({self.signed_at:%d.%m.%Y %H:%M})"

    @classmethod
    def issue(cls, recognition: Recognition) -> SignedStatement:
        """Sign how it stands now; the caller holds the row of the measure."""
        now = clock.now()
        measure = recognition.measure
        said = facts_of(recognition) | {
            "type": TYPE,
            "issuer": settings.SITE_URL,
            "measure": {"number": measure.number, "title": measure.title, "url": _absolute(measure)},
            "carried_by": measure.carrier,
            "status": _absolute(recognition),
            "stated_at": now.astimezone(UTC).isoformat(timespec="seconds"),
        }
        text = json.dumps(signing.sign(said), ensure_ascii=False, indent=2) + "\n"
        return cls.objects.create(recognition=recognition, text=text, signed_at=now)

    @property
    def fault(self) -> str:
        """What does not fit, in words: the signature, or the register beside it; empty when all is well."""
        try:
            said, _key = signing.check(self.text)
        except signing.Untrusted as problem:
            return str(problem)
        return "" if agrees(said, self.recognition) else str(DISAGREES)

    @property
    def key(self) -> str:
        """The key that signed it, as it says itself."""
        return str(json.loads(self.text)["signature"]["key"])

    @property
    def is_true_but_distrusted(self) -> bool:
        """Whether nothing is wrong with it but the trust in its key, which is one of ours."""
        ours = [signing.Key(key.public, signing.Trust.RETIRED) for key in signing.known_keys()]
        try:
            said, _key = signing.check(self.text, known=ours)
        except signing.Untrusted:
            return False
        return agrees(said, self.recognition)


def facts_of(recognition: Recognition) -> dict[str, Any]:
    """What is true of it now, by the register; names of things stay as they were when it was signed."""
    end = recognition.end
    decision = DecisionRecord.objects.get(number=(end or recognition).decision_number)
    return {
        "number": recognition.number,
        "state": "revoked" if end else "recognised",
        "recognised_on": recognition.recognised_on.isoformat(),
        "valid_until": recognition.valid_until.isoformat(),
        "revoked_on": end.on.isoformat() if end else None,
        "commitment": recognition.commitment.digest,
        "decision": {"number": decision.number, "hash": decision.hash},
    }


def agrees(said: dict[str, Any], recognition: Recognition) -> bool:
    """Whether what was signed is what the register says today."""
    return {**said, **facts_of(recognition)} == said


def _absolute(thing: Any) -> str:
    return f"{settings.SITE_URL}{thing.get_absolute_url()}"

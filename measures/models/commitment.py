"""The commitment of a network measure: each principle and success factor, how it will be met, signed for a body."""

from __future__ import annotations

import hashlib
import json
import secrets
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import OuterRef
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from arena import clock
from arena.transitions import Unmet
from ideas.models.promotion_guards import EVERY_PRINCIPLE, TEXT_AS_READ
from strategy.models import PracticeVersion

if TYPE_CHECKING:
    from accounts.models import Organisation, User
    from measures.models.promotion import Promotion


class CommitmentQuerySet(models.QuerySet["Commitment"]):
    def with_names(self) -> CommitmentQuerySet:
        return self.select_related("version", "signed_by", "signed_for")

    def with_answered(self) -> CommitmentQuerySet:
        """With the codes of what each answers, in the same query."""
        answers = CommitmentAnswer.objects.filter(commitment=OuterRef("pk")).exclude(text="")
        return self.annotate(answered=ArraySubquery(answers.values("code")))


class Commitment(models.Model):
    """Signed once and never edited: bound to the text it answers, and sealed together with the answers."""

    promotion = models.ForeignKey("measures.Promotion", on_delete=models.PROTECT, related_name="commitments")
    version = models.ForeignKey(PracticeVersion, on_delete=models.PROTECT, related_name="commitments")
    signed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    signed_for = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    signed_at = models.DateTimeField(default=clock.now)
    salt = models.CharField(max_length=32)
    digest = models.CharField(_("Prüfsumme"), max_length=64)

    answered: list[str]  # where it was read along, see `with_answered`

    objects = CommitmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("Selbstverpflichtung")
        verbose_name_plural = _("Selbstverpflichtungen")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.signed_for}, {self.version}"

    @property
    def is_whole(self) -> bool:
        """Whether it answers everything in its version; to commit oneself to nothing is no commitment."""
        read = self.__dict__.get("answered")
        answered = {code for code, text in self.given.items() if text} if read is None else set(read)
        return bool(self.version.codes) and answered >= set(self.version.codes)

    @property
    def is_current(self) -> bool:
        """Whether the principles still read as they did when it was signed."""
        return self.version.digest == PracticeVersion.now().digest

    @cached_property
    def given(self) -> dict[str, str]:
        """What was answered, by the code of what it answers."""
        return {each.code: each.text for each in self.answers.all()}

    @property
    def is_intact(self) -> bool:
        """Whether the answers are those that were sealed."""
        return self.digest == seal(self.salt, self.version, self.given)

    @property
    def groups(self) -> list[dict[str, Any]]:
        """Every answer beside what it answers, in the order and groups of the text that was signed."""
        names = list(dict.fromkeys(row["group"] for row in self.version.principles))
        return [
            {
                "name": name,
                "answers": [
                    {"name": row["name"], "text": self.given.get(row["code"], "")}
                    for row in self.version.principles
                    if row["group"] == name
                ],
            }
            for name in names
        ]

    # Verbs

    @classmethod
    def sign(
        cls, promotion: Promotion, *, by: User, body: Organisation, digest: str, answers: dict[str, str]
    ) -> Commitment:
        """All of it or nothing, on the very text that was read; the caller holds the idea."""
        version = PracticeVersion.now()
        if version.digest != digest:
            raise Unmet(promotion.idea, [TEXT_AS_READ])
        given = {code: answers.get(code, "").strip() for code in version.codes}
        if not given or not all(given.values()):
            raise Unmet(promotion.idea, [EVERY_PRINCIPLE])
        salt, version = secrets.token_hex(16), version.keep()
        commitment = cls.objects.create(
            promotion=promotion,
            version=version,
            signed_by=by,
            signed_for=body,
            salt=salt,
            digest=seal(salt, version, given),
        )
        rows = [CommitmentAnswer(commitment=commitment, code=code, text=text) for code, text in given.items()]
        CommitmentAnswer.objects.bulk_create(rows)
        return commitment


class CommitmentAnswer(models.Model):
    """How one principle or success factor will be met."""

    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="answers")
    code = models.SlugField()
    text = models.TextField(_("So setzen wir das um"), max_length=2_000)

    class Meta:
        verbose_name = _("Antwort der Selbstverpflichtung")
        verbose_name_plural = _("Antworten der Selbstverpflichtung")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["commitment", "code"], name="one_answer_per_principle")]

    def __str__(self) -> str:
        return f"{self.code}: {self.text[:60]}"


def seal(salt: str, version: PracticeVersion, answers: dict[str, str]) -> str:
    """`sha256(salt ‖ text of the principles ‖ answers)`: proves what was signed without holding it."""
    sealed = json.dumps([version.digest, answers], sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256((salt + sealed).encode()).hexdigest()

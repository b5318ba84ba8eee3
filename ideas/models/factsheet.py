"""The Steckbrief: one text per idea in sections, and one sequence of versions of it, all of them kept."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist
from django.db import models
from django.db.models import Value
from django.utils.translation import gettext_lazy as _

from activity.models import Event
from activity.verbs import Verb
from arena import clock
from arena.transitions import Stale, Unmet, locked
from ideas.models.guards import VERSION_HAS_TEXT
from ideas.models.search import IdeaSearch
from ideas.threeway import merge

if TYPE_CHECKING:
    from accounts.models import User
    from ideas.models.idea import Idea


class Conflicting(Stale):
    """Two people changed the same words of a section; both texts are shown, and whoever comes second decides."""


WORDS = ("title", "summary", "description")  # the parts that stand on the idea itself


class FactSheet(models.Model):
    """What the sections of an idea's Steckbrief say now, by their keys; title, summary and description stand on the idea."""

    idea = models.OneToOneField("ideas.Idea", on_delete=models.CASCADE, primary_key=True, related_name="fact_sheet")
    sections = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("Steckbrief")
        verbose_name_plural = _("Steckbriefe")

    def __str__(self) -> str:
        return f"{self.idea_id}"

    @classmethod
    def set(cls, idea: Idea, sections: Mapping[str, str]) -> None:
        """Let these be the sections from now on; empty ones are left out. The caller holds the idea."""
        filled = {key: text for key, text in sections.items() if text}
        kept = idea.fact_sheet = FactSheet(idea=idea, sections=filled)
        idea.__dict__.pop("readiness", None)
        FactSheet.objects.bulk_create([kept], update_conflicts=True, unique_fields=["idea"], update_fields=["sections"])

    @classmethod
    def write(cls, idea: Idea, texts: Mapping[str, str], *, by: User, reason: str) -> FactSheetVersion:
        """Let these parts say this, by their keys, and keep that as a version. The caller holds the idea.

        Whoever confirmed the version before, and whoever supports what is another idea now, hears of it.
        """
        from ideas.models.substance import tell_of_version

        before = texts_of(idea)
        last = idea.versions.first()
        changed = {key: text for key, text in texts.items() if text != before[key]}
        if last and not changed:
            return last
        cls._set_words(idea, {key: text for key, text in changed.items() if key in WORDS})
        cls.set(idea, sections_now(idea) | {key: text for key, text in changed.items() if key not in WORDS})
        version = FactSheetVersion.keep(idea, by=by, reason=reason)
        idea.saved_at = version.at
        idea.save(update_fields=["saved_at"])
        if idea.published_at:
            idea._touch()
        tell_of_version(version, before=before, by=by)
        return version

    @staticmethod
    def _set_words(idea: Idea, words: Mapping[str, str]) -> None:
        """Whoever has the form of the idea open with other words is told so when they save."""
        if not words:
            return
        for key, text in words.items():
            setattr(idea, key, text)
        idea.revision += 1
        idea.save(update_fields=[*words, "revision"])

    @classmethod
    def save_section(cls, idea: Idea, *, by: User, section: str, text: str, base: int, reason: str) -> FactSheetVersion:
        """Save a section as a new version; `base` is the number of the version that the person began from.

        What others saved in it since then comes together with it, or both are shown: nobody's words are lost.
        """
        from ideas.models.workingcopy import WorkingCopy

        with locked(idea):
            idea._start("save_section")
            last, began = idea.versions.first(), idea.versions.filter(number=base).first()
            merged = merge(texts_of(began)[section] if began else "", text, texts_of(idea)[section])
            if not merged.is_clean:
                raise Conflicting(idea)
            version = cls.write(idea, {section: merged.text}, by=by, reason=reason)
            if version != last:
                Event.record(Verb.IDEA_EDITED, by=by, idea=idea, version=version.number, section=section)
            WorkingCopy.discard(idea, by=by, section=section)
        return version


class FactSheetVersion(models.Model):
    """The text of an idea as it stood at one moment, with who saved it and why."""

    idea = models.ForeignKey("ideas.Idea", on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField(_("Fassung"))
    title = models.CharField(_("Titel"), max_length=120)
    summary = models.CharField(_("Zusammenfassung"), max_length=500)
    description = models.TextField(_("Beschreibung"))
    sections = models.JSONField(_("Abschnitte"), default=dict, db_default=Value({}, models.JSONField()))
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="versions")
    reason = models.CharField(_("Grund"), max_length=200, blank=True)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = _("Fassung")
        verbose_name_plural = _("Fassungen")
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["idea", "number"], name="versions_are_numbered")]

    def __str__(self) -> str:
        return f"{self.idea_id} v{self.number}"

    @classmethod
    def keep(cls, idea: Idea, *, by: User, reason: str = "") -> FactSheetVersion:
        """Keep the idea's current text as its next version, and find it from now on; the same text is no new version."""
        IdeaSearch.keep(idea)
        last = cls.objects.filter(idea=idea).first()
        if last and texts_of(last) == texts_of(idea):
            return last
        return cls.objects.create(
            idea=idea,
            number=last.number + 1 if last else 1,
            title=idea.title,
            summary=idea.summary,
            description=idea.description,
            sections=sections_now(idea),
            author=by,
            reason=reason,
        )

    def restore(self, *, by: User, seen: int) -> FactSheetVersion:
        """This version becomes the newest one again; `seen` is the number of the newest one the person knew of."""
        idea = self.idea
        with locked(idea):
            idea._start("restore_version")
            if self.is_blanked:
                raise Unmet(idea, [VERSION_HAS_TEXT])
            newest = idea.versions.first()
            now, then = texts_of(idea), texts_of(self)
            if now == then and newest:
                return newest
            if newest is None or newest.number != seen:
                raise Stale(idea)
            reason = _("Fassung %(number)d ist wieder da") % {"number": self.number}
            restored = FactSheet.write(idea, dict.fromkeys(now, "") | then, by=by, reason=reason)
            Event.record(Verb.VERSION_RESTORED, by=by, idea=idea, version=restored.number, restored=self.number)
        return restored

    @property
    def text(self) -> tuple[str, str, str]:
        return self.title, self.summary, self.description

    @property
    def credited(self) -> list[User]:
        """Whose amendments it took over, each once; the pages have read them along."""
        return list({part.amendment.author_id: part.amendment.author for part in self.taken_over.all()}.values())

    @property
    def is_blanked(self) -> bool:
        """Whether whoever saved it had its text deleted."""
        return not self.title


def sections_now(idea: Idea) -> dict[str, str]:
    """What the sections of the Steckbrief say now."""
    try:
        return idea.fact_sheet.sections
    except ObjectDoesNotExist:
        return {}


class Texts(dict[str, str]):
    """Every part of a text by its key; what nobody wrote is empty."""

    def __missing__(self, key: str) -> str:
        return ""


def texts_of(source: Idea | FactSheetVersion) -> Texts:
    """Title, summary, description and the filled sections of an idea or one of its versions."""
    sections: Mapping[str, Any] = source.sections if isinstance(source, FactSheetVersion) else sections_now(source)
    return Texts({key: getattr(source, key) for key in WORDS} | dict(sections))

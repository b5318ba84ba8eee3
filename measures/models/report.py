"""Progress reports, with a picture and documents."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.files.base import File
from django.db import models, transaction
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from activity.verbs import Verb
from arena import clock, markdown
from arena.images import Renditions
from arena.transitions import Refused, locked
from measures import files
from measures.models.revising import Revising

if TYPE_CHECKING:
    from accounts.models import User
    from measures.models.measure import Measure


class ReportQuerySet(models.QuerySet["Report"]):
    def with_all(self) -> ReportQuerySet:
        """With everything its page shows, newest first."""
        return self.select_related("by", "organisation", "picture").prefetch_related("documents").order_by("-at", "-pk")


class Report(Revising, models.Model):
    """What the team says about how it goes."""

    measure = models.ForeignKey("measures.Measure", on_delete=models.CASCADE, related_name="reports")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="measure_reports")
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=clock.now)
    title = models.CharField(_("In einem Satz"), max_length=160)
    text = models.TextField(_("Wie geht es voran?"), max_length=20_000)
    revision = models.PositiveSmallIntegerField(default=0)
    revised_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    revised_at = models.DateTimeField(null=True)

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("Bericht")
        verbose_name_plural = _("Berichte")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.title

    @property
    def html(self) -> SafeString:
        return markdown.render(self.text)

    @property
    def worded_by(self) -> User:
        """Whose words stand there now."""
        return self.revised_by or self.by

    @property
    def worded_at(self) -> datetime:
        return self.revised_at or self.at

    @classmethod
    def give(
        cls,
        measure: Measure,
        *,
        by: User,
        title: str,
        text: str,
        picture: dict[str, Any] | None = None,
        document: dict[str, Any] | None = None,
    ) -> Report:
        """The team reports, all of it or nothing; the next report is asked for from today on."""
        with ExitStack() as kept, locked(measure):
            if measure.reports.filter(by=by, title=title, text=text).exists():
                measure.refuse_twice(Verb.REPORT_GIVEN)
            body = measure.acts_for(by)
            report = cls.objects.create(measure=measure, by=by, organisation=body, title=title, text=text)
            if picture:
                kept.enter_context(ReportPicture.kept(report, by=by, **picture))
            if document:
                kept.enter_context(ReportDocument.kept(report, by=by, **document))
            measure.reported_at = report.at
            if measure.reports_since:
                measure.reports_since = report.at
            measure.save(update_fields=["reported_at", "reports_since"])
            measure.record(Verb.REPORT_GIVEN, by=by, report=report.pk)
        return report

    def revise(self, *, by: User, revision: int, title: str, text: str, reason: str) -> None:
        """The team words it anew; the words before stay readable."""
        self._revise(Verb.REPORT_REVISED, "report", by=by, revision=revision, reason=reason, title=title, text=text)


class ReportPicture(models.Model):
    """The picture of a report, re-encoded, with the words it needs."""

    report = models.OneToOneField(Report, on_delete=models.CASCADE, related_name="picture")
    key = models.CharField(max_length=32, unique=True)
    widths = models.JSONField(default=list)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    alt = models.CharField(_("Bildbeschreibung"), max_length=300)
    credit = models.CharField(_("Bildnachweis"), max_length=120)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("Bild eines Berichts")
        verbose_name_plural = _("Bilder von Berichten")

    def __str__(self) -> str:
        return self.alt

    @property
    def file_names(self) -> list[str]:
        return [files.picture_name(self.key, width) for width in self.widths]

    @property
    def src(self) -> str:
        return self._address(self.widths[-1])

    @property
    def srcset(self) -> str:
        """Every width with its address, as the browser chooses from them."""
        return ", ".join(f"{self._address(width)} {width}w" for width in self.widths)

    def open(self, width: int) -> File | None:
        """The file of this width, if there is one."""
        return files.opened(files.picture_name(self.key, width)) if width in self.widths else None

    @classmethod
    def sweep(cls) -> int:
        """Delete the files no picture knows of, left behind by a power cut, say."""
        return files.sweep(files.PICTURES, cls.objects.values_list("key", flat=True))

    def _address(self, width: int) -> str:
        return reverse("report_picture", args=[self.report_id, self.key, width])

    @classmethod
    @contextmanager
    def kept(cls, report: Report, *, by: User, renditions: Renditions, alt: str, credit: str) -> Iterator[None]:
        """Row and files; none of them stays when what follows fails."""
        with files.written_pictures(renditions) as key:
            cls.objects.create(
                report=report,
                key=key,
                widths=sorted(renditions.files),
                width=renditions.width,
                height=renditions.height,
                alt=alt,
                credit=credit,
                added_by=by,
            )
            yield

    def remove(self, *, by: User) -> None:
        """Row and files go for good: perhaps somebody is to be seen who does not want to be."""
        _take_away(self, by=by)


class ReportDocument(models.Model):
    """A PDF that belongs to a report; handed out only as an attachment."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="documents")
    key = models.CharField(max_length=32, unique=True)
    title = models.CharField(_("Was ist das für ein Dokument?"), max_length=160)
    size = models.PositiveIntegerField()
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = _("Dokument")
        verbose_name_plural = _("Dokumente")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("report_document", args=[self.pk])

    @property
    def file_names(self) -> list[str]:
        return [files.document_name(self.key)]

    def open(self) -> File | None:
        return files.opened(files.document_name(self.key))

    @classmethod
    def sweep(cls) -> int:
        """Delete the files no document knows of, left behind by a power cut, say."""
        return files.sweep(files.DOCUMENTS, cls.objects.values_list("key", flat=True))

    @classmethod
    def add(cls, report: Report, content: bytes, *, by: User, title: str) -> None:
        """One more PDF for a report that is there already."""
        measure = report.measure
        with ExitStack() as kept, locked(measure):
            kept.enter_context(cls.kept(report, by=by, content=content, title=title))
            measure.record(Verb.ATTACHMENT_ADDED, by=by, report=report.pk)

    @classmethod
    @contextmanager
    def kept(cls, report: Report, *, by: User, content: bytes, title: str) -> Iterator[None]:
        """Row and file; neither stays when what follows fails."""
        with files.written_document(content) as key:
            cls.objects.create(report=report, key=key, title=title, size=len(content), added_by=by)
            yield

    def remove(self, *, by: User) -> None:
        """Row and file go for good."""
        _take_away(self, by=by)


def _take_away(part: ReportPicture | ReportDocument, *, by: User) -> None:
    with locked(part.report.measure) as measure:
        if not type(part)._default_manager.filter(pk=part.pk).exists():
            raise Refused(
                measure, earlier=measure.events.filter(verb=Verb.ATTACHMENT_REMOVED, details__report=part.report_id)
            )
        discard(part)
        measure.record(Verb.ATTACHMENT_REMOVED, by=by, report=part.report_id)


def discard(part: ReportPicture | ReportDocument) -> None:
    """Row and files go; the files once that is safely stored."""
    transaction.on_commit(partial(files.delete_files, part.file_names), robust=True)
    part.delete()

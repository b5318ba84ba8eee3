"""One authority takes over what another one made: a measure of its own that knows where it comes from."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models, transaction
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from activity.models import Event
from activity.verbs import Verb
from arena import clock
from arena.transitions import Unmet, locked
from measures.models.guards import IS_ANOTHER_BODY, KIT_IS_PUBLISHED
from measures.models.status import Kind, Status
from measures.models.team import TeamRole
from strategy.models import Phase

if TYPE_CHECKING:
    from accounts.models import Organisation, User
    from measures.models.measure import Measure
    from strategy.models import District

COPIED = ("summary", "topic", "spatial_levels")


class ReplicationQuerySet(models.QuerySet["Replication"]):
    def of_family(self, measure: Measure) -> ReplicationQuerySet:
        """Every takeover that leads back to the same first measure as this one."""
        return self.filter(root=measure.first_of_family)

    def for_list(self) -> ReplicationQuerySet:
        return self.select_related("copy__organisation", "copy__phase", "origin", "organisation", "by")


class Replication(models.Model):
    """A body's takeover of a measure; `root` is the first measure of the family, which is mostly the origin itself."""

    root = models.ForeignKey("measures.Measure", on_delete=models.PROTECT, related_name="family")
    origin = models.ForeignKey("measures.Measure", on_delete=models.PROTECT, related_name="replications")
    copy = models.OneToOneField("measures.Measure", on_delete=models.PROTECT, related_name="taken_over_from")
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="replications")
    differences = models.TextField(_("Was machen Sie anders?"), max_length=2000)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    objects = ReplicationQuerySet.as_manager()

    class Meta:
        verbose_name = _("Übernahme")
        verbose_name_plural = _("Übernahmen")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["root", "organisation"], name="a_body_takes_it_over_once"),
            models.CheckConstraint(
                condition=~Q(copy=F("origin")) & ~Q(copy=F("root")), name="a_copy_is_another_measure"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation}: {self.copy}"

    @classmethod
    def take_over(
        cls,
        origin: Measure,
        *,
        by: User,
        organisation: Organisation,
        title: str,
        differences: str,
        districts: Iterable[District] = (),
    ) -> Replication:
        """A new decentral measure of this body, at the first phase, led by whoever takes it over."""
        with transaction.atomic(), locked(origin.first_of_family) as root, locked(origin):
            _require_takeover(origin, root, organisation)
            copy = _copy_of(origin, title=title, organisation=organisation)
            copy.begin(by=by, team=[(by, TeamRole.LEAD, organisation)], verb=Verb.MEASURE_REPLICATED, origin=origin.pk)
            copy.fields.set(origin.fields.all())
            copy.districts.set(districts)
            copy.keep_words()
            taken = cls.objects.create(
                root=root, origin=origin, copy=copy, organisation=organisation, differences=differences, by=by
            )
            Event.record(
                Verb.MEASURE_TAKEN_OVER, by=by, measure=origin, organisation=organisation, replication=taken.pk
            )
        return taken

    def revise_differences(self, *, by: User, differences: str) -> None:
        """The team says anew what it does differently; what it said before stays in the history."""
        with locked(self.copy) as copy:
            self.differences = differences
            self.save(update_fields=["differences"])
            copy.record(Verb.DIFFERENCES_REVISED, by=by, reason=differences, taken=self.pk)


def _require_takeover(origin: Measure, root: Measure, organisation: Organisation) -> None:
    """There is a kit, and the body has none of the family yet; the caller holds both rows."""
    origin.require_status("replicate_measure")
    if not origin.has_kit:
        raise Unmet(origin, [KIT_IS_PUBLISHED])
    if root.family.filter(organisation=organisation).exists():
        origin.refuse_twice(Verb.MEASURE_TAKEN_OVER)
    if root.is_in_family(organisation):
        raise Unmet(origin, [IS_ANOTHER_BODY])


def _copy_of(origin: Measure, *, title: str, organisation: Organisation) -> Measure:
    return type(origin)(
        title=title,
        kind=Kind.DECENTRAL,
        status=Status.PLANNED,
        phase=Phase.objects.filter(number=1).first(),
        organisation=organisation,
        is_example=origin.is_example or organisation.is_example,
        **{name: getattr(origin, name) for name in COPIED},
    )


class Replicable:
    """The part of `Measure` that others take over."""

    @property
    def first_of_family(self: Measure) -> Measure:
        """The measure that all takeovers of this one lead back to."""
        taken = Replication.objects.filter(copy=self).select_related("root").first()
        return taken.root if taken else self

    @property
    def has_kit(self: Measure) -> bool:
        """Whether others can read how it is done; asked afresh."""
        return type(self).objects.filter(pk=self.pk, kit__isnull=False).exists()

    @property
    def allows_replication(self: Measure) -> bool:
        """Whether it may still be taken over; what was stopped may not."""
        return self.allows("replicate_measure")

    def is_in_family(self: Measure, organisation: Organisation) -> bool:
        """Whether this body carries this measure or one that was taken over from it; asked of the first of them."""
        return self.organisation_id == organisation.pk or self.family.filter(copy__organisation=organisation).exists()

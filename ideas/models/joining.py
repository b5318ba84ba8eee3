"""What a merge moves, and how it comes back: people, responsibilities, connections, supports."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from activity.models import Follow
from activity.verbs import Verb
from arena import clock
from arena.transitions import Unmet, WrongStage
from ideas.models.authorship import Authorship
from ideas.models.consortium import OPEN, Role, State
from ideas.models.lineage import Edge, comes_of
from ideas.models.lineage_guards import NOT_OWN
from ideas.models.responsibility import Responsibility
from ideas.models.stage import Stage
from ideas.models.support import Support

if TYPE_CHECKING:
    from accounts.models import User
    from ideas.models.idea import Idea
    from ideas.models.merge import Merge

# What came with a merge bears its moment: by that it is found when the merge is undone.


def bring_together(merge: Merge) -> None:
    """Authors, followers, responsibilities and connections of the merged idea go on at the survivor."""
    merged, survivor = merge.ideas
    known = survivor.author_ids
    Authorship.objects.bulk_create(
        Authorship(idea=survivor, user_id=pk, since=merge.merged_at) for pk in merged.author_ids if pk not in known
    )
    following = merged.follows.values_list("user", flat=True)
    Follow.objects.bulk_create(
        [Follow(idea=survivor, user_id=pk, since=merge.merged_at) for pk in following], ignore_conflicts=True
    )
    _offer_again(merge)
    _connect_again(merge)
    survivor.has_lineage = merged.has_lineage = True
    merged.save(update_fields=["has_lineage"])
    survivor.save(update_fields=["has_lineage"])
    survivor._touch()
    _forget(merge)


def lead_back(merge: Merge) -> str:
    """The merged idea stands again where it stood, with the time that was left."""
    merged, rested = merge.merged, _rested(merge)
    before = merged._move_to(Stage(merge.stage))
    merged.stage_since, merged.owed_by = merge.stage_since or merged.stage_since, merge.owed_by
    merged.due_on = merge.due_on + rested if merge.due_on else None
    merged.save(update_fields=["stage_since", "owed_by", "due_on"])
    merged._touch()
    return before


def take_apart(merge: Merge) -> None:
    """What the merge brought to the survivor goes back; what people decided there since stays."""
    merged, survivor = merge.ideas
    came = {"idea": survivor, "since": merge.merged_at}
    Authorship.objects.filter(**came, user__in=list(merged.author_ids), is_author=False).delete()
    Follow.objects.filter(**came, user__in=merged.follows.values("user")).delete()
    merge.edges.all().delete()
    _carry_on(merge)
    SupportChoice.bring_back(merge)
    _forget(merge)
    if merged.stage == Stage.DEVELOPMENT and merged.lead is None:
        merged.lose_its_lead(why=Verb.RESPONSIBILITY_ENDED)


def _forget(merge: Merge) -> None:
    for idea in merge.ideas:
        idea.forget_people()


def _rested(merge: Merge) -> timedelta:
    """Whole days, so that what is undone at once is as it was."""
    return timedelta(days=(clock.now() - (merge.merged_at or clock.now())).days)


# Responsibilities: what ran or was offered at the merged idea becomes an offer at the survivor


def _offer_again(merge: Merge) -> None:
    carried = list(merge.merged.responsibilities.filter(state__in=OPEN))
    Responsibility.objects.filter(pk__in=[each.pk for each in carried]).update(
        state=State.CARRIED_OVER, ended_at=merge.merged_at
    )
    rows = merge.survivor.responsibilities.filter(state__in=OPEN)
    taken: set[tuple[str, int | None, int | None]] = set(rows.values_list("role", "person", "organisation"))
    for each in carried:
        role = Role.PARTNER if each.role == Role.LEAD and merge.survivor.lead else each.role
        party = (role, each.person_id, each.organisation_id)
        if each.state == State.INVITED or party in taken:
            continue
        taken.add(party)
        Responsibility.objects.create(
            idea=merge.survivor,
            person=each.person,
            organisation=each.organisation,
            role=role,
            pledge=each.pledge,
            brings=each.brings,
            until=each.until,
            takes_over=each,
            offered_by=each.offered_by,
            offered_at=merge.merged_at,
        )


def _carry_on(merge: Merge) -> None:
    """Offers nobody answered are taken back; at the merged idea everybody carries on who still can."""
    offers = merge.survivor.responsibilities.filter(takes_over__idea=merge.merged, state=State.OFFERED)
    offers.update(state=State.WITHDRAWN, ended_at=clock.now())
    carried = merge.merged.responsibilities.filter(state=State.CARRIED_OVER, ended_at=merge.merged_at)
    carried.filter(person__is_active=False).update(state=State.ENDED)
    back = {"ended_at": None, "ended_by": None}
    going_on = carried.filter(state=State.CARRIED_OVER)
    going_on.filter(accepted_at__isnull=False).update(
        state=State.RUNNING, renewed_at=F("renewed_at") + _rested(merge), **back
    )
    going_on.filter(takes_over__idea=merge.merged).update(state=State.INVITED, **back)
    going_on.update(state=State.OFFERED, offered_at=F("offered_at") + _rested(merge), **back)


# Connections: the survivor answers, and is answered, as the merged idea did and was


def _connect_again(merge: Merge) -> None:
    merged, survivor = merge.ideas
    kind = Edge.Kind.SOLVES
    for edge in merged.edges.filter(kind=kind).select_related("target"):
        if edge.target != survivor:
            Edge.objects.get_or_create(kind=kind, source=survivor, target=edge.target, defaults={"merge": merge})
    for edge in merged.edges_here.filter(kind=kind).select_related("source"):
        if edge.source != survivor and not comes_of(edge.source, survivor):
            Edge.objects.get_or_create(kind=kind, source=edge.source, target=survivor, defaults={"merge": merge})


# Supports: they stay counted where they were given, until the person says otherwise


class SupportChoice(models.Model):
    """What a supporter of a merged idea wants with their support."""

    class Choice(models.TextChoices):
        KEPT = "kept", _("bleibt bei der zusammengeführten Idee")
        MOVED = "moved", _("gilt jetzt der aufnehmenden Idee")
        WITHDRAWN = "withdrawn", _("zurückgenommen")

    merge = models.ForeignKey("ideas.Merge", on_delete=models.CASCADE, related_name="choices")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="support_choices")
    choice = models.CharField(max_length=10, choices=Choice)
    since = models.DateTimeField()  # of the support itself
    gave = models.BooleanField(default=False)  # whether moving it gave the survivor a new support
    at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = _("Wahl nach einer Zusammenführung")
        verbose_name_plural = _("Wahlen nach einer Zusammenführung")
        constraints = [models.UniqueConstraint(fields=["merge", "user"], name="choose_once_for_each_merge")]

    def __str__(self) -> str:
        return f"{self.merge_id}: {self.choice}"

    @classmethod
    def make(cls, merge: Merge, choice: Choice, *, by: User) -> None:
        """Keep, move or withdraw one's support of the merged idea; saying the same twice changes nothing."""
        with merge._held():
            merged, survivor = merge.ideas
            given = merged.supports.filter(user=by).first()
            if given is None and cls.objects.filter(merge=merge, user=by, choice=choice).exists():
                return
            if given is None or not merge.is_done:
                raise WrongStage(merged)
            gave = choice == cls.Choice.MOVED and cls._move(survivor, by)
            if choice != cls.Choice.KEPT:
                Support.take_back(merged, by=by)
            chosen = {"choice": choice, "since": given.since, "gave": gave, "at": clock.now()}
            cls.objects.update_or_create(merge=merge, user=by, defaults=chosen)

    @staticmethod
    def _move(survivor: Idea, by: User) -> bool:
        survivor._start("support")
        if survivor.is_by(by):
            raise Unmet(survivor, [NOT_OWN])
        if survivor.supports.filter(user=by).exists():
            return False
        Support.give(survivor, by=by)
        return True

    @classmethod
    def bring_back(cls, merge: Merge) -> None:
        """What was moved supports the merged idea again, unless the person has withdrawn it since."""
        merged, survivor = merge.ideas
        moved = cls.objects.filter(merge=merge, choice=cls.Choice.MOVED, user__supports__idea=survivor)
        back = [(choice.user_id, choice.since, choice.gave) for choice in moved]
        survivor.supports.filter(user__in=[pk for pk, _since, gave in back if gave]).delete()
        Support.objects.bulk_create(
            [Support(idea=merged, user_id=pk, since=since) for pk, since, _gave in back], ignore_conflicts=True
        )
        for idea in merge.ideas:
            Support._count(idea)
        cls.objects.filter(merge=merge).delete()

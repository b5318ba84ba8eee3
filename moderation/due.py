"""What is due at the desk, per role, in a fixed number of queries."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import MandateRequest, Organisation
from activity.models import Delivery, State
from arena import clock
from arena.desk import DECISION_MAKER, MODERATOR, OPERATOR, STABSSTELLE
from ideas.models import AssessmentRound, Comment, Idea, Sitting, Stage
from ideas.models.queries import IdeaQuerySet
from measures.models import Measure


@dataclass(frozen=True)
class Due:
    """A number with its words, and the list where the work is done."""

    count: int
    words: str
    url: str
    overdue: str = ""


def due_for(roles: frozenset[str]) -> list[Due]:
    """What waits for somebody with these roles, the queues first."""
    due: list[Due] = []
    if not roles.isdisjoint({MODERATOR, STABSSTELLE}):
        due += [*_ideas(), *_comments()]
    if STABSSTELLE in roles:
        due += [*_orphans(), *_waiting_for_the_stabsstelle(), *_organisations(), *_recognitions()]
    if DECISION_MAKER in roles:
        due += _decisions()
    if not roles.isdisjoint({STABSSTELLE, OPERATOR}):
        due += _mails()
    return due


def _ideas() -> Iterator[Due]:
    waiting = Q(stage=Stage.SUBMITTED, hidden_at__isnull=True)
    counts = Idea.objects.on_the_desk().aggregate(
        waiting=Count("pk", filter=waiting),
        overdue=Count("pk", filter=waiting & Q(due_on__lt=clock.today())),
        hidden=Count("pk", filter=Q(hidden_at__isnull=False)),
    )
    overdue = counts["overdue"]
    words = ngettext("eingereichte Idee", "eingereichte Ideen", counts["waiting"])
    late = _("%(count)d überfällig") % {"count": overdue} if overdue else ""
    yield Due(counts["waiting"], words, reverse("admin:ideas_idea_changelist"), late)
    yield _hidden(counts["hidden"], ngettext("verborgene Idee", "verborgene Ideen", counts["hidden"]), "idea")


def _comments() -> Iterator[Due]:
    counts = Comment.objects.on_the_desk().aggregate(
        waiting=Count("pk", filter=Q(held_at__isnull=False, removed_at__isnull=True)),
        hidden=Count("pk", filter=Q(hidden_at__isnull=False)),
    )
    waiting = counts["waiting"]
    words = ngettext("Kommentar wartet auf Freigabe", "Kommentare warten auf Freigabe", waiting)
    yield Due(waiting, words, reverse("admin:ideas_comment_changelist"))
    words = ngettext("verborgener Kommentar", "verborgene Kommentare", counts["hidden"])
    yield _hidden(counts["hidden"], words, "comment")


def _hidden(count: int, words: str, model: str) -> Due:
    return Due(count, words, reverse(f"admin:ideas_{model}_changelist") + "?stand=verborgen")


def _orphans() -> Iterator[Due]:
    counts = (
        Idea.objects.orphaned()
        .order_by()
        .aggregate(all=Count("pk"), overdue=Count("pk", filter=Q(due_on__lt=clock.today())))
    )
    words = ngettext("Idee ist herrenlos", "Ideen sind herrenlos", counts["all"])
    late = _("%(count)d überfällig") % {"count": counts["overdue"]} if counts["overdue"] else ""
    yield Due(counts["all"], words, reverse("admin:ideas_idea_changelist") + "?stand=herrenlos", late)


def _waiting_for_the_stabsstelle() -> Iterator[Due]:
    ideas = reverse("admin:ideas_idea_changelist")
    asked = Idea.objects.asked_for_again().count()
    words = ngettext("Bitte um Wiedereröffnung", "Bitten um Wiedereröffnung", asked)
    yield Due(asked, words, f"{ideas}?stand=bitten")
    again = Idea.objects.to_be_reviewed().count()
    words = ngettext("zurückgestellte Idee ist wieder dran", "zurückgestellte Ideen sind wieder dran", again)
    yield Due(again, words, f"{ideas}?stand=wiedervorlage")
    short = AssessmentRound.objects.lacking_reviewers().count()
    words = ngettext("Bewertung braucht Gutachter:innen", "Bewertungen brauchen Gutachter:innen", short)
    yield Due(short, words, f"{ideas}?stand={Stage.ASSESSMENT}")
    yield _owed(Idea.objects.to_be_presented(), "vorlage", _ready_to_present)
    yield _owed(Idea.objects.filter(stage=Stage.SELECTED), Stage.SELECTED, _on_the_way_to_a_measure)


def _decisions() -> Iterator[Due]:
    yield _owed(Idea.objects.to_be_decided(), "entscheidung", _up_for_decision)
    drafts = Sitting.objects.open().count()
    words = ngettext("Sitzung im Entwurf", "Sitzungen im Entwurf", drafts)
    yield Due(drafts, words, reverse("admin:ideas_sitting_changelist"))


def _owed(ideas: IdeaQuerySet, queue: str, words: Callable[[int], str]) -> Due:
    """How many ideas wait in a queue, and how many of them for too long."""
    late = Count("pk", filter=Q(due_on__lt=clock.today()))
    counts = ideas.order_by().aggregate(all=Count("pk"), overdue=late)
    overdue = _("%(count)d überfällig") % {"count": counts["overdue"]} if counts["overdue"] else ""
    link = reverse("admin:ideas_idea_changelist") + f"?stand={queue}"
    return Due(counts["all"], words(counts["all"]), link, overdue)


def _ready_to_present(count: int) -> str:
    return ngettext("bewertete Idee ist bereit zur Vorlage", "bewertete Ideen sind bereit zur Vorlage", count)


def _on_the_way_to_a_measure(count: int) -> str:
    return ngettext("Idee ist auf dem Weg zur Maßnahme", "Ideen sind auf dem Weg zur Maßnahme", count)


def _up_for_decision(count: int) -> str:
    return ngettext("Idee liegt zur Entscheidung", "Ideen liegen zur Entscheidung", count)


def _organisations() -> Iterator[Due]:
    count = Organisation.objects.waiting().count()
    words = ngettext("Stelle wartet auf Prüfung", "Stellen warten auf Prüfung", count)
    yield Due(count, words, reverse("admin:accounts_organisation_changelist") + "?stand=wartet")
    asked = MandateRequest.objects.open().count()
    words = ngettext("Anfrage auf Vertretung", "Anfragen auf Vertretung", asked)
    yield Due(asked, words, reverse("admin:accounts_mandaterequest_changelist"))


def _recognitions() -> Iterator[Due]:
    count = Measure.objects.awaiting_recognition().count()
    words = ngettext("Netzwerkmaßnahme ist nicht anerkannt", "Netzwerkmaßnahmen sind nicht anerkannt", count)
    yield Due(count, words, reverse("recognitions") + "#warten")


def _mails() -> Iterator[Due]:
    counts: dict[str, Any] = Delivery.objects.aggregate(
        failed=Count("pk", filter=Q(state=State.FAILED)), parked=Count("pk", filter=Q(state=State.PARKED))
    )
    mails = reverse("admin:activity_delivery_changelist")
    failed, parked = counts["failed"], counts["parked"]
    yield Due(failed, ngettext("gescheiterte Mail", "gescheiterte Mails", failed), f"{mails}?state__exact=failed")
    words = ngettext("Mail wartet auf eine Entscheidung", "Mails warten auf eine Entscheidung", parked)
    yield Due(parked, words, f"{mails}?state__exact=parked")

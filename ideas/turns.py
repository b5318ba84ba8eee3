"""What waits for one person beside their own texts: offers, invitations, renewals, contacts, heirs; and what they carry."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, F, FilteredRelation, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Sector, User
from arena.templatetags.arena import day, due, is_overdue
from ideas.models import (
    Amendment,
    Authorship,
    AuthorshipOffer,
    CoAuthorRequest,
    Confirmation,
    Contact,
    Idea,
    Invitation,
    MeasureKind,
    Merge,
    OpinionInvitation,
    Responsibility,
    Review,
    Stage,
)
from ideas.models.confirmation import with_confirmations
from ideas.models.consortium import Role, State
from ideas.models.stage import STARTS_FROM, Owed


@dataclass(frozen=True)
class Turn:
    """A step that this person owes: about which idea, in words, and where it is taken."""

    idea: Idea
    words: str
    action: str
    url: str
    is_late: bool = False


def responsibilities_of(user: User) -> list[Responsibility]:
    """What they or their bodies carry or are asked to take over, and what others offer on ideas of theirs."""
    theirs = Responsibility.objects.of(user).filter(state__in=[State.RUNNING, State.INVITED])
    offered = Q(state=State.OFFERED, idea__in=Authorship.objects.filter(user=user).values("idea"))
    found = Responsibility.objects.filter(Q(pk__in=theirs.values("pk")) | offered)
    seen = found.filter(idea__in=Idea.objects.visible_to(user).values("pk"))
    return list(seen.with_parties().select_related("idea").defer("idea__description").order_by("offered_at", "pk"))


def turns_of(user: User, responsibilities: Iterable[Responsibility]) -> list[Turn]:
    """What is asked of them now, the oldest question first within each kind."""
    return [*_leading(responsibilities), *_carrying(responsibilities), *_asked(user)]


def _leading(responsibilities: Iterable[Responsibility]) -> list[Turn]:
    """The step that the lead owes, with its day."""
    return [
        Turn(
            each.idea,
            _("%(stage)s, nächster Schritt %(when)s")
            % {"stage": each.idea.get_stage_display(), "when": due(each.idea.due_on)},
            _("Weiterarbeiten"),
            each.idea.get_absolute_url(),
            each.idea.is_overdue,
        )
        for each in responsibilities
        if each.is_running and each.role == Role.LEAD and each.idea.owed_by == Owed.LEAD
    ]


def _carrying(responsibilities: Iterable[Responsibility]) -> list[Turn]:
    return [turn for each in responsibilities if (turn := _turn(each))]


def _turn(each: Responsibility) -> Turn | None:
    named = {"party": each.party, "role": each.get_role_display()}
    if each.state == State.OFFERED:
        words = _("%(party)s bietet an: %(role)s. Antwort bis %(day)s") % (named | {"day": day(each.answer_by)})
        return Turn(each.idea, words, _("Antworten"), carrying_url(each))
    if each.state == State.INVITED:
        words = _("Gefragt zur Übernahme: %(role)s (%(party)s)") % named
        return Turn(each.idea, words, _("Antworten"), carrying_url(each))
    if each.is_asked:
        words = _("%(role)s: Bleibt es dabei? Sonst erlischt sie am %(day)s") % (named | {"day": day(each.renew_by)})
        return Turn(each.idea, words, _("Erneuern"), carrying_url(each))
    return None


def _asked(user: User) -> list[Turn]:
    """The open questions of every kind; most people are asked nothing, and one query says so."""
    kinds = [(open_ones(user), turn) for open_ones, turn in QUESTIONS]
    is_asked = User.objects.filter(pk=user.pk).values_list(*(Exists(found) for found, _turn in kinds)).get()
    return [turn(each) for (found, turn), some in zip(kinds, is_asked, strict=True) if some for each in found]


def _contacts(user: User) -> QuerySet[Contact]:
    open_ones = Contact.objects.filter(asked=user, answer="", idea__in=Idea.objects.visible_to(user).values("pk"))
    return open_ones.select_related("idea", "asker").order_by("pk")


def _answer_contact(each: Contact) -> Turn:
    words = _("%(person)s möchte Kontakt") % {"person": each.asker}
    return Turn(each.idea, words, _("Antworten"), reverse("carrying", args=[each.idea_id]) + "#kontakt")


def _heirs(user: User) -> QuerySet[AuthorshipOffer]:
    return AuthorshipOffer.objects.open().filter(heir=user).select_related("idea")


def _inherit(each: AuthorshipOffer) -> Turn:
    there = each.idea.get_absolute_url() + "#am-zug"
    return Turn(each.idea, _("Übernehmen Sie die Autorschaft?"), _("Antworten"), there)


def _opinions(user: User) -> QuerySet[OpinionInvitation]:
    asked = OpinionInvitation.objects.waiting().of(user).filter(idea__in=Idea.objects.visible_to(user).values("pk"))
    return asked.with_parties().select_related("idea")


def _give_opinion(each: OpinionInvitation) -> Turn:
    named = {"party": each.party, "dimension": each.get_dimension_display(), "when": _asked_for(each.due_on)}
    words = _("Stellungnahme von %(party)s (%(dimension)s), %(when)s") % named
    there = reverse("opinions", args=[each.idea_id]) + f"#bitte-{each.pk}"
    return Turn(each.idea, words, _("Antworten"), there, is_overdue(each.due_on))


def _asked_for(until: date) -> str:
    """By when an answer was asked for, or for how long it has been missing."""
    return due(until) if is_overdue(until) else _("erbeten %(when)s") % {"when": due(until)}


def _join(each: Invitation) -> Turn:
    """An invitation to write along, also to a draft."""
    words = _("%(person)s lädt Sie ein, mitzuschreiben") % {"person": each.by}
    return Turn(each.idea, words, _("Antworten"), each.get_absolute_url())


def _requests(user: User) -> QuerySet[CoAuthorRequest]:
    authored = Authorship.objects.filter(user=user, is_author=True).values("idea")
    return CoAuthorRequest.objects.open().filter(idea__in=authored).select_related("idea", "user")


def _admit(each: CoAuthorRequest) -> Turn:
    words = _("%(person)s möchte mitschreiben") % {"person": each.user}
    return Turn(each.idea, words, _("Antworten"), each.get_absolute_url())


def _merges(user: User) -> QuerySet[Merge]:
    seen = Idea.objects.visible_to(user).values("pk")
    return Merge.objects.awaiting(user).with_ideas().filter(merged__in=seen, survivor__in=seen)


def _answer_merge(each: Merge) -> Turn:
    named = {"survivor": each.survivor, "day": day(each.answer_by)}
    words = _("Soll sie in „%(survivor)s“ weitergehen? Antwort bis %(day)s") % named
    return Turn(each.merged, words, _("Antworten"), each.get_absolute_url())


def _amended(user: User) -> QuerySet[Idea]:
    """The texts that they keep and to which amendments wait for an answer, with how many."""
    written = Authorship.objects.filter(user=user).values("idea")
    kept = written.union(Responsibility.objects.lead().of(user).order_by().values("idea"))
    waiting = Amendment.objects.open().exclude(author=user).filter(idea=OuterRef("pk")).order_by()
    ideas = Idea.objects.filter(pk__in=kept, amendment_count__gt=0, stage__in=STARTS_FROM["accept_amendment"])
    count = Subquery(waiting.values("idea").annotate(number=Count("pk")).values("number"))
    return ideas.annotate(waiting=count).filter(waiting__gt=0).defer("description").order_by("pk")


def _answer_amendments(each: Any) -> Turn:
    words = ngettext("%(n)d Änderungsvorschlag", "%(n)d Änderungsvorschläge", each.waiting) % {"n": each.waiting}
    return Turn(each, words, _("Ansehen"), reverse("amendments", args=[each.pk]))


def _unconfirmed(user: User) -> QuerySet[Responsibility]:
    """What they carry and have not confirmed though the lead has; the lead is asked once anybody has."""
    given = Confirmation.objects.standing().filter(version__idea=OuterRef("idea"))
    theirs, by_the_lead = given.filter(responsibility=OuterRef("pk")), given.filter(responsibility__role=Role.LEAD)
    carried = Responsibility.objects.running().of(user).filter(idea__stage__in=STARTS_FROM["confirm_version"])
    asked = carried.filter(Exists(by_the_lead) | Q(Exists(given), role=Role.LEAD), ~Exists(theirs))
    seen = asked.filter(idea__in=Idea.objects.visible_to(user).values("pk"))
    return with_confirmations(seen.with_parties()).select_related("idea").defer("idea__description").order_by("pk")


def _confirm(each: Any) -> Turn:
    """The page to which it leads says what changed since they last said yes."""
    named = {"number": each.newest_version, "role": each.get_role_display(), "party": each.party}
    words = _("Fassung %(number)d des Steckbriefs wartet auf Ihr Ja (%(role)s: %(party)s)") % named
    return Turn(each.idea, words, _("Bestätigen"), carrying_url(each))


def _reviews(user: User) -> QuerySet[Review]:
    asked = Review.objects.waiting().filter(reviewer=user)
    seen = asked.filter(round__idea__in=Idea.objects.visible_to(user).values("pk"))
    return seen.select_related("round__idea").order_by("due_on", "pk")


def _write_review(each: Review) -> Turn:
    words = _("Ihr Gutachten, %(when)s") % {"when": _asked_for(each.due_on)}
    return Turn(each.idea, words, _("Begutachten"), each.get_absolute_url(), each.is_overdue)


def _selected(user: User) -> QuerySet[Idea]:
    """What the body that they act for leads to the end; with how far its way to a measure is, and who proposed it."""
    led = Responsibility.objects.lead().filter(organisation__in=user.bodies, idea=OuterRef("pk"))
    seen = Idea.objects.visible_to(user).filter(Exists(led), stage=Stage.SELECTED)
    of_now = FilteredRelation("promotions", condition=Q(promotions__state__in=["proposed", "signed"]))
    found = seen.annotate(now=of_now).annotate(at=F("now__state"), becomes=F("now__kind"), by=F("now__proposed_by"))
    return found.defer("description").order_by("due_on", "pk")


def _to_propose(user: User) -> QuerySet[Idea]:
    """An authority says itself which measure is to become of it; for others the Stabsstelle does."""
    authority = Responsibility.objects.lead().filter(organisation__sector=Sector.ADMINISTRATION, idea=OuterRef("pk"))
    return _selected(user).filter(Exists(authority), at=None)


def _propose_measure(each: Idea) -> Turn:
    words = _("Ausgewählt: Schlagen Sie vor, welche Maßnahme daraus wird, %(when)s") % {"when": due(each.due_on)}
    return Turn(each, words, _("Vorschlagen"), reverse("promotion", args=[each.pk]), each.is_overdue)


def _to_sign(user: User) -> QuerySet[Idea]:
    """A second person of an authority, or anybody who may sign for the body of a network measure."""
    waiting = _selected(user).filter(at="proposed")
    return waiting.filter(Q(becomes=MeasureKind.NETWORK) | (Q(becomes=MeasureKind.DECENTRAL) & ~Q(by=user.pk)))


def _sign_for_measure(each: Any) -> Turn:
    words = _("Die Maßnahme braucht Ihre Mitzeichnung, %(when)s")
    if each.becomes == MeasureKind.NETWORK:
        words = _("Die Maßnahme braucht Ihre Selbstverpflichtung, %(when)s")
    there = reverse("promotion", args=[each.pk])
    return Turn(each, words % {"when": due(each.due_on)}, _("Unterschreiben"), there, each.is_overdue)


# Each kind of question: what is open for a person, and the words of one.
QUESTIONS: list[tuple[Callable[[User], QuerySet[Any]], Callable[[Any], Turn]]] = [
    (_contacts, _answer_contact),
    (_heirs, _inherit),
    (_opinions, _give_opinion),
    (Invitation.open_for, _join),
    (_requests, _admit),
    (_merges, _answer_merge),
    (_amended, _answer_amendments),
    (_unconfirmed, _confirm),
    (_to_propose, _propose_measure),
    (_to_sign, _sign_for_measure),
    (_reviews, _write_review),
]


def carrying_url(each: Responsibility) -> str:
    return reverse("carrying", args=[each.idea_id]) + f"#verantwortung-{each.pk}"

"""What a mail, the digest and the inbox say about an event, and whether they may still say it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core import signing
from django.db.models import Q
from django.template.loader import select_template
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from activity.concerned import WHO, Audience
from activity.mail.assessed import NewsOfAssessment
from activity.mail.course import NewsOfMeasure
from activity.mail.decided import NewsOfDecision
from activity.mail.letter import Obsolete, absolute, one_line
from activity.models import Channel, Event, Preference, StatementOfReasons
from activity.verbs import MANDATORY, Verb

if TYPE_CHECKING:
    from accounts.models import User
    from activity.models import Delivery

UNSUBSCRIBE = "activity.unsubscribe"
DIGEST = "digest"
REMINDS_A_REVIEWER = {Verb.REVIEWER_ASSIGNED, Verb.REVIEW_REMINDED, Verb.REVIEW_DUE, Verb.REVIEW_OVERDUE}
AT_THE_DESK = {Audience.MODERATORS, Audience.STABSSTELLE}


class News(NewsOfAssessment, NewsOfDecision, NewsOfMeasure):
    """One event as one person hears of it; the templates of mails ask it."""

    def __init__(self, event: Event, audience: str, recipient: User) -> None:
        self.event, self.audience, self.recipient = event, Audience(audience), recipient
        self.idea, self.measure = event.idea, event.measure

    @classmethod
    def of(cls, delivery: Delivery) -> News:
        if delivery.event is None or delivery.recipient is None:
            raise Obsolete("There is nobody to tell, or nothing.")
        return cls(delivery.event, delivery.audience, delivery.recipient)

    @cached_property
    def template(self) -> str:
        """The words for these people, or else the words of the verb."""
        verb = self.event.verb
        if verb == Verb.COMMENT_RELEASED and self.audience != Audience.CONCERNED:
            verb = Verb.COMMENT_WRITTEN  # to everybody else it is a new comment
        found = select_template([f"mail/{verb}_{self.audience}.txt", f"mail/{verb}.txt"])
        return str(found.template.name).removeprefix("mail/").removesuffix(".txt")

    @property
    def title(self) -> str:
        return one_line(str(self.idea or self.measure))

    @property
    def number(self) -> str:
        return (self.idea.reference if self.idea else self.measure.number if self.measure else "") or ""

    @property
    def who(self) -> str:
        return one_line(self.event.told_to(self.recipient))

    @property
    def who_wrote(self) -> str:
        """The author of the comment, whoever made it readable."""
        return one_line(str(self.comment.author)) if self.comment else ""

    @property
    def link(self) -> str:
        """Where one reads of it; for moderators and Stabsstelle the page of the desk on which they can act."""
        at_the_desk = (self.audience in AT_THE_DESK and not self.merge and not self.promotion) or self.is_to_decide
        return (at_the_desk and self._page_of_the_desk()) or self.event.get_absolute_url()

    def _page_of_the_desk(self) -> str:
        """Where it is answered: the comment, the idea, the request to act for a body, or the body itself."""
        comment, body = self.event.details.get("comment"), self.event.organisation
        if comment:
            return reverse("admin:ideas_comment_change", args=[comment])
        if self.idea:
            return reverse("admin:ideas_idea_change", args=[self.idea.pk])
        if not body:
            return ""
        asked = body.mandate_requests.filter(user=self.event.details.get("person")).order_by("-pk").first()
        if asked and self.event.verb == Verb.MANDATE_REQUESTED:
            return reverse("admin:accounts_mandaterequest_change", args=[asked.pk])
        return reverse("admin:accounts_organisation_change", args=[body.pk])

    @property
    def reason(self) -> str:
        return self.event.reason

    @cached_property
    def comment(self) -> Any:
        """The comment it is about, as far as this person may read it."""
        pk = self.event.details.get("comment")
        if self.idea is None:
            return None
        readable = self.idea.comments.visible_to(self.recipient).filter(removed_at__isnull=True)
        return readable.filter(pk=pk).select_related("author").first()

    @cached_property
    def suggestion(self) -> str:
        """Why somebody would change the text, as long as they stand by it."""
        pk = self.event.details.get("amendment")
        amendment = self.idea.amendments.filter(pk=pk).exclude(state="withdrawn").first() if self.idea and pk else None
        return amendment.reason if amendment else ""

    @cached_property
    def responsibility(self) -> Any:
        """The responsibility it is about."""
        pk = self.event.details.get("responsibility")
        return self.idea.responsibilities.with_parties().filter(pk=pk).first() if self.idea and pk else None

    @property
    def party(self) -> str:
        """Who offers or carries."""
        return one_line(str(self.responsibility.party)) if self.responsibility else ""

    @property
    def role(self) -> str:
        """The role that is offered or carried, or the competence that is looked for."""
        if self.responsibility:
            return one_line(self.responsibility.get_role_display())
        wanted = self.idea.wanted.filter(pk=self.event.details.get("wanted")).first() if self.idea else None
        return one_line(str(wanted.competence)) if wanted else ""

    @property
    def pledge(self) -> str:
        """What the party says it will do, or what somebody offers without a role."""
        if self.responsibility:
            return self.responsibility.pledge
        given = self.idea.help.filter(pk=self.event.details.get("help")).first() if self.idea else None
        return given.text if given else ""

    @cached_property
    def opinion(self) -> Any:
        """The opinion it is about."""
        given = self.idea.opinions.filter(pk=self.event.details.get("opinion")) if self.idea else None
        return given.with_parties().first() if given is not None else None

    @cached_property
    def invitation(self) -> Any:
        """The request for an opinion that it is about."""
        asked = self.idea.opinion_invitations.filter(pk=self.event.details.get("invitation")) if self.idea else None
        return asked.with_parties().first() if asked is not None else None

    @property
    def dimension(self) -> str:
        """On what the opinion is asked for or given."""
        about = self.opinion or self.invitation
        return str(about.get_dimension_display()) if about else ""

    @property
    def asked_party(self) -> str:
        """Who was asked for the opinion."""
        return one_line(str(self.invitation.party)) if self.invitation else ""

    @property
    def message(self) -> str:
        """What whoever wants to write along says about it."""
        asked = self.idea.coauthor_requests.filter(pk=self.event.details.get("request")).first() if self.idea else None
        return asked.message if asked else ""

    @cached_property
    def merge(self) -> Any:
        """The merge it is about, seen from either of its ideas."""
        if self.idea is None or "merge" not in self.event.details:
            return None
        found = self.idea.merges.with_ideas() | self.idea.merges_here.with_ideas()
        return found.filter(pk=self.event.details["merge"]).first()

    @property
    def other_title(self) -> str:
        """The other one of two ideas, as far as this person may see it."""
        if self.idea is None:
            return ""
        pk = self.event.details.get("other")
        if self.merge:
            pk = self.merge.survivor_id if self.merge.merged_id == self.idea.pk else self.merge.merged_id
        other = type(self.idea)._default_manager.visible_to(self.recipient).filter(pk=pk).first()
        return one_line(str(other or _("eine andere Idee")))

    @property
    def idea_kind(self) -> str:
        return str(self.idea.get_kind_display()) if self.idea else ""

    @property
    def version(self) -> int:
        """The number of the version it is about."""
        return self.event.details.get("version", 0)

    @property
    def renew_by(self) -> date | None:
        return self.responsibility.renew_by if self.responsibility else None

    @property
    def until(self) -> date | None:
        """The day named in the event."""
        day = self.event.details.get("until")
        return date.fromisoformat(day) if day else None

    @property
    def body(self) -> str:
        return one_line(str(self.event.organisation or ""))

    @cached_property
    def _other(self) -> User | None:
        """The other one of the two who agreed to a contact."""
        pks = {self.event.details.get("asked"), self.event.details.get("asker")} - {self.recipient.pk}
        return type(self.recipient)._default_manager.filter(pk__in=pks, is_active=True).first()

    @property
    def contact_name(self) -> str:
        return one_line(str(self._other or ""))

    @property
    def contact_address(self) -> str:
        """Shown only once both have said yes."""
        agreed = self.event.verb == Verb.CONTACT_AGREED
        return self._other.email or "" if agreed and self._other else ""

    @cached_property
    def statement(self) -> StatementOfReasons | None:
        """The reasons that this person is owed."""
        return self.event.statements.select_related("rule").filter(recipient=self.recipient).first()

    @property
    def operator_email(self) -> str:
        return settings.OPERATOR_EMAIL


def require_wanted(delivery: Delivery) -> None:
    """Raise Obsolete unless the recipient still is to hear of it, wants to, and may.

    Reasons for a decision about somebody's own words are owed to them even when the idea went out of sight.
    """
    person, event = delivery.recipient, delivery.event
    if person is None or event is None:
        raise Obsolete("There is nobody to tell, or nothing.")
    if not is_reachable(person):
        raise Obsolete("The account is closed.")
    if not type(person)._default_manager.filter(WHO[Audience(delivery.audience)](event), pk=person.pk).exists():
        raise Obsolete("It no longer concerns the person.")
    if delivery.kind and Preference.channel_of(person, delivery.kind) == Channel.NONE:
        raise Obsolete("The person does not want mails of this kind.")
    if delivery.kind not in MANDATORY and not may_be_named(event, to=person):
        raise Obsolete("The person may not see it any more.")
    if _is_overtaken(delivery, event):
        raise Obsolete("A later mail says more.")


def is_reachable(person: User) -> bool:
    """Neither banned nor erased."""
    return person.is_active and bool(person.email)


def may_be_named(event: Event, *, to: User) -> bool:
    """Whether this person may see what the event is about; a withdrawal may be told where a note of it remains."""
    if event.idea is None:
        return True
    ideas = type(event.idea)._default_manager.filter(pk=event.idea.pk)
    if event.verb == Verb.IDEA_WITHDRAWN and ideas.tombstones().exists():
        return True
    if not ideas.visible_to(to).exists():
        return False
    return "comment" not in event.details or News(event, Audience.FOLLOWERS, to).comment is not None


def _is_overtaken(delivery: Delivery, event: Event) -> bool:
    """Nothing waits for moderation once somebody, or the rule at once, has moved the idea on."""
    if event.verb == Verb.IDEA_SUBMITTED and event.idea:
        by_the_rule = Q(number=(event.number or 0) + 1, verb=Verb.IDEA_PUBLISHED, actor__isnull=True)
        if delivery.audience == Audience.MODERATORS:
            return event.idea.stage != event.stage_after
        return event.idea.events.filter(by_the_rule).exists()
    if event.verb == Verb.COMMENT_HELD:
        return News.of(delivery).comment.held_at is None
    if event.verb in REMINDS_A_REVIEWER:
        review = News.of(delivery).review
        return review is None or not review.is_open
    return False


def values_of(delivery: Delivery) -> dict[str, Any]:
    """What the template of an event's mail and both layouts know."""
    news, kind = News.of(delivery), delivery.kind
    why = _("Sie bekommen diese Mail, %(why)s.") % {"why": news.audience.label}
    if kind is None or kind in MANDATORY:
        must = _("Sie lässt sich nicht abbestellen: Über solche Entscheidungen müssen wir Sie informieren.")
        return {"news": news, "link": news.link, "why": f"{why} {must}"}
    return {"news": news, "link": news.link, "why": why, **ways_out(news.recipient, kind)}


def ways_out(person: User, scope: str) -> dict[str, str]:
    """Where to unsubscribe with one click, and where to choose."""
    return {"unsubscribe": unsubscribe_link(person, scope), "settings": absolute(reverse("notification_settings"))}


def unsubscribe_link(person: User, scope: str) -> str:
    """Needs no login and never ends; bound to this person and a kind of news, or to the digest."""
    token = signing.dumps([person.pk, scope], salt=UNSUBSCRIBE)
    return absolute(reverse("unsubscribe", args=[token]))

"""Whom a column of the table of rights means, and what a row of it is about."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.utils.crypto import get_random_string

from accounts.models import Role, Sector
from arena import clock
from ideas.models import (
    Amendment,
    AmendmentPart,
    AssessmentRound,
    Authorship,
    AuthorshipOffer,
    CoAuthorRequest,
    Comment,
    Contact,
    Help,
    Idea,
    Invitation,
    Merge,
    Opinion,
    OpinionInvitation,
    Responsibility,
    Review,
    Sitting,
    Stage,
)
from ideas.models.consortium import Role as Duty
from ideas.models.consortium import State
from measures.models import HelpOffer, Promotion
from tests import make
from tests.measures import keeping, recognised

WITHOUT_A_THING = {"write_idea", "register_organisation", "enter_measure", "keep_support_offers", "open_sitting"}
SILENT = timedelta(days=15)
OFFICE = {"M": Role.MODERATOR, "S": Role.STABSSTELLE, "D": Role.DECISION_MAKER}


@contextmanager
def undone() -> Iterator[None]:
    """Whatever happens within has not happened afterwards, so that everybody meets the same idea."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def carries(idea: Idea, *, role: Duty = Duty.LEAD, person=None, body=None, offered_by=None) -> Responsibility:
    """Somebody carries the idea, in whatever stage it is."""
    now = clock.now()
    return Responsibility.objects.create(
        idea=idea,
        role=role,
        person=person,
        organisation=body,
        offered_by=offered_by or person,
        state=State.RUNNING,
        accepted_at=now,
        renewed_at=now,
    )


def idea_with_everybody(stage: Stage = Stage.DISCUSSION, **fields) -> Idea:
    """An idea of two authors, with a lead and a partner; a draft has neither yet."""
    idea = make.idea(stage, co_authors=(make.person(),), **fields)
    if stage == Stage.DRAFT:
        return idea
    carries(idea, person=make.person())
    carries(idea, role=Duty.PARTNER, person=make.person())
    return idea


def who(column: str, idea: Idea):
    """The person of a column, in their relation to the idea."""
    if column == "V":
        return AnonymousUser()
    if column in "AK":
        return idea.people.get(authorship__is_author=column == "A")
    if column in "LP":
        carrying = idea.responsibilities.filter(role=Duty.LEAD if column == "L" else Duty.PARTNER).first()
        return carrying.person if carrying else make.person()
    if column in "OW":
        sector = Sector.ADMINISTRATION if column == "W" else Sector.SCIENCE
        return make.representative(make.organisation(sector=sector))
    return make.person(roles=(OFFICE[column],) if column in OFFICE else ())


def thing_of(kind: str, row: str, idea: Idea, *, owner=None, silent: timedelta = SILENT):
    """What the verb is about: somebody else's, or the owner's; offers are old enough for the Stabsstelle."""
    verb = row.rpartition(":")[2]
    body = owner.mandates.get().organisation if owner and owner.mandates.exists() else None
    owner = owner or make.person()
    made = {
        "idea": lambda: None if verb in WITHOUT_A_THING else idea,
        "sitting": lambda: None if verb in WITHOUT_A_THING else sitting_of(idea),
        "comment": lambda: Comment.objects.create(idea=idea, author=owner, body="Gute Idee.", purpose="note"),
        "amendment": lambda: amendment_of(verb, idea, owner),
        "responsibility": lambda: their_responsibility(verb, idea, owner, body, clock.now() - silent),
        "merge": lambda: merge_of(verb, idea, owner, clock.now() - silent),
        "asked": lambda: asked_of(verb, idea, owner),
        "together": lambda: shared_with(verb, idea, owner, body),
        "body": lambda: None if verb in WITHOUT_A_THING else body_of(verb, body or make.organisation()),
        "promotion": lambda: promotion_of(verb, idea, owner, body),
        "review": lambda: review_of(idea, owner),
        "measure": lambda: None if verb in WITHOUT_A_THING else measure_of(verb, owner, idea),
    }
    return made[kind]()


def sitting_of(idea: Idea) -> Sitting:
    """A sitting in which the idea is drafted, or where the draft goes."""
    if drafted := idea.sitting_items.first():
        return drafted.sitting
    sitting = Sitting.open(by=make.decision_maker(), title="Herbstsitzung", held_on=clock.today())
    sitting.items.create(idea=idea, decision="select", drafted_by=sitting.opened_by)
    return sitting


def review_of(idea: Idea, owner) -> Review:
    """What the owner is asked to review, whether or not they should be."""
    running = idea.rounds.open().first() or AssessmentRound.objects.create(
        idea=idea, number=1, version=idea.versions.first(), opened_by=make.person()
    )
    running.idea = idea
    day = clock.today()
    return Review.objects.get_or_create(round=running, reviewer=owner, defaults={"remind_on": day, "due_on": day})[0]


def amendment_of(verb: str, idea: Idea, owner) -> Amendment | AmendmentPart:
    """What the owner would write differently: all of it, or the one part that is answered."""
    base = idea.versions.first()
    made = Amendment.objects.create(idea=idea, author=owner, base_version=base, reason="Kürzer.")
    part = AmendmentPart.objects.create(amendment=made, section="summary", proposed="Kurz.")
    return made if verb.startswith("withdraw") else part


def merge_of(verb: str, idea: Idea, owner, at) -> Merge:
    """The idea is to go into another, as the owner proposed; or it has, and the owner supports it."""
    done = {"state": "done", "merged_at": at, "stage": "discussion"} if verb in {"undo_merge", "choose_support"} else {}
    made = Merge.objects.done().filter(merged=idea).first() or Merge.objects.create(
        merged=idea, survivor=make.idea(), proposed_by=owner, proposed_at=at, **done
    )
    if verb == "choose_support":
        idea.supports.create(user=owner)
    return made


def shared_with(verb: str, idea: Idea, owner, body):
    """What the owner, or their body, said or is asked; or what makes them a co-author."""
    party = {"organisation": body} if body else {"person": owner}
    if verb == "withdraw_opinion":
        return Opinion.objects.create(
            idea=idea, dimension="legal", rating=3, text="Ja.", author=owner, organisation=body
        )
    if verb.endswith("opinion_invitation"):
        day = clock.today()
        asked = {"dimension": "legal", "invited_by": make.person(), "remind_on": day, "due_on": day}
        return OpinionInvitation.objects.create(idea=idea, **asked | party)
    if verb in {"admit_coauthor", "refuse_coauthor"}:
        return CoAuthorRequest.objects.create(idea=idea, user=owner, message="Ich helfe.")
    if verb == "leave_coauthorship":
        return Authorship.objects.update_or_create(idea=idea, user=owner, defaults={"is_author": False})[0]
    expires = clock.now() + timedelta(days=7)
    inviter, nonce = make.person(), get_random_string(9)
    return Invitation.objects.create(idea=idea, user=owner, by=inviter, nonce=nonce, digest=nonce, expires_at=expires)


def asked_of(verb: str, idea: Idea, owner):
    """What the owner is asked, or gave."""
    if verb.endswith("authorship"):
        idea.authorship_offers.open().delete()
        return AuthorshipOffer.objects.create(idea=idea, heir=owner)
    if verb == "withdraw_help":
        return Help.objects.create(idea=idea, person=owner, text="Ich helfe.")
    return Contact.objects.create(idea=idea, asker=make.person(), asked=owner)


def body_of(verb: str, theirs):
    """The body itself, or one that theirs succeeds."""
    if verb != "confirm_succession":
        return theirs
    body = make.organisation()
    body.successor = theirs
    body.save()
    return body


def measure_of(verb: str, owner, idea: Idea):
    """A measure whose team is the owner, perhaps one that came from the idea; or what they are or gave there."""
    if "recogni" in verb:
        came_from = make.idea() if hasattr(idea, "measure") else idea
        measure = recognised.committed(owner, idea=came_from)
        return measure if verb == "recognise_measure" else recognised.recognised(measure).measure
    measure = keeping.kept(owner)
    if verb == "leave_team":
        return measure.members.get()
    if verb == "withdraw_measure_help":
        return HelpOffer.make(measure, by=owner, text="Ich helfe.")
    return measure


def promotion_of(verb: str, idea: Idea, owner, body) -> Idea | Promotion:
    """The idea, which the body of the owner leads; or what somebody proposed there, the owner if they would take it back."""
    if body:
        idea.responsibilities.lead().delete()
        carries(idea, body=body, offered_by=make.person())
        idea = Idea.objects.get(pk=idea.pk)
    if verb == "propose_promotion":
        return idea
    idea.promotions.all().delete()
    by = owner if verb == "withdraw_promotion" else make.person()
    known = {"kind": "decentral", "title": "Briefe", "summary": "Kurz."}
    return Promotion.objects.create(idea=idea, version=idea.versions.first(), proposed_by=by, **known)


def their_responsibility(verb: str, idea: Idea, owner, body, at) -> Responsibility:
    """What the owner, or their body, offered, carries or is asked to take over."""
    party = {"organisation": body} if body else {"person": owner}
    theirs = idea.responsibilities.running().filter(**party).first()
    if verb in {
        "confirm_version",
        "renew_responsibility",
        "hand_over_responsibility",
        "end_responsibility",
        "revoke_responsibility",
    }:
        return theirs or carries(idea, role=Duty.EXPERTISE, person=party.get("person"), body=body, offered_by=owner)
    state, taken = State.OFFERED, None
    if "handover" in verb:
        state, taken = State.INVITED, carries(idea, role=Duty.RESOURCES, person=make.person())
    return Responsibility.objects.create(
        idea=idea, role=Duty.RESOURCES, state=state, takes_over=taken, offered_by=owner, offered_at=at, **party
    )

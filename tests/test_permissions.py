"""Who may do what: the table of the product, as a test that a product owner can read.

V visitor, C citizen, A author, K co-author, L person of the running lead, P other responsible, O representative of an
unrelated body, W administration staff, M moderator, S Stabsstelle, D decision maker. `✔` yes, `o` only one's own,
`x` yes unless it is one's own thing, `2` like `x` and not the person who did the step before, `x14` like `x` and only
after 14 days of silence, `·` no. `stage:verb` is the verb while the idea stands there.
"""

import inspect
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from functools import partial

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.test import Client
from django.urls import NoReverseMatch, reverse
from django.utils.crypto import get_random_string

from accounts import policies as policies_of_bodies
from accounts.models import Role, Sector
from activity.models import Event
from arena import clock
from ideas import policies
from ideas.models import (
    Amendment,
    AmendmentPart,
    AssessmentRound,
    Authorship,
    AuthorshipOffer,
    CoAuthorRequest,
    Comment,
    Contact,
    Deputy,
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
from ideas.models.coauthor import digest_of
from ideas.models.consortium import Role as Duty
from ideas.models.consortium import State
from measures import policies as policies_of_measures
from measures.models import HelpOffer, Promotion
from tests import make
from tests.ideas import deciding
from tests.measures import handing_on, keeping, recognised
from tests.moderation.people import signed_in

pytestmark = pytest.mark.django_db

IDEAS = """
verb                      V C A K L P O W M S D
write_idea                · ✔ ✔ ✔ ✔ ✔ ✔ ✔ ✔ ✔ ✔
submit                    · · ✔ ✔ · · · · · · ·
delete_draft              · · ✔ · · · · · · · ·
edit                      · · ✔ ✔ ✔ · · · · · ·
save_section              · · ✔ ✔ ✔ · · · · · ·
restore_version           · · ✔ ✔ ✔ · · · · · ·
withdraw                  · · ✔ · · · · · · · ·
publish                   · · · · · · · · x x ·
return_for_revision       · · · · · · · · x x ·
submitted:decline         · · · · · · · · x x ·
discussion:decline        · · · · · · · · · x ·
start_development         · · · · ✔ · · · · ✔ ·
fall_back                 · · · · · · · · · x ·
defer                     · · · · · · · · · x ·
resume                    · · · · · · · · · x ·
archive                   · · · · · · · · · x ·
ask_for_revival           · ✔ ✔ ✔ ✔ ✔ ✔ ✔ ✔ ✔ ✔
revive                    · · · · · · · · · x ·
reopen                    · · · · · · · · · x ·
hide                      · · · · · · · · x x ·
unhide                    · · · · · · · · 2 2 ·
offer_authorship          · · · · · · · · · x ·
name_deputy               · · · · · · · · · ✔ ·
end_deputy                · · · · · · · · · ✔ ·
comment                   · ✔ ✔ ✔ ✔ ✔ ✔ ✔ ✔ ✔ ✔
follow                    · ✔ ✔ ✔ ✔ ✔ ✔ ✔ ✔ ✔ ✔
support                   · ✔ · · ✔ ✔ ✔ ✔ ✔ ✔ ✔
suggest_amendment         · ✔ · · ✔ ✔ ✔ ✔ ✔ ✔ ✔
offer_responsibility      · ✔ ✔ ✔ ✔ ✔ ✔ ✔ ✔ ✔ ✔
name_need                 · · ✔ ✔ ✔ · · · · · ·
close_need                · · ✔ ✔ ✔ · · · · · ·
offer_help                · ✔ ✔ ✔ ✔ ✔ ✔ ✔ ✔ ✔ ✔
answer_need               · · ✔ ✔ ✔ · · · · · ·
take_back_answer          · · ✔ ✔ ✔ · · · · · ·
change_kind               · · ✔ ✔ ✔ · · · · · ·
propose_merge             · ✔ ✔ ✔ ✔ ✔ ✔ ✔ ✔ ✔ ✔
ask_contact               · · ✔ ✔ ✔ · · · · · ·
rate_oneself              · · · · ✔ · · · · · ·
rate_principles           · ✔ · · ✔ ✔ ✔ ✔ ✔ ✔ ✔
clarify                   · · · · · · · · · x ·
give_opinion              · ✔ · · · · ✔ ✔ ✔ ✔ ✔
invite_opinion            · · · · ✔ · · · · ✔ ·
request_assessment        · · · · ✔ · · · · · ·
assign_reviewer           · · · · · · · · · x ·
publish_pool              · · · · · · · · · x ·
invite_coauthor           · · ✔ · · · · · · · ·
ask_coauthorship          · ✔ ✔ ✔ ✔ ✔ ✔ ✔ ✔ ✔ ✔
"""

# At the end of the path: the Stabsstelle presents, somebody else decides, alone or in a sitting.
DECISIONS = """
verb                              V C A K L P O W M S D
assessment:decline                · · · · · · · · · x ·
assessment:return_to_development  · · · · · · · · · x ·
present_for_decision              · · · · · · · · · x ·
select                            · · · · · · · · · · 2
decision:decline                  · · · · · · · · · · 2
selected:decline                  · · · · · · · · · · 2
decision:return_to_development    · · · · · · · · · · x
selected:return_to_development    · · · · · · · · · · x
draft_decision                    · · · · · · · · · · 2
"""

SITTINGS = """
verb                      V C A K L P O W M S D
open_sitting              · · · · · · · · · · ✔
drop_decision             · · · · · · · · · · ✔
publish_sitting           · · · · · · · · · · ✔
"""

COMMENTS = """
verb                      V C A K L P O W M S D
edit_comment              · o o o o o o o o o o
remove_comment            · o o o o o o o o o o
pin_comment               · · ✔ ✔ ✔ · · · · · ·
unpin_comment             · · ✔ ✔ ✔ · · · · · ·
release_comment           · · · · · · · · x x ·
hide_comment              · · · · · · · · x x ·
unhide_comment            · · · · · · · · 2 2 ·
"""

AMENDMENTS = """
verb                      V C A K L P O W M S D
withdraw_amendment        · o o o o o o o o o o
accept_amendment          · · ✔ ✔ ✔ · · · · · ·
reject_amendment          · · ✔ ✔ ✔ · · · · · ·
"""

RESPONSIBILITIES = """
verb                      V C A K L P O W M S   D
withdraw_offer            · o o o o o o o o o   o
accept_responsibility     · · ✔ ✔ · · · · · x14 ·
decline_responsibility    · · ✔ ✔ · · · · · x14 ·
renew_responsibility      · · · · o o o o · ·   ·
confirm_version           · · · · o o o o · ·   ·
hand_over_responsibility  · · · · o o o o · ·   ·
end_responsibility        · · · · o o o o · ·   ·
accept_handover           · o o o o o o o o o   o
decline_handover          · o o o o o o o o o   o
revoke_responsibility     · · · · · · · · · x   ·
"""

# The idea goes into another, whose authors are other people; undone, it was joined 14 days ago.
MERGES = """
verb                      V C A K L P O W M S   D
consent_to_merge          · · ✔ ✔ · · · · · x14 ·
refuse_merge              · · ✔ ✔ · · · · · x14 ·
undo_merge                · · ✔ ✔ · · · · · x14 ·
withdraw_merge            · o o o o o o o o o   o
choose_support            · o o o o o o o o o   o
"""

# What somebody is asked, or gave, themselves.
ASKED = """
verb                      V C A K L P O W M S D
accept_authorship         · o o o o o o o o o o
refuse_authorship         · o o o o o o o o o o
withdraw_help             · o o o o o o o o o o
answer_contact            · o o o o o o o o o o
"""

# Opinions, requests for them, invitations and requests to write along, and those who do.
TOGETHER = """
verb                          V C A K L P O W M S D
withdraw_opinion              · o o o o o o o o o o
decline_opinion_invitation    · o o o o o o o o o o
withdraw_opinion_invitation   · · · · ✔ · · · · ✔ ·
accept_coauthorship           · o o o o o o o o o o
decline_coauthorship          · o o o o o o o o o o
admit_coauthor                · · ✔ · · · · · · · ·
refuse_coauthor               · · ✔ · · · · · · · ·
leave_coauthorship            · o o o o o o o o o o
"""

BODIES = """
verb                      V C A K L P O W M S D
register_organisation     · ✔ ✔ ✔ ✔ ✔ ✔ ✔ ✔ ✔ ✔
request_mandate           · ✔ ✔ ✔ ✔ ✔ ✔ ✔ ✔ ✔ ✔
verify_organisation       · · · · · · · · · ✔ ·
grant_mandate             · · · · · · · · · ✔ ·
refuse_mandate            · · · · · · · · · ✔ ·
end_mandate               · · · · · · · · · ✔ ·
confirm_succession        · · · · · · o o · · ·
edit_body_competences     · · · · · · o o · · ·
"""

# `o`: their body leads the idea; to withdraw, they proposed it. Who proposed signs nothing off, who took part confirms nothing.
PROMOTIONS = """
verb                      V C A K L P O W M S D
propose_promotion         · · · · · · · o · ✔ ·
withdraw_promotion        · · · · · · · o · o ·
sign_commitment           · · · · · · o o · · ·
sign_off_promotion        · · · · · · o o · · ·
confirm_promotion         · · · · · · · · · 2 ·
reject_promotion          · · · · · · · · · 2 ·
"""

# Here `o` is somebody who belongs to the team: of whichever body, or of none.
REVIEWS = """
verb                      V C A K L P O W M S D
see_review                · o o o o o o o o o o
save_review               · o · · · · o o o o o
finish_review             · o · · · · o o o o o
decline_review            · o o o o o o o o o o
declare_conflict          · o o o o o o o o o o
excuse_reviewer           · · · · · · · · · x ·
"""

MEASURES = """
verb                      V C A K L P O W M S D
enter_measure             · · · · · · · · · ✔ ·
keep_measure              · o o o o o o o o ✔ o
start_measure             · o o o o o o o o ✔ o
pause_measure             · o o o o o o o o ✔ o
complete_measure          · o o o o o o o o ✔ o
stop_measure              · o o o o o o o o ✔ o
enter_phase               · o o o o o o o o ✔ o
set_milestone             · o o o o o o o o ✔ o
move_milestone            · o o o o o o o o ✔ o
reach_milestone           · o o o o o o o o ✔ o
drop_milestone            · o o o o o o o o ✔ o
give_report               · o o o o o o o o ✔ o
revise_report             · o o o o o o o o ✔ o
attach_document           · o o o o o o o o ✔ o
remove_document           · o o o o o o o o ✔ o
remove_report_picture     · o o o o o o o o ✔ o
set_indicator             · o o o o o o o o ✔ o
revise_indicator          · o o o o o o o o ✔ o
end_indicator             · o o o o o o o o ✔ o
take_reading              · o o o o o o o o ✔ o
correct_reading           · o o o o o o o o ✔ o
learn_lesson              · o o o o o o o o ✔ o
revise_lesson             · o o o o o o o o ✔ o
recognise_measure         · · · · · · · · · 2 ·
renew_recognition         · o o o o o o o o ✔ o
revoke_recognition        · · · · · · · · · 2 ·
want_help                 · o o o o o o o o ✔ o
close_wanted              · o o o o o o o o ✔ o
add_to_team               · o o o o o o o o ✔ o
leave_team                · o o o o o o o o ✔ o
publish_kit               · o o o o o o o o ✔ o
revise_kit                · o o o o o o o o ✔ o
revise_differences        · o o o o o o o o ✔ o
replicate_measure         · · · · · · · ✔ · · ·
keep_support_offers       · · · · · · · · · ✔ ·
follow_measure            · ✔ ✔ ✔ ✔ ✔ ✔ ✔ ✔ ✔ ✔
offer_help_to_measure     · ✔ ✔ ✔ ✔ ✔ ✔ ✔ ✔ ✔ ✔
withdraw_measure_help     · o o o o o o o o o o
"""

# see draft / never published / published / hidden / withdrawn
SEEING = """
what                                        V C A K L P O W M S D
draft                                       · · ✔ ✔ · · · · · · ·
submitted returned                          · · ✔ ✔ · · · · ✔ ✔ ·
declined archived                           · · ✔ ✔ · · · · ✔ ✔ ·
discussion development assessment           ✔ ✔ ✔ ✔ ✔ ✔ ✔ ✔ ✔ ✔ ✔
decision selected promoted deferred merged  ✔ ✔ ✔ ✔ ✔ ✔ ✔ ✔ ✔ ✔ ✔
was-public:declined was-public:archived     ✔ ✔ ✔ ✔ ✔ ✔ ✔ ✔ ✔ ✔ ✔
hidden:discussion hidden:development        · · ✔ ✔ ✔ · · · ✔ ✔ ·
hidden:submitted                            · · ✔ ✔ · · · · ✔ ✔ ·
withdrawn was-public:withdrawn              · · ✔ ✔ · · · · · · ·
"""

POLICIES = (policies, policies_of_bodies, policies_of_measures)
THINGS = {
    MERGES: "merge",
    IDEAS: "idea",
    DECISIONS: "idea",
    SITTINGS: "sitting",
    COMMENTS: "comment",
    AMENDMENTS: "amendment",
    RESPONSIBILITIES: "responsibility",
    ASKED: "asked",
    TOGETHER: "together",
    BODIES: "body",
    PROMOTIONS: "promotion",
    REVIEWS: "review",
    MEASURES: "measure",
}
WITHOUT_A_THING = {"write_idea", "register_organisation", "enter_measure", "keep_support_offers", "open_sitting"}
SILENT = timedelta(days=15)


def rows_of(table: str) -> list[tuple[str, dict[str, str]]]:
    """Every row with its signs by column; a line may name several things."""
    header, *lines = [line.rsplit(maxsplit=11) for line in table.strip().splitlines()]
    return [(thing, dict(zip(header[1:], signs, strict=True))) for names, *signs in lines for thing in names.split()]


ROWS = [pytest.param(kind, row, signs, id=row) for table, kind in THINGS.items() for row, signs in rows_of(table)]
SIGNS = {row.values[1]: row.values[2] for row in ROWS}
BOUND = [row for row in ROWS if any(sign[0] in "x2" for sign in row.values[2].values())]
OFFICE = {"M": Role.MODERATOR, "S": Role.STABSSTELLE, "D": Role.DECISION_MAKER}


def columns(signs: dict[str, str], *wanted: str) -> list[str]:
    return [column for column, sign in signs.items() if sign in wanted]


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


def may(row: str, user, thing) -> bool:
    name = f"can_{row.rpartition(':')[2]}"
    policy = next(found for module in POLICIES if (found := getattr(module, name, None)))
    return user.is_authenticated and (policy(user) if thing is None else policy(user, thing))


def where(row: str) -> Stage:
    """The stage a row names."""
    stage = row.rpartition(":")[0]
    return Stage(stage) if stage else Stage.DISCUSSION


@pytest.mark.parametrize(("kind", "row", "signs"), ROWS)
def test_what_a_person_may_do(kind, row, signs):
    idea = idea_with_everybody(where(row))
    people = {column: who(column, idea) for column in signs}
    somebody_elses = thing_of(kind, row, idea)

    allowed = {column for column, person in people.items() if may(row, person, somebody_elses)}

    assert allowed == set(columns(signs, "✔", "x", "2", "x14"))
    for column in columns(signs, "o"):
        with undone():
            assert may(row, people[column], thing_of(kind, row, idea, owner=people[column])), column


# Nobody decides on their own thing


CONFLICTS = {
    "author": lambda idea, person: idea.authorships.filter(is_author=True).update(user=person),
    "co-author": lambda idea, person: idea.authorships.create(user=person),
    "leads": lambda idea, person: carries(idea, person=person),
    "partner": lambda idea, person: carries(idea, role=Duty.PARTNER, person=person),
    "offered for a body": lambda idea, person: carries(idea, body=make.organisation(), offered_by=person),
}


@pytest.mark.parametrize(("kind", "row", "signs"), BOUND)
def test_whoever_wrote_or_carries_an_idea_decides_nothing_about_it(kind, row, signs):
    for column in columns(signs, "x", "2", "x14"):
        for words, binds in CONFLICTS.items():
            if "author" in words and signs["A"] == "✔":
                continue  # as an author they may, whatever office they hold
            idea = make.idea(where(row))
            person = who(column, idea)
            binds(idea, person)

            assert not may(row, person, thing_of(kind, row, Idea.objects.get(pk=idea.pk))), (column, words)


@pytest.mark.parametrize(("kind", "row", "signs"), BOUND)
def test_a_colleague_of_whoever_offered_for_the_body_is_not_bound(kind, row, signs):
    idea, body = make.idea(where(row)), make.organisation()
    carries(idea, body=body, offered_by=make.representative(body))

    for column in columns(signs, "x", "2", "x14"):
        person = who(column, idea)
        make.mandate(person, body)

        assert may(row, person, thing_of(kind, row, idea)), column


@pytest.mark.parametrize(("kind", "row", "signs"), BOUND)
def test_who_carried_it_once_is_free_again(kind, row, signs):
    idea = make.idea(where(row))
    for column in columns(signs, "x", "2", "x14"):
        person = who(column, idea)
        carries(idea, person=person)
        idea.responsibilities.running().update(state=State.ENDED, ended_at=clock.now())

        assert may(row, person, thing_of(kind, row, idea)), column


@pytest.mark.parametrize("row", ["release_comment", "hide_comment", "unhide_comment"])
def test_nobody_decides_on_their_own_comment(row):
    moderator = make.moderator()

    assert not may(row, moderator, make.comment(make.idea(), by=moderator))


@pytest.mark.parametrize("row", ["accept_responsibility", "decline_responsibility", "revoke_responsibility"])
def test_the_stabsstelle_does_not_answer_for_a_body_it_may_act_for(row):
    idea, body = make.idea(), make.organisation()
    person = make.stabsstelle()
    make.mandate(person, body)
    somebody = make.representative(body)
    theirs = their_responsibility(row, idea, somebody, body, clock.now() - SILENT)

    assert not may(row, person, theirs)


@pytest.mark.parametrize("row", ["accept_responsibility", "decline_responsibility"])
def test_the_stabsstelle_answers_an_offer_only_after_fourteen_days_of_silence(row):
    idea, person = make.idea(), make.stabsstelle()

    assert not may(row, person, thing_of("responsibility", row, idea, silent=timedelta(days=13)))
    assert may(row, person, thing_of("responsibility", row, idea, silent=timedelta(days=14)))


@pytest.mark.parametrize("verb", ["select", "decline", "draft_decision"])
def test_who_presented_an_idea_does_not_decide_it(verb):
    both, other = make.person(roles=(Role.STABSSTELLE, Role.DECISION_MAKER)), make.decision_maker()
    idea = deciding.presented(by=both)

    assert not may(verb, both, idea)
    assert may(verb, other, idea)


def test_who_hid_an_idea_does_not_unhide_it():
    moderator, idea = make.moderator(), make.idea()
    idea.hide(by=moderator, rule=make.rule(), reason="Beleidigung")

    assert not policies.can_unhide(moderator, idea)
    assert policies.can_unhide(make.moderator(), idea)


def test_who_hid_a_comment_does_not_unhide_it():
    moderator, comment = make.moderator(), make.comment(make.idea())
    comment.hide(by=moderator, rule=make.rule(), reason="Beleidigung")

    assert not policies.can_unhide_comment(moderator, comment)
    assert policies.can_unhide_comment(make.moderator(), comment)


def test_who_proposed_a_promotion_signs_nothing_off_and_confirms_nothing():
    idea = make.idea(Stage.SELECTED)
    body = make.organisation()
    carries(idea, body=body, offered_by=make.person())
    person, colleague = make.stabsstelle(), make.stabsstelle()
    make.mandate(person, body)
    make.mandate(colleague, body)
    proposed = promotion_of("confirm_promotion", Idea.objects.get(pk=idea.pk), None, None)
    Promotion.objects.filter(pk=proposed.pk).update(proposed_by=person)
    proposed.refresh_from_db()

    assert not policies_of_measures.can_sign_off_promotion(person, proposed)
    assert policies_of_measures.can_sign_off_promotion(colleague, proposed)
    assert not policies_of_measures.can_confirm_promotion(person, proposed)
    assert policies_of_measures.can_confirm_promotion(colleague, proposed)


# Deputies: the rights of an office, for one idea


@pytest.mark.parametrize(
    ("kind", "row", "signs"), [row for row in ROWS if row.values[0] not in {"body", "measure", "sitting"}]
)
def test_a_deputy_has_the_rights_of_the_office_for_this_one_idea(kind, row, signs):
    for column, office in OFFICE.items():
        idea, other, person = make.idea(where(row)), make.idea(where(row)), make.person()
        Deputy.objects.create(idea=idea, office=office, user=person, named_by=make.stabsstelle())
        by_office = signs[column] in {"✔", "x", "2", "x14"}
        if row in {"name_deputy", "end_deputy"}:
            by_office = False  # a deputy names no deputies

        assert may(row, person, thing_of(kind, row, idea)) == by_office, column
        assert may(row, person, thing_of(kind, row, other)) == (signs["C"] == "✔"), column


def test_a_deputy_whose_time_is_over_or_who_is_in_conflict_has_no_rights():
    idea, person = make.idea(), make.person()
    deputy = Deputy.objects.create(idea=idea, office=Role.STABSSTELLE, user=person, named_by=make.stabsstelle())
    bound = make.idea(author=person)
    Deputy.objects.create(idea=bound, office=Role.STABSSTELLE, user=person, named_by=make.stabsstelle())
    deputy.end(by=make.stabsstelle())

    assert not policies.can_defer(person, idea)
    assert not policies.can_defer(person, bound)


def test_a_deputy_sees_the_hidden_idea_they_decide_on():
    hidden, other, person = make.idea(hidden=True), make.idea(hidden=True), make.person()
    deputy = Deputy.objects.create(idea=hidden, office=Role.MODERATOR, user=person, named_by=make.stabsstelle())

    assert set(Idea.objects.visible_to(person)) == {hidden}

    deputy.end(by=make.stabsstelle())
    assert not Idea.objects.visible_to(person).exists()
    assert other


# Seeing


@pytest.mark.parametrize(("what", "signs"), rows_of(SEEING))
def test_who_sees_an_idea(what, signs):
    how, _, stage = what.rpartition(":")
    published = {"was-public": True}.get(how)
    if how == "hidden":
        published = stage != "submitted"
    idea = idea_with_everybody(Stage(stage), published=published, hidden=how == "hidden")
    seen, answered = set(), {}

    for column in signs:
        person, client = who(column, idea), Client()
        if person.is_authenticated:
            client.force_login(person)
        if Idea.objects.visible_to(person).filter(pk=idea.pk).exists():
            seen.add(column)
        answered[column] = client.get(reverse("idea", args=[idea.pk])).status_code

    assert seen == set(columns(signs, "✔"))
    gone = 410 if what == "was-public:withdrawn" else 404
    assert answered == {column: 200 if column in seen else gone for column in signs}


def test_whoever_may_act_for_the_lead_sees_the_idea_while_it_is_hidden():
    idea, body = make.idea(hidden=True), make.organisation()
    carries(idea, body=body, offered_by=make.representative(body))

    assert Idea.objects.visible_to(make.representative(body)).filter(pk=idea.pk).exists()
    assert not Idea.objects.visible_to(make.representative()).filter(pk=idea.pk).exists()


# Nothing is missing from the table


def test_every_policy_stands_in_the_table():
    in_the_table = {f"can_{row.rpartition(':')[2]}" for row in SIGNS}

    written = {
        name
        for module in POLICIES
        for name, _ in inspect.getmembers(module, inspect.isfunction)
        if name.startswith("can_")
    }
    assert written == in_the_table


@pytest.mark.parametrize("column", ["C", "M", "S", "D"])
def test_a_banned_person_may_nothing(column):
    idea = idea_with_everybody()
    banned = who(column, idea)
    make.mandate(banned, make.organisation())
    banned.is_active = False
    banned.save()

    for kind, row, _signs in (each.values for each in ROWS):
        with undone():
            assert not may(row, banned, thing_of(kind, row, idea)), row


# The same table through the addresses: each verb asked for from a stage in which it is possible.
FROM = {
    "submit": Stage.RETURNED,
    "delete_draft": Stage.DRAFT,
    "publish": Stage.SUBMITTED,
    "return_for_revision": Stage.SUBMITTED,
    "submitted:decline": Stage.SUBMITTED,
    "assessment:decline": Stage.ASSESSMENT,
    "assessment:return_to_development": Stage.ASSESSMENT,
    "present_for_decision": Stage.ASSESSMENT,
    "select": Stage.DECISION,
    "draft_decision": Stage.DECISION,
    "decision:decline": Stage.DECISION,
    "selected:decline": Stage.SELECTED,
    "decision:return_to_development": Stage.DECISION,
    "selected:return_to_development": Stage.SELECTED,
    "fall_back": Stage.DEVELOPMENT,
    "resume": Stage.DEFERRED,
    "ask_for_revival": Stage.ARCHIVED,
    "revive": Stage.ARCHIVED,
    "reopen": Stage.DECLINED,
    **{row: Stage.SELECTED for row, _signs in rows_of(PROMOTIONS)},
    **dict.fromkeys(["assign_reviewer", "publish_pool"], Stage.ASSESSMENT),
    **{row: Stage.ASSESSMENT for row, _signs in rows_of(REVIEWS)},
}
WITHOUT_A_PAGE_OF_A_THING = {*WITHOUT_A_THING, "keep_measure", "see_review"}
PARTS_OF_A_MEASURE = [
    *("move_milestone", "reach_milestone", "drop_milestone", "take_reading", "correct_reading"),
    *("attach_document", "remove_document", "remove_report_picture", "close_wanted"),
    *("revise_report", "revise_lesson", "revise_indicator", "end_indicator"),
]
# What an address names instead of the thing itself: something of it, made for the occasion.
NAMES = {
    "close_need": lambda idea: [idea.wanted.create(competence=make.competence(), named_by=idea.authors.first()).pk],
    "take_back_answer": lambda idea: [idea.edges.create(kind="solves", target=make.idea(kind="need")).pk],
    "save_section": lambda idea: [idea.pk, "problem"],
    "excuse_reviewer": lambda review: [review.idea.pk],
    "restore_version": lambda idea: [idea.pk, 1],
    "accept_coauthorship": lambda invitation: [secret_of(invitation)],
    "decline_coauthorship": lambda invitation: [secret_of(invitation)],
    **{verb: partial(lambda verb, measure: [keeping.row_for(verb, measure)], verb) for verb in PARTS_OF_A_MEASURE},
    "revise_kit": lambda measure: [handing_on.kit_row(measure).measure_id],
    "revise_differences": lambda measure: [handing_on.takeover_row(measure).pk],
    "draft_decision": lambda idea: [sitting_of(make.idea(Stage.DECISION)).pk, idea.pk],
    "drop_decision": lambda sitting: [sitting.pk, sitting.items.get().idea_id],
    "grant_mandate": lambda body: [body.mandate_requests.create(user=make.person()).pk],
    "refuse_mandate": lambda body: [body.mandate_requests.create(user=make.person()).pk],
}
# What the desk does with what is ticked in a list, and what a button alone cannot say.
IN_A_LIST = {
    "verify_organisation": ("admin:accounts_organisation_changelist", "verify", lambda body: body.pk),
    "end_mandate": ("admin:accounts_mandate_changelist", "end", lambda body: make.mandate(make.person(), body).pk),
}
SAID = {"answer_contact": {"answer": "agreed"}, "choose_support": {"choice": "moved"}}


def secret_of(invitation: Invitation) -> str:
    """What stands in the link of the mail, of which only the digest is kept."""
    Invitation.objects.filter(pk=invitation.pk).update(digest=digest_of(invitation._token))
    return invitation._token


def post(browser: Client, row: str, thing):
    """A verb bears the same name at its address, for everybody or at the desk; some are done in a list there."""
    verb = row.rpartition(":")[2]
    if verb in IN_A_LIST:
        name, action, ticked = IN_A_LIST[verb]
        said = {"action": action, "_selected_action": ticked(thing), "confirmed": "yes"}
        return browser.post(reverse(name), said)
    named = NAMES.get(verb, lambda thing: [thing.pk])(thing)
    for name in (verb, f"admin:{verb}"):
        with suppress(NoReverseMatch):
            return browser.post(reverse(name, args=named), SAID.get(verb))
    raise AssertionError(f"{verb} has no address")


AT_AN_ADDRESS = [row for row in ROWS if row.values[1] not in WITHOUT_A_PAGE_OF_A_THING]


def is_refused(person, row: str, thing) -> bool:
    """Whether the address of the verb says no, or asks a visitor to sign in; then nothing happened."""
    with undone():
        browser = signed_in(person) if person.is_authenticated else Client()
        events = Event.objects.count()
        answer = post(browser, row, thing)
        asked_to_sign_in = answer.status_code == 302 and answer.url.startswith(("/anmelden/", "/verwaltung/login/"))
        refused = answer.status_code in {403, 404} or asked_to_sign_in
        assert not refused or Event.objects.count() == events
    return refused


def idea_at_the_address(row: str, made=idea_with_everybody) -> Idea:
    stage = FROM.get(row, Stage.DISCUSSION)
    return made(stage, hidden=row == "unhide", published=stage in {Stage.ARCHIVED, Stage.DECLINED} or None)


@pytest.mark.parametrize(("kind", "row", "signs"), AT_AN_ADDRESS)
def test_every_address_refuses_whom_the_table_refuses(kind, row, signs):
    idea = idea_at_the_address(row)
    people = {column: who(column, idea) for column in signs}
    somebody_elses = thing_of(kind, row, idea)

    refused = {column for column, person in people.items() if is_refused(person, row, somebody_elses)}

    assert refused == set(columns(signs, "·", "o"))
    for column in columns(signs, "o"):
        with undone():
            assert not is_refused(people[column], row, thing_of(kind, row, idea, owner=people[column])), column


@pytest.mark.parametrize(("kind", "row", "signs"), [row for row in BOUND if row in AT_AN_ADDRESS])
def test_every_address_refuses_who_is_in_conflict(kind, row, signs):
    for column in columns(signs, "x", "2", "x14"):
        idea = idea_at_the_address(row, make.idea)
        person = who(column, idea)
        carries(idea, person=person)

        assert is_refused(person, row, thing_of(kind, row, idea)), column


def test_a_hidden_idea_and_an_unknown_number_answer_alike(client):
    hidden = make.idea(hidden=True)
    client.force_login(make.person())

    answers = [client.get(f"/ideen/{pk}/") for pk in (hidden.pk, hidden.pk + 1000)]

    first, second = (
        (a.status_code, dict(a.headers) | {"Content-Security-Policy": ""}, len(a.content)) for a in answers
    )
    assert first == second

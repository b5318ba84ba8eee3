"""A person who did everything there is to do, and left a word of their own in each place."""

from __future__ import annotations

from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from accounts.models import Organisation, User
from activity.models import Delivery, Follow, Preference
from activity.verbs import Kind
from arena import clock
from arena.images import renditions_of
from ideas.models import (
    AuthorshipOffer,
    CoAuthorRequest,
    Comment,
    CommunityRating,
    Confirmation,
    Contact,
    Draw,
    Edge,
    FactSheet,
    Help,
    Idea,
    IdeaSearch,
    Merge,
    Picture,
    SelfRating,
    Sitting,
    Stage,
    SupportChoice,
    Wanted,
    WorkingCopy,
)
from measures.models import HelpOffer, HelpWanted, Lesson, ReplicationKit, Report
from measures.models.kit import PARTS
from strategy.models import GuidingPrinciple
from tests import make
from tests.accounts.entering import sign_in
from tests.ideas import assessing, deciding
from tests.ideas.amending import part_of, suggested
from tests.measures import keeping, promoting, recognised

AGENT = "Kanarix-Browser/7.0"
IP = "203.0.113.77"


@dataclass
class Canary:
    """The person, what they made, and every word of theirs by its place.

    `words` always go with the account; `texts` are contributions, which go only if the person says so.
    """

    person: User
    client: Client
    words: dict[str, str] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    ideas: dict[str, Idea] = field(default_factory=dict)
    comments: dict[str, Comment] = field(default_factory=dict)

    def word(self, place: str) -> str:
        """One that goes in any case."""
        return self.words.setdefault(place, f"kanarix{place}wort")

    def text(self, place: str) -> str:
        """One that goes with the texts."""
        return self.texts.setdefault(place, f"kanarix{place}text")

    @property
    def all(self) -> dict[str, str]:
        return self.words | self.texts


def hatch() -> Canary:
    """Somebody who filled in every field that a person can fill in."""
    person = make.person("Kanarixname Wort", about="kanarixaboutwort", email="kanarix.erste@beispiel.example")
    canary = Canary(person, Client(headers={"user-agent": AGENT}, REMOTE_ADDR=IP))
    canary.words |= {
        "public_name": person.public_name,
        "about": person.about,
        "email": person.email,
        "ip": IP,
        "user_agent": AGENT,
    }
    _account(canary)
    _private_ideas(canary)
    _public_ideas(canary)
    _discussion(canary)
    _carrying(canary)
    _writing(canary)
    _joining(canary)
    _amending(canary)
    _together(canary)
    _reviewing(canary)
    _keeping(canary)
    _deciding(canary)
    _promoting(canary)
    _attention(canary)
    IdeaSearch.refresh()
    return canary


def _account(canary: Canary) -> None:
    person = canary.person
    sign_in(canary.client, person)
    canary.client.get(reverse("usersessions_list"))
    canary.words["second_email"] = "kanarix.zweite@beispiel.example"
    EmailAddress.objects.create(user=person, email=canary.words["second_email"])
    key = {"name": canary.word("passkey"), "credential": {}}
    Authenticator.objects.create(user=person, type=Authenticator.Type.WEBAUTHN, data=key)
    told = {"sub": "1", "given_name": canary.word("toldname")}
    SocialAccount.objects.create(user=person, provider="oidc", uid=canary.word("uid"), extra_data=told)
    make.mandate(person, make.organisation())
    Organisation.register(
        by=person,
        name="Verein",
        sector="civil_society",
        contact=canary.word("contact"),
        note=canary.word("mandatenote"),
    )
    LogEntry.objects.create(
        user=make.person(is_superuser=True),
        content_type=ContentType.objects.get_for_model(User),
        object_id=str(person.pk),
        object_repr=f"Person {person.pk}",
        action_flag=CHANGE,
        change_message="Rollen geändert.",
    )
    canary.words["failed_to"] = "kanarix.alt@beispiel.example"
    failed = Delivery.without_event("account/password_changed", to=canary.words["failed_to"], recipient_id=person.pk)
    Delivery.objects.filter(pk=failed.pk).update(state="failed", last_error=f"550 {canary.word('smtp')} unknown")
    Delivery.without_event("account/account_already_exists", to=canary.words["second_email"])


def _private_ideas(canary: Canary) -> None:
    """What nobody but its author, or moderation, ever saw."""
    for place in ("draft", "submitted", "returned", "withdrawn"):
        idea = make.idea(
            Stage(place), author=canary.person, place=canary.word(f"{place}place"), **_texts(canary, place)
        )
        canary.ideas[place] = idea
    _picture(canary, canary.ideas["draft"], canary.word)


def _public_ideas(canary: Canary) -> None:
    person = canary.person
    alone = Idea.begin(by=person)
    alone.save_draft(
        revision=0,
        title=canary.text("title"),
        summary=canary.text("summary"),
        description=canary.text("description"),
        place=canary.text("place"),
        fields=[make.field()],
        districts=[make.district()],
    )
    alone.similar_were_shown()
    alone.submit(by=person, rules_accepted=True)
    alone.publish(by=make.moderator())
    alone.edit(by=person, revision=alone.revision, reason=canary.text("reason"), summary=canary.text("secondsummary"))
    _picture(canary, alone, canary.text)
    joint = make.idea(author=person, co_authors=(make.person("Bleibende Mitautorin"),), title=canary.text("joint"))
    gone = make.idea(
        author=person, **{name: canary.word(f"gone{name}") for name in ("title", "summary", "description")}
    )
    gone.withdraw(by=person, reason=canary.text("withdrawal"))
    canary.ideas |= {"alone": alone, "joint": joint, "gone": gone}


def _discussion(canary: Canary) -> None:
    person, idea, moderator = canary.person, make.idea(), make.moderator()
    said = make.comment(idea, by=person, body=canary.text("comment"))
    make.comment(idea, body="Fremde Antwort", parent=said)
    held = make.comment(idea, by=person, body=canary.text("held"))
    Comment.objects.filter(pk=held.pk).update(held_at=held.written_at)
    hidden = make.comment(idea, by=person, body=canary.text("hidden"))
    hidden.hide(by=moderator, rule=make.rule(), reason=f"Sie schrieben {canary.text('toldthemalone')}.")
    make.comment(idea, by=person, body=canary.word("removed")).remove(by=person)
    canary.ideas["foreign"] = idea
    canary.comments |= {"said": said, "held": held, "hidden": hidden}


def _carrying(canary: Canary) -> None:
    person = canary.person
    make.responsibility(make.idea(), by=person, pledge=canary.text("pledge"), brings=canary.text("brings"))
    make.responsibility(make.idea(), by=person, accepted=False, pledge=canary.word("offer"), brings="")
    Help.offer(make.idea(), by=person, text=canary.word("help"))
    Wanted.name(canary.ideas["alone"], competence=make.competence(), by=person, note=canary.text("wanted"))
    Contact.ask(canary.ideas["alone"], by=person, asked=make.person())
    AuthorshipOffer.ask(make.idea(), person, by=None)


def _together(canary: Canary) -> None:
    person = canary.person
    make.opinion(make.idea(), by=person, text=canary.text("formeropinion"))
    idea = make.idea()
    make.opinion(idea, by=person, text=canary.text("opinion1"), interest_note=canary.text("interest1"))
    make.opinion(idea, by=person, rating=0, text=canary.text("opinion"), interest_note=canary.text("interest"))
    taken_back = make.opinion(make.idea(), by=person, text=canary.word("opinionback"), interest_note="")
    taken_back.withdraw(by=person)
    make.opinion_invitation(make.idea(), person=person, note="Fremde Frage")
    led = make.idea()
    make.responsibility(led, by=person, pledge="")
    make.opinion_invitation(led, by=person, note=canary.word("opinionnote"))
    make.invitation(make.idea(), person)
    make.invitation(canary.ideas["alone"], make.person())
    CoAuthorRequest.ask(make.idea(), by=person, message=canary.word("coauthormessage"))


def _joining(canary: Canary) -> None:
    """Two merges somebody else has to answer or has answered, a support that was moved, and a need answered."""
    person = canary.person
    Merge.propose(make.idea(co_authors=(person,)), make.idea(), by=person, reason=canary.word("mergereason"))
    supported = make.idea()
    supported.support(by=person)
    done = Merge.propose(supported, make.idea(), by=person, reason=canary.text("mergedone"))
    for idea in done.ideas:
        done.consent(by=idea.authors.first())
    SupportChoice.make(done, SupportChoice.Choice.MOVED, by=person)
    Edge.answer(canary.ideas["joint"], make.idea(kind="need"), by=person)


def _amending(canary: Canary) -> None:
    """What they would change elsewhere, and what they answered at their own idea."""
    person, foreign = canary.person, make.idea()
    waits = suggested(foreign, by=person, summary=canary.text("amendment"), reason=canary.text("amendmentreason"))
    waits.comment(by=person, purpose="note", body=canary.text("amendmentcomment"))
    back = suggested(foreign, by=person, summary=canary.word("takenback"), reason=canary.word("takenbackreason"))
    back.withdraw(by=person)
    answered = part_of(suggested(canary.ideas["alone"], summary="Fremder Vorschlag"))
    answered.reject(by=person, reason=canary.text("rejection"))


def _writing(canary: Canary) -> None:
    """A section saved, another one still being typed."""
    idea = canary.ideas["alone"]
    text = {"section": "problem", "text": canary.text("section"), "reason": canary.text("sectionreason")}
    FactSheet.save_section(idea, by=canary.person, base=2, **text)
    carried = make.responsibility(make.idea(Stage.DEVELOPMENT), by=canary.person)
    Confirmation.give(carried, by=canary.person, number=1)
    WorkingCopy.keep(idea, by=canary.person, section="solution", text=canary.word("workingcopy"), base=2)


def _reviewing(canary: Canary) -> None:
    """A review that everybody reads, one that was declined with a draft in it, one that still waits; a place in a pool."""
    idea = assessing.in_assessment()
    theirs, other = assessing.assigned(idea, canary.person, make.person())
    assessing.finished(theirs, 3, reason=canary.text("review"))
    assessing.finished(other, 2)
    pool = (canary.person, make.person(), make.person())
    Draw.publish(assessing.in_assessment(), by=make.stabsstelle(), people=pool, seats=1)
    _rating(canary)
    declined, waiting = (assessing.assigned(assessing.in_assessment(), canary.person)[0] for _ in range(2))
    declined.save_draft(by=canary.person, ratings=assessing.scored(declined, 1, reason=canary.word("declinedreview")))
    declined.decline(by=canary.person, reason=canary.text("declining"))
    waiting.save_draft(by=canary.person, ratings=assessing.scored(waiting, 1, reason=canary.word("draftreview")))


def _rating(canary: Canary) -> None:
    """What they said of their own ideas, read by everybody and by nobody yet, and of one that somebody else leads."""
    person, principle = canary.person, GuidingPrinciple.objects.create(code="gerecht", name="Die gerechte Stadt")
    CommunityRating.give(assessing.in_assessment(), by=person, scores={principle.pk: 2})
    hidden, read = assessing.in_assessment(lead=person), assessing.in_assessment(lead=person)
    for idea, words in ((hidden, canary.word("selfrating")), (read, canary.text("selfrating"))):
        asked = idea.newest_round.criteria.first()
        SelfRating.give(idea, by=person, ratings={asked.pk: (2, words)})
    assessing.closed(read)


def _deciding(canary: Canary) -> None:
    """What they laid before the decision maker, which stays, and the draft of a decision, which goes."""
    deciding.presented(by=canary.person)
    sitting = Sitting.open(by=canary.person, title="Herbstsitzung", held_on=clock.today())
    said = {"decision": "select", "intended_kind": "central", "reason": canary.word("drafteddecision")}
    sitting.items.create(idea=deciding.presented(), drafted_by=canary.person, **said)


def _promoting(canary: Canary) -> None:
    """What they proposed for a body and recognised, which stays: these are the words of bodies."""
    idea = promoting.selected()
    make.mandate(canary.person, promoting.lead_of(idea))
    promoting.propose(idea, by=canary.person)
    recognised.recognised(by=canary.person)


def _keeping(canary: Canary) -> None:
    """In the team of a measure, with words in each place there."""
    person = canary.person
    measure = keeping.kept(person)
    words = {
        "renditions": renditions_of(photo()),
        "alt": canary.text("reportalt"),
        "credit": canary.text("reportcredit"),
    }
    document = {"content": keeping.PDF, "title": canary.text("reportdocument")}
    said = {"title": canary.text("reporttitle"), "text": canary.text("reporttext")}
    report = Report.give(measure, by=person, picture=words, document=document, **said)
    canary.texts["keyreport"], canary.texts["keydocument"] = report.picture.key, report.documents.get().key
    said = {"title": canary.text("reporttitleanew"), "text": canary.text("reporttextanew")}
    report.revise(by=person, revision=0, **said, reason=canary.text("reportreason"))
    keeping.reading(keeping.indicator(measure), evidence=canary.text("evidence"))
    lesson = Lesson.learn(measure, by=person, kind="worked", text=canary.text("lesson"))
    reason = canary.text("lessonreason")
    lesson.revise(by=person, revision=0, kind="worked", text=canary.text("lessonanew"), reason=reason)
    kit = {name: canary.text(f"kit{name}") for name in PARTS if name != "contacts"}
    ReplicationKit.publish(measure, by=person, **kit, contacts=canary.word("kitcontacts"))
    HelpWanted.name(measure, by=person, text=canary.text("measurewanted"))
    HelpOffer.make(measure, by=person, text=canary.word("measurehelp"))
    measure.pause(by=person, reason=canary.text("pausereason"))


def _attention(canary: Canary) -> None:
    idea = canary.ideas["foreign"]
    idea.refresh_from_db()
    idea.support(by=canary.person)
    Follow.objects.create(user=canary.person, idea=idea)
    Preference.choose(canary.person, Kind.TEXTS, "digest")
    make.comment(idea, by=make.person(), body="Neuigkeit im Postfach")


def _texts(canary: Canary, place: str) -> dict[str, str]:
    return {name: canary.word(f"{place}{name}") for name in ("title", "summary", "description")}


def _picture(canary: Canary, idea: Idea, word: Any) -> None:
    picture = Picture.add(
        idea, renditions_of(photo()), by=canary.person, alt=word(f"alt{idea.stage}"), credit=word(f"credit{idea.stage}")
    )
    (canary.words if word == canary.word else canary.texts)[f"key{idea.stage}"] = picture.key


def photo() -> SimpleUploadedFile:
    file = BytesIO()
    Image.new("RGB", (640, 480), "seagreen").save(file, "JPEG")
    return SimpleUploadedFile("foto.jpg", file.getvalue(), content_type="image/jpeg")

"""A small city with everything in it once: every stage, every state of a comment, full and empty pages."""

from dataclasses import dataclass
from datetime import timedelta

from django.core.management import call_command

from accounts.models import Organisation, Sector, User
from activity.models import DeclineCategory, Follow
from ideas.models import Comment, Edge, Idea, Kind, Merge, Purpose, Stage
from measures.models import Measure
from strategy.models import ConductRule, District, FieldOfAction
from tests import make
from tests.ideas.pictures import give

LONG_WORD = "Donaudampfschifffahrtsgesellschaftskapitänsbeteiligungsverfahren"
DESCRIPTION = """## Worum es geht

Viele Briefe der Ämter versteht **kaum jemand**. Ein Beispiel steht [hier](https://example.org/brief).

- kürzere Sätze
- Beispiele

> Ich habe den Brief dreimal gelesen.

1. Texte prüfen
2. Texte ändern
"""


@dataclass
class World:
    """Who and what there is."""

    mira: User
    deniz: User
    newcomer: User
    moderator: User
    stabsstelle: User
    operator: User
    body: Organisation
    measure: Measure
    draft: Idea
    empty_draft: Idea
    submitted: Idea
    returned: Idea
    talked_about: Idea
    need: Idea
    hidden: Idea
    declined: Idea
    withdrawn: Idea
    later: dict[str, Idea]
    root: Comment
    held: Comment
    hidden_comment: Comment
    open_merge: Merge
    done_merge: Merge


def build() -> World:
    call_command("load_reference", verbosity=0)
    mira = make.person("Mira K.", about="Ich wohne in Lichtenberg und lese gern Amtsbriefe.")
    deniz = make.person("Deniz A.")
    newcomer = make.person("Neue Nachbarin", joined=timedelta(hours=1))
    moderator, stabsstelle = make.moderator("Jona Weber"), make.stabsstelle("Aylin Yıldız")
    operator = make.person("Bertram B.", is_superuser=True)
    body = make.organisation("Bürgerverein Lichtenberg-Mitte", sector=Sector.CIVIL_SOCIETY)
    make.mandate(mira, body)
    make.organisation("Noch nicht geprüfter Verein", sector=Sector.CIVIL_SOCIETY, verified=False)

    # Who has a public idea is published by the rule: what waits for moderation is handed in first.
    submitted = _handed_in(deniz, f"Eingereicht: {LONG_WORD}")
    returned = _handed_in(mira, "Eine Idee, die zurückkam")
    returned.return_for_revision(by=moderator, reason="Bitte nennen Sie ein Beispiel.")
    declined = _handed_in(mira, "Eine Idee, die nicht geht")
    declined.decline(by=moderator, category=DeclineCategory.OTHER, reason="Dafür ist der Bund zuständig.")
    talked_about, comments = _talked_about(mira, deniz, newcomer, moderator)
    hidden = _handed_in(mira, "Eine verborgene Idee")
    hidden.hide(by=moderator, rule=ConductRule.objects.get(number=1), reason="Sie nennt einen Namen.")
    withdrawn = _handed_in(mira, "Eine Idee, die zurückgezogen ist")
    withdrawn.withdraw(by=mira, reason="Der Bezirk macht es schon.")
    need = _handed_in(deniz, "Niemand versteht den Bescheid", kind=Kind.NEED)
    need.publish(by=moderator)
    Follow.objects.create(user=deniz, idea=talked_about)
    return World(
        mira=mira,
        deniz=deniz,
        newcomer=newcomer,
        moderator=moderator,
        stabsstelle=stabsstelle,
        operator=operator,
        body=body,
        measure=Measure.objects.order_by("pk").first(),
        draft=_draft(mira, "Ein Entwurf über Bänke"),
        empty_draft=Idea.begin(by=mira),
        submitted=submitted,
        returned=returned,
        talked_about=talked_about,
        need=need,
        hidden=hidden,
        declined=declined,
        withdrawn=withdrawn,
        later={
            stage: make.idea(stage, author=mira, title=f"Eine Idee: {stage.label}", published=True) for stage in LATER
        },
        **comments,
        **_merges(mira, deniz, need),
    )


def _merges(mira: User, deniz: User, need: Idea) -> dict[str, Merge]:
    """Two that an author is asked to join, two that are joined and supported, and a need that one of them answers."""
    asked, other = make.idea(author=mira, title="Briefe mit Beispielen"), make.idea(title=f"Vordrucke: {LONG_WORD}")
    merged, survivor = make.idea(author=deniz, title="Klartext"), make.idea(author=deniz, title="Klartext im Amt")
    merged.support(by=mira)
    Edge.answer(merged, need, by=deniz)
    reason = f"Beide wollen dasselbe. {LONG_WORD}"
    return {
        "open_merge": Merge.propose(asked, other, by=deniz, reason=reason),
        "done_merge": Merge.propose(merged, survivor, by=deniz, reason=reason),
    }


LATER = [
    *(Stage.DEVELOPMENT, Stage.ASSESSMENT, Stage.DECISION, Stage.SELECTED, Stage.PROMOTED),
    *(Stage.DEFERRED, Stage.DECLINED, Stage.MERGED, Stage.ARCHIVED),
]


def _talked_about(mira: User, deniz: User, newcomer: User, moderator: User) -> tuple[Idea, dict[str, Comment]]:
    """An idea in discussion with versions, a pinned, a hidden, a removed, a waiting comment and a deep thread."""
    idea = _handed_in(mira, "Formulare, die man versteht")
    idea.publish(by=moderator)
    root = idea.comment(by=deniz, purpose=Purpose.QUESTION, body=f"Gilt das auch für Bescheide? {LONG_WORD * 2}")
    answer = idea.comment(by=mira, purpose=Purpose.NOTE, body="Ja, gerade für Bescheide.", parent=root)
    idea.comment(by=moderator, purpose=Purpose.EXPERTISE, body="Das Bezirksamt prüft das.", parent=answer)
    root.pin(by=mira)
    hidden = idea.comment(by=deniz, purpose=Purpose.CONCERN, body="Ihr Träumer!")
    hidden.hide(by=moderator, rule=ConductRule.objects.get(number=1), reason="Wertet Menschen ab.")
    idea.comment(by=deniz, purpose=Purpose.SUPPORT, body="Gut so.").remove(by=deniz)
    held = idea.comment(by=newcomer, purpose=Purpose.NOTE, body="Mehr dazu auf https://example.org/mehr")
    idea.support(by=deniz)
    give(idea, alt=f"Ein Brief, den niemand versteht, von der {LONG_WORD}")
    idea.edit(
        by=mira,
        revision=idea.revision,
        reason="Auch Bescheide sind gemeint.",
        title="Formulare und Bescheide, die man versteht",
        description=f"{DESCRIPTION}\nAuch Bescheide sind gemeint.",
    )
    return idea, {"root": root, "hidden_comment": hidden, "held": held}


def _draft(author: User, title: str, kind: str = Kind.PROPOSAL) -> Idea:
    idea = Idea.begin(by=author, kind=kind)
    idea.save_draft(
        revision=0,
        title=title,
        summary="Amtliche Briefe sollen so klingen, wie Menschen sprechen.",
        description=DESCRIPTION,
        fields=FieldOfAction.objects.all()[:2],
        districts=District.objects.all()[:2],
    )
    return idea


def _handed_in(author: User, title: str, kind: str = Kind.PROPOSAL) -> Idea:
    idea = _draft(author, title, kind)
    idea.similar_were_shown()
    idea.submit(by=author, rules_accepted=True)
    return idea

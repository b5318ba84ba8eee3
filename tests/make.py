"""Make things for tests: plain functions, sensible defaults, any stage."""

from datetime import timedelta
from itertools import count
from typing import Any

from django.contrib.auth.models import Group

from accounts.models import Competence, Mandate, Organisation, Role, Sector, User
from arena import clock
from ideas.models import (
    Authorship,
    Comment,
    Dimension,
    FactSheetVersion,
    Idea,
    Invitation,
    Kind,
    Opinion,
    OpinionInvitation,
    Responsibility,
    Stage,
)
from ideas.models.consortium import Role as Duty
from ideas.models.due import due_date, owed_by
from ideas.models.numbers import next_reference
from ideas.models.stage import ONLY_PUBLISHED
from measures.models import Measure
from strategy.models import ConductRule, District, FieldGroup, FieldOfAction

PASSWORD = "ein-gutes-passwort"
LONG_AGO = timedelta(days=400)
_next = count(1)


def person(name: str = "", *, roles: tuple[Role, ...] = (), joined: timedelta = LONG_AGO, **fields: Any) -> User:
    """A person who confirmed their address, registered long ago unless said otherwise."""
    number = next(_next)
    name = name or f"Person {number}"
    user = User.objects.create_user(
        email=fields.pop("email", f"person{number}@beispiel.example"),
        password=PASSWORD,
        public_name=name,
        joined_at=clock.now() - joined,
        **fields,
    )
    user.emailaddress_set.create(email=user.email, verified=True, primary=True)
    for role in roles:
        user.groups.add(Group.objects.get_or_create(name=role)[0])
    return user


def moderator(name: str = "") -> User:
    return person(name, roles=(Role.MODERATOR,))


def stabsstelle(name: str = "") -> User:
    return person(name, roles=(Role.STABSSTELLE,))


def field(code: str = "inc-3") -> FieldOfAction:
    group, _ = FieldGroup.objects.get_or_create(code=code[:3], defaults={"name": f"Gruppe {code[:3]}"})
    return FieldOfAction.objects.get_or_create(
        code=code, defaults={"group": group, "name": f"Handlungsfeld {code}", "description": "Ein Ziel."}
    )[0]


def district(code: str = "11", name: str = "Lichtenberg") -> District:
    return District.objects.get_or_create(code=code, defaults={"name": name})[0]


def rule(number: int = 1) -> ConductRule:
    return ConductRule.objects.get_or_create(
        number=number, defaults={"title": "Respektvoll bleiben", "text": "Wir achten einander."}
    )[0]


def idea(
    stage: Stage = Stage.DISCUSSION,
    *,
    author: User | None = None,
    co_authors: tuple[User, ...] = (),
    published: bool | None = None,
    hidden: bool = False,
    **fields: Any,
) -> Idea:
    """An idea in any stage; `published` says whether a declined, withdrawn or archived one was ever public."""
    number = next(_next)
    was_public = stage in ONLY_PUBLISHED if published is None else published
    now = clock.now()
    texts = {
        "title": f"Formulare, die man versteht {number}",
        "summary": "Amtliche Briefe sollen so klingen, wie Menschen sprechen.",
        "description": "Viele Briefe der Ämter versteht kaum jemand.\n\nDas geht besser.",
        "kind": Kind.PROPOSAL,
        "citywide": True,
        "similar_shown_for": 0,
    }
    made = Idea.objects.create(
        stage=stage,
        reference=None if stage == Stage.DRAFT else next_reference(clock.today().year),
        submitted_at=None if stage == Stage.DRAFT else now,
        published_at=now if was_public else None,
        hidden_at=now if hidden else None,
        deferred_from=Stage.DISCUSSION if stage == Stage.DEFERRED else "",
        owed_by=owed_by(stage),
        due_on=due_date(stage, clock.today()),
        rules_accepted_at=None if stage == Stage.DRAFT else now,
        **(texts | fields),
    )
    made.fields.add(field())
    Authorship.objects.create(idea=made, user=author or person(), is_author=True)
    Authorship.objects.bulk_create(Authorship(idea=made, user=user) for user in co_authors)
    if stage != Stage.DRAFT:
        FactSheetVersion.keep(made, by=made.authors.first())
    return made


def comment(idea: Idea, *, by: User | None = None, body: str = "Gute Idee.", **fields: Any) -> Comment:
    """A readable comment written through the verb."""
    return idea.comment(by=by or person(), body=body, purpose=fields.pop("purpose", "note"), **fields)


def organisation(name: str = "", *, sector: Sector = Sector.ADMINISTRATION, verified: bool = True) -> Organisation:
    return Organisation.objects.create(
        name=name or f"Stelle {next(_next)}", sector=sector, verified_at=clock.now() if verified else None
    )


def mandate(user: User, organisation: Organisation, **fields: Any) -> Mandate:
    return Mandate.objects.create(user=user, organisation=organisation, **fields)


def measure(title: str = "Verständliche Formulare", **fields: Any) -> Measure:
    known = {"number": f"M-{next(_next) + 500}", "summary": "Kurz gesagt."}
    made = Measure.objects.create(title=title, **(known | fields))
    made.keep_words()
    return made


def decision_maker(name: str = "") -> User:
    return person(name, roles=(Role.DECISION_MAKER,))


def representative(body: Organisation | None = None, name: str = "", **mandate_fields: Any) -> User:
    """Somebody who may act for a body today."""
    user = person(name)
    mandate(user, body or organisation(), **mandate_fields)
    return user


def responsibility(
    idea: Idea,
    *,
    role: Duty = Duty.LEAD,
    by: User | None = None,
    body: Organisation | None = None,
    accepted: bool = True,
    **fields: Any,
) -> Responsibility:
    """Somebody carries the idea, through the verbs; for a body when one is given."""
    by = by or (representative(body) if body else person())
    offered = Responsibility.offer(
        idea, by=by, role=role, organisation=body, **({"pledge": "Wir kümmern uns."} | fields)
    )
    if accepted and not offered.is_running:
        offered.accept(by=idea.authors.first() or by)
    return offered


def competence(code: str = "recht", name: str = "Recht") -> Competence:
    return Competence.objects.get_or_create(code=code, defaults={"name": name})[0]


def opinion(idea: Idea, *, by: User | None = None, body: Organisation | None = None, **fields: Any) -> Opinion:
    """Somebody from outside says how well the idea can be done, through the verb; for a body when one is given."""
    by = by or (representative(body) if body else person())
    said = {"dimension": Dimension.LEGAL, "rating": 3, "text": "Das Onlinezugangsgesetz lässt es zu."}
    return Opinion.give(idea, by=by, organisation=body, **(said | fields))


def opinion_invitation(idea: Idea, *, by: User | None = None, **fields: Any) -> OpinionInvitation:
    """The Stabsstelle, or `by`, asks somebody for an opinion."""
    asked = {"dimension": Dimension.LEGAL, "working_days": 15}
    if not {"person", "organisation"} & fields.keys():
        asked["person"] = person()
    return OpinionInvitation.invite(idea, by=by or stabsstelle(), **(asked | fields))


def invitation(idea: Idea, user: User) -> Invitation:
    """The author invites somebody to write along."""
    Invitation.invite(idea, by=idea.authors.first(), user=user)
    return Invitation.objects.filter(idea=idea, user=user).latest("pk")

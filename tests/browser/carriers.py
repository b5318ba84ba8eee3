"""An idea that many carry: a lead, a partner, offers, an invitation, what is over, what is looked for and offered."""

from accounts.models import Sector, User
from ideas.models import Contact, Help, Idea, Wanted
from ideas.models.consortium import Role
from tests import make
from tests.browser.world import LONG_WORD, World


def carried(world: World) -> tuple[Idea, User]:
    """The idea, and the person who leads it for a body."""
    idea, author = world.talked_about, world.mira
    body = make.organisation(f"Institut für {LONG_WORD}", sector=Sector.SCIENCE)
    lead = make.representative(body, "Rana B.")
    over = make.responsibility(idea, role=Role.EXPERTISE, by=make.person("Früher D."))
    over.end(by=over.offered_by, reason="Umgezogen.")
    make.responsibility(idea, body=body, by=lead, pledge=f"Wir schreiben {LONG_WORD} um.", brings="Zwei Stunden")
    make.responsibility(idea, role=Role.PARTNER, by=make.person("Partnerin E."))
    make.responsibility(idea, role=Role.PILOT_SITE, accepted=False)
    make.responsibility(idea, role=Role.RESOURCES, body=world.body, by=author, accepted=False)
    partner = idea.responsibilities.running().get(role=Role.PARTNER)
    partner.hand_over(by=partner.offered_by, person=make.person("Gefragt F."))
    law, data = make.competence("recht", "Recht"), make.competence("daten", "Daten und Statistik")
    Wanted.name(idea, competence=law, by=author, note=f"Für {LONG_WORD}")
    Wanted.name(idea, competence=data, by=lead)
    world.newcomer.competences.add(law)
    Help.offer(idea, by=make.person("Helferin G."), text=f"Ich habe {LONG_WORD}.", competence=data)
    Help.offer(idea, by=author, organisation=world.body, text="Einen Raum am Abend.")
    Contact.ask(idea, by=author, asked=world.deniz)
    return idea, lead

"""What an idea looks for, what is offered, who fits, and who agreed to talk, as its page shows it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q
from django.forms import Form

from accounts.models import User
from ideas import policies
from ideas.matching import Suggestion, suggestions_for
from ideas.models import Contact, Help, Idea, Wanted
from ideas.wanted_forms import ContactForm, HelpForm, NeedForm


@dataclass(frozen=True)
class Given:
    """Something offered without a role, and whether this reader may take it back."""

    help: Help
    is_mine: bool


@dataclass(frozen=True)
class Talk:
    """A contact as one of the two sees it; the other's address once both said yes."""

    contact: Contact
    reader: User

    @property
    def other(self) -> User:
        return self.contact.asked if self.contact.asker_id == self.reader.pk else self.contact.asker

    @property
    def is_mine_to_answer(self) -> bool:
        return policies.can_answer_contact(self.reader, self.contact) and not self.contact.answer

    @property
    def address(self) -> str:
        agreed = self.contact.answer == Contact.Answer.AGREED and self.other.is_active
        return self.other.email or "" if agreed else ""


@dataclass(frozen=True)
class Fit:
    """Somebody to ask, with the form that asks."""

    suggestion: Suggestion
    form: Form


@dataclass(frozen=True)
class Board:
    """All of it; each list costs the same queries however long it is."""

    wanted: list[Wanted]
    offers: list[Given]
    need_form: Form | None
    help_form: Form | None
    help_opened: bool = False
    need_opened: bool = False
    talks: list[Talk] = field(default_factory=list)
    fits: list[Fit] = field(default_factory=list)


def board_of(idea: Idea, reader: Any, *, refused: Form | None = None) -> Board:
    wanted = list(idea.wanted.open().select_related("competence"))
    offers = list(idea.help.standing().select_related("person", "organisation", "competence"))
    known = reader.is_authenticated
    talks = _talks_of(idea, reader) if known else []
    return Board(
        wanted=wanted,
        offers=[Given(given, known and policies.can_withdraw_help(reader, given)) for given in offers],
        need_form=_form(NeedForm, refused, idea.allows("name_need")),
        help_form=_form(HelpForm, refused, known and idea.allows("offer_help"), by=reader),
        need_opened=isinstance(refused, NeedForm),
        help_opened=isinstance(refused, HelpForm),
        talks=talks,
        fits=_fits(idea, wanted=wanted, offers=offers, talks=talks, refused=refused) if _asks(idea, reader) else [],
    )


def may_be_asked(idea: Idea) -> dict[int, User]:
    """Everybody who fits now, by their id: nobody else is asked for contact."""
    wanted = idea.wanted.open().select_related("competence")
    offers = idea.help.standing().select_related("person", "organisation", "competence")
    return {each.person.pk: each.person for each in suggestions_for(idea, wanted=wanted, offers=offers)}


def _asks(idea: Idea, reader: Any) -> bool:
    return reader.is_authenticated and idea.allows("ask_contact") and policies.can_ask_contact(reader, idea)


def _talks_of(idea: Idea, reader: User) -> list[Talk]:
    theirs = idea.contacts.filter(Q(asker=reader) | Q(asked=reader)).select_related("asker", "asked").order_by("-pk")
    return [Talk(contact, reader) for contact in theirs]


def _fits(
    idea: Idea, *, wanted: list[Wanted], offers: list[Help], talks: list[Talk], refused: Form | None
) -> list[Fit]:
    """Those who fit and were not asked by this reader before."""
    asked = {talk.other.pk for talk in talks}
    found = suggestions_for(idea, wanted=wanted, offers=offers)
    return [Fit(each, _contact_form(each.person, refused)) for each in found if each.person.pk not in asked]


def _contact_form(person: User, refused: Form | None) -> Form:
    if isinstance(refused, ContactForm) and refused.data.get("asked") == str(person.pk):
        return refused
    return ContactForm(people={person.pk: person}, initial={"asked": person.pk}, auto_id=f"contact{person.pk}_%s")


def _form(kind: type[Form], refused: Form | None, is_shown: bool, **known: Any) -> Form | None:
    if not is_shown:
        return None
    return refused if isinstance(refused, kind) else kind(**known)

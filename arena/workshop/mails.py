"""Every mail as it is really written: people and an idea are made up, something is told of them, and all is undone."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import transaction

from accounts.models import User
from activity.audiences import AUDIENCES
from activity.concerned import Audience
from activity.mail import Letter, Obsolete, write, write_letter
from activity.mail.news import DIGEST, News, values_of, ways_out
from activity.models import DeclineCategory, Delivery, Event, StatementOfReasons
from activity.verbs import MANDATORY, Verb
from arena import clock
from arena.workshop.keeping import is_of_a_measure, kept_measure
from arena.workshop.promoting import becoming_a_measure
from arena.workshop.samples import EMPTY, LONG, NAME, SENTENCE, USUAL, WORD
from arena.workshop.together import working_together
from ideas.models import Authorship, Comment, Idea, Invitation, Kind, Stage
from ideas.models.due import due_date, owed_by
from ideas.models.numbers import next_reference
from strategy.models import ConductRule

FOLDER = Path(settings.BASE_DIR, "templates", "mail")
STAGE_AFTER = {
    Verb.IDEA_SUBMITTED: Stage.SUBMITTED,
    Verb.IDEA_RETURNED: Stage.RETURNED,
    Verb.IDEA_DECLINED: Stage.DECLINED,
    Verb.IDEA_WITHDRAWN: Stage.WITHDRAWN,
}
TO_STRANGERS = {"account/account_already_exists", "account/unknown_account"}


@dataclass(frozen=True)
class Words:
    """What people of the sample wrote, and how they are called."""

    name: str
    other: str
    title: str
    reason: str
    comment: str


STATES = {
    USUAL: Words(
        *("Wanda Werk", "Konrad Kitt", "Formulare, die man versteht"),
        *("Bitte nennen Sie ein Beispiel.", "Gilt das auch für Bescheide?"),
    ),
    LONG: Words(
        *(f"Wanda {WORD[:40]}", f"Konrad {WORD[:40]}", f"{NAME} {WORD}"[:120]),
        *(f"{SENTENCE}\n\n{SENTENCE}", f"{SENTENCE}\n{WORD * 3}"),
    ),
    EMPTY: Words("W.", "K.", "O", "", "Ja."),
}


def names() -> list[str]:
    """Every template that has a subject is a mail."""
    paths = sorted(path for path in FOLDER.rglob("*.txt") if "{% partialdef subject %}" in path.read_text())
    return [str(path.relative_to(FOLDER).with_suffix("")) for path in paths]


def letters(name: str) -> dict[str, Letter]:
    """The mail of this name in each state in which it is sent at all."""
    written = {}
    for state, words in STATES.items():
        with undone():
            try:
                written[state] = _letter(name, words)
            except Obsolete:
                continue
    return written


@contextmanager
def undone() -> Iterator[None]:
    """What happens inside is true until it ends, and then has never been."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def _letter(name: str, words: Words) -> Letter:
    if name == DIGEST:
        return _digest(words)
    if "/" in name:
        return _without_event(name, words)
    return _of_event(name, words)


def _of_event(name: str, words: Words) -> Letter:
    """The verb whose name the template bears, told to whoever gets just this template."""
    verb = max((verb for verb in Verb if name.startswith(verb)), key=len)
    author, commenter = _person(words.name), _person(words.other)
    if is_of_a_measure(verb):
        return _of_measure(name, verb, words, team=author, by=commenter)
    idea = _idea(verb, words, author)
    comment = _comment(idea, words, commenter, verb)
    together = working_together(verb, idea, words, by=commenter)
    together |= becoming_a_measure(verb, idea, words, by=commenter)
    about: dict[str, Any] = {"comment": comment.pk, "concerned": commenter.pk, "answered": author.pk}
    event = Event.record(
        verb, by=commenter, idea=idea, reason=words.reason, **(about if _is_about_it(verb) else together)
    )
    for audience in AUDIENCES[verb]:
        recipient = commenter if audience == Audience.CONCERNED else author
        if News(event, audience, recipient).template == name:
            _state_reasons(event, audience, recipient)
            values = values_of(Delivery(event=event, recipient=recipient, audience=audience))
            return write_letter(name, values)
    raise LookupError(f"Nobody gets mail/{name}.txt: see AUDIENCES of {verb}.")


def _of_measure(name: str, verb: Verb, words: Words, *, team: User, by: User) -> Letter:
    """The same for what happens with a measure."""
    measure, details = kept_measure(words, team=team, by=by)
    event = Event.record(verb, by=by, measure=measure, reason=words.reason, **details)
    for audience in AUDIENCES[verb]:
        if News(event, audience, team).template == name:
            return write_letter(name, values_of(Delivery(event=event, recipient=team, audience=audience)))
    raise LookupError(f"Nobody gets mail/{name}.txt: see AUDIENCES of {verb}.")


def _is_about_it(verb: Verb) -> bool:
    return verb.startswith("comment")


def _person(name: str) -> User:
    return User.objects.create(email=f"werkstatt-{name[0].lower()}@beispiel.example", public_name=name)


def _idea(verb: Verb, words: Words, author: User) -> Idea:
    stage = STAGE_AFTER.get(verb, Stage.DISCUSSION)
    idea = Idea.objects.create(
        kind=Kind.PROPOSAL,
        stage=stage,
        title=words.title,
        reference=next_reference(clock.today().year),
        submitted_at=clock.now(),
        published_at=None if stage in {Stage.SUBMITTED, Stage.RETURNED} else clock.now(),
        owed_by=owed_by(stage),
        due_on=due_date(stage, clock.today()) if words.reason else None,
    )
    Authorship.objects.create(idea=idea, user=author, is_author=True)
    return idea


def _comment(idea: Idea, words: Words, author: User, verb: Verb) -> Comment:
    held_at = clock.now() if verb == Verb.COMMENT_HELD else None
    return Comment.objects.create(idea=idea, author=author, body=words.comment, held_at=held_at)


def _state_reasons(event: Event, audience: Audience, recipient: User) -> None:
    if AUDIENCES[Verb(event.verb)][audience] not in MANDATORY:
        return
    grounds: dict[str, Any] = {"category": DeclineCategory.OTHER}
    if event.verb in {Verb.IDEA_HIDDEN, Verb.COMMENT_HIDDEN}:
        grounds = {
            "rule": ConductRule.objects.first() or ConductRule.objects.create(number=1, title="Respekt", text="–")
        }
    StatementOfReasons.objects.create(event=event, recipient=recipient, **grounds)


def _without_event(name: str, words: Words) -> Letter:
    """A mail about an account, or an invitation: written from the row that its page makes."""
    if name.startswith("coauthors/"):
        return _invitation(words)
    person = _person(words.name)
    pending = EmailAddress.objects.create(user=person, email="werkstatt-neu@beispiel.example")
    EmailAddress.objects.create(user=person, email=f"{person.email}", verified=True, primary=True)
    to = pending.email if name.endswith("_confirmation") else f"{person.email}"
    recipient = None if name in TO_STRANGERS else person.pk
    return write(Delivery.without_event(name, to=to, recipient_id=recipient, address_id=pending.pk))[1]


def _invitation(words: Words) -> Letter:
    author, invited = _person(words.name), _person(words.other)
    Invitation.invite(_idea(Verb.IDEA_PUBLISHED, words, author), by=author, user=invited)
    return write(Delivery.objects.get(recipient=invited))[1]


def _digest(words: Words) -> Letter:
    person = _person(words.name)
    count = {USUAL: 2, LONG: 12, EMPTY: 1}[next(state for state, its_words in STATES.items() if its_words == words)]
    entry = {"fact": f"Ihre Idee „{words.title}“ ist jetzt öffentlich", "link": f"{settings.SITE_URL}/ideen/1/"}
    why = "Sie bekommen diese Mail, weil Sie Neuigkeiten einmal am Tag gesammelt bekommen möchten."
    return write_letter(
        DIGEST, {"entries": [entry] * count, "link": "/postfach/", "why": why, **ways_out(person, DIGEST)}
    )

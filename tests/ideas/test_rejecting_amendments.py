"""Authors and lead leave their words as they are, each part singly, and say why."""

import pytest

from activity.models import Delivery, Event, StatementOfReasons
from activity.verbs import Kind, Verb
from arena.transitions import WrongStage
from ideas.models import Amendment, Idea
from ideas.models.amendment import Answer, State
from tests import make
from tests.ideas.amending import part_of, suggested

pytestmark = pytest.mark.django_db


def test_the_text_stays_and_the_reason_is_kept():
    idea = make.idea(title="Bänke")
    part = part_of(suggested(idea, title="Hocker"), "title")

    part.reject(by=idea.authors[0], reason="Hocker haben keine Lehne.")

    idea.refresh_from_db()
    part.refresh_from_db()
    assert idea.title == "Bänke"
    assert idea.versions.count() == 1
    assert (part.answer, part.answer_reason) == (Answer.REJECTED, "Hocker haben keine Lehne.")
    assert Amendment.objects.get().state == State.ANSWERED
    assert Idea.objects.get(pk=idea.pk).amendment_count == 0


def test_who_suggested_it_is_owed_the_reason():
    idea, deniz = make.idea(), make.person("Deniz A.")

    part_of(suggested(idea, by=deniz)).reject(by=idea.authors[0], reason="Das stimmt so nicht.")

    event = Event.objects.get(verb=Verb.AMENDMENT_REJECTED)
    assert event.reason == "Das stimmt so nicht."
    assert StatementOfReasons.objects.get(event=event).recipient == deniz
    assert [(told.recipient, told.kind) for told in Delivery.objects.filter(event=event)] == [(deniz, Kind.DECISIONS)]


def test_the_other_parts_still_wait():
    idea = make.idea()
    amendment = suggested(idea, title="Hocker", summary="Kurz.")

    part_of(amendment, "title").reject(by=idea.authors[0], reason="Nein.")

    assert Amendment.objects.get().state == State.OPEN
    assert part_of(amendment, "summary").allows("accept_amendment")


def test_it_is_answered_once():
    idea = make.idea()
    amendment = suggested(idea)
    stale = part_of(amendment)
    part_of(amendment).reject(by=idea.authors[0], reason="Nein.")

    with pytest.raises(WrongStage):
        stale.reject(by=idea.authors[0], reason="Doch nicht.")

    assert part_of(amendment).answer_reason == "Nein."


def test_nobody_is_credited_for_what_was_rejected():
    idea, deniz = make.idea(), make.person()

    part_of(suggested(idea, by=deniz)).reject(by=idea.authors[0], reason="Nein.")

    assert not Amendment.objects.taken_over().filter(author=deniz).exists()

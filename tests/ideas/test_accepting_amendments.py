"""Authors and lead take an amendment over, in whole or in part; the new version names who suggested it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from activity.models import Delivery, Event, Follow, StatementOfReasons
from activity.verbs import Kind, Verb
from arena.transitions import Stale, Unmet, WrongStage
from ideas.models import Amendment, AmendmentPart, Idea, Stage
from ideas.models.amendment import Answer, State
from tests import make
from tests.ideas.amending import accepted, part_of, suggested

pytestmark = pytest.mark.django_db
SUMMARY = "Die Bank ist alt. Sie steht am Kanal. Niemand sitzt dort gern."


@pytest.fixture
def idea():
    return make.idea(author=make.person("Mira K."), title="Bänke", summary=SUMMARY)


def edited(idea, **texts):
    """Somebody who may saves a version meanwhile."""
    idea.refresh_from_db()
    idea.edit(by=idea.authors[0], revision=idea.revision, reason="Neuer", **texts)


def test_its_words_become_the_text_in_a_new_version(idea):
    mira = idea.authors[0]
    part = part_of(suggested(idea, summary=SUMMARY.replace("alt", "morsch")))

    accepted(part)

    idea.refresh_from_db()
    version = idea.versions.first()
    assert idea.summary == "Die Bank ist morsch. Sie steht am Kanal. Niemand sitzt dort gern."
    assert (version.number, version.summary, version.author) == (2, idea.summary, mira)
    part.refresh_from_db()
    assert (part.answer, part.version, part.answered_by) == (Answer.ACCEPTED, version, mira)


def test_the_version_knows_whose_words_it_took_over(idea):
    deniz = make.person("Deniz A.")

    accepted(part_of(suggested(idea, by=deniz)))

    version = idea.versions.first()
    assert [part.amendment.author for part in version.taken_over.all()] == [deniz]
    assert list(Amendment.objects.taken_over().filter(idea=idea, author=deniz))


def test_with_its_last_part_an_amendment_is_answered(idea):
    amendment = suggested(idea, title="Bänke am Kanal", summary="Kurz.")

    accepted(part_of(amendment, "title"))
    assert Amendment.objects.get().state == State.OPEN
    assert Idea.objects.get(pk=idea.pk).amendment_count == 1

    accepted(part_of(amendment, "summary"))
    assert Amendment.objects.get().state == State.ANSWERED
    assert Idea.objects.get(pk=idea.pk).amendment_count == 0


def test_in_part_means_with_the_words_of_whoever_accepts(idea):
    part = part_of(suggested(idea, summary="Die Bank ist morsch. Weg damit."))

    accepted(part, text="Die Bank ist morsch. Sie steht am Kanal.", reason="Weg soll sie nicht.")

    idea.refresh_from_db()
    part.refresh_from_db()
    assert idea.summary == "Die Bank ist morsch. Sie steht am Kanal."
    assert (part.answer, part.answer_reason) == (Answer.PARTLY, "Weg soll sie nicht.")
    event = Event.objects.get(verb=Verb.AMENDMENT_ACCEPTED)
    assert event.details["partly"] is True
    assert StatementOfReasons.objects.get(event=event).recipient == part.amendment.author


def test_who_suggested_it_the_other_authors_and_the_followers_hear_of_it():
    mira, ada, deniz, follower = (make.person(name) for name in ("Mira K.", "Ada B.", "Deniz A.", "Folgt"))
    idea = make.idea(author=mira, co_authors=(ada,))
    Follow.objects.create(user=follower, idea=idea)

    accepted(part_of(suggested(idea, by=deniz)), by=mira)

    told = Delivery.objects.filter(event__verb=Verb.AMENDMENT_ACCEPTED)
    kinds = {(each.recipient, each.kind) for each in told}
    assert kinds == {(deniz, Kind.DECISIONS), (ada, Kind.TEXTS), (follower, Kind.TEXTS)}


def test_what_was_changed_elsewhere_since_comes_together_with_it(idea):
    amendment = suggested(idea, summary=SUMMARY.replace("alt", "morsch"))
    edited(idea, summary=SUMMARY.replace("gern", "lange"))
    part = part_of(amendment)

    accepted(part)

    idea.refresh_from_db()
    part.refresh_from_db()
    assert idea.summary == "Die Bank ist morsch. Sie steht am Kanal. Niemand sitzt dort lange."
    assert part.answer == Answer.ACCEPTED
    assert idea.versions.get(number=2).summary == SUMMARY.replace("gern", "lange")


def test_the_same_words_changed_differently_are_a_conflict_and_both_stand_there(idea):
    amendment = suggested(idea, summary=SUMMARY.replace("alt", "morsch"))
    edited(idea, summary=SUMMARY.replace("alt", "kaputt"))

    merged = part_of(amendment).merged_into(Idea.objects.get(pk=idea.pk).summary)

    assert not merged.is_clean
    assert "morsch" in merged.text
    assert "kaputt" in merged.text


def test_what_the_authors_wrote_themselves_meanwhile_is_accepted_without_a_new_version(idea):
    new = SUMMARY.replace("alt", "morsch")
    amendment = suggested(idea, summary=new)
    edited(idea, summary=new)

    accepted(part_of(amendment))

    assert idea.versions.count() == 2
    assert part_of(amendment).answer == Answer.ACCEPTED
    assert part_of(amendment).version.number == 2


def test_whoever_did_not_see_the_text_of_now_overwrites_nothing(idea):
    amendment = suggested(idea, summary=SUMMARY.replace("alt", "morsch"))
    seen = idea.versions.first()
    edited(idea, summary="Ganz neu.")

    with pytest.raises(Stale):
        part_of(amendment).accept(by=idea.authors[0], text="Mein Text", seen=seen)

    idea.refresh_from_db()
    assert idea.summary == "Ganz neu."
    assert part_of(amendment).answer == ""


def test_another_section_may_have_changed(idea):
    amendment = suggested(idea, summary=SUMMARY.replace("alt", "morsch"))
    seen = idea.versions.first()
    edited(idea, title="Bänke am Kanal")

    part_of(amendment).accept(by=idea.authors[0], text="Mein Text", seen=seen)

    idea.refresh_from_db()
    assert (idea.title, idea.summary) == ("Bänke am Kanal", "Mein Text")


def test_taking_nothing_over_is_no_acceptance(idea):
    part = part_of(suggested(idea, summary="Kurz."))

    with pytest.raises(Unmet):
        accepted(part, text=SUMMARY)

    assert part_of(part.amendment).answer == ""


@pytest.mark.parametrize("verb", ["accept", "reject"])
@pytest.mark.parametrize("stage", [Stage.ASSESSMENT, Stage.DECISION, Stage.DEFERRED])
def test_while_the_text_is_frozen_an_amendment_waits(idea, stage, verb):
    amendment = suggested(idea)
    Idea.objects.update(stage=stage, deferred_from=Stage.DISCUSSION if stage == Stage.DEFERRED else "")
    part = part_of(amendment)

    with pytest.raises(WrongStage):
        accepted(part) if verb == "accept" else part.reject(by=idea.authors[0], reason="Nein.")

    assert part.amendment.rests
    assert Idea.objects.get(pk=idea.pk).amendment_count == 1


def test_of_two_who_answer_at_once_the_second_reads_who_was_quicker():
    mira, ada = make.person("Mira K."), make.person("Ada B.")
    idea = make.idea(author=mira, co_authors=(ada,), summary=SUMMARY)
    amendment = suggested(idea, summary="Kurz.")
    one, other = part_of(amendment), part_of(amendment)
    accepted(one, by=mira)

    with pytest.raises(WrongStage) as refused:
        accepted(other, by=ada, text="Anders.")

    assert refused.value.done_by(ada) is None
    assert refused.value.done_by(mira).get_absolute_url() == amendment.get_absolute_url()
    assert Idea.objects.get(pk=idea.pk).summary == "Kurz."


def test_a_withdrawn_one_is_not_answered_any_more(idea):
    amendment = suggested(idea)
    part = part_of(amendment)
    amendment.withdraw(by=amendment.author)

    with pytest.raises(WrongStage):
        accepted(part)


def test_all_or_nothing(idea, monkeypatch):
    part = part_of(suggested(idea, summary="Kurz."))
    monkeypatch.setattr(Event, "record", classmethod(lambda *_, **__: 1 / 0))

    with pytest.raises(ZeroDivisionError):
        accepted(part)

    assert Idea.objects.get(pk=idea.pk).summary == SUMMARY
    assert idea.versions.count() == 1
    assert AmendmentPart.objects.get().answer == ""


def test_the_rows_are_held(idea):
    part = part_of(suggested(idea))

    with CaptureQueriesContext(connection) as captured:
        accepted(part)

    held = [query["sql"] for query in captured if "FOR UPDATE" in query["sql"]]
    assert any("ideas_idea" in sql for sql in held)
    assert any("ideas_amendmentpart" in sql for sql in held)

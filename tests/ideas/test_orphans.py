"""Herrenlose Ideen: the author is gone, nobody else wrote it; the Stabsstelle asks somebody to go on with it."""

from datetime import timedelta

import pytest
from django.urls import reverse

from activity.models import Event
from arena import clock
from arena.transitions import Unmet, WrongStage
from ideas.models import Authorship, AuthorshipOffer, Idea
from tests import make
from tests.ideas.carrying import broken, hearers_of
from tests.ideas.stepping import desk, facts, last, stages_but
from tests.moderation.people import signed_in

pytestmark = pytest.mark.django_db

CARRIED = ("discussion", "development", "assessment", "decision", "selected", "deferred")


@pytest.fixture
def stabsstelle():
    return make.stabsstelle("Aylin Y.")


def orphan(stage="discussion", **others):
    idea = make.idea(stage, **others)
    for authorship in Authorship.objects.filter(idea=idea):
        authorship.end()
    return Idea.objects.get(pk=idea.pk)


def owed(idea):
    idea.refresh_from_db()
    return idea.owed_by, idea.due_on


@pytest.mark.parametrize("stage", CARRIED)
def test_whoever_is_asked_and_says_yes_is_the_author(stage, stabsstelle):
    idea, heir = orphan(stage), make.person()

    AuthorshipOffer.offer(idea, heir=heir, by=stabsstelle).accept(by=heir)

    assert list(idea.authors) == [heir]
    assert idea.is_authored_by(heir)


def test_with_an_author_the_stabsstelle_owes_nothing_any_more(stabsstelle):
    idea, heir = orphan(), make.person()
    assert owed(idea) == ("stabsstelle", clock.after_working_days(clock.today(), 20))

    AuthorshipOffer.offer(idea, heir=heir, by=stabsstelle).accept(by=heir)

    assert owed(idea) == ("", None)


def test_an_idea_that_comes_back_without_authors_is_owed_by_the_stabsstelle(stabsstelle):
    idea = orphan("archived", published=True)

    idea.revive(by=stabsstelle)

    assert owed(idea) == ("stabsstelle", clock.after_working_days(clock.today(), 20))
    assert list(Idea.objects.orphaned()) == [idea]


def test_an_idea_that_comes_back_with_authors_is_owed_by_nobody(stabsstelle):
    idea = make.idea("archived", published=True)

    idea.revive(by=stabsstelle)

    assert owed(idea) == ("", None)


@pytest.mark.parametrize("stage", stages_but(*CARRIED, "withdrawn", "draft", "submitted", "returned"))
def test_where_nobody_carries_ideas_nobody_is_asked(stage, stabsstelle):
    with pytest.raises(WrongStage):
        AuthorshipOffer.offer(orphan(stage), heir=make.person(), by=stabsstelle)


def test_who_wrote_an_idea_passes_it_on_themselves(stabsstelle):
    with pytest.raises(Unmet) as refused:
        AuthorshipOffer.offer(make.idea(), heir=make.person(), by=stabsstelle)

    assert [guard.code for guard in refused.value.guards] == ["herrenlos"]


def test_one_person_is_asked_at_a_time(stabsstelle):
    idea = orphan()
    AuthorshipOffer.offer(idea, heir=make.person(), by=stabsstelle)

    with pytest.raises(Unmet):
        AuthorshipOffer.offer(idea, heir=make.person(), by=stabsstelle)


def test_a_no_is_told_to_the_stabsstelle_and_somebody_else_can_be_asked(stabsstelle):
    idea, heir = orphan(), make.person()

    AuthorshipOffer.offer(idea, heir=heir, by=stabsstelle).refuse(by=heir)

    assert hearers_of("authorship_refused") == {stabsstelle.pk: "owing"}
    assert last(idea).verb == "authorship_refused"
    AuthorshipOffer.offer(idea, heir=make.person(), by=stabsstelle)


def test_after_a_no_the_lead_is_asked(stabsstelle):
    idea = make.idea()
    lead = make.responsibility(idea).person
    Authorship.objects.get(idea=idea).end()
    heir = make.person()

    AuthorshipOffer.offer(idea, heir=heir, by=stabsstelle).refuse(by=heir)

    assert idea.authorship_offers.open().get().heir == lead


def test_who_is_asked_reads_why(stabsstelle, client):
    idea, heir = orphan(), make.person()
    AuthorshipOffer.offer(idea, heir=heir, by=stabsstelle)
    client.force_login(heir)

    page = client.get(idea.get_absolute_url()).content.decode()

    assert hearers_of("authorship_offered") == {heir.pk: "heir"}
    assert last(idea).details == {"heir": heir.pk, "herrenlos": True}
    assert "Wer die Idee geschrieben hat, hat das eigene Konto gelöscht. Sie soll trotzdem weitergehen." in page


def test_when_the_event_fails_nobody_was_asked(stabsstelle, monkeypatch):
    idea = orphan()
    before = facts(idea)
    monkeypatch.setattr(Event, "record", broken)

    with pytest.raises(RuntimeError):
        AuthorshipOffer.offer(idea, heir=make.person(), by=stabsstelle)

    assert not AuthorshipOffer.objects.exists()
    assert facts(idea) == before


# By the desk


def test_at_the_desk_somebody_near_the_idea_is_asked(stabsstelle):
    idea = make.idea()
    speaker, stranger = make.comment(idea).author, make.person("Fremde Person")
    Authorship.objects.get(idea=idea).end()
    client = signed_in(stabsstelle)

    page = client.get(reverse("admin:ideas_idea_change", args=[idea.pk])).content.decode()
    refused = client.post(desk("offer_authorship", idea), {"heir": stranger.pk})
    answer = client.post(desk("offer_authorship", idea), {"heir": speaker.pk}, follow=True)

    assert "Neue Autor:in fragen" in page
    assert str(stranger) not in page
    assert refused.status_code == 422
    assert "ist gefragt, mit" in answer.content.decode()
    assert idea.authorship_offers.open().get().heir == speaker
    assert "Neue Autor:in fragen" not in answer.content.decode()


def test_an_idea_with_authors_offers_no_such_step(stabsstelle):
    idea = make.idea()

    page = signed_in(stabsstelle).get(reverse("admin:ideas_idea_change", args=[idea.pk])).content.decode()

    assert "Neue Autor:in fragen" not in page


def test_in_conflict_nobody_asks():
    idea, bound = make.idea(), make.stabsstelle()
    make.responsibility(idea, role="partner", by=bound)
    Authorship.objects.get(idea=idea).end()

    answer = signed_in(bound).post(desk("offer_authorship", idea), {"heir": make.comment(idea).author_id})

    assert answer.status_code == 403
    assert not AuthorshipOffer.objects.exists()


def test_silence_is_a_no(stabsstelle):
    from ideas import clocks

    idea = orphan()
    offer = AuthorshipOffer.offer(idea, heir=make.person(), by=stabsstelle)
    AuthorshipOffer.objects.update(offered_at=clock.now() - timedelta(days=15))

    clocks.tick()

    offer.refresh_from_db()
    assert offer.answer == "silent"

"""Heirs: an author who leaves while others carry the idea does not take it away; somebody is asked to go on."""

from datetime import timedelta

import pytest
from django.urls import reverse

from activity.models import Event
from arena import clock
from arena.transitions import Unmet, WrongStage
from ideas.models import AuthorshipOffer, Idea
from ideas.models.consortium import Role
from tests import make
from tests.ideas.carrying import broken, hearers_of
from tests.ideas.stepping import WHY, last
from tests.moderation.people import signed_in

pytestmark = pytest.mark.django_db


def leaving(idea):
    """Its author wants to leave; who is asked."""
    return idea.withdraw(by=idea.authors.first(), reason=WHY)


def test_the_oldest_co_author_is_asked_first_then_the_lead_and_then_nobody():
    first, second = make.person(), make.person()
    idea = make.idea(co_authors=(first, second))
    lead = make.responsibility(idea).person
    asked = []
    offer = leaving(idea)

    while offer:
        asked.append(offer.heir)
        offer.refuse(by=offer.heir)
        offer = idea.authorship_offers.open().first()

    assert asked == [first, second, lead]
    assert last(idea).verb == "author_remains"
    assert idea.authors.first() not in asked


def test_who_speaks_for_the_leading_body_is_asked():
    idea, body = make.idea(), make.organisation()
    speaker = make.representative(body)
    make.responsibility(idea, by=speaker, body=body)

    assert leaving(idea).heir == speaker


def test_who_took_the_lead_over_is_asked_not_who_gave_it_away():
    idea, heir = make.idea(), make.person()
    former = make.responsibility(idea)
    former.hand_over(by=former.person, person=heir).accept_handover(by=heir, pledge="Ich mache weiter.")

    assert leaving(Idea.objects.get(pk=idea.pk)).heir == heir


def test_while_somebody_is_asked_nothing_moves_and_nobody_is_asked_twice():
    idea = make.idea(co_authors=(make.person(),))
    leaving(idea)

    with pytest.raises(Unmet) as refused:
        leaving(idea)

    assert "heir" in [guard.code for guard in refused.value.guards]
    assert (Idea.objects.get(pk=idea.pk).stage, idea.authorship_offers.count()) == ("discussion", 1)


def test_who_accepts_is_the_author_and_the_former_one_has_left():
    heir = make.person()
    idea = make.idea(co_authors=(heir,))
    former = idea.authors.first()

    leaving(idea).accept(by=heir)

    assert list(idea.authorships.values_list("user", "is_author")) == [(heir.pk, True)]
    assert (last(idea).verb, last(idea).details) == ("authorship_taken_over", {"former": former.pk})
    assert idea.follows.filter(user=heir).exists()


def test_when_all_have_refused_the_author_cannot_leave_those_who_carry_it():
    idea = make.idea(co_authors=(make.person(),))
    offer = leaving(idea)
    offer.refuse(by=offer.heir)

    with pytest.raises(Unmet) as refused:
        leaving(idea)

    assert [guard.code for guard in refused.value.guards] == ["alone"]


def test_after_three_months_an_heir_may_be_asked_again():
    idea = make.idea(co_authors=(make.person(),))
    offer = leaving(idea)
    offer.refuse(by=offer.heir)
    AuthorshipOffer.objects.update(offered_at=clock.now() - timedelta(days=91))

    assert leaving(idea).heir == offer.heir


def test_who_carries_without_being_heir_keeps_the_idea_too():
    idea = make.idea()
    make.responsibility(idea, role=Role.PARTNER)

    with pytest.raises(Unmet) as refused:
        leaving(idea)

    assert [guard.code for guard in refused.value.guards] == ["unborne"]


def test_an_answer_is_given_once():
    idea = make.idea(co_authors=(make.person(),))
    offer = leaving(idea)
    stale = AuthorshipOffer.objects.get(pk=offer.pk)
    offer.accept(by=offer.heir)

    with pytest.raises(WrongStage):
        stale.refuse(by=None)


@pytest.mark.parametrize("answer", ["accept", "refuse"])
def test_when_the_event_fails_nothing_changed(answer, monkeypatch):
    idea = make.idea(co_authors=(make.person(),))
    offer = leaving(idea)
    before = set(idea.authorships.values_list("user", "is_author"))
    monkeypatch.setattr(Event, "record", broken)

    with pytest.raises(RuntimeError):
        getattr(offer, answer)(by=offer.heir)

    assert AuthorshipOffer.objects.get().answer == ""
    assert set(idea.authorships.values_list("user", "is_author")) == before


def test_the_heir_hears_of_the_question_and_the_authors_of_the_answer():
    heir = make.person()
    idea = make.idea(co_authors=(heir,))
    author = idea.authors.first()

    offer = leaving(idea)
    offer.refuse(by=heir)

    assert hearers_of("authorship_offered") == {heir.pk: "heir"}
    assert hearers_of("authorship_refused") == {author.pk: "authors"}


# By the browser


def test_the_author_reads_who_is_asked_and_the_heir_finds_the_question_on_top():
    heir = make.person("Deniz A.")
    idea = make.idea(co_authors=(heir,))

    said = signed_in(idea.authors.first()).post(reverse("withdraw", args=[idea.pk]), {"reason": WHY}, follow=True)
    page = signed_in(heir).get(idea.get_absolute_url()).content.decode()

    assert "Deshalb ist Deniz A. gefragt, die Autorschaft zu übernehmen" in said.content.decode()
    assert "Ihre Idee ist zurückgezogen" not in said.content.decode()
    assert "Sie sind am Zug: Übernehmen Sie die Autorschaft?" in page


@pytest.mark.parametrize(("answer", "authors"), [("accept_authorship", 1), ("refuse_authorship", 2)])
def test_the_heir_answers_on_the_page(answer, authors):
    heir = make.person()
    idea = make.idea(co_authors=(heir,))
    there = reverse(answer, args=[leaving(idea).pk])

    given, again = signed_in(heir).post(there), signed_in(make.stabsstelle()).post(there)

    assert (given.status_code, again.status_code) == (302, 403)
    assert idea.authorships.count() == authors
    assert idea.is_authored_by(heir) or answer == "refuse_authorship"


def test_others_may_not_answer_and_do_not_see_the_question():
    idea = make.idea(co_authors=(make.person(),))
    offer, stranger = leaving(idea), signed_in(make.person())

    assert "Autorschaft" not in stranger.get(idea.get_absolute_url()).content.decode()
    assert stranger.post(reverse("accept_authorship", args=[offer.pk])).status_code == 403
    Idea.objects.filter(pk=idea.pk).update(hidden_at=clock.now())
    assert stranger.post(reverse("accept_authorship", args=[offer.pk])).status_code == 404


def test_an_answer_that_comes_too_late_is_told_so():
    idea = make.idea(co_authors=(make.person(),))
    offer = leaving(idea)
    offer.refuse(by=None)

    answer = signed_in(offer.heir).post(reverse("accept_authorship", args=[offer.pk]))

    assert answer.status_code == 409

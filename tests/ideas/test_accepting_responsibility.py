"""Accepting responsibility: the authors say yes; after 14 days of silence the Stabsstelle may."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from activity.models import Event, Follow
from activity.verbs import Verb
from arena import clock
from arena.transitions import Unmet, WrongStage
from ideas.models.consortium import Role
from tests import make
from tests.ideas.carrying import afresh, broken, hearers_of, verbs_of

pytestmark = pytest.mark.django_db


def test_from_now_on_the_party_carries_the_idea():
    idea, author = make.idea(), make.person()
    offered = make.responsibility(idea, accepted=False)

    offered.accept(by=author)

    offered.refresh_from_db()
    assert (offered.state, offered.accepted_by) == ("running", author)
    assert offered.renewed_at - offered.accepted_at < timedelta(seconds=1)
    assert afresh(idea).lead == offered
    assert afresh(idea).is_led_by(offered.person)


def test_the_idea_has_moved():
    idea = make.idea()
    offered = make.responsibility(idea, accepted=False)
    type(idea).objects.update(active_at=clock.now() - timedelta(days=9))

    offered.accept(by=idea.authors.get())

    assert afresh(idea).active_at > clock.now() - timedelta(minutes=1)


def test_the_party_the_authors_and_followers_hear_of_it():
    author, co_author, follower = make.person(), make.person(), make.person()
    idea = make.idea(author=author, co_authors=(co_author,))
    Follow.objects.create(idea=idea, user=follower)
    partner = make.responsibility(idea, role=Role.PARTNER)
    offered = make.responsibility(idea, accepted=False)

    offered.accept(by=author)

    heard = {partner.person_id: "carriers", co_author.pk: "authors", follower.pk: "followers"}
    assert hearers_of(Verb.RESPONSIBILITY_ACCEPTED) == heard | {offered.person_id: "party"}


def test_everybody_who_speaks_for_the_body_hears_of_it():
    body = make.organisation()
    colleague, former = make.representative(body), make.person()
    make.mandate(former, body).end(by=make.stabsstelle())
    offered = make.responsibility(make.idea(), body=body, accepted=False)

    offered.accept(by=offered.idea.authors.get())

    heard = hearers_of(Verb.RESPONSIBILITY_ACCEPTED)
    assert heard == {offered.offered_by_id: "party", colleague.pk: "party"}


def test_the_history_says_who_accepted_and_about_which_body_and_mixes_them_up_nowhere(client):
    author, body = make.person("Mira K."), make.organisation("Verein e.V.")
    offered = make.responsibility(make.idea(author=author), body=body, by=make.representative(body, "Rana B."))
    told = {event.verb: event for event in Event.objects.all()}
    reader = make.person()

    accepted = told[Verb.RESPONSIBILITY_ACCEPTED]
    assert (accepted.told_to(reader), accepted.told_besides) == ("Mira K.", "Es geht um „Verein e.V.“.")
    assert told[Verb.RESPONSIBILITY_OFFERED].told_to(reader) == "Rana B. für Verein e.V."

    by = make.stabsstelle("Aylin Y.")
    offered.revoke(by=by, reason="Gegen die Zusage.")
    revoked = Event.objects.get(verb=Verb.RESPONSIBILITY_REVOKED)
    assert (revoked.told_to(reader), revoked.told_to(by)) == ("Die Stabsstelle Gemeinsam Digital", "Aylin Y.")
    assert revoked.told_besides == "Es geht um „Verein e.V.“. Gegen die Zusage."


def test_of_two_offers_to_lead_one_is_accepted():
    idea = make.idea()
    first, second = (make.responsibility(idea, accepted=False) for _each in range(2))
    first.accept(by=idea.authors.get())

    with pytest.raises(Unmet):
        second.accept(by=idea.authors.get())

    assert afresh(second).state == "offered"
    assert afresh(idea).lead == first


def test_an_offer_to_lead_is_void_once_the_idea_became_a_need():
    idea = make.idea()
    offered = make.responsibility(idea, accepted=False)
    type(idea).objects.update(kind="need")

    with pytest.raises(Unmet):
        afresh(offered).accept(by=idea.authors.get())


def test_a_stale_copy_accepts_nothing():
    offered = make.responsibility(make.idea(), accepted=False)
    stale = afresh(offered)
    offered.withdraw(by=offered.person)

    with pytest.raises(WrongStage):
        stale.accept(by=offered.idea.authors.get())

    assert afresh(offered).state == "withdrawn"


def test_accepting_twice_is_accepting_once():
    offered = make.responsibility(make.idea(), accepted=False)
    stale = afresh(offered)
    offered.accept(by=offered.idea.authors.get())

    with pytest.raises(WrongStage):
        stale.accept(by=offered.idea.authors.get())

    assert verbs_of(offered.idea) == ["responsibility_offered", "responsibility_accepted"]


def test_the_row_of_the_idea_is_held():
    offered = make.responsibility(make.idea(), accepted=False)

    with CaptureQueriesContext(connection) as queries:
        offered.accept(by=offered.idea.authors.get())

    assert any("FOR UPDATE" in query["sql"] and "ideas_idea" in query["sql"] for query in queries)


def test_when_the_event_fails_nothing_changed(monkeypatch):
    offered = make.responsibility(make.idea(), accepted=False)
    monkeypatch.setattr(Event, "record", broken)

    with pytest.raises(RuntimeError):
        offered.accept(by=offered.idea.authors.get())

    assert (afresh(offered).state, afresh(offered).accepted_at) == ("offered", None)


# As people do it


def accept(client, person, offered):
    if person:
        client.force_login(person)
    return client.post(reverse("accept_responsibility", args=[offered.pk]))


@pytest.mark.parametrize("co", [False, True])
def test_author_and_co_author_accept_with_one_click(client, co):
    co_author = make.person()
    idea = make.idea(co_authors=(co_author,))
    offered = make.responsibility(idea, accepted=False)

    answer = accept(client, co_author if co else idea.authors.first(), offered)

    assert (answer.status_code, answer.url) == (302, offered.get_absolute_url())
    assert afresh(offered).is_running


def test_nobody_else_does_not_even_the_party(client):
    offered = make.responsibility(make.idea(), accepted=False)

    for person in (make.person(), offered.person, make.moderator(), make.decision_maker()):
        assert accept(client, person, offered).status_code == 403

    assert afresh(offered).state == "offered"


def test_the_stabsstelle_accepts_after_fourteen_days_of_silence(client):
    offered = make.responsibility(make.idea(), accepted=False)
    stabsstelle = make.stabsstelle()
    client.force_login(stabsstelle)

    with clock.travel(timedelta(days=13, hours=23)):
        assert accept(client, stabsstelle, offered).status_code == 403
    with clock.travel(timedelta(days=14)):
        assert accept(client, stabsstelle, offered).status_code == 302

    assert afresh(offered).accepted_by == stabsstelle


def test_the_stabsstelle_does_not_accept_what_its_own_person_offered(client):
    stabsstelle = make.stabsstelle()
    offered = make.responsibility(make.idea(), by=stabsstelle, accepted=False)
    client.force_login(stabsstelle)

    with clock.travel(timedelta(days=20)):
        assert accept(client, stabsstelle, offered).status_code == 403


def test_too_late_is_a_page_that_says_so(client):
    offered = make.responsibility(make.idea(), accepted=False)
    offered.withdraw(by=offered.person)

    assert accept(client, offered.idea.authors.get(), offered).status_code == 409


def test_a_visitor_signs_in_and_a_hidden_idea_does_not_exist(client):
    hidden = make.responsibility(make.idea(), accepted=False)
    type(hidden.idea).objects.update(hidden_at=clock.now())

    assert accept(client, None, hidden).status_code == 302
    assert accept(client, make.person(), hidden).status_code == 404
    assert client.post(reverse("accept_responsibility", args=[999_999])).status_code == 404
    assert client.get(reverse("accept_responsibility", args=[hidden.pk])).status_code == 405


def test_the_page_offers_the_answer_to_those_who_may_give_it(client):
    idea = make.idea()
    make.responsibility(idea, accepted=False)
    page = reverse("carrying", args=[idea.pk])

    assert "Annehmen" not in client.get(page).content.decode()
    client.force_login(idea.authors.get())
    assert "Annehmen" in client.get(page).content.decode()

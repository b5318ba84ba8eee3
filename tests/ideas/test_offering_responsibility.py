"""Offering responsibility: a party takes on a role with a pledge; nobody is made responsible by others."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from activity.models import Event, Follow
from activity.verbs import Verb
from arena import clock
from arena.transitions import Unmet, WrongStage
from ideas.models import Responsibility, Stage
from ideas.models.consortium import Role, State
from tests import make
from tests.ideas.carrying import broken, hearers_of, verbs_of

pytestmark = pytest.mark.django_db

PLEDGE = "Wir schreiben zehn Briefe um."


def offer(idea, *, by, role=Role.LEAD, **more):
    return Responsibility.offer(idea, by=by, role=role, pledge=PLEDGE, **more)


def test_an_offer_waits_for_the_authors():
    idea, person = make.idea(), make.person()

    offered = offer(idea, by=person, brings="Zwei Stunden in der Woche")

    offered.refresh_from_db()
    assert (offered.state, offered.party, offered.sector) == ("offered", person, "citizens")
    assert (offered.pledge, offered.brings) == (PLEDGE, "Zwei Stunden in der Woche")
    assert idea.lead is None
    assert verbs_of(idea) == ["responsibility_offered"]


def test_the_authors_and_followers_hear_of_it_and_the_party_follows_from_now_on():
    author, follower, person = make.person(), make.person(), make.person()
    idea = make.idea(author=author)
    Follow.objects.create(idea=idea, user=follower)

    offer(idea, by=person)

    assert hearers_of(Verb.RESPONSIBILITY_OFFERED) == {author.pk: "authors", follower.pk: "followers"}
    assert idea.follows.filter(user=person).exists()


def test_for_a_body_both_names_are_kept():
    idea, body = make.idea(), make.organisation("Bezirksamt Mitte")
    person = make.representative(body)

    offered = offer(idea, by=person, organisation=body)

    assert (offered.party, offered.person, offered.offered_by) == (body, None, person)
    assert offered.sector == "administration"
    assert idea.events.get().organisation == body


@pytest.mark.parametrize("co", [False, True])
def test_an_authors_own_offer_to_lead_is_accepted_at_once(co):
    author = make.person()
    idea = make.idea(co_authors=(author,)) if co else make.idea(author=author)

    offered = offer(idea, by=author)

    assert (offered.state, offered.accepted_by, offered.is_own) == ("running", author, True)
    assert idea.lead == offered
    assert verbs_of(idea) == ["responsibility_offered", "responsibility_accepted"]


def test_what_an_author_offers_beside_the_lead_or_for_a_body_waits_like_any_offer():
    author, body = make.person(), make.organisation()
    make.mandate(author, body)
    idea = make.idea(author=author)

    assert offer(idea, by=author, role=Role.PARTNER).state == "offered"
    assert offer(idea, by=author, organisation=body).state == "offered"


def test_a_need_has_no_lead_but_partners():
    need = make.idea(kind="need")

    with pytest.raises(Unmet):
        offer(need, by=make.person())
    with pytest.raises(Unmet):
        offer(need, by=need.authors.get())

    assert offer(need, by=make.person(), role=Role.PARTNER).state == "offered"


def test_where_somebody_leads_nobody_else_offers_to():
    idea = make.idea()
    make.responsibility(idea)

    with pytest.raises(Unmet):
        offer(idea, by=make.person())


def test_several_may_offer_to_lead_until_one_is_accepted():
    idea = make.idea()

    offers = [offer(idea, by=make.person()) for _each in range(2)]

    assert [each.state for each in offers] == ["offered", "offered"]


def test_nobody_offers_the_same_twice():
    idea, person = make.idea(), make.person()
    offer(idea, by=person)

    with pytest.raises(Unmet):
        offer(idea, by=person)

    assert idea.responsibilities.count() == 1


def test_whoever_was_declined_may_offer_again():
    idea, person = make.idea(), make.person()
    offer(idea, by=person).decline(by=idea.authors.get(), reason="Noch nicht.")

    assert offer(idea, by=person).state == "offered"


@pytest.mark.parametrize("stage", ["submitted", "deferred", "declined", "archived", "promoted"])
def test_where_nobody_carries_nobody_offers(stage):
    with pytest.raises(WrongStage):
        offer(make.idea(Stage(stage)), by=make.person())


def test_nobody_offers_what_moderation_hid_meanwhile():
    seen = make.idea()
    type(seen).objects.get(pk=seen.pk).hide(by=make.moderator(), rule=make.rule(), reason="Beleidigt.")

    with pytest.raises(WrongStage):
        offer(seen, by=make.person())


def test_the_row_of_the_idea_is_held():
    idea = make.idea()

    with CaptureQueriesContext(connection) as queries:
        offer(idea, by=make.person())

    assert any("FOR UPDATE" in query["sql"] and "ideas_idea" in query["sql"] for query in queries)


def test_when_the_event_fails_there_is_no_offer(monkeypatch):
    idea, person = make.idea(), make.person()
    monkeypatch.setattr(Event, "record", broken)

    with pytest.raises(RuntimeError):
        offer(idea, by=person)

    assert not idea.responsibilities.exists()
    assert not idea.follows.exists()


# What the database refuses


def row(idea, **fields):
    now = clock.now()
    known = {"role": Role.LEAD, "state": State.RUNNING, "accepted_at": now, "renewed_at": now}
    person = fields.pop("person", None) or make.person()
    return Responsibility.objects.create(idea=idea, person=person, offered_by=person, **(known | fields))


def refused_by_the_database(idea, **fields):
    with pytest.raises(IntegrityError), transaction.atomic():
        row(idea, **fields)
    return True


def test_the_database_refuses_two_running_leads():
    idea = make.idea()
    row(idea)

    assert refused_by_the_database(idea)
    assert row(idea, role=Role.PARTNER)
    assert row(make.idea())


def test_the_database_refuses_two_parties_or_none_and_unknown_words():
    idea = make.idea()

    assert refused_by_the_database(idea, organisation=make.organisation())
    assert refused_by_the_database(idea, state="halfway")
    assert refused_by_the_database(idea, role="boss")


def test_the_database_refuses_what_runs_without_a_yes_or_after_its_end():
    idea = make.idea()

    assert refused_by_the_database(idea, accepted_at=None)
    assert refused_by_the_database(idea, ended_at=clock.now())
    assert refused_by_the_database(idea, state=State.ENDED)


def test_the_database_refuses_the_same_offer_twice():
    idea, person = make.idea(), make.person()
    row(idea, person=person, role=Role.PARTNER)

    assert refused_by_the_database(idea, person=person, role=Role.PARTNER, state=State.OFFERED)


# As people do it


def form_of(idea):
    return reverse("offer_responsibility", args=[idea.pk])


def test_anybody_signed_in_offers_on_a_page_of_its_own(client):
    idea, person = make.idea(), make.person()
    client.force_login(person)

    seen = client.get(form_of(idea))
    answer = client.post(form_of(idea), {"role": "lead", "pledge": PLEDGE})

    assert "Federführung" in seen.content.decode()
    assert answer.status_code == 302
    assert idea.responsibilities.get().person == person


def test_a_visitor_signs_in_first(client):
    answer = client.get(form_of(make.idea()))

    assert answer.status_code == 302
    assert answer.url.startswith(reverse("account_login"))


def test_what_was_typed_stays_when_something_is_missing(client):
    idea = make.idea()
    client.force_login(make.person())

    answer = client.post(form_of(idea), {"role": "", "pledge": PLEDGE, "brings": "Ein Raum", "until": "2001-01-01"})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert PLEDGE in page
    assert "Ein Raum" in page
    assert "Bitte wählen Sie eine Rolle." in page
    assert "Bitte wählen Sie einen Tag, der noch kommt." in page
    assert not idea.responsibilities.exists()


def test_the_end_lies_within_five_years(client):
    idea = make.idea()
    client.force_login(make.person())
    far = clock.today() + timedelta(days=3000)

    answer = client.post(form_of(idea), {"role": "lead", "pledge": PLEDGE, "until": far.isoformat()})

    assert answer.status_code == 422


def test_who_represents_a_body_chooses_for_whom(client):
    idea, body = make.idea(), make.organisation("Bezirksamt Mitte")
    client.force_login(make.representative(body))

    assert "für Bezirksamt Mitte" in client.get(form_of(idea)).content.decode()
    client.post(form_of(idea), {"role": "lead", "pledge": PLEDGE, "organisation": body.pk})

    assert idea.responsibilities.get().organisation == body


@pytest.mark.parametrize("ended", ["never", "meanwhile", "over"])
def test_nobody_offers_for_a_body_they_do_not_represent_today(client, ended):
    idea, body, person = make.idea(), make.organisation(), make.person()
    long_ago = clock.today() - timedelta(days=90)
    if ended == "meanwhile":
        make.mandate(person, body).end(by=make.stabsstelle())
    if ended == "over":
        make.mandate(person, body, starts_on=long_ago, ends_on=clock.today() - timedelta(days=1))
    client.force_login(person)
    make.mandate(person, make.organisation())

    answer = client.post(form_of(idea), {"role": "lead", "pledge": PLEDGE, "organisation": body.pk})

    assert answer.status_code == 422
    assert not idea.responsibilities.exists()


def test_on_a_need_and_beside_a_lead_there_is_no_choice_to_lead(client):
    need, led = make.idea(kind="need"), make.idea()
    make.responsibility(led)
    client.force_login(make.person())

    for idea in (need, led):
        assert 'value="lead"' not in client.get(form_of(idea)).content.decode()
        assert client.post(form_of(idea), {"role": "lead", "pledge": PLEDGE}).status_code == 422


def test_offering_the_same_twice_is_a_conflict(client):
    idea, person = make.idea(), make.person()
    offer(idea, by=person)
    client.force_login(person)

    assert client.post(form_of(idea), {"role": "lead", "pledge": PLEDGE}).status_code == 409


def test_where_the_stage_is_wrong_the_page_says_so_and_the_offer_is_a_conflict(client):
    idea = make.idea(Stage.DEFERRED)
    client.force_login(make.person())

    assert "Zurzeit nicht möglich" in client.get(form_of(idea)).content.decode()
    assert client.post(form_of(idea), {"role": "lead", "pledge": PLEDGE}).status_code == 409


def test_a_hidden_idea_does_not_exist(client):
    client.force_login(make.person())

    assert client.get(form_of(make.idea(hidden=True))).status_code == 404
    assert client.post(form_of(make.idea(hidden=True))).status_code == 404


def test_an_own_lead_is_told_as_such(client):
    author = make.person()
    idea = make.idea(author=author)
    client.force_login(author)

    client.post(form_of(idea), {"role": "lead", "pledge": PLEDGE})
    page = client.get(reverse("carrying", args=[idea.pk])).content.decode()

    assert "Sie haben jetzt die Federführung." in page
    assert "selbst" in page


@pytest.mark.parametrize("address", ["offer_responsibility", "offer_help", "give_opinion"])
def test_what_was_meant_for_a_body_is_not_said_in_ones_own_name_once_the_mandate_is_over(client, address):
    body, idea = make.organisation(), make.idea(Stage.DEVELOPMENT)
    person = make.representative(body)
    client.force_login(person)
    said = {"organisation": body.pk, "role": "partner", "pledge": PLEDGE, "text": PLEDGE}
    said |= {"dimension": "legal", "rating": "3", "interest": "no"}
    person.mandates.get().end(by=make.stabsstelle())
    events = Event.objects.count()

    answer = client.post(reverse(address, args=[idea.pk]), said)

    assert answer.status_code == 422
    assert "Für diese Stelle dürfen Sie zurzeit nicht handeln" in answer.text
    assert PLEDGE in answer.text
    assert Event.objects.count() == events

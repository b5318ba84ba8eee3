"""A proposal says which needs it answers; a need shows its proposals side by side and is looked after as long."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from activity.models import Event, Notification
from arena import clock
from arena.transitions import Unmet, WrongStage
from ideas import clocks
from ideas.models import Edge, Idea, Stage
from tests import make
from tests.ideas.carrying import broken
from tests.ideas.merging import author_of

pytestmark = pytest.mark.django_db


def need_and_proposal(**fields) -> tuple[Idea, Idea]:
    return make.idea(kind="need", title="Niemand versteht den Bescheid"), make.idea(title="Klartext", **fields)


def answered(need: Idea, proposal: Idea) -> Edge:
    return Edge.answer(proposal, need, by=author_of(proposal))


def text_of(answer) -> str:
    return BeautifulSoup(answer.content, "html.parser").main.get_text(" ", strip=True)


def codes(refused) -> list[str]:
    return [guard.code for guard in refused.value.guards]


def test_both_histories_tell_of_it_and_who_follows_the_need_hears():
    need, proposal = need_and_proposal()
    follower = make.person()
    need.follows.create(user=follower)

    answered(need, proposal)

    assert [event.verb for event in proposal.events.all()] == ["need_answered"]
    assert [event.verb for event in need.events.all()] == ["solution_proposed"]
    heard = Notification.objects.filter(event__verb="solution_proposed").values_list("recipient", flat=True)
    assert set(heard) == {follower.pk, author_of(need).pk}


def test_saying_it_twice_changes_nothing():
    need, proposal = need_and_proposal()
    answered(need, proposal)

    with pytest.raises(WrongStage) as refused:
        answered(need, proposal)

    assert refused.value.done_by(author_of(proposal)).verb == "need_answered"
    assert Edge.objects.count() == 1


@pytest.mark.parametrize(("source", "target"), [("need", "need"), ("proposal", "proposal"), ("need", "proposal")])
def test_only_a_proposal_answers_and_only_a_need_is_answered(source, target):
    one, other = make.idea(kind=source), make.idea(kind=target)

    with pytest.raises(Unmet) as refused:
        answered(other, one)

    assert codes(refused) == ["answers_a_need"]


@pytest.mark.parametrize("stage", [stage.value for stage in Stage if stage != "discussion"])
def test_only_a_need_in_discussion_is_answered(stage):
    with pytest.raises(WrongStage):
        answered(make.idea(stage, kind="need"), make.idea())


@pytest.mark.parametrize("stage", ["assessment", "decision", "selected", "deferred", "declined", "archived", "merged"])
def test_from_assessment_on_a_proposal_answers_what_it_answers(stage):
    with pytest.raises(WrongStage):
        answered(make.idea(kind="need"), make.idea(stage))


def test_no_need_is_answered_by_what_it_came_from():
    need, proposal = need_and_proposal()
    Edge.split(need, proposal, by=author_of(need))

    with pytest.raises(Unmet) as refused:
        answered(need, proposal)

    assert codes(refused) == ["no_circle"]


def test_taking_it_back_stays_in_both_histories():
    need, proposal = need_and_proposal()
    edge = answered(need, proposal)
    stale = Edge.objects.get(pk=edge.pk)

    edge.take_back(by=author_of(proposal))

    assert not Edge.objects.exists()
    assert [idea.events.last().verb for idea in (need, proposal)] == ["answer_taken_back"] * 2
    with pytest.raises(WrongStage):
        stale.take_back(by=author_of(proposal))


def test_all_or_nothing(monkeypatch):
    need, proposal = need_and_proposal()
    monkeypatch.setattr(Event, "record", broken)

    with pytest.raises(RuntimeError):
        answered(need, proposal)

    assert not Edge.objects.exists()


# The pages


def test_by_its_number_or_with_one_click(client):
    need, proposal = need_and_proposal()
    client.force_login(author_of(proposal))

    shown = client.post(reverse("answer_need", args=[proposal.pk]), {"need": need.reference}, follow=True)

    assert "Der Vorschlag löst" in text_of(shown)
    taken = client.post(reverse("take_back_answer", args=[Edge.objects.get().pk]), follow=True)
    assert taken.status_code == 200
    assert not Edge.objects.exists()


def test_what_is_no_need_is_refused_with_words(client):
    proposal = make.idea()
    client.force_login(author_of(proposal))

    answer = client.post(reverse("answer_need", args=[proposal.pk]), {"need": make.idea().reference})

    assert answer.status_code == 422
    assert "Das ist kein Handlungsbedarf" in text_of(answer)


def test_others_may_neither_say_it_nor_take_it_back(client):
    need, proposal = need_and_proposal()
    edge = answered(need, proposal)

    for stranger in (make.person(), author_of(need), make.stabsstelle()):
        client.force_login(stranger)
        assert client.post(reverse("answer_need", args=[proposal.pk]), {"need": need.reference}).status_code == 403
        assert client.post(reverse("take_back_answer", args=[edge.pk])).status_code == 403
    assert Edge.objects.count() == 1


def test_a_need_shows_its_proposals_side_by_side(client):
    need, proposal = need_and_proposal()
    other = make.idea(title="Telefon statt Brief")
    make.responsibility(other, body=make.organisation("Bezirksamt Mitte"))
    Idea.objects.filter(pk=other.pk).update(opinion_count=2)
    for each in (proposal, other):
        answered(need, each)

    shown = text_of(client.get(need.get_absolute_url()))

    assert "Vorschläge, die diesen Bedarf lösen" in shown
    assert "Federführung: Bezirksamt Mitte 2 Stellungnahmen" in shown
    assert "Sucht eine Federführung 0 Stellungnahmen" in shown


def test_it_costs_no_query_for_each_proposal(client, django_assert_max_num_queries):
    need = make.idea(kind="need")
    for _ in range(6):
        answered(need, make.idea())

    with django_assert_max_num_queries(14):
        client.get(need.get_absolute_url())


def test_hidden_and_merged_proposals_are_not_shown(client):
    need = make.idea(kind="need")
    hidden, merged = make.idea(title="Verborgen"), make.idea(title="Aufgegangen")
    for each in (hidden, merged):
        answered(need, each)
    Idea.objects.filter(pk=hidden.pk).update(hidden_at=clock.now())
    Idea.objects.filter(pk=merged.pk).update(stage="merged")

    shown = text_of(client.get(need.get_absolute_url()))

    assert "Verborgen" not in shown
    assert "Aufgegangen" not in shown


# Writing a proposal for a need


def written_for(client, need, **typed) -> Idea:
    words = {"title": "Klartext", "kind": "proposal", "bedarf": need.pk, "next": "stay", "revision": 0}
    answer = client.post(reverse("write_idea"), words | typed)
    assert answer.status_code == 302
    return Idea.objects.latest("pk")


def test_a_need_invites_to_propose_a_solution_with_itself_filled_in(client):
    need, person = make.idea(kind="need"), make.person()
    client.force_login(person)

    invited = BeautifulSoup(client.get(need.get_absolute_url()).content, "html.parser")
    address = invited.find("a", string="Lösung vorschlagen")["href"]
    form = client.get(address)

    assert "Ihr Vorschlag löst den Handlungsbedarf" in text_of(form)
    draft = written_for(client, need)
    assert list(draft.edges.values_list("target", flat=True)) == [need.pk]
    assert "Ihr Vorschlag löst den Handlungsbedarf" in text_of(client.get(reverse("edit", args=[draft.pk])))


def test_nobody_learns_of_a_draft_for_a_need(client):
    need, person = make.idea(kind="need"), make.person()
    client.force_login(person)
    written_for(client, need, title="Geheimer Entwurf")
    client.logout()

    shown = [client.get(url).content.decode() for url in (need.get_absolute_url(), reverse("lineage", args=[need.pk]))]

    assert not any("Geheimer Entwurf" in each for each in shown)
    assert not need.events.exists()


def test_once_it_is_public_the_need_shows_it_and_its_followers_hear(client):
    need, person = make.idea(kind="need"), make.person()
    client.force_login(person)
    draft = written_for(client, need)
    for field, value in {"summary": "Kurz.", "description": "Lang.", "citywide": True}.items():
        setattr(draft, field, value)
    draft.save()
    draft.fields.add(make.field())
    draft.similar_were_shown()
    draft.submit(by=person, rules_accepted=True)
    assert not need.events.exists()

    draft.publish(by=make.moderator())

    told = need.events.get()
    assert (told.verb, told.actor, told.details["other"]) == ("solution_proposed", person, draft.pk)
    assert "Klartext" in text_of(client.get(need.get_absolute_url()))


@pytest.mark.parametrize("unfit", ["hidden", "proposal", "number"])
def test_what_is_no_visible_need_is_not_filled_in(client, unfit):
    made = {
        "hidden": lambda: make.idea(kind="need", hidden=True, title="Verborgener Bedarf"),
        "proposal": lambda: make.idea(title="Ein Vorschlag"),
        "number": lambda: None,
    }[unfit]()
    client.force_login(make.person())

    form = client.get(reverse("write_idea"), {"kind": "proposal", "bedarf": made.pk if made else "99x"})

    assert form.status_code == 200
    assert "Ihr Vorschlag löst" not in text_of(form)


def test_a_draft_that_becomes_a_need_answers_none(client):
    need, person = make.idea(kind="need"), make.person()
    client.force_login(person)

    draft = written_for(client, need, kind="need")

    assert not draft.edges.exists()


def test_out_of_an_idea_somebody_makes_their_own(client):
    origin, person = make.idea(title="Der Ursprung"), make.person()
    client.force_login(person)

    form = client.get(reverse("write_idea"), {"aus": origin.pk})
    client.post(
        reverse("write_idea"), {"title": "Eigenes", "kind": "proposal", "aus": origin.pk, "next": "stay", "revision": 0}
    )

    assert "Hervorgegangen aus Der Ursprung" in text_of(form)
    assert Edge.objects.get().kind == "split_from"


# Time


def test_a_need_does_not_rest_while_a_proposal_for_it_is_alive():
    need, proposal = need_and_proposal()
    answered(need, proposal)
    make.responsibility(proposal)  # somebody leads it: it is not archived itself

    for days in (91, 151, 190, 260):
        with clock.travel(timedelta(days=days)):
            for running in proposal.responsibilities.running():
                running.renew(by=running.person)
            clocks.tick()

    assert Idea.objects.get(pk=need.pk).stage == "discussion"
    assert not need.events.filter(verb__in=["archiving_announced", "inactivity_hinted"]).exists()


def test_once_its_proposal_is_given_up_it_rests_like_any_other():
    need, proposal = need_and_proposal()
    answered(need, proposal)
    Idea.objects.filter(pk=proposal.pk).update(stage="declined")

    for days in (151, 190):
        with clock.travel(timedelta(days=days)):
            clocks.tick()

    assert Idea.objects.get(pk=need.pk).stage == "archived"

"""Clarifying: where reviewers differ widely the Stabsstelle says why, once, before the idea is presented."""

import pytest
from django.urls import reverse

from activity.verbs import Verb
from arena.transitions import Unmet, WrongStage
from ideas.models import Clarification, Idea
from ideas.models.results import disputed_in
from tests import make
from tests.ideas import assessing
from tests.ideas.carrying import afresh, broken, hearers_of, verbs_of

pytestmark = pytest.mark.django_db

WHY = "Ein Gutachten ging von anderen Kosten aus. Nach Rücksprache gilt der niedrigere Wert."


def disputed(**fields):
    """An idea whose reviewers differ by two points on the first criterion and by one on the second."""
    return afresh(assessing.closed(scores=[(1, 3, 2), (3, 2, 2)], **fields).idea)


def test_two_points_between_the_lowest_and_the_highest_are_wide_apart_and_one_is_not():
    idea = disputed()

    codes = disputed_in(idea.newest_round).values_list("criterion__code", flat=True)

    assert list(codes) == ["nutzen"]


def test_the_note_stands_with_the_round_and_those_it_concerns_hear_of_it():
    follower, office = make.person(), make.stabsstelle()
    idea = disputed()
    idea.follows.create(user=follower)
    reviewers = set(idea.newest_round.reviews.values_list("reviewer", flat=True))

    written = Clarification.write(idea, by=office, text=WHY)

    assert (written.round, written.text, written.by) == (idea.rounds.get(), WHY, office)
    event = idea.events.get(verb=Verb.ASSESSMENT_CLARIFIED)
    assert event.details == {"office": "stabsstelle", "round": written.round_id}
    told = hearers_of(Verb.ASSESSMENT_CLARIFIED)
    assert {pk for pk, audience in told.items() if audience == "reviewers"} == reviewers
    assert (told[follower.pk], told[idea.authors[0].pk], told[idea.lead.offered_by_id]) == (
        "followers",
        "authors",
        "carriers",
    )


def test_it_is_written_once():
    idea = disputed()
    Clarification.write(idea, by=make.stabsstelle(), text=WHY)

    with pytest.raises(WrongStage):
        Clarification.write(idea, by=make.stabsstelle(), text="Anders.")

    assert Clarification.objects.get().text == WHY


def test_where_nobody_differs_there_is_nothing_to_clarify():
    idea = assessing.closed(scores=[(2, 3), (3, 3)]).idea

    with pytest.raises(Unmet):
        Clarification.write(idea, by=make.stabsstelle(), text=WHY)


def test_while_the_round_is_open_nobody_learns_of_differences():
    idea = assessing.in_assessment()
    first, _second, _third = assessing.assigned(idea, number=3)
    assessing.finished(first, 0)

    with pytest.raises(Unmet) as refused:
        Clarification.write(idea, by=make.stabsstelle(), text=WHY)

    assert [guard.code for guard in refused.value.guards] == ["round_closed"]


def test_what_somebody_wrote_who_was_left_out_does_not_count():
    idea = disputed()
    idea.newest_round.reviews.filter(ratings__score=1).update(state="conflict")

    assert not disputed_in(idea.newest_round).exists()


@pytest.mark.parametrize("stage", ["development", "decision", "deferred"])
def test_in_these_stages_nothing_is_clarified(stage):
    idea = disputed()
    rests = {"deferred_from": "assessment"} if stage == "deferred" else {}
    Idea.objects.filter(pk=idea.pk).update(stage=stage, **rests)

    with pytest.raises(WrongStage):
        Clarification.write(idea, by=make.stabsstelle(), text=WHY)


def test_a_clarification_that_cannot_be_told_of_was_not_written(monkeypatch):
    idea = disputed()
    monkeypatch.setattr("activity.models.Event.record", broken)

    with pytest.raises(RuntimeError):
        Clarification.write(idea, by=make.stabsstelle(), text=WHY)

    assert not Clarification.objects.exists()


def test_the_page_says_that_it_is_needed_takes_it_and_shows_it_to_everybody(client):
    idea = disputed()
    url = reverse("assessment", args=[idea.pk])
    visitor = client.get(url).content.decode()
    client.force_login(make.stabsstelle())
    office = client.get(url).content.decode()

    answer = client.post(reverse("clarify", args=[idea.pk]), {"text": WHY}, follow=True)

    assert "Klärung nötig" in visitor
    assert "Klärung veröffentlichen" not in visitor
    assert "Klärung veröffentlichen" in office
    assert WHY in answer.content.decode()
    client.logout()
    assert WHY in client.get(url).content.decode()


def test_an_empty_note_comes_back(client):
    idea = disputed()
    client.force_login(make.stabsstelle())

    answer = client.post(reverse("clarify", args=[idea.pk]), {"text": " "})

    assert answer.status_code == 422
    assert "Bitte schreiben Sie, was die Klärung ergeben hat." in answer.content.decode()
    assert "assessment_clarified" not in verbs_of(idea)

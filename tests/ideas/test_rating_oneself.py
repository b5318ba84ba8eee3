"""Rating oneself: the lead says what it thinks of its own idea, and nobody else reads it before the round closes."""

import pytest
from django.urls import reverse

from arena.transitions import Unmet, WrongStage
from ideas.models import Idea, SelfRating
from strategy.models import Criterion
from tests import make
from tests.ideas import assessing
from tests.ideas.carrying import afresh, verbs_of

pytestmark = pytest.mark.django_db

CANARY = "Kanarienvogel im Selbsttest"


def rate(idea, *scores, reason="Daran haben wir gedacht.", by=None):
    """The lead gives these scores to the first criteria."""
    criteria = Criterion.objects.order_by("position")
    ratings = {each.pk: (score, reason) for each, score in zip(criteria, scores, strict=False)}
    SelfRating.give(idea, by=by or idea.lead.offered_by, ratings=ratings)


def said(idea):
    return list(SelfRating.objects.filter(idea=idea).values_list("round__number", "criterion__code", "score"))


def test_in_development_it_waits_for_the_round_and_goes_into_it():
    assessing.criteria()
    idea = assessing.ready()
    rate(idea, 4, 1)
    before = said(idea)

    idea.request_assessment(by=idea.lead.offered_by)

    assert before == [(None, "nutzen", 4), (None, "umsetzbarkeit", 1)]
    assert said(idea) == [(1, "nutzen", 4), (1, "umsetzbarkeit", 1)]


def test_in_the_open_round_it_can_still_be_written_and_changed():
    idea = assessing.in_assessment()
    rate(idea, 4, 4)

    rate(idea, 2)

    assert said(idea) == [(1, "nutzen", 2), (1, "umsetzbarkeit", 4)]
    assert SelfRating.objects.get(criterion__code="nutzen").by == idea.lead.offered_by


def test_points_are_taken_back_by_leaving_them_out():
    idea = assessing.in_assessment()
    rate(idea, 4, 3)

    rate(idea, None, reason="")

    assert said(idea) == [(1, "umsetzbarkeit", 3)]


def test_it_is_a_silent_act():
    idea = assessing.in_assessment()
    before = verbs_of(idea)

    rate(idea, 4)

    assert verbs_of(idea) == before


def test_once_the_round_has_closed_it_stands():
    idea = assessing.in_assessment()
    rate(idea, 4)
    assessing.closed(idea)

    with pytest.raises(Unmet):
        rate(afresh(idea), 0)

    assert said(idea) == [(1, "nutzen", 4)]


@pytest.mark.parametrize("stage", ["discussion", "decision", "selected", "archived"])
def test_in_these_stages_nothing_is_rated(stage):
    idea = assessing.ready()
    Idea.objects.filter(pk=idea.pk).update(stage=stage)

    with pytest.raises(WrongStage):
        rate(idea, 4)


def test_a_lead_that_laid_it_down_meanwhile_rates_nothing():
    assessing.criteria()
    idea = assessing.ready()
    by, lead = idea.lead.offered_by, idea.lead
    type(lead).objects.filter(pk=lead.pk).update(role="partner")

    with pytest.raises(WrongStage):
        rate(idea, 4, by=by)


def test_whoever_handed_the_lead_over_meanwhile_does_not_speak_for_the_next_one():
    assessing.criteria()
    idea = assessing.ready()
    by, lead, body = idea.lead.offered_by, idea.lead, make.organisation()
    type(lead).objects.filter(pk=lead.pk).update(organisation=body, offered_by=make.representative(body))

    with pytest.raises(WrongStage):
        rate(idea, 4, by=by)

    assert said(idea) == []


def test_what_an_earlier_lead_said_does_not_speak_for_the_next_one():
    assessing.criteria()
    idea = assessing.ready()
    rate(idea, 4)
    body = make.organisation()
    other = make.representative(body)
    lead = idea.lead
    type(lead).objects.filter(pk=lead.pk).update(organisation=body, offered_by=other)
    SelfRating.objects.update(responsibility=make.responsibility(make.idea("development")))

    idea = afresh(idea)
    seen_by_the_next = list(SelfRating.objects.under_way(idea))
    assessing.AssessmentRound.open(idea, by=other)

    assert seen_by_the_next == []
    assert said(idea) == []


def test_everybody_reads_it_only_of_rounds_that_closed_with_a_result():
    idea = assessing.in_assessment()
    rate(idea, 4)
    while_open = SelfRating.objects.readable().count()
    assessing.closed(idea)

    assert while_open == 0
    assert SelfRating.objects.readable().count() == 1


def post(client, idea, **typed):
    return client.post(reverse("rate_oneself", args=[idea.pk]), typed)


def test_the_page_takes_it_and_shows_it_again_to_the_lead_alone(client):
    idea = assessing.in_assessment()
    first, second, _third = Criterion.objects.order_by("position")
    client.force_login(idea.lead.offered_by)

    answer = post(client, idea, **{f"score_{first.pk}": "4", f"reason_{first.pk}": CANARY, f"score_{second.pk}": ""})
    page = client.get(reverse("rate_oneself", args=[idea.pk])).content.decode()

    assert answer.status_code == 302
    assert said(idea) == [(1, "nutzen", 4)]
    assert CANARY in page
    client.logout()
    assert CANARY not in client.get(reverse("assessment", args=[idea.pk])).content.decode()


def test_points_without_a_reason_and_a_reason_without_points_come_back_with_what_was_typed(client):
    idea = assessing.in_assessment()
    first, second, _third = Criterion.objects.order_by("position")
    client.force_login(idea.lead.offered_by)

    answer = post(client, idea, **{f"score_{first.pk}": "4", f"reason_{second.pk}": "Weil es geht."})

    assert answer.status_code == 422
    page = answer.content.decode()
    assert "„Nutzen“: Bitte begründen Sie die Punkte." in page
    assert "„Umsetzbarkeit“: Bitte wählen Sie auch Punkte." in page
    assert "Weil es geht." in page
    assert said(idea) == []


@pytest.mark.parametrize("typed", ["5", "-1", "x", "4.5"])
def test_points_that_are_not_on_the_scale_are_refused(client, typed):
    idea = assessing.in_assessment()
    first = Criterion.objects.order_by("position").first()
    client.force_login(idea.lead.offered_by)

    answer = post(client, idea, **{f"score_{first.pk}": typed, f"reason_{first.pk}": "Weil."})

    assert answer.status_code == 422
    assert said(idea) == []


def test_a_form_that_stayed_open_when_the_round_closed_gets_a_page_that_says_so(client):
    idea = assessing.in_assessment()
    first = Criterion.objects.order_by("position").first()
    client.force_login(idea.lead.offered_by)
    assessing.closed(idea)

    answer = post(client, idea, **{f"score_{first.pk}": "4", f"reason_{first.pk}": "Weil."})

    assert answer.status_code == 409
    assert "Die Bewertungsrunde ist zu Ende." in answer.content.decode()
    assert (
        "Gerade lässt sich hier nichts eintragen."
        in client.get(reverse("rate_oneself", args=[idea.pk])).content.decode()
    )


def test_without_criteria_the_page_says_so(client):
    idea = assessing.ready()
    client.force_login(idea.lead.offered_by)

    assert "Noch gibt es keine Kriterien." in client.get(reverse("rate_oneself", args=[idea.pk])).content.decode()

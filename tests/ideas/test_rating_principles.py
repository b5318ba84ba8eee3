"""Rating the Leitgedanken: anybody signed in says once how well an idea meets them; nobody reads it before the end."""

import pytest
from django.urls import reverse

from arena.transitions import Unmet, WrongStage
from ideas.models import CommunityRating, Idea
from strategy.models import GuidingPrinciple
from tests import make
from tests.ideas import assessing
from tests.ideas.carrying import afresh, verbs_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def principles():
    names = ["Die nachhaltige Stadt", "Die kooperative Stadt"]
    return [
        GuidingPrinciple.objects.create(code=name.split()[1], name=name, description="Worum es geht.", position=number)
        for number, name in enumerate(names)
    ]


def test_a_person_says_it_once_for_the_open_round(principles):
    idea, person = assessing.in_assessment(), make.person()
    before = verbs_of(idea)

    CommunityRating.give(idea, by=person, scores={principles[0].pk: 3})

    rows = CommunityRating.objects.values_list("round__number", "user", "principle__code", "score")
    assert list(rows) == [(1, person.pk, "nachhaltige", 3)]
    assert verbs_of(idea) == before


def test_the_same_again_changes_nothing_and_something_else_is_refused(principles):
    idea, person = assessing.in_assessment(), make.person()
    scores = {principles[0].pk: 3, principles[1].pk: 0}
    for _ in range(2):
        CommunityRating.give(idea, by=person, scores=scores)

    with pytest.raises(Unmet):
        CommunityRating.give(idea, by=person, scores={principles[0].pk: 4})

    assert CommunityRating.of(idea.newest_round, person) == scores


def test_the_next_round_asks_again(principles):
    idea, person = assessing.in_assessment(), make.person()
    CommunityRating.give(idea, by=person, scores={principles[0].pk: 3})
    idea.rounds.update(outcome="void", closed_at=idea.stage_since)
    assessing.AssessmentRound.open(afresh(idea), by=make.person())

    CommunityRating.give(idea, by=person, scores={principles[0].pk: 4})

    assert list(CommunityRating.objects.values_list("round__number", "score").order_by("pk")) == [(1, 3), (2, 4)]


def test_after_the_end_of_the_round_nobody_says_anything(principles):
    idea = assessing.closed().idea

    with pytest.raises(Unmet):
        CommunityRating.give(afresh(idea), by=make.person(), scores={principles[0].pk: 3})


@pytest.mark.parametrize("stage", ["discussion", "development", "decision"])
def test_in_these_stages_nothing_is_rated(stage, principles):
    idea = assessing.in_assessment()
    Idea.objects.filter(pk=idea.pk).update(stage=stage)

    with pytest.raises(WrongStage):
        CommunityRating.give(idea, by=make.person(), scores={principles[0].pk: 3})


def test_the_page_asks_takes_it_and_shows_it_to_that_person_alone(client, principles):
    idea, person = assessing.in_assessment(), make.person()
    url = reverse("assessment", args=[idea.pk])
    client.force_login(person)
    before = client.get(url).content.decode()

    answer = client.post(reverse("rate_principles", args=[idea.pk]), {f"score_{principles[0].pk}": "3"})

    assert answer.status_code == 302
    assert before.count("Einschätzung abgeben") == 1
    after = client.get(url).content.decode()
    assert "Einschätzung abgeben" not in after
    assert "3 Punkte von 4" in after
    client.force_login(make.stabsstelle())
    assert "3 Punkte von 4" not in client.get(url).content.decode()


def test_visitors_are_asked_to_sign_in_and_authors_are_not_asked(client, principles):
    idea = assessing.in_assessment()
    url = reverse("assessment", args=[idea.pk])

    visitor = client.get(url).content.decode()
    client.force_login(idea.authors[0])
    author = client.get(url).content.decode()

    assert "Anmelden und einschätzen" in visitor
    assert "leitgedanken" not in author


def test_a_form_in_which_nothing_is_said_comes_back(client, principles):
    idea = assessing.in_assessment()
    client.force_login(make.person())

    answer = client.post(reverse("rate_principles", args=[idea.pk]), {f"score_{principles[0].pk}": ""})

    assert answer.status_code == 422
    assert "Bitte schätzen Sie mindestens einen der Leitgedanken ein." in answer.content.decode()
    assert not CommunityRating.objects.exists()


def test_a_second_form_sent_later_gets_a_page_that_says_it_counts_once(client, principles):
    idea, person = assessing.in_assessment(), make.person()
    CommunityRating.give(idea, by=person, scores={principles[0].pk: 3})
    client.force_login(person)

    answer = client.post(reverse("rate_principles", args=[idea.pk]), {f"score_{principles[0].pk}": "4"})

    assert answer.status_code == 409
    assert "Das geht nur einmal." in answer.content.decode()

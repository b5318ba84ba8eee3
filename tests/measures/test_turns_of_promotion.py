"""Whose turn it is on the way to a measure, as they read it on their own page, and what the pages of both show."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from arena import personal
from ideas.models import Edge
from tests import make
from tests.measures import promoting
from tests.moderation.people import signed_in

pytestmark = pytest.mark.django_db
PROPOSE = "Ausgewählt: Schlagen Sie vor, welche Maßnahme daraus wird"
SIGN_OFF, COMMIT = "Die Maßnahme braucht Ihre Mitzeichnung", "Die Maßnahme braucht Ihre Selbstverpflichtung"


def asked(person) -> set[str]:
    client = Client()
    client.force_login(person)
    page = client.get(reverse("mine")).content.decode()
    return {words for words in (PROPOSE, SIGN_OFF, COMMIT) if words in page}


def test_the_authority_that_leads_is_asked_to_propose():
    idea = promoting.selected()

    assert asked(make.representative(promoting.lead_of(idea))) == {PROPOSE}
    assert asked(make.representative()) == set()


def test_the_lead_of_a_network_measure_is_not_asked_to_propose_but_to_commit_itself():
    idea = promoting.selected("network")
    person = make.representative(promoting.lead_of(idea))
    assert asked(person) == set()

    promotion = promoting.propose(idea)
    assert asked(person) == {COMMIT}

    promoting.sign(promotion)
    assert asked(person) == set()


def test_everybody_of_the_authority_but_who_proposed_is_asked_to_sign_off():
    idea = promoting.selected()
    first, second = (make.representative(promoting.lead_of(idea)) for _ in range(2))

    promotion = promoting.propose(idea, by=first)
    assert (asked(first), asked(second)) == (set(), {SIGN_OFF})

    promotion.sign_off(by=second)
    assert asked(second) == set()


def test_a_proposal_that_came_to_nothing_asks_again():
    idea = promoting.selected()
    person = make.representative(promoting.lead_of(idea))
    promoting.propose(idea, by=person).withdraw(by=person, reason="Noch einmal.")

    assert asked(person) == {PROPOSE}


# What the pages show


def test_the_page_of_an_idea_that_is_not_selected_says_when():
    page = Client().get(reverse("promotion", args=[make.idea().pk])).content.decode()

    assert "Noch ist es nicht so weit." in page


def test_the_page_of_a_hidden_idea_does_not_exist():
    idea = make.idea(hidden=True)

    assert Client().get(reverse("promotion", args=[idea.pk])).status_code == 404


def test_a_need_says_by_which_measure_it_is_answered():
    need, proposal = make.idea(kind="need"), make.idea()
    Edge.answer(proposal, need, by=proposal.authors.first())
    make.responsibility(proposal, body=promoting.body_for("decentral"))
    type(need).objects.filter(pk=proposal.pk).update(stage="selected")
    promotion = promoting.propose(proposal)
    promoting.sign(promotion)
    measure = promotion.confirm(by=make.stabsstelle(), reason=promoting.WHY)

    page = Client().get(need.get_absolute_url()).content.decode()
    lineage = Client().get(reverse("lineage", args=[need.pk])).content.decode()

    assert "Dieser Bedarf ist beantwortet" in page
    assert measure.get_absolute_url() in page
    assert f"Maßnahme {measure.number}" in lineage
    assert measure.get_absolute_url() in lineage


def test_the_measure_shows_the_text_with_which_it_became_one():
    idea = promoting.selected()
    idea.versions.update(sections={"problem": "Niemand versteht die Briefe.", "output_indicators": "Briefe: 0, 20"})
    promotion = promoting.propose(idea, plan="Alle Ämter übernehmen.")
    promoting.sign(promotion)
    measure = promotion.confirm(by=make.stabsstelle(), reason=promoting.WHY)

    page = Client().get(reverse("measure_fact_sheet", args=[measure.pk])).content.decode()

    assert "Niemand versteht die Briefe." in page
    assert "Alle Ämter übernehmen." in page


def test_a_measure_without_an_idea_has_no_fact_sheet():
    assert Client().get(reverse("measure_fact_sheet", args=[make.measure().pk])).status_code == 404


def test_a_hidden_idea_is_not_named_at_its_measure():
    measure = promoting.promoted(author=make.person("Mira K."), title="Geheimer Titel")
    type(measure.idea).objects.update(hidden_at=measure.entered_at)

    page = Client().get(measure.get_absolute_url()).content.decode()

    assert "Mira K." not in page
    assert measure.idea.get_absolute_url() not in page
    assert Client().get(reverse("measure_fact_sheet", args=[measure.pk])).status_code == 404


def test_the_button_on_the_idea_follows_the_measure():
    measure = promoting.promoted()
    person = make.person()
    client = signed_in(person)

    page = client.get(measure.idea.get_absolute_url()).content.decode()
    assert reverse("follow_measure", args=[measure.pk]) in page
    client.post(reverse("follow_measure", args=[measure.pk]))

    assert "Der Maßnahme nicht mehr folgen" in client.get(measure.idea.get_absolute_url()).content.decode()


def test_one_outcome_names_the_measure():
    author = make.person()
    measure = promoting.promoted(author=author)

    page = signed_in(author).get(reverse("my_outcomes")).content.decode()

    assert f"Ist Maßnahme geworden: {measure}." in page


def test_nobody_is_asked_to_renew_what_has_become_a_measure():
    measure = promoting.promoted()
    lead = measure.idea.responsibilities.lead().get()
    lead.renewed_at -= timedelta(days=80)
    lead.save(update_fields=["renewed_at"])
    client = Client()
    client.force_login(lead.offered_by)

    pages = [client.get(url).content.decode() for url in (reverse("mine"), reverse("carrying", args=[lead.idea_id]))]

    assert not [page for page in pages if "erneuern" in page or "Bleibt es dabei?" in page]


def test_whoever_proposed_and_signed_takes_it_home():
    proposer, signer = make.stabsstelle(), make.person("Rike R.")
    promotion = promoting.propose(promoting.selected("network"), by=proposer)
    make.mandate(signer, promoting.lead_of(promotion.idea))
    promoting.sign(promotion, by=signer)

    rows = {
        person.pk: [row for section in personal.export(person) if section.code == "promotions" for row in section.rows]
        for person in (proposer, signer)
    }

    assert [row["what"] for row in rows[proposer.pk]] == ["vorgeschlagen"]
    assert "So machen wir das: Offen." in rows[signer.pk][0]["text"]


# The page of the idea while it is ready, of the way, and of both afterwards, and of the measure.
COSTS = {"central": [10, 9, 7, 6, 6], "decentral": [9, 8, 7, 7, 6], "network": [11, 10, 7, 7, 6]}


@pytest.mark.parametrize("kind", COSTS)
def test_the_pages_of_what_is_selected_and_of_what_became_of_it_stay_cheap(kind):
    promotion = promoting.ready(kind)
    pages = [promotion.idea.get_absolute_url(), reverse("promotion", args=[promotion.idea_id])]

    asked = [_queries_of(page) for page in pages]
    measure = promotion.confirm(by=make.stabsstelle(), reason=promoting.WHY)
    asked += [_queries_of(page) for page in (*pages, measure.get_absolute_url())]

    assert all(queries <= most for queries, most in zip(asked, COSTS[kind], strict=True)), asked


def _queries_of(page: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert Client().get(page).status_code == 200
    return len(queries)

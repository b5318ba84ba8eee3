"""Who carries an idea is said wherever ideas are listed: a name, or that nobody does."""

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ideas.cards import card
from ideas.models import Idea, Stage
from tests import make
from tests.ideas.carrying import WHY

pytestmark = pytest.mark.django_db


def only_card():
    return card(Idea.objects.for_list().get())


def test_the_card_names_who_leads_with_their_group():
    make.responsibility(make.idea(), body=make.organisation("Bezirksamt Mitte"))

    assert (only_card().carrier, only_card().carrier_sector) == ("trägt: Bezirksamt Mitte", "administration")


def test_or_that_nobody_does_yet():
    idea = make.idea()
    make.responsibility(idea, accepted=False)

    assert (only_card().carrier, only_card().carrier_sector) == ("Niemand trägt das bisher", "nobody")


def test_a_need_looks_for_a_proposal():
    make.idea(kind="need")

    assert only_card().carrier == "Sucht einen Maßnahmenvorschlag"


def test_who_laid_it_down_is_not_named():
    make.responsibility(make.idea()).end(by=make.person(), reason=WHY)

    assert only_card().carrier == "Niemand trägt das bisher"


@pytest.mark.parametrize(("stage", "step"), [("discussion", 3), ("development", 4)])
def test_the_step_of_responsibility_is_reached_once_somebody_leads(stage, step):
    idea = make.idea(Stage(stage))
    before = idea.step
    make.responsibility(idea)

    assert idea.step == step
    assert before == (2 if stage == "discussion" else 4)
    assert only_card().step == step


def test_an_offer_alone_reaches_no_step():
    idea = make.idea()
    make.responsibility(idea, accepted=False)

    assert idea.step == 2


def test_a_list_read_along_forgets_who_leads_when_it_changes():
    listed = Idea.objects.for_list().get(pk=make.idea().pk)
    assert listed.lead is None

    make.responsibility(listed)

    assert listed.lead is not None


def test_cards_and_all_who_lead_cost_one_query():
    def cost():
        with CaptureQueriesContext(connection) as queries:
            assert all(card(idea).carrier for idea in Idea.objects.for_list())
        return len(queries)

    make.responsibility(make.idea())
    before = cost()
    for _each in range(5):
        make.responsibility(make.idea(), body=make.organisation())

    assert cost() == before == 1


def test_the_start_page_looks_only_for_those_who_are_missing(client):
    led, free = make.idea(title="Geführt"), make.idea(title="Frei")
    make.responsibility(led)

    looked_for = list(Idea.objects.looking_for_a_lead())

    assert looked_for == [free]
    page = BeautifulSoup(client.get("/").content, "html.parser")
    assert "trägt: " in page.get_text()

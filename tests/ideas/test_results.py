"""The results of a round: what each side said by criterion, readable by everybody once it closed, by nobody before."""

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Sector
from arena.transitions import Unmet
from ideas.models import Clarification, CommunityRating, Idea, Review, SelfRating
from ideas.models.results import Hidden, results_of
from strategy.models import Criterion, GuidingPrinciple
from tests import make
from tests.ideas import assessing
from tests.ideas.carrying import afresh

pytestmark = pytest.mark.django_db

SECRET = "Kanarienvogel hinter Glas"


def principle(code="kooperativ", name="Die kooperative Stadt", *, of=""):
    """A Leitgedanke, from which the criterion `of` derives."""
    made = GuidingPrinciple.objects.create(code=code, name=name, description="Gemeinsam.")
    Criterion.objects.filter(code=of).update(principle=made)
    return made


def rate_oneself(idea, *scores, reason="Wir haben getestet."):
    asked = idea.newest_round.criteria.order_by("position")
    ratings = {each.pk: (score, reason) for each, score in zip(asked, scores, strict=False)}
    SelfRating.give(idea, by=idea.lead.offered_by, ratings=ratings)


def page_of(client, idea, query=""):
    answer = client.get(reverse("assessment", args=[idea.pk]) + query)
    assert answer.status_code == 200
    return answer.content.decode()


def rows_of(page):
    """The table as people read it, row by row."""
    body = BeautifulSoup(page, "html.parser").select_one(".results__table tbody")
    return [[" ".join(cell.get_text(" ").split()) for cell in row.select("th, td")] for row in body.select("tr")]


def test_each_criterion_has_the_mean_and_the_spread_of_the_reviewers():
    closed = assessing.closed(scores=[(4, 1, 2), (3, 3, 2), (3, 3, 2)])

    lines = results_of(closed).lines

    assert [line.criterion.code for line in lines] == ["nutzen", "umsetzbarkeit", "uebertragbarkeit"]
    assert [line.number for line in lines] == [1, 2, 3]
    assert [round(line.mean, 2) for line in lines] == [3.33, 2.33, 2.0]
    assert [(line.low, line.high, line.spread) for line in lines] == [(3, 4, 1), (1, 3, 2), (2, 2, 0)]
    assert [line.is_disputed for line in lines] == [False, True, False]


def test_the_lead_and_the_community_stand_beside_them():
    idea = assessing.in_assessment()
    cooperative, green = principle(of="umsetzbarkeit"), principle("gruen", "Die nachhaltige Stadt")
    rate_oneself(idea, 4)
    for score in (1, 2, 4):
        CommunityRating.give(idea, by=make.person(), scores={cooperative.pk: score})
    CommunityRating.give(idea, by=make.person(), scores={green.pk: 0})

    results = results_of(assessing.closed(idea))

    first, second, third = results.lines
    assert (first.lead.score, first.community, first.voices) == (4, None, 0)
    assert (second.lead, round(second.community, 2), second.voices) == (None, 2.33, 3)
    assert (third.lead, third.community) == (None, None)
    assert results.others == [(green, 0.0, 1)]
    assert (results.voices, results.has_lead) == (3, True)


def test_a_review_that_was_declined_or_found_in_conflict_does_not_count():
    idea = assessing.in_assessment()
    first, second, third, fourth = assessing.assigned(idea, number=4)
    for review in (third, fourth):
        review.save_draft(by=review.reviewer, ratings=assessing.scored(review, 0, reason=SECRET))
    third.decline(by=third.reviewer)
    fourth.declare_conflict(by=fourth.reviewer, reason="Ich kenne die Leute.")
    assessing.finished(first, 4)
    assessing.finished(second, 4)

    results = results_of(idea.rounds.get())

    assert [review.pk for review in results.reviews] == [first.pk, second.pk]
    assert {line.mean for line in results.lines} == {4.0}


@pytest.mark.parametrize("outcome", ["", "void"])
def test_a_round_without_a_result_has_none(outcome):
    idea = assessing.in_assessment()
    assessing.finished(assessing.assigned(idea)[0])
    if outcome:
        idea.fall_back(by=make.stabsstelle(), reason="Weil.")

    with pytest.raises(Hidden):
        results_of(idea.rounds.get())


def test_the_page_shows_numbers_names_and_reasons(client):
    idea = assessing.in_assessment()
    cooperative = principle(of="nutzen")
    rate_oneself(idea, 4, 2, reason="Wir haben vierzig Menschen gefragt.")
    CommunityRating.give(idea, by=make.person(), scores={cooperative.pk: 3})
    CommunityRating.give(idea, by=make.person(), scores={cooperative.pk: 2})
    body = make.organisation("Hochschule für Technik", sector=Sector.SCIENCE)
    office, expert, other = make.stabsstelle(), make.representative(body, "Dr. Aylin Demir"), make.person("Jonas Weiß")
    first = Review.assign(idea, by=office, reviewer=expert, organisation=body)
    second = Review.assign(idea, by=office, reviewer=other)
    assessing.finished(first, 3, 1, 2, reason="Die Zahlen stimmen.")
    assessing.finished(second, 4, 4, 2, reason="Es hat sich bewährt.")

    page = page_of(client, idea)

    assert rows_of(page) == [
        ["1 Nutzen", "3,5 3 bis 4", "4", "2,5"],
        ["2 Umsetzbarkeit", "2,5 1 bis 4 , weit auseinander", "2", "–"],
        ["3 Uebertragbarkeit", "2,0", "–", "–"],
    ]
    for words in (
        "Dr. Aylin Demir",
        "Hochschule für Technik",
        "Jonas Weiß",
        "Die Zahlen stimmen.",
        "Es hat sich bewährt.",
    ):
        assert words in page
    assert "Wir haben vierzig Menschen gefragt." in page
    assert "Community zu „Die kooperative Stadt“: 2,5 (2 Stimmen)" in page
    assert "2 Gutachten zu" in page
    assert "Klärung nötig" in page


def test_the_picture_is_drawn_and_said(client):
    page = page_of(client, assessing.closed(scores=[(4, 1, 2), (3, 3, 2)]).idea)

    picture = BeautifulSoup(page, "html.parser").select_one("svg.radar__picture")
    assert picture["aria-label"] == (
        "Wie die Gutachten im Mittel ausfallen, von 0 bis 4: Nutzen 3,5; Umsetzbarkeit 2,0; Uebertragbarkeit 2,0. "
        "Die Tabelle nennt alle Angaben."
    )
    assert len(picture.select(".radar__mark--reviewers")) == 3
    assert len(picture.select(".radar__spread")) == 2
    assert "," not in picture.select_one(".radar__area")["d"]


def test_with_two_criteria_there_is_the_table_alone(client):
    assessing.criteria("nutzen", "umsetzbarkeit")
    idea = assessing.ready()
    idea.request_assessment(by=idea.lead.offered_by)
    assessing.closed(afresh(idea))

    page = page_of(client, idea)

    assert "radar__picture" not in page
    assert len(rows_of(page)) == 2


def test_nothing_of_an_open_round_is_read_by_anybody(client):
    idea = assessing.in_assessment()
    cooperative = principle(of="nutzen")
    rate_oneself(idea, 4, reason=SECRET)
    for _ in range(7):
        CommunityRating.give(idea, by=make.person(), scores={cooperative.pk: 3})
    first, second, third = assessing.assigned(idea, number=3)
    assessing.finished(first, 0, reason=SECRET)
    second.save_draft(by=second.reviewer, ratings=assessing.scored(second, 0, reason=SECRET))
    readers = [
        *(None, make.person(), idea.authors[0], idea.lead.offered_by, make.moderator(), make.stabsstelle()),
        *(make.decision_maker(), first.reviewer, second.reviewer, third.reviewer),
    ]

    for reader in readers:
        client = Client()
        if reader:
            client.force_login(reader)
        for url in (reverse("assessment", args=[idea.pk]), idea.get_absolute_url(), reverse("history", args=[idea.pk])):
            page = client.get(url).content.decode()
            assert SECRET not in page, (reader, url)
            assert "Stimmen aus der Community" not in page
            assert str(first.reviewer) not in page or reader == first.reviewer or (reader and reader.is_stabsstelle)


def test_a_void_round_says_so_and_nothing_else(client):
    idea = assessing.in_assessment()
    rate_oneself(idea, 4, reason=SECRET)
    assessing.finished(assessing.assigned(idea)[0], 0, reason=SECRET)
    idea.fall_back(by=make.stabsstelle(), reason="Die Federführung fehlt.")

    page = page_of(client, idea)

    assert "ohne Ergebnis" in page
    assert SECRET not in page
    assert "results__table" not in page


def test_an_earlier_round_stays_readable_under_its_number(client):
    idea = assessing.closed().idea
    afresh(idea).fall_back(by=make.stabsstelle(), reason="Neu denken.")
    later = assessing.AssessmentRound.open(afresh(idea), by=make.person())

    now, before = page_of(client, idea), page_of(client, idea, "?runde=1")

    assert later.number == 2
    assert "Runde 2, begonnen" in now
    assert "results__table" not in now
    assert "Ergebnis von Runde 1" in now
    assert "results__table" in before
    assert "Runde 2, sie läuft" in before


@pytest.mark.parametrize("asked", ["7", "x", "-1", "1' or 1=1"])
def test_a_round_that_does_not_exist_is_not_found(client, asked):
    idea = assessing.closed().idea

    assert client.get(reverse("assessment", args=[idea.pk]), {"runde": asked}).status_code == 404


def test_before_any_round_the_page_says_how_it_will_be(client):
    assessing.criteria()
    idea = make.idea("development")

    page = page_of(client, idea)

    assert "So weit ist diese Idee noch nicht." in page
    assert "Umsetzbarkeit" in page
    assert "Ein Handlungsbedarf wird nicht bewertet." in page_of(client, make.idea(kind="need"))


def test_the_lead_is_invited_to_rate_its_idea_until_the_round_closes(client):
    idea = assessing.in_assessment()
    client.force_login(idea.lead.offered_by)
    while_open = page_of(client, idea)
    assessing.closed(idea)

    assert "Die eigene Idee einschätzen" in while_open
    assert "Die eigene Idee einschätzen" not in page_of(client, idea)


def test_an_idea_out_of_sight_has_no_results(client):
    idea = assessing.closed().idea
    Idea.objects.filter(pk=idea.pk).update(hidden_at=idea.stage_since)

    assert client.get(reverse("assessment", args=[idea.pk])).status_code == 404


def queries_of(client, url):
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len([query for query in captured if "SAVEPOINT" not in query["sql"]])


def test_the_page_costs_the_same_however_many_reviewed_and_rated(client):
    few, many = assessing.in_assessment(), assessing.in_assessment()
    cooperative = principle(of="nutzen")
    for idea, number in ((few, 2), (many, 6)):
        rate_oneself(idea, 3, 3)
        for _ in range(number):
            CommunityRating.give(idea, by=make.person(), scores={cooperative.pk: 3})
        assessing.closed(idea, scores=[(1 + n % 3,) for n in range(number)])
    costs = [queries_of(client, reverse("assessment", args=[idea.pk])) for idea in (few, many)]

    assert costs[0] == costs[1] <= 14


def test_the_page_of_an_idea_in_assessment_asks_ten_questions_at_most(client):
    idea = assessing.closed(scores=[(1, 3, 2), (3, 2, 2)]).idea

    assert queries_of(client, idea.get_absolute_url()) <= 10


# What it takes to present the idea


def unmet(idea):
    return [guard.code for guard in afresh(idea).unmet("present_for_decision")]


def test_what_is_missing_before_the_decision():
    idea = assessing.in_assessment()
    while_open = unmet(idea)
    assessing.closed(idea, scores=[(1, 3, 2), (3, 2, 2)])
    differing = unmet(idea)

    Clarification.write(afresh(idea), by=make.stabsstelle(), text="Es lag an den Kosten.")

    assert while_open == ["round_closed"]
    assert differing == ["clarified"]
    assert unmet(idea) == []


def test_where_the_reviewers_agree_nothing_has_to_be_clarified():
    assert unmet(assessing.closed(scores=[(2, 3), (3, 3)]).idea) == []


@pytest.mark.parametrize("sector", ["administration", "business", "science", "civil_society"])
def test_a_verified_body_may_lead_what_is_decided(sector):
    assert unmet(assessing.closed(body=make.organisation(sector=Sector(sector))).idea) == []


def test_a_person_or_an_unverified_body_or_one_of_citizens_may_not():
    person = make.person()
    by_a_person = assessing.closed(lead=person).idea
    unverified = assessing.closed().idea
    unverified.lead.organisation.__class__.objects.filter(pk=unverified.lead.organisation_id).update(verified_at=None)
    citizens = assessing.closed().idea
    citizens.lead.organisation.__class__.objects.filter(pk=citizens.lead.organisation_id).update(sector="citizens")

    assert [unmet(each) for each in (by_a_person, unverified, citizens)] == [["lead_is_a_body"]] * 3


def test_a_round_that_counts_no_more_does_not_carry_a_later_one():
    idea = assessing.closed().idea
    assessing.AssessmentRound.open(afresh(idea), by=make.person())

    assert unmet(idea) == ["round_closed"]


def test_an_idea_with_open_points_is_not_presented():
    idea = assessing.closed(scores=[(1, 3, 2), (3, 2, 2)]).idea

    with pytest.raises(Unmet) as refused:
        afresh(idea).present_for_decision(
            by=make.stabsstelle(), recommendation="select", intended_kind="decentral", text="Ja."
        )

    assert [guard.code for guard in refused.value.guards] == ["clarified"]


@pytest.mark.parametrize("name", ["idea", "carrying"])
@pytest.mark.parametrize("stage", ["discussion", "development"])
def test_from_the_first_day_the_page_says_who_must_lead_when_it_is_decided(client, name, stage):
    led_by_a_person, led_by_a_body, need = make.idea(stage), make.idea(stage), make.idea(kind="need")
    make.responsibility(led_by_a_person)
    make.responsibility(led_by_a_body, body=make.organisation("Amt für Klartext"))

    person, body, nobody = (
        client.get(reverse(name, args=[idea.pk])).content.decode() for idea in (led_by_a_person, led_by_a_body, need)
    )

    assert "Bis dahin kann auch eine Person die Federführung haben" in person.replace("bis dahin", "Bis dahin")
    assert "Mit Amt für Klartext ist das schon so." in body
    assert "Ausblick auf die Entscheidung" not in nobody

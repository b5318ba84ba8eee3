"""One's own page: whose turn it is comes first, then drafts, ideas, comments, and what one follows and supports."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from activity.models import Follow
from arena import clock
from ideas.models import Comment, Contact, Idea, OpinionInvitation, Stage
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def me(client):
    person = make.person("Mira K.")
    client.force_login(person)
    return person


def open_mine(client, name="mine", query=""):
    answer = client.get(reverse(name) + query)
    assert answer.status_code == 200
    return BeautifulSoup(answer.content, "html.parser")


def section(page, heading):
    return page.select_one(f"section[aria-labelledby={heading}]")


def test_visitors_are_asked_to_sign_in(client):
    assert client.get(reverse("mine")).url.startswith(reverse("account_login"))


def test_a_new_person_reads_how_to_begin(client, me):
    page = open_mine(client)

    assert page.select_one(".empty a")["href"] == reverse("write_idea")
    assert section(page, "entwuerfe") is None
    assert page.find(id="am-zug") is None


def test_drafts_can_be_continued_and_deleted(client, me):
    draft = make.idea(Stage.DRAFT, author=me, title="Bänke")

    drafts = section(open_mine(client), "entwuerfe")

    assert "Bänke" in drafts.get_text()
    assert drafts.select_one("a")["href"] == reverse("edit", args=[draft.pk])
    assert drafts.select_one("form")["action"] == reverse("delete_draft", args=[draft.pk])


def test_a_co_author_continues_a_draft_but_does_not_delete_it(client, me):
    make.idea(Stage.DRAFT, co_authors=(me,))

    drafts = section(open_mine(client), "entwuerfe")

    assert drafts.select_one("a") is not None
    assert drafts.select_one("form") is None


def test_a_returned_idea_is_my_turn_with_the_date(client, me):
    idea = make.idea(Stage.RETURNED, author=me, title="Bänke")

    turn = open_mine(client).select_one(".panel--turn")

    assert "Bänke überarbeiten und wieder einreichen" in turn.get_text(" ", strip=True)
    assert turn.select_one("a")["href"] == reverse("edit", args=[idea.pk])


def test_my_ideas_say_their_stage_and_who_owes_the_next_step(client, me):
    make.idea(Stage.SUBMITTED, author=me, title="Bänke")

    mine = section(open_mine(client), "ideen").get_text(" ", strip=True)

    assert "Bänke" in mine
    assert "Eingereicht" in mine
    assert "Am Zug: Moderation, in 5 Arbeitstagen" in mine


def test_the_ideas_of_others_are_not_mine(client, me):
    make.idea(title="fremd")

    assert "fremd" not in open_mine(client).get_text()


def test_followed_and_supported_ideas_are_there_as_long_as_i_may_see_them(client, me):
    seen, hidden = make.idea(title="sichtbar"), make.idea(title="verborgen")
    for idea in (seen, hidden):
        idea.support(by=me)
        Follow.objects.create(user=me, idea=idea)
    Idea.objects.filter(pk=hidden.pk).update(hidden_at=clock.now())

    page = open_mine(client)

    for heading in ("gefolgt", "unterstuetzt"):
        assert "sichtbar" in section(page, heading).get_text()
        assert "verborgen" not in section(page, heading).get_text()


def test_followed_measures_are_there(client, me):
    Follow.objects.create(user=me, measure=make.measure("Verständliche Formulare"))

    assert "Verständliche Formulare" in section(open_mine(client), "gefolgt").get_text()


def test_my_comments_lead_to_their_place(client, me):
    comment = make.comment(make.idea(title="Bänke"), by=me, body="Mit Lehne, bitte.")

    mine = section(open_mine(client), "kommentare")

    assert "Mit Lehne, bitte." in mine.get_text()
    assert mine.select_one("li a")["href"] == comment.get_absolute_url()


def test_a_comment_on_a_hidden_idea_does_not_name_it(client, me):
    idea = make.idea(title="verborgen")
    make.comment(idea, by=me, body="Mein Satz")
    Idea.objects.filter(pk=idea.pk).update(hidden_at=clock.now())

    mine = section(open_mine(client), "kommentare")

    assert "Mein Satz" in mine.get_text()
    assert "zu einer Idee, die nicht mehr zu sehen ist" in mine.get_text()


def test_removed_comments_are_gone_and_hidden_ones_say_so(client, me):
    idea = make.idea()
    make.comment(idea, by=me, body="weg").remove(by=me)
    make.comment(idea, by=me, body="da").hide(by=make.moderator(), rule=make.rule(), reason="Regel 1")

    mine = section(open_mine(client), "kommentare").get_text()

    assert "weg" not in mine
    assert "von der Moderation verborgen" in mine


def test_the_unread_count_stands_beside_the_inbox(client, me):
    make.idea(Stage.SUBMITTED, author=me).publish(by=make.moderator())

    assert open_mine(client).select_one("main .count").get_text() == "1"


@pytest.mark.parametrize("name", ["my_ideas", "my_comments", "my_follows", "my_supports"])
def test_the_whole_shelves_open_also_when_empty_and_ask_visitors_to_sign_in(client, name):
    assert client.get(reverse(name)).status_code == 302
    client.force_login(make.person())

    assert "Hier steht noch nichts." in open_mine(client, name).get_text()


def test_all_my_comments_page_by_page(client, me):
    idea = make.idea()
    Comment.objects.bulk_create(
        Comment(idea=idea, author=me, body=f"Satz {number}", written_at=clock.now() - timedelta(hours=number))
        for number in range(25)
    )

    first = open_mine(client, "my_comments")
    second = open_mine(client, "my_comments", first.select_one("a[rel=next]")["href"])

    assert len(first.select("main li p + p")) == 20
    assert "Satz 24" in second.get_text()
    assert second.select_one("a[rel=prev]") is not None


@pytest.mark.parametrize("name", ["my_ideas", "my_comments", "my_follows", "my_supports"])
def test_hostile_places_are_the_first_page(client, me, name):
    open_mine(client, name, "?ab=%00&bis=quatsch")


def test_my_page_is_private(client, me):
    assert "no-store" in client.get(reverse("mine"))["Cache-Control"]


# Responsibility


def turns(page):
    return page.find(id="am-zug").get_text(" ", strip=True)


def test_an_offer_on_an_idea_of_mine_waits_for_me(client, me):
    idea = make.idea(author=me, title="Bänke")
    offered = make.responsibility(idea, by=make.person("Rana B."), accepted=False)

    page = open_mine(client)

    assert "Bänke" in turns(page)
    assert "Rana B. bietet an: Federführung" in turns(page)
    assert page.select_one("#am-zug a")["href"] == f"/ideen/{idea.pk}/verantwortung/#verantwortung-{offered.pk}"


def test_what_i_carry_with_when_it_is_to_be_renewed(client, me):
    make.responsibility(make.idea(title="Bänke"), by=me)

    page = open_mine(client)

    assert "Bänke" in section(page, "trage").get_text()
    assert "zu erneuern bis" in section(page, "trage").get_text()
    assert page.find(id="am-zug") is None
    with clock.travel(timedelta(days=76)):
        assert "Federführung: Bleibt es dabei?" in turns(open_mine(client))


def test_the_step_i_owe_as_lead_comes_first_with_its_day(client, me):
    idea = make.idea(title="Bänke am Kanal")
    make.responsibility(idea, by=me)
    idea.start_development(by=me, until=clock.today())
    partly = make.idea(title="Lampen")
    make.responsibility(partly, by=me, role="partner")
    make.responsibility(partly)
    partly.start_development(by=make.stabsstelle(), until=clock.today())

    with clock.travel(timedelta(days=20)):
        turns = open_mine(client).find(id="am-zug")

    assert "In Ausarbeitung, nächster Schritt seit" in turns.get_text(" ", strip=True)
    assert turns.select_one("a")["href"] == idea.get_absolute_url()
    assert "Lampen" not in turns.get_text()


def test_what_my_body_carries_is_mine_as_long_as_i_speak_for_it(client, me):
    body = make.organisation("Bezirksamt Mitte")
    mandate = make.mandate(me, body)
    make.responsibility(make.idea(), body=body)

    assert "für Bezirksamt Mitte" in section(open_mine(client), "trage").get_text()
    mandate.end(by=make.stabsstelle())
    assert section(open_mine(client), "trage") is None


def test_who_asks_me_to_take_over_or_for_contact_waits_for_me(client, me):
    running = make.responsibility(make.idea())
    running.hand_over(by=running.person, person=me)
    other = make.idea()
    Contact.ask(other, by=make.person("Rana B."), asked=me)

    asked = turns(open_mine(client))

    assert "Gefragt zur Übernahme: Federführung" in asked
    assert "Rana B. möchte Kontakt" in asked


def test_what_is_answered_hidden_or_somebody_elses_waits_for_nobody(client, me):
    make.responsibility(make.idea(author=me)).end(by=me, reason="Vorbei.")
    make.responsibility(make.idea(), accepted=False)
    hidden = make.idea()
    make.responsibility(hidden, role="partner", by=me)
    Contact.ask(hidden, by=make.person(), asked=me)
    type(hidden).objects.filter(pk=hidden.pk).update(hidden_at=clock.now())

    page = open_mine(client)

    assert page.find(id="am-zug") is None
    assert section(page, "trage") is None


def test_what_is_late_says_so_in_a_sentence_of_its_own(client, me):
    asked = make.opinion_invitation(make.idea(), person=me)
    long_ago = clock.today() - timedelta(days=14)
    OpinionInvitation.objects.filter(pk=asked.pk).update(remind_on=long_ago, due_on=long_ago)

    turn = open_mine(client).find(id="am-zug")

    assert "seit" in turn.select_one(".turns__late").get_text()
    assert "erbeten" not in turn.get_text()

"""The pages of amendments for those who answer: all of it, a part of it, not at all; and taking one back."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from ideas.models import Amendment, Idea, Stage
from ideas.models.amendment import Answer, State
from tests import make
from tests.ideas.amending import REASON, accepted, part_of, suggested
from tests.ideas.amendment_pages import SUMMARY, page_of, signed_in, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def idea():
    return make.idea(author=make.person("Mira K."), title="Bänke", summary=SUMMARY)


def answer_form(client, part, **more):
    """What the page of the amendment sends for this part."""
    page = page_of(client.get(part.amendment.get_absolute_url()))
    form = page.find("form", action=reverse("accept_amendment", args=[part.pk]))
    return {"seen": form.select_one("[name=seen]")["value"], **more}


def test_all_of_it_with_one_click(idea):
    part = part_of(suggested(idea, by=make.person("Deniz A."), summary=SUMMARY.replace("alt", "morsch")))
    mira = signed_in(idea.authors[0])

    answer = mira.post(reverse("accept_amendment", args=[part.pk]), answer_form(mira, part, whole="1"), follow=True)

    assert Idea.objects.get().summary == SUMMARY.replace("alt", "morsch")
    assert "Übernommen: Fassung 2 nennt Deniz A." in words(answer)
    assert "steht in Fassung 2" in words(answer)


def test_a_part_of_it_in_a_field_that_begins_with_what_was_suggested(idea):
    part = part_of(suggested(idea, summary="Die Bank ist morsch. Weg damit."))
    mira = signed_in(idea.authors[0])
    page = page_of(mira.get(part.amendment.get_absolute_url()))
    assert page.select_one("textarea[name=text]").string.strip() == "Die Bank ist morsch. Weg damit."

    sent = answer_form(mira, part, text="Die Bank ist morsch.", reason="Weg soll sie nicht.")
    answer = mira.post(reverse("accept_amendment", args=[part.pk]), sent, follow=True)

    assert Idea.objects.get().summary == "Die Bank ist morsch."
    assert "zum Teil übernommen" in words(answer)
    assert "Weg soll sie nicht." in words(answer)


def test_a_title_is_a_line_and_has_its_length(idea):
    part = part_of(suggested(idea, title="Bänke am Kanal"), "title")
    mira = signed_in(idea.authors[0])

    answer = mira.post(reverse("accept_amendment", args=[part.pk]), answer_form(mira, part, text="x" * 121))

    assert answer.status_code == 422
    assert "x" * 121 in answer.content.decode()
    assert page_of(answer).select_one("details.confirm[open] [name=text]")["value"] == "x" * 121
    assert Idea.objects.get().title == "Bänke"


def test_a_title_that_is_taken_over_is_never_empty(idea):
    part = part_of(suggested(idea, title="Bänke am Kanal"), "title")
    mira = signed_in(idea.authors[0])

    answer = mira.post(reverse("accept_amendment", args=[part.pk]), answer_form(mira, part, text=" "))

    assert answer.status_code == 422
    assert Idea.objects.get().title == "Bänke"


def test_taking_nothing_over_is_asked_to_be_a_rejection(idea):
    part = part_of(suggested(idea, summary="Kurz."))
    mira = signed_in(idea.authors[0])

    answer = mira.post(reverse("accept_amendment", args=[part.pk]), answer_form(mira, part, text=SUMMARY))

    assert answer.status_code == 422
    assert "lehnen Sie bitte mit Grund ab" in words(answer)
    assert part_of(part.amendment).answer == ""


def test_a_rejection_wants_a_reason(idea):
    part = part_of(suggested(idea))
    mira = signed_in(idea.authors[0])

    assert mira.post(reverse("reject_amendment", args=[part.pk]), {"reason": " "}).status_code == 422
    answer = mira.post(reverse("reject_amendment", args=[part.pk]), {"reason": "Zu lang."}, follow=True)

    assert "abgelehnt" in words(answer)
    assert "Zu lang." in words(answer)


def test_one_made_against_an_older_version_is_shown_in_the_text_of_now(idea):
    amendment = suggested(idea, summary=SUMMARY.replace("alt", "morsch"))
    idea.edit(by=idea.authors[0], revision=0, reason="Neu", summary=SUMMARY.replace("gern", "lange"))
    mira = signed_in(idea.authors[0])

    page = page_of(mira.get(amendment.get_absolute_url()))

    assert "So sähe der Text von heute mit dem Vorschlag aus." in page.main.get_text()
    assert [each.get_text() for each in page.select(".diff ins")] == ["hinzugefügt: morsch"]
    mira.post(
        reverse("accept_amendment", args=[part_of(amendment).pk]), answer_form(mira, part_of(amendment), whole="1")
    )
    assert Idea.objects.get().summary == SUMMARY.replace("alt", "morsch").replace("gern", "lange")


def test_what_cannot_be_merged_stands_side_by_side_and_somebody_chooses(idea):
    amendment = suggested(idea, summary=SUMMARY.replace("alt", "morsch"))
    idea.edit(by=idea.authors[0], revision=0, reason="Neu", summary=SUMMARY.replace("alt", "kaputt"))
    part, mira = part_of(amendment), signed_in(idea.authors[0])

    page = page_of(mira.get(amendment.get_absolute_url()))

    sides = [each.get_text(" ", strip=True) for each in page.select(".diff__sides .diff__side")]
    assert sides == [
        f"Der Text von heute {SUMMARY.replace('alt', 'kaputt')}",
        f"Der Vorschlag {SUMMARY.replace('alt', 'morsch')}",
    ]
    assert page.find("button", string=re.compile("Ganz übernehmen")) is None
    whole = mira.post(reverse("accept_amendment", args=[part.pk]), {"seen": 2, "whole": "1"})
    assert whole.status_code == 422
    mira.post(
        reverse("accept_amendment", args=[part.pk]), {"seen": 2, "text": SUMMARY.replace("alt", "morsch und kaputt")}
    )
    assert Idea.objects.get().summary == SUMMARY.replace("alt", "morsch und kaputt")
    assert part_of(amendment).answer == Answer.PARTLY


def test_whoever_answers_a_text_that_just_changed_overwrites_nothing_and_loses_nothing(idea):
    part = part_of(suggested(idea, summary="Kurz."))
    mira = signed_in(idea.authors[0])
    sent = answer_form(mira, part, text="Meine Worte.", reason="Zu lang")
    idea.edit(by=idea.authors[0], revision=0, reason="Neu", summary="Ganz anders.")

    answer = mira.post(reverse("accept_amendment", args=[part.pk]), sent)

    assert answer.status_code == 409
    assert "Jemand hat diesen Text gerade geändert" in words(answer)
    opened = page_of(answer).select_one("details.confirm[open] form")
    assert opened.select_one("[name=text]").string.strip() == "Meine Worte."
    assert opened.select_one("[name=seen]")["value"] == "2"
    assert Idea.objects.get().summary == "Ganz anders."


def test_of_two_answers_at_once_the_second_reads_who_was_quicker():
    mira, ada = make.person("Mira K."), make.person("Ada B.")
    idea = make.idea(author=mira, co_authors=(ada,), summary=SUMMARY)
    part = part_of(suggested(idea, summary="Kurz."))
    sent = answer_form(signed_in(ada), part, whole="1")
    accepted(part, by=mira)

    answer = signed_in(ada).post(reverse("accept_amendment", args=[part.pk]), sent)

    assert answer.status_code == 409
    assert "Mira K. hat eine vorgeschlagene Änderung übernommen" in words(answer)
    again = signed_in(mira).post(reverse("accept_amendment", args=[part.pk]), sent)
    assert again.url == part.amendment.get_absolute_url()


@pytest.mark.parametrize("who", ["stranger", "supporter", "suggester", "partner", "moderator", "stabsstelle"])
@pytest.mark.parametrize("verb", ["accept_amendment", "reject_amendment"])
def test_nobody_else_answers_whatever_they_post(idea, who, verb):
    suggester = make.person()
    part = part_of(suggested(idea, by=suggester, summary="Kurz."))
    partner, supporter = make.person(), make.person()
    make.responsibility(idea, role="partner", by=partner)
    idea.support(by=supporter)
    people = {
        "stranger": make.person(),
        "supporter": supporter,
        "suggester": suggester,
        "partner": partner,
        "moderator": make.moderator(),
        "stabsstelle": make.stabsstelle(),
    }
    everything = {"seen": 1, "whole": "1", "text": "Meins", "reason": "Weil ich es will.", "by": idea.authors[0].pk}

    answer = signed_in(people[who]).post(reverse(verb, args=[part.pk]), everything)

    assert answer.status_code == 403
    assert Idea.objects.get(pk=idea.pk).summary == SUMMARY
    assert idea.versions.count() == 1
    assert part_of(part.amendment).answer == ""


def test_who_suggested_it_and_became_co_author_since_does_not_answer_it(idea):
    suggester = make.person()
    part = part_of(suggested(idea, by=suggester, summary="Kurz."))
    idea.authorships.create(user=suggester)

    answer = signed_in(suggester).post(reverse("accept_amendment", args=[part.pk]), {"seen": 1, "whole": "1"})

    assert answer.status_code == 403


def test_the_lead_answers_for_its_body(idea):
    body = make.organisation("Bezirksamt")
    lead = make.representative(body, "Rana B.")
    make.responsibility(idea, body=body, by=lead)
    part = part_of(suggested(idea, summary="Kurz."))
    rana = signed_in(lead)

    rana.post(reverse("accept_amendment", args=[part.pk]), answer_form(rana, part, whole="1"))

    assert "Rana B. für Bezirksamt hat eine vorgeschlagene Änderung übernommen" in words(
        Client().get(idea.get_absolute_url())
    )


def test_while_the_text_is_frozen_it_is_shown_and_waits(idea):
    amendment = suggested(idea, summary="Kurz.")
    Idea.objects.update(stage=Stage.ASSESSMENT)

    page = words(signed_in(idea.authors[0]).get(amendment.get_absolute_url()))

    assert "Dieser Vorschlag wartet" in page
    assert "Ganz übernehmen" not in page
    assert "Kurz." in page


def test_whoever_suggested_it_takes_it_back_and_its_words_are_gone(idea):
    deniz = make.person("Deniz A.")
    amendment = suggested(idea, by=deniz, summary="Meine Worte.")

    signed_in(deniz).post(reverse("withdraw_amendment", args=[amendment.pk]))

    for client in (Client(), signed_in(idea.authors[0])):
        page = words(client.get(amendment.get_absolute_url()))
        assert "zurückgezogen" in page.lower()
        assert "Meine Worte." not in page
        assert REASON not in page
    assert REASON not in words(Client().get(reverse("history", args=[idea.pk])))
    assert REASON not in words(Client().get(reverse("amendments", args=[idea.pk]) + "?stand=beantwortet"))


def test_nobody_takes_back_what_somebody_else_suggested(idea):
    amendment = suggested(idea)

    for person in (idea.authors[0], make.person(), make.moderator()):
        assert signed_in(person).post(reverse("withdraw_amendment", args=[amendment.pk])).status_code == 403
    assert Amendment.objects.get().state == State.OPEN


def test_of_a_hidden_idea_there_are_no_amendments(idea):
    amendment = suggested(idea)
    idea.hide(by=make.moderator(), rule=make.rule(), reason="Name")

    for url in (amendment.get_absolute_url(), reverse("amendments", args=[idea.pk])):
        assert Client().get(url).status_code == 404
    assert signed_in(make.person()).post(reverse("accept_amendment", args=[part_of(amendment).pk])).status_code == 404

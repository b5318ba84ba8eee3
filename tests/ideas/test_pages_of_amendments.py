"""The pages of amendments: a copy to write in, what would change before it is sent, the list, and what people say."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ideas.models import Amendment, Comment, FactSheet, Idea, IdeaSearch, Stage
from tests import make
from tests.ideas.amending import REASON, accepted, part_of, suggested
from tests.ideas.amendment_pages import SUMMARY, form_of, page_of, signed_in, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def idea():
    return make.idea(author=make.person("Mira K."), title="Bänke", summary=SUMMARY)


@pytest.fixture
def deniz():
    return signed_in(make.person("Deniz A."))


# Suggesting


def test_the_form_holds_a_copy_of_the_text_and_opens_what_was_asked_for(idea, deniz):
    page = page_of(deniz.get(reverse("suggest_amendment", args=[idea.pk]) + "?teil=summary"))

    assert page.select_one("[name=summary]").string.strip() == SUMMARY
    assert [fold.summary.get_text() for fold in page.select("details.fold[open]")] == ["Zusammenfassung"]
    assert not page.select("button[name=senden]")


def test_what_would_change_is_seen_before_it_can_be_sent(idea, deniz):
    url = reverse("suggest_amendment", args=[idea.pk])
    typed = form_of(deniz.get(url)) | {"summary": SUMMARY.replace("alt", "morsch"), "reason": REASON}

    looked = deniz.post(url, typed | {"ansehen": "1"})

    assert looked.status_code == 200
    assert [each.get_text() for each in page_of(looked).select(".diff del")] == ["entfernt: alt"]
    assert [each.get_text() for each in page_of(looked).select(".diff ins")] == ["hinzugefügt: morsch"]
    assert not Amendment.objects.exists()

    sent = deniz.post(url, form_of(looked) | {"senden": "1"})

    made = Amendment.objects.get()
    assert sent.url == made.get_absolute_url()
    assert (made.reason, part_of(made).proposed) == (REASON, SUMMARY.replace("alt", "morsch"))


def test_whoever_changes_it_again_looks_again(idea, deniz):
    url = reverse("suggest_amendment", args=[idea.pk])
    looked = deniz.post(url, form_of(deniz.get(url)) | {"summary": "Kurz.", "reason": REASON, "ansehen": "1"})

    again = deniz.post(url, form_of(looked) | {"summary": "Noch kürzer.", "senden": "1"})

    assert again.status_code == 200
    assert "Noch kürzer." in page_of(again).select_one("#unterschied").get_text()
    assert not Amendment.objects.exists()


def test_without_a_look_nothing_is_sent(idea, deniz):
    url = reverse("suggest_amendment", args=[idea.pk])

    answer = deniz.post(url, form_of(deniz.get(url)) | {"summary": "Kurz.", "reason": REASON, "senden": "1"})

    assert answer.status_code == 200
    assert not Amendment.objects.exists()


def test_htmx_gets_the_difference_while_somebody_types(idea, deniz):
    url = reverse("suggest_amendment", args=[idea.pk])
    typed = form_of(deniz.get(url)) | {"title": "Bänke am Kanal", "reason": ""}

    part = deniz.post(url, typed, headers={"HX-Request": "true"})

    assert "<html" not in part.content.decode()
    assert "am Kanal" in page_of(part).select_one(".diff ins").get_text()
    assert not Amendment.objects.exists()


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"reason": ""}, "Bitte schreiben Sie, warum es so besser ist."),
        ({"title": "x" * 121}, "Bitte kürzen Sie auf höchstens 120 Zeichen. Jetzt sind es 121."),
        ({"summary": "x" * 501}, "höchstens 500 Zeichen"),
        ({"description": "x" * 20_001}, "höchstens 20000 Zeichen"),
        ({"problem": "x" * 5_001}, "höchstens 5000 Zeichen"),
        ({"reason": "x" * 1_001}, "höchstens 1000 Zeichen"),
        ({"title": ""}, "Dieses Feld ist zwingend erforderlich"),
        ({"title": "Null\x00"}, "Nullzeichen"),
    ],
)
def test_nothing_typed_is_lost_on_errors(idea, deniz, typed, said):
    url = reverse("suggest_amendment", args=[idea.pk])
    sent = form_of(deniz.get(url)) | {"summary": "Kurz.", "reason": REASON} | typed

    answer = deniz.post(url, sent | {"senden": "1"})

    assert answer.status_code == 422
    assert said in words(answer).replace("20.000", "20000").replace("5.000", "5000").replace("1.000", "1000")
    kept = form_of(answer)
    assert kept["description"] == sent["description"].replace("\x00", "")
    assert kept["summary"] == sent["summary"]
    assert not Amendment.objects.exists()


def test_a_copy_that_nobody_changed_is_not_sent(idea, deniz):
    url = reverse("suggest_amendment", args=[idea.pk])

    answer = deniz.post(url, form_of(deniz.get(url)) | {"reason": REASON, "ansehen": "1"})

    assert answer.status_code == 422
    assert "Noch steht alles da wie vorher." in words(answer)


def test_line_breaks_of_a_browser_are_no_change(deniz):
    idea = make.idea(description="Erste Zeile.\n\nZweite Zeile.\n")
    url = reverse("suggest_amendment", args=[idea.pk])

    answer = deniz.post(
        url, form_of(deniz.get(url)) | {"description": "Erste Zeile.\r\n\r\nZweite Zeile.\r\n", "ansehen": "1"}
    )

    assert answer.status_code == 422


def test_it_stays_against_the_version_somebody_saw(idea, deniz):
    url = reverse("suggest_amendment", args=[idea.pk])
    typed = form_of(deniz.get(url)) | {"summary": SUMMARY.replace("alt", "morsch"), "reason": REASON}
    idea.edit(by=idea.authors[0], revision=idea.revision, reason="Neu", summary=SUMMARY.replace("gern", "lange"))

    looked = deniz.post(url, typed | {"ansehen": "1"})
    deniz.post(url, form_of(looked) | {"senden": "1"})

    made = Amendment.objects.get()
    assert made.base_version.number == 1
    assert part_of(made).merged_into(Idea.objects.get().summary).is_clean


def test_when_the_idea_goes_on_meanwhile_what_was_typed_stays(idea, deniz):
    url = reverse("suggest_amendment", args=[idea.pk])
    looked = deniz.post(url, form_of(deniz.get(url)) | {"summary": "Kurz.", "reason": REASON, "ansehen": "1"})
    Idea.objects.update(stage=Stage.ASSESSMENT)

    answer = deniz.post(url, form_of(looked) | {"senden": "1"})

    assert answer.status_code == 409
    assert "In Bewertung" in words(answer)
    assert page_of(answer).select_one("[name=summary]").string.strip() == "Kurz."


def test_while_the_text_rests_the_page_says_so(deniz):
    idea = make.idea(Stage.ASSESSMENT)

    answer = deniz.get(reverse("suggest_amendment", args=[idea.pk]))

    assert "Zurzeit nicht möglich" in words(answer)
    assert not page_of(answer).select("main form")


def test_a_new_account_puts_no_link_into_a_text(idea):
    from datetime import timedelta

    browser = signed_in(make.person(joined=timedelta(days=2)))
    url = reverse("suggest_amendment", args=[idea.pk])

    answer = browser.post(url, form_of(browser.get(url)) | {"summary": "Mehr auf www.beispiel.example", "ansehen": "1"})

    assert answer.status_code == 422
    assert "keine Links" in words(answer)
    assert "www.beispiel.example" in form_of(answer)["summary"]


def test_whoever_waits_for_five_answers_reads_it_before_the_text_is_gone(idea, deniz):
    person = make.person("Fleißig")
    for number in range(5):
        suggested(idea, by=person, title=f"Titel {number}")
    browser, url = signed_in(person), reverse("suggest_amendment", args=[idea.pk])

    answer = browser.post(url, form_of(browser.get(url)) | {"summary": "Kurz.", "reason": REASON, "ansehen": "1"})

    assert answer.status_code == 422
    assert "Fünf Ihrer Änderungsvorschläge warten" in words(answer)
    assert form_of(answer)["summary"] == "Kurz."


@pytest.mark.parametrize("role", ["author", "co-author"])
def test_authors_edit_instead(role):
    ada = make.person()
    idea = make.idea(author=ada) if role == "author" else make.idea(co_authors=(ada,))

    assert signed_in(ada).get(reverse("suggest_amendment", args=[idea.pk])).status_code == 403
    assert "Änderung vorschlagen" not in words(signed_in(ada).get(idea.get_absolute_url()))


def test_visitors_are_invited_and_asked_to_sign_in(idea):
    url = reverse("suggest_amendment", args=[idea.pk])

    link = page_of(Client().get(idea.get_absolute_url())).find("a", string="Änderung vorschlagen")

    assert link["href"] == url
    assert Client().get(url).url.startswith(reverse("account_login"))


def test_a_section_of_the_steckbrief_is_amended_like_any_other_part(idea, deniz):
    FactSheet.write(idea, {"problem": "Bänke sind alt."}, by=idea.authors[0], reason="Steckbrief")
    url = reverse("suggest_amendment", args=[idea.pk])

    looked = deniz.post(
        url, form_of(deniz.get(url)) | {"problem": "Bänke sind morsch.", "reason": REASON, "ansehen": "1"}
    )
    deniz.post(url, form_of(looked) | {"senden": "1"})
    accepted(part_of(Amendment.objects.get(), "problem"), text="Bänke sind morsch.")

    assert FactSheet.objects.get(idea=idea).sections["problem"] == "Bänke sind morsch."
    assert idea.versions.first().sections["problem"] == "Bänke sind morsch."


# Credit


def test_the_page_of_the_idea_and_the_version_name_who_suggested_it(idea):
    accepted(part_of(suggested(idea, by=make.person("Deniz A."))))
    suggested(idea, by=make.person("Wartet noch"), title="Neu")

    by_line = page_of(Client().get(idea.get_absolute_url())).select_one(".page-head__by").get_text(" ", strip=True)
    version = words(Client().get(reverse("version", args=[idea.pk, 2])))

    assert "mit Änderungen von Deniz A." in by_line
    assert "Wartet noch" not in by_line
    assert "mit Änderungen von Deniz A." in version
    assert "Deniz A." in words(Client().get(reverse("versions", args=[idea.pk])))


def test_the_page_of_an_idea_costs_the_same_with_many_amendments(idea):
    url = idea.get_absolute_url()

    def queries():
        with CaptureQueriesContext(connection) as captured:
            assert Client().get(url).status_code == 200
        return len(captured)

    before = queries()
    for number in range(8):
        accepted(part_of(suggested(idea, title=f"Titel {number}"), "title"))
        suggested(idea)

    assert queries() == before


# Lists


def test_the_list_shows_what_waits_and_then_what_was_answered(idea):
    accepted(part_of(suggested(idea, title="Bänke am Kanal", reason="Schon da"), "title"))
    suggested(idea, reason="Wartet noch")
    url = reverse("amendments", args=[idea.pk])

    waiting, answered = words(Client().get(url)), words(Client().get(f"{url}?stand=beantwortet"))

    assert "Wartet noch" in waiting
    assert "Schon da" not in waiting
    assert "Offen 1" in waiting
    assert "Schon da" in answered
    assert "übernommen" in answered


def test_the_list_has_pages_and_costs_the_same_however_long_it_is(idea):
    suggested(idea)
    url = reverse("amendments", args=[idea.pk])
    with CaptureQueriesContext(connection) as few:
        Client().get(url)
    for _ in range(24):
        suggested(idea)

    with CaptureQueriesContext(connection) as many:
        page = page_of(Client().get(url))

    assert len(many) == len(few) <= 7
    assert len(page.select("main article")) == 20
    older = Client().get(url + page.select_one("a[rel=next]")["href"])
    assert len(page_of(older).select("main article")) == 5


# Talking about it


def test_what_is_said_of_an_amendment_stands_on_its_page_alone(idea):
    amendment = suggested(idea)
    amendment.comment(by=make.person("Ada B."), purpose="note", body="Das trifft es genau.")
    make.comment(idea, body="Zur Idee selbst.")

    assert "Das trifft es genau." in words(Client().get(amendment.get_absolute_url()))
    page = words(Client().get(idea.get_absolute_url()))
    assert "Das trifft es genau." not in page
    assert "Zur Idee selbst." in page
    assert Idea.objects.get().comment_count == 1
    assert Amendment.objects.get().comment_count == 1


def test_it_is_written_answered_and_found_there(idea):
    amendment, ada = suggested(idea), make.person("Ada B.")
    browser = signed_in(ada)

    said = browser.post(
        reverse("comment_amendment", args=[amendment.pk]), {"purpose": "note", "body": "Das trifft es."}
    )
    comment = Comment.objects.get()
    assert said.url == f"{amendment.get_absolute_url()}#kommentar-{comment.pk}"

    answered = signed_in(idea.authors[0]).post(
        reverse("reply", args=[comment.pk]), {"purpose": "note", "body": "Danke."}
    )
    assert answered.url.startswith(amendment.get_absolute_url())
    assert Comment.objects.filter(amendment=amendment).count() == 2
    assert amendment.get_absolute_url() in browser.get(reverse("my_comments")).content.decode()


def test_who_suggested_it_hears_what_is_said(idea):
    from activity.models import Delivery

    deniz = make.person("Deniz A.")
    amendment = suggested(idea, by=deniz)

    amendment.comment(by=make.person(), purpose="question", body="Warum?")

    told = Delivery.objects.get(event__verb="comment_written", recipient=deniz)
    assert told.audience == "answered"
    assert told.event.get_absolute_url().startswith(amendment.get_absolute_url())


def test_an_empty_comment_is_refused_with_the_page(idea):
    amendment = suggested(idea)

    answer = signed_in(make.person()).post(reverse("comment_amendment", args=[amendment.pk]), {"purpose": "note"})

    assert answer.status_code == 422
    assert "Was andere dazu sagen" in words(answer)


def test_hiding_and_removing_count_at_the_amendment(idea):
    amendment, ada = suggested(idea), make.person()
    said = amendment.comment(by=ada, purpose="note", body="Eins.")
    other = amendment.comment(by=ada, purpose="note", body="Zwei.")

    said.hide(by=make.moderator(), rule=make.rule(), reason="Beleidigung")
    assert Amendment.objects.get().comment_count == 1
    said.unhide(by=make.moderator(), reason="Doch nicht")
    assert Amendment.objects.get().comment_count == 2
    other.remove(by=ada)
    assert Amendment.objects.get().comment_count == 1
    assert Idea.objects.get().comment_count == 0


def test_it_is_not_pinned_to_the_idea(idea):
    said = suggested(idea).comment(by=make.person(), purpose="note", body="Eins.")

    assert not said.allows("pin_comment")


def test_the_search_of_ideas_does_not_find_it(idea):
    suggested(idea).comment(by=make.person(), purpose="note", body="Xylophon.")

    while IdeaSearch.refresh():
        pass

    assert "xylophon" not in str(IdeaSearch.objects.get().words).lower()


# Whose turn it is


def test_what_waits_stands_on_the_own_page_of_authors_and_lead(idea):
    lead = make.person("Rana B.")
    make.responsibility(idea, by=lead)
    suggested(idea)
    suggested(idea, by=lead, title="Neu")

    turns = {person: words(signed_in(person).get(reverse("mine"))) for person in (idea.authors[0], lead)}

    assert "2 Änderungsvorschläge" in turns[idea.authors[0]]
    assert "1 Änderungsvorschlag " in turns[lead]  # nobody answers their own


def test_while_the_text_is_frozen_or_for_others_nobody_is_asked(idea):
    suggested(idea)
    assert "Änderungsvorschlag" not in words(signed_in(make.person()).get(reverse("mine")))

    Idea.objects.update(stage=Stage.ASSESSMENT)

    assert "Änderungsvorschlag" not in words(signed_in(idea.authors[0]).get(reverse("mine")))


def test_paragraphs_far_from_a_change_are_folded():
    text = "\n\n".join(f"Absatz {number}." for number in range(9))
    amendment = suggested(make.idea(description=text), description=text.replace("Absatz 4", "Der Abschnitt 4"))

    diff = page_of(Client().get(amendment.get_absolute_url())).select_one(".diff")

    assert [each.summary.get_text() for each in diff.select("details")] == ["3 Absätze bleiben, wie sie sind"] * 2
    assert next(row.get_text() for row in diff.find_all("p", recursive=False)) == "Absatz 3."
    assert "".join(row.get_text() for row in diff.select("p")).count("Absatz") == 9

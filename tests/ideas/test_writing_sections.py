"""The page of a section: what one types is kept, others are seen, and nothing typed is lost whatever happens meanwhile."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from arena import clock
from ideas.models import Idea, Stage, WorkingCopy
from ideas.models.factsheet import sections_now
from tests import make
from tests.ideas.carrying import afresh
from tests.ideas.test_saving_sections import PROBLEM, save

pytestmark = pytest.mark.django_db

BY_SCRIPT = {"X-Requested-With": "XMLHttpRequest"}


@pytest.fixture
def idea():
    return make.idea(Stage.DEVELOPMENT, co_authors=(make.person("Jonas K."),))


@pytest.fixture
def author(idea, client):
    author = idea.authors.first()
    client.force_login(author)
    return author


def url(idea, name="save_section", section="problem"):
    return reverse(name, args=[idea.pk, section])


def typed(text, *, base=1, reason="Klarer"):
    return {"text": text, "base": base, "reason": reason}


def page_of(answer):
    return BeautifulSoup(answer.content, "html.parser")


def field_of(answer) -> str:
    return page_of(answer).select_one("textarea[name=text]").text.removeprefix("\n")


def test_a_section_is_saved_and_read_on_the_sheet(client, idea, author):
    answer = client.post(url(idea), typed("Die **Bank** ist alt."), follow=True)

    assert answer.redirect_chain == [(reverse("fact_sheet", args=[idea.pk]) + "#problem", 302)]
    assert "<strong>Bank</strong>" in answer.content.decode()
    assert "Fassung 2 ist gespeichert" in answer.content.decode()


def test_help_and_example_stand_beside_the_field(client, idea, author):
    page = page_of(client.get(url(idea, section="zielgruppe"))).text

    assert "Wem soll es danach besser gehen?" in page
    assert "So könnte es klingen" in page
    assert "Auch die Frage ist ein Vorschlag der Plattform." in page


def test_the_aim_of_a_chosen_field_of_action_is_shown(client, idea, author):
    page = page_of(client.get(url(idea, section="handlungsfeld-inc-3"))).text

    assert "Ein Ziel." in page
    assert "Ausgedachtes Beispiel." in page
    assert "Vorschlag der Plattform" not in page.split("So könnte es klingen")[1].split("Version")[0]


@pytest.mark.parametrize("section", ["unsinn", "handlungsfeld-reg-1", "title"])
def test_a_section_that_the_idea_does_not_have_is_not_found(client, idea, author, section):
    assert client.get(url(idea, section=section)).status_code == 404
    assert client.post(url(idea, section=section), typed("x")).status_code == 404


def test_without_a_reason_nothing_is_saved_and_the_text_stays(client, idea, author):
    answer = client.post(url(idea), typed(PROBLEM, reason=""))

    assert answer.status_code == 422
    assert field_of(answer) == PROBLEM
    assert sections_now(afresh(idea)) == {}


def test_too_long_a_text_stays_in_the_field(client, idea, author):
    answer = client.post(url(idea), typed("x" * 5001))

    assert answer.status_code == 422
    assert field_of(answer) == "x" * 5001


def test_who_comes_second_sees_both_texts_and_decides(client, idea, author):
    base = save(idea, PROBLEM).number
    save(idea, PROBLEM.replace("alt", "morsch"), by=idea.authors.last())
    mine = PROBLEM.replace("alt", "kaputt")

    answer = client.post(url(idea), typed(mine, base=base))
    again = client.post(url(idea), typed(PROBLEM.replace("alt", "morsch und kaputt"), base=3))

    assert answer.status_code == 422
    page = page_of(answer)
    assert field_of(answer) == mine
    assert page.select_one("input[name=base]")["value"] == "3"
    assert "Jonas K. hat inzwischen Fassung 3 gespeichert" in " ".join(page.text.split())
    assert PROBLEM.replace("alt", "morsch") in page.text
    assert again.status_code == 302
    assert sections_now(afresh(idea))["problem"] == PROBLEM.replace("alt", "morsch und kaputt")


def test_even_the_window_closed_after_a_conflict_loses_nothing(client, idea, author):
    save(idea, PROBLEM, by=idea.authors.last())
    client.post(url(idea), typed("Ganz anders.", base=1))

    answer = client.get(url(idea))

    assert field_of(answer) == "Ganz anders."
    assert "Inzwischen hat Jonas K. in diesem Abschnitt Fassung 2 gespeichert." in " ".join(
        page_of(answer).text.split()
    )


def test_what_came_together_is_said(client, idea, author):
    base = save(idea, PROBLEM).number
    save(idea, PROBLEM.replace("alt", "morsch"), by=idea.authors.last())

    answer = client.post(url(idea), typed(PROBLEM.replace("gern", "lange"), base=base), follow=True)

    assert "Sie enthält auch, was andere inzwischen geändert haben." in answer.content.decode()


# Working copies


def test_what_was_typed_is_there_again_for_this_person_alone(client, idea, author):
    kept = client.post(url(idea, "keep_working_copy"), typed("Halb"), headers=BY_SCRIPT)

    mine = field_of(client.get(url(idea)))
    client.force_login(idea.authors.last())
    theirs = field_of(client.get(url(idea)))
    assert kept.status_code == 204
    assert (mine, theirs) == ("Halb", "")
    assert "Halb" not in client.get(reverse("fact_sheet", args=[idea.pk])).content.decode()
    assert sections_now(afresh(idea)) == {}


def test_without_scripts_a_button_keeps_it(client, idea, author):
    answer = client.post(url(idea, "keep_working_copy"), typed("Halb", reason=""), follow=True)

    assert field_of(answer) == "Halb"
    assert "Ihre Arbeitskopie ist gespeichert." in answer.content.decode()


def test_a_copy_that_says_what_stands_there_already_is_none(client, idea, author):
    save(idea, PROBLEM)
    client.post(url(idea, "keep_working_copy"), typed("Halb", base=2), headers=BY_SCRIPT)

    client.post(url(idea, "keep_working_copy"), typed(PROBLEM, base=2), headers=BY_SCRIPT)

    assert not WorkingCopy.objects.exists()


def test_too_long_a_copy_is_refused_in_words(client, idea, author):
    answer = client.post(url(idea, "keep_working_copy"), typed("x" * 5001), headers=BY_SCRIPT)

    assert answer.status_code == 422
    assert answer.content.decode().startswith("Noch nicht gespeichert: ")


def test_a_copy_can_be_discarded(client, idea, author):
    client.post(url(idea, "keep_working_copy"), typed("Halb"), headers=BY_SCRIPT)

    answer = client.post(url(idea, "discard_working_copy"), follow=True)

    assert field_of(answer) == ""
    assert not WorkingCopy.objects.exists()


def test_a_text_that_was_frozen_meanwhile_stays_with_whoever_typed_it(client, idea, author):
    Idea.objects.filter(pk=idea.pk).update(stage="assessment")

    answer = client.post(url(idea), typed(PROBLEM))
    later = client.get(url(idea))

    assert answer.status_code == 409
    assert field_of(answer) == field_of(later) == PROBLEM
    assert "Eingefroren" in answer.content.decode()
    assert "Version speichern" not in answer.content.decode()
    assert sections_now(afresh(idea)) == {}


def test_the_sheet_says_that_it_is_frozen(client, idea):
    Idea.objects.filter(pk=idea.pk).update(stage="decision")

    assert "Eingefroren" in client.get(reverse("fact_sheet", args=[idea.pk])).content.decode()


# Who else is here


def look(client, idea, state="", base=1):
    return client.post(url(idea, "look_at_section"), {"base": base, "state": state})


def test_two_who_have_the_same_section_open_see_each_other(client, idea, author):
    other = idea.authors.last()
    look(client, idea)
    client.force_login(other)

    what_they_see = look(client, idea).content.decode()
    client.force_login(author)
    what_i_see = look(client, idea).content.decode()

    assert f"<strong>{author}</strong> hat diesen Abschnitt auch offen." in what_they_see
    assert "<strong>Jonas K.</strong> hat diesen Abschnitt auch offen." in what_i_see


def test_who_types_is_told_from_who_only_reads(client, idea, author):
    WorkingCopy.keep(idea, by=idea.authors.last(), section="problem", text="Halb", base=1)

    assert "<strong>Jonas K.</strong> schreibt hier auch gerade." in look(client, idea).content.decode()


def test_nothing_is_said_again_while_nothing_changed(client, idea, author):
    WorkingCopy.keep(idea, by=idea.authors.last(), section="problem", text="Halb", base=1)
    state = page_of(look(client, idea)).select_one("input[name=state]")["value"]

    assert look(client, idea, state).status_code == 204


def test_who_left_or_writes_elsewhere_is_not_shown(client, idea, author):
    WorkingCopy.keep(idea, by=idea.authors.last(), section="solution", text="Halb", base=1)
    WorkingCopy.look(idea, by=idea.authors.last(), section="problem")
    WorkingCopy.objects.filter(section="problem").update(seen_at=clock.now() - timedelta(minutes=3))

    assert "Jonas K." not in look(client, idea).content.decode()


def test_looking_leaves_what_was_typed_alone_and_no_trace_for_long(client, idea, author):
    WorkingCopy.keep(idea, by=author, section="problem", text="Halb", base=1)
    WorkingCopy.look(idea, by=author, section="solution")
    WorkingCopy.objects.filter(section="solution").update(seen_at=clock.now() - timedelta(days=2))

    look(client, idea)

    assert WorkingCopy.objects.get().text == "Halb"


def test_only_those_who_write_learn_who_else_does(client, idea):
    WorkingCopy.keep(idea, by=idea.authors.last(), section="problem", text="Halb", base=1)
    client.force_login(make.person())

    page = client.get(reverse("fact_sheet", args=[idea.pk])).content.decode()

    assert "Hier schreibt gerade" not in page
    assert look(client, idea).status_code == 403

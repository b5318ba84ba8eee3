"""A submitted idea opens as one readable page; its verbs are buttons there, and every refusal says why."""

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from activity.models import StatementOfReasons
from ideas.models import Idea, Stage
from tests import make
from tests.moderation import people
from tests.moderation.people import signed_in

pytestmark = pytest.mark.django_db


def page_of(idea):
    return reverse("admin:ideas_idea_change", args=[idea.pk])


def url(verb, idea):
    return reverse(f"admin:{verb}", args=[idea.pk])


def soup(answer):
    return BeautifulSoup(answer.content, "html.parser")


def words(answer):
    return " ".join(soup(answer).get_text(" ").split())


def test_from_the_queue_to_published_in_two_clicks():
    idea = make.idea(Stage.SUBMITTED, title="Trinkbrunnen")
    client = people.moderator()

    row = soup(client.get(reverse("admin:ideas_idea_changelist"))).find("a", string="Trinkbrunnen")
    page = client.get(f"{reverse('admin:ideas_idea_changelist')}{row['href'].split('/ideas/idea/')[-1]}")
    button = soup(page).find("button", string="Veröffentlichen")
    answer = client.post(button.find_parent("form")["action"], follow=True)

    idea.refresh_from_db()
    assert idea.stage == "discussion"
    assert answer.redirect_chain == [(reverse("admin:ideas_idea_changelist"), 302)]
    assert "„Trinkbrunnen“ ist jetzt öffentlich." in words(answer)


def test_the_person_who_published_is_written_down():
    idea, person = make.idea(Stage.SUBMITTED), make.moderator()

    signed_in(person).post(url("publish", idea))

    assert idea.events.get().actor == person


def test_after_a_verb_the_next_one_due_is_named():
    idea, following = make.idea(Stage.SUBMITTED), make.idea(Stage.SUBMITTED, title="Die nächste")

    answer = people.moderator().post(url("publish", idea), follow=True)

    link = soup(answer).select_one(".messagelist a")
    assert (link.text, link["href"]) == ("Die nächste", page_of(following))


def test_ones_own_idea_is_not_named_as_the_next():
    person = make.moderator()
    idea = make.idea(Stage.SUBMITTED)
    make.idea(Stage.SUBMITTED, author=person)

    answer = signed_in(person).post(url("publish", idea), follow=True)

    assert "Es wartet keine weitere Idee auf Sie." in words(answer)


def test_a_hostile_title_stays_text_in_the_message():
    idea = make.idea(Stage.SUBMITTED, title="<script>alert(1)</script> 100 %(s)s")

    answer = people.moderator().post(url("publish", idea), follow=True)

    assert "<script>alert(1)" not in answer.content.decode()
    assert "<script>alert(1)</script> 100 %(s)s" in words(answer)


def test_returning_needs_a_reason_that_the_authors_get():
    idea = make.idea(Stage.SUBMITTED)

    people.moderator().post(url("return_for_revision", idea), {"reason": "Bitte nennen Sie den Ort."})

    idea.refresh_from_db()
    assert idea.stage == "returned"
    assert StatementOfReasons.objects.get().facts == "Bitte nennen Sie den Ort."


def test_declining_needs_a_category_and_a_reason():
    idea = make.idea(Stage.SUBMITTED)

    people.moderator().post(url("decline", idea), {"category": "already_exists", "reason": "Das gibt es schon."})

    idea.refresh_from_db()
    statement = StatementOfReasons.objects.get()
    assert idea.stage == "declined"
    assert (statement.category, statement.facts) == ("already_exists", "Das gibt es schon.")


@pytest.mark.parametrize(
    ("stage", "verb", "typed"),
    [
        (Stage.SUBMITTED, "return_for_revision", {"reason": "  "}),
        (Stage.SUBMITTED, "decline", {"category": "", "reason": "Ein langer Grund"}),
        (Stage.SUBMITTED, "decline", {"category": "nonsense", "reason": "Ein langer Grund"}),
        (Stage.DISCUSSION, "hide", {"rule": "", "reason": "Ein langer Grund"}),
    ],
)
def test_an_incomplete_reason_changes_nothing_and_keeps_what_was_typed(stage, verb, typed):
    idea = make.idea(stage)

    answer = people.moderator().post(url(verb, idea), typed)

    assert answer.status_code == 422
    assert typed["reason"].strip() in answer.content.decode()
    assert soup(answer).select_one("details[open] [aria-invalid=true]")
    assert Idea.objects.get(pk=idea.pk).stage == stage
    assert idea.events.count() == 0


def test_hiding_names_the_rule_and_the_reason():
    idea, rule = make.idea(), make.rule(3)

    people.moderator().post(url("hide", idea), {"rule": rule.pk, "reason": "Beleidigend im zweiten Absatz."})

    idea.refresh_from_db()
    statement = StatementOfReasons.objects.get()
    assert idea.hidden_at is not None
    assert (statement.rule, statement.facts) == (rule, "Beleidigend im zweiten Absatz.")


def test_whoever_hid_an_idea_does_not_unhide_it():
    idea, person = make.idea(), make.moderator()
    idea.hide(by=person, rule=make.rule(), reason="Streit")
    client = signed_in(person)

    assert client.post(url("unhide", idea), {"reason": "Doch nicht"}).status_code == 403
    assert "Wieder sichtbar macht sie nur jemand anderes" in words(client.get(page_of(idea)))
    idea.refresh_from_db()
    assert idea.hidden_at is not None


def test_somebody_else_unhides_it():
    idea = make.idea()
    idea.hide(by=make.moderator(), rule=make.rule(), reason="Streit")

    people.moderator().post(url("unhide", idea), {"reason": "Die Stelle ist in Ordnung."})

    idea.refresh_from_db()
    assert idea.hidden_at is None


def test_the_second_of_two_moderators_reads_who_was_quicker():
    idea, quicker = make.idea(Stage.SUBMITTED), make.moderator("Ayşe K.")
    client = people.moderator()
    client.get(page_of(idea))
    idea.publish(by=quicker)

    answer = client.post(url("decline", idea), {"category": "other", "reason": "Nein."})

    assert answer.status_code == 409
    assert "Ayşe K. hat die Idee veröffentlicht, am" in words(answer)
    assert "In Diskussion" in words(answer)
    assert Idea.objects.get(pk=idea.pk).stage == "discussion"


@pytest.mark.parametrize("verb", ["publish", "return_for_revision", "decline"])
def test_nobody_decides_about_their_own_idea(verb):
    person = make.moderator()
    idea = make.idea(Stage.SUBMITTED, co_authors=(person,))
    client = signed_in(person)

    assert client.post(url(verb, idea), {"category": "other", "reason": "Meins."}).status_code == 403
    page = client.get(page_of(idea))
    assert "Über Eigenes entscheidet niemand selbst" in words(page)
    assert not soup(page).select("main form")


def test_nobody_hides_their_own_idea_to_be_rid_of_it():
    person = make.moderator()
    idea = make.idea(author=person)

    answer = signed_in(person).post(url("hide", idea), {"rule": make.rule().pk, "reason": "Meins."})

    assert answer.status_code == 403
    assert Idea.objects.get(pk=idea.pk).hidden_at is None


def test_following_a_link_to_a_verb_only_shows_the_idea():
    idea = make.idea(Stage.SUBMITTED)

    answer = people.moderator().get(url("publish", idea))

    assert answer.url == page_of(idea)
    assert Idea.objects.get(pk=idea.pk).stage == "submitted"


def test_the_page_shows_text_checks_and_the_authors_record():
    author = make.person("Mira K.")
    make.idea(Stage.DECLINED, author=author, title="Eine frühere")
    make.idea(Stage.DRAFT, author=author, title="Ein geheimer Entwurf")
    idea = make.idea(
        Stage.SUBMITTED, author=author, description="**Wichtig**, siehe https://beispiel.example/x und <b>roh</b>"
    )

    answer = people.moderator().get(page_of(idea))

    text = words(answer)
    assert "<strong>Wichtig</strong>" in answer.content.decode()
    assert "<b>roh</b>" not in answer.content.decode()
    assert "Enthält 1 Link: https://beispiel.example/x" in text
    assert "0 veröffentlicht, 1 nicht weiterverfolgt, 0 verborgen" in text
    assert "Eine frühere" in text
    assert "Ein geheimer Entwurf" not in text


def test_earlier_reasons_and_the_change_since_are_on_the_page():
    author = make.person()
    idea = make.idea(Stage.SUBMITTED, author=author, title="Alter Titel")
    idea.return_for_revision(by=make.moderator(), reason="Bitte einen klaren Titel.")
    idea.edit(by=author, revision=idea.revision, reason="klarer", title="Neuer Titel")
    idea.similar_were_shown()
    idea.submit(by=author)

    page = people.moderator().get(page_of(idea))

    assert "Bitte einen klaren Titel." in words(page)
    assert [cut.text for cut in soup(page).select("del")] == ["entfernt: Alter"]
    assert [new.text for new in soup(page).select("ins")] == ["hinzugefügt: Neuer"]


def test_no_button_is_shown_for_what_the_stage_does_not_allow():
    page = people.moderator().get(page_of(make.idea(Stage.DISCUSSION)))

    assert [button.text for button in soup(page).select("main form button")] == ["Mit diesem Grund verbergen"]


def test_the_page_costs_a_fixed_number_of_queries(django_assert_max_num_queries):
    author = make.person()
    for _number in range(8):
        make.idea(Stage.DISCUSSION, author=author)
    idea = make.idea(Stage.SUBMITTED, author=author)
    client = people.moderator()
    client.get(page_of(idea))

    with django_assert_max_num_queries(28):
        client.get(page_of(idea))

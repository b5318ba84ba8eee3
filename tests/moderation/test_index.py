"""The desk's first page says what is due for one's role, each as a link to the list where the work is done."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from accounts.models import MandateRequest, Organisation
from activity.models import Delivery, State
from arena import clock
from ideas.models import Idea, Stage
from tests import make
from tests.ideas import deciding
from tests.moderation import people
from tests.moderation.people import signed_in

pytestmark = pytest.mark.django_db


def due_on(client):
    """Number and words of each entry."""
    return {(entry.count, entry.words, entry.overdue) for entry in client.get(reverse("admin:index")).context["due"]}


def test_moderators_see_how_many_ideas_wait_and_how_many_are_overdue():
    make.idea(Stage.SUBMITTED)
    late = make.idea(Stage.SUBMITTED)
    late.due_on = clock.today() - timedelta(days=3)
    late.save()

    due = due_on(people.moderator())

    assert (2, "eingereichte Ideen", "1 überfällig") in due


def test_moderators_see_comments_that_wait_and_what_is_hidden():
    newcomer = make.person(joined=timedelta(days=1))
    make.comment(make.idea(), by=newcomer, body="Siehe https://beispiel.example")
    make.idea(hidden=True)

    due = due_on(people.moderator())

    assert (1, "Kommentar wartet auf Freigabe", "") in due
    assert (1, "verborgene Idee", "") in due


def test_the_stabsstelle_sees_bodies_that_wait_and_mails_that_failed():
    entered, asked_for, at_rest = (make.organisation(verified=False) for _ in range(3))
    entered.registered_by = make.person()
    entered.save()
    MandateRequest.ask(by=make.person(), organisation=asked_for)
    Delivery.objects.create(template="account/x", address="a@beispiel.example", state=State.FAILED)
    Delivery.objects.create(template="account/x", address="a@beispiel.example", state=State.PARKED)

    due = due_on(people.stabsstelle())

    assert (2, "Stellen warten auf Prüfung", "") in due
    assert (1, "Anfrage auf Vertretung", "") in due
    assert set(Organisation.objects.waiting()) == {entered, asked_for}
    assert at_rest
    assert (1, "gescheiterte Mail", "") in due
    assert (1, "Mail wartet auf eine Entscheidung", "") in due


def test_the_stabsstelle_sees_ideas_without_authors_and_finds_them():
    idea = make.idea(title="Ganz allein")
    idea.authorships.get().end()
    Idea.objects.filter(pk=idea.pk).update(due_on=clock.today() - timedelta(days=1))
    make.idea(title="Nicht allein")
    desk = people.stabsstelle()

    due, listed = due_on(desk), desk.get(reverse("admin:ideas_idea_changelist") + "?stand=herrenlos").content.decode()

    assert (1, "Idee ist herrenlos", "1 überfällig") in due
    assert "Ganz allein" in listed
    assert "Nicht allein" not in listed


def test_moderators_have_nothing_to_do_with_mails():
    assert not {words for _count, words, _late in due_on(people.moderator()) if "Mail" in words}


def test_the_operator_sees_mails_that_failed_and_nothing_else():
    make.idea(Stage.SUBMITTED)

    due = due_on(signed_in(people.operator()))

    assert due == {(0, "gescheiterte Mails", ""), (0, "Mails warten auf eine Entscheidung", "")}


def test_whoever_decides_sees_what_lies_before_them_and_finds_it():
    late, cdo = deciding.presented(), signed_in(people.decision_maker())
    Idea.objects.filter(pk=late.pk).update(due_on=clock.today() - timedelta(days=1))
    make.idea(Stage.SUBMITTED)

    due, found = due_on(cdo), cdo.get(reverse("admin:ideas_idea_changelist")).context["cl"].result_list

    assert due == {(1, "Idee liegt zur Entscheidung", "1 überfällig"), (0, "Sitzungen im Entwurf", "")}
    assert list(found) == [late]


def test_the_stabsstelle_sees_what_is_ready_to_be_presented_and_finds_it():
    ready, desk = deciding.assessed(), people.stabsstelle()

    due = due_on(desk)
    found = desk.get(reverse("admin:ideas_idea_changelist") + "?stand=vorlage").context["cl"].result_list

    assert (1, "bewertete Idee ist bereit zur Vorlage", "") in due
    assert list(found) == [ready]


def test_every_entry_leads_to_a_list_that_opens():
    client = people.stabsstelle()

    for entry in client.get(reverse("admin:index")).context["due"]:
        assert client.get(entry.url).status_code == 200, entry.url


def test_the_number_of_queries_does_not_grow(django_assert_max_num_queries):
    client = people.stabsstelle()
    client.get(reverse("admin:index"))
    for _number in range(20):
        make.idea(Stage.SUBMITTED)

    with django_assert_max_num_queries(17):
        client.get(reverse("admin:index"))


def test_whoever_works_at_the_desk_finds_it_on_their_own_page():
    make.idea(Stage.SUBMITTED)

    page = BeautifulSoup(people.moderator().get(reverse("mine")).content, "html.parser").find(id="schreibtisch")

    assert " ".join(page.get_text().split()).startswith("Am Schreibtisch 1 eingereichte Idee")
    assert page.select_one(".actions a")["href"] == reverse("admin:index")


def test_before_the_second_factor_their_own_page_tells_no_numbers():
    make.idea(Stage.SUBMITTED)

    page = signed_in(make.moderator(), second_factor=False).get(reverse("mine")).text

    assert reverse("admin:index") in page
    assert "eingereichte Idee" not in page


def test_others_have_no_desk(client):
    client.force_login(make.person())

    assert "Schreibtisch" not in client.get(reverse("mine")).text

"""Comments that wait are released at the desk; others are hidden with a rule, and made visible by somebody else."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from activity.models import StatementOfReasons
from tests import make
from tests.moderation import people
from tests.moderation.people import signed_in

pytestmark = pytest.mark.django_db

LIST = "/verwaltung/ideas/comment/"


def held(idea=None, **fields):
    return make.comment(idea or make.idea(), by=make.person(joined=timedelta(days=1)), body="https://beispiel.example")


def url(verb, comment):
    return reverse(f"admin:{verb}", args=[comment.pk])


def words(answer):
    return " ".join(BeautifulSoup(answer.content, "html.parser").get_text(" ").split())


def test_the_list_shows_what_waits_for_release():
    make.comment(make.idea())
    waiting = held()

    answer = people.moderator().get(LIST)

    assert list(answer.context["cl"].result_list) == [waiting]


def test_releasing_lets_everybody_read_it():
    comment = held()

    answer = people.moderator().post(url("release_comment", comment), follow=True)

    comment.refresh_from_db()
    assert comment.held_at is None
    assert "ist jetzt zu lesen. Es wartet kein weiterer Kommentar auf Sie." in words(answer)


def test_the_page_shows_the_thread_around_it():
    idea = make.idea()
    first = make.comment(idea, body="Der Anfang des Gesprächs.")
    answer_to_it = make.comment(idea, body="Eine Antwort darauf.", parent=first)

    page = people.moderator().get(reverse("admin:ideas_comment_change", args=[answer_to_it.pk]))

    assert "Der Anfang des Gesprächs." in words(page)


def test_hiding_names_the_rule_and_tells_the_person():
    comment, rule = make.comment(make.idea()), make.rule(2)

    people.moderator().post(url("hide_comment", comment), {"rule": rule.pk, "reason": "Beleidigung."})

    comment.refresh_from_db()
    statement = StatementOfReasons.objects.get()
    assert comment.hidden_at is not None
    assert (statement.recipient, statement.rule, statement.facts) == (comment.author, rule, "Beleidigung.")


def test_hiding_without_a_rule_keeps_what_was_typed():
    comment = make.comment(make.idea())

    answer = people.moderator().post(url("hide_comment", comment), {"reason": "Ein langer Grund"})

    comment.refresh_from_db()
    assert answer.status_code == 422
    assert "Ein langer Grund" in words(answer)
    assert comment.hidden_at is None


def test_only_somebody_else_makes_it_visible_again():
    comment, person = make.comment(make.idea()), make.moderator()
    comment.hide(by=person, rule=make.rule(), reason="Streit")

    refused = signed_in(person).post(url("unhide_comment", comment), {"reason": "Doch"})
    done = people.moderator().post(url("unhide_comment", comment), {"reason": "In Ordnung."})

    comment.refresh_from_db()
    assert (refused.status_code, done.status_code) == (403, 302)
    assert comment.hidden_at is None


def test_nobody_decides_under_their_own_idea():
    person = make.moderator()
    comment = held(make.idea(author=person))
    client = signed_in(person)

    assert client.post(url("release_comment", comment)).status_code == 403
    page = client.get(reverse("admin:ideas_comment_change", args=[comment.pk]))
    assert "Über Eigenes entscheidet niemand selbst" in words(page)


def test_nobody_hides_what_others_say_about_their_own_idea():
    person = make.moderator()
    comment = make.comment(make.idea(author=person))

    answer = signed_in(person).post(url("hide_comment", comment), {"rule": make.rule().pk, "reason": "Kritik."})

    comment.refresh_from_db()
    assert (answer.status_code, comment.hidden_at) == (403, None)


def test_the_second_of_two_moderators_reads_who_was_quicker():
    comment, quicker = held(), make.moderator("Ayşe K.")
    comment.release(by=quicker)

    answer = people.moderator().post(url("release_comment", comment))

    assert answer.status_code == 409
    assert "Ayşe K. hat einen Kommentar freigegeben" in words(answer)


def test_comments_of_withdrawn_ideas_are_gone_from_the_desk():
    idea = make.idea()
    comment = make.comment(idea)
    idea.withdraw(by=idea.authors.first(), reason="Vorbei.")

    answer = people.stabsstelle().get(reverse("admin:ideas_comment_change", args=[comment.pk]))

    assert answer.status_code == 404

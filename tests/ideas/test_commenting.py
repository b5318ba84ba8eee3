"""Commenting: threads three deep with a purpose; corrected for a quarter of an hour, then only removed with a trace."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from activity.models import Delivery
from arena import clock
from arena.transitions import Unmet, WrongStage
from ideas import discussion
from ideas.models import Comment, Idea, Stage
from tests import make

pytestmark = pytest.mark.django_db


def test_a_comment_is_counted_and_the_authors_and_followers_hear_of_it():
    idea, follower, stranger = make.idea(), make.person(), make.person()
    idea.follows.create(user=follower)

    make.comment(idea, by=stranger)

    idea.refresh_from_db()
    assert idea.comment_count == 1
    assert set(Delivery.objects.values_list("recipient", flat=True)) == {idea.authors.first().pk, follower.pk}


def test_who_was_answered_hears_of_it():
    idea, first = make.idea(), make.person()
    comment = make.comment(idea, by=first)
    Delivery.objects.all().delete()

    make.comment(idea, by=make.person(), parent=comment, body="Stimmt.")

    assert first.pk in Delivery.objects.values_list("recipient", flat=True)


def test_threads_are_three_deep_and_further_answers_join_the_deepest():
    idea = make.idea()
    first = make.comment(idea, body="1")
    second = make.comment(idea, body="2", parent=first)
    third = make.comment(idea, body="3", parent=second)
    fourth = make.comment(idea, body="4", parent=third)

    assert [comment.depth for comment in (first, second, third, fourth)] == [1, 2, 3, 3]
    assert fourth.parent == second
    assert {comment.root for comment in (second, third, fourth)} == {first}


def test_the_same_words_sent_twice_are_one_comment(client):
    idea, person = make.idea(), make.person()
    client.force_login(person)
    form = {"purpose": "note", "body": "Einmal genügt."}

    for _click in range(3):
        assert client.post(reverse("comment", args=[idea.pk]), form).status_code == 302

    assert Comment.objects.count() == 1
    assert idea.events.count() == 1


@pytest.mark.parametrize("stage", ["submitted", "declined", "archived", "merged"])
def test_where_the_discussion_is_over_nobody_comments(stage):
    idea = make.idea(Stage(stage))

    with pytest.raises(WrongStage):
        make.comment(idea)


def test_the_first_comment_of_a_new_account_with_a_link_waits():
    idea, newcomer = make.idea(), make.person(joined=timedelta(hours=1))

    comment = make.comment(idea, by=newcomer, body="Kauft bei www.beispiel.example!")

    idea.refresh_from_db()
    assert comment.held_at is not None
    assert idea.comment_count == 0
    assert [event.verb for event in idea.events.all()] == ["comment_held"]


def test_a_waiting_comment_is_read_by_its_author_and_who_keeps_order_only(client):
    idea, newcomer = make.idea(), make.person(joined=timedelta(hours=1))
    make.comment(idea, by=newcomer, body="Kauft bei www.beispiel.example!")

    seen = {}
    for who, person in (("visitor", None), ("citizen", make.person()), ("author", newcomer), ("mod", make.moderator())):
        client.logout()
        if person:
            client.force_login(person)
        seen[who] = "Kauft bei" in client.get(idea.get_absolute_url()).content.decode()

    assert seen == {"visitor": False, "citizen": False, "author": True, "mod": True}


def test_a_link_added_afterwards_waits_too():
    idea, newcomer = make.idea(), make.person(joined=timedelta(hours=1))
    comment = make.comment(idea, by=newcomer, body="Gute Idee.")

    comment.edit(body="Gute Idee: https://beispiel.example", purpose="note")

    comment.refresh_from_db()
    assert comment.held_at is not None


def test_an_old_account_may_link_at_once():
    comment = make.comment(make.idea(), body="Siehe https://beispiel.example")

    assert comment.held_at is None


def test_moderation_releases_a_waiting_comment():
    idea, newcomer = make.idea(), make.person(joined=timedelta(hours=1))
    comment = make.comment(idea, by=newcomer, body="Siehe www.beispiel.example")

    comment.release(by=make.moderator())

    idea.refresh_from_db()
    assert idea.comment_count == 1
    assert Delivery.objects.filter(event__verb="comment_released", recipient=newcomer).exists()


def test_words_can_be_corrected_for_a_quarter_of_an_hour():
    comment = make.comment(make.idea())

    comment.edit(body="Besser gesagt.", purpose="concern")

    comment.refresh_from_db()
    assert (comment.body, comment.purpose) == ("Besser gesagt.", "concern")
    assert comment.edited_at is not None


def test_after_that_they_cannot():
    comment = make.comment(make.idea())

    with clock.travel(timedelta(minutes=16)), pytest.raises(WrongStage):
        comment.edit(body="Zu spät.", purpose="note")


def test_a_removed_comment_leaves_a_trace_and_its_answers(client):
    idea = make.idea()
    comment = make.comment(idea, body="Unüberlegtes")
    make.comment(idea, parent=comment, body="Eine Antwort")

    comment.remove(by=comment.author)

    page = client.get(idea.get_absolute_url()).content.decode()
    assert "Unüberlegtes" not in page
    assert "von der Person entfernt" in page
    assert "Eine Antwort" in page
    idea.refresh_from_db()
    assert idea.comment_count == 1


def test_a_hidden_comment_is_out_of_sight_and_its_author_is_told_why(client):
    idea = make.idea()
    comment = make.comment(idea, body="Schimpfwort")

    comment.hide(by=make.moderator(), rule=make.rule(2), reason="Beleidigt eine Person.")

    assert "Schimpfwort" not in client.get(idea.get_absolute_url()).content.decode()
    statement = comment.author.statements.get()
    assert (statement.rule.number, statement.facts) == (2, "Beleidigt eine Person.")


def test_another_moderator_makes_it_readable_again(client):
    idea = make.idea()
    comment = make.comment(idea, body="Doch in Ordnung")
    comment.hide(by=make.moderator(), rule=make.rule(), reason="Versehen")

    comment.unhide(by=make.moderator(), reason="War nicht gemeint.")

    assert "Doch in Ordnung" in client.get(idea.get_absolute_url()).content.decode()


def test_authors_pin_one_comment_on_top():
    idea = make.idea()
    first, second, third = (make.comment(idea, body=str(n)) for n in range(3))

    first.pin(by=idea.authors.first())
    second.pin(by=idea.authors.first())

    idea.refresh_from_db()
    shown = discussion.read(idea, idea.authors.first())
    assert [node.comment for node in shown.threads] == [second, third, first]


def test_an_unpinned_comment_goes_back_to_its_place():
    idea = make.idea()
    first, second = make.comment(idea, body="1"), make.comment(idea, body="2")
    first.pin(by=idea.authors.first())

    first.unpin(by=idea.authors.first())

    idea.refresh_from_db()
    assert [node.comment for node in discussion.read(idea, second.author).threads] == [second, first]


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        ("neueste", ["c", "b", "a"]),
        ("aelteste", ["a", "b", "c"]),
        ("antworten", ["b", "c", "a"]),
        ("'; --", ["c", "b", "a"]),
    ],
)
def test_the_discussion_is_sorted(order, expected):
    idea = make.idea()
    comments = {name: make.comment(idea, body=name) for name in "abc"}
    make.comment(idea, parent=comments["b"], body="Antwort")

    shown = discussion.read(idea, idea.authors.first(), order=order)

    assert [node.comment.body for node in shown.threads] == expected


@pytest.mark.parametrize("order", ["neueste", "aelteste", "antworten"])
def test_every_thread_is_reached_once_page_by_page(order):
    idea = make.idea()
    author = make.person()
    words = {"idea": idea, "author": author, "purpose": "note"}
    roots = Comment.objects.bulk_create(
        Comment(**words, body=str(number), reply_count=number % 3 == 0) for number in range(45)
    )
    Comment.objects.bulk_create(
        Comment(**words, body="dazu", parent=root, root=root, depth=2) for root in roots if root.reply_count
    )

    seen, cursor = [], ""
    for _page in range(3):
        page = discussion.read(idea, author, order=order, cursor=cursor)
        seen += [node.comment.pk for node in page.threads]
        cursor = page.next_cursor

    assert cursor == ""
    assert len(seen) == len(set(seen)) == 45


def test_a_purpose_narrows_the_discussion():
    idea = make.idea()
    make.comment(idea, body="Wie teuer?", purpose="question")
    make.comment(idea, body="Schön.", purpose="support")

    shown = discussion.read(idea, idea.authors.first(), purpose="question")

    assert [node.comment.body for node in shown.threads] == ["Wie teuer?"]


def test_an_account_in_its_first_day_writes_three_comments_an_hour(client):
    idea, newcomer = make.idea(), make.person(joined=timedelta(hours=2))
    client.force_login(newcomer)

    answers = [
        client.post(reverse("comment", args=[idea.pk]), {"purpose": "note", "body": f"Beitrag {n}"}).status_code
        for n in range(5)
    ]

    assert answers == [302, 302, 302, 422, 422]
    assert Comment.objects.count() == 3


def test_htmx_gets_the_part_back(client):
    idea = make.idea()
    client.force_login(make.person())

    answer = client.post(
        reverse("comment", args=[idea.pk]),
        {"purpose": "note", "body": "Schnell gesagt."},
        headers={"HX-Request": "true"},
    )

    page = answer.content.decode()
    assert answer.status_code == 200
    assert page.lstrip().startswith("<section")
    assert "Schnell gesagt." in page


def test_an_empty_comment_is_refused_and_says_so(client):
    idea = make.idea()
    client.force_login(make.person())

    assert client.post(reverse("comment", args=[idea.pk]), {"purpose": "note", "body": " "}).status_code == 422


def test_comments_of_a_hidden_idea_do_not_exist(client):
    idea = make.idea()
    comment = make.comment(idea)
    idea.hide(by=make.moderator(), rule=make.rule(), reason="Prüfung")
    client.force_login(make.person())

    for name in ("thread", "reply"):
        assert client.get(reverse(name, args=[comment.pk])).status_code == 404


def test_a_foreign_comment_is_neither_edited_nor_removed_nor_pinned(client):
    comment = make.comment(make.idea())
    client.force_login(make.person())

    for name in ("edit_comment", "remove_comment", "pin_comment", "unpin_comment"):
        assert client.post(reverse(name, args=[comment.pk])).status_code == 403


def test_an_answer_far_down_reaches_the_person_answered():
    idea = make.idea()
    first = make.comment(idea, body="1")
    second = make.comment(idea, body="2", parent=first)
    third = make.comment(idea, body="3", parent=second)

    make.comment(idea, body="4", parent=third)

    told = idea.events.newest_first().first().notifications.filter(audience="answered")
    assert [notification.recipient for notification in told] == [third.author]


def test_the_words_of_a_removed_comment_are_not_in_the_form_that_answers_it(client):
    comment = make.comment(make.idea(), body="Unüberlegtes")
    comment.remove(by=comment.author)
    client.force_login(make.person())

    answer = client.get(reverse("reply", args=[comment.pk]))

    assert answer.status_code == 409
    assert "Unüberlegtes" not in answer.content.decode()


def test_nobody_answers_what_was_hidden_meanwhile():
    idea = make.idea()
    seen = make.comment(idea)
    Comment.objects.get(pk=seen.pk).hide(by=make.moderator(), rule=make.rule(), reason="Beleidigt.")

    with pytest.raises(WrongStage):
        make.comment(idea, parent=seen)


def test_nobody_comments_on_what_moderation_hid_meanwhile():
    seen = make.idea()
    Idea.objects.get(pk=seen.pk).hide(by=make.moderator(), rule=make.rule(), reason="Beleidigt.")

    with pytest.raises(WrongStage):
        make.comment(seen)


def test_forms_that_arrive_at_once_do_not_stretch_the_share_of_a_new_account():
    newcomer = make.person(joined=timedelta(hours=2))
    for _number in range(3):
        make.comment(make.idea(), by=newcomer)

    with pytest.raises(Unmet):
        make.comment(make.idea(), by=newcomer)


def test_pinning_twice_is_pinning_once():
    idea = make.idea()
    comment = make.comment(idea)

    for _click in range(2):
        comment.pin(by=idea.authors.first())

    assert idea.events.filter(verb="comment_pinned").count() == 1


def test_a_comment_costs_fourteen_queries_and_answers_with_the_discussion(client):
    idea, person = make.idea(), make.person()
    make.comment(idea, by=make.person(), body="Davor.")
    client.force_login(person)
    client.get(idea.get_absolute_url())

    with CaptureQueriesContext(connection) as captured:
        form = {"purpose": "note", "body": "Danach."}
        answer = client.post(reverse("comment", args=[idea.pk]), form, headers={"HX-Request": "true"})

    assert "Davor." in answer.text
    assert "Danach." in answer.text
    assert len([query for query in captured if "SAVEPOINT" not in query["sql"]]) <= 14


def test_the_empty_form_is_the_same_for_all_but_those_who_act_for_a_body(client):
    idea, person, body = make.idea(), make.person("Mira K."), make.organisation("Bezirksamt Spreewinkel")
    make.mandate(person, body)

    client.force_login(make.person())
    assert "als Mira K." not in client.get(idea.get_absolute_url()).text
    client.force_login(person)
    assert "für Bezirksamt Spreewinkel" in client.get(idea.get_absolute_url()).text
    client.force_login(make.person("Ole S."))
    assert "Für wen?" not in client.get(idea.get_absolute_url()).text

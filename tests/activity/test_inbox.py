"""The inbox: everything one is told, newest first, and nothing that one may not see."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from activity.concerned import Audience
from activity.models import Event, Follow, Notification
from activity.verbs import Verb
from ideas.models import Stage
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def author(client):
    person = make.person("Mira K.")
    client.force_login(person)
    return person


def test_an_empty_inbox_invites(client, author):
    answer = client.get(reverse("inbox"))

    assert "Hier steht, was sich bei Ihren Ideen tut." in answer.text
    assert reverse("ideas") in answer.text


def test_an_entry_says_the_fact_and_leads_to_the_thing(client, author):
    idea = make.idea(Stage.SUBMITTED, author=author, title="Sitzbänke")
    idea.publish(by=make.moderator())
    entry = Notification.objects.get()

    page = client.get(reverse("inbox"))
    answer = client.get(reverse("open_notification", args=[entry.pk]))

    assert f"Ihre Idee {idea.reference} ist jetzt öffentlich" in page.text
    assert "Sitzbänke" in page.text
    assert answer.url == idea.get_absolute_url()


def test_an_entry_about_a_comment_leads_to_it(client, author):
    idea = make.idea(author=author)
    comment = make.comment(idea)

    answer = client.get(reverse("open_notification", args=[Notification.objects.get().pk]))

    assert answer.url == f"{idea.get_absolute_url()}#kommentar-{comment.pk}"


def test_opening_marks_this_one_as_read(client, author):
    idea = make.idea(author=author)
    make.comment(idea)
    make.comment(idea)
    first = Notification.objects.order_by("pk").first()

    client.get(reverse("open_notification", args=[first.pk]))

    assert [entry.read_at is not None for entry in Notification.objects.order_by("pk")] == [True, False]
    assert "Eine ungelesene Nachricht" in client.get(reverse("inbox")).text


def test_all_can_be_marked_as_read_and_only_ones_own(client, author):
    make.comment(make.idea(author=author))
    make.comment(make.idea(author=make.person()))

    answer = client.post(reverse("mark_all_read"))

    assert answer.url == reverse("inbox")
    assert set(Notification.objects.filter(read_at__isnull=True).values_list("recipient", flat=True)) != {author.pk}
    assert not author.notifications.unread().exists()
    assert Notification.objects.unread().count() == 1


def test_anothers_entry_does_not_exist(client, author):
    make.comment(make.idea(author=make.person()))
    entry = Notification.objects.get()

    assert client.get(reverse("open_notification", args=[entry.pk])).status_code == 404
    entry.refresh_from_db()
    assert entry.read_at is None


@pytest.mark.parametrize("fate", ["hidden", "withdrawn"])
def test_what_may_no_longer_be_seen_is_not_named(client, author, fate):
    idea = make.idea(title="Kanarienvogel")
    Follow.objects.create(idea=idea, user=author)
    make.comment(idea)
    if fate == "hidden":
        idea.hide(by=make.moderator(), rule=make.rule(), reason="Nein.")
    else:
        idea.withdraw(by=idea.authors.first(), reason="Anders überlegt.")

    page = client.get(reverse("inbox"))

    assert "Kanarienvogel" not in page.text
    assert idea.reference not in page.text
    assert "Diese Nachricht betrifft etwas, das nicht mehr zu sehen ist." in page.text
    entry = Notification.objects.filter(recipient=author).first()
    assert client.get(reverse("open_notification", args=[entry.pk])).status_code == 404


def test_my_own_hidden_idea_is_named_to_me(client, author):
    idea = make.idea(author=author, title="Sitzbänke")

    idea.hide(by=make.moderator(), rule=make.rule(), reason="Nein.")

    assert "Sitzbänke" in client.get(reverse("inbox")).text


def test_older_entries_are_on_further_pages_and_none_is_missing(client, author):
    idea = make.idea(author=author)
    for _number in range(65):
        make.comment(idea, by=make.person())
    url, seen = reverse("inbox"), []

    while url:
        page = client.get(url)
        seen += [entry.url for entry in page.context["entries"]]
        url = page.context["older_url"] and reverse("inbox") + page.context["older_url"]

    newest_first = Notification.objects.order_by("-event").values_list("pk", flat=True)
    assert seen == [reverse("open_notification", args=[pk]) for pk in newest_first]
    assert len(seen) == 65


def test_the_number_of_queries_does_not_grow(client, author):
    def queries():
        with CaptureQueriesContext(
            connection,
        ) as captured:
            client.get(reverse("inbox"))
        return len(captured)

    make.comment(make.idea(author=author))
    queries()  # the first page also begins the session
    few = queries()
    for _number in range(25):
        make.comment(make.idea(author=author), by=make.person())

    assert queries() == few
    assert few <= 6  # the session, the person, the entries, what happened, their ideas, how many are new


def test_news_of_measures_come_along_with_the_entries(client, author):
    client.get(reverse("inbox"))
    for number in range(3):
        started = Event.record(Verb.MEASURE_STARTED, by=make.person(), measure=make.measure(f"Sitzbank {number}"))
        Notification.objects.create(event=started, recipient=author, audience=Audience.INTERESTED)

    with CaptureQueriesContext(connection) as captured:
        page = client.get(reverse("inbox"))

    assert all(f"Sitzbank {number}" in page.text for number in range(3))
    assert len(captured) <= 5  # as no idea is named


@pytest.mark.parametrize("words", ["x", "-1", "1e9", "９", "99999999999999999999", "0 OR 1=1", "²"])
def test_a_strange_place_to_go_on_from_is_unknown(client, author, words):
    assert client.get(reverse("inbox"), {"vor": words}).status_code == 404


def test_hostile_titles_and_names_are_text(client, author):
    person = make.person("<b>Fett</b>")
    idea = make.idea(author=author, title="<script>alert(1)</script>")
    make.comment(idea, by=person)

    page = client.get(reverse("inbox"))

    assert "<script>alert(1)" not in page.text
    assert "&lt;script&gt;alert(1)" in page.text

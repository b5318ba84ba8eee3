"""Acting for a body: whoever has a mandate today may comment in its name, and everybody reads both names."""

from datetime import timedelta

import pytest

from accounts.models import Mandate
from activity.models import Event
from activity.verbs import Verb
from arena import clock
from ideas.models import Comment
from tests import make

pytestmark = pytest.mark.django_db

SAID = {"purpose": "note", "body": "Wir prüfen das gern."}


@pytest.fixture
def body():
    return make.organisation("Bezirksamt Pankow")


@pytest.fixture
def mira(client, body):
    mira = make.representative(body, "Mira K.")
    client.force_login(mira)
    return mira


def words(text: str) -> str:
    return " ".join(text.split())


def test_the_form_offers_the_bodies_of_today_alone(client, mira):
    make.mandate(mira, make.organisation("Amt von morgen"), starts_on=clock.today() + timedelta(days=1))
    make.mandate(mira, make.organisation("Amt ohne Prüfung", verified=False))
    former = make.organisation("Amt von gestern")
    make.mandate(mira, former)
    former.valid_to = clock.today() - timedelta(days=1)
    former.save()
    idea = make.idea()

    page = client.get(idea.get_absolute_url()).text

    assert "als Mira K." in page
    assert "für Bezirksamt Pankow" in page
    assert "Amt von morgen" not in page
    assert "Amt ohne Prüfung" not in page
    assert "Amt von gestern" not in page


def test_who_has_no_mandate_is_not_asked(client):
    client.force_login(make.person())

    assert "comment_organisation" not in client.get(make.idea().get_absolute_url()).text


def test_both_names_stand_at_the_comment_and_in_the_history(client, mira, body):
    idea = make.idea()

    client.post(f"/ideen/{idea.pk}/kommentare/", SAID | {"organisation": body.pk})

    comment = Comment.objects.get()
    assert (comment.author, comment.organisation) == (mira, body)
    event = Event.objects.get(verb=Verb.COMMENT_WRITTEN)
    assert event.told_to(make.person()) == "Mira K. für Bezirksamt Pankow"
    client.logout()
    page = client.get(idea.get_absolute_url())
    assert f'<a href="/stellen/{body.pk}/">Bezirksamt Pankow</a>' in page.text


def test_as_oneself_stays_the_choice_nobody_has_to_make(client, mira):
    idea = make.idea()

    client.post(f"/ideen/{idea.pk}/kommentare/", SAID)

    assert Comment.objects.get().organisation is None


def test_an_answer_can_be_for_a_body_too(client, mira, body):
    asked = make.comment(make.idea())

    client.post(f"/kommentare/{asked.pk}/antwort/", SAID | {"organisation": body.pk})

    assert asked.replies.get().organisation == body


@pytest.mark.parametrize("ends", ["ended", "over", "unverified"])
def test_whose_mandate_ended_acts_no_more_at_once(client, mira, body, ends):
    idea = make.idea()
    mandate = Mandate.objects.get()
    make.mandate(mira, make.organisation())  # the field is there, for another body
    if ends == "ended":
        mandate.end(by=make.stabsstelle())
    elif ends == "over":
        yesterday = clock.today() - timedelta(days=1)
        Mandate.objects.filter(pk=mandate.pk).update(starts_on=yesterday, ends_on=yesterday)
    else:
        body.verified_at = None
        body.save()

    answer = client.post(f"/ideen/{idea.pk}/kommentare/", SAID | {"organisation": body.pk})

    assert answer.status_code == 422
    assert not Comment.objects.exists()


def test_a_forged_body_is_refused(client, mira):
    answer = client.post(f"/ideen/{make.idea().pk}/kommentare/", SAID | {"organisation": make.organisation().pk})

    assert answer.status_code == 422
    assert not Comment.objects.exists()


def test_whoever_never_had_a_mandate_speaks_for_themselves_or_not_at_all(client, body):
    client.force_login(make.person())

    answer = client.post(f"/ideen/{make.idea().pk}/kommentare/", SAID | {"organisation": body.pk})

    assert answer.status_code == 422
    assert not Comment.objects.exists()


def test_correcting_a_comment_keeps_for_whom_it_was(client, mira, body):
    comment = make.comment(make.idea(), by=mira, organisation=body)

    client.post(f"/kommentare/{comment.pk}/aenderung/", SAID | {"body": "Genauer gesagt."})

    comment.refresh_from_db()
    assert (comment.body, comment.organisation) == ("Genauer gesagt.", body)


def test_many_comments_for_bodies_cost_no_more_questions(client, django_assert_max_num_queries):
    idea = make.idea()

    def asked() -> int:
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        with CaptureQueriesContext(connection) as queries:
            client.get(idea.get_absolute_url())
        return len(queries)

    some = make.organisation()
    make.comment(idea, by=make.representative(some), organisation=some)
    few = asked()
    for _ in range(6):
        some = make.organisation()
        make.comment(idea, by=make.representative(some), organisation=some)

    assert asked() == few


def test_the_page_of_the_body_does_not_say_who_represents_it(client, mira, body):
    client.logout()

    assert "Mira K." not in client.get(body.get_absolute_url()).text

"""Supporting and following: once per person, taken back by another click."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from activity.models import Follow
from arena.transitions import WrongStage
from ideas.models import Stage, Support
from tests import make

pytestmark = pytest.mark.django_db


def test_a_support_counts_once_however_often_one_clicks(client):
    idea = make.idea()
    client.force_login(make.person())

    for _click in range(3):
        client.post(reverse("support", args=[idea.pk]))

    idea.refresh_from_db()
    assert (idea.support_count, Support.objects.count()) == (1, 1)


def test_it_can_be_taken_back(client):
    idea, person = make.idea(), make.person()
    idea.support(by=person)
    client.force_login(person)

    client.post(reverse("withdraw_support", args=[idea.pk]))

    idea.refresh_from_db()
    assert (idea.support_count, Support.objects.count()) == (0, 0)


def test_support_is_silent():
    idea = make.idea()

    idea.support(by=make.person())

    assert idea.events.count() == 0


def test_one_does_not_support_ones_own_idea(client):
    author = make.person()
    idea = make.idea(author=author)
    client.force_login(author)

    assert client.post(reverse("support", args=[idea.pk])).status_code == 403
    assert not Support.objects.exists()


@pytest.mark.parametrize("stage", ["declined", "archived", "promoted", "merged"])
def test_what_is_over_is_not_supported(stage):
    idea = make.idea(Stage(stage), published=True)

    with pytest.raises(WrongStage):
        idea.support(by=make.person())


def test_a_visitor_is_asked_to_sign_in(client):
    idea = make.idea()

    answer = client.post(reverse("support", args=[idea.pk]))

    assert answer.status_code == 302
    assert answer.url.startswith(reverse("account_login"))


def test_htmx_gets_the_button_back_with_the_new_count(client):
    idea = make.idea()
    client.force_login(make.person())

    page = client.post(reverse("support", args=[idea.pk]), headers={"HX-Request": "true"}).content.decode()

    assert "Unterstützung zurücknehmen" in page
    assert "<html" not in page


def test_following_twice_is_following_once(client):
    idea, person = make.idea(), make.person()
    client.force_login(person)

    for _click in range(2):
        client.post(reverse("follow", args=[idea.pk]))
    assert Follow.objects.filter(idea=idea, user=person).count() == 1

    client.post(reverse("unfollow", args=[idea.pk]))
    assert not Follow.objects.exists()


def test_an_invisible_idea_is_not_supported(client):
    idea = make.idea(hidden=True)
    client.force_login(make.person())

    assert client.post(reverse("support", args=[idea.pk])).status_code == 404


def test_nobody_supports_what_moderation_hid_meanwhile():
    seen = make.idea()
    type(seen).objects.get(pk=seen.pk).hide(by=make.moderator(), rule=make.rule(), reason="Beleidigt.")

    with pytest.raises(WrongStage):
        seen.support(by=make.person())


def test_a_click_costs_twelve_queries_and_answers_with_its_part(client):
    idea = make.idea()
    client.force_login(make.person())

    with CaptureQueriesContext(connection) as captured:
        answer = client.post(reverse("support", args=[idea.pk]), headers={"HX-Request": "true"})

    assert answer.status_code == 200
    assert len([query for query in captured if "SAVEPOINT" not in query["sql"]]) <= 12

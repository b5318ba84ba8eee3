"""The desk opens for staff with a second factor in this session; each role sees its own lists and no others."""

import pytest
from django.test import Client
from django.urls import reverse

from ideas.models import Stage
from tests import make
from tests.moderation import people
from tests.moderation.people import signed_in

pytestmark = pytest.mark.django_db

LISTS = """
list                       M S D O
ideas_idea                 ✔ ✔ ✔ ·
ideas_comment              ✔ ✔ · ·
ideas_duetime              · ✔ · ·
activity_event             ✔ ✔ · ·
activity_statementofreasons ✔ ✔ · ·
activity_delivery          · ✔ · ✔
accounts_user              ✔ ✔ · ✔
accounts_organisation      · ✔ · ·
accounts_mandate           · ✔ · ·
measures_measure           · ✔ · ·
strategy_guidingprinciple  · ✔ · ·
strategy_fieldgroup        · ✔ · ·
strategy_fieldofaction     · ✔ · ·
strategy_criterion         · ✔ · ·
strategy_practiceprinciple · ✔ · ·
strategy_district          · ✔ · ·
strategy_phase             · ✔ · ·
strategy_conductrule       ✔ ✔ · ·
strategy_page              · ✔ · ·
"""
CASES = [
    (name, role, mark == "✔")
    for name, *marks in (line.split() for line in LISTS.strip().splitlines()[1:])
    for role, mark in zip("MSDO", marks, strict=True)
]
PEOPLE = {
    "M": make.moderator,
    "S": make.stabsstelle,
    "D": people.decision_maker,
    "O": people.operator,
}
VERBS = ["publish", "return_for_revision", "decline", "hide", "unhide"]
COMMENT_VERBS = ["release_comment", "hide_comment", "unhide_comment"]


def test_a_visitor_is_led_to_our_own_sign_in_and_back():
    answer = Client().get(reverse("admin:index"), follow=True)

    wanted = reverse("admin:index").replace("/", "%2F")
    assert answer.redirect_chain[-1] == (f"{reverse('account_login')}?next={wanted}", 302)


def test_the_desk_takes_no_password_itself():
    person = make.moderator()

    answer = Client().post(reverse("admin:login"), {"username": person.email, "password": make.PASSWORD})

    assert answer.status_code == 302
    assert answer.url.startswith(reverse("account_login"))


def test_nobody_is_sent_to_another_host():
    answer = signed_in(make.moderator()).get(reverse("admin:login"), {"next": "https://evil.example/"})

    assert answer.url == reverse("admin:index")


def test_a_citizen_is_refused():
    answer = signed_in(make.person()).get(reverse("admin:index"), follow=True)

    assert answer.status_code == 403


def test_staff_without_a_second_factor_is_led_to_set_one_up():
    answer = signed_in(make.moderator(), second_factor=False).get(reverse("admin:index"), follow=True)

    assert any(url.startswith(reverse("mfa_index")) for url, _status in answer.redirect_chain)


@pytest.mark.parametrize("name", VERBS)
def test_staff_without_a_second_factor_decides_nothing(name):
    idea = make.idea(Stage.SUBMITTED)

    signed_in(make.moderator(), second_factor=False).post(reverse(f"admin:{name}", args=[idea.pk]))

    idea.refresh_from_db()
    assert (idea.stage, idea.hidden_at) == ("submitted", None)


@pytest.mark.parametrize("role", "MSDO")
def test_the_desk_opens_for_staff(role):
    answer = signed_in(PEOPLE[role]()).get(reverse("admin:index"))

    assert answer.status_code == 200


@pytest.mark.parametrize(("name", "role", "may"), CASES)
def test_each_role_sees_its_own_lists(name, role, may):
    answer = signed_in(PEOPLE[role]()).get(reverse(f"admin:{name}_changelist"))

    assert answer.status_code == (200 if may else 403)


@pytest.mark.parametrize("role", "DO")
@pytest.mark.parametrize("name", VERBS)
def test_only_those_who_keep_order_decide_about_ideas(name, role):
    idea = make.idea(Stage.SUBMITTED)

    answer = signed_in(PEOPLE[role]()).post(reverse(f"admin:{name}", args=[idea.pk]))

    assert answer.status_code == (404 if role == "D" else 403)  # those who decide have a desk, but see no more there
    assert idea.events.count() == 0


@pytest.mark.parametrize("name", VERBS)
def test_whoever_decides_at_the_end_of_the_path_moderates_nothing_that_everybody_sees(name):
    idea = make.idea()

    answer = signed_in(people.decision_maker()).post(reverse(f"admin:{name}", args=[idea.pk]))

    assert answer.status_code == 403
    assert idea.events.count() == 0


@pytest.mark.parametrize("role", "DO")
@pytest.mark.parametrize("name", COMMENT_VERBS)
def test_only_those_who_keep_order_decide_about_comments(name, role):
    comment = make.comment(make.idea())
    events = comment.idea.events.count()

    answer = signed_in(PEOPLE[role]()).post(reverse(f"admin:{name}", args=[comment.pk]))

    assert answer.status_code == 403
    assert comment.idea.events.count() == events


def test_a_role_that_ended_closes_the_desk_at_the_next_request():
    person = make.moderator()
    client = signed_in(person)
    assert client.get(reverse("admin:index")).status_code == 200

    person.groups.clear()

    assert client.get(reverse("admin:index"), follow=True).status_code == 403


def test_what_other_packages_bring_is_not_on_the_desk():
    from django.contrib import admin

    ours = {"accounts", "activity", "ideas", "measures", "strategy"}
    assert {model._meta.app_label for model in admin.site._registry} <= ours

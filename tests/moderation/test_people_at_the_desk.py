"""People at the desk: moderation looks them up without their addresses, the operator grants roles and bans."""

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client
from django.urls import reverse

from accounts.models import User
from tests import make
from tests.accounts.entering import sign_in
from tests.moderation import people
from tests.moderation.people import signed_in

pytestmark = pytest.mark.django_db

LIST = "/verwaltung/accounts/user/"


def page_of(person):
    return reverse("admin:accounts_user_change", args=[person.pk])


def test_moderators_never_read_an_address():
    person = make.person("Mira K.", email="mira.geheim@beispiel.example")
    idea = make.idea(author=person)
    comment = make.comment(idea, by=person)
    client = people.moderator()

    for url in (
        LIST,
        f"{LIST}?q=Mira",
        page_of(person),
        reverse("admin:index"),
        reverse("admin:ideas_idea_changelist") + "?stand=alle",
        reverse("admin:ideas_idea_change", args=[idea.pk]),
        reverse("admin:ideas_comment_changelist") + "?stand=alle",
        reverse("admin:ideas_comment_change", args=[comment.pk]),
    ):
        assert "geheim" not in client.get(url).content.decode(), url


@pytest.mark.parametrize("query", [{"q": "geheim@beispiel"}, {"email__startswith": "mira"}, {"o": "email"}])
def test_moderators_cannot_find_out_an_address_by_asking(query):
    make.person("Mira K.", email="mira.geheim@beispiel.example")

    answer = people.moderator().get(LIST, query)

    if answer.status_code == 200 and "q" in query:
        assert not list(answer.context["cl"].result_list)
    else:
        assert answer.status_code in {200, 302, 400}


def test_the_stabsstelle_reads_an_address_to_check_a_mandate():
    person = make.person(email="mira@beispiel.example")

    answer = people.stabsstelle().get(page_of(person))

    assert "mira@beispiel.example" in answer.content.decode()


@pytest.mark.parametrize("client", [people.moderator, people.stabsstelle])
def test_only_the_operator_changes_anything_about_people(client):
    person = make.person()

    answer = client().post(page_of(person), {"roles": ["moderator"]})

    person = User.objects.get(pk=person.pk)
    assert answer.status_code == 403
    assert (person.is_active, person.roles) == (True, frozenset())


def test_the_operator_grants_roles():
    person = make.person()

    signed_in(people.operator()).post(page_of(person), {"is_active": "on", "roles": ["moderator", "cdo"]})

    assert User.objects.get(pk=person.pk).roles == {"moderator", "cdo"}


def test_the_operator_types_nothing_else():
    person = make.person("Mira K.", email="mira@beispiel.example")
    typed = {"is_active": "on", "public_name": "Anders", "email": "x@y.example", "is_superuser": "on", "password": "x"}

    signed_in(people.operator()).post(page_of(person), typed)

    changed = User.objects.get(pk=person.pk)
    assert (changed.public_name, changed.email, changed.is_superuser) == ("Mira K.", "mira@beispiel.example", False)
    assert changed.check_password(make.PASSWORD)


def test_a_ban_ends_the_session_of_the_person():
    person = make.moderator()
    their_browser = signed_in(person)
    assert their_browser.get(reverse("admin:index")).status_code == 200

    signed_in(people.operator()).post(page_of(person), {"roles": ["moderator"]})

    assert not User.objects.get(pk=person.pk).is_active
    assert their_browser.get(reverse("admin:index")).status_code == 302


def test_a_person_let_in_again_has_to_sign_in_again():
    person, their_browser = make.person(), Client()
    sign_in(their_browser, person)
    assert "_auth_user_id" in their_browser.session

    signed_in(people.operator()).post(page_of(person), {"roles": []})
    User.objects.update(is_active=True)

    assert "_auth_user_id" not in their_browser.session


def test_nobody_bans_themselves():
    person = people.operator()

    answer = signed_in(person).post(page_of(person), {"roles": []})

    assert "nicht selbst sperren" in answer.content.decode()
    assert User.objects.get(pk=person.pk).is_active


def test_the_log_names_people_by_number():
    person = make.person("Mira K.")

    signed_in(people.operator()).post(page_of(person), {"is_active": "on", "roles": ["moderator"]})

    entry = LogEntry.objects.get()
    assert entry.object_repr == f"Person {person.pk}"
    assert "Mira" not in entry.change_message


@pytest.mark.parametrize(
    "guess", ["email__startswith=mira", "password__contains=2", "email=mira.geheim@beispiel.example"]
)
def test_nobody_guesses_a_column_letter_by_letter(guess):
    make.person("Mira K.", email="mira.geheim@beispiel.example")

    assert people.moderator().get(f"{LIST}?{guess}").status_code == 400


@pytest.mark.parametrize(
    "address", ["ideas/idea/?kind__exact=%00", "activity/event/?verb__exact=%00", "activity/delivery/?state__exact=%00"]
)
def test_nonsense_in_a_filter_is_refused(address):
    assert people.stabsstelle().get(f"/verwaltung/{address}").status_code == 400


@pytest.mark.parametrize(
    "address",
    [
        "accounts/user/?is_active__exact=1&rolle=moderator",
        "ideas/idea/?stand=alle&frist=vorbei&kind__exact=need&fields__id__exact=1",
        "activity/event/?at__gte=2026-01-01 00:00:00%2B01:00",
        "activity/statementofreasons/?rule__id__exact=1",
        "measures/measure/?phase__id__exact=1",
    ],
)
def test_what_the_filters_offer_works(address):
    assert people.stabsstelle().get(f"/verwaltung/{address}").status_code == 200

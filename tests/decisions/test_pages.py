"""Reading decisions: everybody reads those about public ideas; of the others only number, day and seal."""

from datetime import timedelta

import pytest
from django.urls import reverse

from activity.models import DecisionRecord
from arena import clock
from ideas.models import Stage
from tests import make

pytestmark = pytest.mark.django_db


def declined(stage=Stage.DISCUSSION, **fields):
    idea = make.idea(stage, **fields)
    idea.decline(
        by=make.stabsstelle(), category="not_feasible", reason="Kanarienvogel.", what_could_change="Ein Gesetz."
    )
    return idea, DecisionRecord.objects.get(idea=idea)


def test_a_decision_reads_like_a_letter(client):
    idea, record = declined(title="Bänke am Kanal")

    page = client.get(record.get_absolute_url()).content.decode()

    for words in ("Bänke am Kanal", "Kanarienvogel.", "Ein Gesetz.", "Die Stabsstelle Gemeinsam Digital", record.hash):
        assert words in page
    assert "ist rechtlich oder tatsächlich nicht umsetzbar" in page
    assert "Angaben und Wortlaut passen zur Prüfsumme." in page
    assert idea.get_absolute_url() in page


def test_a_decision_leads_to_the_others_about_the_same_idea(client):
    idea, record = declined()
    reopened = idea.reopen(by=make.stabsstelle(), reason="Das Gesetz ist da.")
    about_another = declined()[1]

    first, second = (client.get(each.get_absolute_url()).content.decode() for each in (record, reopened))

    assert "Nr. 2: Wieder öffnen" in first
    assert "In Diskussion" in first
    assert "Nr. 1: Nicht weiterverfolgen" in second
    assert f"Nr. {about_another.number}: " not in first + second


def test_the_list_says_which_office_decided(client):
    declined(title="Bänke am Kanal")

    page = client.get(reverse("decisions")).content.decode()

    assert "Die Stabsstelle Gemeinsam Digital" in page
    assert "Nicht weiterverfolgen: Bänke am Kanal" in page


def test_the_history_of_the_idea_leads_to_it(client):
    idea, record = declined()

    assert record.get_absolute_url() in client.get(reverse("history", args=[idea.pk])).content.decode()


@pytest.mark.parametrize("how", ["never published", "hidden", "withdrawn"])
def test_what_nobody_may_name_is_number_day_and_seal(client, how):
    if how == "never published":
        idea, record = declined(Stage.SUBMITTED, title="Geheimtitel")
    elif how == "hidden":
        idea, record = declined(title="Geheimtitel")
        idea.hide(by=make.moderator(), rule=make.rule(), reason="Darum.")
    else:
        idea = make.idea(title="Geheimtitel")
        idea.defer(by=make.stabsstelle(), reason="Kanarienvogel.", review_on=clock.today() + timedelta(days=9))
        idea.withdraw(by=idea.authors.first(), reason="Weg.")
        record = DecisionRecord.objects.get()

    answers = [
        client.get(reverse(name, args=args))
        for name, args in (("decisions", []), ("decision", [record.number]), ("decision_as_json", [record.number]))
    ]

    for answer in answers:
        assert answer.status_code == 200
        text = answer.content.decode()
        assert "Geheimtitel" not in text
        assert "Kanarienvogel" not in text
        assert idea.reference not in text
        assert idea.get_absolute_url() not in text
    assert record.hash in answers[1].content.decode()
    assert set(answers[2].json()) == {"number", "at", "hash"}


def test_the_authors_read_what_others_may_not(client):
    idea, record = declined(Stage.SUBMITTED)
    client.force_login(idea.authors.first())

    assert "Kanarienvogel" in client.get(record.get_absolute_url()).content.decode()


def test_blacked_out_words_say_so(client):
    record = declined()[1]
    record.text.blank()

    page = client.get(record.get_absolute_url()).content.decode()

    assert "Geschwärzt" in page
    assert "Kanarienvogel" not in page
    assert client.get(reverse("decision_as_json", args=[record.number])).json()["blackened"] is True


def test_the_json_holds_all_that_is_sealed(client):
    record = declined()[1]

    facts = client.get(reverse("decision_as_json", args=[record.number])).json()

    assert facts["sealed"] == record.sealed()
    assert facts["words"]["reason"] == "Kanarienvogel."


def test_the_list_is_walked_twenty_at_a_time(client, django_assert_max_num_queries):
    stabsstelle = make.stabsstelle()
    idea = make.idea()
    for _ in range(11):
        idea.decline(by=stabsstelle, category="other", reason="Nein.")
        idea.reopen(by=stabsstelle, reason="Doch.")

    with django_assert_max_num_queries(5):
        first = client.get(reverse("decisions"))
    second = client.get(reverse("decisions") + first.context["older_url"])

    assert [entry["record"].number for entry in first.context["entries"]] == list(range(22, 2, -1))
    assert [entry["record"].number for entry in second.context["entries"]] == [2, 1]
    assert client.get(reverse("decisions") + "?vor=unsinn").status_code == 200


def test_an_unknown_number_is_unknown(client):
    assert client.get("/entscheidungen/99/").status_code == 404

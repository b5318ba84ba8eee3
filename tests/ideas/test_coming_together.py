"""Looking for something, offering it without a role, and talking: contact only after both said yes."""

import pytest
from bs4 import BeautifulSoup
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from activity.mail.news import News
from activity.models import Event, Follow
from activity.verbs import Verb
from arena import clock
from arena.transitions import Unmet, WrongStage
from ideas.matching import suggestions_for
from ideas.models import Contact, Help, Stage, Wanted
from ideas.models.consortium import Role
from tests import make
from tests.ideas.carrying import broken, hearers_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def law():
    return make.competence("recht", "Recht")


def skilled(*competences, **known):
    person = make.person(**known)
    person.competences.set(competences)
    return person


def skilled_body(*competences, name="", voice=True):
    body = make.organisation(name)
    body.competences.set(competences)
    if voice:
        make.representative(body)
    return body


def post(client, person, name, pk, **said):
    client.force_login(person)
    return client.post(reverse(name, args=[pk]), said)


def page_of(client, idea, person=None):
    client.logout()
    if person:
        client.force_login(person)
    return client.get(reverse("carrying", args=[idea.pk])).content.decode()


def suggested(idea):
    return suggestions_for(
        idea,
        wanted=idea.wanted.open().select_related("competence"),
        offers=idea.help.standing().select_related("person", "organisation", "competence"),
    )


# Gesucht


def test_what_is_looked_for_is_public_and_followers_hear_of_it(client, law):
    idea, follower = make.idea(), make.person()
    Follow.objects.create(idea=idea, user=follower)

    Wanted.name(idea, competence=law, by=idea.authors.get(), note="Für die Satzung")

    assert "Für die Satzung" in page_of(client, idea)
    assert "Recht" in client.get(idea.get_absolute_url()).content.decode()
    assert hearers_of(Verb.NEED_NAMED) == {follower.pk: "followers"}


@pytest.mark.parametrize("who", ["author", "co-author", "lead"])
def test_authors_and_the_lead_name_and_close(client, law, who):
    co_author = make.person()
    idea = make.idea(co_authors=(co_author,))
    lead = make.responsibility(idea).person
    person = {"author": idea.authors.first(), "co-author": co_author, "lead": lead}[who]

    assert post(client, person, "name_need", idea.pk, competence=law.pk, note="x").status_code == 302
    wanted = Wanted.objects.get()
    assert post(client, person, "close_need", wanted.pk).status_code == 302

    assert not Wanted.objects.open().exists()
    assert post(client, person, "close_need", wanted.pk).status_code == 409


def test_nobody_else_does(client, law):
    idea = make.idea()
    partner = make.responsibility(idea, role=Role.PARTNER).person
    wanted = Wanted.name(idea, competence=law, by=idea.authors.get())

    for person in (make.person(), partner, make.stabsstelle()):
        assert post(client, person, "name_need", idea.pk, competence=law.pk).status_code == 403
        assert post(client, person, "close_need", wanted.pk).status_code == 403


def test_the_same_is_looked_for_once_and_again_after_it_was_closed(law):
    idea = make.idea()
    author = idea.authors.get()
    wanted = Wanted.name(idea, competence=law, by=author)

    with pytest.raises(Unmet):
        Wanted.name(idea, competence=law, by=author)
    with pytest.raises(IntegrityError), transaction.atomic():
        Wanted.objects.create(idea=idea, competence=law, named_by=author)
    wanted.close(by=author)

    assert Wanted.name(idea, competence=law, by=author)


def test_what_was_typed_stays_when_nothing_was_chosen(client):
    idea = make.idea()

    answer = post(client, idea.authors.get(), "name_need", idea.pk, note="Für die Satzung")

    assert answer.status_code == 422
    assert 'value="Für die Satzung"' in answer.content.decode()


@pytest.mark.parametrize("stage", ["deferred", "declined", "archived"])
def test_what_rests_looks_for_nothing(law, stage):
    idea = make.idea(Stage(stage), published=True)

    with pytest.raises(WrongStage):
        Wanted.name(idea, competence=law, by=idea.authors.get())
    with pytest.raises(WrongStage):
        Help.offer(idea, by=make.person(), text="Ich helfe.")


# Angeboten


def test_anybody_offers_and_the_authors_hear_of_it(client, law):
    idea, person = make.idea(), make.person()

    answer = post(client, person, "offer_help", idea.pk, text="Ich habe Daten.", competence=law.pk)

    assert answer.status_code == 302
    assert "Ich habe Daten." in page_of(client, idea)
    assert hearers_of(Verb.HELP_OFFERED) == {idea.authors.get().pk: "authors"}
    assert idea.follows.filter(user=person).exists()


def test_for_a_body_both_names_are_shown_and_only_with_a_mandate(client):
    idea, body = make.idea(), make.organisation("Bezirksamt Mitte")
    person, stranger = make.representative(body, "Rana B."), make.representative()

    assert post(client, stranger, "offer_help", idea.pk, text="x", organisation=body.pk).status_code == 422
    post(client, person, "offer_help", idea.pk, text="Ein Raum.", organisation=body.pk)

    page = page_of(client, idea)
    assert Help.objects.get().organisation == body
    assert "Bezirksamt Mitte" in page
    assert "Es spricht: Rana B." in page


def test_only_one_who_offered_takes_it_back(client):
    idea, person = make.idea(), make.person()
    given = Help.offer(idea, by=person, text="Ein Raum.")

    assert post(client, idea.authors.get(), "withdraw_help", given.pk).status_code == 403
    assert post(client, person, "withdraw_help", given.pk).status_code == 302
    assert post(client, person, "withdraw_help", given.pk).status_code == 409
    assert "Ein Raum." not in page_of(client, idea)


def test_an_empty_offer_is_asked_for_again(client):
    answer = post(client, make.person(), "offer_help", make.idea().pk, text=" ")

    assert answer.status_code == 422
    assert "Bitte schreiben Sie, was Sie beitragen können." in answer.content.decode()


# Who fits, and why


def test_people_bodies_and_offers_that_fit_are_suggested_with_the_reason(law):
    data = make.competence("daten", "Daten")
    idea = make.idea()
    Wanted.name(idea, competence=law, by=idea.authors.get())
    person, body, giver = skilled(law, data), skilled_body(law), make.person()
    skilled(data)
    Help.offer(idea, by=giver, text="Ich bin Juristin.", competence=law)

    found = [(each.name, each.why) for each in suggested(idea)]

    assert found == [
        (str(giver), "passt, weil „Recht“ hier gesucht und angeboten ist"),
        (str(person), "passt, weil „Recht“ gesucht ist und im Profil steht"),
        (str(body), "passt, weil „Recht“ gesucht ist und im Profil steht"),
    ]


def test_never_the_ideas_own_people_nor_who_cannot_be_asked(law):
    author, co_author = skilled(law), skilled(law)
    idea = make.idea(author=author, co_authors=(co_author,))
    Wanted.name(idea, competence=law, by=author)
    carrying = skilled_body(law)
    make.responsibility(idea, role=Role.PARTNER, body=carrying, by=carrying.mandates.get().user)
    colleague = make.representative(carrying)
    colleague.competences.add(law)
    make.responsibility(idea, role=Role.EXPERTISE, by=skilled(law))
    skilled(law, is_active=False)
    skilled(law).emailaddress_set.update(verified=False)
    skilled_body(law, voice=False)
    unverified = skilled_body(law)
    type(unverified).objects.filter(pk=unverified.pk).update(verified_at=None)
    Help.offer(idea, by=co_author, text="Ich auch.")

    assert suggested(idea) == []


def test_at_most_ten_and_nobody_twice(law):
    idea = make.idea()
    Wanted.name(idea, competence=law, by=idea.authors.get())
    twice = skilled(law)
    Help.offer(idea, by=twice, text="Gern.", competence=law)
    for _each in range(12):
        skilled(law)

    found = suggested(idea)

    assert len(found) == 10
    assert [each.person for each in found].count(twice) == 1


def test_without_something_open_nobody_is_suggested_but_who_offered(law):
    idea, giver = make.idea(), make.person()
    skilled(law)
    Wanted.name(idea, competence=law, by=idea.authors.get()).close(by=idea.authors.get())
    Help.offer(idea, by=giver, text="Ich helfe.")

    assert [each.person for each in suggested(idea)] == [giver]


def test_only_authors_and_the_lead_see_who_fits(client, law):
    idea = make.idea()
    lead = make.responsibility(idea).person
    Wanted.name(idea, competence=law, by=idea.authors.get())
    skilled(law)

    for person in (idea.authors.get(), lead):
        assert "passt, weil" in page_of(client, idea, person)
    for person in (None, make.person(), make.stabsstelle()):
        assert "passt, weil" not in page_of(client, idea, person)


def test_the_page_costs_the_same_however_many_carry_offer_and_fit(client, law):
    idea = make.idea()
    author = idea.authors.get()
    client.force_login(author)
    url = reverse("carrying", args=[idea.pk])

    def crowd(count, role):
        for _each in range(count):
            make.responsibility(idea, role=role)
            make.responsibility(idea, role=Role.RESOURCES, body=make.organisation(), accepted=False)
            Help.offer(idea, by=make.person(), text="Gern.", competence=law)
            skilled(law)
            skilled_body(law)

    def cost():
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url).status_code == 200
        return len(queries)

    Wanted.name(idea, competence=law, by=author)
    crowd(1, Role.PARTNER)
    client.get(url)
    before = cost()
    crowd(4, Role.EXPERTISE)

    assert cost() == before
    assert before <= 30


# Contact


@pytest.fixture
def fit(law):
    idea = make.idea()
    Wanted.name(idea, competence=law, by=idea.authors.get())
    return idea, skilled(law, name="Deniz A.", email="deniz@beispiel.example")


def test_who_fits_is_asked_and_hears_of_it(client, fit):
    idea, person = fit

    answer = post(client, idea.authors.get(), "ask_contact", idea.pk, asked=person.pk, note="Haben Sie Zeit?")

    assert answer.status_code == 302
    assert hearers_of(Verb.CONTACT_ASKED) == {person.pk: "asked"}
    assert Event.objects.get(verb=Verb.CONTACT_ASKED).reason == "Haben Sie Zeit?"
    assert not Event.objects.get(verb=Verb.CONTACT_ASKED).is_public
    assert "Sie sind am Zug" in page_of(client, idea, person)


def test_until_both_said_yes_nobody_sees_an_address(client, fit):
    idea, person = fit
    author = idea.authors.get()
    contact = Contact.ask(idea, by=author, asked=person)

    assert person.email not in page_of(client, idea, author)
    assert author.email not in page_of(client, idea, person)
    post(client, person, "answer_contact", contact.pk, answer="agreed")
    assert person.email in page_of(client, idea, author)
    assert author.email in page_of(client, idea, person)

    for other in (None, make.person(), make.stabsstelle(), make.responsibility(idea).person):
        page = page_of(client, idea, other)
        assert person.email not in page
        assert author.email not in page


def test_the_mail_brings_each_the_address_of_the_other(fit):
    idea, person = fit
    author = idea.authors.get()
    contact = Contact.ask(idea, by=author, asked=person)

    contact.answer_with(Contact.Answer.AGREED, by=person)

    event = Event.objects.get(verb=Verb.CONTACT_AGREED)
    assert hearers_of(Verb.CONTACT_AGREED) == {author.pk: "asker", person.pk: "asked"}
    assert News(event, "asker", author).contact_address == person.email
    assert News(event, "asked", person).contact_address == author.email


def test_a_no_keeps_every_address(client, fit):
    idea, person = fit
    author = idea.authors.get()
    contact = Contact.ask(idea, by=author, asked=person)

    post(client, person, "answer_contact", contact.pk, answer="refused")

    assert person.email not in page_of(client, idea, author)
    assert author.email not in page_of(client, idea, person)
    assert hearers_of(Verb.CONTACT_REFUSED) == {author.pk: "asker"}


def test_whoever_does_not_fit_is_not_asked(client, fit):
    idea, _person = fit

    answer = post(client, idea.authors.get(), "ask_contact", idea.pk, asked=make.person().pk)

    assert answer.status_code == 422
    assert not Contact.objects.exists()


def test_nobody_is_asked_twice(client, fit):
    idea, person = fit
    author = idea.authors.get()
    Contact.ask(idea, by=author, asked=person)

    assert post(client, author, "ask_contact", idea.pk, asked=person.pk).status_code == 409
    assert "Deniz A. um Kontakt bitten" not in page_of(client, idea, author)


def test_only_the_idea_asks_and_only_the_asked_person_answers_once(client, fit):
    idea, person = fit
    contact = Contact.ask(idea, by=idea.authors.get(), asked=person)

    assert post(client, make.person(), "ask_contact", idea.pk, asked=person.pk).status_code == 403
    for other in (make.person(), idea.authors.get()):
        assert post(client, other, "answer_contact", contact.pk, answer="agreed").status_code == 403
    assert post(client, person, "answer_contact", contact.pk, answer="perhaps").status_code == 404
    assert post(client, person, "answer_contact", contact.pk, answer="agreed").status_code == 302
    assert post(client, person, "answer_contact", contact.pk, answer="refused").status_code == 409


def test_an_erased_persons_address_is_nowhere(client, fit):
    idea, person = fit
    author = idea.authors.get()
    Contact.ask(idea, by=author, asked=person).answer_with(Contact.Answer.AGREED, by=person)
    type(person).objects.filter(pk=person.pk).update(is_active=False)

    page = page_of(client, idea, author)

    assert person.email not in page
    assert "Das Konto gibt es nicht mehr." in page


# All of them


def verbs(idea, law):
    author, other = idea.authors.get(), make.person()
    return [
        lambda: Wanted.name(idea, competence=make.competence("daten", "Daten"), by=author),
        lambda: Wanted.objects.get().close(by=author),
        lambda: Help.offer(idea, by=other, text="Ich helfe."),
        lambda: Help.objects.get().withdraw(by=other),
        lambda: Contact.ask(idea, by=author, asked=make.person()),
        lambda: Contact.objects.get().answer_with(Contact.Answer.AGREED, by=other),
    ]


@pytest.mark.parametrize("number", range(6))
def test_every_verb_holds_the_idea_and_is_all_or_nothing(law, number, monkeypatch):
    idea, other = make.idea(), make.person()
    Wanted.objects.create(idea=idea, competence=law, named_by=other)
    Help.objects.create(idea=idea, person=other, text="Ich helfe.")
    Contact.objects.create(idea=idea, asker=other, asked=make.person())
    before = everything()
    monkeypatch.setattr(Event, "record", broken)

    with CaptureQueriesContext(connection) as queries, pytest.raises(RuntimeError):
        verbs(idea, law)[number]()

    assert any("FOR UPDATE" in query["sql"] and "ideas_idea" in query["sql"] for query in queries)
    assert everything() == before


def everything():
    return [list(model.objects.order_by("pk").values()) for model in (Wanted, Help, Contact)]


@pytest.mark.parametrize("name", ["name_need", "offer_help", "ask_contact"])
def test_a_hidden_idea_does_not_exist(client, name):
    assert post(client, make.person(), name, make.idea(hidden=True).pk).status_code == 404


def test_what_belongs_to_a_hidden_idea_does_not_exist_either(client, law):
    idea, person = make.idea(), make.person()
    wanted = Wanted.name(idea, competence=law, by=idea.authors.get())
    given = Help.offer(idea, by=person, text="Ich helfe.")
    contact = Contact.ask(idea, by=idea.authors.get(), asked=person)
    type(idea).objects.update(hidden_at=clock.now())

    assert post(client, person, "close_need", wanted.pk).status_code == 404
    assert post(client, person, "withdraw_help", given.pk).status_code == 404
    assert post(client, person, "answer_contact", contact.pk, answer="agreed").status_code == 404


def test_a_visitor_is_led_to_sign_in(client):
    idea = make.idea()

    page = BeautifulSoup(page_of(client, idea), "html.parser")

    assert page.select_one("#mitwirkung a[href^='/anmelden/']")["href"].endswith(f"/ideen/{idea.pk}/verantwortung/")


def test_every_form_that_asks_or_answers_carries_its_token(client, fit):
    idea, _person = fit
    other = make.person()
    Contact.ask(idea, by=idea.authors.get(), asked=other)

    for reader, count in ((idea.authors.get(), 3), (other, 1)):
        forms = BeautifulSoup(page_of(client, idea, reader), "html.parser").select("#mitwirkung form")
        assert len(forms) > count
        assert all(form.select_one("[name=csrfmiddlewaretoken]") for form in forms)

"""Asking for an opinion: the lead or the Stabsstelle asks a party from outside, by a day; it answers or says no."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from activity import mail
from activity.models import Delivery, Event
from arena import clock
from arena.transitions import Unmet, WrongStage
from ideas import clocks
from ideas.models import Idea, Kind, OpinionInvitation, Stage
from ideas.models.consortium import Role
from tests import make
from tests.ideas.carrying import afresh, broken, hearers_of
from tests.moderation.people import signed_in

pytestmark = pytest.mark.django_db


def led_idea():
    idea = make.idea()
    return idea, make.responsibility(idea).person


def words_of(person, verb):
    """The text of the mail about this verb, as it goes out."""
    delivery = Delivery.objects.filter(recipient=person, event__verb=verb).latest("created_at")
    return mail.write(delivery)[1].text


def test_the_lead_asks_a_person_by_a_day_counted_in_working_days():
    idea, lead = led_idea()
    lawyer, monday = make.person("Jona R."), date(2026, 12, 21)

    with clock.travel(timedelta(days=(monday - clock.today()).days)):
        asked = make.opinion_invitation(idea, by=lead, person=lawyer, working_days=5, note="Geht das ohne Gesetz?")

    assert (asked.party, asked.is_open, asked.note) == (lawyer, True, "Geht das ohne Gesetz?")
    # 25 December is a holiday.
    assert (asked.remind_on, asked.due_on) == (date(2026, 12, 23), date(2026, 12, 29))
    event = Event.objects.get(verb="opinion_invited")
    assert event.details == {"invitation": asked.pk, "dimension": "legal", "until": "2026-12-29"}
    assert "Erbeten bis 29. Dezember 2026." in event.told_besides
    assert hearers_of("opinion_invited") == {lawyer.pk: "experts"}


def test_the_mail_says_on_what_by_when_and_how_to_say_no():
    idea, lead = led_idea()
    lawyer = make.person()

    make.opinion_invitation(idea, by=lead, person=lawyer, note="Geht das ohne Gesetz?")

    words = words_of(lawyer, "opinion_invited")
    assert "(rechtlich)" in words
    assert "> Geht das ohne Gesetz?" in words
    assert "in 15 Arbeitstagen" in words
    assert "lehnen Sie bitte auf derselben Seite ab" in words
    assert f"/ideen/{idea.pk}/stellungnahmen/#bitte-" in words


def test_a_body_is_asked_and_whoever_may_act_for_it_hears_of_it():
    idea, body = make.idea(), make.organisation()
    first, second = make.representative(body), make.representative(body)

    make.opinion_invitation(idea, organisation=body)

    assert hearers_of("opinion_invited") == {first.pk: "experts", second.pk: "experts"}
    assert Event.objects.get(verb="opinion_invited").details["office"] == "stabsstelle"


def test_one_party_is_asked_once_at_a_time():
    idea, lawyer = make.idea(), make.person()
    make.opinion_invitation(idea, person=lawyer)

    with pytest.raises(Unmet):
        make.opinion_invitation(idea, person=lawyer)
    make.opinion_invitation(idea, person=lawyer, dimension="technical")

    day = clock.today()
    with pytest.raises(IntegrityError), transaction.atomic():
        OpinionInvitation.objects.create(
            idea=idea, dimension="legal", person=lawyer, invited_by=lawyer, remind_on=day, due_on=day
        )


def test_nobody_of_the_idea_is_asked_and_nobody_about_a_need():
    idea, body = make.idea(), make.organisation()
    make.responsibility(idea, role=Role.PARTNER, body=body)

    for own in ({"person": idea.authors.get()}, {"organisation": body}):
        with pytest.raises(Unmet) as refused:
            make.opinion_invitation(afresh(idea), **own)
        assert [guard.code for guard in refused.value.guards] == ["from_outside"]
    with pytest.raises(Unmet):
        make.opinion_invitation(make.idea(kind=Kind.NEED))
    with pytest.raises(WrongStage):
        make.opinion_invitation(make.idea(Stage.ASSESSMENT))


def test_the_opinion_answers_the_request_and_whoever_asked_hears_of_it():
    idea, lead = led_idea()
    lawyer = make.person()
    asked = make.opinion_invitation(idea, by=lead, person=lawyer)

    given = make.opinion(idea, by=lawyer)

    asked.refresh_from_db()
    assert (asked.answer, asked.opinion) == ("given", given)
    assert hearers_of("opinion_given") == {lead.pk: "inviter", idea.authors.get().pk: "authors"}
    assert "hat auf Ihre Bitte" in words_of(lead, "opinion_given")


def test_an_opinion_on_something_else_or_of_somebody_else_answers_nothing():
    idea, lawyer, body = make.idea(), make.person(), make.organisation()
    asked = [make.opinion_invitation(idea, person=lawyer), make.opinion_invitation(idea, organisation=body)]

    make.opinion(idea, by=lawyer, dimension="technical")
    make.opinion(idea, by=make.representative(body))

    assert OpinionInvitation.objects.open().filter(pk__in=[each.pk for each in asked]).count() == 2


def test_who_is_asked_may_decline_with_or_without_a_reason():
    idea, body = make.idea(), make.organisation("Amt für Fragen")
    staff, speaker = make.stabsstelle(), make.representative(body, "Jona R.")
    asked = make.opinion_invitation(idea, by=staff, organisation=body)

    asked.decline(by=speaker, reason="Fragen Sie die Nachbarbehörde.")

    assert asked.answer == "declined"
    assert hearers_of("opinion_invitation_declined") == {staff.pk: "inviter"}
    assert "Jona R. für Amt für Fragen nimmt" in words_of(staff, "opinion_invitation_declined")
    assert "> Fragen Sie die Nachbarbehörde." in words_of(staff, "opinion_invitation_declined")
    assert not Event.objects.get(verb="opinion_invitation_declined").is_public


def test_a_request_is_answered_or_taken_back_once():
    asked = make.opinion_invitation(make.idea())
    stale = OpinionInvitation.objects.get(pk=asked.pk)
    asked.withdraw(by=asked.invited_by)

    assert hearers_of("opinion_invitation_withdrawn") == {asked.person_id: "experts"}
    for late in (stale.decline, stale.withdraw):
        with pytest.raises(WrongStage):
            late(by=asked.person)


@pytest.mark.parametrize("verb", ["decline", "withdraw"])
def test_when_the_event_fails_nothing_changed(verb, monkeypatch):
    asked = make.opinion_invitation(make.idea())
    monkeypatch.setattr(Event, "record", broken)

    with pytest.raises(RuntimeError):
        getattr(asked, verb)(by=asked.person)

    assert OpinionInvitation.objects.get().is_open


# What time brings


def live(days):
    for day in days:
        with clock.travel(timedelta(days=day)):
            clocks.tick()
            clocks.tick()


def told_of(idea, start):
    events = Event.objects.filter(idea=idea, verb__startswith="opinion", actor=None).order_by("pk")
    return [((event.at.date() - start).days, event.verb) for event in events]


@pytest.fixture
def monday():
    """Noon on a Monday without holidays near."""
    with clock.travel(timedelta(days=(date(2027, 2, 1) - clock.today()).days)):
        yield clock.today()


def test_it_is_reminded_three_working_days_before_and_said_to_be_overdue_the_day_after_each_once(monday):
    idea, lead = led_idea()
    asked = make.opinion_invitation(idea, by=lead, working_days=10)
    assert asked.due_on == date(2027, 2, 15)

    live(range(60))

    assert told_of(idea, monday) == [(9, "opinion_reminded"), (15, "opinion_overdue")]
    assert hearers_of("opinion_reminded") == {asked.person_id: "experts"}
    assert hearers_of("opinion_overdue") == {asked.person_id: "experts", lead.pk: "inviter"}
    assert "hat zur Idee" in words_of(lead, "opinion_overdue")
    assert "war bis Mo., 15. Februar" in words_of(asked.person, "opinion_overdue")


def test_a_clock_that_runs_late_says_overdue_alone(monday):
    idea = make.idea()
    make.opinion_invitation(idea, working_days=10)

    live([30, 31])

    assert [verb for _day, verb in told_of(idea, monday)] == ["opinion_overdue"]


@pytest.mark.parametrize("answer", ["give", "decline", "withdraw"])
def test_what_is_answered_is_not_chased(answer, monday):
    idea = make.idea()
    asked = make.opinion_invitation(idea)
    if answer == "give":
        make.opinion(idea, by=asked.person)
    else:
        getattr(asked, answer)(by=asked.person)

    live(range(0, 60, 3))

    assert told_of(idea, monday) == []


def test_what_can_not_be_given_now_is_not_chased(monday):
    hidden, assessed = make.idea(), make.idea()
    for idea in (hidden, assessed):
        make.opinion_invitation(idea)
    Idea.objects.filter(pk=hidden.pk).update(hidden_at=clock.now())
    Idea.objects.filter(pk=assessed.pk).update(stage=Stage.ASSESSMENT)

    live(range(0, 60, 3))

    assert told_of(hidden, monday) == told_of(assessed, monday) == []


def test_while_the_idea_is_deferred_the_days_stand_still(monday):
    idea, staff = make.idea(), make.stabsstelle()
    make.opinion_invitation(idea, working_days=10)
    with clock.travel(timedelta(days=5)):
        idea.defer(by=staff, reason="Der Haushalt fehlt.", review_on=clock.today() + timedelta(days=99))
    live(range(5, 105, 5))
    with clock.travel(timedelta(days=105)):
        idea.resume(by=staff)

    live(range(105, 130))

    assert told_of(idea, monday) == [(109, "opinion_reminded"), (115, "opinion_overdue")]


# The pages


def test_the_lead_asks_on_the_page_and_sees_who_knows_about_it():
    idea, lead = led_idea()
    law = make.competence("recht", "Recht")
    lawyer, body = make.person("Jona R."), make.organisation("Rechtsamt")
    lawyer.competences.add(law)
    body.competences.add(law)
    make.representative(body, "Rana B.")
    browser, there = signed_in(lead), reverse("invite_opinion", args=[idea.pk])

    page = browser.get(there + "?dimension=legal").content.decode()
    form = {"dimension": "legal", "to": "jona r.", "working_days": "10", "note": "Geht das?"}
    answer = browser.post(there, form)

    assert "Rechtsamt" in page
    assert "?dimension=legal&amp;an=Jona+R." in page
    asked = OpinionInvitation.objects.get()
    assert (answer.status_code, answer.url) == (302, asked.get_absolute_url())
    assert (asked.person, asked.due_on) == (lawyer, clock.after_working_days(clock.today(), 10))


def test_an_unknown_name_comes_back_with_everything_typed():
    idea = make.idea()
    form = {"dimension": "legal", "to": "Niemand N.", "working_days": "10", "note": "Geht das?"}

    answer = signed_in(make.stabsstelle()).post(reverse("invite_opinion", args=[idea.pk]), form)

    assert answer.status_code == 422
    assert "Geht das?" in answer.content.decode()
    assert "Unter diesem Namen finden wir niemanden." in answer.content.decode()


def test_strangers_authors_and_supporters_may_not_ask():
    idea, supporter = make.idea(), make.person()
    idea.support(by=supporter)
    form = {"dimension": "legal", "to": make.person("Jona R.").public_name, "working_days": "10"}

    for person in (make.person(), supporter, idea.authors.get(), make.moderator()):
        assert signed_in(person).post(reverse("invite_opinion", args=[idea.pk]), form).status_code == 403
    assert not OpinionInvitation.objects.exists()


def test_only_who_is_asked_declines_and_only_lead_and_stabsstelle_take_back():
    idea, lead = led_idea()
    asked = make.opinion_invitation(idea, by=lead)
    decline, withdraw = (
        reverse(name, args=[asked.pk]) for name in ("decline_opinion_invitation", "withdraw_opinion_invitation")
    )
    stranger, leading, lawyer = signed_in(make.person()), signed_in(lead), signed_in(asked.person)

    refused = [
        stranger.post(decline),
        leading.post(decline),
        stranger.post(withdraw),
        lawyer.post(withdraw),
    ]

    assert [answer.status_code for answer in refused] == [403, 403, 403, 403]
    assert OpinionInvitation.objects.get().is_open
    assert lawyer.post(decline, {"reason": ""}).status_code == 302
    assert OpinionInvitation.objects.get().answer == "declined"
    assert leading.post(withdraw).status_code == 409


def test_people_who_are_asked_are_named_only_to_those_whom_it_concerns(client):
    idea, lead = led_idea()
    make.opinion_invitation(idea, by=lead, person=make.person("Jona R."))
    make.opinion_invitation(idea, by=lead, organisation=make.organisation("Rechtsamt"))
    there, history = (reverse(name, args=[idea.pk]) for name in ("opinions", "history"))
    jona = idea.opinion_invitations.get(organisation=None).person

    public = client.get(there).content.decode() + client.get(history).content.decode()

    assert "Rechtsamt" in public
    assert "eine Fachperson" in public
    assert "Jona R." not in public
    for person in (lead, idea.authors.get(), make.stabsstelle(), jona):
        assert "Jona R." in signed_in(person).get(there).content.decode()


def test_who_is_asked_sees_it_on_their_own_page_and_at_the_idea():
    idea, body = make.idea(), make.organisation("Rechtsamt")
    speaker = make.representative(body)
    asked = make.opinion_invitation(idea, organisation=body)
    browser = signed_in(speaker)

    mine, page = browser.get(reverse("mine")).content.decode(), browser.get(asked.get_absolute_url()).content.decode()

    assert "Stellungnahme von Rechtsamt (rechtlich), erbeten in 15 Arbeitstagen" in mine
    assert "Sie sind am Zug: Bitte um Ihre Stellungnahme" in page
    assert f"?dimension=legal&amp;stelle={body.pk}" in page
    make.opinion(idea, by=speaker, body=body)
    assert "Rechtsamt (rechtlich)" not in browser.get(reverse("mine")).content.decode()

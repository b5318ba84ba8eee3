"""Granting: the Stabsstelle lets a person act for a checked body, from a day to a day, or says why not."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.urls import reverse

from accounts.models import Mandate, MandateRequest
from activity.models import Event
from activity.verbs import Verb
from arena import clock
from arena.transitions import Refused
from tests import make
from tests.mails import deliver, text_of
from tests.moderation import people
from tests.moderation.people import signed_in

pytestmark = pytest.mark.django_db


def day(offset: int):
    return clock.today() + timedelta(days=offset)


def grant(person, body, **days):
    fields = {"starts_on": clock.today()} | days
    return Mandate.grant(user=person, organisation=body, by=make.stabsstelle(), **fields)


def asked(body=None) -> MandateRequest:
    return MandateRequest.ask(by=make.person("Mira K."), organisation=body or make.organisation(), note="Referentin")


def test_from_now_on_the_person_acts_for_the_body():
    person, body, by = make.person(), make.organisation(), make.stabsstelle()

    mandate = Mandate.grant(user=person, organisation=body, by=by, starts_on=day(0), ends_on=day(30))

    assert (mandate.granted_by, mandate.ends_on) == (by, day(30))
    assert person.bodies == {body.pk}
    event = Event.objects.get()
    assert (event.verb, event.actor, event.organisation, event.details["person"]) == (
        Verb.MANDATE_GRANTED,
        by,
        body,
        person.pk,
    )


def test_it_acts_from_its_first_to_its_last_day():
    body = make.organisation()
    for starts, ends, acts in ((-9, 0, True), (0, 9, True), (1, 9, False), (-9, -1, False), (-9, None, True)):
        person = make.person()
        grant(person, body, starts_on=day(starts), ends_on=None if ends is None else day(ends))

        assert (body.pk in person.bodies) == acts, (starts, ends)


def test_nobody_gets_one_for_a_body_that_was_not_checked():
    with pytest.raises(Refused):
        grant(make.person(), make.organisation(verified=False))


@pytest.mark.parametrize(("starts", "ends"), [(5, 20), (-5, 0), (2, 3), (10, None)])
def test_two_periods_of_one_person_and_body_do_not_overlap(starts, ends):
    person, body = make.person(), make.organisation()
    grant(person, body, starts_on=day(0), ends_on=day(10))
    days = {"starts_on": day(starts), "ends_on": None if ends is None else day(ends)}

    with pytest.raises(ValidationError, match="gilt in dieser Zeit schon"):
        grant(person, body, **days)
    with pytest.raises(DatabaseError), transaction.atomic():
        make.mandate(person, body, **days)


def test_after_its_end_a_new_one_may_begin():
    person, body = make.person(), make.organisation()
    grant(person, body, ends_on=day(10)).end(by=make.stabsstelle())

    grant(person, body)
    grant(make.person(), body)
    grant(person, make.organisation())

    assert Mandate.objects.running().count() == 3


def test_a_period_that_ends_before_it_begins_is_refused():
    with pytest.raises(ValidationError, match="vor ihrem Anfang"):
        grant(make.person(), make.organisation(), starts_on=day(5), ends_on=day(4))
    with pytest.raises(DatabaseError), transaction.atomic():
        make.mandate(make.person(), make.organisation(), starts_on=day(5), ends_on=day(4))


def test_a_request_is_answered_once():
    request, by = asked(), make.stabsstelle()

    request.grant(by=by, starts_on=day(0))

    assert (request.answer, request.user.bodies) == ("granted", {request.organisation_id})
    with pytest.raises(Refused):
        request.refuse(by=by, reason="Doch nicht.")


def test_an_impossible_period_leaves_the_request_open():
    request = asked()

    with pytest.raises(ValidationError):
        request.grant(by=make.stabsstelle(), starts_on=day(5), ends_on=day(4))

    request.refresh_from_db()
    assert request.answer == ""


def test_whoever_is_refused_reads_why():
    request = asked()

    request.refuse(by=make.stabsstelle(), reason="Bitte schreiben Sie von Ihrer Dienstadresse.")

    assert not Mandate.objects.exists()
    letter = next(mail for mail in deliver() if request.user.email in mail["To"])
    assert "Bitte schreiben Sie von Ihrer Dienstadresse." in text_of(letter)


def test_nothing_happens_halfway(monkeypatch):
    request = asked()
    monkeypatch.setattr(Event, "record", lambda *args, **kwargs: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        request.grant(by=make.stabsstelle(), starts_on=day(0))

    request.refresh_from_db()
    assert (request.answer, Mandate.objects.count()) == ("", 0)


# At the desk


def test_the_queue_counts_and_names_who_asks():
    asked(make.organisation("Bezirksamt Pankow"))
    desk = people.stabsstelle()

    index, queue = (desk.get(reverse(f"admin:{name}")).text for name in ("index", "accounts_mandaterequest_changelist"))

    assert "Anfrage auf Vertretung" in index
    assert "Mira K." in queue
    assert "Bezirksamt Pankow" in queue


def test_the_desk_shows_what_there_is_to_check_and_grants():
    request = asked()
    by = make.stabsstelle()
    desk = signed_in(by)
    page = desk.get(reverse("admin:accounts_mandaterequest_change", args=[request.pk])).text
    assert "Referentin" in page

    answer = desk.post(reverse("admin:grant_mandate", args=[request.pk]), {"starts_on": day(0), "ends_on": day(9)})

    assert answer.status_code == 302
    mandate = Mandate.objects.get()
    assert (mandate.user, mandate.granted_by, mandate.ends_on) == (request.user, by, day(9))
    assert "Anfrage wurde erteilt" in desk.get(reverse("admin:accounts_mandaterequest_change", args=[request.pk])).text


def test_the_desk_refuses_with_a_reason_alone():
    request, desk = asked(), people.stabsstelle()
    url = reverse("admin:refuse_mandate", args=[request.pk])

    assert desk.post(url, {"reason": " "}).status_code == 422
    assert desk.post(url, {"reason": "Kein Nachweis."}).status_code == 302
    assert desk.post(url, {"reason": "Noch einmal."}).status_code == 302  # a second click
    assert MandateRequest.objects.get().answer == "refused"


def test_a_colleague_who_was_quicker_is_named():
    request = asked()
    request.refuse(by=make.stabsstelle("Kollegin Q."), reason="Kein Nachweis.")

    answer = people.stabsstelle().post(reverse("admin:grant_mandate", args=[request.pk]), {"starts_on": day(0)})

    assert answer.status_code == 409
    assert "Kollegin Q." in answer.text


def test_the_words_of_the_database_reach_the_form():
    request = asked()
    grant(request.user, request.organisation, starts_on=day(2))

    answer = people.stabsstelle().post(reverse("admin:grant_mandate", args=[request.pk]), {"starts_on": day(0)})

    assert answer.status_code == 422
    assert "gilt in dieser Zeit schon eine Vertretung" in answer.text


def test_granting_directly_tells_the_person_and_refuses_overlaps():
    person, body, desk = make.person(), make.organisation(), people.stabsstelle()
    typed = {"person": person.public_name, "organisation": body.pk, "starts_on": day(0), "ends_on": ""}

    assert desk.post(reverse("admin:accounts_mandate_add"), typed).status_code == 302
    second = desk.post(reverse("admin:accounts_mandate_add"), typed)

    assert "gilt in dieser Zeit schon eine Vertretung" in second.text
    assert Event.objects.get(verb=Verb.MANDATE_GRANTED).details["person"] == person.pk
    backwards = desk.post(reverse("admin:accounts_mandate_add"), typed | {"ends_on": day(-1)})
    assert "vor ihrem Anfang" in backwards.text


def test_only_the_stabsstelle_answers():
    request = asked()

    for client in (people.moderator(), signed_in(people.decision_maker()), signed_in(people.operator())):
        for name in ("grant_mandate", "refuse_mandate"):
            answer = client.post(reverse(f"admin:{name}", args=[request.pk]), {"starts_on": day(0), "reason": "x"})
            assert answer.status_code == 403

    assert not Mandate.objects.exists()

"""What mails say: the fact in the subject, the same with a link, what comes next, why one got it, the way out."""

import re
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup

from accounts.models import MandateRequest, Organisation
from activity.audiences import AUDIENCES
from activity.mail import write, write_letter
from activity.mail.letter import one_line
from activity.models import Delivery, Event, Follow
from activity.verbs import Verb
from arena import clock
from ideas.models import AssessmentRound, Confirmation, Draw, Help, Review, Stage, Wanted
from ideas.models.consortium import Role
from measures.models import Promotion
from tests import make
from tests.mails import deliver, html_of, text_of
from tests.moderation.people import signed_in

pytestmark = pytest.mark.django_db

HOSTILE = '<script>alert(1)</script>\r\nBcc: everybody@beispiel.example\n> "&amp;" [x](javascript:alert(1))'


def words_of(letter):
    """What is left of the HTML when the markup is gone."""
    return re.sub(r"\s+", " ", BeautifulSoup(letter.html, "html.parser").body.get_text(" "))


def test_a_published_idea_is_told_as_a_fact_with_a_link_and_a_next_step():
    author = make.person()
    idea = make.idea(Stage.SUBMITTED, author=author, title="Sitzbänke")

    idea.publish(by=make.moderator())

    [mail] = deliver()
    assert mail["Subject"] == f"Ihre Idee {idea.reference} ist jetzt öffentlich"
    assert mail["To"] == author.email
    lines = text_of(mail).splitlines()
    assert lines[:2] == [
        "Ihre Idee „Sitzbänke“ ist jetzt öffentlich.",
        f"http://localhost:8000{idea.get_absolute_url()}",
    ]
    assert "Als Nächstes braucht es jemanden, der Verantwortung übernimmt." in text_of(mail)
    assert "Sie bekommen diese Mail, weil es um Ihre Idee geht." in text_of(mail)


def test_moderation_reads_what_waits_and_until_when():
    moderator = make.moderator()
    idea = make.idea(Stage.DRAFT, title="Sitzbänke")

    idea.submit(by=idea.authors.first(), rules_accepted=True)

    mail = next(mail for mail in deliver() if mail["To"] == moderator.email)
    assert mail["Subject"] == f"Neue Idee wartet: {idea.reference}"
    assert "Die Antwort ist fällig bis" in text_of(mail)
    assert "weil Sie zur Moderation gehören" in text_of(mail)
    assert f"http://localhost:8000/verwaltung/ideas/idea/{idea.pk}/change/" in text_of(mail)


def test_the_stabsstelle_is_led_to_where_bodies_and_requests_are_answered():
    stabsstelle, person = make.stabsstelle(), make.person()
    known = make.organisation("Bezirksamt Spreewinkel")

    body = Organisation.register(by=person, name="Werkstatt am Kanal", sector="civil_society")
    asked = MandateRequest.ask(by=person, organisation=known)

    mails = [mail for mail in deliver() if mail["To"] == stabsstelle.email]
    first = body.mandate_requests.get()
    assert [(mail["Subject"], text_of(mail).splitlines()[1]) for mail in mails] == [
        (
            "Neue Stelle zu prüfen: Werkstatt am Kanal",
            f"http://localhost:8000/verwaltung/accounts/organisation/{body.pk}/change/",
        ),
        (
            "Anfrage auf Vertretung: Werkstatt am Kanal",
            f"http://localhost:8000/verwaltung/accounts/mandaterequest/{first.pk}/change/",
        ),
        (
            "Anfrage auf Vertretung: Bezirksamt Spreewinkel",
            f"http://localhost:8000/verwaltung/accounts/mandaterequest/{asked.pk}/change/",
        ),
    ]
    for mail in mails:
        url = text_of(mail).splitlines()[1].removeprefix("http://localhost:8000")
        assert signed_in(stabsstelle).get(url).status_code == 200
        stabsstelle.authenticator_set.all().delete()


def test_the_person_who_asked_is_led_to_the_body_everybody_sees():
    person, body = make.person(), make.organisation()
    MandateRequest.ask(by=person, organisation=body).grant(by=make.stabsstelle(), starts_on=clock.today())

    mail = next(mail for mail in deliver() if mail["To"] == person.email)

    assert f"http://localhost:8000{body.get_absolute_url()}" in text_of(mail)


def test_the_message_id_is_the_deliverys_and_machines_know_that_a_machine_wrote():
    idea = make.idea(Stage.SUBMITTED)
    idea.publish(by=make.moderator())
    delivery = Delivery.objects.get()

    [mail] = deliver()

    assert mail["Message-ID"] == f"<{delivery.pk}@localhost>"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Date"]


def test_what_can_be_switched_off_says_how_with_one_click():
    make.idea(Stage.SUBMITTED).publish(by=make.moderator())

    [mail] = deliver()

    link = mail["List-Unsubscribe"].strip("<>")
    assert link.startswith("http://localhost:8000/abbestellen/")
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert link in text_of(mail)
    assert link in html_of(mail)


@pytest.mark.parametrize("verb", ["return_for_revision", "decline", "hide"])
def test_a_decision_states_its_reasons_and_the_way_to_object(verb, settings):
    settings.OPERATOR_EMAIL = "arena@berlin.example"
    idea = make.idea(Stage.SUBMITTED)
    grounds = {"return_for_revision": {}, "decline": {"category": "duplicate"}, "hide": {"rule": make.rule(3)}}[verb]

    getattr(idea, verb)(by=make.moderator(), reason="Das gibt es schon:\n\nBitte dort mitreden.", **grounds)

    [mail] = deliver()
    text = text_of(mail)
    assert "> Das gibt es schon:\n>\n> Bitte dort mitreden." in text
    assert "ein Mensch in der Moderation getroffen, keine Maschine" in text
    assert "arena@berlin.example" in text
    assert "innerhalb von sechs Monaten" in text
    assert "Sie lässt sich nicht abbestellen" in text
    assert mail["List-Unsubscribe"] is None
    assert {"decline": "gibt es in der Arena schon", "hide": "Regel 3"}.get(verb, "") in text


def test_a_hidden_comment_is_quoted_to_the_person_who_wrote_it():
    author = make.person()
    comment = make.comment(make.idea(), by=author, body="Alles Unfug!")
    Delivery.objects.all().delete()

    comment.hide(by=make.moderator(), rule=make.rule(1), reason="Das beleidigt andere.")

    [mail] = deliver()
    assert mail["To"] == author.email
    assert "> Alles Unfug!" in text_of(mail)
    assert "> Das beleidigt andere." in text_of(mail)
    assert "Grundlage ist Regel 1" in text_of(mail)


def test_the_reasons_arrive_even_when_the_idea_went_out_of_sight():
    author = make.person()
    idea = make.idea()
    comment = make.comment(idea, by=author, body="Alles Unfug!")
    Delivery.objects.all().delete()
    idea.hide(by=make.moderator(), rule=make.rule(1), reason="Wird geprüft.")
    comment.refresh_from_db()

    comment.hide(by=make.moderator(), rule=make.rule(1), reason="Das beleidigt andere.")

    [mail] = [mail for mail in deliver() if mail["To"] == author.email]
    assert "> Das beleidigt andere." in text_of(mail)


# What is told of measures, and of requests for an opinion: tests/test_workshop.py writes these letters.
IN_THE_WORKSHOP = {"experts", "inviter", "team", "member", "interested", "copiers", "originators"}


def all_letters():
    """One letter for every verb and everybody who hears of it, with hostile words wherever people write."""
    author, follower, commenter = make.person(), make.person(), make.person()
    moderator, stabsstelle = make.moderator(), make.stabsstelle()
    idea = make.idea(author=author, title=HOSTILE[:120])
    body = make.organisation(HOSTILE[:200])
    lead = make.responsibility(idea, body=body, pledge=HOSTILE, until=clock.today())
    handover = lead.hand_over(by=lead.offered_by, person=make.person())
    wanted = Wanted.name(idea, competence=make.competence(), by=author)
    Follow.objects.create(idea=idea, user=follower)
    Follow.objects.get_or_create(idea=idea, user=commenter)
    given = Help.offer(idea, by=commenter, text=HOSTILE[:500])
    comment = make.comment(idea, by=commenter, body=HOSTILE)
    partner, supporter = make.responsibility(idea, role=Role.PARTNER), make.person()
    idea.support(by=supporter)
    Confirmation.objects.create(responsibility=lead, version=idea.versions.get(), by=lead.offered_by)
    version, today = idea.versions.get(), clock.today()
    running = AssessmentRound.objects.create(idea=idea, number=1, version=version, opened_by=lead.offered_by)
    review = Review.objects.create(round=running, reviewer=commenter, remind_on=today, due_on=today)
    lot = Draw.objects.create(round=running, seats=1, published_by=stabsstelle, after=0)
    proposed = Promotion.objects.create(
        idea=idea, kind="central", version=version, title=HOSTILE, summary=HOSTILE, proposed_by=commenter
    )
    who = {
        "reviewer": commenter,
        "reviewers": commenter,
        "pool": commenter,
        "nominator": commenter,
        "to_confirm": partner.person,
        "confirmed": lead.offered_by,
        "supporters": supporter,
        "suggester": commenter,
        "coauthor": commenter,
        "proposer": commenter,
        "authors": author,
        "followers": follower,
        "moderators": moderator,
        "stabsstelle": make.stabsstelle(),
        "concerned": commenter,
        "answered": author,
        "owing": stabsstelle,
        "carriers": lead.offered_by,
        "party": lead.offered_by,
        "invited": handover.person,
        "heir": commenter,
        "deputy": moderator,
        "asked": commenter,
        "asker": author,
        "requester": commenter,
        "representatives": lead.offered_by,
    }
    of_the_path = {
        "owed_by": "stabsstelle",
        "responsibility": lead.pk,
        "role": "lead",
        "handover": handover.pk,
        "heir": commenter.pk,
        "deputy": moderator.pk,
        "asked": commenter.pk,
        "asker": author.pk,
        "person": commenter.pk,
        "until": str(clock.today()),
        "version": 1,
        "confirmed": 1,
        "suggester": commenter.pk,
        "coauthor": commenter.pk,
        "proposer": commenter.pk,
        "concerned": commenter.pk,
        "round": running.pk,
        "review": review.pk,
        "draw": lot.pk,
        "pool": [commenter.pk],
        "promotion": proposed.pk,
        "nominator": commenter.pk,
    }
    about = {"need": {"wanted": wanted.pk}, "help": {"help": given.pk}}
    for verb in Verb:
        if verb == Verb.COMMENT_HELD:
            type(comment).objects.filter(pk=comment.pk).update(held_at=clock.now())
        details = {"comment": comment.pk, "concerned": commenter.pk, "answered": author.pk}
        if not verb.startswith("comment"):
            details = about.get(verb.partition("_")[0], of_the_path)
        event = Event.record(verb, by=None, idea=idea, organisation=body, reason=HOSTILE, **details)
        for audience in AUDIENCES[verb]:
            if audience in IN_THE_WORKSHOP:
                continue
            recipient = who[audience]
            delivery = Delivery.objects.filter(event=event, recipient=recipient).first() or Delivery(
                event=event, recipient=recipient
            )
            delivery.audience = audience
            yield verb, audience, write(delivery)[1]
        type(comment).objects.filter(pk=comment.pk).update(held_at=None)


def test_every_mail_is_whole_in_both_forms_and_nothing_in_it_is_markup_of_others():
    count = 0
    for verb, audience, letter in all_letters():
        count += 1
        page = BeautifulSoup(letter.html, "html.parser")
        assert len(letter.subject.splitlines()) == 1, (verb, audience)
        assert letter.subject.isprintable()
        assert not page.find_all(["script", "img"]), (verb, audience)
        assert all(link["href"].startswith("http://localhost:8000") for link in page.find_all("a")), (verb, audience)
        assert "&amp;amp;" in letter.html or "<script>" not in letter.text
        assert "\nBcc:" not in letter.text, (verb, audience)
        assert "{%" not in letter.text + letter.html
        for line in letter.text.splitlines():
            spoken = line.removeprefix("> ").strip()
            if spoken and spoken not in {">", "--"} and not spoken.startswith("http") and " http" not in spoken:
                assert re.sub(r"\s+", " ", spoken.rstrip(":")) in words_of(letter), (verb, audience, spoken)
    assert count == sum(len(hearers.keys() - IN_THE_WORKSHOP) for hearers in AUDIENCES.values())


def test_a_title_with_line_breaks_cannot_add_a_header():
    idea = make.idea(Stage.SUBMITTED, title="Titel\r\nBcc: alle@beispiel.example\r\n\r\nText")
    idea.publish(by=make.moderator())

    [mail] = deliver()

    assert mail["Bcc"] is None
    assert mail.keys().count("Subject") == 1
    assert "„Titel Bcc: alle@beispiel.example Text“" in text_of(mail)


def test_signs_that_cannot_be_seen_do_not_reach_a_subject():
    assert one_line("Hallo\u202e Welt\x07\u2028und mehr ") == "Hallo Welt und mehr"


def test_an_address_that_names_two_people_is_never_written_to():
    author = make.person(email="eine@beispiel.example,zwei@beispiel.example")
    make.idea(Stage.SUBMITTED, author=author).publish(by=make.moderator())

    assert deliver() == []

    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.unrenderable) == ("due", 1)


def test_mail_without_an_event_is_written_from_the_context_made_when_it_is_sent(settings):
    settings.MAIL_CONTEXTS = {"account": "tests.activity.test_letters.build"}
    Delivery.without_event("account/email_changed", to="neu@beispiel.example", word="heute")

    [mail] = deliver()

    assert mail["To"] == "neu@beispiel.example"
    assert "http://localhost:8000/konto/heute/" in text_of(mail)


def build(delivery):
    return {"link": f"/konto/{delivery.context['word']}/", "address": delivery.address}


def test_a_link_is_a_link_in_both_forms():
    letter = write_letter(
        "digest", {"entries": [{"fact": "A & B", "link": "http://localhost:8000/ideen/1/"}], "why": "so"}
    )

    assert "A & B\nhttp://localhost:8000/ideen/1/\n" in letter.text
    assert '<a href="http://localhost:8000/ideen/1/">A &amp; B</a>' in letter.html


def test_dates_are_those_of_the_moment_of_sending():
    author = make.person()
    idea = make.idea(Stage.DRAFT, author=author)
    idea.submit(by=author, rules_accepted=True)

    with clock.travel(timedelta(days=1)):
        [mail] = deliver()

    assert "Antwort bekommen Sie bis" in text_of(mail)

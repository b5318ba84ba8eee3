"""Inviting a co-author: a link for one account, one use, seven days; nobody learns who has an account."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from activity import mail
from activity.models import Delivery, Event
from arena import clock
from arena.transitions import Refused, WrongStage
from ideas.models import Idea, Invitation, Stage
from tests import make
from tests.ideas.carrying import afresh, broken, hearers_of, verbs_of
from tests.moderation.people import signed_in
from tests.personal.dump import everything

pytestmark = pytest.mark.django_db

WRITTEN = [Stage.DRAFT, Stage.SUBMITTED, Stage.RETURNED, Stage.DISCUSSION, Stage.DEVELOPMENT]


@pytest.fixture(autouse=True)
def no_limits_from_before(settings):
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "coauthors"}}


def mail_to(person):
    return mail.write(Delivery.objects.filter(recipient=person).latest("created_at"))[1]


def link_in(letter):
    return re.search(r"/einladungen/[0-9a-f]{64}/", letter.text)[0]


def invite(idea, to, by=None):
    browser = signed_in(by or idea.authors.first())
    return browser.post(reverse("invite_coauthor", args=[idea.pk]), {"to": to}, follow=True)


def test_the_mail_has_a_link_whose_secret_is_stored_nowhere():
    idea, deniz = make.idea(title="Bänke für alle"), make.person("Deniz A.")

    Invitation.invite(idea, by=idea.authors.get(), user=deniz)

    letter, invitation = mail_to(deniz), Invitation.objects.get()
    assert "an der Idee „Bänke für alle“ mitzuschreiben" in letter.text
    assert invitation.expires_at - invitation.invited_at == timedelta(days=7)
    secret = link_in(letter).split("/")[2]
    assert secret not in everything()
    assert link_in(mail_to(deniz)) == link_in(letter)  # sent again, it is the same link


def test_accepting_makes_a_co_author_and_uses_the_link_up():
    idea, deniz = make.idea(), make.person("Deniz A.")
    idea.support(by=deniz)
    browser, link = signed_in(deniz), make.invitation(idea, deniz).get_absolute_url()

    page = browser.get(link)
    assert (page.status_code, afresh(idea).is_by(deniz)) == (200, False)  # looking decides nothing
    answer = browser.post(link + "annahme/")

    assert (answer.status_code, answer.url) == (302, idea.get_absolute_url())
    assert afresh(idea).author_ids[deniz.pk] is False
    assert afresh(idea).support_count == 0
    assert idea.follows.filter(user=deniz).exists()
    assert verbs_of(idea) == ["coauthor_joined"]
    assert hearers_of("coauthor_joined") == {idea.authors.first().pk: "authors"}
    assert browser.get(link).status_code == 410
    assert "schon beantwortet" in browser.get(link).content.decode()


def test_declining_uses_the_link_up_and_tells_nobody():
    idea, deniz = make.idea(), make.person("Deniz A.")
    browser, link = signed_in(deniz), make.invitation(idea, deniz).get_absolute_url()

    browser.post(link + "ablehnung/")

    assert browser.post(link + "annahme/").status_code == 410
    assert not afresh(idea).is_by(deniz)
    assert verbs_of(idea) == []


def test_a_link_of_somebody_else_and_one_made_up_answer_alike():
    idea, deniz = make.idea(Stage.DRAFT, title="Geheimer Entwurf"), make.person("Deniz A.")
    link, stranger = make.invitation(idea, deniz).get_absolute_url(), signed_in(make.person())
    made_up = reverse("coauthor_invitation", args=["0" * 64])

    for way in ("", "annahme/", "ablehnung/"):
        ask = stranger.post if way else stranger.get
        foreign, unknown = ask(link + way), ask(made_up + way)
        assert foreign.status_code == unknown.status_code == 404
        assert "gilt für ein anderes Konto" in foreign.content.decode()
        assert "Geheimer Entwurf" not in foreign.content.decode()
    assert Invitation.objects.get().answer == ""
    assert idea.authorships.count() == 1


def test_without_signing_in_the_link_leads_to_the_sign_in_page(client):
    link = make.invitation(make.idea(), make.person()).get_absolute_url()

    answer = client.get(link)

    assert answer.status_code == 302
    assert answer.url == f"{reverse('account_login')}?next={link}"


def test_after_seven_days_the_link_is_over():
    idea, deniz = make.idea(), make.person()
    browser, invitation = signed_in(deniz), make.invitation(idea, deniz)
    link = invitation.get_absolute_url()

    with clock.travel(timedelta(days=6, hours=23)):
        assert browser.get(link).status_code == 200
    with clock.travel(timedelta(days=7, minutes=1)):
        assert "Ihre Zeit ist vorbei" in browser.get(link).content.decode()
        assert browser.post(link + "annahme/").status_code == 410
        with pytest.raises(Refused):
            invitation.accept(by=deniz)
    assert not afresh(idea).is_by(deniz)


def test_the_mail_is_not_sent_once_the_invitation_is_over():
    idea, deniz = make.idea(), make.person()
    make.invitation(idea, deniz)

    with clock.travel(timedelta(days=8)), pytest.raises(mail.Obsolete):
        mail_to(deniz)


def test_a_link_is_worth_nothing_once_whoever_sent_it_has_left():
    idea, deniz, heir = make.idea(), make.person(), make.person()
    link = make.invitation(idea, deniz).get_absolute_url()
    idea.authorships.update(user=heir)

    assert signed_in(deniz).post(link + "annahme/").status_code == 410


def test_two_answers_at_once_are_one():
    idea, deniz = make.idea(), make.person()
    first = make.invitation(idea, deniz)
    stale = Invitation.objects.get(pk=first.pk)
    first.accept(by=deniz)

    for late in (stale.accept, stale.decline):
        with pytest.raises(Refused):
            late(by=deniz)
    assert idea.authorships.count() == 2


@pytest.mark.parametrize("stage", WRITTEN)
def test_the_text_is_written_together_from_the_draft_to_the_working_out(stage):
    idea, deniz = make.idea(stage), make.person()

    make.invitation(idea, deniz).accept(by=deniz)

    assert afresh(idea).is_by(deniz)
    assert verbs_of(idea) == ([] if stage == Stage.DRAFT else ["coauthor_joined"])  # a draft leaves no trace


@pytest.mark.parametrize("stage", [stage for stage in Stage if stage not in WRITTEN])
def test_later_nobody_is_invited_and_open_invitations_are_over(stage):
    idea, deniz = make.idea(), make.person()
    open_one = make.invitation(idea, deniz)
    Idea.objects.filter(pk=idea.pk).update(
        stage=stage, deferred_from=Stage.DISCUSSION if stage == Stage.DEFERRED else ""
    )

    with pytest.raises(WrongStage):
        Invitation.invite(afresh(idea), by=idea.authors.get(), user=make.person())
    with pytest.raises(Refused):
        Invitation.objects.get(pk=open_one.pk).accept(by=deniz)


def test_a_deleted_draft_takes_its_invitations_along():
    idea = make.idea(Stage.DRAFT)
    make.invitation(idea, make.person())

    idea.delete_draft()

    assert not Invitation.objects.exists()


def test_name_and_address_are_found_exactly_and_every_answer_sounds_the_same():
    idea, deniz = make.idea(), make.person("Deniz A.", email="deniz@beispiel.example")
    deniz.emailaddress_set.create(email="unbestaetigt@beispiel.example", verified=False)
    away = make.person("Gesperrt G.", is_active=False)
    browser = signed_in(idea.authors.get())
    there = reverse("invite_coauthor", args=[idea.pk])
    said, invited = [], []

    for to in ("deniz a.", "DENIZ@beispiel.example", "Deniz", "niemand@beispiel.example", away.public_name):
        Invitation.objects.all().delete()
        page = browser.post(there, {"to": to}, follow=True).content.decode()
        said.append(re.search("Wenn es zu „.*?“ ein Konto gibt, ist die Einladung unterwegs", page) is not None)
        invited.append(list(Invitation.objects.values_list("user", flat=True)))
    browser.post(there, {"to": "unbestaetigt@beispiel.example"})

    assert said == [True] * 5
    assert invited == [[deniz.pk], [deniz.pk], [], [], []]
    assert not Invitation.objects.exists()


def test_the_page_of_the_author_looks_the_same_whether_there_was_an_account():
    idea = make.idea()
    make.person("Deniz A.")
    browser = signed_in(idea.authors.get())
    pages = []

    for to in ("Deniz A.", "Niemand A."):
        browser.post(reverse("invite_coauthor", args=[idea.pk]), {"to": to})
        browser.get(reverse("mine"))  # takes the message away
        pages.append(
            [browser.get(url).content for url in (reverse("coauthors", args=[idea.pk]), idea.get_absolute_url())]
        )

    def plain(content):
        return re.sub(r'nonce="[^"]*"|name="csrfmiddlewaretoken" value="[^"]*"', "", content.decode())

    assert [plain(each) for each in pages[0]] == [plain(each) for each in pages[1]]


def test_an_open_invitation_and_a_fresh_no_are_not_repeated():
    idea, deniz = make.idea(), make.person()
    make.invitation(idea, deniz)
    make.invitation(idea, deniz)
    assert Invitation.objects.count() == 1

    Invitation.objects.get().decline(by=deniz)
    make.invitation(idea, deniz)
    assert Invitation.objects.count() == 1

    with clock.travel(timedelta(days=91)):
        make.invitation(idea, deniz)
    assert Invitation.objects.count() == 2


def test_who_writes_already_is_not_invited():
    idea = make.idea(co_authors=(make.person(),))

    for author in idea.authors:
        Invitation.invite(idea, by=idea.authors.first(), user=author)

    assert not Invitation.objects.exists()


def test_twenty_invitations_a_day_are_enough():
    idea = make.idea()
    browser, there = signed_in(idea.authors.get()), reverse("invite_coauthor", args=[idea.pk])

    answers = [browser.post(there, {"to": f"Person {number} X."}).status_code for number in range(21)]

    assert answers == [302] * 20 + [429]


def test_only_the_author_invites():
    co_author, supporter = make.person(), make.person()
    idea = make.idea(co_authors=(co_author,))
    idea.support(by=supporter)
    lead = make.responsibility(idea).person
    make.person("Deniz A.")

    for person in (co_author, supporter, lead, make.person(), make.stabsstelle(), make.moderator()):
        assert invite(idea, "Deniz A.", by=person).status_code == 403
    assert not Invitation.objects.exists()


def test_an_invitation_waits_on_ones_own_page_also_for_a_draft():
    idea, deniz = make.idea(Stage.DRAFT, title="Bänke für alle"), make.person()
    invitation = make.invitation(idea, deniz)

    page = signed_in(deniz).get(reverse("mine")).content.decode()

    assert "lädt Sie ein, mitzuschreiben" in page
    assert invitation.get_absolute_url() in page
    assert "Bänke für alle" in page


def test_when_the_event_fails_nothing_changed(monkeypatch):
    idea, deniz = make.idea(), make.person()
    invitation = make.invitation(idea, deniz)
    monkeypatch.setattr(Event, "record", broken)

    with pytest.raises(RuntimeError):
        invitation.accept(by=deniz)

    assert Invitation.objects.get().answer == ""
    assert not afresh(idea).is_by(deniz)

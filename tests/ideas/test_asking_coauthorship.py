"""Asking to write along: the author admits or refuses with a reason; a co-author may leave, and inherits."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from activity import mail
from activity.models import Delivery, Event
from arena import clock, personal
from arena.transitions import Unmet, WrongStage
from ideas.models import AuthorshipOffer, CoAuthorRequest, Stage
from tests import make
from tests.ideas.carrying import afresh, broken, hearers_of, verbs_of
from tests.moderation.people import signed_in

pytestmark = pytest.mark.django_db

MESSAGE = "Ich schreibe seit Jahren Bescheide."


@pytest.fixture(autouse=True)
def own_ledger(settings, tmp_path):
    settings.ERASURE_LEDGER = tmp_path / "erasures.jsonl"


def ask(idea, by=None):
    return CoAuthorRequest.ask(idea, by=by or make.person(), message=MESSAGE)


def words_of(person, verb):
    delivery = Delivery.objects.filter(recipient=person, event__verb=verb).latest("created_at")
    return mail.write(delivery)[1].text


def test_the_authors_hear_what_somebody_wants_to_contribute():
    idea, deniz = make.idea(), make.person("Deniz A.")

    asked = ask(idea, deniz)

    author = idea.authors.get()
    assert (asked.user, asked.answer) == (deniz, "")
    assert hearers_of("coauthorship_asked") == {author.pk: "authors"}
    assert f"> {MESSAGE}" in words_of(author, "coauthorship_asked")
    assert f"/ideen/{idea.pk}/mitautorschaft/#anfrage-{asked.pk}" in words_of(author, "coauthorship_asked")
    assert not Event.objects.get().is_public


def test_asking_again_while_it_is_open_changes_nothing():
    idea, deniz = make.idea(), make.person()

    assert ask(idea, deniz) == ask(idea, deniz)
    assert verbs_of(idea) == ["coauthorship_asked"]
    with pytest.raises(IntegrityError), transaction.atomic():
        CoAuthorRequest.objects.create(idea=idea, user=deniz, message="x")


def test_who_writes_already_or_was_refused_of_late_may_not_ask():
    idea, deniz = make.idea(), make.person()
    with pytest.raises(Unmet) as refused:
        ask(idea, idea.authors.get())
    assert [guard.code for guard in refused.value.guards] == ["not_already_writing"]

    ask(idea, deniz).refuse(by=idea.authors.get(), reason="Wir sind schon viele.")
    with pytest.raises(Unmet) as refused:
        ask(idea, deniz)
    assert [guard.code for guard in refused.value.guards] == ["asked_lately"]
    with clock.travel(timedelta(days=91)):
        assert ask(idea, deniz).answer == ""


@pytest.mark.parametrize("stage", [stage for stage in Stage if stage not in {Stage.DISCUSSION, Stage.DEVELOPMENT}])
def test_one_asks_while_a_public_text_is_written(stage):
    with pytest.raises(WrongStage):
        ask(make.idea(stage))


def test_admitting_makes_a_co_author():
    idea, deniz = make.idea(), make.person("Deniz A.")
    idea.support(by=deniz)
    asked = ask(idea, deniz)

    asked.admit(by=idea.authors.get())

    assert afresh(idea).author_ids[deniz.pk] is False
    assert (asked.answer, afresh(idea).support_count) == ("yes", 0)
    assert hearers_of("coauthor_admitted") == {deniz.pk: "coauthor"}
    assert "Sie schreiben jetzt" in words_of(deniz, "coauthor_admitted")
    assert Event.objects.get(verb="coauthor_admitted").is_public


def test_a_refusal_has_a_reason_that_only_the_person_reads(client):
    idea, deniz = make.idea(), make.person()
    asked = ask(idea, deniz)

    asked.refuse(by=idea.authors.get(), reason="Wir sind schon viele.")

    assert not afresh(idea).is_by(deniz)
    assert hearers_of("coauthorship_refused") == {deniz.pk: "coauthor"}
    assert "> Wir sind schon viele." in words_of(deniz, "coauthorship_refused")
    history = reverse("history", args=[idea.pk])
    assert "Wir sind schon viele." not in client.get(history).content.decode()
    assert "Wir sind schon viele." in signed_in(deniz).get(history).content.decode()


def test_it_is_answered_once_and_not_any_more_in_the_assessment():
    idea = make.idea()
    asked, late = ask(idea), ask(idea)
    stale = CoAuthorRequest.objects.get(pk=asked.pk)
    asked.refuse(by=idea.authors.get(), reason="Nein.")

    with pytest.raises(WrongStage):
        stale.admit(by=idea.authors.get())
    type(idea).objects.filter(pk=idea.pk).update(stage=Stage.ASSESSMENT)
    with pytest.raises(WrongStage):
        late.admit(by=idea.authors.get())
    late.refuse(by=idea.authors.get(), reason="Zu spät.")


@pytest.mark.parametrize("verb", ["admit", "refuse"])
def test_when_the_event_fails_nothing_changed(verb, monkeypatch):
    idea = make.idea()
    asked = ask(idea)
    monkeypatch.setattr(Event, "record", broken)

    with pytest.raises(RuntimeError):
        getattr(asked, verb)(by=idea.authors.get(), **({"reason": "Nein."} if verb == "refuse" else {}))

    assert CoAuthorRequest.objects.get().answer == ""
    assert idea.authorships.count() == 1


def test_on_the_page_one_asks_and_the_author_answers():
    idea, deniz = make.idea(), make.person("Deniz A.")
    browser, author = signed_in(deniz), signed_in(idea.authors.get())
    there = reverse("coauthors", args=[idea.pk])

    assert browser.post(reverse("ask_coauthorship", args=[idea.pk]), {"message": ""}).status_code == 422
    browser.post(reverse("ask_coauthorship", args=[idea.pk]), {"message": MESSAGE})
    asked = CoAuthorRequest.objects.get()
    assert "Sie haben gefragt" in browser.get(there).content.decode()
    assert MESSAGE in author.get(there).content.decode()
    assert "Deniz A. möchte mitschreiben" in author.get(reverse("mine")).content.decode()
    silent = author.post(reverse("refuse_coauthor", args=[asked.pk]), {"reason": ""})
    assert (silent.status_code, "Bitte schreiben Sie einen Grund." in silent.content.decode()) == (422, True)
    author.post(reverse("admit_coauthor", args=[asked.pk]))

    assert afresh(idea).is_by(deniz)


def test_only_the_author_answers_and_nobody_else_reads_who_asks(client):
    co_author, supporter = make.person(), make.person()
    idea = make.idea(co_authors=(co_author,))
    idea.support(by=supporter)
    lead = make.responsibility(idea).person
    deniz = make.person("Deniz A.")
    asked = ask(idea, deniz)

    for person in (co_author, supporter, lead, deniz, make.person(), make.stabsstelle()):
        browser = signed_in(person)
        for name in ("admit_coauthor", "refuse_coauthor"):
            assert browser.post(reverse(name, args=[asked.pk]), {"reason": "x"}).status_code == 403
        if person not in (co_author, deniz):
            assert MESSAGE not in browser.get(reverse("coauthors", args=[idea.pk])).content.decode()
    assert "Deniz A." not in client.get(reverse("coauthors", args=[idea.pk])).content.decode()
    assert CoAuthorRequest.objects.get().answer == ""


# Leaving, and inheriting


def test_a_co_author_leaves_and_what_they_wrote_stays():
    deniz = make.person("Deniz A.")
    idea = make.idea(co_authors=(deniz,))
    idea.edit(by=deniz, revision=0, reason="Klarer.", title="Bänke für alle")

    answer = signed_in(deniz).post(reverse("leave_coauthorship", args=[idea.authorships.get(user=deniz).pk]))

    assert answer.status_code == 302
    assert not afresh(idea).is_by(deniz)
    assert idea.versions.first().author == deniz
    assert verbs_of(idea)[-1] == "coauthor_left"
    assert hearers_of("coauthor_left") == {idea.authors.get().pk: "authors"}


def test_the_author_does_not_leave_this_way_and_nobody_is_shown_the_door():
    deniz = make.person()
    idea = make.idea(co_authors=(deniz,))
    author, theirs = idea.authorships.get(is_author=True), idea.authorships.get(user=deniz)

    refused = [
        signed_in(author.user).post(reverse("leave_coauthorship", args=[author.pk])),
        signed_in(make.stabsstelle()).post(reverse("leave_coauthorship", args=[theirs.pk])),
    ]

    assert [answer.status_code for answer in refused] == [403, 403]
    assert idea.authorships.count() == 2


def test_leaving_a_draft_leaves_no_trace():
    deniz = make.person()
    idea = make.idea(Stage.DRAFT, co_authors=(deniz,))

    idea.authorships.get(user=deniz).leave(by=deniz)

    assert not idea.events.exists()
    assert signed_in(deniz).get(idea.get_absolute_url()).status_code == 404


def test_who_leaves_twice_is_told_so():
    deniz = make.person()
    authorship = make.idea(co_authors=(deniz,)).authorships.get(user=deniz)
    authorship.leave(by=deniz)

    with pytest.raises(WrongStage):
        authorship.leave(by=deniz)


def test_who_was_asked_to_inherit_and_leaves_passes_the_question_on():
    first, second = make.person(), make.person()
    idea = make.idea(co_authors=(first, second))
    idea.withdraw(by=idea.authors.first(), reason="Ich ziehe um.")

    idea.authorships.get(user=first).leave(by=first)

    assert AuthorshipOffer.objects.open().get().heir == second


def test_whoever_joined_inherits_when_the_author_goes():
    idea, deniz = make.idea(), make.person()
    author = idea.authors.get()
    make.invitation(idea, deniz).accept(by=deniz)

    assert afresh(idea).withdraw(by=author, reason="Ich ziehe um.").heir == deniz
    personal.erase(author, blank_texts=False)

    assert afresh(idea).is_authored_by(deniz)

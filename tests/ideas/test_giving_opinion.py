"""Giving an opinion: a party from outside says in one respect how well an idea can be done, and may take it back."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from activity.models import Event
from arena import clock
from arena.transitions import Unmet, WrongStage
from ideas.models import Dimension, Idea, Kind, Opinion, Stage
from ideas.models.consortium import Role
from ideas.models.guards import ONE_OPINION
from tests import make
from tests.ideas.carrying import afresh, broken, hearers_of, verbs_of
from tests.moderation.people import signed_in

pytestmark = pytest.mark.django_db

FORM = {
    "dimension": "legal",
    "rating": "3",
    "text": "Das Gesetz lässt es zu.",
    "interest": "none",
    "interest_note": "",
}


def codes_of(refused):
    return [guard.code for guard in refused.value.guards]


def test_an_opinion_stands_at_the_idea_with_the_version_it_is_about():
    idea, lawyer = make.idea(), make.person("Jona R.")

    given = Opinion.give(
        idea, by=lawyer, dimension="legal", rating=1, text="Das Gesetz fehlt.", interest_note="Ich berate das Land."
    )

    assert (given.dimension, given.rating, given.rating_word) == ("legal", 1, "kaum umsetzbar")
    assert (given.text, given.interest_note, given.version.number) == ("Das Gesetz fehlt.", "Ich berate das Land.", 1)
    assert (given.author, given.organisation, given.party) == (lawyer, None, lawyer)
    assert afresh(idea).opinion_count == 1
    event = Event.objects.get(verb="opinion_given")
    assert event.details == {"opinion": given.pk, "dimension": "legal", "rating": 1, "invitation": None}
    assert event.get_absolute_url() == f"/ideen/{idea.pk}/stellungnahmen/#stellungnahme-{given.pk}"
    assert idea.follows.filter(user=lawyer).exists()


def test_a_body_speaks_through_whoever_may_act_for_it():
    idea, body = make.idea(), make.organisation("Datenschutzbeauftragte")
    speaker = make.representative(body)

    given = make.opinion(idea, by=speaker, body=body)

    assert (given.party, given.author, given.sector) == (body, speaker, "administration")
    assert Event.objects.get(verb="opinion_given").organisation == body


def test_the_same_words_twice_are_one_opinion():
    idea, lawyer = make.idea(), make.person()

    first, second = make.opinion(idea, by=lawyer), make.opinion(idea, by=lawyer)

    assert first == second
    assert verbs_of(idea) == ["opinion_given"]


def test_a_later_opinion_of_the_same_party_replaces_the_former_one_and_both_are_kept():
    idea, lawyer = make.idea(), make.person()
    first = make.opinion(idea, by=lawyer, rating=1)

    second = make.opinion(idea, by=lawyer, rating=4)

    first.refresh_from_db()
    assert (first.is_current, first.rating, second.replaces) == (False, 1, first)
    assert list(idea.opinions.current()) == [second]
    assert list(idea.opinions.earlier()) == [first]
    assert afresh(idea).opinion_count == 1


def test_other_dimensions_persons_and_bodies_replace_nothing():
    idea, body = make.idea(), make.organisation()
    speaker = make.representative(body)

    make.opinion(idea, by=speaker)
    make.opinion(idea, by=speaker, dimension="technical")
    make.opinion(idea, by=speaker, body=body)
    make.opinion(idea)

    assert afresh(idea).opinion_count == 4


def test_a_body_has_one_opinion_whoever_speaks_for_it():
    idea, body = make.idea(), make.organisation()
    first = make.opinion(idea, by=make.representative(body), body=body, rating=0)

    make.opinion(idea, by=make.representative(body), body=body, rating=4)

    first.refresh_from_db()
    assert first.replaced_at is not None
    assert afresh(idea).opinion_count == 1


def test_the_database_wants_one_current_opinion_per_party_and_known_ratings():
    idea, lawyer = make.idea(), make.person()
    make.opinion(idea, by=lawyer)

    for wrong in ({"dimension": "legal", "rating": 3}, {"dimension": "legal", "rating": 5}, {"dimension": "x"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Opinion.objects.create(idea=idea, author=lawyer, text="x", **({"rating": 1} | wrong))


@pytest.mark.parametrize("stage", [stage for stage in Stage if stage not in {Stage.DISCUSSION, Stage.DEVELOPMENT}])
def test_opinions_are_given_in_discussion_and_development_alone(stage):
    with pytest.raises(WrongStage):
        make.opinion(make.idea(stage))


@pytest.mark.parametrize("stage", [Stage.DISCUSSION, Stage.DEVELOPMENT])
def test_an_opinion_can_be_given_there(stage):
    assert make.opinion(make.idea(stage)).is_current


def test_a_need_and_a_hidden_idea_get_none():
    with pytest.raises(Unmet) as refused:
        make.opinion(make.idea(kind=Kind.NEED))
    assert codes_of(refused) == ["on_a_proposal"]

    with pytest.raises(WrongStage):
        make.opinion(make.idea(hidden=True))


def test_nobody_judges_their_own_idea_not_even_for_a_body_that_carries_it():
    idea, body = make.idea(co_authors=(make.person(),)), make.organisation()
    make.responsibility(idea, body=body)
    partner = make.responsibility(idea, role=Role.PARTNER).person
    idea = afresh(idea)
    colleague = make.representative(body)

    for own in (*idea.authors, partner, colleague):
        with pytest.raises(Unmet) as refused:
            make.opinion(idea, by=own)
        assert codes_of(refused) == ["from_outside"]
    with pytest.raises(Unmet):
        make.opinion(idea, by=colleague, body=body)
    assert not idea.opinions.exists()


def test_withdrawing_leaves_a_trace_and_the_count_falls():
    idea = make.idea()
    given = make.opinion(idea)

    given.withdraw(by=given.author)

    assert (given.is_current, afresh(idea).opinion_count) == (False, 0)
    assert list(idea.opinions.earlier()) == [given]
    assert verbs_of(idea)[-1] == "opinion_withdrawn"


def test_it_is_withdrawn_once_and_what_is_replaced_not_at_all():
    idea = make.idea()
    given = make.opinion(idea)
    stale = Opinion.objects.get(pk=given.pk)
    later = make.opinion(idea, by=given.author, rating=0)

    with pytest.raises(WrongStage):
        stale.withdraw(by=given.author)
    later.withdraw(by=given.author)
    with pytest.raises(WrongStage):
        later.withdraw(by=given.author)


def test_one_can_take_ones_opinion_back_in_every_stage():
    idea = make.idea()
    given = make.opinion(idea)
    Idea.objects.filter(pk=idea.pk).update(stage=Stage.ASSESSMENT)

    given.withdraw(by=given.author)

    assert not given.is_current


def test_after_withdrawing_one_may_speak_again():
    idea = make.idea()
    given = make.opinion(idea)
    given.withdraw(by=given.author)

    assert make.opinion(idea, by=given.author).replaces is None


def test_one_opinion_is_what_the_assessment_asks_for():
    idea = make.idea()
    assert not ONE_OPINION.met(idea)

    given = make.opinion(idea)
    assert ONE_OPINION.met(afresh(idea))

    given.withdraw(by=given.author)
    assert not ONE_OPINION.met(afresh(idea))


@pytest.mark.parametrize("verb", ["give", "withdraw"])
def test_when_the_event_fails_nothing_changed(verb, monkeypatch):
    idea = make.idea()
    given = make.opinion(idea)
    monkeypatch.setattr(Event, "record", broken)

    with pytest.raises(RuntimeError):
        make.opinion(idea, by=given.author, rating=0) if verb == "give" else given.withdraw(by=given.author)

    kept = Opinion.objects.get()
    assert (kept.is_current, kept.rating, afresh(idea).opinion_count) == (True, 3, 1)


def test_authors_carriers_and_followers_hear_of_it_and_the_speaker_does_not():
    idea, follower = make.idea(), make.person()
    lead = make.responsibility(idea)
    idea.follows.create(user=follower)

    given = make.opinion(idea)

    author = idea.authors.get()
    assert hearers_of("opinion_given") == {author.pk: "authors", lead.person_id: "carriers", follower.pk: "followers"}
    given.withdraw(by=given.author)
    assert hearers_of("opinion_withdrawn") == {author.pk: "authors", lead.person_id: "carriers"}


# The pages


def test_the_form_gives_an_opinion_and_leads_to_it():
    idea, lawyer = make.idea(), make.person()

    answer = signed_in(lawyer).post(reverse("give_opinion", args=[idea.pk]), FORM)

    given = Opinion.objects.get()
    assert (answer.status_code, answer.url) == (302, given.get_absolute_url())
    assert (given.author, given.rating, given.interest_note) == (lawyer, 3, "")


def test_a_form_that_lacks_something_comes_back_with_everything_typed():
    browser, there = signed_in(make.person()), reverse("give_opinion", args=[make.idea().pk])

    answer = browser.post(there, FORM | {"interest": "some", "text": "Viel Text"})
    silent = browser.post(there, {"text": "Nur Text"})

    assert answer.status_code == silent.status_code == 422
    assert "Bitte nennen Sie das Interesse in einem Satz." in answer.content.decode()
    assert "Viel Text" in answer.content.decode()
    assert "Bitte sagen Sie, ob es eigene Interessen gibt." in silent.content.decode()
    assert not Opinion.objects.exists()


def test_only_bodies_of_today_that_do_not_carry_the_idea_are_offered():
    idea, mine, carrying = make.idea(), make.organisation("Meine Stelle"), make.organisation("Tragende Stelle")
    past, unverified = make.organisation("Frühere Stelle"), make.organisation("Ungeprüfte Stelle", verified=False)
    speaker = make.representative(mine)
    make.responsibility(idea, role=Role.PARTNER, body=carrying)
    make.mandate(speaker, carrying)
    make.mandate(speaker, past, starts_on=clock.today() - timedelta(days=9), ends_on=clock.today() - timedelta(days=1))
    make.mandate(speaker, unverified)
    browser, there = signed_in(speaker), reverse("give_opinion", args=[idea.pk])

    page = browser.get(there).content.decode()
    refused = [browser.post(there, FORM | {"organisation": str(body.pk)}) for body in (carrying, past, unverified)]

    assert "für Meine Stelle" in page
    assert not [name for name in ("Tragende", "Frühere", "Ungeprüfte") if name in page]
    assert [answer.status_code for answer in refused] == [422, 422, 422]
    assert browser.post(there, FORM | {"organisation": str(mine.pk)}).status_code == 302
    assert Opinion.objects.get().organisation == mine


def test_strangers_speak_authors_and_carriers_get_403_and_nothing_changes():
    idea = make.idea(co_authors=(make.person(),))
    lead = make.responsibility(idea).person
    people = [*idea.authors, lead, make.responsibility(idea, role=Role.PARTNER).person]

    answers = [signed_in(person).post(reverse("give_opinion", args=[idea.pk]), FORM) for person in people]

    assert [answer.status_code for answer in answers] == [403, 403, 403, 403]
    assert not Opinion.objects.exists()


def test_others_may_not_withdraw_it_but_colleagues_of_the_body_may():
    idea, body = make.idea(), make.organisation()
    lead = make.responsibility(idea).person
    given = make.opinion(idea, body=body)
    there = reverse("withdraw_opinion", args=[given.pk])

    refused = [signed_in(each).post(there) for each in (make.person(), lead, idea.authors.get(), make.stabsstelle())]
    colleague = signed_in(make.representative(body)).post(there)

    assert [answer.status_code for answer in refused] == [403, 403, 403, 403]
    assert colleague.status_code == 302
    given.refresh_from_db()
    assert given.withdrawn_at is not None


def test_who_may_no_longer_act_for_the_body_does_not_withdraw_its_opinion():
    idea, body = make.idea(), make.organisation()
    given = make.opinion(idea, body=body)
    given.author.mandates.get().end(by=make.stabsstelle())

    assert signed_in(given.author).post(reverse("withdraw_opinion", args=[given.pk])).status_code == 403


def test_a_hidden_idea_has_no_opinions_for_others():
    idea = make.idea()
    given = make.opinion(idea)
    Idea.objects.filter(pk=idea.pk).update(hidden_at=clock.now())
    browser = signed_in(given.author)

    for name, pk in (("opinions", idea.pk), ("give_opinion", idea.pk), ("withdraw_opinion", given.pk)):
        assert browser.post(reverse(name, args=[pk])).status_code in {404, 405}
    assert browser.get(reverse("opinions", args=[idea.pk])).status_code == 404


def test_in_assessment_the_form_says_why_not_and_a_late_post_meets_409():
    idea = make.idea(Stage.ASSESSMENT)
    browser, there = signed_in(make.person()), reverse("give_opinion", args=[idea.pk])

    page, late = browser.get(there), browser.post(there, FORM)

    assert "Stellungnahmen gehören in die Diskussion und die Ausarbeitung" in page.content.decode()
    assert late.status_code == 409


def test_the_page_sums_up_and_shows_the_words(client):
    idea, body = make.idea(), make.organisation("Senatsverwaltung Eins")
    make.opinion(idea, rating=4, text="Ein Entwurf liegt vor.", interest_note="Wir haben ihn geschrieben.")
    make.opinion(idea, body=body, rating=1, text="Das <b>Gesetz</b> fehlt.")
    withdrawn = make.opinion(idea, dimension=Dimension.TECHNICAL, text="Nicht mehr zu lesen.")
    withdrawn.withdraw(by=withdrawn.author)

    page = client.get(reverse("opinions", args=[idea.pk])).content.decode()
    earlier = client.get(reverse("opinions", args=[idea.pk]) + "?stand=frueher").content.decode()

    assert "uneinig" in page
    assert "1 × 4 gut umsetzbar" in page
    assert "Ein Entwurf liegt vor." in page
    assert "Wir haben ihn geschrieben." in page
    assert "Das &lt;b&gt;Gesetz&lt;/b&gt; fehlt." in page
    assert "Nicht mehr zu lesen." not in page + earlier
    assert "zurückgezogen." in earlier


def test_the_page_can_be_narrowed_to_one_dimension_and_leafed_through(client):
    idea = make.idea()
    for number in range(12):
        make.opinion(idea, dimension="legal", text=f"Rechtlich {number:02}")
    make.opinion(idea, dimension="technical", text="Technisch gesehen")
    there = reverse("opinions", args=[idea.pk])

    first = client.get(there + "?dimension=legal")
    older = client.get(first.context["older_url"])

    assert "Technisch gesehen" not in first.content.decode()
    assert first.content.decode().count('class="panel opinion"') == 10
    assert "Rechtlich 00" in older.content.decode()
    assert "Technisch gesehen" not in older.content.decode()
    assert client.get(there + "?dimension=quatsch&ab=quatsch").status_code == 200


def test_whoever_wrote_along_since_is_no_voice_from_outside_any_more(client):
    idea = make.idea()
    given = make.opinion(idea)
    idea.authorships.create(user=given.author)

    assert "Schreibt oder trägt die Idee inzwischen mit." in client.get(given.get_absolute_url()).content.decode()


def test_however_many_speak_the_page_asks_the_same_questions(client, django_assert_num_queries):
    few, many = make.idea(), make.idea()
    make.opinion(few, body=make.organisation())
    for dimension in Dimension:
        for rating in range(3):
            make.opinion(many, dimension=dimension, rating=rating, body=make.organisation())

    for idea in (few, many):
        with django_assert_num_queries(9):
            client.get(reverse("opinions", args=[idea.pk]))

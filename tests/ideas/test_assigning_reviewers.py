"""Staffing a round: the Stabsstelle asks who fits and is not in conflict, and asks somebody no longer."""

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from activity.verbs import Verb
from arena import clock
from arena.transitions import Unmet, WrongStage
from ideas.models import Authorship, FactSheet, Idea, Review
from ideas.models.conflict import conflicts_of
from ideas.models.consortium import Role as Duty
from ideas.staffing import candidates_for
from tests import make
from tests.ideas import assessing
from tests.ideas.amending import part_of, suggested
from tests.ideas.carrying import afresh, hearers_of
from tests.mails import deliver, text_of
from tests.moderation import people
from tests.moderation.people import signed_in
from tests.rights import carries

pytestmark = pytest.mark.django_db


def words(answer) -> str:
    return " ".join(BeautifulSoup(answer.content, "html.parser").get_text(" ").split())


def is_told(answer) -> bool:
    """Whether a row of a list of the desk says that somebody was asked; what it can be narrowed by tells nothing."""
    rows = BeautifulSoup(answer.content, "html.parser").select("#result_list tbody tr")
    return any("Gutachten gebeten" in row.get_text() for row in rows)


def expert(name="", *codes):
    person = make.person(name)
    person.competences.set([make.competence(code, code.capitalize()) for code in codes or ("recht",)])
    return person


def test_somebody_is_asked_until_the_date_of_the_round():
    idea, office, person = assessing.in_assessment(), make.stabsstelle(), make.person()

    review = Review.assign(idea, by=office, reviewer=person)

    assert (review.round, review.state, review.how) == (idea.rounds.get(), "assigned", "chosen")
    assert (review.due_on, (review.remind_on - clock.today()).days) == (idea.due_on, 15)
    event = idea.events.get(verb="reviewer_assigned")
    assert event.details == {
        "review": review.pk,
        "concerned": person.pk,
        "until": str(idea.due_on),
        "office": "stabsstelle",
    }
    assert not event.is_public
    assert hearers_of(Verb.REVIEWER_ASSIGNED) == {person.pk: "reviewer"}


def test_the_mail_says_for_whom_until_when_and_that_it_is_blind():
    idea, body = assessing.in_assessment(), make.organisation("Hochschule für Klartext", sector="science")
    review = Review.assign(idea, by=make.stabsstelle(), reviewer=make.representative(body), organisation=body)

    mail = next(mail for mail in deliver() if mail["To"].endswith(review.reviewer.email))

    text = " ".join(text_of(mail).split())
    assert "Sie sind gefragt für Hochschule für Klartext." in text
    assert "liest niemand außer Ihnen, was Sie schreiben" in text
    assert reverse("review", args=[review.pk]) in text


def whose_amendment_stands(idea):
    amendment = suggested(idea)
    part = part_of(amendment)
    type(part).objects.filter(pk=part.pk).update(
        answer="accepted", answered_by=idea.authors[0], answered_at=clock.now(), version=idea.versions.first()
    )
    return amendment.author


def who_wrote_it_and_left(idea):
    person = make.person()
    Authorship.join(idea, person)
    FactSheet.write(idea, {"problem": "Meine Worte."}, by=person, reason="Ergänzt")
    idea.authorships.get(user=person).leave(by=person)
    return person


def test_whoever_wrote_the_text_stays_in_conflict_when_they_leave():
    idea = assessing.in_assessment()
    person = who_wrote_it_and_left(idea)

    with pytest.raises(Unmet) as refused:
        assessing.assigned(idea, person)

    assert [guard.code for guard in refused.value.guards] == ["not_bound"]
    assert conflicts_of(afresh(idea))[person.pk] == "author"


CONFLICTS = {
    "author": lambda idea: idea.authors[0],
    "carrier": lambda idea: idea.lead.offered_by,
    "body": lambda idea: make.representative(idea.lead.organisation),
    "amendment": whose_amendment_stands,
}


@pytest.mark.parametrize("conflict", CONFLICTS)
def test_nobody_in_conflict_is_asked(conflict):
    idea = assessing.ready()
    person = CONFLICTS[conflict](idea)
    idea = assessing.in_assessment(idea)

    with pytest.raises(Unmet) as refused:
        assessing.assigned(idea, person)

    assert [guard.code for guard in refused.value.guards] == ["not_bound"]
    assert conflicts_of(afresh(idea))[person.pk] == conflict


def test_whose_amendment_was_rejected_is_not_in_conflict():
    idea = assessing.ready()
    amendment = suggested(idea)
    part_of(amendment).reject(by=idea.authors[0], reason="Passt nicht.")
    idea = assessing.in_assessment(idea)

    (review,) = assessing.assigned(idea, amendment.author)

    assert review.is_open


def test_nobody_is_asked_twice_in_a_round():
    idea = assessing.in_assessment()
    (review,) = assessing.assigned(idea, number=1)

    with pytest.raises(Unmet):
        assessing.assigned(idea, review.reviewer)


def test_a_closed_account_is_not_asked():
    idea, person = assessing.in_assessment(), make.person()
    person.ban()

    with pytest.raises(Unmet):
        assessing.assigned(idea, person)


@pytest.mark.parametrize("stage", ["development", "decision", "discussion"])
def test_only_while_it_is_assessed(stage):
    idea = assessing.in_assessment()
    Idea.objects.filter(pk=idea.pk).update(stage=stage)

    with pytest.raises(WrongStage):
        assessing.assigned(afresh(idea), number=1)


def test_after_the_round_nobody_is_asked_any_more():
    idea = assessing.closed().idea

    with pytest.raises(WrongStage):
        assessing.assigned(afresh(idea), number=1)


def test_who_comes_for_somebody_else_is_told_apart():
    idea = assessing.in_assessment()
    (first,) = assessing.assigned(idea, number=1)
    first.decline(by=first.reviewer)

    (second,) = assessing.assigned(idea, number=1)

    assert second.how == "replacement"


def test_whoever_is_excused_hears_why():
    review = assessing.assigned(assessing.in_assessment(), number=1)[0]
    office = make.stabsstelle()

    review.excuse(by=office, reason="Wir haben genug Gutachten.")

    assert Review.objects.get().state == "excused"
    assert hearers_of(Verb.REVIEWER_EXCUSED) == {review.reviewer_id: "reviewer"}
    with pytest.raises(WrongStage):
        review.excuse(by=office)


# Who fits


def test_who_knows_more_comes_first_with_the_reason_and_who_is_bound_is_named():
    idea = assessing.in_assessment()
    some = expert("Rita Recht")
    more = expert("Dana Daten", "daten", "recht")
    make.person("Ohne Profil")
    bound = make.representative(idea.lead.organisation, "Bodo Befangen")
    bound.competences.set([make.competence()])

    found = candidates_for(idea)

    assert [(each.person, each.why, each.conflict) for each in found] == [
        (more, "im Profil: Daten, Recht", None),
        (some, "im Profil: Recht", None),
        (bound, "im Profil: Recht", "body"),
    ]


def test_who_gave_an_opinion_fits_and_who_is_asked_already_is_not_offered_again():
    idea = assessing.ready()
    spoke = make.opinion(idea).author
    idea = assessing.in_assessment(idea)
    found = candidates_for(idea)
    assert [(each.person, each.why) for each in found] == [(spoke, "hat hier Stellung genommen")]

    assessing.assigned(idea, spoke)

    assert candidates_for(idea) == []


def test_anybody_can_be_found_by_name():
    idea = assessing.in_assessment()
    person = make.person("Xaver Xylander")

    (found,) = candidates_for(idea, name="xylan")

    assert (found.person, found.why) == (person, "nichts Passendes im Profil")


# At the desk


def test_a_name_that_nobody_can_have_finds_nobody():
    idea = assessing.in_assessment()

    answer = people.stabsstelle().get(reverse("admin:staffing", args=[idea.pk]), {"name": "Ga\0by"})

    assert answer.status_code == 200


def test_the_whole_way_at_the_desk():
    idea = assessing.in_assessment()
    person = expert("Rita Recht")
    browser = people.stabsstelle()
    page = browser.get(reverse("admin:staffing", args=[idea.pk]))
    assert "Rita Recht" in words(page)

    asked = browser.post(reverse("admin:assign_reviewer", args=[idea.pk]), {"reviewer": person.pk}, follow=True)
    review = Review.objects.get()
    excused = browser.post(
        reverse("admin:excuse_reviewer", args=[idea.pk]), {"review": review.pk, "reason": "Genug."}, follow=True
    )

    assert "Rita Recht ist um ein Gutachten gebeten" in words(asked)
    assert "Rita Recht ist nicht mehr gefragt." in words(excused)
    assert Review.objects.get().state == "excused"


def test_a_representative_is_asked_for_their_body():
    idea, body = assessing.in_assessment(), make.organisation("Technische Hochschule", sector="science")
    person = make.representative(body)

    people.stabsstelle().post(reverse("admin:assign_reviewer", args=[idea.pk]), {"reviewer": person.pk})

    assert Review.objects.get().organisation == body


def test_who_may_act_for_several_bodies_is_asked_for_the_chosen_one():
    idea, first = assessing.in_assessment(), make.organisation("Technische Hochschule", sector="science")
    second, foreign = make.organisation("Institut für Klartext", sector="science"), make.organisation("Fremdes Amt")
    person = make.representative(first, "Rita Recht")
    make.mandate(person, second)
    browser, there = people.stabsstelle(), reverse("admin:assign_reviewer", args=[idea.pk])

    page = browser.get(reverse("admin:staffing", args=[idea.pk]), {"name": "Rita"})
    refused = browser.post(there, {"reviewer": f"{person.pk}-{foreign.pk}"})
    browser.post(there, {"reviewer": f"{person.pk}-{second.pk}"})

    offered = [each["value"] for each in BeautifulSoup(page.content, "html.parser").select("input[name=reviewer]")]
    assert offered == [f"{person.pk}-{first.pk}", f"{person.pk}-{second.pk}"]
    assert refused.status_code == 422
    assert Review.objects.get().organisation == second


def test_nobody_chosen_after_a_search_leaves_the_names_that_were_found():
    idea, person = assessing.in_assessment(), make.person("Xaver Xylander")

    there = reverse("admin:assign_reviewer", args=[idea.pk])
    refused = people.stabsstelle().post(f"{there}?name=xylan")

    assert refused.status_code == 422
    assert BeautifulSoup(refused.content, "html.parser").find("input", value=str(person.pk))


def test_the_pool_is_published_at_the_desk():
    idea = assessing.in_assessment()
    pool = [expert().pk for _ in range(3)]
    browser = people.stabsstelle()

    too_few = browser.post(reverse("admin:publish_pool", args=[idea.pk]), {"people": pool[:2], "seats": 2})
    done = browser.post(reverse("admin:publish_pool", args=[idea.pk]), {"people": pool, "seats": 2}, follow=True)

    assert too_few.status_code == 422
    assert "Sonst ist es kein Los." in words(too_few)
    assert "Der Lostopf ist öffentlich." in words(done)
    assert idea.rounds.get().draws.get().entries.count() == 3


def test_who_is_bound_is_shown_with_the_reason_and_cannot_be_chosen():
    idea = assessing.in_assessment()
    bound = make.representative(idea.lead.organisation, "Bodo Befangen")
    bound.competences.set([make.competence()])
    browser = people.stabsstelle()

    page = browser.get(reverse("admin:staffing", args=[idea.pk]))
    answer = browser.post(reverse("admin:assign_reviewer", args=[idea.pk]), {"reviewer": bound.pk})

    assert "Bodo Befangen: vertritt eine Stelle, die die Idee trägt" in words(page)
    assert BeautifulSoup(page.content, "html.parser").find("input", value=str(bound.pk)) is None
    assert answer.status_code == 409


def test_moderation_does_not_see_who_reviews():
    idea = assessing.in_assessment()
    assessing.assigned(idea, make.person("Geheime Gutachterin"))
    browser = people.moderator()

    assert browser.get(reverse("admin:staffing", args=[idea.pk])).status_code == 403
    for url in (
        reverse("admin:ideas_idea_change", args=[idea.pk]),
        reverse("history", args=[idea.pk]),
        reverse("admin:activity_event_changelist"),
    ):
        page = BeautifulSoup(browser.get(url).content, "html.parser")
        for choices in page.select("#changelist-filter"):
            choices.decompose()  # what the log could be narrowed by tells nothing of anybody
        assert "Gutachten gebeten" not in page.get_text(), url


def test_a_stabsstelle_person_in_conflict_does_not_see_who_reviews_either():
    author = make.stabsstelle()
    idea = assessing.in_assessment(author=author)
    assessing.assigned(idea, make.person("Geheime Gutachterin"))
    browser = signed_in(author)

    assert browser.get(reverse("admin:staffing", args=[idea.pk])).status_code == 403
    assert "Gutachten gebeten" not in browser.get(reverse("history", args=[idea.pk])).content.decode()


def test_a_stabsstelle_person_in_conflict_does_not_find_it_in_the_log_or_among_the_mails():
    author, carrier, office = make.stabsstelle(), make.stabsstelle(), make.stabsstelle()
    idea = assessing.in_assessment(author=author)
    carries(idea, role=Duty.PARTNER, person=carrier)
    assessing.assigned(idea, make.person("Geheime Gutachterin"))
    urls = [reverse("admin:activity_event_changelist"), reverse("admin:activity_delivery_changelist")]

    browsers = {person: signed_in(person) for person in (author, carrier, office)}
    told = {(person, url) for person, browser in browsers.items() for url in urls if is_told(browser.get(url))}

    assert told == {(office, url) for url in urls}


def test_of_a_review_nobody_hears_whose_own_thing_the_idea_is():
    author, carrier, office = make.stabsstelle(), make.stabsstelle(), make.stabsstelle()
    idea = assessing.in_assessment(author=author)
    carries(idea, role=Duty.PARTNER, person=carrier)
    declines, bound = assessing.assigned(idea)

    declines.decline(by=declines.reviewer, reason="Keine Zeit.")
    bound.declare_conflict(by=bound.reviewer, reason="Mein Bruder.")

    for verb in (Verb.REVIEW_DECLINED, Verb.CONFLICT_DECLARED):
        heard = hearers_of(verb)
        assert heard[office.pk] == "stabsstelle"
        assert not {author.pk, carrier.pk} & heard.keys()

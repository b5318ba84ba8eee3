"""Reviewing: one person judges an idea by each criterion, unseen until the round closes; or lays it down."""

from datetime import timedelta

import pytest
from django.urls import reverse

from activity.models import Event
from activity.verbs import Verb
from arena import clock
from arena.transitions import Unmet, WrongStage
from ideas.models import Idea, Review
from ideas.turns import turns_of
from tests import make
from tests.ideas import assessing
from tests.ideas.carrying import afresh, broken, hearers_of

pytestmark = pytest.mark.django_db


def asked(**fields) -> Review:
    """A review that somebody is asked for, at an idea with three criteria."""
    return assessing.assigned(assessing.in_assessment(**fields), number=1)[0]


def said(review) -> list[tuple[int | None, str]]:
    return list(review.ratings.values_list("score", "reason"))


def typed(review, score=3, reason="Das überzeugt.") -> dict[str, object]:
    pks = review.round.criteria.values_list("pk", flat=True)
    return {f"score_{pk}": score for pk in pks} | {f"reason_{pk}": reason for pk in pks}


def test_a_draft_is_kept_as_it_is():
    review = asked()
    first, second, _third = review.round.criteria.order_by("position")

    review.save_draft(by=review.reviewer, ratings={first.pk: (4, ""), second.pk: (None, "Noch unklar.")})

    assert said(review) == [(4, ""), (None, "Noch unklar.")]
    assert Review.objects.get(pk=review.pk).is_open
    assert not review.idea.events.filter(verb="review_finished").exists()


def test_a_finished_review_has_a_score_and_a_reason_for_each_criterion():
    review = asked()

    assessing.finished(review, 4, 3, 0)

    review = Review.objects.get(pk=review.pk)
    assert (review.state, review.ended_at is not None) == ("done", True)
    assert [score for score, _reason in said(review)] == [4, 3, 0]
    event = review.idea.events.get(verb="review_finished")
    assert (event.actor, event.details) == (
        review.reviewer,
        {"review": review.pk, "concerned": review.reviewer_id},
    )
    assert hearers_of(Verb.REVIEW_FINISHED) == {}


@pytest.mark.parametrize("missing", [(None, "Weil."), (3, "")])
def test_without_a_score_or_a_reason_it_is_not_done(missing):
    review = asked()
    ratings = assessing.scored(review, 3)
    ratings[min(ratings)] = missing

    with pytest.raises(Unmet) as refused:
        review.finish(by=review.reviewer, ratings=ratings)

    assert [guard.code for guard in refused.value.guards] == ["every_criterion"]
    assert Review.objects.get(pk=review.pk).is_open


def test_a_criterion_that_is_not_of_the_round_is_not_kept():
    review = asked()
    stranger = assessing.criteria("fremd")[0]

    review.save_draft(by=review.reviewer, ratings={stranger.pk: (4, "Hallo.")})

    assert said(review) == []


def test_what_is_done_does_not_change_any_more():
    review = assessing.finished(asked(), 2)

    with pytest.raises(WrongStage):
        review.save_draft(by=review.reviewer, ratings=assessing.scored(review, 4))

    assert {score for score, _reason in said(review)} == {2}


def test_whoever_took_on_responsibility_meanwhile_cannot_finish():
    review = asked()
    idea = review.idea
    make.responsibility(idea, by=review.reviewer, role="partner")

    with pytest.raises(Unmet) as refused:
        review.finish(by=review.reviewer, ratings=assessing.scored(review, 4))

    assert [guard.code for guard in refused.value.guards] == ["not_bound"]


def test_declining_tells_the_stabsstelle_why():
    office, review = make.stabsstelle(), asked()

    review.decline(by=review.reviewer, reason="Keine Zeit bis Mai.")

    assert review.state == "declined"
    assert review.idea.events.get(verb="review_declined").reason == "Keine Zeit bis Mai."
    assert hearers_of(Verb.REVIEW_DECLINED)[office.pk] == "stabsstelle"


def test_a_conflict_declared_holds_for_the_next_round_too():
    review = asked()
    idea, reviewer = review.idea, review.reviewer
    review.declare_conflict(by=reviewer, reason="Mein Bruder leitet das Amt.")
    idea.fall_back(by=make.stabsstelle(), reason="Neu aufsetzen.")
    idea.start_development(by=idea.lead.offered_by, until=clock.today() + timedelta(days=9))
    again = assessing.in_assessment(idea)

    with pytest.raises(Unmet):
        assessing.assigned(again, reviewer)

    assert review.state == "conflict"


def test_once_the_round_closed_nobody_takes_a_review_out_of_its_result():
    closed = assessing.closed()
    review = closed.reviews.first()

    for lay_down in (review.declare_conflict, review.decline):
        with pytest.raises(WrongStage):
            lay_down(by=review.reviewer, reason="Ich erfuhr es erst jetzt.")

    assert [each.state for each in closed.reviews.all()] == ["done", "done"]


def test_a_conflict_may_be_declared_after_finishing_while_the_round_runs():
    idea = assessing.in_assessment()
    first, _second = assessing.assigned(idea)
    review = assessing.finished(first)

    review.declare_conflict(by=review.reviewer, reason="Ich erfuhr es erst jetzt.")

    assert Review.objects.get(pk=review.pk).state == "conflict"


def test_nothing_is_written_while_the_idea_rests():
    review = asked()
    review.idea.defer(by=make.stabsstelle(), reason="Es fehlt Geld.", review_on=clock.today() + timedelta(days=30))

    with pytest.raises(WrongStage):
        Review.objects.get(pk=review.pk).save_draft(by=review.reviewer, ratings={})


def test_after_the_rest_the_reviewers_get_their_days_back():
    review = asked()
    idea, due = review.idea, review.due_on
    idea.defer(by=make.stabsstelle(), reason="Es fehlt Geld.", review_on=clock.today() + timedelta(days=30))
    with clock.travel(timedelta(days=30)):
        afresh(idea).resume(by=make.stabsstelle())

        assert Review.objects.get(pk=review.pk).due_on == due + timedelta(days=30)
        assert afresh(idea).due_on == due + timedelta(days=30)
        assert idea.rounds.get().is_open


def test_all_or_nothing(monkeypatch):
    review = asked()
    monkeypatch.setattr(Event, "record", broken)

    with pytest.raises(RuntimeError):
        review.finish(by=review.reviewer, ratings=assessing.scored(review, 4))

    assert Review.objects.get(pk=review.pk).is_open
    assert said(review) == []


def test_it_stands_among_what_is_asked_of_the_reviewer():
    review = asked()

    turns = turns_of(review.reviewer, [])

    assert [(turn.idea, turn.action, turn.url) for turn in turns] == [
        (review.idea, "Begutachten", reverse("review", args=[review.pk]))
    ]
    assessing.finished(review)
    assert turns_of(review.reviewer, []) == []


# The page


def test_the_page_asks_criterion_by_criterion_with_what_was_typed_before(client):
    review = asked()
    review.save_draft(by=review.reviewer, ratings=assessing.scored(review, 2, reason="Bisher gedacht."))
    client.force_login(review.reviewer)

    page = client.get(review.get_absolute_url()).content.decode()

    assert page.count("Bisher gedacht.") == 3
    assert "Umsetzbarkeit" in page
    assert "Gutachten abgeben" in page


def test_the_whole_way_through_the_page(client):
    review = asked()
    client.force_login(review.reviewer)

    draft = client.post(reverse("save_review", args=[review.pk]), typed(review, score="", reason="Halb."), follow=True)
    done = client.post(reverse("finish_review", args=[review.pk]), typed(review), follow=True)

    assert "Ihr Entwurf ist gespeichert. Nur Sie sehen ihn." in draft.content.decode()
    assert "Ihr Gutachten ist abgegeben" in done.content.decode()
    assert said(review) == [(3, "Das überzeugt.")] * 3


def test_saving_while_typing_answers_without_a_page(client):
    review = asked()
    client.force_login(review.reviewer)

    answer = client.post(
        reverse("save_review", args=[review.pk]), typed(review), headers={"x-requested-with": "XMLHttpRequest"}
    )
    wrong = client.post(
        reverse("save_review", args=[review.pk]),
        typed(review, reason="a" * 2001),
        headers={"x-requested-with": "XMLHttpRequest"},
    )

    assert (answer.status_code, answer.content) == (204, b"")
    assert (wrong.status_code, wrong.headers["Content-Type"]) == (422, "text/plain; charset=utf-8")
    assert said(review)[0] == (3, "Das überzeugt.")


def test_what_is_missing_is_named_and_everything_typed_stays(client):
    review = asked()
    client.force_login(review.reviewer)

    answer = client.post(reverse("finish_review", args=[review.pk]), typed(review, score=""))

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "„Nutzen“: Bitte wählen Sie Punkte von 0 bis 4." in page
    assert page.count("Das überzeugt.") == 3


def test_for_everybody_else_there_is_no_such_page(client):
    review = asked()
    author, office = review.idea.authors[0], make.stabsstelle()

    for person in (make.person(), author, review.idea.lead.offered_by, office, make.moderator()):
        client.force_login(person)
        assert client.get(review.get_absolute_url()).status_code == 404
        assert client.post(reverse("finish_review", args=[review.pk]), typed(review)).status_code == 404


def test_whoever_is_in_conflict_reads_why_and_may_only_lay_it_down(client):
    review = asked()
    make.responsibility(review.idea, by=review.reviewer, role="partner")
    client.force_login(review.reviewer)

    page = client.get(review.get_absolute_url()).content.decode()
    answer = client.post(reverse("finish_review", args=[review.pk]), typed(review))

    assert "trägt Verantwortung für die Idee" in page
    assert reverse("finish_review", args=[review.pk]) not in page
    assert answer.status_code == 403


@pytest.mark.parametrize(
    ("name", "data", "state"),
    [("decline_review", {}, "declined"), ("declare_conflict", {"reason": "Mein Bruder."}, "conflict")],
)
def test_laying_it_down_on_the_page(client, name, data, state):
    review = asked()
    client.force_login(review.reviewer)

    answer = client.post(reverse(name, args=[review.pk]), data, follow=True)

    assert answer.status_code == 200
    assert Review.objects.get(pk=review.pk).state == state


def test_a_conflict_needs_a_sentence(client):
    review = asked()
    client.force_login(review.reviewer)

    answer = client.post(reverse("declare_conflict", args=[review.pk]), {})

    assert answer.status_code == 422
    assert "Bitte schreiben Sie einen Satz dazu." in answer.content.decode()


def test_while_the_idea_is_hidden_there_is_no_page(client):
    review = asked()
    Idea.objects.filter(pk=review.idea.pk).update(hidden_at=clock.now())
    client.force_login(review.reviewer)

    assert client.get(review.get_absolute_url()).status_code == 404

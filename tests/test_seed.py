"""The example story: believable, repeatable, silent towards mailboxes, and never in production by accident."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command

from accounts.models import Mandate, MandateRequest, Organisation, Role, Sector, User
from activity.models import DecisionRecord, Delivery, Event, EventText, Notification
from activity.models.decision import verify_chain
from arena import clock
from ideas import clocks
from ideas.answers import answers, longest_overdue
from ideas.board import may_be_asked
from ideas.models import (
    Amendment,
    AmendmentPart,
    AssessmentRound,
    Clarification,
    CoAuthorRequest,
    Comment,
    FactSheetVersion,
    Help,
    Idea,
    Opinion,
    OpinionInvitation,
    OwedStep,
    Picture,
    Responsibility,
    Review,
    Stage,
    Support,
    Tally,
)
from ideas.models.consortium import State
from ideas.turns import responsibilities_of, turns_of
from measures.models import Measure, Promotion, Recognition, Replication

pytestmark = pytest.mark.xdist_group("story")  # told once, by one process


@pytest.fixture(scope="module")
def story(django_db_setup, django_db_blocker):
    """The story, told once for all tests of this file that only read; undone at the end."""
    from django.db import transaction

    with django_db_blocker.unblock(), transaction.atomic():
        call_command("seed", verbosity=0)
        yield
        transaction.set_rollback(True)


def test_everybody_of_the_story_is_there_and_marked(story):
    assert User.objects.count() == User.objects.filter(is_example=True).count() >= 40
    assert Organisation.objects.filter(is_example=True).count() >= 15
    assert Idea.objects.count() == Idea.objects.filter(is_example=True).count() >= 120


def test_everybody_can_sign_in_with_a_confirmed_address(story):
    mira = User.objects.get(email="mira@beispiel.example")

    assert mira.check_password("arena-der-ideen")
    assert not User.objects.exclude(emailaddress__verified=True).exists()


def test_every_role_is_held_by_somebody(story):
    for role in Role:
        assert User.objects.in_role(role).exists(), role


def test_there_is_an_idea_in_every_stage_a_verb_leads_to(story):
    assert set(Idea.objects.values_list("stage", flat=True)) == {
        "draft",
        "submitted",
        "returned",
        "discussion",
        "development",
        "assessment",
        "decision",
        "selected",
        "promoted",
        "deferred",
        "declined",
        "merged",
        "withdrawn",
        "archived",
    }
    assert Idea.objects.filter(hidden_at__isnull=False).exists()


def test_nobody_gets_a_mail_but_inboxes_have_news(story):
    assert Delivery.objects.count() == 0
    assert Notification.objects.unread().exists()
    assert Notification.objects.filter(read_at__isnull=False).count() > Notification.objects.unread().count()


def test_nothing_happens_in_the_future_and_events_come_in_order(story):
    moments = list(Event.objects.order_by("pk").values_list("at", flat=True))

    assert moments == sorted(moments)
    assert moments[-1] <= clock.now()
    assert moments[0] < clock.now() - timedelta(days=100)
    assert not Support.objects.filter(since__gt=clock.now()).exists()


def test_what_happened_to_an_idea_is_its_history(story):
    public = Idea.objects.filter(stage=Stage.DISCUSSION).order_by("pk").first()
    verbs = list(public.events.order_by("number").values_list("verb", flat=True))

    assert verbs[:2] == ["idea_submitted", "idea_published"]
    assert public.events.get(verb="idea_published").at - public.published_at < timedelta(seconds=1)
    assert public.reference.startswith(f"{public.submitted_at.year}-")


def test_there_are_versions_comments_and_supports(story):
    assert FactSheetVersion.objects.filter(number=3).exists()
    assert Comment.objects.filter(depth=3).exists()
    assert Comment.objects.filter(held_at__isnull=False).exists()
    assert Comment.objects.filter(removed_at__isnull=False).exists()
    assert Idea.objects.filter(pinned_comment__isnull=False).exists()
    assert EventText.objects.exclude(text="").exists()
    for idea in Idea.objects.all():
        assert idea.support_count == idea.supports.count()


def test_some_answer_of_moderation_is_late(story):
    assert Idea.objects.overdue_at_moderation().exists()
    assert Idea.objects.waiting_for_moderation().count() > Idea.objects.overdue_at_moderation().count()


def test_the_counts_of_the_lists_are_right(story):
    assert (
        sum(Tally.objects.filter(field=0, district=0).values_list("count", flat=True)) == Idea.objects.listed().count()
    )


def test_a_second_time_does_nothing(story):
    before = Idea.objects.count(), Event.objects.count(), User.objects.count()

    call_command("seed", verbosity=0)

    assert (Idea.objects.count(), Event.objects.count(), User.objects.count()) == before


def test_many_ideas_on_request(story):
    from django.db import transaction

    with transaction.atomic():
        call_command("seed", ideas=400, verbosity=0)

        assert Idea.objects.filter(is_example=True).count() == 400
        made = Idea.objects.order_by("-pk")[:200]
        for idea in made.prefetch_related("fields", "districts", "comments", "versions", "supports"):
            assert 1 <= len(idea.fields.all()) <= 3
            assert idea.citywide or 1 <= len(idea.districts.all()) <= 3
            assert idea.comment_count == len(idea.comments.all())
            assert idea.support_count == len(idea.supports.all())
            assert [version.text for version in idea.versions.all()] == [(idea.title, idea.summary, idea.description)]
        kept = set(Tally.objects.values_list("kind", "stage", "field", "district", "count"))
        Tally.count_anew()
        assert set(Tally.objects.values_list("kind", "stage", "field", "district", "count")) == kept
        transaction.set_rollback(True)


@pytest.mark.django_db
def test_production_refuses_without_being_told_so_twice(settings):
    settings.PRODUCTION = True
    before = Idea.objects.count()

    with pytest.raises(CommandError, match="--yes-really-example-data"):
        call_command("seed")
    with pytest.raises(CommandError, match="--password"):
        call_command("seed", yes_really_example_data=True)

    assert Idea.objects.count() == before


def test_some_ideas_have_a_picture_with_its_words_and_some_a_place(story):
    pictures = Picture.objects.all()

    assert len(pictures) >= 5
    assert all(picture.alt and picture.credit and picture.open(picture.widths[0]) for picture in pictures)
    assert Idea.objects.exclude(place="").exists()


# Who carries, decides and waits


def idea_called(words):
    return Idea.objects.get(title__contains=words)


def told(words):
    """What happened to the idea, in order."""
    return list(idea_called(words).events.order_by("number").values_list("verb", flat=True))


def test_bodies_come_from_every_sector_and_one_waits_to_be_checked(story):
    assert set(Organisation.objects.filter(is_example=True).values_list("sector", flat=True)) == set(Sector.values)
    waiting = Organisation.objects.filter(is_example=True).waiting()
    assert waiting.count() == 2
    assert all(body.registered_by for body in waiting)


def test_mandates_run_end_begin_later_and_are_asked_for(story):
    assert Mandate.objects.running().count() >= 14
    assert Mandate.objects.filter(ended_at__isnull=False).exists()
    assert Mandate.objects.not_begun().exists()
    assert Mandate.objects.running().filter(ends_on__isnull=False).exists()
    assert MandateRequest.objects.open().count() == 4
    assert MandateRequest.objects.filter(answer="refused").exists()
    assert Event.objects.filter(verb="succession_confirmed").exists()


def test_responsibility_is_offered_carried_handed_over_and_lost(story):
    assert set(Responsibility.objects.values_list("state", flat=True)) >= {
        *(State.OFFERED, State.RUNNING, State.DECLINED, State.WITHDRAWN),
        *(State.HANDED_OVER, State.ENDED, State.LAPSED),
    }
    assert set(Responsibility.objects.values_list("role", flat=True)) == {
        *("lead", "partner", "expertise", "pilot_site", "resources"),
    }
    assert str(idea_called("offener Code").lead.party) == "Hochschule für Stadtdinge (Beispiel)"
    assert Responsibility.objects.unanswered().exists()


def test_a_lead_that_stayed_silent_has_lapsed_and_the_idea_fell_back(story):
    idea = idea_called("Gießkalender")

    end = [verb for verb in told("Gießkalender") if not verb.startswith("comment")][-3:]
    assert end == ["responsibility_lapsed", "idea_fell_back", "need_named"]
    assert (idea.stage, idea.lead) == ("discussion", None)


def test_an_answer_is_overdue_and_everybody_sees_whose(story):
    late = idea_called("Aufzüge: ehrliche Meldungen")

    assert (late.stage, late.is_overdue, late.whose_turn) == (
        *("development", True),
        "Codekollektiv Kanalufer (Beispiel)",
    )
    assert late in longest_overdue()


def test_decisions_have_reasons_and_form_a_whole_chain(story):
    records = DecisionRecord.objects.select_related("text")

    assert set(records.values_list("decision", flat=True)) == {
        *("decline", "defer", "reopen"),
        *("select", "promote", "recognise"),
    }
    assert all(record.text.reason for record in records)
    assert [finding.fault for finding in verify_chain()] == [""] * records.count()


def test_some_rest_until_a_day_and_some_were_taken_up_again(story):
    resting = Idea.objects.filter(stage=Stage.DEFERRED)

    assert all(idea.due_on for idea in resting)
    assert resting.filter(due_on__gt=clock.today()).exists()
    assert Idea.objects.to_be_reviewed().exists()
    assert told("Gebärdensprache auf Knopfdruck").count("idea_resumed") == 1
    assert "idea_reopened" in told("Sitzungen mit Untertiteln")


def test_what_nobody_moved_is_archived_and_somebody_wants_it_back(story):
    assert told("Am Bahnhof kein Bügel frei")[-3:] == ["archiving_announced", "idea_archived", "revival_asked"]
    assert "idea_revived" in told("Kiezgeschichten")
    assert Idea.objects.asked_for_again().exists()


def test_what_is_looked_for_meets_what_people_can_do(story):
    idea = idea_called("Kühle Nacht")

    assert Help.objects.filter(idea=idea, competence__code="raeume").exists()
    assert User.objects.get(email="samira@beispiel.example") in may_be_asked(idea).values()


@pytest.mark.parametrize("name", ["mira", "lotte", "samira", "ralf", "mehmet"])
def test_somebody_is_asked_for_something(story, name):
    person = User.objects.get(email=f"{name}@beispiel.example")

    assert turns_of(person, responsibilities_of(person))


def test_everything_that_was_due_has_been_said(story):
    from django.db import transaction

    with transaction.atomic():
        assert clocks.tick() == 0
        transaction.set_rollback(True)


def test_the_answer_times_are_those_of_the_story(story):
    moderation = answers().stages[0]

    assert moderation.number >= 30
    assert 50 < moderation.percent < 100
    assert 1 <= moderation.median <= 5
    assert OwedStep.objects.filter(stage="deferred", is_answered=True).count() == 2
    assert answers().overdue >= 5


def test_experts_speak_some_disagree_one_is_late_and_somebody_writes_along(story):
    lift = Idea.objects.get(title__startswith="Aufzüge")
    technical = set(lift.opinions.current().filter(dimension="technical").values_list("rating", flat=True))
    late = OpinionInvitation.objects.open().filter(due_on__lt=clock.today())

    assert technical == {4, 1}
    assert lift.opinion_count == 4
    assert Opinion.objects.earlier().filter(replaced_at__isnull=False).exists()
    assert Opinion.objects.earlier().filter(withdrawn_at__isnull=False).exists()
    assert late.get().organisation.name == "Senatsverwaltung für Brücken, Plätze und Wege (Beispiel)"
    assert Event.objects.filter(verb="opinion_overdue").count() == 1
    assert CoAuthorRequest.objects.filter(answer="yes").count() == CoAuthorRequest.objects.open().count() == 1


def test_somebody_writes_into_the_texts_of_others_and_is_answered(story):
    answers = sorted(part.answer for part in AmendmentPart.objects.all())

    assert answers == ["", "accepted", "partly", "rejected"]
    assert Amendment.objects.open().get().comments.count() == 1
    assert Idea.objects.get(title__startswith="Neben jedem Formular").amenders[0]["name"] == "Oma Helga"


# From the assessment to the measure


def test_reviewers_are_at_work_one_is_through_and_one_is_still_writing(story):
    asked = Review.objects.filter(round__outcome="")

    assert sorted(asked.values_list("state", flat=True)) == ["assigned", "assigned", "done"]
    assert {review.ratings.count() > 0 for review in asked.open()} == {True, False}
    assert not Review.objects.readable().filter(round__outcome="").exists()


def test_rounds_closed_by_rule_and_where_reviewers_differed_that_is_clarified(story):
    closed = AssessmentRound.objects.closed()

    assert closed.count() == 5
    assert all(each.reviews.done().count() >= 2 for each in closed)
    assert [str(each.round.idea.title)[:7] for each in Clarification.objects.all()] == ["Testtag"]
    assert Review.objects.filter(state="declined").count() == 1


def test_one_idea_waits_for_the_decision_and_one_for_a_second_signature(story):
    assert Idea.objects.get(stage=Stage.DECISION).presentation.recommendation == "select"
    waiting = Promotion.objects.open().get()
    assert (waiting.kind, waiting.state, waiting.idea.stage) == ("decentral", "proposed", "selected")
    assert (
        Mandate.objects.running().filter(organisation=waiting.proposed_for).exclude(user=waiting.proposed_by).exists()
    )


def test_an_idea_of_each_kind_became_a_measure_and_one_is_recognised_and_one_taken_over(story):
    became = Measure.objects.filter(idea__isnull=False)

    assert sorted(became.values_list("kind", flat=True)) == ["central", "decentral", "network"]
    assert all(measure.idea.stage == Stage.PROMOTED and measure.members.exists() for measure in became)
    recognised = Recognition.objects.standing().get()
    assert (recognised.measure.kind, recognised.commitment.is_whole) == ("network", True)
    taken = Replication.objects.get()
    assert (taken.origin.kind, taken.copy.organisation) == ("decentral", taken.organisation)
    assert taken.origin.organisation != taken.organisation


def test_a_measure_of_the_story_went_back_and_on_and_says_what_it_brought(story):
    measure = Measure.objects.get(title__startswith="Formulare, die man versteht: Erprobung")
    back = [step for step in measure.phase_steps.all() if step.is_back]

    assert (measure.kind, measure.status, measure.phase.name) == ("decentral", "running", "Erprobung")
    assert [(step.before.number, step.after.number) for step in back] == [(3, 2)]
    assert [(each.state, len(each.moves)) for each in measure.milestones.order_by("pk")] == [
        ("reached", 0),
        ("reached", 1),
        ("open", 0),
        ("dropped", 0),
    ]
    assert [each.standing for each in measure.indicators.with_standing()] == ["unterwegs", "unterwegs"]
    assert not measure.is_stale


def test_a_measure_of_the_story_corrects_itself_in_public(story):
    measure = Measure.objects.get(title__startswith="Formulare, die man versteht: Erprobung")
    report = measure.reports.get(title="Mehr als jede vierte Rückfrage fällt weg")
    number = measure.indicators.get(name="Formulare in neuer Fassung")

    assert [each.title for each in report.earlier.all()] == ["Jede zweite Rückfrage fällt weg"]
    assert ([each.target for each in number.earlier.all()], number.target) == ([3], 4)


def test_a_measure_of_the_story_fell_silent(story):
    measure = Measure.objects.get(title="Lastenräder für den letzten Kilometer")

    assert (measure.kind, measure.status, measure.is_stale) == ("network", "running", True)
    assert [milestone.is_overdue for milestone in measure.plan] == [True]
    assert [reading.value for reading in measure.indicators.get().current] == [900, 1350]


def test_a_measure_of_the_story_is_done_and_says_what_it_would_change(story):
    measure = Measure.objects.get(title__startswith="Reparieren statt wegwerfen")

    assert (measure.kind, measure.status, measure.report_due_on) == ("network", "done", None)
    assert "Die Bibliotheken führen es selbst weiter." in measure.events.get(verb="measure_completed").reason
    assert [lesson.kind for lesson in measure.lessons.all()] == ["change"]

"""The verbs at the end of the path, for the machine that tries everything: assessment, presentation, decision, sitting."""

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from activity.models import DecisionRecord
from arena import clock
from arena.transitions import locked
from ideas.models import Confirmation, FactSheet, Idea, MeasureKind, Outcome, Responsibility, Review, Sitting, Stage
from ideas.models.consortium import Role
from ideas.models.due import owed_by
from ideas.models.section import required_keys
from tests import make
from tests.ideas import assessing

WHY = "So ist es."
SO_FAR = ["asked", "reviewed", "presented", "selected"]


class EndOfThePath(RuleBasedStateMachine):
    """What the lead, reviewers, the Stabsstelle and the decision maker do once an idea is worked out."""

    @rule(so_far=st.sampled_from(SO_FAR))
    def hurry(self, so_far):
        """A body leads it, works it out and asks for the assessment, and so on, as far as the idea stands for that."""
        body = self.carriers[1].mandates.get().organisation
        words = {"by": self.carriers[1], "role": Role.LEAD, "pledge": WHY, "organisation": body}
        self.do(Responsibility.offer, self.idea, **words)
        for offered in self.idea.responsibilities.filter(state="offered", role=Role.LEAD):
            self.do(offered.accept, by=self.author)
        self.do(self.idea.start_development, by=self.staff, until=clock.today())
        if self.afresh().stage == Stage.DEVELOPMENT:
            self.work_out()
        self.ask_for_the_assessment()
        if so_far != "asked":
            self.go_through_the_reviews(3)
        if so_far in {"presented", "selected"}:
            self.present(Outcome.SELECT)
        if so_far == "selected":
            self.decide(Outcome.SELECT, together=False)

    @rule()
    def ask_for_the_assessment(self):
        self.do(self.afresh().request_assessment, by=self.carriers[1])

    @rule(verb=st.sampled_from(["assign", "decline", "excuse"]))
    def about_a_review(self, verb):
        if verb == "assign":
            self.do(Review.assign, self.afresh(), by=self.staff, reviewer=make.person())
            return
        for waiting in self.waiting_reviews():
            self.do(getattr(waiting, verb), by=waiting.reviewer, reason=WHY)

    @rule(score=st.integers(0, 4))
    def go_through_the_reviews(self, score):
        """Two more are asked, and everybody who was is done."""
        for _ in range(2):
            self.do(Review.assign, self.afresh(), by=self.staff, reviewer=make.person())
        for waiting in self.waiting_reviews():
            self.do(waiting.finish, by=waiting.reviewer, ratings=assessing.scored(waiting, score))

    @rule(recommendation=st.sampled_from(Outcome.values))
    def present(self, recommendation):
        words = {"recommendation": Outcome(recommendation), "intended_kind": MeasureKind.CENTRAL, "text": WHY}
        self.do(self.afresh().present_for_decision, by=self.staff, **words)

    @rule(outcome=st.sampled_from(Outcome.values), together=st.booleans())
    def decide(self, outcome, together):
        idea, words = self.afresh(), {"reason": WHY}
        if together:
            sitting = Sitting.open(by=self.cdo, title="Sitzung", held_on=clock.today())
            more = {"intended_kind": MeasureKind.CENTRAL, "category": "other"}
            self.do(sitting.draft, idea, by=self.cdo, decision=outcome, **words | more)
            self.do(sitting.publish, by=self.cdo)
        elif outcome == Outcome.SELECT:
            self.do(idea.select, by=self.cdo, intended_kind=MeasureKind.CENTRAL, **words)
        elif outcome == Outcome.DECLINE:
            self.do(idea.decline, by=self.cdo, category="other", **words)
        else:
            self.do(idea.return_to_development, by=self.cdo, **words)

    @invariant()
    def the_end_of_the_path_is_legal(self):
        if not hasattr(self, "idea"):
            return
        idea = self.afresh()
        assert idea.rounds.open().count() <= 1
        assert not idea.rounds.open().exists() or idea.stage in {Stage.ASSESSMENT, Stage.DEFERRED}
        for presentation in idea.presentations.all():
            assert presentation.round.is_closed
        if idea.stage in {Stage.DECISION, Stage.SELECTED}:
            assert idea.presentation.round == idea.newest_round
        if idea.stage == Stage.SELECTED:
            assert idea.intended_kind
            assert DecisionRecord.objects.filter(idea=idea, decision="select").exists()
        for sitting in Sitting.objects.published():
            assert not sitting.items.filter(event_number=None).exists()

    # Helpers

    def waiting_reviews(self):
        return list(Review.objects.filter(round__idea=self.idea, round__outcome="", state="assigned"))

    def afresh(self):
        self.idea = Idea.objects.get(pk=self.idea.pk)
        return self.idea

    def work_out(self):
        """The Steckbrief is complete, everybody who carries the idea stands behind it, and somebody gave an opinion."""
        idea = self.afresh()
        keys = [*required_keys([], list(idea.fields.values_list("code", flat=True)))]
        texts = dict.fromkeys([*keys, "output_indicators", "outcome_indicators"], f"Text {idea.versions.count()}.")
        with locked(idea):
            version = FactSheet.write(idea, texts, by=self.author, reason="Vollständig")
        Idea.objects.filter(pk=idea.pk).update(opinion_count=1)
        for running in idea.responsibilities.running():
            self.do(Confirmation.give, running, by=running.offered_by, number=version.number)


def owed_now(idea):
    """Who owes the step: once the reviewers are through it is for the Stabsstelle to present."""
    if idea.stage == Stage.ASSESSMENT and idea.newest_round and idea.newest_round.is_closed:
        return "stabsstelle"
    return owed_by(Stage(idea.stage))

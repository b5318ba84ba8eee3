"""Whatever verbs people use in whatever order, what must always hold does: a machine tries, on the real database."""

from contextlib import ExitStack
from datetime import timedelta
from itertools import pairwise

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from activity.models import DeclineCategory
from activity.models.decision import verify_chain
from arena import clock
from arena.transitions import Refused
from ideas import clocks
from ideas.models import Idea, Merge, Responsibility, Stage
from ideas.models.consortium import Role
from ideas.models.stage import LIFE, ONLY_PUBLISHED
from tests import make
from tests.conftest import MEASURED
from tests.ideas import assessing
from tests.ideas.ending import SO_FAR, EndOfThePath, owed_now


class Arena(EndOfThePath, RuleBasedStateMachine):
    """One idea, its author, a Stabsstelle, a moderator, two people who would carry it, and another idea to join."""

    @initialize(stage=st.sampled_from([Stage.SUBMITTED, Stage.DISCUSSION]), so_far=st.sampled_from(["", *SO_FAR]))
    def an_idea(self, stage, so_far):
        self.author, self.staff, self.moderator = make.person(), make.stabsstelle(), make.moderator()
        self.carriers, self.cdo = [make.person(), make.representative()], make.decision_maker()
        assessing.criteria()
        self.idea = make.idea(stage, author=self.author)
        self.other = make.idea()
        self.first_stage = stage
        if so_far:
            self.hurry(so_far)

    def do(self, verb, *args, **words):
        """A verb that refuses changes nothing."""
        try:
            verb(*args, **words)
        except Refused:
            self.idea = Idea.objects.get(pk=self.idea.pk)

    @rule(verb=st.sampled_from(["publish", "return_for_revision", "submit", "withdraw", "edit"]))
    def author_or_moderator(self, verb):
        words = {
            "publish": {"by": self.moderator},
            "return_for_revision": {"by": self.moderator, "reason": "Bitte genauer."},
            "submit": {"by": self.author},
            "withdraw": {"by": self.author, "reason": "Es hat sich erledigt."},
            "edit": {"by": self.author, "revision": self.idea.revision, "reason": "Klarer.", "summary": "Neu."},
        }
        self.do(getattr(self.idea, verb), **words[verb])
        if verb == "edit":
            self.idea.similar_were_shown()

    @rule(verb=st.sampled_from(["fall_back", "resume", "archive", "revive", "reopen"]))
    def stabsstelle(self, verb):
        self.do(getattr(self.idea, verb), by=self.staff, reason="So ist es.")

    @rule(days=st.integers(0, 200))
    def defer(self, days):
        review_on = clock.today() + timedelta(days=days)
        self.do(self.idea.defer, by=self.staff, reason="Der Haushalt fehlt.", review_on=review_on)

    @rule(days=st.integers(0, 400))
    def start_development(self, days):
        self.do(self.idea.start_development, by=self.staff, until=clock.today() + timedelta(days=days))

    @rule(for_good=st.booleans())
    def decline(self, for_good):
        category = DeclineCategory.values[0]
        self.do(self.idea.decline, by=self.staff, category=category, reason="Das gibt es schon.")
        if not for_good:
            self.do(self.idea.reopen, by=self.staff, reason="Es gibt Neues.")

    @rule(hide=st.booleans())
    def hide_or_unhide(self, hide):
        words = {"by": self.moderator, "reason": "Beleidigung"} | ({"rule": make.rule()} if hide else {})
        self.do(self.idea.hide if hide else self.idea.unhide, **words)

    @rule(who=st.integers(0, 1), role=st.sampled_from(Role.values))
    def offer(self, who, role):
        by = self.carriers[who]
        mandate = by.mandates.first()
        body = mandate.organisation if mandate else None
        self.do(Responsibility.offer, self.idea, by=by, role=role, pledge="Wir tun das.", organisation=body)

    @rule(
        verb=st.sampled_from(["accept", "decline", "withdraw", "renew", "end", "revoke", "hand_over"]),
        n=st.integers(0, 3),
    )
    def about_a_responsibility(self, verb, n):
        known = list(self.idea.responsibilities.order_by("-pk"))
        if n >= len(known):
            return
        words = {"by": self.author if verb in {"accept", "decline"} else known[n].offered_by}
        if verb in {"decline", "end", "revoke"}:
            words["reason"] = "So ist es."
        if verb == "hand_over":
            words["person"] = make.person()
        self.do(getattr(known[n], verb), **words)

    @rule(n=st.integers(0, 3), yes=st.booleans())
    def about_a_handover(self, n, yes):
        known = list(self.idea.responsibilities.filter(takes_over__isnull=False).order_by("-pk"))
        if n < len(known):
            asked = known[n]
            more = {"pledge": "Ich mache weiter."} if yes else {"reason": "Leider nicht."}
            self.do(asked.accept_handover if yes else asked.decline_handover, by=asked.person, **more)

    @rule(yes=st.booleans())
    def heir_answers(self, yes):
        offer = self.idea.authorship_offers.open().first()
        if offer:
            self.do(offer.accept if yes else offer.refuse, by=offer.heir)
            self.author = Idea.objects.get(pk=self.idea.pk).authors.first()

    @rule(way=st.sampled_from([1, -1]), agreed=st.booleans())
    def propose_merge(self, way, agreed):
        merged, survivor = [self.idea, Idea.objects.get(pk=self.other.pk)][::way]
        self.do(Merge.propose, merged, survivor, by=self.author, reason="Beide wollen dasselbe.")
        if agreed:
            self.answer_merge("consent")

    @rule(verb=st.sampled_from(["consent", "refuse", "withdraw"]))
    def about_a_merge(self, verb):
        self.answer_merge(verb)

    def answer_merge(self, verb):
        merge = Merge.objects.with_ideas().open().last()
        if merge:
            by = self.author if verb == "withdraw" else merge.waits_for[0].authors.first()
            self.do(getattr(merge, verb), by=by, **({"reason": "Es sind zwei."} if verb == "refuse" else {}))

    @rule()
    def undo_merge(self):
        merge = Merge.objects.with_ideas().done().last()
        if merge:
            self.do(merge.undo, by=merge.merged.authors.first())

    @rule(days=st.sampled_from([1, 15, 31, 76, 105, 181]))
    def time_passes(self, days):
        """For everything that follows; what was due is done once."""
        self.moved.enter_context(clock.travel(timedelta(days=days)))
        clocks.tick()
        assert clocks.tick() == 0

    @invariant()
    def history_is_legal(self):
        if not hasattr(self, "idea"):
            return
        type(self).steps += 1
        self.idea = Idea.objects.get(pk=self.idea.pk)
        events = list(self.idea.events.order_by("number"))
        assert [event.number for event in events] == list(range(1, len(events) + 1))
        for earlier, later in pairwise(events):
            assert later.stage_before == earlier.stage_after, (earlier, later)
        for event in events:
            assert event.stage_before == event.stage_after or event.stage_after in LIFE[event.stage_before], event
        assert [event.at for event in events] == sorted(event.at for event in events)
        assert not events or (events[0].stage_before, events[-1].stage_after) == (self.first_stage, self.idea.stage)

    @invariant()
    def facts_agree_with_the_stage(self):
        if not hasattr(self, "idea"):
            return
        idea = Idea.objects.get(pk=self.idea.pk)
        stage = Stage(idea.stage)
        ever = self.first_stage in ONLY_PUBLISHED or idea.events.filter(stage_after__in=ONLY_PUBLISHED).exists()
        assert (idea.published_at is not None) == ever
        assert idea.owed_by == owed_now(idea)
        assert (idea.due_on is not None) == bool(idea.owed_by)
        assert idea.responsibilities.lead().count() <= 1
        assert idea.authorships.filter(is_author=True).count() == 1
        assert stage != Stage.DEVELOPMENT or idea.lead is not None
        assert all(not finding.fault for finding in verify_chain())


def run(examples, steps):
    """How many steps there were in all."""
    before = Machine.steps
    run_state_machine_as_test(
        Machine,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            database=None,
            derandomize=True,
        ),
    )
    return Machine.steps - before


class Machine(Arena):
    """Every run has the database and the clock to itself and gives them back as they were."""

    steps = 0  # of all runs: each is followed by a look at everything that must hold

    def __init__(self):
        super().__init__()
        self.held, self.moved = transaction.atomic(), ExitStack()
        self.held.__enter__()

    def teardown(self):
        self.moved.close()
        transaction.set_rollback(True)
        self.held.__exit__(None, None, None)


@pytest.mark.django_db
def test_a_few_hundred_random_verbs():
    assert run(12, 25) > 200


@pytest.mark.deep
@pytest.mark.django_db
def test_twenty_thousand_random_verbs(record_property):
    steps = run(450, 50)  # some lives end before their fiftieth step

    record_property(MEASURED, f"{steps} steps, no illegal history")
    assert steps >= 20_000

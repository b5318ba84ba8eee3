"""Whoever joins and separates ideas in whatever order: nothing is lost, undoing restores exactly, there is no circle."""

from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from hypothesis.stateful import run_state_machine_as_test as run_machine

from arena import clock
from arena.transitions import Refused
from ideas import clocks
from ideas.models import Edge, Idea, Merge, Responsibility, Support, SupportChoice
from tests import make
from tests.ideas.merging import afresh, author_of, joined, picture_of

IDEAS, PEOPLE = 3, 3


class Arena(RuleBasedStateMachine):
    """Three proposals, two needs, and a few people who support, follow, carry and talk."""

    def __init__(self):
        super().__init__()
        self.held = transaction.atomic()
        self.held.__enter__()
        self.before: dict[int, tuple[dict, dict]] = {}  # of a merge: both ideas as they stood
        self.touched: set[int] = set()  # merges after which somebody did something at one of the two

    def teardown(self):
        transaction.set_rollback(True)
        self.held.__exit__(None, None, None)

    @initialize(supports=st.lists(st.tuples(st.integers(0, IDEAS - 1), st.integers(0, PEOPLE - 1)), max_size=12))
    def a_few_ideas(self, supports):
        self.people = [make.person() for _ in range(PEOPLE)]
        self.ideas = [make.idea() for _ in range(IDEAS)]
        self.needs = [make.idea(kind="need") for _ in range(2)]
        self.texts = [(idea.pk, idea.title, idea.description) for idea in self.ideas]
        for n, person in supports:
            Support.give(self.ideas[n], by=self.people[person])
            self.ideas[n].follows.get_or_create(user=self.people[person])
        for n, idea in enumerate(self.ideas[:3]):
            make.responsibility(idea, role="lead" if n else "partner", accepted=n < 2)
            Edge.answer(idea, self.needs[n % 2], by=author_of(idea))

    def now(self, n):
        return Idea.objects.get(pk=self.ideas[n].pk)

    def standing(self):
        return list(Merge.objects.done().order_by("merged_at", "pk"))

    def touch(self, *pks):
        self.touched |= {merge.pk for merge in self.standing() if {merge.merged_id, merge.survivor_id} & set(pks)}

    @rule(one=st.integers(0, IDEAS - 1), further=st.integers(1, IDEAS - 1))
    def join(self, one, further):
        other = (one + further) % IDEAS
        before = picture_of(self.ideas[one]), picture_of(self.ideas[other])
        try:
            with transaction.atomic():
                merge = joined(self.now(one), self.now(other))
        except Refused:
            assert (picture_of(self.ideas[one]), picture_of(self.ideas[other])) == before
            return
        self.before[merge.pk] = before
        assert self.now(one).stage == "merged"

    @precondition(lambda self: self.standing())
    @rule(n=st.integers(0, IDEAS))
    def undo(self, n):
        standing = self.standing()
        merge = afresh(standing[n % len(standing)])
        merged, survivor = merge.ideas
        may = not merge.what_hinders_undoing()
        try:
            merge.undo(by=author_of(merged))
        except Refused:
            assert not may
            return
        assert may
        if merge.pk in self.touched:
            self.touch(merged.pk, survivor.pk)
        else:
            assert (picture_of(merged), picture_of(survivor)) == self.before[merge.pk]

    @precondition(lambda self: self.standing())
    @rule(n=st.integers(0, IDEAS), who=st.integers(0, PEOPLE - 1), choice=st.sampled_from(SupportChoice.Choice.values))
    def decide_about_a_support(self, n, who, choice):
        merge = afresh(self.standing()[n % len(self.standing())])
        try:
            SupportChoice.make(merge, choice, by=self.people[who])
        except Refused:
            return
        known = merge.pk in self.touched
        self.touch(merge.merged_id, merge.survivor_id)
        if choice != "withdrawn" and not known:  # a support that was moved comes back; what was withdrawn does not
            self.touched.discard(merge.pk)

    @invariant()
    def counts_and_texts_are_right(self):
        if not hasattr(self, "ideas"):
            return
        for idea in Idea.objects.filter(pk__in=[idea.pk for idea in self.ideas]):
            assert idea.support_count == idea.supports.count()
            assert idea.comment_count == idea.comments.count()
            assert idea.authorships.filter(is_author=True).count() == 1
            assert idea.responsibilities.lead().count() <= 1
            merged = Merge.objects.done().filter(merged=idea).count()
            assert (idea.stage == "merged", merged) in {(True, 1), (False, 0)}
        assert [(i.pk, i.title, i.description) for i in map(self.now, range(IDEAS))] == self.texts

    @invariant()
    def there_is_no_circle(self):
        after: dict[int, set[int]] = {}
        for source, target in Edge.objects.values_list("source", "target"):
            after.setdefault(target, set()).add(source)
        for merged, survivor in Merge.objects.done().values_list("merged", "survivor"):
            after.setdefault(merged, set()).add(survivor)
        left = set(after)
        while leaves := {pk for pk in left if not after[pk] & left}:
            left -= leaves
        assert not left


class BusyArena(Arena):
    """Between merges people go on taking part, and time passes."""

    @rule(
        n=st.integers(0, IDEAS - 1),
        who=st.integers(0, PEOPLE - 1),
        what=st.sampled_from(["support", "comment", "offer"]),
    )
    def take_part(self, n, who, what):
        idea, person = self.now(n), self.people[who]
        deeds = {
            "support": lambda: idea.support(by=person),
            "comment": lambda: make.comment(idea, by=person),
            "offer": lambda: Responsibility.offer(idea, by=person, role="expertise", pledge="Ich berate."),
        }
        try:
            deeds[what]()
        except Refused:
            return
        self.touch(idea.pk)

    @rule(days=st.sampled_from([1, 8, 20, 40]))
    def time_passes(self, days):
        with clock.travel(timedelta(days=days)):
            if clocks.tick():
                self.touch(*(idea.pk for idea in self.ideas))


def run(machine, examples, steps):
    run_machine(
        machine,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            database=None,
            derandomize=True,
        ),
    )


@pytest.mark.django_db
def test_a_few_random_merges():
    run(Arena, 6, 12)


@pytest.mark.deep
@pytest.mark.django_db
def test_many_random_merges():
    run(Arena, 60, 30)
    run(BusyArena, 60, 30)

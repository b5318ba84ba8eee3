"""Whatever two people edit, save on old ground and bring back: every version stays, and no character is lost."""

from collections import Counter

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from arena.transitions import Stale
from ideas.models import FactSheet, Idea, Stage, WorkingCopy
from ideas.models.factsheet import Conflicting, sections_now, texts_of
from tests import make

PARTS = ["problem", "solution"]
SENTENCES = ["Die Bank ist alt. ", "Sie steht am Kanal. ", "Niemand sitzt dort. ", "Es fehlt Schatten. ", "Ö! "]
texts = st.lists(st.sampled_from(SENTENCES), max_size=6).map(lambda some: "".join(some).strip())


class Writers(RuleBasedStateMachine):
    """An idea in the making and two people; each may have begun from any version there ever was."""

    @initialize()
    def an_idea(self):
        self.people = [make.person(), make.person()]
        self.idea = make.idea(Stage.DEVELOPMENT, author=self.people[0], co_authors=(self.people[1],))
        self.kept = self.versions()

    def versions(self):
        return [(each.number, each.author_id, each.reason, texts_of(each)) for each in self.idea.versions.all()[::-1]]

    def afresh(self):
        return Idea.objects.get(pk=self.idea.pk)

    @rule(who=st.integers(0, 1), part=st.sampled_from(PARTS), text=texts, old=st.integers(0, 5))
    def save(self, who, part, text, old):
        """A section, written on the ground of a version that is up to five versions old."""
        base = max(len(self.kept) - old, 1)
        began, now = self.kept[base - 1][3][part], self.kept[-1][3][part]
        try:
            saved = FactSheet.save_section(
                self.afresh(), by=self.people[who], section=part, text=text, base=base, reason="Anders"
            )
        except Conflicting:
            assert text != now
            assert now != began
            return
        result = texts_of(saved)[part]
        added = (Counter(text) - Counter(began)) | (Counter(now) - Counter(began))
        assert not added - Counter(result)

    @rule(who=st.integers(0, 1), title=st.sampled_from(["Bänke", "Brunnen", "Bäume"]), is_old=st.booleans())
    def edit(self, who, title, is_old):
        idea = self.afresh()
        revision = idea.revision - is_old
        if revision >= 0:
            self.unless_stale(idea.edit, by=self.people[who], revision=revision, reason="Neu", title=title)

    @rule(who=st.integers(0, 1), number=st.integers(1, 40), is_old=st.booleans())
    def restore(self, who, number, is_old):
        version = self.idea.versions.filter(number=number).first()
        if version:
            restored = self.unless_stale(version.restore, by=self.people[who], seen=len(self.kept) - is_old)
            assert restored is None or texts_of(restored) == texts_of(version)

    @rule(who=st.integers(0, 1), part=st.sampled_from(PARTS), text=texts)
    def type(self, who, part, text):
        copy = WorkingCopy.keep(self.idea, by=self.people[who], section=part, text=text, base=1)

        assert WorkingCopy.objects.get(pk=copy.pk).text == text

    def unless_stale(self, verb, **words):
        try:
            return verb(**words)
        except Stale:
            return None

    @invariant()
    def every_version_stays_as_it_was(self):
        if not hasattr(self, "kept"):
            return
        now = self.versions()
        assert now[: len(self.kept)] == self.kept
        assert [number for number, *_rest in now] == list(range(1, len(now) + 1))
        self.kept = now

    @invariant()
    def what_stands_is_the_newest_version(self):
        if not hasattr(self, "kept"):
            return
        idea = self.afresh()
        assert texts_of(idea) == self.kept[-1][3]
        assert all(sections_now(idea).values())


class Machine(Writers):
    """Every run has the database to itself and gives it back as it was."""

    def __init__(self):
        super().__init__()
        self.held = transaction.atomic()
        self.held.__enter__()

    def teardown(self):
        transaction.set_rollback(True)
        self.held.__exit__(None, None, None)


def run(examples, steps):
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


@pytest.mark.django_db
def test_a_few_hundred_random_savings():
    run(12, 25)


@pytest.mark.deep
@pytest.mark.django_db
def test_thousands_of_random_savings():
    run(200, 40)

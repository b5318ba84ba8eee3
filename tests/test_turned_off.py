"""Every policy, guard and filter of visibility, turned off once: at least one test must notice."""

import pytest

from ideas.models import Idea
from ideas.models.guards import GUARDS_OF
from ideas.models.queries import IdeaQuerySet
from tests import make, test_permissions
from tests.test_permissions import ROWS, SEEING, rows_of

NOTICED = (AssertionError, pytest.fail.Exception)
VERBS = sorted({row.values[1].rpartition(":")[2] for row in ROWS})
SEEN_ROWS = rows_of(SEEING)

# An idea that lacks nothing but what the guard asks for.
LACKS = {
    "title": lambda idea: Idea.objects.filter(pk=idea.pk).update(title=" "),
    "summary": lambda idea: Idea.objects.filter(pk=idea.pk).update(summary=""),
    "description": lambda idea: Idea.objects.filter(pk=idea.pk).update(description=""),
    "fields": lambda idea: idea.fields.clear(),
    "place": lambda idea: Idea.objects.filter(pk=idea.pk).update(citywide=False),
    "similar": lambda idea: Idea.objects.filter(pk=idea.pk).update(similar_shown_for=None),
    "rules": lambda idea: Idea.objects.filter(pk=idea.pk).update(rules_accepted_at=None),
    "heir": lambda idea: idea.authorship_offers.create(heir=make.person()),
    "alone": lambda idea: idea.authorships.create(user=make.person()),
    "unborne": lambda idea: make.responsibility(idea, role="partner"),
    "proposal": lambda idea: Idea.objects.filter(pk=idea.pk).update(kind="need"),
    "lead": lambda idea: idea.responsibilities.update(state="ended", ended_at=idea.stage_since),
}
GUARDS = [pytest.param(verb, guard, id=f"{verb}-{guard.code}") for verb in GUARDS_OF for guard in GUARDS_OF[verb]]


def check_that_it_blocks_alone(verb, guard):
    """The verb asks for this, and here for nothing else."""
    idea = make.idea("returned" if verb == "submit" else "discussion")
    Idea.objects.filter(pk=idea.pk).update(similar_shown_for=idea.revision)
    if verb == "start_development":
        make.responsibility(idea)
    assert not Idea.objects.get(pk=idea.pk).unmet(verb)

    LACKS[guard.code](idea)

    assert [each.code for each in Idea.objects.get(pk=idea.pk).unmet(verb)] == [guard.code]


@pytest.mark.django_db
@pytest.mark.parametrize(("verb", "guard"), GUARDS)
def test_every_guard_blocks_its_verb_alone(verb, guard):
    check_that_it_blocks_alone(verb, guard)


@pytest.mark.deep
@pytest.mark.django_db
@pytest.mark.parametrize(("verb", "guard"), GUARDS)
def test_a_guard_that_is_always_met_is_noticed(verb, guard):
    kept = guard.met
    object.__setattr__(guard, "met", lambda idea: True)
    try:
        with pytest.raises(NOTICED):
            check_that_it_blocks_alone(verb, guard)
    finally:
        object.__setattr__(guard, "met", kept)


@pytest.mark.deep
@pytest.mark.django_db
@pytest.mark.parametrize("answer", [True, False])
@pytest.mark.parametrize("verb", VERBS)
def test_a_policy_that_always_says_the_same_is_noticed(verb, answer, monkeypatch):
    module = next(module for module in test_permissions.POLICIES if hasattr(module, f"can_{verb}"))
    monkeypatch.setattr(module, f"can_{verb}", lambda *_: answer)

    with pytest.raises(NOTICED):
        for row in ROWS:
            if row.values[1].rpartition(":")[2] == verb:
                test_permissions.test_what_a_person_may_do(*row.values)
        test_permissions.test_a_banned_person_may_nothing("C")


@pytest.mark.deep
@pytest.mark.django_db
def test_a_filter_that_shows_everything_is_noticed(monkeypatch):
    monkeypatch.setattr(IdeaQuerySet, "visible_to", lambda self, user: self.all())

    with pytest.raises(NOTICED):
        for row in SEEN_ROWS:
            test_permissions.test_who_sees_an_idea(*row)

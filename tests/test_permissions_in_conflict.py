"""Nobody decides on their own thing; where that binds a whole office, a deputy has its rights for one idea."""

from datetime import timedelta

import pytest

from accounts.models import Role
from arena import clock
from ideas import policies
from ideas.models import Deputy, Idea, Stage
from ideas.models.consortium import Role as Duty
from ideas.models.consortium import State
from measures import policies as policies_of_measures
from measures.models import Promotion
from tests import make
from tests.ideas import deciding
from tests.rights import OFFICE, SILENT, carries, promotion_of, their_responsibility, thing_of, who
from tests.test_permissions import BOUND, ROWS, columns, may, where

pytestmark = pytest.mark.django_db

CONFLICTS = {
    "author": lambda idea, person: idea.authorships.filter(is_author=True).update(user=person),
    "co-author": lambda idea, person: idea.authorships.create(user=person),
    "leads": lambda idea, person: carries(idea, person=person),
    "partner": lambda idea, person: carries(idea, role=Duty.PARTNER, person=person),
    "offered for a body": lambda idea, person: carries(idea, body=make.organisation(), offered_by=person),
}


@pytest.mark.parametrize(("kind", "row", "signs"), BOUND)
def test_whoever_wrote_or_carries_an_idea_decides_nothing_about_it(kind, row, signs):
    for column in columns(signs, "x", "2", "x14"):
        for words, binds in CONFLICTS.items():
            if "author" in words and signs["A"] == "✔":
                continue  # as an author they may, whatever office they hold
            idea = make.idea(where(row))
            person = who(column, idea)
            binds(idea, person)

            assert not may(row, person, thing_of(kind, row, Idea.objects.get(pk=idea.pk))), (column, words)


@pytest.mark.parametrize(("kind", "row", "signs"), BOUND)
def test_a_colleague_of_whoever_offered_for_the_body_is_not_bound(kind, row, signs):
    idea, body = make.idea(where(row)), make.organisation()
    carries(idea, body=body, offered_by=make.representative(body))

    for column in columns(signs, "x", "2", "x14"):
        person = who(column, idea)
        make.mandate(person, body)

        assert may(row, person, thing_of(kind, row, idea)), column


@pytest.mark.parametrize(("kind", "row", "signs"), BOUND)
def test_who_carried_it_once_is_free_again(kind, row, signs):
    idea = make.idea(where(row))
    for column in columns(signs, "x", "2", "x14"):
        person = who(column, idea)
        carries(idea, person=person)
        idea.responsibilities.running().update(state=State.ENDED, ended_at=clock.now())

        assert may(row, person, thing_of(kind, row, idea)), column


@pytest.mark.parametrize("row", ["release_comment", "hide_comment", "unhide_comment"])
def test_nobody_decides_on_their_own_comment(row):
    moderator = make.moderator()

    assert not may(row, moderator, make.comment(make.idea(), by=moderator))


@pytest.mark.parametrize("row", ["accept_responsibility", "decline_responsibility", "revoke_responsibility"])
def test_the_stabsstelle_does_not_answer_for_a_body_it_may_act_for(row):
    idea, body = make.idea(), make.organisation()
    person = make.stabsstelle()
    make.mandate(person, body)
    somebody = make.representative(body)
    theirs = their_responsibility(row, idea, somebody, body, clock.now() - SILENT)

    assert not may(row, person, theirs)


@pytest.mark.parametrize("row", ["accept_responsibility", "decline_responsibility"])
def test_the_stabsstelle_answers_an_offer_only_after_fourteen_days_of_silence(row):
    idea, person = make.idea(), make.stabsstelle()

    assert not may(row, person, thing_of("responsibility", row, idea, silent=timedelta(days=13)))
    assert may(row, person, thing_of("responsibility", row, idea, silent=timedelta(days=14)))


@pytest.mark.parametrize("verb", ["select", "decline", "draft_decision"])
def test_who_presented_an_idea_does_not_decide_it(verb):
    both, other = make.person(roles=(Role.STABSSTELLE, Role.DECISION_MAKER)), make.decision_maker()
    idea = deciding.presented(by=both)

    assert not may(verb, both, idea)
    assert may(verb, other, idea)


def test_who_hid_an_idea_does_not_unhide_it():
    moderator, idea = make.moderator(), make.idea()
    idea.hide(by=moderator, rule=make.rule(), reason="Beleidigung")

    assert not policies.can_unhide(moderator, idea)
    assert policies.can_unhide(make.moderator(), idea)


def test_who_hid_a_comment_does_not_unhide_it():
    moderator, comment = make.moderator(), make.comment(make.idea())
    comment.hide(by=moderator, rule=make.rule(), reason="Beleidigung")

    assert not policies.can_unhide_comment(moderator, comment)
    assert policies.can_unhide_comment(make.moderator(), comment)


def test_who_proposed_a_promotion_signs_nothing_off_and_confirms_nothing():
    idea = make.idea(Stage.SELECTED)
    body = make.organisation()
    carries(idea, body=body, offered_by=make.person())
    person, colleague = make.stabsstelle(), make.stabsstelle()
    make.mandate(person, body)
    make.mandate(colleague, body)
    proposed = promotion_of("confirm_promotion", Idea.objects.get(pk=idea.pk), None, None)
    Promotion.objects.filter(pk=proposed.pk).update(proposed_by=person)
    proposed.refresh_from_db()

    assert not policies_of_measures.can_sign_off_promotion(person, proposed)
    assert policies_of_measures.can_sign_off_promotion(colleague, proposed)
    assert not policies_of_measures.can_confirm_promotion(person, proposed)
    assert policies_of_measures.can_confirm_promotion(colleague, proposed)


# Deputies: the rights of an office, for one idea


@pytest.mark.parametrize(
    ("kind", "row", "signs"), [row for row in ROWS if row.values[0] not in {"body", "measure", "sitting"}]
)
def test_a_deputy_has_the_rights_of_the_office_for_this_one_idea(kind, row, signs):
    for column, office in OFFICE.items():
        idea, other, person = make.idea(where(row)), make.idea(where(row)), make.person()
        Deputy.objects.create(idea=idea, office=office, user=person, named_by=make.stabsstelle())
        by_office = signs[column] in {"✔", "x", "2", "x14"}
        if row in {"name_deputy", "end_deputy"}:
            by_office = False  # a deputy names no deputies

        assert may(row, person, thing_of(kind, row, idea)) == by_office, column
        assert may(row, person, thing_of(kind, row, other)) == (signs["C"] == "✔"), column


def test_a_deputy_whose_time_is_over_or_who_is_in_conflict_has_no_rights():
    idea, person = make.idea(), make.person()
    deputy = Deputy.objects.create(idea=idea, office=Role.STABSSTELLE, user=person, named_by=make.stabsstelle())
    bound = make.idea(author=person)
    Deputy.objects.create(idea=bound, office=Role.STABSSTELLE, user=person, named_by=make.stabsstelle())
    deputy.end(by=make.stabsstelle())

    assert not policies.can_defer(person, idea)
    assert not policies.can_defer(person, bound)


def test_a_deputy_sees_the_hidden_idea_they_decide_on():
    hidden, other, person = make.idea(hidden=True), make.idea(hidden=True), make.person()
    deputy = Deputy.objects.create(idea=hidden, office=Role.MODERATOR, user=person, named_by=make.stabsstelle())

    assert set(Idea.objects.visible_to(person)) == {hidden}

    deputy.end(by=make.stabsstelle())
    assert not Idea.objects.visible_to(person).exists()
    assert other

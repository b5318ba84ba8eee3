"""Every policy, guard and filter of visibility, turned off once: at least one test must notice."""

import sys

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client
from django.urls import NoReverseMatch, resolve, reverse

from accounts.models import Organisation
from activity.models import Event
from activity.verbs import Verb
from ideas.models import Comment, Confirmation, FactSheet, Idea, Review, Stage
from ideas.models.guards import GUARDS_OF
from measures.models import Measure, SupportOffer
from strategy.models import GuidingPrinciple, PracticePrinciple
from tests import make, rights, test_permissions, test_permissions_at_addresses, test_permissions_in_conflict
from tests.conftest import TURNED_OFF
from tests.ideas import assessing, deciding
from tests.ideas.test_readiness import PRINCIPLES, ready
from tests.measures import handing_on, promoting
from tests.test_permissions import BOUND, ROWS, SEEING, rows_of
from tests.test_permissions_at_addresses import AT_AN_ADDRESS, IN_A_LIST

NOTICED = (AssertionError, pytest.fail.Exception)
VERBS = sorted({row.values[1].rpartition(":")[2] for row in ROWS})

pytestmark = pytest.mark.django_db


@pytest.fixture
def off(record_property):
    """What is turned off counts, and whether it was noticed."""
    record_property(TURNED_OFF, "")


# Guards: an idea lacks nothing but what the guard asks for.


def _without_record(idea):
    """What the database refuses everybody: for this it looks away."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE activity_decisionrecord DISABLE TRIGGER USER")
        cursor.execute("UPDATE activity_decisionrecord SET idea_id = NULL WHERE idea_id = %s", [idea.pk])
        cursor.execute("ALTER TABLE activity_decisionrecord ENABLE TRIGGER USER")


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
    "fact_sheet": lambda idea: idea.fields.add(make.field("reg-1")),
    "indicators": lambda idea: _without_section(idea, "output_indicators"),
    "opinion": lambda idea: Idea.objects.filter(pk=idea.pk).update(opinion_count=0),
    "confirmed": lambda idea: Confirmation.objects.filter(responsibility__idea=idea).delete(),
    "round_closed": lambda idea: idea.rounds.update(outcome="", closed_at=None),
    "lead_is_a_body": lambda idea: Organisation.objects.filter(pk=idea.lead.organisation_id).update(sector="citizens"),
    "presented": lambda idea: idea.presentations.all().delete(),
    "clarified": lambda idea: idea.newest_round.reviews.first().ratings.update(score=0),
    "selected_by_decision": _without_record,
    "promotion_proposed": lambda idea: idea.promotions.update(kind="network"),
    "continuation_plan": lambda idea: idea.promotions.update(plan=" "),
    "signed_off": lambda idea: idea.promotions.update(signed_off_by=None),
    "committed": lambda idea: PracticePrinciple.objects.update(description="Anders gemeint."),
}
# Of which kind of measure a guard is asked, where not of all.
OF_A_KIND = {"selected_by_decision": "central", "committed": "network"}
GUARDS = [pytest.param(verb, guard, id=f"{verb}-{guard.code}") for verb in GUARDS_OF for guard in GUARDS_OF[verb]]


def _without_section(idea, key):
    sheet = FactSheet.objects.get(idea=idea)
    sheet.sections.pop(key)
    FactSheet.objects.filter(pk=sheet.pk).update(sections=sheet.sections)


def lacking_nothing(verb, kind="decentral"):
    """An idea of which the verb asks no more."""
    if verb.endswith("_promotion"):
        return promoting.selected(kind) if verb == "propose_promotion" else promoting.ready(kind).idea
    if verb == "request_assessment":
        GuidingPrinciple.objects.bulk_create(GuidingPrinciple(code=code, name=code) for code in PRINCIPLES)
        return ready()
    if verb == "present_for_decision":
        return assessing.closed().idea
    if verb == "select":
        return deciding.presented()
    idea = make.idea("returned" if verb == "submit" else "discussion")
    Idea.objects.filter(pk=idea.pk).update(similar_shown_for=idea.revision)
    if verb == "start_development":
        make.responsibility(idea)
    return idea


def check_that_it_blocks_alone(verb, guard):
    """The verb asks for this, and here for nothing else."""
    idea = lacking_nothing(verb, OF_A_KIND.get(guard.code, "decentral"))
    assert not Idea.objects.get(pk=idea.pk).unmet(verb)

    LACKS[guard.code](idea)

    assert [each.code for each in Idea.objects.get(pk=idea.pk).unmet(verb)] == [guard.code]


@pytest.mark.parametrize(("verb", "guard"), GUARDS)
def test_every_guard_blocks_its_verb_alone(verb, guard):
    check_that_it_blocks_alone(verb, guard)


@pytest.mark.deep
@pytest.mark.parametrize(("verb", "guard"), GUARDS)
def test_a_guard_that_is_always_met_is_noticed(verb, guard, off):
    kept = guard.met
    object.__setattr__(guard, "met", lambda idea: True)
    try:
        with pytest.raises(NOTICED):
            check_that_it_blocks_alone(verb, guard)
    finally:
        object.__setattr__(guard, "met", kept)


# Policies, whoever asks them, and what binds a person


@pytest.mark.deep
@pytest.mark.parametrize("answer", [True, False])
@pytest.mark.parametrize("verb", VERBS)
def test_a_policy_that_always_says_the_same_is_noticed(verb, answer, monkeypatch, off):
    module = next(module for module in test_permissions.POLICIES if hasattr(module, f"can_{verb}"))
    monkeypatch.setattr(module, f"can_{verb}", lambda *_: answer)

    with pytest.raises(NOTICED):
        for row in ROWS:
            if row.values[1].rpartition(":")[2] == verb:
                test_permissions.test_what_a_person_may_do(*row.values)
        test_permissions.test_a_banned_person_may_nothing("C")


@pytest.mark.deep
@pytest.mark.parametrize(("kind", "row", "signs"), BOUND)
def test_a_conflict_that_binds_nobody_is_noticed(kind, row, signs, monkeypatch, off):
    monkeypatch.setattr(Idea, "binds", lambda self, user: False)

    with pytest.raises(NOTICED):
        test_permissions_in_conflict.test_whoever_wrote_or_carries_an_idea_decides_nothing_about_it(kind, row, signs)


def judged_in(row) -> str:
    """The module of the view that asks the policy of this row."""
    verb = row.rpartition(":")[2]
    for name in (verb, f"admin:{verb}"):
        for args in ([1], [1, "problem"] if verb == "save_section" else [1, 1], ["x"]):
            try:
                return resolve(reverse(name, args=args)).func.__module__
            except NoReverseMatch:
                continue
    raise AssertionError(f"{verb} has no address")


# A secret link leads whom it was not sent to nowhere, and so does a review of somebody else, before any policy is asked.
FOUND_BY_NOBODY_ELSE = {
    *("accept_coauthorship", "decline_coauthorship"),
    *("save_review", "finish_review", "decline_review", "declare_conflict"),
}
JUDGED = [
    row
    for row in AT_AN_ADDRESS
    if row.values[1] not in {*IN_A_LIST, *FOUND_BY_NOBODY_ELSE}
    and any(sign in "·o" for column, sign in row.values[2].items() if column != "V")
]


@pytest.mark.deep
@pytest.mark.parametrize(("kind", "row", "signs"), JUDGED)
def test_a_view_that_asks_no_policy_is_noticed(kind, row, signs, monkeypatch, off):
    monkeypatch.setattr(sys.modules[judged_in(row)], "require", lambda allowed: None)

    with pytest.raises(NOTICED):
        test_permissions_at_addresses.test_every_address_refuses_whom_the_table_refuses(kind, row, signs)
        test_permissions_at_addresses.test_every_address_refuses_who_is_in_conflict(kind, row, signs)


# What is shown to whom


def check_who_sees_an_idea():
    for row in rows_of(SEEING):
        test_permissions.test_who_sees_an_idea(*row)


def check_which_ideas_are_listed():
    talked_about, refused = make.idea(), make.idea(Stage.DECLINED, published=True)
    merged, withdrawn = make.idea(Stage.MERGED), make.idea(Stage.WITHDRAWN, published=True)
    hidden, draft, never = make.idea(hidden=True), make.idea(Stage.DRAFT), make.idea(Stage.DECLINED)
    gone = make.idea(Stage.WITHDRAWN, published=True, hidden=True)

    assert set(Idea.objects.listed()) == {talked_about, refused}
    assert set(Idea.objects.public()) == {talked_about, refused, merged}
    assert set(Idea.objects.tombstones()) == {withdrawn}
    assert set(Idea.objects.on_the_desk()) == {talked_about, refused, merged, hidden, never}
    assert {draft, gone}.isdisjoint(Idea.objects.on_the_desk())


def check_who_reads_a_comment():
    idea, author, moderator, other = make.idea(), make.person(), make.moderator(), make.person()
    plain, hidden, held, removed = (make.comment(idea, by=author, body=f"Beitrag {n}") for n in range(4))
    hidden.hide(by=moderator, rule=make.rule(), reason="Beleidigung")
    Comment.objects.filter(pk=held.pk).update(held_at=held.written_at)
    removed.remove(by=author)
    elsewhere = make.comment(unseen := make.idea())
    Idea.objects.filter(pk=unseen.pk).update(hidden_at=unseen.stage_since)
    everybody = rights.who("V", idea)

    here = Comment.objects.filter(idea=idea)
    assert set(here.visible_to(everybody)) == set(here.visible_to(other)) == {plain, removed}
    assert set(here.visible_to(author)) == set(here.visible_to(moderator)) == {plain, hidden, held, removed}
    assert set(here.readable()) == {plain}
    assert set(Comment.objects.public()) == {plain}
    assert elsewhere in Comment.objects.readable()


def check_who_finds_a_body():
    checked, entered = make.organisation(), make.organisation(verified=False)
    of_the_strategy = make.organisation(verified=False)
    Organisation.objects.filter(pk=entered.pk).update(registered_by=make.person())
    visitor, somebody = Client(), Client()
    somebody.force_login(make.person())

    assert set(Organisation.objects.listed()) == {checked, of_the_strategy}
    assert visitor.get(entered.get_absolute_url()).status_code == 404
    assert somebody.get(entered.get_absolute_url()).status_code == 200
    assert visitor.get(checked.get_absolute_url()).status_code == 200


def check_what_of_history_is_public():
    idea = make.idea(Stage.SUBMITTED)
    idea.return_for_revision(by=make.moderator(), reason="Bitte kürzen.")
    idea.submit(by=idea.authors.first())
    idea.publish(by=make.moderator())

    told = {event.verb for event in idea.events.public()}
    assert told == {Verb.IDEA_SUBMITTED, Verb.IDEA_PUBLISHED}


def check_what_is_offered_to_teams():
    offered, taken_away = handing_on.offer(), handing_on.offer("Was es nicht mehr gibt", is_active=False)

    assert Client().get(offered.get_absolute_url()).status_code == 200
    assert Client().get(taken_away.get_absolute_url()).status_code == 404


def check_what_of_an_assessment_is_read():
    closed, still_open = assessing.closed(assessing.in_assessment()), assessing.in_assessment()
    assessing.finished(assessing.assigned(still_open)[0])

    assert {review.round for review in Review.objects.readable()} == {closed}
    assert Review.objects.done().exclude(round=closed).exists()


FILTERS = {
    (Idea, "visible_to"): check_who_sees_an_idea,
    (Idea, "listed"): check_which_ideas_are_listed,
    (Idea, "public"): check_which_ideas_are_listed,
    (Idea, "tombstones"): check_which_ideas_are_listed,
    (Idea, "on_the_desk"): check_which_ideas_are_listed,
    (Comment, "visible_to"): check_who_reads_a_comment,
    (Comment, "readable"): check_who_reads_a_comment,
    (Comment, "public"): check_who_reads_a_comment,
    (Organisation, "visible_to"): check_who_finds_a_body,
    (Organisation, "listed"): check_who_finds_a_body,
    (Event, "public"): check_what_of_history_is_public,
    (SupportOffer, "visible_to"): check_what_is_offered_to_teams,
    (Review, "readable"): check_what_of_an_assessment_is_read,
}
HIDES_NOTHING = {Measure}  # every measure is public


@pytest.mark.parametrize("check", set(FILTERS.values()) - {check_who_sees_an_idea}, ids=lambda check: check.__name__)
def test_every_filter_shows_what_it_should(check):
    check()


def test_every_model_that_is_filtered_by_reader_is_among_them():
    filtered = {model for model in apps.get_models() if hasattr(model._default_manager, "visible_to")}

    assert filtered - HIDES_NOTHING == {model for model, name in FILTERS if name == "visible_to"}


@pytest.mark.deep
@pytest.mark.parametrize(("model", "name"), FILTERS, ids=lambda each: getattr(each, "__name__", each))
def test_a_filter_that_shows_everything_is_noticed(model, name, monkeypatch, off):
    queryset = type(model._default_manager.all())
    monkeypatch.setattr(queryset, name, lambda self, *_: self.all())
    monkeypatch.setattr(type(model._default_manager), name, lambda self, *_: self.all(), raising=False)

    with pytest.raises(NOTICED):
        FILTERS[model, name]()

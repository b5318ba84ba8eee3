"""The table of rights through the addresses: each verb asked for from a stage in which it is possible."""

from contextlib import suppress
from functools import partial

import pytest
from django.test import Client
from django.urls import NoReverseMatch, reverse

from activity.models import Event
from ideas.models import Idea, Invitation, Stage
from ideas.models.coauthor import digest_of
from tests import make
from tests.measures import handing_on, keeping
from tests.moderation.people import signed_in
from tests.rights import WITHOUT_A_THING, carries, idea_with_everybody, sitting_of, thing_of, undone, who
from tests.test_permissions import BOUND, PROMOTIONS, REVIEWS, ROWS, columns, rows_of

pytestmark = pytest.mark.django_db

FROM = {
    "submit": Stage.RETURNED,
    "delete_draft": Stage.DRAFT,
    "publish": Stage.SUBMITTED,
    "return_for_revision": Stage.SUBMITTED,
    "submitted:decline": Stage.SUBMITTED,
    "assessment:decline": Stage.ASSESSMENT,
    "assessment:return_to_development": Stage.ASSESSMENT,
    "present_for_decision": Stage.ASSESSMENT,
    "select": Stage.DECISION,
    "draft_decision": Stage.DECISION,
    "decision:decline": Stage.DECISION,
    "selected:decline": Stage.SELECTED,
    "decision:return_to_development": Stage.DECISION,
    "selected:return_to_development": Stage.SELECTED,
    "fall_back": Stage.DEVELOPMENT,
    "resume": Stage.DEFERRED,
    "ask_for_revival": Stage.ARCHIVED,
    "revive": Stage.ARCHIVED,
    "reopen": Stage.DECLINED,
    **{row: Stage.SELECTED for row, _signs in rows_of(PROMOTIONS)},
    **dict.fromkeys(["assign_reviewer", "publish_pool"], Stage.ASSESSMENT),
    **{row: Stage.ASSESSMENT for row, _signs in rows_of(REVIEWS)},
}
WITHOUT_A_PAGE_OF_A_THING = {*WITHOUT_A_THING, "keep_measure", "see_review"}
PARTS_OF_A_MEASURE = [
    *("move_milestone", "reach_milestone", "drop_milestone", "take_reading", "correct_reading"),
    *("attach_document", "remove_document", "remove_report_picture", "close_wanted"),
    *("revise_report", "revise_lesson", "revise_indicator", "end_indicator"),
]
# What an address names instead of the thing itself: something of it, made for the occasion.
NAMES = {
    "close_need": lambda idea: [idea.wanted.create(competence=make.competence(), named_by=idea.authors.first()).pk],
    "take_back_answer": lambda idea: [idea.edges.create(kind="solves", target=make.idea(kind="need")).pk],
    "save_section": lambda idea: [idea.pk, "problem"],
    "excuse_reviewer": lambda review: [review.idea.pk],
    "restore_version": lambda idea: [idea.pk, 1],
    "accept_coauthorship": lambda invitation: [secret_of(invitation)],
    "decline_coauthorship": lambda invitation: [secret_of(invitation)],
    **{verb: partial(lambda verb, measure: [keeping.row_for(verb, measure)], verb) for verb in PARTS_OF_A_MEASURE},
    "revise_kit": lambda measure: [handing_on.kit_row(measure).measure_id],
    "revise_differences": lambda measure: [handing_on.takeover_row(measure).pk],
    "draft_decision": lambda idea: [sitting_of(make.idea(Stage.DECISION)).pk, idea.pk],
    "drop_decision": lambda sitting: [sitting.pk, sitting.items.get().idea_id],
    "grant_mandate": lambda body: [body.mandate_requests.create(user=make.person()).pk],
    "refuse_mandate": lambda body: [body.mandate_requests.create(user=make.person()).pk],
}
# What the desk does with what is ticked in a list, and what a button alone cannot say.
IN_A_LIST = {
    "verify_organisation": ("admin:accounts_organisation_changelist", "verify", lambda body: body.pk),
    "end_mandate": ("admin:accounts_mandate_changelist", "end", lambda body: make.mandate(make.person(), body).pk),
}
SAID = {"answer_contact": {"answer": "agreed"}, "choose_support": {"choice": "moved"}}


def secret_of(invitation: Invitation) -> str:
    """What stands in the link of the mail, of which only the digest is kept."""
    Invitation.objects.filter(pk=invitation.pk).update(digest=digest_of(invitation._token))
    return invitation._token


def post(browser: Client, row: str, thing):
    """A verb bears the same name at its address, for everybody or at the desk; some are done in a list there."""
    verb = row.rpartition(":")[2]
    if verb in IN_A_LIST:
        name, action, ticked = IN_A_LIST[verb]
        said = {"action": action, "_selected_action": ticked(thing), "confirmed": "yes"}
        return browser.post(reverse(name), said)
    named = NAMES.get(verb, lambda thing: [thing.pk])(thing)
    for name in (verb, f"admin:{verb}"):
        with suppress(NoReverseMatch):
            return browser.post(reverse(name, args=named), SAID.get(verb))
    raise AssertionError(f"{verb} has no address")


AT_AN_ADDRESS = [row for row in ROWS if row.values[1] not in WITHOUT_A_PAGE_OF_A_THING]


def is_refused(person, row: str, thing) -> bool:
    """Whether the address of the verb says no, or asks a visitor to sign in; then nothing happened."""
    with undone():
        browser = signed_in(person) if person.is_authenticated else Client()
        events = Event.objects.count()
        answer = post(browser, row, thing)
        asked_to_sign_in = answer.status_code == 302 and answer.url.startswith(("/anmelden/", "/verwaltung/login/"))
        refused = answer.status_code in {403, 404} or asked_to_sign_in
        assert not refused or Event.objects.count() == events
    return refused


def idea_at_the_address(row: str, made=idea_with_everybody) -> Idea:
    stage = FROM.get(row, Stage.DISCUSSION)
    return made(stage, hidden=row == "unhide", published=stage in {Stage.ARCHIVED, Stage.DECLINED} or None)


@pytest.mark.parametrize(("kind", "row", "signs"), AT_AN_ADDRESS)
def test_every_address_refuses_whom_the_table_refuses(kind, row, signs):
    idea = idea_at_the_address(row)
    people = {column: who(column, idea) for column in signs}
    somebody_elses = thing_of(kind, row, idea)

    refused = {column for column, person in people.items() if is_refused(person, row, somebody_elses)}

    assert refused == set(columns(signs, "·", "o"))
    for column in columns(signs, "o"):
        with undone():
            assert not is_refused(people[column], row, thing_of(kind, row, idea, owner=people[column])), column


@pytest.mark.parametrize(("kind", "row", "signs"), [row for row in BOUND if row in AT_AN_ADDRESS])
def test_every_address_refuses_who_is_in_conflict(kind, row, signs):
    for column in columns(signs, "x", "2", "x14"):
        idea = idea_at_the_address(row, make.idea)
        person = who(column, idea)
        carries(idea, person=person)

        assert is_refused(person, row, thing_of(kind, row, idea)), column


def test_a_hidden_idea_and_an_unknown_number_answer_alike(client):
    hidden = make.idea(hidden=True)
    client.force_login(make.person())

    answers = [client.get(f"/ideen/{pk}/") for pk in (hidden.pk, hidden.pk + 1000)]

    first, second = (
        (a.status_code, dict(a.headers) | {"Content-Security-Policy": ""}, len(a.content)) for a in answers
    )
    assert first == second

"""Who may do what: the table of the product, as a test that a product owner can read.

V visitor, C citizen, A author, K co-author, O representative of an organisation, W administration staff, M moderator,
S Stabsstelle, D decision maker. `✔` yes, `o` only one's own, `x` yes unless it is one's own thing, `2` like `x` and not
the person who did the step before, `·` no.
"""

import inspect
from types import ModuleType

import pytest
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse

from accounts.models import Role, Sector
from activity.models import Event
from ideas import policies
from ideas.models import Idea, Stage
from tests import make
from tests.moderation.people import signed_in

pytestmark = pytest.mark.django_db

IDEAS = """
verb                  V C A K O W M S D
write_idea            · ✔ ✔ ✔ ✔ ✔ ✔ ✔ ✔
submit                · · ✔ ✔ · · · · ·
delete_draft          · · ✔ · · · · · ·
edit                  · · ✔ ✔ · · · · ·
withdraw              · · ✔ · · · · · ·
publish               · · · · · · x x ·
return_for_revision   · · · · · · x x ·
decline               · · · · · · x x ·
hide                  · · · · · · x x ·
unhide                · · · · · · 2 2 ·
comment               · ✔ ✔ ✔ ✔ ✔ ✔ ✔ ✔
follow                · ✔ ✔ ✔ ✔ ✔ ✔ ✔ ✔
support               · ✔ · · ✔ ✔ ✔ ✔ ✔
"""

COMMENTS = """
verb                  V C A K O W M S D
edit_comment          · o o o o o o o o
remove_comment        · o o o o o o o o
pin_comment           · · ✔ ✔ · · · · ·
unpin_comment         · · ✔ ✔ · · · · ·
release_comment       · · · · · · x x ·
hide_comment          · · · · · · x x ·
unhide_comment        · · · · · · 2 2 ·
"""

# see draft / never published / published / hidden / withdrawn
SEEING = """
what                                        V C A K O W M S D
draft                                       · · ✔ ✔ · · · · ·
submitted returned                          · · ✔ ✔ · · ✔ ✔ ·
declined archived                           · · ✔ ✔ · · ✔ ✔ ·
discussion development assessment           ✔ ✔ ✔ ✔ ✔ ✔ ✔ ✔ ✔
decision selected promoted deferred merged  ✔ ✔ ✔ ✔ ✔ ✔ ✔ ✔ ✔
was-public:declined was-public:archived     ✔ ✔ ✔ ✔ ✔ ✔ ✔ ✔ ✔
hidden:discussion hidden:submitted          · · ✔ ✔ · · ✔ ✔ ·
withdrawn was-public:withdrawn              · · ✔ ✔ · · · · ·
"""


def cells(table: str) -> list[tuple[str, str, str]]:
    """(row, column, sign) of every cell; a row may name several things."""
    lines = [line.rsplit(maxsplit=9) for line in table.strip().splitlines() if line.strip()]
    header, *rows = [lines[0], *(line for line in lines[1:] if line[1:] != lines[0][1:])]
    return [
        (thing, column, sign)
        for names, *signs in rows
        for thing in names.split()
        for column, sign in zip(header[1:], signs, strict=True)
    ]


def who(column: str, idea: Idea):
    """The person of a column, in their relation to the idea."""
    if column == "V":
        return AnonymousUser()
    if column in "AK":
        return idea.people.get(authorship__is_author=column == "A")
    if column in "OW":
        person = make.person()
        sector = Sector.ADMINISTRATION if column == "W" else Sector.SCIENCE
        make.mandate(person, make.organisation(sector=sector))
        return person
    roles = {"C": (), "M": (Role.MODERATOR,), "S": (Role.STABSSTELLE,), "D": (Role.DECISION_MAKER,)}[column]
    return make.person(roles=roles)


def idea_with_both(stage: Stage = Stage.DISCUSSION, **fields) -> Idea:
    return make.idea(stage, co_authors=(make.person(),), **fields)


def may(verb: str, user, thing) -> bool:
    policy = getattr(policies, f"can_{verb}")
    return user.is_authenticated and (policy(user, thing) if thing is not None else policy(user))


@pytest.mark.parametrize(("verb", "column", "sign"), cells(IDEAS))
def test_what_a_person_may_do_with_an_idea(verb, column, sign):
    idea = idea_with_both()
    person = who(column, idea)

    allowed = may(verb, person, None if verb == "write_idea" else idea)

    assert allowed == (sign in "✔x2")


@pytest.mark.parametrize(("verb", "column", "sign"), cells(COMMENTS))
def test_what_a_person_may_do_with_a_comment(verb, column, sign):
    idea = idea_with_both()
    person = who(column, idea)
    somebody_elses = make.comment(idea)

    assert may(verb, person, somebody_elses) == (sign in "✔x2")
    if sign == "o":
        assert may(verb, person, make.comment(idea, by=person))


@pytest.mark.parametrize(("verb", "column", "sign"), [cell for cell in cells(IDEAS) if cell[2] in "x2"])
def test_nobody_decides_on_their_own_idea(verb, column, sign):
    person = who(column, make.idea())

    assert not may(verb, person, make.idea(author=person))
    assert not may(verb, person, make.idea(co_authors=(person,)))


@pytest.mark.parametrize(("verb", "column", "sign"), [cell for cell in cells(COMMENTS) if cell[2] in "x2"])
def test_nobody_decides_on_their_own_comment_or_below_their_own_idea(verb, column, sign):
    person = who(column, make.idea())

    assert not may(verb, person, make.comment(make.idea(), by=person))
    assert not may(verb, person, make.comment(make.idea(author=person)))


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


@pytest.mark.parametrize(("what", "column", "sign"), cells(SEEING))
def test_who_sees_an_idea(what, column, sign, client):
    how, _, stage = what.rpartition(":")
    published = {"was-public": True}.get(how)
    if how == "hidden":
        published = stage != "submitted"
    idea = idea_with_both(Stage(stage), published=published, hidden=how == "hidden")
    person = who(column, idea)
    if person.is_authenticated:
        client.force_login(person)

    seen = Idea.objects.visible_to(person).filter(pk=idea.pk).exists()
    status = client.get(reverse("idea", args=[idea.pk])).status_code

    assert seen == (sign == "✔")
    gone = 410 if what == "was-public:withdrawn" else 404
    assert status == (200 if seen else gone)


@pytest.mark.parametrize("module", [policies])
def test_every_policy_stands_in_the_table(module: ModuleType):
    in_the_table = {f"can_{verb}" for verb, _column, _sign in cells(IDEAS) + cells(COMMENTS)}

    assert {
        name for name, _ in inspect.getmembers(module, inspect.isfunction) if name.startswith("can_")
    } == in_the_table


def test_a_banned_person_may_nothing():
    banned = make.person(is_active=False, roles=(Role.MODERATOR,))
    idea = make.idea()

    assert not any(may(verb, banned, None if verb == "write_idea" else idea) for verb, _column, _sign in cells(IDEAS))


# The same table through the addresses: where each verb is asked for, from a state in which it is possible.
ADDRESSES = {
    "submit": ("submit", Stage.RETURNED),
    "delete_draft": ("delete_draft", Stage.DRAFT),
    "edit": ("edit", Stage.DISCUSSION),
    "withdraw": ("withdraw", Stage.DISCUSSION),
    "publish": ("admin:publish", Stage.SUBMITTED),
    "return_for_revision": ("admin:return_for_revision", Stage.SUBMITTED),
    "decline": ("admin:decline", Stage.SUBMITTED),
    "hide": ("admin:hide", Stage.DISCUSSION),
    "unhide": ("admin:unhide", Stage.DISCUSSION),
    "comment": ("comment", Stage.DISCUSSION),
    "follow": ("follow", Stage.DISCUSSION),
    "support": ("support", Stage.DISCUSSION),
    "edit_comment": ("edit_comment", Stage.DISCUSSION),
    "remove_comment": ("remove_comment", Stage.DISCUSSION),
    "pin_comment": ("pin_comment", Stage.DISCUSSION),
    "unpin_comment": ("unpin_comment", Stage.DISCUSSION),
    "release_comment": ("admin:release_comment", Stage.DISCUSSION),
    "hide_comment": ("admin:hide_comment", Stage.DISCUSSION),
    "unhide_comment": ("admin:unhide_comment", Stage.DISCUSSION),
}


@pytest.mark.parametrize(("verb", "column", "sign"), [cell for cell in cells(IDEAS + COMMENTS) if cell[0] in ADDRESSES])
def test_every_address_refuses_whom_the_table_refuses(verb, column, sign, client):
    name, stage = ADDRESSES[verb]
    idea = idea_with_both(stage, hidden=verb == "unhide")
    person = who(column, idea)
    thing = make.comment(idea) if verb.endswith("_comment") else idea
    browser = signed_in(person) if person.is_authenticated else client
    events = Event.objects.count()

    answer = browser.post(reverse(name, args=[thing.pk]))

    asked_to_sign_in = answer.status_code == 302 and answer.url.startswith(("/anmelden/", "/verwaltung/login/"))
    refused = answer.status_code in {403, 404} or asked_to_sign_in
    assert refused == (sign not in "✔x2")
    if refused:
        assert Event.objects.count() == events


def test_every_verb_of_the_table_has_an_address():
    assert set(ADDRESSES) | {"write_idea"} == {verb for verb, _column, _sign in cells(IDEAS + COMMENTS)}


def test_a_hidden_idea_and_an_unknown_number_answer_alike(client):
    hidden = make.idea(hidden=True)
    client.force_login(make.person())

    answers = [client.get(f"/ideen/{pk}/") for pk in (hidden.pk, hidden.pk + 1000)]

    first, second = (
        (a.status_code, dict(a.headers) | {"Content-Security-Policy": ""}, len(a.content)) for a in answers
    )
    assert first == second

"""Who may do what: the table of the product, as a test that a product owner can read.

V visitor, C citizen, A author, K co-author, L person of the running lead, P other responsible, O representative of an
unrelated body, W administration staff, M moderator, S Stabsstelle, D decision maker. `✔` yes, `o` only one's own,
`x` yes unless it is one's own thing, `2` like `x` and not the person who did the step before, `x14` like `x` and only
after 14 days of silence, `·` no. `stage:verb` is the verb while the idea stands there.
"""

import inspect

import pytest
from django.test import Client
from django.urls import reverse

from accounts import policies as policies_of_bodies
from ideas import policies
from ideas.models import Idea, Stage
from measures import policies as policies_of_measures
from tests import make
from tests.rights import carries, idea_with_everybody, thing_of, undone, who

pytestmark = pytest.mark.django_db

IDEAS = """
verb                      V C A K L P O W M S D
write_idea                · ✔ ✔ ✔ ✔ ✔ ✔ ✔ ✔ ✔ ✔
submit                    · · ✔ ✔ · · · · · · ·
delete_draft              · · ✔ · · · · · · · ·
edit                      · · ✔ ✔ ✔ · · · · · ·
save_section              · · ✔ ✔ ✔ · · · · · ·
restore_version           · · ✔ ✔ ✔ · · · · · ·
withdraw                  · · ✔ · · · · · · · ·
publish                   · · · · · · · · x x ·
return_for_revision       · · · · · · · · x x ·
submitted:decline         · · · · · · · · x x ·
discussion:decline        · · · · · · · · · x ·
start_development         · · · · ✔ · · · · ✔ ·
fall_back                 · · · · · · · · · x ·
defer                     · · · · · · · · · x ·
resume                    · · · · · · · · · x ·
archive                   · · · · · · · · · x ·
ask_for_revival           · ✔ ✔ ✔ ✔ ✔ ✔ ✔ ✔ ✔ ✔
revive                    · · · · · · · · · x ·
reopen                    · · · · · · · · · x ·
hide                      · · · · · · · · x x ·
unhide                    · · · · · · · · 2 2 ·
offer_authorship          · · · · · · · · · x ·
name_deputy               · · · · · · · · · ✔ ·
end_deputy                · · · · · · · · · ✔ ·
comment                   · ✔ ✔ ✔ ✔ ✔ ✔ ✔ ✔ ✔ ✔
follow                    · ✔ ✔ ✔ ✔ ✔ ✔ ✔ ✔ ✔ ✔
support                   · ✔ · · ✔ ✔ ✔ ✔ ✔ ✔ ✔
suggest_amendment         · ✔ · · ✔ ✔ ✔ ✔ ✔ ✔ ✔
offer_responsibility      · ✔ ✔ ✔ ✔ ✔ ✔ ✔ ✔ ✔ ✔
name_need                 · · ✔ ✔ ✔ · · · · · ·
close_need                · · ✔ ✔ ✔ · · · · · ·
offer_help                · ✔ ✔ ✔ ✔ ✔ ✔ ✔ ✔ ✔ ✔
answer_need               · · ✔ ✔ ✔ · · · · · ·
take_back_answer          · · ✔ ✔ ✔ · · · · · ·
change_kind               · · ✔ ✔ ✔ · · · · · ·
propose_merge             · ✔ ✔ ✔ ✔ ✔ ✔ ✔ ✔ ✔ ✔
ask_contact               · · ✔ ✔ ✔ · · · · · ·
rate_oneself              · · · · ✔ · · · · · ·
rate_principles           · ✔ · · ✔ ✔ ✔ ✔ ✔ ✔ ✔
clarify                   · · · · · · · · · x ·
give_opinion              · ✔ · · · · ✔ ✔ ✔ ✔ ✔
invite_opinion            · · · · ✔ · · · · ✔ ·
request_assessment        · · · · ✔ · · · · · ·
assign_reviewer           · · · · · · · · · x ·
publish_pool              · · · · · · · · · x ·
invite_coauthor           · · ✔ · · · · · · · ·
ask_coauthorship          · ✔ ✔ ✔ ✔ ✔ ✔ ✔ ✔ ✔ ✔
"""

# At the end of the path: the Stabsstelle presents, somebody else decides, alone or in a sitting.
DECISIONS = """
verb                              V C A K L P O W M S D
assessment:decline                · · · · · · · · · x ·
assessment:return_to_development  · · · · · · · · · x ·
present_for_decision              · · · · · · · · · x ·
select                            · · · · · · · · · · 2
decision:decline                  · · · · · · · · · · 2
selected:decline                  · · · · · · · · · · 2
decision:return_to_development    · · · · · · · · · · x
selected:return_to_development    · · · · · · · · · · x
draft_decision                    · · · · · · · · · · 2
"""

SITTINGS = """
verb                      V C A K L P O W M S D
open_sitting              · · · · · · · · · · ✔
drop_decision             · · · · · · · · · · ✔
publish_sitting           · · · · · · · · · · ✔
"""

COMMENTS = """
verb                      V C A K L P O W M S D
edit_comment              · o o o o o o o o o o
remove_comment            · o o o o o o o o o o
pin_comment               · · ✔ ✔ ✔ · · · · · ·
unpin_comment             · · ✔ ✔ ✔ · · · · · ·
release_comment           · · · · · · · · x x ·
hide_comment              · · · · · · · · x x ·
unhide_comment            · · · · · · · · 2 2 ·
"""

AMENDMENTS = """
verb                      V C A K L P O W M S D
withdraw_amendment        · o o o o o o o o o o
accept_amendment          · · ✔ ✔ ✔ · · · · · ·
reject_amendment          · · ✔ ✔ ✔ · · · · · ·
"""

RESPONSIBILITIES = """
verb                      V C A K L P O W M S   D
withdraw_offer            · o o o o o o o o o   o
accept_responsibility     · · ✔ ✔ · · · · · x14 ·
decline_responsibility    · · ✔ ✔ · · · · · x14 ·
renew_responsibility      · · · · o o o o · ·   ·
confirm_version           · · · · o o o o · ·   ·
hand_over_responsibility  · · · · o o o o · ·   ·
end_responsibility        · · · · o o o o · ·   ·
accept_handover           · o o o o o o o o o   o
decline_handover          · o o o o o o o o o   o
revoke_responsibility     · · · · · · · · · x   ·
"""

# The idea goes into another, whose authors are other people; undone, it was joined 14 days ago.
MERGES = """
verb                      V C A K L P O W M S   D
consent_to_merge          · · ✔ ✔ · · · · · x14 ·
refuse_merge              · · ✔ ✔ · · · · · x14 ·
undo_merge                · · ✔ ✔ · · · · · x14 ·
withdraw_merge            · o o o o o o o o o   o
choose_support            · o o o o o o o o o   o
"""

# What somebody is asked, or gave, themselves.
ASKED = """
verb                      V C A K L P O W M S D
accept_authorship         · o o o o o o o o o o
refuse_authorship         · o o o o o o o o o o
withdraw_help             · o o o o o o o o o o
answer_contact            · o o o o o o o o o o
"""

# Opinions, requests for them, invitations and requests to write along, and those who do.
TOGETHER = """
verb                          V C A K L P O W M S D
withdraw_opinion              · o o o o o o o o o o
decline_opinion_invitation    · o o o o o o o o o o
withdraw_opinion_invitation   · · · · ✔ · · · · ✔ ·
accept_coauthorship           · o o o o o o o o o o
decline_coauthorship          · o o o o o o o o o o
admit_coauthor                · · ✔ · · · · · · · ·
refuse_coauthor               · · ✔ · · · · · · · ·
leave_coauthorship            · o o o o o o o o o o
"""

BODIES = """
verb                      V C A K L P O W M S D
register_organisation     · ✔ ✔ ✔ ✔ ✔ ✔ ✔ ✔ ✔ ✔
request_mandate           · ✔ ✔ ✔ ✔ ✔ ✔ ✔ ✔ ✔ ✔
verify_organisation       · · · · · · · · · ✔ ·
grant_mandate             · · · · · · · · · ✔ ·
refuse_mandate            · · · · · · · · · ✔ ·
end_mandate               · · · · · · · · · ✔ ·
confirm_succession        · · · · · · o o · · ·
edit_body_competences     · · · · · · o o · · ·
"""

# `o`: their body leads the idea; to withdraw, they proposed it. Who proposed signs nothing off, who took part confirms nothing.
PROMOTIONS = """
verb                      V C A K L P O W M S D
propose_promotion         · · · · · · · o · ✔ ·
withdraw_promotion        · · · · · · · o · o ·
sign_commitment           · · · · · · o o · · ·
sign_off_promotion        · · · · · · o o · · ·
confirm_promotion         · · · · · · · · · 2 ·
reject_promotion          · · · · · · · · · 2 ·
"""

# Here `o` is somebody who belongs to the team: of whichever body, or of none.
REVIEWS = """
verb                      V C A K L P O W M S D
see_review                · o o o o o o o o o o
save_review               · o · · · · o o o o o
finish_review             · o · · · · o o o o o
decline_review            · o o o o o o o o o o
declare_conflict          · o o o o o o o o o o
excuse_reviewer           · · · · · · · · · x ·
"""

MEASURES = """
verb                      V C A K L P O W M S D
enter_measure             · · · · · · · · · ✔ ·
keep_measure              · o o o o o o o o ✔ o
start_measure             · o o o o o o o o ✔ o
pause_measure             · o o o o o o o o ✔ o
complete_measure          · o o o o o o o o ✔ o
stop_measure              · o o o o o o o o ✔ o
enter_phase               · o o o o o o o o ✔ o
set_milestone             · o o o o o o o o ✔ o
move_milestone            · o o o o o o o o ✔ o
reach_milestone           · o o o o o o o o ✔ o
drop_milestone            · o o o o o o o o ✔ o
give_report               · o o o o o o o o ✔ o
revise_report             · o o o o o o o o ✔ o
attach_document           · o o o o o o o o ✔ o
remove_document           · o o o o o o o o ✔ o
remove_report_picture     · o o o o o o o o ✔ o
set_indicator             · o o o o o o o o ✔ o
revise_indicator          · o o o o o o o o ✔ o
end_indicator             · o o o o o o o o ✔ o
take_reading              · o o o o o o o o ✔ o
correct_reading           · o o o o o o o o ✔ o
learn_lesson              · o o o o o o o o ✔ o
revise_lesson             · o o o o o o o o ✔ o
recognise_measure         · · · · · · · · · 2 ·
renew_recognition         · o o o o o o o o ✔ o
revoke_recognition        · · · · · · · · · 2 ·
want_help                 · o o o o o o o o ✔ o
close_wanted              · o o o o o o o o ✔ o
add_to_team               · o o o o o o o o ✔ o
leave_team                · o o o o o o o o ✔ o
publish_kit               · o o o o o o o o ✔ o
revise_kit                · o o o o o o o o ✔ o
revise_differences        · o o o o o o o o ✔ o
replicate_measure         · · · · · · · ✔ · · ·
keep_support_offers       · · · · · · · · · ✔ ·
follow_measure            · ✔ ✔ ✔ ✔ ✔ ✔ ✔ ✔ ✔ ✔
offer_help_to_measure     · ✔ ✔ ✔ ✔ ✔ ✔ ✔ ✔ ✔ ✔
withdraw_measure_help     · o o o o o o o o o o
"""

# see draft / never published / published / hidden / withdrawn
SEEING = """
what                                        V C A K L P O W M S D
draft                                       · · ✔ ✔ · · · · · · ·
submitted returned                          · · ✔ ✔ · · · · ✔ ✔ ·
declined archived                           · · ✔ ✔ · · · · ✔ ✔ ·
discussion development assessment           ✔ ✔ ✔ ✔ ✔ ✔ ✔ ✔ ✔ ✔ ✔
decision selected promoted deferred merged  ✔ ✔ ✔ ✔ ✔ ✔ ✔ ✔ ✔ ✔ ✔
was-public:declined was-public:archived     ✔ ✔ ✔ ✔ ✔ ✔ ✔ ✔ ✔ ✔ ✔
hidden:discussion hidden:development        · · ✔ ✔ ✔ · · · ✔ ✔ ·
hidden:submitted                            · · ✔ ✔ · · · · ✔ ✔ ·
withdrawn was-public:withdrawn              · · ✔ ✔ · · · · · · ·
"""

POLICIES = (policies, policies_of_bodies, policies_of_measures)
THINGS = {
    MERGES: "merge",
    IDEAS: "idea",
    DECISIONS: "idea",
    SITTINGS: "sitting",
    COMMENTS: "comment",
    AMENDMENTS: "amendment",
    RESPONSIBILITIES: "responsibility",
    ASKED: "asked",
    TOGETHER: "together",
    BODIES: "body",
    PROMOTIONS: "promotion",
    REVIEWS: "review",
    MEASURES: "measure",
}


def rows_of(table: str) -> list[tuple[str, dict[str, str]]]:
    """Every row with its signs by column; a line may name several things."""
    header, *lines = [line.rsplit(maxsplit=11) for line in table.strip().splitlines()]
    return [(thing, dict(zip(header[1:], signs, strict=True))) for names, *signs in lines for thing in names.split()]


ROWS = [pytest.param(kind, row, signs, id=row) for table, kind in THINGS.items() for row, signs in rows_of(table)]
SIGNS = {row.values[1]: row.values[2] for row in ROWS}
BOUND = [row for row in ROWS if any(sign[0] in "x2" for sign in row.values[2].values())]


def columns(signs: dict[str, str], *wanted: str) -> list[str]:
    return [column for column, sign in signs.items() if sign in wanted]


def may(row: str, user, thing) -> bool:
    name = f"can_{row.rpartition(':')[2]}"
    policy = next(found for module in POLICIES if (found := getattr(module, name, None)))
    return user.is_authenticated and (policy(user) if thing is None else policy(user, thing))


def where(row: str) -> Stage:
    """The stage a row names."""
    stage = row.rpartition(":")[0]
    return Stage(stage) if stage else Stage.DISCUSSION


@pytest.mark.parametrize(("kind", "row", "signs"), ROWS)
def test_what_a_person_may_do(kind, row, signs):
    idea = idea_with_everybody(where(row))
    people = {column: who(column, idea) for column in signs}
    somebody_elses = thing_of(kind, row, idea)

    allowed = {column for column, person in people.items() if may(row, person, somebody_elses)}

    assert allowed == set(columns(signs, "✔", "x", "2", "x14"))
    for column in columns(signs, "o"):
        with undone():
            assert may(row, people[column], thing_of(kind, row, idea, owner=people[column])), column


# Seeing


@pytest.mark.parametrize(("what", "signs"), rows_of(SEEING))
def test_who_sees_an_idea(what, signs):
    how, _, stage = what.rpartition(":")
    published = {"was-public": True}.get(how)
    if how == "hidden":
        published = stage != "submitted"
    idea = idea_with_everybody(Stage(stage), published=published, hidden=how == "hidden")
    seen, answered = set(), {}

    for column in signs:
        person, client = who(column, idea), Client()
        if person.is_authenticated:
            client.force_login(person)
        if Idea.objects.visible_to(person).filter(pk=idea.pk).exists():
            seen.add(column)
        answered[column] = client.get(reverse("idea", args=[idea.pk])).status_code

    assert seen == set(columns(signs, "✔"))
    gone = 410 if what == "was-public:withdrawn" else 404
    assert answered == {column: 200 if column in seen else gone for column in signs}


def test_whoever_may_act_for_the_lead_sees_the_idea_while_it_is_hidden():
    idea, body = make.idea(hidden=True), make.organisation()
    carries(idea, body=body, offered_by=make.representative(body))

    assert Idea.objects.visible_to(make.representative(body)).filter(pk=idea.pk).exists()
    assert not Idea.objects.visible_to(make.representative()).filter(pk=idea.pk).exists()


# Nothing is missing from the table


def test_every_policy_stands_in_the_table():
    in_the_table = {f"can_{row.rpartition(':')[2]}" for row in SIGNS}

    written = {
        name
        for module in POLICIES
        for name, _ in inspect.getmembers(module, inspect.isfunction)
        if name.startswith("can_")
    }
    assert written == in_the_table


@pytest.mark.parametrize("column", ["C", "M", "S", "D"])
def test_a_banned_person_may_nothing(column):
    idea = idea_with_everybody()
    banned = who(column, idea)
    make.mandate(banned, make.organisation())
    banned.is_active = False
    banned.save()

    for kind, row, _signs in (each.values for each in ROWS):
        with undone():
            assert not may(row, banned, thing_of(kind, row, idea)), row

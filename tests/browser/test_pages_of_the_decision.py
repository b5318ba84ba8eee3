"""The end of the path in every state, at the desk and for everybody: axe finds nothing, a phone need not scroll sideways."""

from datetime import timedelta

from django.core.management import call_command
from django.urls import reverse

from activity.models import DecisionRecord
from arena import clock
from ideas.models import Idea, Sitting
from tests import make
from tests.browser.test_every_page import State, look_at, press
from tests.ideas.deciding import WEIGHED, WHY, assessed, presented, published_sitting, select, selected

DISSENT = "Ein Bezirk hätte erst die laufende Erprobung abgewartet."


def at(name: str, *args: object) -> str:
    return reverse(name, args=args)


def open_everything(*names: str):
    """The forms that stand behind a button."""

    def do(page):
        for name in names:
            page.locator("summary").filter(has_text=name).first.click()

    return do


def test_what_everybody_reads(visit):
    call_command("load_reference", verbosity=0)
    waiting, chosen = presented(), selected(kind="network")
    declined = presented()
    declined.decline(by=make.decision_maker(), category="other", reason=WHY, criteria=WEIGHED, dissent=DISSENT)
    sitting = published_sitting()
    records = DecisionRecord.objects.order_by("number")

    look_at(
        visit(),
        [
            *[State(at("presentation", idea.pk), idea.stage) for idea in (waiting, chosen, declined, make.idea())],
            *[State(at("idea", idea.pk), idea.stage) for idea in (waiting, chosen, declined)],
            *[State(record.get_absolute_url(), record.decision) for record in records],
            State(at("sittings")),
            State(sitting.get_absolute_url()),
            State(at("decisions")),
        ],
    )


def test_before_anything_was_decided_together(visit):
    look_at(visit(), [State(at("sittings"), "empty")])


def test_what_whoever_decides_finds_at_the_desk(visit):
    call_command("load_reference", verbosity=0)
    cdo = make.decision_maker("Cem D.")
    idea, other, done = presented(title="Klartext im Amt"), presented(), presented()
    Idea.objects.filter(pk=other.pk).update(due_on=clock.today() - timedelta(days=3))
    select(done)
    sitting = Sitting.open(by=cdo, title="Herbstsitzung", held_on=clock.today())
    empty = Sitting.open(by=cdo, title="Wintersitzung", held_on=clock.today())
    for each in (idea, other):
        sitting.draft(each, by=cdo, decision="select", intended_kind="central", reason=WHY, criteria=WEIGHED)
    other.return_to_development(by=cdo, reason="Es fehlt der Haushalt.")
    page_of = "admin:ideas_idea_change"

    look_at(
        visit(cdo),
        [
            State(at("admin:index")),
            State(at("admin:ideas_idea_changelist")),
            State(at(page_of, idea.pk), "up for decision"),
            State(
                at(page_of, idea.pk), "forms", open_everything("Auswählen", "Nicht weiterverfolgen", "Zurück in die")
            ),
            State(at(page_of, done.pk), "selected"),
            State(at(page_of, make.idea().pk), "in discussion"),
            State(at("admin:ideas_sitting_changelist")),
            State(at("admin:ideas_sitting_add")),
            State(at("admin:ideas_sitting_add"), "refused", press("Sitzung anlegen")),
            State(at("admin:ideas_sitting_change", empty.pk), "empty"),
            State(at("admin:draft_decision", empty.pk, presented().pk), "new draft"),
            State(at("admin:draft_decision", sitting.pk, idea.pk), "draft"),
            State(at("admin:ideas_sitting_change", sitting.pk)),
            State(
                at("admin:ideas_sitting_change", sitting.pk), "does not fit", press("2 Entscheidungen veröffentlichen")
            ),
            State(at("admin:ideas_sitting_change", published_sitting().pk), "published"),
        ],
    )


def test_what_the_stabsstelle_presents(visit):
    call_command("load_reference", verbosity=0)
    idea = assessed()

    look_at(
        visit(make.stabsstelle("Aylin Y.")),
        [
            State(at("admin:ideas_idea_changelist") + "?stand=vorlage"),
            State(at("admin:ideas_idea_change", idea.pk), "to present", open_everything("Zur Entscheidung vorlegen")),
        ],
    )

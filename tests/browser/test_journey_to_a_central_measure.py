"""The Stabsstelle's own body leads: proposed by one of its people, confirmed by another, with no signature in between."""

from django.core.management import call_command
from playwright.sync_api import expect

from tests import make
from tests.browser import to_a_measure as steps
from tests.browser.conftest import DESKTOP
from tests.ideas.deciding import selected

TITLE = "Berichte aus der Werkstatt"


def test_a_central_measure_needs_two_people_of_the_stabsstelle(visit):
    call_command("load_reference", verbosity=0)
    body = make.organisation("Senatskanzlei der Beispiele")
    body.hosts_stabsstelle = True
    body.save()
    idea = selected(kind="central", body=body, title="Hat nicht geklappt")
    proposer, other = (visit(make.stabsstelle(name), viewport=DESKTOP) for name in ("Aylin Y.", "Yusuf Y."))
    visitor = visit(viewport=DESKTOP)

    steps.propose(proposer, idea, title=TITLE)
    proposer.reload()
    expect(proposer.get_by_text("Zur Maßnahme machen")).to_have_count(0)
    measure = steps.confirm(other, idea)

    assert (measure.kind, measure.organisation) == ("central", body)
    steps.both_pages_name_each_other(visitor, idea, measure)
    visitor.goto("/entscheidungen/")
    visitor.get_by_role("link", name="Hat nicht geklappt").first.click()
    expect(visitor.get_by_text("Alles, was die Art verlangt, ist da.").first).to_be_visible()

"""From a citizen's Handlungsbedarf to a measure that another Bezirk takes over: the whole path, on a phone."""

from django.core.management import call_command
from playwright.sync_api import Page, expect

from accounts.models import Sector, User
from ideas.models import Idea
from measures.models import Measure
from tests import make
from tests.browser import to_a_measure as steps
from tests.browser.conftest import PHONE
from tests.browser.postbox import Postbox, follow_link
from tests.browser.test_journey_of_a_measure import go_on_and_step_back, set_a_milestone_and_move_it, take_a_reading

NEED, PROPOSAL, TITLE = "Niemand versteht den Bescheid", "Formulare mit Beispiel", "Beispiele am Formular"
BLIND = "Zehn Beispiele sind in einem Vierteljahr zu schaffen."


def test_a_need_becomes_a_measure_that_others_take_over(visit, postbox):
    call_command("load_reference", verbosity=0)
    helga, mira = make.person("Oma Helga"), make.person("Mira K.")
    office = make.organisation("Bezirksamt Pankow")
    olga, second = make.representative(office, "Olga P."), make.representative(office, "Zweite Z.")
    rana = make.representative(make.organisation("Klartext GmbH", sector=Sector.BUSINESS), "Rana B.")
    ilka = make.representative(make.organisation("Hochschule für Städte", sector=Sector.SCIENCE), "Ilka F.")
    expert, judges = make.person("Jona R."), [make.person("Gutachterin Eins"), make.person("Gutachter Zwei")]
    desk, other_desk = visit(make.stabsstelle("Aylin Y.")), visit(make.stabsstelle("Yusuf Y."))
    author, lead, way = visit(mira, viewport=PHONE), visit(olga, viewport=PHONE), {"viewport": PHONE}

    write(visit(helga, **way), kind="Handlungsbedarf", title=NEED)
    publish(desk, NEED)
    need = Idea.objects.get(title=NEED)
    idea = propose_a_solution(author, desk, need)
    steps.offer(lead, idea, role="Federführung", whom="Bezirksamt Pankow", pledge="Wir legen sie am Tresen aus.")
    steps.offer(visit(rana, **way), idea, role="Partner", whom="Klartext GmbH", pledge="Wir schreiben sie.")
    steps.offer(visit(ilka, **way), idea, role="Expertise", whom="Hochschule für Städte", pledge="Wir messen.")
    steps.accept_all(author, ["Bezirksamt Pankow", "Klartext GmbH", "Hochschule für Städte"])
    steps.start_development(lead, idea)
    steps.write_a_section(lead, idea)
    steps.fill_the_rest(idea, by=olga)
    give_an_opinion(visit(expert, **way), idea)
    steps.everybody_confirms(lead, idea)

    steps.request_assessment(lead, idea)
    steps.ask_reviewers(desk, idea, judges)
    steps.review(visit(judges[0], **way), postbox, judges[0], score="3 weitgehend", words=BLIND)
    steps.nobody_reads(visit(**way), idea, BLIND)
    steps.review(visit(judges[1], **way), postbox, judges[1], score="4 voll und ganz", words="Das kann beginnen.")
    steps.everybody_reads(visit(**way), idea, BLIND)
    steps.present(desk, idea, kind="decentral")
    steps.select(visit(make.decision_maker("Chefin C.")), idea, kind="decentral")

    steps.propose(lead, idea, title=TITLE)
    sign_off(visit(second, **way), idea)
    measure = steps.confirm(other_desk, idea)
    assert (measure.kind, measure.organisation) == ("decentral", office)
    assert {member.person.public_name for member in measure.members.all()} == {"Olga P.", "Rana B.", "Ilka F."}
    steps.both_pages_name_each_other(visit(**way), idea, measure)
    the_need_is_answered(visit(**way), need, measure)
    hear_of_it(author, postbox, mira)

    lead.goto(measure.get_absolute_url())
    set_a_milestone_and_move_it(lead, measure)
    take_a_reading(lead, measure)
    go_on_and_step_back(lead, measure)
    write_the_kit(lead, measure)
    neighbour = make.representative(make.organisation("Bezirksamt Spandau"), "Nele S.")
    copy = take_it_over(visit(neighbour, **way), measure)
    where_it_runs(visit(**way), measure, copy)


def write(page: Page, *, kind: str, title: str) -> None:
    page.goto("/ideen/neu/")
    page.get_by_label(kind).check()
    fill(page, title)


def fill(page: Page, title: str) -> None:
    page.get_by_label("Titel").fill(title)
    go_on(page)
    page.get_by_label("Zusammenfassung").fill("Wer den Brief bekommt, versteht ihn nicht.")
    page.get_by_label("Beschreibung").fill("Ein Beispiel würde helfen.")
    go_on(page)
    page.get_by_role("group", name="Handlungsfelder").get_by_role("checkbox").first.check()
    page.get_by_label("Betrifft die ganze Stadt").check()
    page.get_by_role("button", name="Prüfen und einreichen").click()
    page.get_by_label("Ich habe die Regeln gelesen").check()
    page.get_by_role("button", name="Idee einreichen").click()
    expect(page.get_by_text("Ihre Idee liegt jetzt bei der Moderation.")).to_be_visible()


def go_on(page: Page) -> None:
    page.get_by_role("button", name="Weiter", exact=True).locator("visible=true").click()


def publish(desk: Page, title: str) -> None:
    desk.goto("/verwaltung/")
    desk.get_by_role("link", name="1 eingereichte Idee").click()
    desk.get_by_role("link", name=title).click()
    desk.get_by_role("button", name="Veröffentlichen").click()
    expect(desk.get_by_text(f"„{title}“ ist jetzt öffentlich.")).to_be_visible()


def propose_a_solution(page: Page, desk: Page, need: Idea) -> Idea:
    page.goto(need.get_absolute_url())
    page.get_by_role("link", name="Lösung vorschlagen").first.click()
    fill(page, PROPOSAL)
    publish(desk, PROPOSAL)
    idea = Idea.objects.get(title=PROPOSAL)
    assert need in [edge.target for edge in idea.edges.all()]
    return idea


def give_an_opinion(page: Page, idea: Idea) -> None:
    page.goto(f"{idea.get_absolute_url()}stellungnahmen/neu/")
    page.get_by_role("radio", name="rechtlich").check()
    page.get_by_label("3 ").check()
    page.get_by_label("Begründung").fill("Mit dem Wort „Beispiel“ darüber ist es in Ordnung.")
    page.get_by_label("keine eigenen Interessen").check()
    page.get_by_role("button", name="Stellungnahme veröffentlichen").click()
    expect(page.get_by_text("Ihre Stellungnahme steht jetzt bei der Idee.")).to_be_visible()


def sign_off(page: Page, idea: Idea) -> None:
    page.goto(f"{idea.get_absolute_url()}massnahme-werden/")
    page.get_by_role("button", name="Mitzeichnen").click()
    expect(page.get_by_text("Sie haben mitgezeichnet.")).to_be_visible()


def the_need_is_answered(page: Page, need: Idea, measure: Measure) -> None:
    page.goto(need.get_absolute_url())
    expect(page.get_by_text(measure.number).first).to_be_visible()


def hear_of_it(page: Page, postbox: Postbox, mira: User) -> None:
    """Who wrote the idea reads that it is a measure now, and goes there."""
    postbox.open(page, mira.email, "Maßnahme")
    follow_link(page, "/ideen/")
    expect(page.get_by_role("link", name=TITLE).first).to_be_visible()


def write_the_kit(page: Page, measure: Measure) -> None:
    page.goto(f"{measure.get_absolute_url()}nachnutzung/")
    page.get_by_role("link", name="Anleitung schreiben").click()
    page.get_by_label("Wie geht man vor?").fill("1. Zehn Formulare wählen.\n2. Beispiele schreiben.")
    page.get_by_label("Was kostet es ungefähr?").fill("5.000 Euro")
    page.get_by_label("Wer hilft weiter?").fill("Olga P. im Bezirksamt")
    page.get_by_role("button", name="Anleitung veröffentlichen").click()
    expect(page.get_by_text("Die Anleitung ist öffentlich.")).to_be_visible()


def take_it_over(page: Page, measure: Measure) -> Measure:
    page.goto(f"{measure.get_absolute_url()}nachnutzung/")
    page.get_by_role("link", name="Wir übernehmen das").click()
    page.get_by_label("Was machen Sie anders?").fill("Wir fangen mit dem Wohngeld an.")
    page.get_by_role("button", name="Maßnahme übernehmen").click()
    expect(page.get_by_text("beginnt in Phase 1, und Sie leiten das Team.")).to_be_visible()
    return Measure.objects.get(organisation__name="Bezirksamt Spandau")


def where_it_runs(page: Page, measure: Measure, copy: Measure) -> None:
    page.goto(f"{measure.get_absolute_url()}nachnutzung/")
    expect(page.get_by_role("link", name="Spandau: 1")).to_be_visible()
    expect(page.get_by_text("Wir fangen mit dem Wohngeld an.")).to_be_visible()
    page.get_by_role("link", name=copy.title).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(copy.title)
    assert (copy.kind, copy.phase.number, copy.districts.get().name) == ("decentral", 1, "Spandau")

"""The end of the path in a browser: worked out, assessed, decided, made a measure; each step by whoever takes it."""

import re
from collections.abc import Sequence
from datetime import timedelta

from django.urls import reverse
from playwright.sync_api import Locator, Page, expect

from accounts.models import User
from arena import clock
from ideas.models import Confirmation, FactSheet, Idea, Review
from ideas.models.section import required_keys
from measures.models import Measure, Promotion
from strategy.models import GuidingPrinciple
from tests.browser.postbox import Postbox, follow_link


def opened(page: Page, word: str, kind: str = "details.confirm") -> Locator:
    """What stands behind a button that asks first."""
    question = page.locator(kind).filter(has=page.locator("summary", has_text=word)).first
    question.locator("summary").click()
    return question


def at_the_desk_of(page: Page, idea: Idea) -> None:
    page.goto(reverse("admin:ideas_idea_change", args=[idea.pk]))


# Worked out


def offer(page: Page, idea: Idea, *, role: str, whom: str, pledge: str) -> None:
    page.goto(idea.get_absolute_url())
    page.get_by_role("link", name="Verantwortung anbieten").first.click()
    page.get_by_label(f"für {whom}").check()
    page.get_by_label(role, exact=False).first.check()
    page.get_by_label("Was werden Sie tun?").fill(pledge)
    page.get_by_role("button", name="Verantwortung anbieten").click()
    expect(page.get_by_text("Ihr Angebot liegt bei den Autor:innen.")).to_be_visible()


def accept_all(page: Page, parties: Sequence[str]) -> None:
    """The author takes every offer that waits on their own page."""
    for party in parties:
        page.goto("/meine-seite/")
        waiting = page.get_by_role("listitem").filter(has_text=f"{party} bietet an:")
        waiting.get_by_role("link", name="Antworten").click()
        page.get_by_role("button", name="Annehmen").first.click()
        expect(page.get_by_text(f"{party} trägt die Idee jetzt mit.")).to_be_visible()


def start_development(page: Page, idea: Idea) -> None:
    page.goto(idea.get_absolute_url())
    asked = opened(page, "Ausarbeitung beginnen")
    asked.get_by_label("Bis wann?").fill((clock.today() + timedelta(days=120)).isoformat())
    asked.get_by_role("button", name="Ausarbeitung beginnen").click()
    expect(page.get_by_text("Die Ausarbeitung hat begonnen.")).to_be_visible()


def write_a_section(page: Page, idea: Idea) -> None:
    page.goto(f"{idea.get_absolute_url()}steckbrief/problem/")
    page.get_by_label("Ihr Text").fill("Vier von zehn Anträgen kommen zurück.")
    page.get_by_label("Was haben Sie geändert?").fill("Der Anfang")
    page.get_by_role("button", name="Version speichern").click()
    expect(page.get_by_text("Vier von zehn Anträgen kommen zurück.").first).to_be_visible()


def fill_the_rest(idea: Idea, *, by: User) -> None:
    """The other sections are written the same way; here by the verb, all at once."""
    principles = list(GuidingPrinciple.objects.values_list("code", flat=True))
    keys = required_keys(principles, list(idea.fields.values_list("code", flat=True)))
    texts = dict.fromkeys([*keys, "output_indicators", "outcome_indicators"], "So ist es gedacht.")
    FactSheet.write(Idea.objects.get(pk=idea.pk), texts, by=by, reason="Vollständig")


def everybody_confirms(page: Page, idea: Idea) -> None:
    """One of those who carry it in the browser, all others by the verb."""
    page.goto(f"{idea.get_absolute_url()}verantwortung/")
    page.get_by_role("button", name="bestätigen").first.click()
    expect(page.get_by_text(re.compile(" steht hinter Fassung"))).to_be_visible()
    number = idea.versions.latest("number").number
    for each in idea.responsibilities.running():
        if not Confirmation.objects.filter(responsibility=each, version__number=number).exists():
            Confirmation.give(each, by=each.person or each.offered_by, number=number)


# Assessed


def request_assessment(page: Page, idea: Idea) -> None:
    page.goto(idea.get_absolute_url())
    asked = opened(page, "Bewertung beantragen")
    asked.get_by_role("button", name="Bewertung beantragen").click()
    expect(page.get_by_text("Die Bewertung ist beantragt.")).to_be_visible()


def ask_reviewers(desk: Page, idea: Idea, people: Sequence[User]) -> None:
    for person in people:
        desk.goto(f"{reverse('admin:staffing', args=[idea.pk])}?name={person.public_name.split()[0]}")
        desk.get_by_role("radio", name=person.public_name).check()
        desk.get_by_role("button", name="Um ein Gutachten bitten").click()
        expect(desk.get_by_text(f"{person.public_name} ist um ein Gutachten gebeten")).to_be_visible()


def review(page: Page, postbox: Postbox, person: User, *, score: str, words: str) -> None:
    """By the link of the mail; a draft first, which nobody else reads."""
    postbox.open(page, person.email, "Bitte um Ihr Gutachten")
    follow_link(page, "/gutachten/")
    expect(page.get_by_role("button", name="Gutachten abgeben")).to_be_visible()
    for part in page.locator(".review__part").all():
        part.get_by_label(score).check()
        part.get_by_label("Warum?").fill(words)
    page.get_by_role("button", name="Als Entwurf speichern").click()
    expect(page.get_by_text("Ihr Entwurf ist gespeichert. Nur Sie sehen ihn.")).to_be_visible()
    page.get_by_role("button", name="Gutachten abgeben").click()
    expect(page.get_by_text("Danke! Ihr Gutachten ist abgegeben.")).to_be_visible()


def nobody_reads(page: Page, idea: Idea, words: str) -> None:
    page.goto(f"{idea.get_absolute_url()}bewertung/")
    expect(page.get_by_text("Gutachter:innen prüfen")).to_be_visible()
    expect(page.get_by_text(words)).to_have_count(0)


def everybody_reads(page: Page, idea: Idea, words: str) -> None:
    page.goto(f"{idea.get_absolute_url()}bewertung/")
    expect(page.get_by_text(words).first).to_be_attached()
    expect(page.get_by_text("abgeschlossen am")).to_be_visible()
    assert not Review.objects.filter(round__idea=idea).open().exists()


# Decided


def present(desk: Page, idea: Idea, *, kind: str) -> None:
    at_the_desk_of(desk, idea)
    asked = opened(desk, "Zur Entscheidung vorlegen", "details.desk-reasons")
    asked.get_by_label("Auswählen").check()
    asked.get_by_label("Vorgesehen als").select_option(kind)
    asked.get_by_label("Begründung der Empfehlung").fill("Beide Gutachten raten dazu.")
    asked.get_by_role("button", name="Mit dieser Empfehlung vorlegen").click()
    expect(desk.get_by_text("liegt jetzt zur Entscheidung vor.")).to_be_visible()
    assert Idea.objects.get(pk=idea.pk).stage == "decision"


def select(desk: Page, idea: Idea, *, kind: str) -> None:
    """With what weighed how; without it the form comes back with everything typed."""
    at_the_desk_of(desk, idea)
    asked = opened(desk, "Auswählen", "details.desk-reasons")
    asked.get_by_label("Vorgesehen als").select_option(kind)
    asked.get_by_label("Begründung", exact=True).fill("Sie nützt vielen und lässt sich umsetzen.")
    asked.get_by_role("button", name="Jetzt auswählen").click()
    expect(desk.get_by_role("alert").first).to_contain_text("Bitte prüfen Sie")
    asked = desk.locator("details.desk-reasons[open]")
    expect(asked.get_by_label("Begründung", exact=True)).to_have_value("Sie nützt vielen und lässt sich umsetzen.")
    asked.locator(".weighing__row select").first.select_option("for")
    asked.get_by_role("button", name="Jetzt auswählen").click()
    expect(desk.get_by_text("ist ausgewählt. Alle Beteiligten")).to_be_visible()
    assert Idea.objects.get(pk=idea.pk).stage == "selected"


# Made a measure


def propose(page: Page, idea: Idea, *, title: str) -> Promotion:
    page.goto(f"{idea.get_absolute_url()}massnahme-werden/")
    page.get_by_role("link", name="Maßnahme vorschlagen").click()
    page.get_by_label("Name der Maßnahme").fill(title)
    page.get_by_label("Worum geht es?").fill("Zehn Formulare bekommen ein Beispiel.")
    page.get_by_role("button", name="Maßnahme vorschlagen").click()
    expect(page.get_by_text("Die Maßnahme ist vorgeschlagen.")).to_be_visible()
    return Promotion.objects.open().get(idea=idea)


def confirm(page: Page, idea: Idea) -> Measure:
    page.goto(f"{idea.get_absolute_url()}massnahme-werden/")
    asked = opened(page, "Zur Maßnahme machen")
    asked.get_by_label("Warum wird daraus eine Maßnahme?").fill("Alles, was die Art verlangt, ist da.")
    asked.get_by_role("button", name="Zur Maßnahme machen").click()
    expect(page.get_by_text("Aus der Idee ist die Maßnahme")).to_be_visible()
    return Measure.objects.get(idea=idea)


def both_pages_name_each_other(page: Page, idea: Idea, measure: Measure) -> None:
    page.goto(idea.get_absolute_url())
    page.get_by_role("link", name=measure.title).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(measure.title)
    page.locator(f"a[href='{idea.get_absolute_url()}']").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(idea.title)

"""The lead asks an authority for its opinion; it answers by the link in the mail, corrects itself, and takes it back."""

from playwright.sync_api import expect

from tests import make
from tests.browser.postbox import follow_link


def test_an_opinion_is_asked_for_given_corrected_and_withdrawn(visit, postbox):
    idea, body = make.idea(title="Bänke an jeder zweiten Ecke"), make.organisation("Amt für Plätze")
    lead = make.responsibility(idea, by=make.person("Rana B.")).person
    speaker = make.representative(body, "Jona R.")
    leading, speaking, visitor = visit(lead), visit(speaker), visit()

    leading.goto(f"/ideen/{idea.pk}/")
    leading.get_by_role("link", name="Stellungnahmen 0").click()
    leading.get_by_role("link", name="Um eine Stellungnahme bitten").click()
    leading.get_by_role("radio", name="rechtlich").check()
    leading.get_by_label("Wen fragen Sie?").fill("amt für plätze")
    leading.get_by_label("Bis wann?").select_option("10")
    leading.get_by_label("Ein paar Worte dazu").fill("Braucht jede Bank eine Genehmigung?")
    leading.get_by_role("button", name="Um Stellungnahme bitten").click()
    expect(leading.get_by_text("Amt für Plätze ist gefragt.")).to_be_visible()

    postbox.open(speaking, speaker.email, "Bitte um Ihre Stellungnahme")
    expect(speaking.locator("main .prose")).to_contain_text("Braucht jede Bank eine Genehmigung?")
    follow_link(speaking, f"/ideen/{idea.pk}/stellungnahmen/")
    speaking.get_by_role("link", name="Dazu Stellung nehmen").click()
    expect(speaking.get_by_label("für Amt für Plätze")).to_be_checked()
    expect(speaking.get_by_role("radio", name="rechtlich")).to_be_checked()
    speaking.get_by_label("2 teilweise umsetzbar").check()
    speaking.get_by_label("Begründung").fill("Ja, eine Sondernutzung.")
    speaking.get_by_role("button", name="Stellungnahme veröffentlichen").click()
    expect(speaking.get_by_role("alert")).to_be_visible()
    speaking.get_by_label("keine eigenen Interessen").check()
    speaking.get_by_role("button", name="Stellungnahme veröffentlichen").click()
    expect(speaking.get_by_text("Ihre Stellungnahme steht jetzt bei der Idee.")).to_be_visible()

    postbox.deliver()
    assert "Ja, eine Sondernutzung." in postbox.latest(lead.email, "Die erbetene Stellungnahme").text
    visitor.goto(f"/ideen/{idea.pk}/stellungnahmen/")
    expect(visitor.get_by_role("cell", name="1 × 2 teilweise umsetzbar")).to_be_visible()

    speaking.get_by_role("link", name="Stellung nehmen", exact=True).click()
    speaking.get_by_label("für Amt für Plätze").check()
    speaking.get_by_role("radio", name="rechtlich").check()
    speaking.get_by_label("4 gut umsetzbar").check()
    speaking.get_by_label("Begründung").fill("Die neue Satzung nimmt Bänke aus.")
    speaking.get_by_label("keine eigenen Interessen").check()
    speaking.get_by_role("button", name="Stellungnahme veröffentlichen").click()
    expect(speaking.get_by_text("Ihre Stellungnahme steht jetzt bei der Idee.")).to_be_visible()
    visitor.reload()
    expect(visitor.get_by_text("Die neue Satzung nimmt Bänke aus.")).to_be_visible()
    expect(visitor.get_by_text("Ja, eine Sondernutzung.")).to_have_count(0)
    visitor.get_by_role("link", name="Frühere: ersetzt oder zurückgezogen").click()
    expect(visitor.get_by_text("Ja, eine Sondernutzung.")).to_be_visible()

    speaking.get_by_text("Stellungnahme zurückziehen", exact=True).click()
    speaking.get_by_role("button", name="Ja, zurückziehen").click()
    expect(speaking.get_by_text("Hier steht noch keine.")).to_be_visible()

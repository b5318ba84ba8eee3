"""Two ideas become one and two again; a need gets two proposals: on a phone and without JavaScript."""

import pytest
from playwright.sync_api import Page, expect

from ideas.models import Idea, Merge
from tests import make
from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.postbox import follow_link

ONE, OTHER = "Formulare, die man versteht", "Briefe in klaren Worten"
NEED = "Niemand versteht den Bescheid"
WAYS = [
    pytest.param({"viewport": PHONE}, id="phone"),
    pytest.param({"viewport": DESKTOP, "javascript": False}, id="without-javascript"),
]


@pytest.mark.parametrize("way", WAYS)
def test_two_ideas_become_one_and_two_again(visit, postbox, way):
    mira, deniz, fan = make.person("Mira K."), make.person("Deniz A."), make.person("Rana B.")
    one, other = make.idea(author=mira, title=ONE), make.idea(author=deniz, title=OTHER)
    one.support(by=fan)

    propose(visit(make.person("Olga P."), **way), one, other)
    consent(visit(mira, **way), postbox, mira, now=f"Es fehlt noch eine Zustimmung: die der Autor:innen von „{OTHER}“.")
    author = visit(deniz, **way)
    consent(author, postbox, deniz, now=f"Zusammengeführt: Ab jetzt geht es bei „{OTHER}“ weiter.")
    everybody_is_led_on(visit(**way), one, other)

    take_the_support_along(visit(fan, **way), postbox, fan)
    assert [Idea.objects.get(pk=idea.pk).support_count for idea in (one, other)] == [0, 1]

    undo(author)
    page = visit(**way)
    page.goto(one.get_absolute_url())
    expect(page.get_by_text("In Diskussion", exact=False).first).to_be_visible()
    assert [Idea.objects.get(pk=idea.pk).support_count for idea in (one, other)] == [1, 0]
    assert Merge.objects.get().state == "undone"


def propose(page: Page, one: Idea, other: Idea) -> None:
    page.goto(one.get_absolute_url())
    page.get_by_role("link", name="Zusammenführung vorschlagen").click()
    page.get_by_label("Nummer der anderen Idee").fill(str(other.reference))
    page.get_by_role("button", name="Ansehen, was danach wo steht").click()
    expect(page.get_by_text(f"Es gilt der Text von „{OTHER}“")).to_be_visible()
    expect(page.get_by_text("1 Person entscheidet selbst")).to_be_visible()
    page.get_by_label("Warum gehören die beiden zusammen?").fill("Beide wollen verständliche Post.")
    page.get_by_role("button", name="Zusammenführung vorschlagen").click()
    expect(page.get_by_text("Ihr Vorschlag liegt bei den Autor:innen beider Ideen.")).to_be_visible()


def consent(page: Page, postbox, person, *, now: str) -> None:
    postbox.open(page, person.email, "Sollen zwei Ideen eine werden?")
    follow_link(page, "/zusammenfuehrungen/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Sollen aus zwei Ideen eine werden?")
    expect(page.get_by_text("Beide wollen verständliche Post.")).to_be_visible()
    page.get_by_role("button", name="Ja, zusammenführen").click()
    expect(page.get_by_text(now)).to_be_visible()


def everybody_is_led_on(page: Page, one: Idea, other: Idea) -> None:
    answer = page.goto(one.get_absolute_url())
    assert answer
    assert answer.status == 200
    expect(page.get_by_text("Diese Idee ist zusammengeführt")).to_be_visible()
    page.get_by_role("link", name=OTHER).first.click()
    expect(page.get_by_text("Dazu 1 Unterstützung über zusammengeführte Ideen.")).to_be_visible()
    page.get_by_role("link", name="Herkunft").click()
    expect(page.locator("section").get_by_role("link", name=ONE)).to_be_visible()
    page.goto("/ideen/")
    expect(page.get_by_role("link", name=OTHER)).to_be_visible()
    expect(page.get_by_role("link", name=ONE)).to_have_count(0)


def take_the_support_along(page: Page, postbox, fan) -> None:
    postbox.open(page, fan.email, "Was wird aus Ihrer Unterstützung?")
    follow_link(page, "/zusammenfuehrungen/")
    page.get_by_role("button", name="Mitnehmen").click()
    expect(page.get_by_text(f"Sie unterstützen jetzt „{OTHER}“.")).to_be_visible()


def undo(page: Page) -> None:
    page.goto(Merge.objects.get().get_absolute_url())
    page.get_by_text("Zusammenführung aufheben", exact=True).click()
    page.get_by_label("Begründung").fill("Es waren doch zwei.")
    page.get_by_role("button", name="Ja, aufheben").click()
    expect(page.get_by_text("Beide Ideen stehen wieder, wo sie standen.")).to_be_visible()


def test_a_need_gets_two_proposals(visit):
    rana = make.person("Rana B.")
    need, first = make.idea(kind="need", title=NEED), make.idea(author=rana, title=ONE)
    page = visit(rana, viewport=PHONE)

    page.goto(first.get_absolute_url())
    page.get_by_role("link", name="Mit einem Bedarf verbinden").click()
    page.get_by_label("Nummer des Handlungsbedarfs").fill(str(need.reference))
    page.get_by_role("button", name="Mit diesem Bedarf verbinden").click()
    expect(page.get_by_text("Verbunden: Der Vorschlag steht jetzt bei")).to_be_visible()

    second = visit(make.person("Deniz A."), javascript=False)
    second.goto(need.get_absolute_url())
    second.get_by_role("link", name="Lösung vorschlagen", exact=True).click()
    expect(second.get_by_text("Ihr Vorschlag löst den Handlungsbedarf")).to_be_visible()
    second.get_by_label("Titel").fill(OTHER)
    second.get_by_role("button", name="Entwurf speichern").click()
    expect(second.get_by_text("Ihr Entwurf ist gespeichert.")).to_be_visible()
    publish(Idea.objects.get(title=OTHER))

    reader = visit()
    reader.goto(need.get_absolute_url())
    proposals = reader.get_by_role("region", name="Vorschläge, die diesen Bedarf lösen")
    expect(proposals.get_by_role("heading", level=3)).to_have_count(2)
    proposals.get_by_role("link", name=OTHER).click()
    expect(reader.get_by_text("Löst den Handlungsbedarf")).to_be_visible()


def publish(draft: Idea) -> None:
    """What moderation does is another journey."""
    draft.fields.add(make.field())
    Idea.objects.filter(pk=draft.pk).update(summary="Kurz.", description="Lang.", citywide=True, kind="proposal")
    idea = Idea.objects.get(pk=draft.pk)
    idea.similar_were_shown()
    idea.submit(by=idea.authors.get(), rules_accepted=True)
    idea.publish(by=make.moderator())

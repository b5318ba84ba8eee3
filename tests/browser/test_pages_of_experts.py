"""The pages of opinions and co-authors in every state, in long words too."""

from playwright.sync_api import Page, expect

from ideas.models import CoAuthorRequest, Dimension, Idea, Stage
from tests import make
from tests.browser.test_every_page import State, look_at, press, url
from tests.browser.world import LONG_WORD, World, build


def with_opinions(world: World) -> tuple[Idea, dict[str, object]]:
    """An idea in discussion on which many spoke, one is late, and a lead who asked."""
    idea = world.talked_about
    lead = make.responsibility(idea, by=make.person("Rana B.")).person
    for rating in (0, 4):
        make.opinion(idea, rating=rating, body=make.organisation(f"Amt für {LONG_WORD} {rating}"), text=LONG_WORD * 3)
    expert = make.person("Jona R.")
    make.opinion(idea, by=expert, dimension=Dimension.TECHNICAL, interest_note=f"Wir bieten {LONG_WORD} an.")
    make.opinion(idea, by=expert, dimension=Dimension.TECHNICAL, rating=1)
    taken_back = make.opinion(idea, dimension=Dimension.FINANCIAL)
    taken_back.withdraw(by=taken_back.author)
    asked = make.opinion_invitation(idea, by=lead, organisation=world.body, note=f"Geht {LONG_WORD}?")
    make.opinion_invitation(idea, by=lead, person=expert, dimension=Dimension.ACCESSIBILITY)
    type(asked).objects.filter(pk=asked.pk).update(due_on="2026-01-05")
    return idea, {"lead": lead, "expert": expert, "speaker": make.representative(world.body, "Es spricht S.")}


def test_opinions(visit):
    world = build()
    idea, people = with_opinions(world)
    page, form, ask = (url(name, idea.pk) for name in ("opinions", "give_opinion", "invite_opinion"))
    look_at(
        visit(),
        [
            State(page),
            State(f"{page}?dimension=legal", "one dimension"),
            State(f"{page}?stand=frueher", "earlier"),
            State(url("opinions", world.need.pk), "need"),
            State(url("opinions", world.later[Stage.ASSESSMENT].pk), "none"),
        ],
    )
    look_at(
        visit(world.newcomer),
        [
            State(page, "stranger"),
            State(form),
            State(form, "empty", press("Stellungnahme veröffentlichen")),
            State(url("give_opinion", world.later[Stage.ASSESSMENT].pk), "too late"),
        ],
    )
    look_at(visit(people["expert"]), [State(page, "own", _open_withdrawal), State("/meine-seite/", "asked")])
    look_at(visit(people["speaker"]), [State(page, "asked", _open_refusal)])
    look_at(
        visit(people["lead"]),
        [
            State(page, "lead"),
            State(ask),
            State(f"{ask}?dimension=legal&an=Jona+R.", "chosen"),
            State(ask, "empty", press("Um Stellungnahme bitten")),
        ],
    )


def _open_withdrawal(page: Page) -> None:
    page.locator("details.confirm > summary", has_text="Stellungnahme zurückziehen").first.click()


def _open_refusal(page: Page) -> None:
    page.locator("details.confirm > summary", has_text="Ablehnen").first.click()
    expect(page.get_by_role("button", name="Keine Stellungnahme abgeben").first).to_be_visible()


def test_co_authors(visit):
    world = build()
    idea, page = world.talked_about, url("coauthors", world.talked_about.pk)
    co_author = make.person("Mitautorin M.")
    idea.authorships.create(user=co_author)
    CoAuthorRequest.ask(idea, by=make.person("Fragt F."), message=f"Ich kann {LONG_WORD}.")
    CoAuthorRequest.ask(idea, by=world.deniz, message="Ich auch.")
    invited = make.person("Eingeladen E.")
    open_one, used = make.invitation(idea, invited), make.invitation(world.draft, invited)
    used.decline(by=invited)
    look_at(visit(), [State(page)])
    look_at(
        visit(world.mira),
        [
            State(page, "author"),
            State(page, "refused without a reason", _refuse_silently),
            State(page, "invited nobody", press("Einladung schicken")),
            State(url("coauthors", world.draft.pk), "draft"),
        ],
    )
    look_at(visit(co_author), [State(page, "co-author")])
    look_at(visit(world.deniz), [State(page, "asked")])
    look_at(
        visit(world.newcomer),
        [
            State(page, "stranger"),
            State(page, "empty", press("Fragen, ob ich mitschreiben kann")),
            State(open_one.get_absolute_url(), "foreign", status=404),
        ],
    )
    look_at(
        visit(invited),
        [
            State(open_one.get_absolute_url(), "open"),
            State(used.get_absolute_url(), "used", status=410),
            State("/meine-seite/", "invited"),
        ],
    )


def _refuse_silently(page: Page) -> None:
    page.locator("details.confirm > summary", has_text="Ablehnen").first.click()
    press("Mit diesem Grund ablehnen")(page)

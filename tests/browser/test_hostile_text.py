"""Whatever somebody writes into a field is shown as text: nothing runs, nothing is fetched, nothing is swapped in."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import quote, urlsplit

import pytest
from django.core.management import call_command
from django.urls import reverse
from playwright.sync_api import Page, expect

from accounts.models import Organisation, User
from activity.models import DeclineCategory, Follow
from ideas.models import Idea, Purpose, Stage
from measures.models import Measure
from strategy.models import ConductRule, FieldOfAction
from tests import make
from tests.browser.postbox import Postbox

HIT = "window.__hit=1"
LURE = "/getroffen/"
PAYLOADS = [
    f"<script>{HIT}</script>",
    f"</script><script>{HIT}</script>",
    f"<img src=x onerror={HIT}>",
    f'"><img src="{LURE}" onload="{HIT}">',
    f"' autofocus onfocus='{HIT}' x='",
    f"<svg/onload={HIT}>",
    f"<svg><animate onbegin={HIT} attributeName=x dur=1s>",
    f"<details open ontoggle={HIT}>",
    f"<iframe srcdoc='<script>parent.{HIT}</script>'></iframe>",
    f"<a href=javascript:{HIT}>klick</a>",
    f"[klick](javascript:{HIT})",
    f"[klick](JaVaScRiPt&colon;{HIT})",
    "[klick](data:text/html;base64,PHNjcmlwdD5wYXJlbnQuX19oaXQ9MTwvc2NyaXB0Pg==)",
    f"![bild](https://fremd.example{LURE})",
    f'[gut](https://gut.example "x\\" onmouseover=\\"{HIT}")',
    f"<div hx-get='{LURE}' hx-trigger='load'>mehr</div>",
    f"<div data-hx-post='{LURE}' data-hx-trigger='load, revealed'>mehr</div>",
    f'" hx-get="{LURE}" hx-trigger="load" "',
    "</textarea><script>" + HIT + "</script>",
    "</title><script>" + HIT + "</script>",
    "<style>*{background:url(https://fremd.example/x)}</style>",
    "<base href=https://fremd.example/>",
    f"<form action=https://fremd.example/><button formaction=javascript:{HIT}>",
    "{{7|add:42}} {% load i18n %} {% csrf_token %} ${7+7} <%= 7+7 %>",
    "%s %(name)s {0} {} %d %n",
    "null undefined NaN \\u0000 %00 \ufeff",
    "\u202emoc.lebü\u202c \u2066links\u2069 \u200f\u200e",
    "&lt;script&gt; &#60;b&#62; &amp;amp;",
    "]]> <!-- --> <![CDATA[ x",
]
EVERYTHING = "\n\n".join(PAYLOADS)
POKE = """() => {
  for (const element of document.querySelectorAll("main *, #container *")) {
    for (const type of ["mouseover", "mouseenter", "pointerenter", "focus", "focusin", "animationend", "toggle"]) {
      element.dispatchEvent(new Event(type, { bubbles: type === "mouseover" }));
    }
  }
}"""
FOUND = """() => {
  const found = window.__hit ? ["something ran"] : [];
  for (const element of document.querySelectorAll("*")) {
    for (const { name, value } of element.attributes) {
      if (name.startsWith("on")) found.push(`${element.tagName} ${name}=${value}`);
      if (/hx-/.test(name) && value.includes("getroffen")) found.push(`${element.tagName} ${name}=${value}`);
      if (/^(href|src|action|formaction|xlink:href)$/.test(name) && /^\\s*(javascript|data:text|vbscript)/i.test(value))
        found.push(`${element.tagName} ${name}=${value}`);
    }
    if (["BASE", "IFRAME", "OBJECT", "EMBED", "ANIMATE"].includes(element.tagName) && !element.closest(".stack > iframe"))
      found.push(element.tagName);
  }
  return found;
}"""


@pytest.fixture
def lured(visit) -> Callable[[Page], list[str]]:
    """Requests that only an injected attribute would make."""
    seen: list[str] = []

    def watched(page: Page) -> list[str]:
        page.on("request", lambda request: seen.append(request.url) if urlsplit(request.url).path == LURE else None)
        return seen

    return watched


def harm_in(page: Page) -> list[str]:
    """What was swapped in or would run, once all of the page is there and poked."""
    page.wait_for_load_state()
    page.evaluate(POKE)
    found: list[str] = page.evaluate(FOUND)
    return found


def look_for_harm(page: Page, urls: list[str], fired: list[str]) -> None:
    found: list[str] = []
    for url in urls:
        answer = page.goto(url)
        assert answer
        assert answer.status < 500, url
        found += [f"{url}: {harm}" for harm in harm_in(page)]
    assert not found, "\n".join(found)
    assert not fired


def hostile_city() -> tuple[User, User, list[Idea], list[str]]:
    """Every field somebody can write into holds the whole corpus, as far as it is long enough."""
    call_command("load_reference", verbosity=0)
    attacker, moderator = make.person(), make.moderator()
    User.objects.filter(pk=attacker.pk).update(
        public_name=f"<b onclick={HIT}>Eva</b>{{{{7|add:42}}}}", about=EVERYTHING[:300]
    )
    attacker.refresh_from_db()
    victim = make.person("Mira K.")
    rule = ConductRule.objects.get(number=1)
    handed_in = [idea_of(attacker, payload) for payload in PAYLOADS[:8]]
    returned, declined, submitted, *others = handed_in
    returned.return_for_revision(by=moderator, reason=EVERYTHING[:2000])
    declined.decline(by=moderator, category=DeclineCategory.OTHER, reason=EVERYTHING[:2000])
    for idea in others:
        idea.publish(by=moderator)
    public, withdrawn, hidden = others[:3]
    Follow.objects.create(user=victim, idea=public)
    root = None
    for payload in PAYLOADS:
        root = public.comment(by=attacker, purpose=Purpose.NOTE, body=payload)
    public.comment(by=victim, purpose=Purpose.QUESTION, body="Was soll das?", parent=root)
    public.edit(by=attacker, revision=public.revision, reason=PAYLOADS[0], summary=PAYLOADS[2], title=PAYLOADS[17])
    hidden_comment = public.comment(by=attacker, purpose=Purpose.NOTE, body=EVERYTHING)
    hidden_comment.hide(by=moderator, rule=rule, reason=EVERYTHING[:2000])
    withdrawn.withdraw(by=attacker, reason=EVERYTHING[:500])
    hidden.hide(by=moderator, rule=rule, reason=EVERYTHING[:2000])
    body = Organisation.objects.create(
        name=PAYLOADS[2], sector="business", about=EVERYTHING[:2000], short_name=PAYLOADS[5]
    )
    measure = Measure.objects.create(number="M-666", title=PAYLOADS[0], summary=EVERYTHING[:400])
    assert root
    urls = [
        "/",
        "/ideen/",
        "/massnahmen/",
        "/stellen/",
        *[each("idea", idea.pk) for idea in [public, withdrawn, *others[3:]]],
        each("versions", public.pk),
        each("version", public.pk, 2),
        each("version", public.pk, 1),
        each("history", public.pk),
        each("thread", root.pk),
        each("person", attacker.pk),
        each("comments_of", attacker.pk),
        each("organisation", body.pk),
        each("measure", measure.pk),
        *[f"/ideen/?{name}={quote(PAYLOADS[3])}" for name in ("stufe", "feld", "bezirk", "art", "sortierung", "vor")],
        f"/anmelden/?next={quote(f'javascript:{HIT}')}",
        f"/{quote(PAYLOADS[0])}/",
    ]
    drafted = idea_of(attacker, PAYLOADS[18], submit=False)
    return attacker, moderator, [drafted, returned, declined, submitted, public, hidden], urls


def idea_of(author: User, title: str, *, submit: bool = True) -> Idea:
    idea = Idea.begin(by=author)
    idea.save_draft(
        revision=0,
        title=title[:120],
        summary=EVERYTHING[:500],
        description=EVERYTHING,
        citywide=True,
        fields=FieldOfAction.objects.all()[:1],
    )
    if submit:
        idea.similar_were_shown()
        idea.submit(by=author, rules_accepted=True)
    return idea


def each(name: str, *args: object) -> str:
    return reverse(name, args=args)


def test_hostile_text_is_only_text(visit, lured):
    attacker, moderator, ideas, public_pages = hostile_city()
    drafted, returned, declined, submitted, public, hidden = ideas
    comment = public.comments.filter(hidden_at__isnull=False).get()

    page = visit()
    look_for_harm(page, public_pages, lured(page))
    own = visit(attacker)
    pages = ["mine", "my_ideas", "my_comments", "inbox", "account", "edit_profile"]
    look_for_harm(
        own,
        [
            *[each(name) for name in pages],
            *[each("idea", idea.pk) for idea in ideas],
            *[each("edit", idea.pk) for idea in (drafted, returned, public)],
            *[each("preview", idea.pk) for idea in (drafted, returned)],
            each("history", returned.pk),
            each("reply", public.comments.first().pk),
            each("edit_comment", public.comments.filter(hidden_at__isnull=True, author=attacker).first().pk),
        ],
        lured(own),
    )
    desk = visit(moderator)
    look_for_harm(
        desk,
        [
            "/verwaltung/",
            "/verwaltung/ideas/idea/?stand=alle",
            f"/verwaltung/ideas/idea/?q={quote(PAYLOADS[3])}",
            "/verwaltung/ideas/comment/?stand=alle",
            *[each("admin:ideas_idea_change", idea.pk) for idea in (returned, declined, submitted, public, hidden)],
            each("admin:ideas_comment_change", comment.pk),
            each("admin:accounts_user_change", attacker.pk),
            each("inbox"),
        ],
        lured(desk),
    )
    page.goto(each("idea", public.pk))
    expect(page.locator("#idee")).to_contain_text("{{7|add:42}} {% load i18n %}")


def test_hostile_text_in_mails_is_only_text(visit, lured, postbox: Postbox):
    hostile_city()

    postbox.deliver()
    page = visit()
    fired = lured(page)
    page.goto("/entwicklung/postfach/")
    mails = page.locator(".card a").evaluate_all("links => links.map((link) => link.getAttribute('href'))")
    kinds = {mail.subject.split(":")[0][:24]: url for mail, url in zip(postbox.all(), mails, strict=False)}
    assert len(kinds) > 5
    look_for_harm(
        page, [f"/entwicklung/postfach/?an={quote(PAYLOADS[3])}", "/entwicklung/postfach/", *kinds.values()], fired
    )
    for url in kinds.values():
        page.goto(f"{url}html/")
        assert not page.evaluate("window.__hit")


def test_hostile_text_in_a_refused_form_comes_back_as_text(visit, lured):
    call_command("load_reference", verbosity=0)
    mira = make.person("Mira K.")
    idea = make.idea(Stage.DISCUSSION, author=make.person("Deniz A."))
    page = visit(mira)
    fired = lured(page)

    page.goto("/ideen/neu/")
    page.get_by_label("Titel").fill(EVERYTHING[:300])
    page.get_by_role("button", name="2 Worum geht es?").click()
    page.get_by_label("Beschreibung").fill(EVERYTHING)
    page.get_by_label("Zusammenfassung").fill(EVERYTHING)
    page.get_by_role("button", name="Entwurf speichern").click()
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.get_by_label("Beschreibung")).to_have_value(EVERYTHING)
    assert not harm_in(page)

    page.goto(each("idea", idea.pk))
    page.get_by_label("Ihr Kommentar").fill(EVERYTHING * 6)
    page.get_by_role("button", name="Kommentar schreiben").click()
    expect(page.get_by_role("alert")).to_be_visible()
    assert not harm_in(page)
    page.get_by_label("Ihr Kommentar").fill(EVERYTHING)
    page.get_by_role("button", name="Kommentar schreiben").click()
    expect(page.get_by_text("Ihr Kommentar steht jetzt in der Diskussion.")).to_be_visible()
    assert not harm_in(page)

    stranger = visit()
    stranger.goto("/anmelden/")
    stranger.get_by_label("E-Mail-Adresse").fill(PAYLOADS[3])
    stranger.get_by_label("Passwort").fill(PAYLOADS[0])
    stranger.get_by_role("button", name="Anmelden", exact=True).click()
    expect(stranger.get_by_role("alert")).to_be_visible()
    assert not harm_in(stranger)
    assert not fired

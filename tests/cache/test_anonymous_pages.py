"""Public pages are made once for all visitors, hold nothing of anybody's, and are gone the moment they must be."""

import gzip
import random
import re

import pytest
from bs4 import BeautifulSoup
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Sector
from arena import pagestore
from arena.anonymous import ADDS
from ideas.models import Idea, Stage
from tests import make
from tests.moderation import people
from tests.moderation.people import signed_in
from tests.test_promises import named_routes

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("store")]

CANARY = "Trinkbrunnen am Kanarienweg"


@pytest.fixture
def idea():
    return make.idea(title=CANARY, author=make.person("Mira K."))


def read(url="/ideen/", **headers):
    """What a visitor who was never here gets."""
    return Client().get(url, headers=headers)


def text(answer):
    packed = answer.headers.get("Content-Encoding") == "gzip"
    return (gzip.decompress(answer.content) if packed else answer.content).decode()


def is_kept(url):
    """Whether the next visitor is answered without asking PostgreSQL, but for whether anything happened."""
    with CaptureQueriesContext(connection) as captured:
        read(url)
    return not [query for query in captured if query["sql"] != pagestore.NEWEST]


def public_pages(idea):
    comment = make.comment(idea)
    measure = make.measure()
    body = make.organisation(sector=Sector.ADMINISTRATION)
    call_command("load_reference", verbosity=0)
    return [
        "/",
        "/ideen/",
        "/ideen/?art=need&sortierung=bewegt",
        idea.get_absolute_url(),
        f"{idea.get_absolute_url()}?sortierung=aelteste&zweck=note",
        reverse("history", args=[idea.pk]),
        reverse("person", args=[comment.author_id]),
        reverse("comments_of", args=[comment.author_id]),
        reverse("measures"),
        measure.get_absolute_url(),
        reverse("organisations"),
        reverse("organisation", args=[body.pk]),
        reverse("about"),
        reverse("participate"),
        reverse("rules"),
        reverse("page", args=["impressum"]),
    ]


def test_public_pages_are_made_once(idea):
    for url in public_pages(idea):
        first = read(url)

        assert is_kept(url), url
        assert text(read(url)) == text(first)


def test_a_kept_page_holds_nothing_that_belongs_to_one_visitor(idea):
    for url in public_pages(idea):
        read(url)
        kept = read(url)
        page = BeautifulSoup(text(kept), "html.parser")

        assert not kept.cookies, url
        assert "Set-Cookie" not in kept
        assert not page.select("[nonce]")
        assert "nonce" not in kept["Content-Security-Policy"]
        assert not page.select("form[method=post], [hx-post], [name=csrfmiddlewaretoken]"), url
        assert "csrf" not in text(kept).lower()
        assert "unsafe" not in kept["Content-Security-Policy"]


def test_a_kept_page_is_as_well_guarded_as_a_fresh_one(idea):
    names = ["Content-Security-Policy", "X-Frame-Options", "Referrer-Policy", "X-Content-Type-Options", "Content-Type"]
    member = Client()
    member.force_login(make.person())
    fresh = member.get("/ideen/")
    read()

    kept = read()

    assert [kept[name] for name in names] == [fresh[name] for name in names]


def test_browsers_ask_each_time_and_are_told_that_nothing_changed(idea):
    first = read()

    again = read(**{"If-None-Match": first["ETag"]})

    assert first["Cache-Control"] == "private, no-cache"
    assert {"Accept-Encoding", "Cookie"} <= {name.strip() for name in first["Vary"].split(",")}
    assert (again.status_code, again.content) == (304, b"")


def test_it_comes_compressed_to_whoever_reads_that(idea):
    plain, packed = read(), read(**{"Accept-Encoding": "gzip, br"})

    assert "Content-Encoding" not in plain
    assert text(packed) == text(plain)
    assert len(packed.content) < len(plain.content) / 3


# Gone at once


def test_a_hidden_idea_is_gone_at_once(idea):
    urls = ["/", "/ideen/", idea.get_absolute_url()]
    for url in urls:
        assert CANARY in text(read(url))
        assert is_kept(url)

    answer = people.moderator().post(
        reverse("admin:hide", args=[idea.pk]), {"rule": make.rule().pk, "reason": "Nennt einen Namen."}
    )

    assert answer.status_code == 302
    assert [CANARY in text(read(url)) for url in urls] == [False] * 3
    assert read(idea.get_absolute_url()).status_code == 404


def test_so_is_what_its_author_withdraws_or_rewords(idea):
    author = Client()
    author.force_login(idea.authors.get())
    assert CANARY in text(read(idea.get_absolute_url()))

    answer = author.post(reverse("withdraw", args=[idea.pk]), {"reason": "Doch nicht.", "sure": "on"})

    assert answer.status_code == 302
    assert CANARY not in text(read())
    assert read(idea.get_absolute_url()).status_code == 410


def test_so_is_a_comment_and_a_name(idea):
    comment = make.comment(idea, body="Das Wort Kanarienvogel.")
    writer = Client()
    writer.force_login(comment.author)
    assert "Kanarienvogel" in text(read(idea.get_absolute_url()))

    writer.post(reverse("remove_comment", args=[comment.pk]))

    assert "Kanarienvogel" not in text(read(idea.get_absolute_url()))


def test_what_happens_without_a_form_is_seen_within_the_lease(idea, store):
    """Tasks and commands tell nobody: PostgreSQL does, when the lease has run out."""
    assert CANARY in text(read())

    idea.hide(by=make.moderator(), rule=make.rule(), reason="Nennt einen Namen.")
    store.server.delete("anonymous:stamp")  # a second later

    assert CANARY not in text(read())


def test_a_page_begun_before_and_finished_after_is_never_shown(idea, monkeypatch, store):
    """While somebody's list is being made, the idea is hidden."""
    from ideas.views import lists

    make_cards = lists.cards

    def slowly(ideas):
        made = make_cards(ideas)
        hide = people.moderator().post(
            reverse("admin:hide", args=[idea.pk]), {"rule": make.rule().pk, "reason": "Nennt einen Namen."}
        )
        assert hide.status_code == 302
        return made

    monkeypatch.setattr(lists, "cards", slowly)
    assert CANARY in text(read())
    monkeypatch.setattr(lists, "cards", make_cards)

    assert CANARY not in text(read())


def test_support_and_comments_do_not_empty_the_store(idea):
    member = Client()
    member.force_login(make.person())
    read()

    member.post(reverse("support", args=[idea.pk]))

    assert is_kept("/ideen/")


def test_what_only_adds_is_known_by_its_name():
    assert {name for name, _pattern in named_routes()} >= ADDS


# Never somebody else's


def test_people_and_visitors_never_see_each_others_pages(idea):
    names = ["Anna Vogel", "Burak Vogel", "Clara Vogel"]
    members = []
    for name in names:
        members.append(signed_in(make.person(name)))
        members[-1].public_name = name
    urls = ["/", "/ideen/", idea.get_absolute_url(), "/massnahmen/", "/meine-seite/", "/konto/"]
    chance = random.Random(7)
    secret = re.compile(r"csrfmiddlewaretoken|Abmelden|Postfach")

    for _ in range(150):
        url, member = chance.choice(urls), chance.choice([*members, None, None])
        answer = member.get(url) if member else read(url)
        if member:
            assert "private, no-store" in answer["Cache-Control"], url
            assert "Abmelden" in text(answer)
            assert not [name for name in names if name != member.public_name and name in text(answer)]
        elif answer.status_code == 200:
            assert not secret.search(text(answer)), url
            assert "Anmelden" in text(answer)
            assert not answer.cookies


@pytest.mark.parametrize(
    "headers",
    [
        {"HX-Request": "true", "HX-Target": "liste"},
        {"Authorization": "Bearer abc"},
        {"Range": "bytes=0-9"},
        {"Cookie": "arena=not-a-session"},
    ],
    ids=lambda headers: next(iter(headers)),
)
def test_whoever_asks_for_something_special_neither_reads_nor_keeps(idea, headers):
    read(**headers)
    assert not is_kept("/ideen/")

    with CaptureQueriesContext(connection) as captured:
        read(**headers)

    assert len(captured) > 1


def test_a_part_for_htmx_is_no_page(idea):
    whole = text(read())

    part = text(read(**{"HX-Request": "true", "HX-Target": "liste"}))

    assert "<html" in whole
    assert "<html" not in part
    assert "<html" in text(read())


def test_pages_with_forms_that_post_are_not_kept(idea):
    for url in ["/anmelden/", "/registrieren/", "/passwort-vergessen/"]:
        read(url)

        assert not is_kept(url) or read(url).cookies, url
        assert "no-store" in read(url)["Cache-Control"]


@pytest.mark.parametrize("harm", ["cookie", "token", "nonce"])
def test_a_marked_page_that_breaks_its_word_is_not_kept(idea, monkeypatch, harm):
    from django.middleware.csrf import get_token

    from ideas.views import lists

    render = lists.render

    def harmful(request, *args):
        answer = render(request, *args)
        if harm == "cookie":
            answer.set_cookie("seen", "1")
        elif harm == "token":
            get_token(request)
        else:
            str(request._csp_nonce)
        return answer

    monkeypatch.setattr(lists, "render", harmful)

    read()

    assert not is_kept("/ideen/")
    assert read()["Cache-Control"] == "private, no-store"


def test_errors_and_redirects_are_not_kept(idea):
    for url in ["/ideen/999999/", "/seiten/regeln/", "/meine-seite/"]:
        read(url)

        assert "no-store" in read(url).get("Cache-Control", "no-store"), url
        assert read(url).status_code != 200


def test_hosts_have_pages_of_their_own_and_strangers_none(idea, settings):
    settings.ALLOWED_HOSTS = ["arena.example", "localhost"]
    read(host="arena.example")

    with CaptureQueriesContext(connection) as captured:
        read(host="localhost")

    assert len(captured) > 1
    assert read(host="evil.example").status_code == 400


# A flood of addresses


@pytest.mark.parametrize(
    "query", ["?utm_source=x", "?art=need&art=proposal", "?ab=MTIuMQ", "?sortierung=neueste&x=1", f"?art={'x' * 400}"]
)
def test_addresses_with_other_words_are_not_kept(idea, query):
    read("/ideen/" + query)

    assert not is_kept("/ideen/" + query)


def test_a_minute_keeps_so_many_bytes_and_no_more(idea, monkeypatch):
    monkeypatch.setattr(pagestore, "ROOM", 10_000)
    monkeypatch.setattr(pagestore.time, "time", lambda: 1_800_000_000)

    for kind in range(40):
        read(f"/ideen/?art={kind}")

    kept = [kind for kind in range(40) if is_kept(f"/ideen/?art={kind}")]
    assert 0 < len(kept) < 5
    assert Idea.objects.filter(stage=Stage.DISCUSSION).exists()

"""Until a round closes nobody comes upon what anybody else says of the idea: by no link, mail, export, table or log."""

import logging
from collections import deque
from dataclasses import dataclass
from io import BytesIO
from urllib.parse import urljoin, urlsplit
from zipfile import ZipFile

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.urls import reverse

from accounts.models import User
from arena import clock
from ideas.models import Idea, Review, SelfRating
from tests import mails, make
from tests.ideas import assessing
from tests.moderation.people import signed_in

pytestmark = pytest.mark.django_db

DRAFT, DONE, RESTING, VOID, OWN = "kanarientwurf", "kanarifertig", "kanariruht", "kanarinichtig", "kanariselbst"
WORDS = [DRAFT, DONE, RESTING, VOID, OWN]
SAID_IN = {"ideas_rating", "ideas_selfrating"}
MOST_PAGES = 150


@dataclass
class City:
    """Ideas whose rounds are open, rest and ended void, with what reviewers and a lead wrote into them."""

    idea: Idea
    drafting: Review
    done: Review
    people: dict[str, User | None]


@pytest.fixture
def city() -> City:
    idea = assessing.in_assessment(co_authors=(make.person(),))
    make.responsibility(idea, role="partner", body=make.organisation())
    drafting, done = assessing.assigned(idea)
    write(drafting, DRAFT)
    assessing.finished(done, reason=DONE)
    own = dict.fromkeys(idea.rounds.get().criteria.values_list("pk", flat=True), (4, OWN))
    SelfRating.give(idea, by=idea.lead.offered_by, ratings=own)
    resting, void = assessing.in_assessment(), assessing.in_assessment()
    for other, word in ((resting, RESTING), (void, VOID)):
        first, second = assessing.assigned(other)
        assessing.finished(first, reason=word)
        write(second, word)
    resting.defer(by=make.stabsstelle(), reason="Der Haushalt fehlt.", review_on=clock.today().replace(year=2027))
    void.fall_back(by=make.stabsstelle(), reason="Niemand führt.")
    author, co_author = idea.people.order_by("-authorship__is_author")
    people = {
        "visitor": None,
        "citizen": make.person(),
        "author": author,
        "co-author": co_author,
        "partner": idea.responsibilities.get(role="partner").offered_by,
        "another reviewer": assessing.assigned(idea, make.person())[0].reviewer,
        "moderator": make.moderator(),
        "stabsstelle": make.stabsstelle(),
        "decision maker": make.decision_maker(),
        "operator": make.person(is_superuser=True),
    }
    return City(idea, drafting, done, people)


def write(review: Review, word: str) -> None:
    review.save_draft(by=review.reviewer, ratings=assessing.scored(review, reason=word))


def browser_of(person: User | None) -> Client:
    return signed_in(person, second_factor=person.is_staff) if person else Client()


def crawled(browser: Client, city: City) -> dict[str, str]:
    """What can be reached by following links, with what htmx would fetch, by its path; what is hidden too."""
    waiting, read = deque(first_pages(city)), {}
    while waiting and len(read) < MOST_PAGES:
        url = waiting.popleft()
        path = urlsplit(url).path
        if path in read or path.startswith(("/static/", "/abmelden")):
            continue
        answer = browser.get(url)
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        read[path] = body.decode(errors="replace")
        if answer.status_code in {301, 302}:
            waiting.append(answer.url)
        links = BeautifulSoup(read[path], "html.parser").select("a[href], [hx-get], form[action]:not([method=post])")
        found = (link.get("href") or link.get("hx-get") or link.get("action") for link in links)
        waiting.extend(urljoin(url, each) for each in found if not urlsplit(each).netloc)
    return read


def first_pages(city: City) -> list[str]:
    """Where to begin: the site, everything about the idea, what one is asked, a search for the words, the desk."""
    ways = ["/", city.idea.get_absolute_url(), reverse("assessment", args=[city.idea.pk]), "/suche/?q=kanarifertg"]
    ways += [city.drafting.get_absolute_url(), city.done.get_absolute_url()]
    ways += [reverse(name) for name in ("mine", "inbox", "decisions", "portfolio", "answers", "admin:index")]
    return [*ways, *(reverse(f"admin:{name}", args=[city.idea.pk]) for name in ("ideas_idea_change", "staffing"))]


def hits(read: dict[str, str]) -> dict[str, list[str]]:
    return {path: said for path, body in read.items() if (said := [word for word in WORDS if word in body.lower()])}


ROLES = [
    *("visitor", "citizen", "author", "co-author", "partner", "another reviewer"),
    *("moderator", "stabsstelle", "decision maker", "operator"),
]


@pytest.mark.parametrize("role", ROLES)
def test_nobody_reads_what_others_say_before_the_round_closes(city, role):
    read = crawled(browser_of(city.people[role]), city)

    assert len(read) > 40
    assert city.idea.get_absolute_url() in read
    assert hits(read) == {}


def test_whoever_wrote_it_reads_it_and_nothing_else(city):
    """So the crawl does find what there is to find."""
    by = {
        city.drafting.reviewer: [DRAFT],
        city.done.reviewer: [DONE],
        city.idea.lead.offered_by: [OWN],
    }

    for person, words in by.items():
        found = hits(crawled(browser_of(person), city))
        assert {word for said in found.values() for word in said} == set(words)


def test_once_the_round_closes_everybody_reads_it_but_not_what_ended_void_or_rests(city):
    city.people["another reviewer"].reviews.get().decline(by=city.people["another reviewer"])
    assessing.finished(city.drafting, reason=DRAFT)

    found = hits(crawled(Client(), city))

    assert {word for said in found.values() for word in said} == {DRAFT, DONE, OWN}


def test_no_mail_says_it(city):
    letters = mails.deliver()

    assert letters
    text = "".join(letter.as_string() + mails.text_of(letter) + mails.html_of(letter) for letter in letters).lower()
    assert [word for word in WORDS if word in text] == []


@pytest.mark.parametrize("role", ["author", "partner", "stabsstelle", "another reviewer"])
def test_no_export_of_somebody_else_says_it(city, role):
    answer = signed_in(city.people[role]).post(reverse("export_account"))
    archive = ZipFile(BytesIO(b"".join(answer.streaming_content)))

    text = "".join(archive.read(name).decode(errors="replace") for name in archive.namelist()).lower()
    assert [word for word in WORDS if word in text] == []


def test_it_is_stored_where_it_belongs_and_nowhere_else(city):
    """So neither the search, nor an event, nor a notification can ever tell it."""
    tables = connection.introspection.table_names()
    with connection.cursor() as cursor:
        told = set()
        for table in tables:
            cursor.execute(f"SELECT EXISTS (SELECT FROM {table} AS row WHERE row::text LIKE '%kanari%')")
            if cursor.fetchone()[0]:
                told.add(table)

    assert told == SAID_IN


def test_no_log_says_it(city, caplog):
    browser = signed_in(city.drafting.reviewer)
    page = BeautifulSoup(browser.get(city.drafting.get_absolute_url()).content, "html.parser")
    typed = {field["name"]: DRAFT for field in page.select("form.review textarea")}

    with caplog.at_level(logging.DEBUG):
        browser.post(reverse("save_review", args=[city.drafting.pk]), typed)
        browser.post(reverse("finish_review", args=[city.drafting.pk]), typed)

    assert typed
    ours = [record.getMessage() for record in caplog.records if not record.name.startswith("django.db")]
    assert [line for line in ours if DRAFT in line] == []

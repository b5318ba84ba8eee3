"""Blindness: until a round closes nobody but its reviewer reads a word of a review, in no view, mail, export or admin page."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.contrib.admin import site
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from arena import clock, personal
from ideas import clocks
from ideas.models import Idea, Review
from tests import make
from tests.ideas import assessing
from tests.mails import deliver
from tests.moderation.people import signed_in

pytestmark = pytest.mark.django_db

CANARY = "kanarienvogelwort"


def world() -> tuple[Idea, list[Review], dict[str, Client]]:
    """An idea in assessment with reviews in every state that nobody may read, and a browser of everybody."""
    office, stuck = make.stabsstelle(), make.stabsstelle("Befangene Stabsstelle")
    idea = assessing.in_assessment(co_authors=(stuck,))
    done, draft, declined, bound, excused = reviews = assessing.assigned(idea, number=5)
    for review in reviews:
        review.save_draft(by=review.reviewer, ratings=assessing.scored(review, 1, reason=CANARY))
    draft_of_another = assessing.assigned(assessing.in_assessment(), number=1)[0]
    reviews.append(draft_of_another)
    draft_of_another.save_draft(
        by=draft_of_another.reviewer, ratings=assessing.scored(draft_of_another, 1, reason=CANARY)
    )
    declined.decline(by=declined.reviewer)
    bound.declare_conflict(by=bound.reviewer, reason="Mein Bruder.")
    excused.excuse(by=office)
    assessing.finished(done, 1, reason=CANARY)
    staff = {
        "moderator": signed_in(make.moderator()),
        "stabsstelle": signed_in(office),
        "stabsstelle in conflict": signed_in(stuck),
        "decision maker": signed_in(make.decision_maker()),
    }
    people = {
        "author": idea.authors[0],
        "lead": idea.lead.offered_by,
        "citizen": make.person(),
        "reviewer of the same round": draft.reviewer,
    }
    browsers = {"visitor": Client()} | staff | {name: signed_in(person) for name, person in people.items()}
    draft.ratings.all().delete()  # so that what their own browser shows of the word is somebody else's
    return idea, reviews, browsers


def routes(resolver: URLResolver | None = None, before: str = "", space: str = "") -> Iterator[tuple[str, str]]:
    """The path and the name of every route, the desk among them."""
    for pattern in (resolver or get_resolver()).url_patterns:
        path = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from routes(pattern, path, f"{space}{pattern.namespace}:" if pattern.namespace else space)
        elif isinstance(pattern, URLPattern) and pattern.name:
            yield path, f"{space}{pattern.name}"


def addresses_without_a_number() -> set[str]:
    """Every list, feed, export and form that needs no number; signing out would end the browser's session."""
    return {reverse(name) for path, name in routes() if "<" not in path and "logout" not in name}


def addresses_of(idea: Idea, reviews: list[Review]) -> set[str]:
    """Every page of this idea, at the desk too, and everything there is of a review."""
    numbers = {"ideen/<int:pk>/": [idea.pk], "ideas/idea/<int:pk>/": [idea.pk]}
    numbers["gutachten/<int:pk>/"] = [review.pk for review in reviews]
    return {
        reverse(name, args=[number])
        for path, name in routes()
        for there, found in numbers.items()
        if there in path and path.count("<") == 1
        for number in found
    }


def read(browser: Client, url: str) -> bytes:
    answer = browser.get(url)
    assert answer.status_code < 500, url
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def says(browser: Client, url: str) -> bool:
    return CANARY.encode() in read(browser, url)


def test_nobody_reads_a_word_on_any_page_of_the_idea_or_its_reviews():
    idea, reviews, browsers = world()
    urls = addresses_of(idea, reviews)
    assert {reverse("assessment", args=[idea.pk]), reverse("admin:staffing", args=[idea.pk])} <= urls

    told = {(name, url) for name, browser in browsers.items() for url in urls if says(browser, url)}

    assert told == set()


def test_nobody_reads_a_word_in_any_list_or_feed():
    _idea, _reviews, browsers = world()
    urls = addresses_without_a_number()
    assert {reverse("ideas"), reverse("admin:activity_event_changelist"), reverse("answers")} <= urls

    some = ("visitor", "stabsstelle", "reviewer of the same round")
    told = {(name, url) for name in some for url in urls if says(browsers[name], url)}

    assert told == set()


def test_the_reviewer_alone_reads_it():
    idea, reviews, _browsers = world()
    review = reviews[0]
    browser = signed_in(review.reviewer)

    assert CANARY.encode() in read(browser, review.get_absolute_url())
    assert CANARY.encode() not in read(browser, reverse("assessment", args=[idea.pk]))


def test_no_mail_and_no_event_holds_a_word_of_it():
    idea, _reviews, _browsers = world()
    with clock.travel(timedelta(days=20)):
        clocks.tick()

    assert all(CANARY not in message.as_string() for message in deliver())
    assert all(CANARY not in f"{event.details} {event.reason}" for event in idea.events.all())


def test_no_export_holds_it_but_the_reviewers_own():
    idea, reviews, _browsers = world()
    others = (idea.authors[0], idea.lead.offered_by, make.stabsstelle())

    assert all(CANARY not in str(personal.export(person)) for person in others)
    assert CANARY in str(personal.export(reviews[0].reviewer))


def test_no_list_of_the_desk_is_about_reviews():
    names = {model._meta.label for model in site._registry}

    assert not names & {"ideas.Review", "ideas.Rating"}


def test_once_the_round_closed_everybody_reads_what_was_handed_in_and_nothing_else():
    idea = assessing.in_assessment()
    first, second, third = assessing.assigned(idea, number=3)
    third.save_draft(by=third.reviewer, ratings=assessing.scored(third, 0, reason="entwurfswort"))
    assessing.finished(first, 3, reason="erstesgutachtenwort")
    assessing.finished(second, 2, reason="zweitesgutachtenwort")
    Review.objects.get(pk=third.pk).decline(by=third.reviewer)

    page = read(Client(), reverse("assessment", args=[idea.pk])).decode()

    assert idea.rounds.get().is_closed
    assert "erstesgutachtenwort" in page
    assert "zweitesgutachtenwort" in page
    assert "entwurfswort" not in page


def test_a_void_round_is_never_read():
    idea = assessing.in_assessment()
    (first, second) = assessing.assigned(idea)
    assessing.finished(first, 3, reason=CANARY)
    idea.fall_back(by=make.stabsstelle(), reason="Neu aufsetzen.")

    assert CANARY not in read(Client(), reverse("assessment", args=[idea.pk])).decode()
    assert not Review.objects.readable().exists()
    assert Review.objects.get(pk=second.pk).state == "excused"

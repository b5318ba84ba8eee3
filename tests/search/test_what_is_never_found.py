"""What people may not read is not found either: not by itself, not in counts, not in suggestions."""

import pytest

from ideas.models import IdeaSearch, KnownWord, Stage
from tests import make
from tests.search.page import catch_up, search, titles, words

pytestmark = pytest.mark.django_db

CANARY = "Kanarienvogel"


def is_found(client):
    """Whether the search says anything of it, exactly written, half written or misspelt."""
    pages = [search(client, text) for text in (CANARY, "kanarien", "Kanarienvogl", f"{CANARY} Berlin")]
    return any(titles(page) or page.select(".filter__choice, .search-note") for page in pages)


@pytest.mark.parametrize("where", ["title", "summary", "description"])
def test_a_public_idea_is_found_so_this_test_can_see(client, where):
    make.idea(**{where: f"Ein {CANARY} in der Stadt"})
    catch_up()

    assert is_found(client)


@pytest.mark.parametrize(
    ("stage", "published"),
    [
        (Stage.DRAFT, False),
        (Stage.SUBMITTED, False),
        (Stage.RETURNED, False),
        (Stage.DECLINED, False),
        (Stage.ARCHIVED, False),
        (Stage.WITHDRAWN, False),
        (Stage.WITHDRAWN, True),
        (Stage.MERGED, True),
    ],
)
@pytest.mark.parametrize("who", ["visitor", "author", "moderator"])
def test_ideas_that_are_not_in_the_lists(client, stage, published, who):
    author = make.person()
    make.idea(stage, author=author, published=published, title=f"{CANARY} in Mitte")
    catch_up()
    if who != "visitor":
        client.force_login(author if who == "author" else make.moderator())

    assert not is_found(client)


def test_a_hidden_idea_is_gone_at_once_and_back_at_once(client):
    idea = make.idea(title=CANARY)
    catch_up()

    idea.hide(by=make.moderator(), rule=make.rule(), reason="Werbung")
    assert not is_found(client)

    idea.unhide(by=make.moderator(), reason="Doch nicht")
    assert is_found(client)


def test_a_withdrawn_idea_is_gone_at_once(client):
    author = make.person()
    idea = make.idea(author=author, title=CANARY)
    catch_up()

    idea.withdraw(by=author, reason="Erledigt")

    assert not is_found(client)


def test_a_comment_that_waits_for_release_is_not_found_until_then(client):
    from datetime import timedelta

    comment = make.comment(make.idea(), by=make.person(joined=timedelta(0)), body=f"{CANARY} https://x.example")
    catch_up()
    assert comment.held_at
    assert not is_found(client)

    comment.release(by=make.moderator())
    catch_up()
    assert titles(search(client, CANARY))


@pytest.mark.parametrize("verb", ["hide", "remove", "edit"])
def test_words_taken_away_from_the_discussion_are_gone_at_once(client, verb):
    person = make.person()
    comment = make.comment(make.idea(), by=person, body=CANARY)
    catch_up()
    assert titles(search(client, CANARY))

    if verb == "hide":
        comment.hide(by=make.moderator(), rule=make.rule(), reason="Werbung")
    elif verb == "remove":
        comment.remove(by=person)
    else:
        comment.edit(body="Etwas anderes.", purpose="note")

    assert not is_found(client)


def test_an_older_version_is_not_found(client):
    author = make.person()
    idea = make.idea(author=author, title=CANARY)
    catch_up()

    idea.edit(by=author, revision=idea.revision, reason="Klarer", title="Ein Zeisig")

    assert not is_found(client)
    assert titles(search(client, "Zeisig")) == ["Ein Zeisig"]


def test_words_that_nobody_says_any_more_are_not_kept(client):
    author = make.person()
    idea = make.idea(author=author, title=f"{CANARY} und Amsel")
    make.idea(title="Amsel")
    catch_up()

    idea.edit(by=author, revision=idea.revision, reason="Klarer", title="Ein Zeisig")

    assert set(
        KnownWord.objects.filter(word__in=["kanarienvogel", "vogel", "amsel"]).values_list("word", flat=True)
    ) == {"amsel"}


def test_what_is_forgotten_leaves_nothing_behind():
    idea = make.idea(title=CANARY)
    catch_up()

    IdeaSearch.forget([idea.pk])

    kept = IdeaSearch.objects.get(idea=idea)
    assert (kept.title, kept.words, kept.meaning) == ("", None, None)
    assert not KnownWord.objects.filter(word="kanarienvogel").exists()


def test_what_only_somebody_else_may_read_is_not_suggested(client):
    make.idea(Stage.SUBMITTED, title=CANARY)
    make.idea(title="Amsel")
    catch_up()

    page = search(client, "Kanarienvogl Amsel")

    assert titles(page) == ["Amsel"]
    assert CANARY not in page.main.get_text()
    assert words(page, ".search-note").startswith("Alle Wörter zusammen")

"""Similar ideas: what says the same in other words is found; what is not public, or not alike, is not."""

import json
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from arena import clock
from ideas import similar
from ideas.models import Idea, IdeaSearch, Stage
from ideas.similar import Asked, similar_to
from tests import make

pytestmark = pytest.mark.django_db

GOLDEN = Path(__file__).parent / "golden"
PARAPHRASES = json.loads((GOLDEN / "paraphrases.json").read_text())
UNRELATED = json.loads((GOLDEN / "unrelated.json").read_text())


@pytest.fixture
def with_model(settings):
    settings.MEANING = True


def told() -> dict[str, dict]:
    """Every idea of the example story, by its key."""
    files = sorted(Path(settings.BASE_DIR, "arena/story/ideas").glob("*.json"))
    return {idea["key"]: idea for file in files for idea in json.loads(file.read_text())}


def publish_all(texts: dict[str, dict]) -> dict[str, int]:
    """All of them as public ideas whose words and meaning are known; by their keys."""
    now = clock.now()
    ideas = Idea.objects.bulk_create(
        Idea(
            kind=text["kind"],
            stage=Stage.DISCUSSION,
            reference=f"2026-{number:05}",
            title=text["title"],
            summary=text["summary"],
            description=text["description"],
            published_at=now,
        )
        for number, text in enumerate(texts.values(), start=1)
    )
    refresh()
    return {key: idea.pk for key, idea in zip(texts, ideas, strict=True)}


def refresh():
    IdeaSearch.index_all()
    while IdeaSearch.refresh():
        pass


def ranks(keys: dict[str, int]) -> list[int | None]:
    """For every paraphrase the place of the idea it means among what is shown."""
    places = []
    for each in PARAPHRASES:
        shown = [found.idea.pk for found in similar_to(Asked(each["typed"]))]
        means = keys[each["means"]]
        places.append(shown.index(means) + 1 if means in shown else None)
    return places


def report(places: list[int | None]) -> str:
    missed = [each["typed"] for each, place in zip(PARAPHRASES, places, strict=True) if place is None]
    return f"recall@1 {recall(places, 1):.3f}, recall@5 {recall(places, 5):.3f}; not shown: {missed}"


def recall(places: list[int | None], within: int) -> float:
    return sum(place is not None and place <= within for place in places) / len(places)


def test_paraphrases_find_the_idea_they_mean_and_strangers_find_nothing_very_similar(with_model):
    assert len(PARAPHRASES) >= 60
    assert len(UNRELATED) >= 20
    keys = publish_all(told())

    places = ranks(keys)
    strangers = {typed: similar_to(Asked(typed)) for typed in UNRELATED}

    assert recall(places, 1) >= 0.7, report(places)
    assert recall(places, 5) >= 0.9, report(places)
    assert not {typed: found for typed, found in strangers.items() if any(each.is_very for each in found)}
    assert sum(map(bool, strangers.values())) <= len(UNRELATED) // 5, strangers


def test_without_the_model_words_still_find_most_of_them():
    keys = publish_all(told())

    places = ranks(keys)
    strangers = {typed: similar_to(Asked(typed)) for typed in UNRELATED}

    assert recall(places, 1) >= 0.5, report(places)
    assert recall(places, 5) >= 0.7, report(places)
    assert not {typed: found for typed, found in strangers.items() if any(each.is_very for each in found)}


# What is never shown


def indexed(idea: Idea) -> Idea:
    """With words and meaning, as though the task had seen it when it was public."""
    refresh()
    return idea


CANARY = "Kanarienvögel im Rathaus singen lassen"


@pytest.mark.parametrize(
    "made",
    [
        {"stage": Stage.DRAFT},
        {"stage": Stage.SUBMITTED},
        {"stage": Stage.RETURNED},
        {"stage": Stage.DECLINED, "published": False},
        {"stage": Stage.WITHDRAWN, "published": True},
        {"stage": Stage.MERGED},
        {"stage": Stage.DISCUSSION, "hidden": True},
    ],
    ids=str,
)
@pytest.mark.parametrize("meaning_is_on", [True, False])
def test_nobody_is_shown_what_is_not_in_the_public_lists(settings, made, meaning_is_on):
    settings.MEANING = meaning_is_on
    indexed(make.idea(title=CANARY, **made))

    assert similar_to(Asked(CANARY)) == []


@pytest.mark.parametrize("stage", [Stage.DISCUSSION, Stage.DEVELOPMENT, Stage.DECLINED, Stage.ARCHIVED])
def test_whatever_was_published_and_still_stands_is_shown(stage):
    idea = indexed(make.idea(stage, title=CANARY, published=True))

    assert [found.idea for found in similar_to(Asked(CANARY))] == [idea]


def test_what_became_hidden_since_the_task_ran_is_gone_at_once(with_model):
    idea = indexed(make.idea(title=CANARY))
    idea.hide(by=make.moderator(), rule=make.rule(), reason="Grund")

    assert similar_to(Asked(CANARY)) == []


# Committed, because PostgreSQL does not use an index that is younger than the rows in it were changed.
@pytest.mark.django_db(transaction=True)
def test_many_hidden_copies_do_not_push_a_public_one_out_of_the_index(with_model):
    for number in range(similar.NEAREST + 10):
        make.idea(title=f"{CANARY}, Nummer {number}", hidden=True)
    public = make.idea(title="Vögel sollen im Rathaus singen")
    for _newer in range(similar.NEWEST):
        make.idea(title="Etwas ganz anderes über Bänke")
    refresh()
    with connection.cursor() as cursor:  # so few that PostgreSQL would rather read all of them
        cursor.execute("SET enable_seqscan = off; SET enable_sort = off")

    found = [each.idea for each in similar_to(Asked(CANARY))]

    with connection.cursor() as cursor:
        cursor.execute("RESET enable_seqscan; RESET enable_sort")
    assert public in found


def test_an_idea_is_not_similar_to_itself(with_model):
    idea, other = make.idea(title=CANARY), make.idea(title=CANARY)
    refresh()

    assert [found.idea for found in similar_to(Asked.of(idea))] == [other]


def test_at_most_five_the_nearest_first():
    more = ["", "morgens", "morgens Marschmusik", "morgens Marschmusik ohne Noten"]
    ideas = [
        make.idea(title=f"{CANARY} {words}".strip())
        for words in [*more, *["und Hunde Straßenbahn fahren und Katzen Bücher lesen"] * 3]
    ]
    refresh()

    found = similar_to(Asked(CANARY))

    assert [each.idea for each in found[:4]] == ideas[:4]
    assert len(found) == 5


# What there is to compare


@pytest.mark.parametrize("typed", ["", "   ", "Kanarien", "und die der", "🦜🦜🦜", "?!", "\x00", "a b"])
def test_too_little_is_not_compared(typed, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert similar_to(Asked(typed)) == []


@pytest.mark.parametrize(
    "typed",
    [
        "' OR 1=1 -- & | ! ( ) <-> :* \\",
        "Kanarienvögel'); DROP TABLE ideas_idea;--",
        "Donaudampfschifffahrtsgesellschaftskapitän " * 500,
        "x" * 20_000,
        "<script>alert(1)</script> und noch drei Worte",
        "\u202eKanarienvögel rückwärts lesen bitte",
    ],
    ids=lambda typed: typed[:12],
)
@pytest.mark.parametrize("meaning_is_on", [True, False])
def test_hostile_words_are_compared_like_others(settings, typed, meaning_is_on):
    settings.MEANING = meaning_is_on
    indexed(make.idea(title=CANARY))

    similar_to(Asked(typed))


def test_what_was_published_a_moment_ago_is_found_before_the_task_knows_it(with_model):
    idea = make.idea(title=CANARY)
    IdeaSearch.objects.all().delete()

    assert [found.idea for found in similar_to(Asked(CANARY))] == [idea]


# Reasons


def test_the_reason_says_what_a_person_can_check(with_model):
    make.idea(title="Fahrstühle sollen funktionieren", summary="Der Lift am Bahnhof steht oft still.")
    refresh()

    same, words, sense = (
        similar_to(Asked(typed))[0]
        for typed in (
            "Fahrstühle sollen funktionieren!",
            "Der Lift im Rathaus ist kaputt, Fahrstühle brauchen Pflege",
            "Aufzüge sind ständig außer Betrieb",
        )
    )

    assert (same.how_much, same.reason) == ("Sehr ähnlich", "fast dieselben Worte im Titel")
    assert words.reason.startswith("gemeinsame Worte: Lift, Fahrstühle")
    assert (sense.how_much, sense.reason) == ("Ähnlich", "im Sinn, mit anderen Worten")


# The task


def test_the_task_finds_out_what_ideas_mean_and_again_when_they_change(with_model):
    idea = indexed(make.idea(title=CANARY))
    before = IdeaSearch.objects.get(idea=idea)

    idea.edit(by=idea.authors.first(), revision=0, reason="anders", title="Brunnen statt Vögel")
    refresh()

    after = IdeaSearch.objects.get(idea=idea)
    assert not (before.stale or after.stale)
    assert list(before.meaning) != list(after.meaning)


def test_without_the_model_an_old_meaning_does_not_outlive_its_text(with_model, settings):
    idea = indexed(make.idea(title=CANARY))
    settings.MEANING = False

    idea.edit(by=idea.authors.first(), revision=0, reason="anders", title="Brunnen statt Vögel")
    refresh()

    assert IdeaSearch.objects.get(idea=idea).meaning is None


def test_when_the_model_comes_later_the_task_makes_up_for_it(settings):
    idea = indexed(make.idea(title=CANARY))
    assert IdeaSearch.objects.get(idea=idea).meaning is None

    settings.MEANING = True
    refresh()

    assert IdeaSearch.objects.get(idea=idea).meaning is not None

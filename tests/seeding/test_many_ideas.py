"""Many ideas at once: made in SQL, and yet what the verbs would have made of the same texts."""

import re

import pytest
from django.core.management import call_command

from arena.seeding import mass
from ideas.answers import answers
from ideas.models import Idea, IdeaSearch, OwedStep
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def many(settings):
    settings.MEANING = True
    call_command("load_reference", verbosity=0)
    make.comment(make.idea(is_example=True, kind="proposal"), body="Auch für Bescheide, bitte.")
    make.idea(is_example=True, kind="need")
    mass.make_up_to(60)


def lexemes(words):
    return set(re.findall(r"'([^']+)'", words))


def test_they_are_found_by_the_words_the_search_would_keep():
    for idea in Idea.objects.filter(people__email__endswith="@viele.example").order_by("pk")[:20]:
        made = lexemes(IdeaSearch.objects.get(idea=idea).words)

        IdeaSearch.keep(idea)

        assert made == lexemes(IdeaSearch.objects.get(idea=idea).words)


def test_they_mean_nearly_the_same_when_they_say_the_same():
    vectors: dict[str, list] = {}
    for row in IdeaSearch.objects.filter(stale=False).order_by("pk"):
        vectors.setdefault(row.title, []).append(row.meaning)
    first, second = next(found[:2] for found in vectors.values() if len(found) > 1)

    likeness = float(sum(a * b for a, b in zip(first, second, strict=True)))

    assert 0.7 < likeness < 0.999


def test_every_idea_handed_in_can_be_found():
    assert set(IdeaSearch.objects.values_list("idea", flat=True)) >= set(
        Idea.objects.exclude(stage="draft")
        .filter(people__email__endswith="@viele.example")
        .values_list("pk", flat=True)
    )


def test_their_answers_have_times():
    published = Idea.objects.filter(people__email__endswith="@viele.example", published_at__isnull=False)

    assert OwedStep.objects.filter(stage="submitted").count() == published.count()
    assert [line.stage for line in answers().stages][:2] == ["submitted", "development"]

"""A prepared query finds what the plain one finds, and is composed only once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import QuerySet

from accounts.models import User
from arena import clock
from arena.prepared import prepared, spelt_out
from ideas.models import Idea, Kind, Stage
from tests import make

pytestmark = pytest.mark.django_db


@prepared
def of_kind(kind: str, *, newest_first: bool) -> QuerySet[Idea]:
    return Idea.objects.filter(kind=kind).order_by("-pk" if newest_first else "pk")


@prepared
def named(ids: list[int]) -> QuerySet[User]:
    return User.objects.filter(pk__among=ids).order_by("pk")


def test_each_call_brings_its_own_values():
    need, proposal = make.idea(kind=Kind.NEED), make.idea(kind=Kind.PROPOSAL)

    assert of_kind(Kind.NEED, newest_first=True) == [need]
    assert of_kind("proposal", newest_first=True) == [proposal]


def test_it_asks_the_database_each_time():
    make.idea(kind=Kind.NEED)
    assert len(of_kind(Kind.NEED, newest_first=True)) == 1

    make.idea(kind=Kind.NEED)

    assert len(of_kind(Kind.NEED, newest_first=True)) == 2


def test_it_is_composed_once_for_each_shape():
    composed = []

    @prepared
    def ideas(stage: str, *, newest_first: bool) -> QuerySet[Idea]:
        composed.append(newest_first)
        return Idea.objects.filter(stage=stage).order_by("-pk" if newest_first else "pk")

    first, second = make.idea(Stage.DISCUSSION), make.idea(Stage.DISCUSSION)
    for _ in range(3):
        assert ideas(Stage.DISCUSSION, newest_first=True) == [second, first]
        assert ideas(Stage.DISCUSSION, newest_first=False) == [first, second]

    assert composed == [True, False]


def test_a_list_of_any_length_is_one_value():
    people = [make.person(), make.person(), make.person()]

    assert named([]) == []
    assert named([people[1].pk]) == [people[1]]
    assert named([person.pk for person in reversed(people)]) == people
    assert list(User.objects.filter(pk__among=[people[0].pk, people[2].pk]).order_by("pk")) == [people[0], people[2]]


def test_what_belongs_to_the_rows_comes_along():
    @prepared
    def whole(idea: int) -> QuerySet[Idea]:
        return Idea.objects.filter(pk=idea).select_related("pinned_comment").prefetch_related("fields", "people")

    idea = make.idea(author=make.person("Mira K."))
    (found,) = whole(idea.pk)

    assert [person.public_name for person in found.people.all()] == ["Mira K."]
    assert found.pinned_comment is None
    assert list(found.fields.all()) == list(idea.fields.all())


def test_rows_may_be_words_instead_of_objects():
    @prepared
    def titles(stage: str) -> QuerySet[Idea, tuple[int, str]]:
        return Idea.objects.filter(stage=stage).values_list("pk", "title")

    idea = make.idea(Stage.DISCUSSION)

    assert titles(Stage.DISCUSSION) == [(idea.pk, idea.title)]


def test_only_what_changes_is_a_value():
    """Else PostgreSQL would know neither the limit nor which partial index serves, and plan anew each time."""

    @prepared
    def halves(kind: str) -> QuerySet[Idea]:
        return Idea.objects.filter(kind=kind, stage=Stage.DISCUSSION, title__contains="50 % '").order_by("pk")[:2]

    ideas = [make.idea(kind=Kind.NEED, title=title) for title in ("50 % 'Grün'", "50 %", "50 % 'Blau'", "50 % '")]

    assert halves(Kind.NEED) == [ideas[0], ideas[2]]
    assert halves(Kind.PROPOSAL) == []
    (written,) = halves.written.values()
    assert [value.name for value in written.values] == ["kind"]
    assert "LIMIT 2" in written.sql


def test_a_value_can_be_spelt_out_so_that_the_plan_is_made_for_it():
    @prepared
    def called(stage: str, title: str) -> QuerySet[Idea]:
        return Idea.objects.filter(title=spelt_out(title), stage=stage).order_by("pk")

    ideas = [make.idea(title=title) for title in ("50 %s 'Grün'", "50 %", "50 %s 'Grün'")]

    assert called(Stage.DISCUSSION, "50 %s 'Grün'") == [ideas[0], ideas[2]]
    assert called(Stage.DISCUSSION, "50 %") == [ideas[1]]
    assert called(Stage.DRAFT, "50 %") == []
    assert called.as_sql(Stage.DRAFT, "50 %")[1] == ("draft",)
    assert "= '50 %%'" in called.as_sql(Stage.DRAFT, "50 %")[0]


def test_what_can_find_nothing_asks_nothing(django_assert_num_queries):
    @prepared
    def nobody(name: str) -> QuerySet[User]:
        return User.objects.filter(public_name=name, pk__in=[])

    with django_assert_num_queries(0):
        assert nobody("Mira K.") == []


def test_without_a_value_everything_stands_in_the_text():
    @prepared
    def steep() -> QuerySet[Idea]:
        return Idea.objects.filter(title__contains="50 %'s", stage__in=[Stage.DISCUSSION, Stage.DEVELOPMENT])

    make.idea(title="50 Prozent")
    idea = make.idea(title="50 %'s weniger")

    assert steep() == steep() == [idea]
    (written,) = steep.written.values()
    assert written.values == ()
    assert "'discussion'" in written.sql


def test_a_moment_that_would_stay_for_ever_is_refused():
    @prepared
    def late(kind: str) -> QuerySet[Idea]:
        return Idea.objects.filter(kind=kind, begun_at__lt=clock.now())

    @prepared
    def before(moment: object) -> QuerySet[Idea]:
        return Idea.objects.filter(begun_at__lt=moment)

    idea = make.idea()

    with pytest.raises(TypeError, match="make it a value"):
        late(Kind.NEED)
    assert before(clock.now() + timedelta(days=1)) == [idea]
    assert before(idea.begun_at - timedelta(days=1)) == []


def test_a_value_too_few_is_an_error():
    with pytest.raises(ValueError, match="shorter"):
        of_kind(newest_first=True)


@pytest.mark.django_db(transaction=True)
def test_threads_do_not_see_one_anothers_values():
    people = [make.person() for _ in range(8)]

    def ask(person: User) -> bool:
        try:
            return all(named([person.pk]) == [person] for _ in range(25))
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as threads:
        assert all(threads.map(ask, people))

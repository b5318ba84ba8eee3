"""The public list: what it holds, how it is narrowed, counted, sorted and paged."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from arena import clock
from ideas.models import Idea, IdeaSearch, Stage, Tally
from ideas.tasks import fold_counts
from ideas.views import lists
from tests import make

pytestmark = pytest.mark.django_db

URL = "/ideen/"
ASKED = lists._all_ideas


@pytest.fixture(autouse=True, params=["few", "many"])
def how_they_are_found(request, monkeypatch):
    """Both ways to find what fits show the same: among the few that do, and along the list of all."""
    monkeypatch.setattr(lists, "_all_ideas", lambda _today: {"few": 10**6, "many": -1}[request.param])


def open_list(client, query="", **headers):
    answer = client.get(URL + query, headers=headers)
    assert answer.status_code == 200
    return BeautifulSoup(answer.content, "html.parser")


def titles(page):
    return [link.get_text() for link in page.select(".card__title a")]


def counts(page):
    choices = page.select(".filter__choice")
    return {choice["id"]: int(choice.select_one(".filter__count").get_text()) for choice in choices}


def titled(*names):
    """Ideas published a day apart, the first one first."""
    for days, name in enumerate(reversed(names)):
        idea = make.idea(title=name)
        Idea.objects.filter(pk=idea.pk).update(published_at=clock.now() - timedelta(days=days))


def test_the_address_of_the_list():
    assert reverse("ideas") == URL


@pytest.mark.parametrize(
    "stage",
    ["discussion", "development", "assessment", "decision", "selected", "promoted", "deferred"],
)
def test_published_ideas_are_listed_in_every_public_stage(client, stage):
    make.idea(Stage(stage), title="Bänke im Schatten")

    assert titles(open_list(client)) == ["Bänke im Schatten"]


@pytest.mark.parametrize("stage", ["draft", "submitted", "returned", "declined", "archived", "withdrawn"])
def test_what_was_never_published_is_not_listed(client, stage):
    make.idea(Stage(stage), published=False)

    page = open_list(client)

    assert titles(page) == []
    assert "0 Ideen" in page.select_one("#anzahl").get_text()


@pytest.mark.parametrize("stage", ["withdrawn", "merged"])
def test_withdrawn_and_merged_ideas_are_off_the_list(client, stage):
    make.idea(Stage(stage), published=True)

    assert titles(open_list(client)) == []


def test_hidden_ideas_are_off_the_list_also_for_moderators(client):
    make.idea(hidden=True)
    client.force_login(make.moderator())

    assert titles(open_list(client)) == []


def test_a_card_says_kind_stage_place_carrier_and_counts(client):
    idea = make.idea(title="Bänke im Schatten", kind="proposal", citywide=False)
    idea.districts.add(make.district("11", "Lichtenberg"))
    Idea.objects.update(support_count=3, comment_count=1)

    card = open_list(client).select_one(".card").get_text(" ", strip=True)

    for words in (
        "Maßnahmenvorschlag",
        "In Diskussion",
        "Lichtenberg",
        "Niemand trägt das bisher",
        "3 Unterstützungen",
        "1 Kommentar",
        "heute",
    ):
        assert words in card


def test_a_card_shows_who_owes_the_next_step_and_that_it_is_late(client):
    idea = make.idea(Stage.DECISION)
    Idea.objects.filter(pk=idea.pk).update(due_on=clock.today() - timedelta(days=9))

    late = open_list(client).select_one(".clock--overdue").get_text()

    assert "Am Zug: CDO" in late
    assert "überfällig" in late


def test_example_ideas_say_so(client):
    make.idea(is_example=True)

    assert "Beispiel" in open_list(client).select_one(".card").get_text()


def test_hostile_text_stays_text(client):
    make.idea(title="<script>alert(1)</script>", summary="<img src=x onerror=alert(1)>")

    page = client.get(URL).content.decode()

    assert "<script>alert" not in page
    assert "<img src=x" not in page


# Filters


def test_how_many_there_are_is_asked_once_a_day(django_assert_num_queries):
    ASKED.cache_clear()
    make.idea()
    make.idea("draft")

    with django_assert_num_queries(1):
        assert [ASKED(clock.today()) for _time in range(2)] == [1, 1]
    ASKED.cache_clear()


def test_filters_narrow_by_kind_stage_field_and_district(client):
    lichtenberg = make.district("11", "Lichtenberg")
    here = make.idea(title="hier", kind="need", citywide=False)
    here.districts.add(lichtenberg)
    there = make.idea(Stage.DECISION, title="dort", kind="proposal")
    there.fields.set([make.field("fut-1")])
    for idea in (here, there):
        IdeaSearch.keep(idea)

    assert titles(open_list(client, "?art=need")) == ["hier"]
    assert titles(open_list(client, "?stufe=decision")) == ["dort"]
    assert titles(open_list(client, "?feld=fut-1")) == ["dort"]
    assert titles(open_list(client, "?bezirk=11")) == ["hier"]
    assert titles(open_list(client, "?bezirk=stadtweit")) == ["dort"]
    assert titles(open_list(client, "?art=need&stufe=decision")) == []


def test_each_count_is_given_under_the_other_filters(client):
    make.idea(kind="need")
    make.idea(kind="need", citywide=False).districts.add(make.district("11"))
    make.idea(Stage.DECISION, kind="proposal")

    everything, needs = counts(open_list(client)), counts(open_list(client, "?art=need"))

    assert (everything["art-need"], everything["art-proposal"]) == (2, 1)
    assert (everything["bezirk-stadtweit"], everything["bezirk-11"]) == (2, 1)
    assert (needs["art-need"], needs["art-proposal"]) == (2, 1)
    assert (needs["stufe-discussion"], needs["feld-inc-3"]) == (2, 2)
    assert (needs["bezirk-stadtweit"], needs["bezirk-11"]) == (1, 1)
    assert "stufe-decision" not in needs
    decided = open_list(client, "?stufe=decision")
    assert (counts(decided)["art-need"], counts(decided)["art-proposal"]) == (0, 1)
    assert (counts(decided)["stufe-discussion"], counts(decided)["stufe-decision"]) == (2, 1)
    assert decided.select_one("#anzahl").get_text() == "1 Idee"


def test_an_idea_in_two_fields_counts_once_in_the_total_and_once_in_each(client):
    make.idea().fields.set([make.field("fut-1"), make.field("fut-2")])

    page = open_list(client)

    assert "1 Idee" in page.select_one("#anzahl").get_text()
    assert (counts(page)["feld-fut-1"], counts(page)["feld-fut-2"]) == (1, 1)


def test_chosen_filters_are_chips_that_lead_to_the_list_without_them(client):
    make.district("11", "Lichtenberg")

    chips = open_list(client, "?art=need&bezirk=11&sortierung=bewegt").select(".chip")

    assert [chip["href"] for chip in chips] == ["?bezirk=11&sortierung=bewegt", "?art=need&sortierung=bewegt"]


def test_a_chosen_filter_is_marked_and_its_link_takes_it_away(client):
    chosen = open_list(client, "?art=need").select_one("#art-need")

    assert chosen["aria-current"] == "true"
    assert chosen["href"] == "?"


def test_the_number_of_ideas_is_announced(client):
    make.idea()

    assert open_list(client).select_one("#anzahl")["role"] == "status"


@pytest.mark.parametrize(
    "query",
    [
        "?art=quatsch&stufe=draft&feld=nirgends&bezirk=99&sortierung=rueckwaerts",
        "?stufe=withdrawn",
        "?art=%00&feld=%00&bezirk=%00&stufe=%00&sortierung=%00&ab=%00&bis=%00",
        "?ab=quatsch",
        "?ab=" + "9" * 6000,
        "?ab=LTEuLTE",
        "?ab=OTk5OTk5OTk5OTk5OTk5OTk5OTk5OTk5OS4x",
        "?ab=MS45OTk5OTk5OTk5OTk5OTk5OTk5OTk5OTk",
        "?bis=%ff%fe",
        "?art=need'--&art=proposal",
        "?%00=%00",
    ],
)
def test_unknown_and_hostile_parameters_are_ignored(client, query):
    make.idea(kind="proposal")

    open_list(client, query)


def test_an_unknown_value_filters_nothing(client):
    make.idea(title="hier")

    assert titles(open_list(client, "?stufe=draft&art=quatsch")) == ["hier"]


# Counting: the database keeps the counts, whatever changes


def tally():
    Tally.fold()
    return {(row.kind, row.stage, row.field, row.district): row.count for row in Tally.objects.all()}


def test_counts_follow_a_verb():
    idea = make.idea(Stage.SUBMITTED, kind="proposal")
    assert tally() == {}

    idea.publish(by=make.moderator())

    field = idea.fields.get().pk
    assert tally() == {
        ("proposal", "discussion", 0, 0): 1,
        ("proposal", "discussion", 0, -1): 1,
        ("proposal", "discussion", field, 0): 1,
        ("proposal", "discussion", field, -1): 1,
    }


def test_counts_follow_fields_and_districts():
    idea = make.idea(kind="need", citywide=False)
    other, mitte = make.field("fut-1"), make.district("01", "Mitte")

    idea.districts.set([mitte])
    idea.fields.set([other])

    assert tally() == {
        ("need", "discussion", 0, 0): 1,
        ("need", "discussion", 0, mitte.pk): 1,
        ("need", "discussion", other.pk, 0): 1,
        ("need", "discussion", other.pk, mitte.pk): 1,
    }


def test_hidden_ideas_do_not_count_until_they_are_seen_again():
    idea = make.idea()
    before = tally()

    idea.hide(by=make.moderator(), rule=make.rule(), reason="Regel 1")
    assert tally() == {}

    idea.unhide(by=make.moderator(), reason="Ein Irrtum")
    assert tally() == before


def test_folding_leaves_one_row_for_each_count_and_changes_nothing(client):
    for _ in range(3):
        make.idea(kind="need")
    before = counts(open_list(client))

    fold_counts()
    fold_counts()

    assert counts(open_list(client)) == before
    cells = list(Tally.objects.values_list("kind", "stage", "field", "district"))
    assert len(cells) == len(set(cells)) == 4


def test_counting_anew_finds_what_the_triggers_counted():
    for stage in Stage:
        make.idea(stage, kind="need").districts.add(make.district())
        make.idea(stage, published=stage not in {Stage.DRAFT})
    kept = tally()
    assert len(kept) > 20

    Tally.count_anew()

    assert tally() == kept


# Sorting and pages


def test_three_ways_to_sort(client):
    titled("alt", "mittel", "neu")
    Idea.objects.filter(title="alt").update(support_count=9, active_at=clock.now() - timedelta(days=2))
    Idea.objects.filter(title="mittel").update(support_count=5, active_at=clock.now())
    Idea.objects.filter(title="neu").update(support_count=1, active_at=clock.now() - timedelta(days=1))

    assert titles(open_list(client)) == ["neu", "mittel", "alt"]
    assert titles(open_list(client, "?sortierung=unterstuetzt")) == ["alt", "mittel", "neu"]
    assert titles(open_list(client, "?sortierung=bewegt")) == ["mittel", "neu", "alt"]


def walk(client, query=""):
    """All titles from the first page to the last, and back again."""
    seen, pages = [], []
    while query is not None:
        page = open_list(client, query)
        pages.append(titles(page))
        seen += pages[-1]
        older = page.select_one("a[rel=next]")
        newer, query = page.select_one("a[rel=prev]"), older["href"] if older else None
    back = []
    while newer:
        page = open_list(client, newer["href"])
        back.append(titles(page))
        newer = page.select_one("a[rel=prev]")
    return seen, pages, back


@pytest.mark.parametrize("sort", ["neueste", "unterstuetzt", "bewegt"])
def test_every_idea_is_on_exactly_one_page_and_the_way_back_is_the_same(client, sort):
    make.field()
    for number in range(45):
        make.idea(title=f"Idee {number}", support_count=number % 3)

    seen, pages, back = walk(client, f"?sortierung={sort}")

    assert sorted(seen) == sorted(f"Idee {number}" for number in range(45))
    assert [len(page) for page in pages] == [20, 20, 5]
    assert back == [pages[1], pages[0]]


def test_pages_keep_the_filters(client):
    for _ in range(21):
        make.idea(kind="need")

    assert open_list(client, "?art=need").select_one("a[rel=next]")["href"].startswith("?art=need&ab=")


def test_a_new_idea_moves_nothing_on_the_next_page(client):
    titled(*[f"Idee {number:02d}" for number in range(25)])
    older = open_list(client).select_one("a[rel=next]")["href"]
    before = titles(open_list(client, older))

    make.idea(title="dazwischen")

    assert titles(open_list(client, older)) == before == [f"Idee {number:02d}" for number in (4, 3, 2, 1, 0)]


# With htmx


def test_htmx_gets_the_part_that_changes_with_the_new_number(client):
    make.idea(title="hier")

    answer = client.get(URL, headers={"HX-Request": "true", "HX-Target": "liste", "HX-Trigger": "art-need"})

    part = BeautifulSoup(answer.content, "html.parser")
    assert part.select_one("h1") is None
    assert titles(part) == ["hier"]
    assert part.select_one("[hx-swap-oob]").get_text() == "1 Idee"
    assert part.select_one("details.filters").has_attr("open")
    assert "HX-Target" in answer["Vary"]


def test_an_empty_list_says_how_to_begin(client):
    page = open_list(client, "?art=need")

    assert page.select_one(".empty a")["href"] == reverse("write_idea")

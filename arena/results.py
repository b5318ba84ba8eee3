"""The search page: what was found as people read it, title and a stretch of text with the hits marked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from arena.fulltext import Piece, Query, excerpt, marked
from arena.markdown import plain, with_marks
from arena.prepared import prepared
from arena.search import Found
from arena.templatetags.arena import ago
from ideas.cards import kind_word, stage_word
from ideas.filters import DISTRICT, Option
from ideas.models import Comment, Idea, Responsibility
from ideas.models.queries import NAMED
from ideas.search import Hit
from measures.models import Measure
from measures.models.known import Fact, Partner

FIRST_LETTERS = 230
MOST_COMMENTS = 300
SHOWN_OF_AN_IDEA = [
    *("reference", "kind", "stage", "title", "summary", "description", "place", "published_at", "is_example")
]
SHOWN_OF_A_MEASURE = [
    *("number", "kind", "status", "title", "summary", "note", "responsible", "organisation__name"),
]


@dataclass(frozen=True, slots=True)
class Result:
    """One thing that was found, every word ready."""

    url: str
    kind: str
    kind_word: str
    step: str
    stage_word: str
    title: SafeString
    text: SafeString
    is_from_comments: bool
    number: SafeString
    place: SafeString
    age: str
    is_example: bool = False


@dataclass(frozen=True, slots=True)
class Marked:
    """The texts of one thing as they were found: its title, its number, and a stretch with a hit, if one has any."""

    title: list[Piece]
    number: list[Piece]
    text: list[Piece]

    @property
    def says_why(self) -> bool:
        """Whether these tell already why it was found."""
        return bool(self.text) or any(piece.is_hit for piece in (*self.title, *self.number))


def results(found: Found) -> list[Result]:
    """The hits of this page; what vanished a moment ago is left out."""
    return list(_results(found.shown, found.query, found.asked.options[DISTRICT]))


def _results(hits: Sequence[Hit], query: Query, districts: Iterable[Option]) -> Iterator[Result]:
    places = {option.key: str(option.word) for option in districts}
    ideas, measures = _ideas(hits), _measures(hits)
    own = {pk: _marked_idea(idea, query) for pk, idea in ideas.items()}
    said = _comments([pk for pk, texts in own.items() if not texts.says_why])
    for hit in hits:
        place = with_marks(marked(", ".join(places[key] for key in hit.districts if key in places), query))
        if hit.of == "idea" and hit.pk in ideas:
            in_comments = _best(query, map(plain, said.get(hit.pk, [])))
            yield _of_idea(ideas[hit.pk], own[hit.pk], in_comments, place)
        elif hit.of == "measure" and hit.pk in measures:
            yield _of_measure(measures[hit.pk], query, place)


def _ideas(hits: Iterable[Hit]) -> dict[int, Idea]:
    pks = [hit.pk for hit in hits if hit.of == "idea"]
    return {idea.pk: idea for idea in _shown_ideas(pks)} if pks else {}


@prepared
def _shown_ideas(pks: list[int]) -> QuerySet[Idea]:
    lead = Responsibility.objects.lead().filter(idea=OuterRef("pk")).order_by().values(named=NAMED)
    shown = Idea.objects.listed().filter(pk__among=pks)
    return shown.only(*SHOWN_OF_AN_IDEA).annotate(named_lead=Subquery(lead))  # type: ignore[no-redef]


def _measures(hits: Iterable[Hit]) -> dict[int, Measure]:
    pks = [hit.pk for hit in hits if hit.of == "measure"]
    return {measure.pk: measure for measure in _shown_measures(pks)} if pks else {}


@prepared
def _shown_measures(pks: list[int]) -> QuerySet[Measure]:
    facts = Fact.objects.filter(measure=OuterRef("pk")).values("text")
    partners = Partner.objects.filter(measure=OuterRef("pk")).values("name")
    shown = Measure.objects.filter(pk__among=pks).select_related("organisation").only(*SHOWN_OF_A_MEASURE)
    return shown.annotate(facts_found=ArraySubquery(facts), partners_found=ArraySubquery(partners))


def _comments(ideas: list[int]) -> dict[int, list[str]]:
    """What is said about these, the newest first: their own texts do not say why they were found."""
    said: dict[int, list[str]] = {}
    for idea, body in _newest_comments(ideas) if ideas else []:
        said.setdefault(idea, []).append(body)
    return said


@prepared
def _newest_comments(ideas: list[int]) -> QuerySet[Comment, tuple[int, str]]:
    newest = Comment.objects.public().of_the_idea().filter(idea__among=ideas).order_by("-pk")
    return newest.values_list("idea_id", "body")[:MOST_COMMENTS]


def _marked_idea(idea: Idea, query: Query) -> Marked:
    return Marked(marked(str(idea), query), marked(idea.reference or "", query), _best(query, _texts_of(idea)))


def _texts_of(idea: Idea) -> Iterator[str]:
    """One after the other: seldom is more than the first one needed."""
    yield idea.summary
    yield plain(idea.description)
    yield idea.place


def _of_idea(idea: Idea, own: Marked, in_comments: list[Piece], place: SafeString) -> Result:
    return Result(
        url=idea.get_absolute_url(),
        kind=idea.kind,
        kind_word=kind_word(idea.kind),
        step=str(idea.step),
        stage_word=stage_word(idea.stage),
        title=with_marks(own.title),
        text=with_marks(own.text or in_comments or _beginning(idea.summary)),
        is_from_comments=bool(in_comments),
        number=with_marks(own.number),
        place=place,
        age=ago(idea.published_at),
        is_example=idea.is_example,
    )


def _of_measure(measure: Measure, query: Query, place: SafeString) -> Result:
    title, number = marked(measure.title, query), marked(measure.number, query)
    text = _best(query, [measure.summary, measure.note, measure.carrier, measure.responsible])
    own = Marked(title, number, text)
    besides: list[str] = [] if own.says_why else [*vars(measure)["facts_found"], *vars(measure)["partners_found"]]
    return Result(
        url=measure.get_absolute_url(),
        kind=measure.kind,
        kind_word=measure.get_kind_display() or _("Maßnahme"),
        step="",
        stage_word=measure.get_status_display(),
        title=with_marks(title),
        text=with_marks(text or _best(query, besides) or _beginning(measure.summary)),
        is_from_comments=False,
        number=with_marks(number),
        place=place,
        age="",
    )


def _best(query: Query, texts: Iterable[str]) -> list[Piece]:
    """A stretch of the first text that holds a hit."""
    return next((pieces for text in texts if (pieces := excerpt(text, query))), [])


def _beginning(text: str) -> list[Piece]:
    return [Piece(text if len(text) <= FIRST_LETTERS else text[:FIRST_LETTERS].rsplit(" ", 1)[0] + " …", False)]

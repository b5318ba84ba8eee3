"""The search page: what was found as people read it, title and a stretch of text with the hits marked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import prefetch_related_objects
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from arena.fulltext import Piece, Query, excerpt, hits_in, marked
from arena.markdown import plain, with_marks
from arena.search import Found
from arena.templatetags.arena import ago
from ideas.filters import DISTRICT
from ideas.models import Comment, Idea, Stage
from ideas.models import Kind as IdeaKind
from ideas.models.queries import LEADS
from ideas.search import Hit
from measures.models import Measure

FIRST_LETTERS = 230
MOST_COMMENTS = 300
SHOWN_OF_AN_IDEA = [
    *("reference", "kind", "stage", "title", "summary", "description", "place", "published_at", "is_example")
]


@dataclass(slots=True)
class Result:
    """One thing that was found."""

    url: str
    kind: str
    kind_word: str
    step: int | None
    stage_word: str
    title: SafeString
    text: SafeString
    is_from_comments: bool
    number: SafeString
    place: SafeString
    age: str
    is_example: bool = False


def results(found: Found) -> list[Result]:
    """The hits of this page; what vanished a moment ago is left out."""
    places = {option.key: str(option.word) for option in found.asked.options[DISTRICT]}
    ideas = {idea.pk: idea for idea in _ideas(found.shown)}
    measures = {measure.pk: measure for measure in _measures(found.shown, found.query)}
    said = _comments([idea for idea in ideas.values() if not _is_hit(idea, found.query)])
    made = []
    for hit in found.shown:
        place = ", ".join(places[key] for key in hit.districts if key in places)
        if hit.of == "idea" and hit.pk in ideas:
            made.append(_of_idea(ideas[hit.pk], found.query, said.get(hit.pk, []), place))
        elif hit.of == "measure" and hit.pk in measures:
            made.append(_of_measure(measures[hit.pk], found.query, place))
    return made


def _ideas(hits: Iterable[Hit]) -> Iterable[Idea]:
    pks = [hit.pk for hit in hits if hit.of == "idea"]
    if not pks:
        return []
    shown = Idea.objects.listed().filter(pk__in=pks).only(*SHOWN_OF_AN_IDEA)
    return shown.prefetch_related(LEADS)  # type: ignore[no-redef]


def _measures(hits: Iterable[Hit], query: Query) -> Iterable[Measure]:
    pks = [hit.pk for hit in hits if hit.of == "measure"]
    found = list(Measure.objects.filter(pk__in=pks).select_related("organisation")) if pks else []
    prefetch_related_objects([each for each in found if not _says(each, query)], "facts", "partners")
    return found


def _is_hit(idea: Idea, query: Query) -> bool:
    return any(hits_in(text, query) for text in (idea.title, idea.reference or "", idea.summary, idea.description))


def _says(measure: Measure, query: Query) -> bool:
    return any(hits_in(text, query) for text in (measure.title, measure.number, *_own_words(measure)))


def _own_words(measure: Measure) -> list[str]:
    return [measure.summary, measure.note, measure.carrier, measure.responsible]


def _comments(ideas: Sequence[Idea]) -> dict[int, list[str]]:
    """What is said about these, the newest first: their own texts do not say why they were found."""
    said: dict[int, list[str]] = {}
    if ideas:
        newest = Comment.objects.public().of_the_idea().filter(idea__in=ideas).order_by("-pk")
        for idea, body in newest.values_list("idea_id", "body")[:MOST_COMMENTS]:
            said.setdefault(idea, []).append(body)
    return said


def _of_idea(idea: Idea, query: Query, comments: list[str], place: str) -> Result:
    own = [idea.summary, plain(idea.description), idea.place]
    text, is_from_comments = _best(query, own), False
    if not text and (text := _best(query, map(plain, comments))):
        is_from_comments = True
    return Result(
        url=idea.get_absolute_url(),
        kind=idea.kind,
        kind_word=str(IdeaKind(idea.kind).label) if idea.kind else _("Idee"),
        step=idea.step,
        stage_word=str(Stage(idea.stage).label),
        title=with_marks(marked(str(idea), query)),
        text=with_marks(text or _beginning(idea.summary)),
        is_from_comments=is_from_comments,
        number=with_marks(marked(idea.reference or "", query)),
        place=with_marks(marked(place, query)),
        age=ago(idea.published_at),
        is_example=idea.is_example,
    )


def _of_measure(measure: Measure, query: Query, place: str) -> Result:
    texts = _own_words(measure)
    if not _says(measure, query):
        texts += [fact.text for fact in measure.facts.all()] + [partner.name for partner in measure.partners.all()]
    return Result(
        url=measure.get_absolute_url(),
        kind=measure.kind,
        kind_word=measure.get_kind_display() or _("Maßnahme"),
        step=None,
        stage_word=measure.get_status_display(),
        title=with_marks(marked(measure.title, query)),
        text=with_marks(_best(query, texts) or _beginning(measure.summary)),
        is_from_comments=False,
        number=with_marks(marked(measure.number, query)),
        place=with_marks(marked(place, query)),
        age="",
    )


def _best(query: Query, texts: Iterable[str]) -> list[Piece]:
    """A stretch of the first text that holds a hit."""
    return next((pieces for text in texts if (pieces := excerpt(text, query))), [])


def _beginning(text: str) -> list[Piece]:
    return [Piece(text if len(text) <= FIRST_LETTERS else text[:FIRST_LETTERS].rsplit(" ", 1)[0] + " …", False)]

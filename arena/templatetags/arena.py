"""Words for dates, the site's navigation, and components with room for content between their tags."""

from datetime import date, datetime
from typing import Any
from urllib.parse import quote

from django import template
from django.conf import settings
from django.http import HttpRequest
from django.template.loader import get_template
from django.utils.formats import date_format
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from arena import clock
from arena.addresses import address
from arena.words import kept

register = template.Library()

NAVIGATION = (
    ("ideas", gettext_lazy("Ideen")),
    ("measures", gettext_lazy("Maßnahmen")),
    ("participate", gettext_lazy("Mitmachen")),
    ("about", gettext_lazy("Über")),
)

PATH = (
    ("write_idea", "", gettext_lazy("Idee"), gettext_lazy("Sie sehen einen Bedarf oder haben einen Vorschlag.")),
    ("ideas", "?stufe=discussion", gettext_lazy("Diskussion"), gettext_lazy("Alle können mitreden und unterstützen.")),
    ("about", "#verantwortung", gettext_lazy("Verantwortung"), gettext_lazy("Jemand sagt: Wir tragen das.")),
    ("ideas", "?stufe=development", gettext_lazy("Ausarbeitung"), gettext_lazy("Aus der Idee wird ein Steckbrief.")),
    ("ideas", "?stufe=assessment", gettext_lazy("Bewertung"), gettext_lazy("Fachleute prüfen nach offenen Kriterien.")),
    ("ideas", "?stufe=decision", gettext_lazy("Entscheidung"), gettext_lazy("Mit Gründen, für alle nachzulesen.")),
    ("measures", "", gettext_lazy("Maßnahme"), gettext_lazy("Berlin setzt sie um.")),
)


@register.simple_tag(takes_context=True)
def navigation(context: template.Context) -> list[dict[str, Any]]:
    """The main ways through the site; the one that leads to this page is marked, the longest path wins."""
    request: HttpRequest | None = context.get("request")
    here = request.path if request else ""
    urls = [address(name) for name, _word in NAVIGATION]
    best = max((url for url in urls if here.startswith(url)), key=len, default="")
    return [
        {"url": url, "word": word, "current": _current(here, url) if url == best else ""}
        for url, (_name, word) in zip(urls, NAVIGATION, strict=True)
    ]


def _current(here: str, url: str) -> str:
    """What aria-current says: this very page, or one below it."""
    return "page" if here == url else "true"


@register.inclusion_tag("components/path_ring.html")
def path_ring() -> dict[str, list[dict[str, Any]]]:
    """The way of an idea as an arena seen from above; every block of seats leads to the ideas that stand there."""
    return {
        "steps": [
            {"url": address(name) + query, "word": word, "sentence": sentence} for name, query, word, sentence in PATH
        ]
    }


@register.filter
def day(moment: date | datetime | None) -> str:
    """A day as people say it: "Do., 26. November", with the year when it is another one."""
    if moment is None:
        return ""
    that_day = _day_of(moment)
    return _day_in_words(that_day, that_day.year == clock.today().year)


@kept
def _day_in_words(that_day: date, this_year: bool) -> str:
    return date_format(that_day, "D., j. F" if this_year else "D., j. F Y")


@register.filter
def due(day_due: date | None) -> str:
    """How long an answer may still take: "in 3 Arbeitstagen (Do., 26. November)"."""
    if day_due is None:
        return ""
    return f"{_left_in_words(day_due, clock.today())} ({day(day_due)})"


@register.filter
def is_overdue(day_due: date | None) -> bool:
    return day_due is not None and day_due < clock.today()


@register.filter
def ago(moment: date | datetime | None) -> str:
    """How long ago: "heute", "gestern", "vor 12 Tagen", later "im Juli 2026"."""
    if moment is None:
        return ""
    return _age_in_words(_day_of(moment), clock.today())


@kept
def _age_in_words(that_day: date, today: date) -> str:
    days = (today - that_day).days
    if days <= 0:
        return _("heute")
    if days == 1:
        return _("gestern")
    if days < 60:
        return _("vor %(days)d Tagen") % {"days": days}
    return _("im %(month)s") % {"month": date_format(that_day, "F Y")}


@register.filter
def iso(moment: date | datetime | None) -> str:
    """The machine's form, for the datetime attribute."""
    return moment.isoformat() if moment else ""


@register.filter
def map_link(place: str) -> str:
    """The address of a place on the map the operator has chosen; empty without one."""
    return settings.MAP_LINK.replace("{}", quote(f"{place}, Berlin"))


@register.filter
def told_to(event: Any, reader: Any) -> str:
    """The whole sentence: who did what, in the words for this reader."""
    return f"{event.told_to(reader)} {event.words}"


def _day_of(moment: date | datetime) -> date:
    return clock.day_of(moment) if isinstance(moment, datetime) else moment


@kept
def _left_in_words(day_due: date, today: date) -> str:
    left = clock.working_days_until(today, day_due)
    if day_due == today:
        return _("heute")
    if day_due < today:
        return ngettext(
            "seit %(days)d Arbeitstag überfällig", "seit %(days)d Arbeitstagen überfällig", max(-left, 1)
        ) % {"days": max(-left, 1)}
    return ngettext("in %(days)d Arbeitstag", "in %(days)d Arbeitstagen", left) % {"days": left}


def _component(name: str, content: str, **words: object) -> SafeString:
    return mark_safe(get_template(f"components/{name}.html").render({"content": content, **words}))  # noqa: S308


@register.simple_block_tag
def alert(content: str, tone: str, title: str = "") -> SafeString:
    """A notice in one of the tones info, success, warning, danger."""
    return _component("alert", content, tone=tone, title=title)


@register.simple_block_tag
def panel(content: str, heading: str, anchor: str = "", tone: str = "", level: int = 2) -> SafeString:
    """A sheet with a heading: who carries this, what is missing, what one can do."""
    return _component("panel", content, heading=heading, anchor=anchor, tone=tone, level=level)


@register.simple_block_tag
def empty_state(content: str, title: str) -> SafeString:
    """What could be here, and between the tags how to begin."""
    return _component("empty_state", content, title=title)


@register.simple_block_tag
def confirm(content: str, word: str, tone: str = "secondary", opened: object = False) -> SafeString:
    """A button that first opens a question; between the tags stands the form that does it, open when it was refused."""
    return _component("confirm", content, word=word, tone=tone, opened=opened)

"""What the components are given: as usual, with long words and large numbers, and empty.

The words here are samples, not words of the product; nobody translates them.
"""

from dataclasses import replace
from typing import Any

from django.contrib.messages import constants
from django.contrib.messages.storage.base import Message
from django.utils.html import format_html

from arena.path import path
from arena.templatetags.arena import path_ring
from ideas.cards import Card
from ideas.diff import Stretch
from ideas.diff import words as pieces
from ideas.models.stage import PATH
from measures import cards
from strategy.tiles import SHORT, Tile, tile_map

USUAL, LONG, EMPTY = "wie üblich", "lang und viel", "leer"
WORD = "Rechtsschutzversicherungsgesellschaftenaufsichtsverfahrensbeschleunigung"
NAME = "Landesamt für Bürgerangelegenheiten und Donaudampfschifffahrtsgesellschaftsangelegenheiten Berlin"
SENTENCE = f"Amtliche Briefe sollen so klingen, wie Menschen sprechen, auch über {WORD}."
MANY = "12 345"
HERE = "/werkstatt/"
TONES = ("info", "success", "warning", "danger")

States = dict[str, dict[str, Any]]

PARAGRAPH = format_html("<p>{}</p>", "Ihr Text steht noch hier. Bitte speichern Sie ihn mit dem Knopf.")
LONG_PARAGRAPH = format_html("<p>{}</p>", SENTENCE)
BUTTON = format_html('<div class="actions"><a class="kern-btn button--call" href="{}">{}</a></div>', HERE, "Beginnen")


def words() -> dict[str, States]:
    """What says one thing."""
    said = "Ihre Idee liegt jetzt bei der Moderation. Antwort in 5 Arbeitstagen (Fr., 27. November)."
    levels = (constants.INFO, constants.SUCCESS, constants.WARNING, constants.ERROR)
    return {
        "alert": {tone: {"tone": tone, "title": "Noch nicht gespeichert", "content": PARAGRAPH} for tone in TONES}
        | {
            LONG: {"tone": "danger", "title": SENTENCE, "content": LONG_PARAGRAPH},
            EMPTY: {"tone": "info", "title": "", "content": PARAGRAPH},
        },
        "badge": {tone: {"word": "In Diskussion", "tone": tone} for tone in (*TONES, "neutral")}
        | {LONG: {"word": WORD}},
        "clock": {
            USUAL: {"who": "Moderation", "words": "in 3 Arbeitstagen (Do., 26. November)"},
            LONG: {"who": NAME, "words": f"seit {MANY} Arbeitstagen überfällig (Mo., 2. Januar 1978)", "overdue": True},
            EMPTY: {"words": "heute (So., 22. November)"},
        },
        "confirm": {
            USUAL: {"word": "Idee zurückziehen", "content": PARAGRAPH},
            LONG: {"word": f"{WORD} zurückziehen", "tone": "danger", "content": LONG_PARAGRAPH},
        },
        "empty_state": {
            USUAL: {"title": "Hier stehen bald Ihre Ideen.", "content": BUTTON},
            LONG: {"title": SENTENCE, "content": LONG_PARAGRAPH},
            EMPTY: {"title": "Hier ist noch nichts.", "content": ""},
        },
        "messages": {
            USUAL: {"messages": [Message(level, said) for level in levels]},
            LONG: {"messages": [Message(constants.INFO, SENTENCE)]},
        },
        "panel": {
            tone or USUAL: {"heading": "Was noch fehlt", "content": PARAGRAPH, "tone": tone, "level": 3}
            for tone in ("", "quiet", "turn", "danger")
        }
        | {LONG: {"heading": SENTENCE, "content": LONG_PARAGRAPH, "level": 3}},
        "picture": {
            USUAL: _picture("Der Ring der Arena", "Zeichnung: Mira K."),
            LONG: _picture(SENTENCE, f"Foto: {NAME}, {WORD}"),
        },
        "ring": {USUAL: {}},
        "stat": {
            USUAL: {"number": 3, "words": "zentrale Maßnahmen", "url": HERE},
            LONG: {"number": MANY, "words": f"Unterstützungen für {WORD}"},
            EMPTY: {"number": 0, "words": "Netzwerkmaßnahmen"},
        },
    }


def _picture(alt: str, credit: str) -> dict[str, Any]:
    return {"src": "/static/favicon.svg", "srcset": "", "width": 640, "height": 640, "alt": alt, "credit": credit}


def lists() -> dict[str, States]:
    """What stands in a list or around it."""
    arrows = {"newer_url": f"{HERE}?seite=1", "older_url": f"{HERE}?seite=3"}
    return {
        "checklist": {
            USUAL: {
                "points": [
                    {"words": "Ein Titel steht da", "met": True},
                    {"words": "Die Regeln sind angenommen", "url": HERE, "who": "Autor:innen"},
                ]
            },
            LONG: {"points": [{"words": SENTENCE, "url": HERE, "who": NAME}, {"words": WORD, "met": True}]},
            EMPTY: {"points": []},
        },
        "chips": {
            USUAL: {"chips": [_chip("Lichtenberg"), _chip("In Diskussion")], "clear_url": HERE},
            LONG: {"chips": [_chip(WORD), _chip(NAME), _chip(SENTENCE)]},
            EMPTY: {"chips": []},
        },
        "filter_groups": {
            USUAL: {"groups": [{"name": "Bezirk", "choices": _choices("Bezirk", 3, 12, 0)}]},
            LONG: {"groups": [{"name": f"Filter: {WORD}", "choices": _choices(WORD, MANY, MANY)}]},
            EMPTY: {"groups": [{"name": "Ohne Auswahl", "choices": []}]},
        },
        "pagination": {
            USUAL: {"label": "Seiten", **arrows},
            LONG: {"label": "Lange Seiten", **arrows, "newer_word": f"Neuere {WORD}", "older_word": f"Ältere {WORD}"},
            EMPTY: {},
        },
        "tile_map": {
            USUAL: {"label": "Ideen in den Bezirken", "tiles": _tiles(3)},
            LONG: {"label": "Viele Ideen in den Bezirken", "tiles": _tiles(1234)},
            EMPTY: {"label": "Noch keine Idee in den Bezirken", "tiles": _tiles(0)},
        },
        "timeline_entry": {
            USUAL: _entry("hat die Idee veröffentlicht", "Die Moderation"),
            LONG: _entry(SENTENCE, NAME, detail=SENTENCE, url=HERE),
            EMPTY: _entry("Fassung 1", ""),
        },
    }


def _chip(word: str) -> dict[str, Any]:
    return {"word": word, "url": HERE}


def _choices(word: str, *counts: int | str) -> list[dict[str, Any]]:
    return [
        {"url": f"{HERE}?wahl={number}", "word": f"{word} {number}", "count": count, "active": number == 1}
        for number, count in enumerate(counts, 1)
    ]


def _tiles(count: int) -> list[Tile]:
    return tile_map([Tile(code, f"Bezirk {short}", HERE, count * n) for n, (code, short) in enumerate(SHORT.items())])


def _entry(happened: str, who: str, **more: str) -> dict[str, Any]:
    return {"datetime": "2026-11-22", "when": "So., 22. November", "words": happened, "who": who, **more}


def ideas() -> dict[str, States]:
    """What says how an idea or a measure stands."""
    body = {"name": "Bezirksamt Lichtenberg", "sector": "administration", "sector_word": "Verwaltung"}
    letter = "Briefe der Ämter versteht kaum jemand."
    return {
        "carrier_panel": {
            USUAL: {
                "carriers": [body | {"url": HERE, "role_word": "Federführung"}],
                "wanted": "Recht, Barrierefreiheit",
                "action_url": HERE,
                "action_word": "Verantwortung anbieten",
            },
            LONG: {"carriers": [body | {"name": NAME, "role_word": WORD}] * 3, "wanted": SENTENCE, "note": SENTENCE},
            EMPTY: {"carriers": []},
        },
        "diff": {
            USUAL: {"rows": [pieces(letter, "Briefe der Ämter verstehen viele Menschen nicht.")]},
            "weit voneinander": {"stretches": [Stretch([pieces(letter, letter)] * 3, is_far=True)]},
            "neu geschrieben": {"rewritten": True, "before": letter, "after": SENTENCE},
            LONG: {"rows": [pieces(SENTENCE, f"{SENTENCE} {WORD}")]},
            EMPTY: {"rows": []},
        },
        "idea_card": {
            state: {"cards": [card], "level": 3, "example_word": "Beispiel"}
            for state, card in ((USUAL, CARD), (LONG, LONG_CARD), (EMPTY, BARE_CARD))
        },
        "measure_card": {
            state: {"cards": [card]} for state, card in ((USUAL, MEASURE), (LONG, LONG_MEASURE), (EMPTY, BARE_MEASURE))
        },
        "path": {
            USUAL: {"steps": path(PATH, here=4), "label": "Der Weg", "words": "In Ausarbeitung seit 12 Tagen"},
            LONG: {"steps": path(PATH, here=7), "label": "Der ganze Weg", "words": f"{SENTENCE} Seit {MANY} Tagen"},
            EMPTY: {"steps": path(PATH, here=0), "label": "Der Weg vor dem ersten Schritt"},
        },
        "path_ring": {USUAL: path_ring()},
    }


CARD = Card(
    url=HERE,
    kind="proposal",
    kind_word="Maßnahmenvorschlag",
    step=2,
    stage_word="In Diskussion",
    title="Formulare, die man versteht",
    summary="Amtliche Briefe sollen so klingen, wie Menschen sprechen.",
    carrier="Niemand trägt das bisher",
    clock="",
    is_overdue=False,
    place="Lichtenberg",
    supports="128 Unterstützungen",
    comments="41 Kommentare",
    age="vor 12 Tagen",
    is_example=False,
)
LONG_CARD = replace(
    CARD,
    kind="need",
    kind_word="Handlungsbedarf",
    title=f"Weniger {WORD} für alle",
    summary=SENTENCE * 2,
    clock=f"Am Zug: {NAME}, seit 3 Arbeitstagen überfällig (Mo., 16. November)",
    is_overdue=True,
    place="Charlottenburg-Wilmersdorf, Treptow-Köpenick, Marzahn-Hellersdorf",
    supports=f"{MANY} Unterstützungen",
    comments=f"{MANY} Kommentare",
    is_example=True,
)
BARE_CARD = replace(
    CARD,
    step=0,
    stage_word="Archiviert",
    title="Ohne Titel",
    summary="",
    carrier="",
    place="",
    supports="0 Unterstützungen",
    comments="0 Kommentare",
)
MEASURE = cards.Card(
    url=HERE,
    kind="central",
    kind_word="Zentrale Maßnahme",
    status_word="läuft",
    title="Digitaler Antrag aus einer Hand",
    summary="Ein Antrag, ein Konto, eine Antwort.",
    topic="Bürgerservices",
    carrier="Senatskanzlei",
    carrier_sector="administration",
    phase_word="Umsetzung",
    place="ganz Berlin",
)
LONG_MEASURE = replace(MEASURE, kind="network", title=WORD, summary=SENTENCE, carrier=NAME, topic=SENTENCE)
BARE_MEASURE = cards.Card(HERE, "", "Art nicht belegt", "", "Ohne alles", "", "")

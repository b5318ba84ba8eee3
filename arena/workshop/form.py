"""A form with a field of every shape; each state has one of its own, so that no two fields share an id."""

from typing import Any

from django import forms

from arena.forms import HintedLabel, LongText
from arena.workshop.samples import EMPTY, HERE, LONG, SENTENCE, USUAL, WORD, States
from ideas.forms import TileLabel
from strategy.tiles import SHORT

WRONG = "mit Fehler"


def _tiles() -> list[tuple[str, TileLabel]]:
    labels = [(code, TileLabel(f"Bezirk {short}")) for code, short in SHORT.items()]
    for code, label in labels:
        label.code = code
    return list(labels)


class SampleForm(forms.Form):
    """One field of each shape the component knows."""

    title = forms.CharField(
        label="Titel",
        max_length=60,
        help_text="Ein Satz, der für sich allein verständlich ist.",
        widget=forms.TextInput(attrs={"data-counter": ""}),
    )
    text = LongText(label="Beschreibung", max_length=50, widget=forms.Textarea(attrs={"rows": 3}))
    email = forms.EmailField(label=f"E-Mail-Adresse für {WORD}", required=False)
    kind = forms.ChoiceField(label="Art", choices=[("need", "Handlungsbedarf"), ("proposal", WORD)])
    way = forms.ChoiceField(
        label="Wie wir Sie erreichen", choices=[("mail", "sofort"), ("digest", "täglich")], widget=forms.RadioSelect
    )
    topics = forms.MultipleChoiceField(
        label="Handlungsfelder",
        choices=[
            ("1", HintedLabel("Bürgerservice", hint="Briefe, die man versteht.", group="Vernetzte Verwaltung")),
            ("2", HintedLabel(WORD, hint=SENTENCE, group="Vernetzte Verwaltung")),
            ("3", HintedLabel("Nachbarschaft", group="Resiliente Stadt")),
        ],
        widget=forms.CheckboxSelectMultiple,
    )
    districts = forms.MultipleChoiceField(  # type: ignore[call-arg] # the stubs do not know template_name yet
        label="Bezirke",
        choices=_tiles,
        widget=forms.CheckboxSelectMultiple,
        template_name="components/tile_field.html",
    )
    rules = forms.BooleanField(label="Ich habe die Regeln gelesen und halte mich daran.")
    revision = forms.IntegerField(widget=forms.HiddenInput, initial=0)


def refused(prefix: str) -> SampleForm:
    """A form that was sent with nothing right in it."""
    return SampleForm({f"{prefix}-text": SENTENCE, f"{prefix}-email": "niemand", f"{prefix}-kind": "x"}, prefix=prefix)


def fields() -> dict[str, States]:
    usual, filled, wrong = (
        SampleForm(prefix="usual"),
        SampleForm({"filled-title": WORD}, prefix="filled"),
        refused("wrong"),
    )
    part = refused("part")
    return {
        "field": {name: {"field": usual[name]} for name in ("title", "text", "email", "kind", "way", "topics", "rules")}
        | {f"{name}, {WRONG}": {"field": wrong[name]} for name in ("title", "text", "email", "kind", "topics", "rules")}
        | {"revision, verborgen": {"field": usual["revision"]}, LONG: {"field": filled["title"]}},
        "field_errors": {
            USUAL: {"field": part["title"]},
            LONG: {"field": part["text"]},
            EMPTY: {"field": usual["kind"]},
        },
        "field_hint": {USUAL: {"field": part["title"]}, EMPTY: {"field": part["text"]}},
        "form_errors": {USUAL: {"form": refused("summary")}, EMPTY: {"form": SampleForm(prefix="nothing")}},
        "form_fields": {USUAL: SampleForm(prefix="whole").get_context(), WRONG: refused("again").get_context()},
        "passkey": {USUAL: _passkey("Mit Passkey anmelden"), LONG: _passkey(WORD) | {"errors": [SENTENCE]}},
        "tile_field": {USUAL: {"field": usual["districts"]}, WRONG: {"field": wrong["districts"]}},
    }


def _passkey(word: str) -> dict[str, Any]:
    return {
        "kind": "get",
        "action": HERE,
        "csrf_token": "–",
        "word": word,
        "unscripted": "Passkeys brauchen JavaScript.",
    }

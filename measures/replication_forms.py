"""What people type when they hand a measure on, and when they take one over."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, User
from arena import clock
from arena.forms import LongText
from ideas.forms import DistrictsField
from measures.models import LessonKind, Measure, ReplicationKit
from measures.models.kit import PARTS
from measures.revision_forms import NEWER
from strategy.models import District

LONGEST_TITLE, LONGEST_PLACE = 200, 60


def _answer(name: str, *, rows: int, **more: Any) -> LongText:
    """An answer to one question of the kit; its length and its words come from the model."""
    asked: Any = ReplicationKit._meta.get_field(name)
    usual: dict[str, Any] = {
        "label": asked.verbose_name,
        "max_length": asked.max_length,
        "required": not asked.blank,
        "widget": forms.Textarea(attrs={"rows": rows}),
    }
    return LongText(**usual | more)


class KitForm(forms.Form):
    """Seven questions that every other authority asks."""

    problem = _answer(
        "problem",
        rows=4,
        help_text=_("Woran merkt eine andere Stelle, dass sie dasselbe Problem hat?"),
        error_messages={"required": _("Bitte beschreiben Sie das Problem in ein paar Sätzen.")},
    )
    steps = _answer(
        "steps",
        rows=8,
        help_text=_("Schritt für Schritt, auch was vorher geklärt sein muss. Markdown ist möglich."),
        error_messages={"required": _("Bitte beschreiben Sie, wie man vorgeht.")},
    )
    cost_range = forms.CharField(
        label=_("Was kostet es ungefähr?"),
        max_length=300,
        help_text=_("Geld und Arbeitszeit, zum Beispiel: „5.000 bis 15.000 Euro und zwei halbe Stellen für ein Jahr“."),
        error_messages={"required": _("Bitte nennen Sie eine Spanne, auch eine grobe hilft.")},
    )
    data = _answer("data", rows=3)  # type: ignore[assignment]  # a field of this name hides nothing of the form
    licences = _answer(
        "licences", rows=3, help_text=_("Programme, Texte, Gestaltung: Wo liegt das, und was ist erlaubt?")
    )
    pitfalls = _answer("pitfalls", rows=5)
    contacts = _answer(
        "contacts",
        rows=2,
        help_text=_("Wen dürfen andere fragen, und wie? Alle können es lesen. Am besten die Adresse eines Referats."),
        error_messages={"required": _("Bitte sagen Sie, an wen man sich wenden kann.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, auto_id="kit_%s", **kwargs)

    @classmethod
    def suggested_for(cls, measure: Measure) -> KitForm:
        """A first answer where the measure's own pages give one: its summary, and what did not work."""
        learnt = measure.lessons.exclude(kind=LessonKind.WORKED).exclude(text="").values_list("text", flat=True)
        return cls(initial={"problem": measure.summary, "pitfalls": "\n".join(f"- {text}" for text in learnt)})

    @classmethod
    def of(cls, kit: ReplicationKit) -> KitForm:
        return cls(initial={name: getattr(kit, name) for name in PARTS} | {"seen": kit.as_of})


class RevisedKitForm(KitForm):
    """The same questions, and what is new; it knows which answers somebody had before their eyes."""

    seen = forms.CharField(max_length=40, required=False, widget=forms.HiddenInput)
    note = LongText(
        label=_("Was ist neu?"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Steht im Verlauf und in der Nachricht an alle, die die Maßnahme übernommen haben."),
        error_messages={"required": _("Bitte schreiben Sie in einem Satz, was neu ist.")},
    )

    def begin_anew(self, kit: ReplicationKit) -> None:
        """Somebody was quicker: what was typed stays, and the newer answers are what it replaces if sent again."""
        self.data = self.data.dict() | {"seen": kit.as_of}  # type: ignore[attr-defined]
        self.add_error(None, NEWER)


class DifferencesForm(forms.Form):
    differences = LongText(
        label=_("Was machen Sie anders?"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_(
            "Zum Beispiel andere Fachverfahren, eine andere Reihenfolge, andere Partner. Alle können es lesen."
        ),
        error_messages={"required": _("Bitte schreiben Sie, was Sie anders machen. „Zunächst nichts“ genügt auch.")},
    )


class TakeoverForm(DifferencesForm):
    """For which authority the measure is taken over, under which title, and where."""

    organisation = forms.ModelChoiceField(
        Organisation.objects.none(),
        label=_("Für welche Stelle?"),
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={
            "required": _("Bitte wählen Sie, für welche Stelle Sie handeln."),
            "invalid_choice": _("Für diese Stelle dürfen Sie zurzeit nicht handeln."),
        },
    )
    title = forms.CharField(
        label=_("Titel Ihrer Maßnahme"),
        max_length=LONGEST_TITLE,
        error_messages={"required": _("Bitte geben Sie Ihrer Maßnahme einen Titel.")},
    )
    districts = DistrictsField(
        label=_("Wo läuft sie?"),
        queryset=District.objects.none(),
        required=False,
        help_text=_("Nichts gewählt heißt: in der ganzen Stadt oder an keinem bestimmten Ort."),
        widget=forms.CheckboxSelectMultiple,
        template_name="components/tile_field.html",
    )
    field_order = ("organisation", "title", "districts", "differences")

    def __init__(self, *args: Any, by: User, measure: Measure, **kwargs: Any) -> None:
        super().__init__(*args, auto_id="takeover_%s", **kwargs)
        self.bodies = authorities_of(by)
        whom: Any = self.fields["organisation"]
        whom.queryset = self.bodies
        where: Any = self.fields["districts"]
        where.queryset = District.objects.all()
        if not self.is_bound:
            self.initial = _first_guess(measure, list(self.bodies), list(where.queryset))


def authorities_of(user: User) -> Any:
    """The authorities for which this person may act today."""
    today = Organisation.objects.valid_on(clock.today())
    return today.filter(pk__in=user.bodies, sector="administration")


def _first_guess(measure: Measure, bodies: list[Organisation], districts: list[District]) -> dict[str, Any]:
    """Who acts for one authority only is asked little: a Bezirksamt bears the name of its Bezirk."""
    if len(bodies) != 1:
        return {"title": measure.title}
    body = bodies[0]
    here = [district for district in districts if district.name in body.name]
    place = f" ({here[0] if here else (body.short_name or body.name)[:LONGEST_PLACE]})"
    title = measure.title[: LONGEST_TITLE - len(place)] + place
    return {"organisation": body, "title": title, "districts": here}

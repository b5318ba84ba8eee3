"""What people type when they keep a measure."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from arena import clock
from arena.forms import LongText
from arena.images import MOST_BYTES, Renditions, renditions_of, too_large
from ideas.carrying_forms import ForWhomField
from measures import files
from measures.models import IndicatorKind, LessonKind, Measure, Reading, TeamRole
from measures.models.indicator import DIGITS, PLACES
from strategy.models import Phase

FIRST_DAY = date(2000, 1, 1)
LAST_YEAR = 2100
THOUSANDS = re.compile(r"-?\d{1,3}(\.\d{3})+(,\d+)?")  # "1.250" is more than a thousand
NO_REASON = _("Bitte schreiben Sie einen Grund. Alle können ihn lesen; ein Satz genügt.")


class DayField(forms.DateField):
    """A day, chosen in the browser's own calendar."""

    def __init__(self, **kwargs: Any) -> None:
        words = {"required": _("Bitte wählen Sie einen Tag."), "invalid": _("Bitte wählen Sie einen Tag.")}
        widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        super().__init__(widget=widget, error_messages=words, **kwargs)

    def clean(self, value: Any) -> date | None:
        day = super().clean(value)
        if day and not (FIRST_DAY <= day and day.year <= LAST_YEAR):
            raise forms.ValidationError(_("Bitte prüfen Sie das Jahr."))
        return day


class PastDayField(DayField):
    """A day that has come: nothing is reached or measured tomorrow."""

    def clean(self, value: Any) -> date | None:
        day = super().clean(value)
        if day and day > clock.today():
            raise forms.ValidationError(_("Dieser Tag kommt erst noch. Bitte wählen Sie heute oder einen früheren."))
        return day


class ReasonField(LongText):
    def __init__(self, **kwargs: Any) -> None:
        usual: dict[str, Any] = {
            "label": _("Warum?"),
            "max_length": 1000,
            "widget": forms.Textarea(attrs={"rows": 3}),
            "help_text": _("Steht für alle im Verlauf."),
            "error_messages": {"required": NO_REASON},
        }
        super().__init__(**usual | kwargs)


class FigureField(forms.DecimalField):
    """A number as people write it here: with a comma."""

    def __init__(self, **kwargs: Any) -> None:
        words = {
            "required": _("Bitte geben Sie eine Zahl ein."),
            "invalid": _("Bitte geben Sie eine Zahl ein, zum Beispiel 12,5."),
        }
        super().__init__(max_digits=DIGITS, decimal_places=PLACES, localize=True, error_messages=words, **kwargs)
        self.widget.attrs["inputmode"] = "decimal"

    def prepare_value(self, value: Any) -> Any:
        """As somebody would write it: 41, not 41,000, which reads like a thousand times as much."""
        if isinstance(value, Decimal) and "." in (plain := format(value, "f")):
            return Decimal(plain.rstrip("0").rstrip("."))
        return value

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str) and THOUSANDS.fullmatch(value.strip()):
            value = value.replace(".", "")
        return super().to_python(value)


class MemberForm(forms.Form):
    """A person by their public name, and what they do in the team."""

    person = forms.CharField(
        label=_("Wer?"),
        max_length=254,
        help_text=_("Der öffentliche Name, ganz ausgeschrieben. Die Person erfährt davon und kann das Team verlassen."),
        error_messages={"required": _("Bitte nennen Sie die Person.")},
    )
    role = forms.ChoiceField(
        label=_("Aufgabe"), choices=TeamRole.choices, widget=forms.RadioSelect, initial=TeamRole.DELIVERY
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, auto_id="member_%s", **kwargs)

    def clean_person(self) -> User:
        return person_named(self.cleaned_data["person"])


def person_named(name: str) -> User:
    """The person whom everybody knows by this name."""
    person = User.objects.with_a_page().filter(public_name__iexact=name.strip(), is_active=True).first()
    if person is None:
        raise forms.ValidationError(
            _(
                "Unter dem Namen „%(name)s“ finden wir niemanden. Bitte prüfen Sie die Schreibweise auf der Seite der Person."
            ),
            params={"name": name.strip()[:80]},
        )
    return person


class PhaseForm(forms.Form):
    """Where the measure goes, and why; a way back has a reason."""

    phase = forms.ModelChoiceField(
        Phase.objects.none(),
        label=_("In welcher Phase ist die Maßnahme jetzt?"),
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={"required": _("Bitte wählen Sie eine Phase.")},
    )
    reason = ReasonField(
        required=False, help_text=_("Für einen Schritt zurück nötig, sonst freiwillig. Steht für alle im Verlauf.")
    )

    def __init__(self, *args: Any, measure: Measure, **kwargs: Any) -> None:
        super().__init__(*args, auto_id="phase_%s", **kwargs)
        self.measure = measure
        phase: Any = self.fields["phase"]
        phase.queryset = Phase.objects.exclude(pk=measure.phase_id)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        phase, here = cleaned.get("phase"), self.measure.phase
        if phase and here and phase.number < here.number and not cleaned.get("reason"):
            self.add_error(
                "reason", _("Ein Schritt zurück braucht einen Grund. Er hilft allen, die dasselbe vorhaben.")
            )
        return cleaned


class StatusForm(forms.Form):
    """Why it rests, ends or goes on; `verb` keeps the ids of several such forms apart."""

    reason = ReasonField()

    def __init__(self, *args: Any, verb: str, **kwargs: Any) -> None:
        super().__init__(*args, auto_id=f"{verb}_%s", **kwargs)
        if verb == "start_measure":
            self.fields["reason"].required = False
        if verb == "complete_measure":
            self.fields["reason"].label = _("Was ist erreicht?")


class MilestoneForm(forms.Form):
    title = forms.CharField(
        label=_("Was soll erreicht sein?"),
        max_length=160,
        help_text=_("Zum Beispiel: „Das Formular ist in drei Bürgerämtern erprobt.“"),
        error_messages={"required": _("Bitte schreiben Sie, was erreicht sein soll.")},
    )
    due_on = DayField(label=_("Bis wann?"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, auto_id="milestone_%s", **kwargs)


class MoveForm(forms.Form):
    to = DayField(label=_("Neuer Termin"))
    reason = ReasonField(help_text=_("Der alte Termin bleibt lesbar, der Grund auch."))


class ReachForm(forms.Form):
    on = PastDayField(label=_("Wann war es so weit?"), initial=clock.today)


class DropForm(forms.Form):
    reason = ReasonField()


class ReportForm(forms.Form):
    """What happened and what comes next, perhaps with a picture and a PDF."""

    title = forms.CharField(
        label=_("In einem Satz"),
        max_length=160,
        help_text=_("Zum Beispiel: „Die ersten 400 Menschen haben das neue Formular benutzt.“"),
        error_messages={"required": _("Bitte sagen Sie es in einem Satz.")},
    )
    text = LongText(
        label=_("Wie geht es voran?"),
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text=_("Was ist geschehen? Was kommt als Nächstes? Was hält auf? Markdown ist möglich."),
        error_messages={"required": _("Bitte schreiben Sie ein paar Sätze.")},
    )
    image = forms.FileField(
        label=_("Bild"),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
        help_text=_("JPEG, PNG oder WebP, höchstens 10 MB."),
    )
    alt = LongText(
        label=_("Bildbeschreibung"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Was ist zu sehen? Wer das Bild nicht sieht, bekommt diesen Satz vorgelesen."),
    )
    credit = forms.CharField(
        label=_("Bildnachweis"), max_length=120, required=False, help_text=_("Von wem ist das Bild?")
    )
    document = forms.FileField(
        label=_("Dokument"),
        required=False,
        widget=forms.FileInput(attrs={"accept": "application/pdf"}),
        help_text=_("PDF, höchstens 10 MB. Weitere Dokumente können Sie danach beilegen."),
    )
    document_title = forms.CharField(label=_("Was ist das für ein Dokument?"), max_length=160, required=False)

    def clean_image(self) -> Renditions | None:
        upload: UploadedFile | None = self.cleaned_data["image"]
        if upload and (upload.size or 0) > MOST_BYTES:
            raise too_large()
        return renditions_of(upload) if upload else None  # type: ignore[arg-type]

    def clean_document(self) -> bytes | None:
        return _pdf(self.cleaned_data["document"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.files.get("image") and not cleaned.get("alt"):
            self.add_error("alt", _("Bitte beschreiben Sie, was auf dem Bild zu sehen ist."))
        if self.files.get("image") and not cleaned.get("credit"):
            self.add_error("credit", _("Bitte schreiben Sie, von wem das Bild ist."))
        if self.files.get("document") and not cleaned.get("document_title"):
            self.add_error("document_title", _("Bitte schreiben Sie, was für ein Dokument das ist."))
        return cleaned


class DocumentForm(forms.Form):
    """One more PDF for a report."""

    document_title = forms.CharField(
        label=_("Was ist das für ein Dokument?"),
        max_length=160,
        error_messages={"required": _("Bitte schreiben Sie, was für ein Dokument das ist.")},
    )
    document = forms.FileField(
        label=_("Dokument"),
        widget=forms.FileInput(attrs={"accept": "application/pdf"}),
        help_text=_("PDF, höchstens 10 MB."),
        error_messages={"required": _("Bitte wählen Sie ein Dokument."), "empty": _("Die Datei ist leer.")},
    )

    def clean_document(self) -> bytes | None:
        return _pdf(self.cleaned_data["document"])


def _pdf(upload: UploadedFile | None) -> bytes | None:
    """What was sent, if it is a PDF; of one that is too large only its size is known."""
    if upload is None:
        return None
    if (upload.size or 0) > files.MOST_BYTES:
        raise forms.ValidationError(files.TOO_LARGE, code="too_large")
    return files.checked_pdf(upload.read())


class IndicatorForm(forms.Form):
    kind = forms.ChoiceField(
        label=_("Was für eine Zahl ist das?"),
        choices=IndicatorKind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Bitte wählen Sie eine Art.")},
    )
    name = forms.CharField(
        label=_("Was wird gemessen?"),
        max_length=160,
        help_text=_("Zum Beispiel: „Anträge, die ohne Nachfrage bearbeitet werden“."),
        error_messages={"required": _("Bitte schreiben Sie, was gemessen wird.")},
    )
    unit = forms.CharField(
        label=_("Einheit"),
        max_length=40,
        help_text=_("Zum Beispiel: Prozent, Tage, Formulare."),
        error_messages={"required": _("Bitte nennen Sie die Einheit.")},
    )
    baseline = FigureField(label=_("Ausgangswert"), help_text=_("Der Wert, bevor die Maßnahme beginnt."))
    target = FigureField(label=_("Zielwert"))
    due_on = DayField(label=_("Bis wann?"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, auto_id="indicator_%s", **kwargs)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        baseline, target = cleaned.get("baseline"), cleaned.get("target")
        if isinstance(baseline, Decimal) and baseline == target:
            self.add_error("target", _("Ziel und Ausgangswert sind gleich. Was soll sich ändern?"))
        return cleaned


class ReadingForm(forms.Form):
    on = PastDayField(label=_("Gemessen am"), initial=clock.today)
    value = FigureField(label=_("Wert"))
    evidence = forms.CharField(
        label=_("Woran sieht man das?"),
        max_length=300,
        help_text=_("Die Quelle, zum Beispiel eine Zählung, eine Auswertung oder ihre Adresse."),
        error_messages={"required": _("Bitte schreiben Sie, woran man das sieht.")},
    )


class CorrectionForm(ReadingForm):
    reason = ReasonField(label=_("Was war falsch?"), help_text=_("Der alte Wert bleibt durchgestrichen stehen."))

    @classmethod
    def of(cls, reading: Reading, **kwargs: Any) -> CorrectionForm:
        """The form with the values that are to be corrected."""
        known = {"on": reading.on, "value": reading.value, "evidence": reading.evidence}
        return cls(initial=known, **kwargs)


class LessonForm(forms.Form):
    kind = forms.ChoiceField(
        label=_("Welche Art von Erfahrung?"),
        choices=LessonKind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Bitte wählen Sie eine Art.")},
    )
    text = LongText(
        label=_("Was sollten andere wissen?"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Bitte schreiben Sie, was andere wissen sollten.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, auto_id="lesson_%s", **kwargs)


class WantedForm(forms.Form):
    text = forms.CharField(
        label=_("Was wird gesucht, und wofür?"),
        max_length=300,
        help_text=_("Zum Beispiel: „Zehn Menschen, die das Formular mit einem Screenreader ausprobieren.“"),
        error_messages={"required": _("Bitte schreiben Sie, was gesucht wird.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, auto_id="wanted_%s", **kwargs)


class OfferForm(forms.Form):
    organisation = ForWhomField()
    text = LongText(
        label=_("Was können Sie beitragen?"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Alle können es lesen. Es verpflichtet Sie zu nichts."),
        error_messages={"required": _("Bitte schreiben Sie, was Sie beitragen können. Ein Satz genügt.")},
    )

    def __init__(self, *args: Any, by: Any, **kwargs: Any) -> None:
        super().__init__(*args, auto_id="offer_%s", **kwargs)
        whom: Any = self.fields["organisation"]
        whom.offer_bodies_of(by)
        if not whom.bodies:
            del self.fields["organisation"]

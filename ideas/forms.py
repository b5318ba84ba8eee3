"""What people type about ideas: the forms check the words, the verbs check the rest."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from django import forms
from django.forms.models import ModelChoiceIterator
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from arena.forms import TOO_LONG, HintedLabel, LongText
from arena.images import MOST_BYTES, Renditions, renditions_of, too_large
from ideas.carrying_forms import ForWhomField
from ideas.models import Comment, Idea, Kind, Picture, Purpose
from strategy.models import District, FieldOfAction
from strategy.tiles import in_map_order

WORDS = ("title", "summary", "description", "place", "citywide")
FILE_NAME = re.compile(r"\S+\.(jpe?g|png|webp|heic)", re.I)
MOST_FIELDS = MOST_DISTRICTS = 3


class FieldsOfActionField(forms.ModelMultipleChoiceField):
    """The sixteen Handlungsfelder in their groups, each with its aim."""

    def label_from_instance(self, field: FieldOfAction) -> HintedLabel:
        return HintedLabel(field.name, hint=field.description, group=field.group.name)


class TileLabel(HintedLabel):
    """The name of a Bezirk that knows which tile of the map is its own."""

    code: str

    @classmethod
    def of(cls, district: District) -> "TileLabel":
        label = cls(district.name)
        label.code = district.code
        return label


class MapOrder(ModelChoiceIterator):
    """The Bezirke from north to south, as the tiles stand."""

    def __iter__(self) -> Iterator[Any]:
        choices: Iterator[Any] = super().__iter__()
        return iter(sorted(choices, key=lambda choice: in_map_order(choice[1].code)))


class DistrictsField(forms.ModelMultipleChoiceField):
    """The twelve Bezirke as a map of ticks where there is room, else as a list."""

    iterator = MapOrder

    def label_from_instance(self, district: District) -> TileLabel:
        return TileLabel.of(district)


class TitleForm(forms.Form):
    """A title while it is typed."""

    title = forms.CharField(max_length=120)


class TextForm(forms.Form):
    """The text of an idea and where it belongs, as a draft: everything may still be missing."""

    title = forms.CharField(
        label=_("Titel"),
        max_length=120,
        required=False,
        help_text=_("Ein Satz, der für sich allein verständlich ist."),
        error_messages={"max_length": TOO_LONG},
        widget=forms.TextInput(attrs={"data-counter": ""}),
    )
    summary = LongText(
        label=_("Zusammenfassung"),
        max_length=500,
        required=False,
        help_text=_("Worum geht es, in zwei bis drei Sätzen? Das steht auf der Karte in der Liste."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    description = LongText(
        label=_("Beschreibung"),
        max_length=20_000,
        required=False,
        help_text=_(
            "Was ist das Problem, wen betrifft es, was schlagen Sie vor? "
            "Sie können gliedern: **fett**, Listen mit - am Zeilenanfang, Zwischenüberschriften mit ##."
        ),
        widget=forms.Textarea(attrs={"rows": 14}),
    )
    fields_of_action = FieldsOfActionField(
        label=_("Handlungsfelder"),
        queryset=FieldOfAction.objects.none(),
        required=False,
        help_text=_("Wählen Sie ein bis drei."),
        widget=forms.CheckboxSelectMultiple,
    )
    citywide = forms.BooleanField(label=_("Betrifft die ganze Stadt"), required=False)
    districts = DistrictsField(
        label=_("Bezirke"),
        queryset=District.objects.none(),
        required=False,
        help_text=_("Oder wählen Sie bis zu drei Bezirke."),
        widget=forms.CheckboxSelectMultiple,
        template_name="components/tile_field.html",
    )
    place = forms.CharField(
        label=_("Ort"),
        max_length=120,
        required=False,
        help_text=_("Eine Straße, ein Platz oder eine Einrichtung. Bitte keine Adressen von Privatpersonen."),
        error_messages={"max_length": TOO_LONG},
        widget=forms.TextInput(attrs={"data-counter": ""}),
    )
    needed_later = ("title", "summary", "description", "fields_of_action", "districts")
    revision = forms.IntegerField(widget=forms.HiddenInput, initial=0, min_value=0)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        shown: Any = self.fields["fields_of_action"]
        shown.queryset = FieldOfAction.objects.select_related("group").order_by("group__position", "position")
        where: Any = self.fields["districts"]
        where.queryset = District.objects.all()

    @classmethod
    def of(cls, idea: Idea, **kwargs: Any) -> "TextForm":
        """The form filled with the idea's current text."""
        initial = {name: getattr(idea, name) for name in ("kind", *WORDS)}
        initial |= {"revision": idea.revision, "fields_of_action": idea.fields.all(), "districts": idea.districts.all()}
        return cls(initial=initial | kwargs.pop("initial", {}), **kwargs)

    def clean_fields_of_action(self) -> Any:
        chosen = self.cleaned_data["fields_of_action"]
        if len(chosen) > MOST_FIELDS:
            raise forms.ValidationError(
                _("Bitte wählen Sie höchstens drei Handlungsfelder. Gewählt sind %(count)d."),
                params={"count": len(chosen)},
            )
        return chosen

    def clean_districts(self) -> Any:
        chosen = self.cleaned_data["districts"]
        if len(chosen) > MOST_DISTRICTS and not self.cleaned_data.get("citywide"):
            raise forms.ValidationError(_("Bitte wählen Sie höchstens drei Bezirke, oder „Betrifft die ganze Stadt“."))
        return chosen

    def for_verb(self) -> dict[str, Any]:
        """The values as the verbs take them; stadtweit and single districts exclude one another."""
        values = {name: self.cleaned_data[name] for name in (*WORDS, "revision")}
        districts = [] if values["citywide"] else self.cleaned_data["districts"]
        return values | {"fields": self.cleaned_data["fields_of_action"], "districts": districts}


class DraftForm(TextForm):
    """A draft also chooses its kind."""

    kind = forms.ChoiceField(
        label=_("Was bringen Sie ein?"),
        choices=[
            (
                Kind.NEED,
                HintedLabel(
                    str(Kind.NEED.label), hint=str(_("Ich sehe ein Problem. Eine Lösung muss ich nicht haben."))
                ),
            ),
            (
                Kind.PROPOSAL,
                HintedLabel(
                    str(Kind.PROPOSAL.label), hint=str(_("Ich schlage etwas Bestimmtes vor, das Berlin tun kann."))
                ),
            ),
        ],
        widget=forms.RadioSelect,
        initial=Kind.PROPOSAL,
    )
    field_order = ["kind"]

    def for_verb(self) -> dict[str, Any]:
        return super().for_verb() | {"kind": self.cleaned_data["kind"]}


class EditForm(TextForm):
    """A new version of a text that was handed in: complete, with a one-line reason."""

    reason = forms.CharField(
        label=_("Was haben Sie geändert?"),
        max_length=200,
        help_text=_("Ein Satz für alle, die die Idee verfolgen."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("title", "summary", "description", "fields_of_action"):
            self.fields[name].required = True

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not cleaned.get("citywide") and not cleaned.get("districts") and "districts" not in self.errors:
            self.add_error("districts", _("Bitte wählen Sie einen Bezirk, oder „Betrifft die ganze Stadt“."))
        return cleaned

    def for_verb(self) -> dict[str, Any]:
        return super().for_verb() | {"reason": self.cleaned_data["reason"]}


class PictureForm(forms.Form):
    """A picture with the words it needs; once there is one, the words alone may change."""

    image = forms.FileField(
        label=_("Bild"),
        help_text=_(
            "JPEG, PNG oder WebP, höchstens 10 MB. Wir speichern es neu und löschen, was es verrät: "
            "Aufnahmeort, Zeit und Gerät."
        ),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
        error_messages={
            "required": _("Bitte wählen Sie ein Bild."),
            "empty": _("Die Datei ist leer. Bitte wählen Sie ein Bild."),
        },
    )
    alt = LongText(
        label=_("Bildbeschreibung"),
        max_length=300,
        help_text=_(
            "Was ist zu sehen, und was ist daran wichtig? Wer das Bild nicht sieht, bekommt diesen Satz vorgelesen. "
            "Zum Beispiel: „Eine Bank ohne Lehne am Anton-Saefkow-Platz; eine Frau mit Rollator steht daneben.“"
        ),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    credit = forms.CharField(
        label=_("Bildnachweis"),
        max_length=120,
        help_text=_("Von wem ist das Bild? Zum Beispiel: „Foto: Mira K.“ Das steht unter dem Bild."),
        error_messages={"max_length": TOO_LONG},
    )
    rights = forms.BooleanField(
        label=_(
            "Ich darf dieses Bild hier zeigen: Es ist von mir, oder ich habe die Erlaubnis. "
            "Wer darauf zu erkennen ist, ist einverstanden."
        ),
        required=False,
    )

    def __init__(self, *args: Any, picture: Picture | None = None, **kwargs: Any) -> None:
        self.picture = picture
        super().__init__(*args, **kwargs)
        if picture:
            self.fields["image"].required = False
            self.fields["image"].label = _("Ein anderes Bild")

    @classmethod
    def of(cls, picture: Picture | None) -> "PictureForm":
        """The form with the words of the picture there is."""
        words = {"alt": picture.alt, "credit": picture.credit} if picture else {}
        return cls(initial=words, picture=picture)

    def clean_image(self) -> Renditions | None:
        upload = self.cleaned_data["image"]
        if upload and upload.size > MOST_BYTES:
            raise too_large()
        return renditions_of(upload) if upload else None

    def clean_alt(self) -> str:
        words = self.cleaned_data["alt"]
        if FILE_NAME.fullmatch(words):
            raise forms.ValidationError(_("Das ist der Name einer Datei. Bitte beschreiben Sie, was zu sehen ist."))
        return words

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.files.get("image") and not cleaned.get("rights"):
            self.add_error("rights", _("Bitte bestätigen Sie, dass Sie das Bild zeigen dürfen."))
        return cleaned


class SubmitForm(forms.Form):
    rules_accepted = forms.BooleanField(
        label=_("Ich habe die Regeln gelesen und halte mich daran."),
        error_messages={"required": _("Bitte bestätigen Sie die Regeln. Ohne das können wir die Idee nicht annehmen.")},
    )


class WithdrawForm(forms.Form):
    reason = LongText(
        label=_("Warum ziehen Sie die Idee zurück?"),
        max_length=500,
        help_text=_("War die Idee öffentlich, bleibt der Grund zusammen mit Nummer und Datum lesbar."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class CommentForm(forms.Form):
    """A contribution to the discussion, as oneself or for a body one may act for today."""

    organisation = ForWhomField()
    purpose = forms.ChoiceField(label=_("Das ist"), choices=Purpose, initial=Purpose.NOTE)
    body = LongText(label=_("Ihr Kommentar"), max_length=5000, widget=forms.Textarea(attrs={"rows": 4}))
    template_name = "ideas/_comment_fields.html"

    def __init__(self, *args: Any, by: User | None = None, **kwargs: Any) -> None:
        self.by = by
        super().__init__(*args, auto_id="comment_%s", **kwargs)
        whom: Any = self.fields["organisation"]
        if by:
            whom.offer_bodies_of(by)
        else:
            del self.fields["organisation"]

    def clean(self) -> dict[str, Any]:
        if self.by and Comment.writes_too_much(self.by):
            raise forms.ValidationError(
                _(
                    "Neue Konten können am ersten Tag drei Kommentare in der Stunde schreiben. "
                    "Ihr Text steht noch hier; bitte senden Sie ihn später."
                )
            )
        return super().clean() or {}

    def for_verb(self) -> dict[str, Any]:
        return {"organisation": None} | {name: self.cleaned_data[name] for name in self.fields}

    def shown(self) -> SafeString:
        """Its fields; empty, and to whoever acts for no body, they are the same for everybody."""
        whom: Any = self.fields.get("organisation")
        is_usual = not (self.is_bound or self.initial or (whom and whom.bodies))
        return _empty_comment_form(get_language()) if is_usual else self.render()


EMPTY_COMMENT = CommentForm()  # for all who act for no body


@cache
def _empty_comment_form(_language: str | None) -> SafeString:
    return EMPTY_COMMENT.render()

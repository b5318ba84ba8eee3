"""What people type about the bodies they belong to."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Competence, MandateRequest, Organisation, User
from accounts.names import clean_public_name, seen_as, validate_body_name
from arena.forms import TOO_LONG, HintedLabel

MOST_UNCHECKED, MOST_REQUESTS = 3, 5


class NoteField(forms.CharField):
    """How the Stabsstelle can tell that the person speaks for the body."""

    def __init__(self, **kwargs: Any) -> None:
        usual: dict[str, Any] = {
            "label": _("Ihre Funktion"),
            "max_length": 300,
            "help_text": _(
                "Was tun Sie dort, und wie können wir das prüfen? Das liest nur die Stabsstelle. "
                "Zum Beispiel: „Referentin für Digitalisierung, im Geschäftsverteilungsplan genannt“."
            ),
            "error_messages": {
                "required": _("Bitte schreiben Sie, was Sie dort tun. Ein Satz genügt."),
                "max_length": TOO_LONG,
            },
        }
        super().__init__(**usual | kwargs)


class RegisterOrganisationForm(forms.ModelForm):
    """A body that is missing; `existing` is the one of this name, if there is one."""

    existing: Organisation | None = None
    note = NoteField()

    class Meta:
        model = Organisation
        fields = ["name", "sector", "website", "contact"]
        widgets = {"sector": forms.RadioSelect}
        help_texts = {"name": _("So, wie die Stelle sich selbst nennt.")}
        error_messages = {
            "name": {"required": _("Bitte nennen Sie den Namen der Stelle.")},
            "sector": {"required": _("Bitte wählen Sie, wozu die Stelle gehört.")},
            "website": {"invalid": _("Bitte geben Sie eine ganze Adresse ein, zum Beispiel https://www.beispiel.de.")},
        }

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        self.by = by
        super().__init__(*args, **kwargs)
        self.fields["contact"].required = True
        self.fields["contact"].error_messages["required"] = _("Bitte nennen Sie eine Adresse oder Telefonnummer.")
        sector: Any = self.fields["sector"]
        sector.choices = [choice for choice in sector.choices if choice[0] not in {"", "citizens"}]

    def clean_name(self) -> str:
        name = clean_public_name(self.cleaned_data["name"])
        self.existing = Organisation.objects.named(name).first()
        if not self.existing:
            validate_body_name(name)
            self._require_no_twin(name)
        return name

    def _require_no_twin(self, name: str) -> None:
        """Nobody, not even the Stabsstelle, tells a small L from an I."""
        names = Organisation.objects.values_list("name", flat=True)
        twin = next((known for known in names if seen_as(known) == seen_as(name)), None)
        if twin:
            words = _(
                "Dieser Name sieht aus wie „%(name)s“. Die Stelle steht schon in der Liste, Sie können sie vertreten."
            )
            raise forms.ValidationError(words % {"name": twin})

    def clean(self) -> dict[str, Any]:
        waiting = Organisation.objects.waiting().filter(registered_by=self.by).count()
        if waiting >= MOST_UNCHECKED and not self.existing:
            raise forms.ValidationError(
                _(
                    "Drei Stellen, die Sie eingetragen haben, werden noch geprüft. Bitte warten Sie, bis das geschehen ist."
                )
            )
        return super().clean() or {}

    def _post_clean(self) -> None:
        """Whoever names a body that exists is led there, whatever else they typed."""
        if not self.existing:
            super()._post_clean()


class RequestMandateForm(forms.Form):
    note = NoteField()

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        self.by = by
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        if MandateRequest.objects.open().filter(user=self.by).count() >= MOST_REQUESTS:
            raise forms.ValidationError(
                _("Fünf Ihrer Anfragen sind noch offen. Bitte warten Sie, bis die Stabsstelle geantwortet hat.")
            )
        return super().clean() or {}


class CompetencesField(forms.ModelMultipleChoiceField):
    """Ticks in the order of the list, each with what is meant."""

    def __init__(self, **kwargs: Any) -> None:
        usual: dict[str, Any] = {
            "queryset": Competence.objects.all(),
            "required": False,
            "widget": forms.CheckboxSelectMultiple,
            "help_text": _(
                "Ideen, die so etwas suchen, finden Sie dadurch. Die Liste ist ein Vorschlag der Plattform."
            ),
        }
        super().__init__(**usual | kwargs)

    def label_from_instance(self, competence: Competence) -> HintedLabel:
        return HintedLabel(competence.name, hint=competence.hint)


class BodyCompetencesForm(forms.Form):
    """What a body knows how to do, as its representatives say."""

    competences = CompetencesField(label=_("Was Ihre Stelle beitragen kann"))

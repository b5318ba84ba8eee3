"""How every form of the site looks: the field component, KERN's classes and accessible choices."""

from itertools import groupby
from typing import Any

from django.forms import BoundField, CharField, Textarea, widgets
from django.forms.boundfield import BoundWidget
from django.forms.renderers import TemplatesSetting
from django.utils.translation import gettext_lazy as _

KERN_CLASSES = (
    (widgets.CheckboxSelectMultiple, "kern-form-check__checkbox"),
    (widgets.RadioSelect, "kern-form-check__radio"),
    (widgets.CheckboxInput, "kern-form-check__checkbox"),
    (widgets.SelectMultiple, "field__list"),
    (widgets.Select, "kern-form-input__select"),
    (widgets.Textarea, "kern-form-input__input"),
    (widgets.Input, "kern-form-input__input"),
)


TOO_LONG = _("Bitte kürzen Sie auf höchstens %(limit_value)d Zeichen. Jetzt sind es %(show_value)d.")


class LongText(CharField):
    """Several lines; a line break counts as one character, as the counter below the field says."""

    widget = Textarea
    default_error_messages = {"max_length": TOO_LONG}

    def to_python(self, value: Any) -> str:
        text = super().to_python(value) or ""
        return text.replace("\r\n", "\n")


class HintedLabel(str):
    """The label of a choice that carries one line of explanation and, where choices are grouped, the group's name."""

    hint: str
    group: str

    def __new__(cls, label: str, hint: str = "", group: str = "") -> "HintedLabel":
        labelled = super().__new__(cls, label)
        labelled.hint, labelled.group = hint, group
        return labelled


class ArenaBoundField(BoundField):
    """A field that knows the KERN class of its widget and its choices in groups."""

    def build_widget_attrs(self, attrs: dict[str, Any], widget: widgets.Widget | None = None) -> dict[str, Any]:
        widget = widget or self.field.widget
        attrs = super().build_widget_attrs(attrs, widget)
        kern_class = next((name for kind, name in KERN_CLASSES if isinstance(widget, kind)), "")
        own_class = widget.attrs.get("class", "")
        if self.counted_to:
            widget.attrs.pop("maxlength", None)  # the browser would silently cut what somebody pastes
        if (kern_class or own_class) and not widget.is_hidden:
            attrs["class"] = f"{own_class} {kern_class}".strip()
        return attrs

    @property
    def shape(self) -> str:
        """Which of the component's forms fits: choices, tick, select or input."""
        widget = self.field.widget
        if isinstance(widget, widgets.RadioSelect):
            return "choices"
        if isinstance(widget, widgets.CheckboxInput):
            return "tick"
        if isinstance(widget, widgets.Select) and not isinstance(widget, widgets.SelectMultiple):
            return "select"
        return "input"

    @property
    def is_optional(self) -> bool:
        """Whether it may stay empty for good; a form names in `needed_later` what a draft may still lack."""
        return not self.field.required and self.name not in getattr(self.form, "needed_later", ())

    @property
    def groups(self) -> list[tuple[str, list[BoundWidget]]]:
        """The choices under the names of their groups; one nameless group when there are none."""
        by_group = groupby(self.subwidgets, key=lambda choice: getattr(choice.choice_label, "group", ""))
        return [(name, list(choices)) for name, choices in by_group]

    @property
    def counted_to(self) -> int | None:
        """The most characters a long text may have, for the counter."""
        is_long = isinstance(self.field.widget, widgets.Textarea) or "data-counter" in self.field.widget.attrs
        return getattr(self.field, "max_length", None) if is_long else None


class ArenaFormRenderer(TemplatesSetting):
    """Renders `{{ form }}` and `{{ form.title.as_field_group }}` with our components."""

    form_template_name = "components/form_fields.html"
    field_template_name = "components/field.html"
    bound_field_class = ArenaBoundField

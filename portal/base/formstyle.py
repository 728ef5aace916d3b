"""Forms in the common look: classes, `autocomplete`, ties to help and errors, and what errors say.

A form takes `StyledForm` as its first base. templates/django/forms places label, help and error.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.forms import BoundField, Widget
from django.utils.safestring import SafeString

from portal.base import formerrors

CHECKS = (forms.CheckboxInput, forms.CheckboxSelectMultiple, forms.RadioSelect)
FREE_TEXT = {"text", "email", "tel", "url", "search", "number"}


def control_class(widget: Widget) -> str:
    """The Bootstrap class of a widget, added to the classes it already has."""
    if widget.is_hidden:
        look = ""
    elif isinstance(widget, CHECKS):
        look = "form-check-input"
    elif isinstance(widget, forms.Select):
        look = "form-select"
    else:
        look = "form-control"
    own = str(widget.attrs.get("class", "")).split()
    return " ".join([*own, *([look] if look and look not in own else [])])


class StyledBoundField(BoundField):
    """A bound field whose input carries the look's class and its `autocomplete`."""

    def as_widget(
        self,
        widget: Widget | None = None,
        attrs: Mapping[str, Any] | None = None,
        only_initial: bool = False,
    ) -> SafeString:
        """Render the input; classes given in `attrs` win."""
        used = widget or self.field.widget
        added: dict[str, Any] = {"class": control_class(used)}
        if filling := self._autocomplete(used):
            added["autocomplete"] = filling
        return super().as_widget(used, {**added, **(attrs or {})}, only_initial)

    def _autocomplete(self, widget: Widget) -> str:
        if "autocomplete" in widget.attrs:
            return ""
        declared: Mapping[str, str] = getattr(self.form, "autocomplete", {})
        if self.name in declared:
            return declared[self.name]
        # Most forms describe somebody else: the browser must not offer the user's own data.
        kind = getattr(widget, "input_type", "text" if isinstance(widget, forms.Textarea) else "")
        return "off" if kind in FREE_TEXT else ""


class StyledForm(formerrors.PlainWords):
    """First base of a form: `class AddressForm(StyledForm, forms.Form)`."""

    bound_field_class: type[BoundField] | None = StyledBoundField
    autocomplete: ClassVar[Mapping[str, str]] = {}
    """Field name to `autocomplete` token, for fields about the user; others answer "off"."""

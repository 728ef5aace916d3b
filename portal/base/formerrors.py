"""What a form says of a field that cannot be used: what is missing, and how to mend it.

Django's own sentences ("This field is required.", "Enter a valid value.") say neither. Codes are those of the
services, so that a page, an import and the API call the same problem by the same name; a field may name its own
in `told`: Django's code to (code, sentence).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

CHOOSE, FILL_IN = _("Choose one of these: %(label)s."), _("Fill this in: %(label)s.")
OUT_OF_DATE = _("This page is out of date. Reload it, then enter this again.")
TICKED = (forms.Select, forms.RadioSelect, forms.CheckboxSelectMultiple)

Told = tuple[str, Any]
"""(code, sentence)"""

_TOLD: dict[tuple[type[forms.Field], str], Told] = {
    (forms.EmailField, "invalid"): (
        "bad_email",
        _("This is not an e-mail address. Write it like name@company.example."),
    ),
    (forms.IntegerField, "invalid"): ("whole_number", _("Write a whole number, for example 25.")),
    (forms.IntegerField, "min_value"): ("too_low", _("Write a number from %(limit_value)s upwards.")),
    (forms.IntegerField, "max_value"): ("too_high", _("Write a number up to %(limit_value)s.")),
    (forms.ChoiceField, "invalid_choice"): (
        "unknown_choice",
        _("This is not on offer. Choose one from the list."),
    ),
    (forms.CharField, "max_length"): (
        "too_long",
        _("This has %(length)s characters; at most %(limit)s are possible."),
    ),
    (forms.CharField, "null_characters_not_allowed"): (
        "control_characters",
        _("This holds characters that cannot be seen. Type it again by hand."),
    ),
}


class PlainWords(forms.BaseForm):
    """First base of a form that keeps Django's look, as in the admin, but not its sentences."""

    needed: ClassVar[Mapping[str, Any]] = {}
    """Field name to what is said when it is left empty: what to enter, in a sentence."""

    def add_error(self, field: str | None, error: Any) -> None:
        """Keep an error in words that say how to mend it."""
        super().add_error(field, reworded(self, field, error))


def reworded(form: forms.BaseForm, name: str | None, error: Any) -> Any:
    """The same error with words of ours where Django's say nothing; errors of the whole form are left."""
    if name is None or name not in form.fields or not isinstance(error, ValidationError):
        return error
    return ValidationError([_reworded(form, name, one) for one in error.error_list])


def _reworded(form: forms.BaseForm, name: str, one: ValidationError) -> ValidationError:
    field, code = form.fields[name], one.code or ""
    if code == "required":
        return ValidationError(_needed(form, name, field, one), code=code)
    declared: Mapping[str, Told] = getattr(field, "told", {})
    known = (_TOLD[key] for key in _TOLD if key[1] == code and isinstance(field, key[0]))
    told = declared.get(code) or next(known, None)
    return ValidationError(told[1], code=told[0], params=_figures(one)) if told else one


def _needed(form: forms.BaseForm, name: str, field: forms.Field, one: ValidationError) -> Any:
    """The form's word for what is missing, else the field's own, else one with its label."""
    declared = getattr(form, "needed", {}).get(name)
    own = field.error_messages.get("required", "")
    if declared or own != forms.Field.default_error_messages["required"]:
        return declared or own
    if str(one.message) != str(own):
        return one.message
    if field.widget.is_hidden:
        return OUT_OF_DATE
    widget = getattr(field.widget, "widget", field.widget)  # the admin wraps what can be added to
    asked = CHOOSE if isinstance(widget, TICKED) else FILL_IN
    return asked % {"label": field.label or name}


def _figures(one: ValidationError) -> dict[str, Any]:
    """The figures under both the validators' names and the services'."""
    given = dict(one.params or {})
    return {**given, "length": given.get("show_value"), "limit": given.get("limit_value")}

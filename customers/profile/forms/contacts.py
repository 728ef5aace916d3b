"""Contacts: up to 50 rows of name, e-mail and telephone in one form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from customers.forms.fields import Text
from customers.schemas import Contact

LIMIT = 50
FIRST_ROWS = 1
MORE_ROWS = 3
_SHOWN_AT_MOST = 200  # beyond the limit they are shown too: nothing typed is lost


@dataclass(frozen=True)
class ContactRow:
    """The three inputs of one contact."""

    number: int
    name: BoundField
    email: BoundField
    phone: BoundField


def typed_rows(values: Mapping[str, Any]) -> int:
    """How many rows the submitted values hold."""
    numbers = [
        int(key.split("_")[1])
        for key in values
        if key.startswith("contact_") and key.endswith("_name") and key.split("_")[1].isdigit()
    ]
    return min(max(numbers, default=-1) + 1, _SHOWN_AT_MOST)


def contact_fields(rows: int) -> dict[str, forms.Field]:
    """The fields of that many rows; labels name the row for the error summary."""
    fields: dict[str, forms.Field] = {}
    for index in range(rows):
        number = {"n": index + 1}
        fields[f"contact_{index}_name"] = Text(
            label=_("Contact %(n)s, name") % number, max_length=200, required=False
        )
        fields[f"contact_{index}_email"] = forms.EmailField(
            label=_("Contact %(n)s, e-mail") % number, required=False
        )
        fields[f"contact_{index}_phone"] = Text(
            label=_("Contact %(n)s, telephone") % number,
            max_length=40,
            required=False,
            widget=forms.TextInput(attrs={"inputmode": "tel"}),
        )
    return fields


def initial_of(contacts: list[dict[str, Any]]) -> dict[str, str]:
    """Initial values for stored contacts."""
    return {
        f"contact_{index}_{part}": str(contact.get(part) or "")
        for index, contact in enumerate(contacts)
        for part in ("name", "email", "phone")
    }


def bound_rows(form: forms.Form) -> list[ContactRow]:
    """The rows for the template."""
    total = sum(name.startswith("contact_") and name.endswith("_name") for name in form.fields)
    return [
        ContactRow(index + 1, *(form[f"contact_{index}_{part}"] for part in ("name", "email", "phone")))
        for index in range(total)
    ]


def focus_last(form: forms.Form) -> None:
    """Let the row that was just added take the focus."""
    names = [name for name in form.fields if name.startswith("contact_") and name.endswith("_name")]
    form.fields[names[-1]].widget.attrs["data-focus-on-load"] = True


def check(form: forms.Form) -> None:
    """A contact needs a name; more than 50 are refused."""
    filled = 0
    for index in range(typed_rows(form.fields)):
        values = [form.cleaned_data.get(f"contact_{index}_{part}") for part in ("name", "email", "phone")]
        if any(values) or any(f"contact_{index}_{part}" in form.errors for part in ("email", "phone")):
            filled += 1
            if not values[0] and f"contact_{index}_name" not in form.errors:
                sentence = _("Give the name of this contact, or empty its row.")
                form.add_error(f"contact_{index}_name", forms.ValidationError(sentence, code="required"))
    if filled > LIMIT:
        form.add_error(
            None,
            gettext_lazy("%(n)s contacts are too many: at most 50 can be kept.") % {"n": filled},
        )


def contacts_of(cleaned: Mapping[str, Any]) -> tuple[Contact, ...]:
    """The filled rows of a form's cleaned values."""
    rows = (
        Contact(*(str(cleaned.get(f"contact_{index}_{part}") or "") for part in ("name", "email", "phone")))
        for index in range(typed_rows(cleaned))
    )
    return tuple(row for row in rows if row.name or row.email or row.phone)

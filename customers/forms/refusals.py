"""A refusal of a service becomes the error of a field, or of the form."""

from __future__ import annotations

from django import forms

from customers.errors import Problem
from portal.base import refusals
from portal.base.errors import DomainError


def show(form: forms.BaseForm, error: DomainError) -> None:
    """Put a refusal next to the field it names; the form then answers with its status 422."""
    refusals.show(form, error, _name)


def show_more(form: forms.BaseForm, problems: list[Problem]) -> None:
    """Problems of fields that the form itself let pass: everything to mend is said at once."""
    for field, code, sentence in problems:
        if _name(form, field) not in form.errors:
            form.add_error(_name(form, field), forms.ValidationError(sentence, code=code))


def _name(form: forms.BaseForm, field: str) -> str | None:
    return next((one for one in _spellings(field) if one in form.fields), None)


def _spellings(field: str) -> list[str]:
    """The names a form may use for a service's field: "contacts[2].email", "quantities.webex_calling"…"""
    flat = field.replace("[", "_").replace("].", "_").replace("]", "").replace(".", "_")
    short = flat.split("_", 1)[-1]
    aliases = {
        "address_": "",
        "contacts_": "contact_",
        "quantities_": "quantity_",
        "quantity_": "quantity_",
        "administrator_": "admin_",
        "person_": "",
        "location_address_": "location_",
    }
    swapped = [new + flat[len(old) :] for old, new in aliases.items() if flat.startswith(old)]
    line = field.partition("[")[0]
    return [
        flat,
        *swapped,
        f"quantity_{flat}",
        short,
        line,
        "trading_names" if line == "other_names" else line,
    ]

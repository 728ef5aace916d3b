"""Editing what is screened: names, billing address, contacts, owners, in one form."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy

from customers.forms.fields import LEGAL_NAME_NEEDED, Text
from customers.models import Profile
from customers.profile.forms import addresses, contacts, further
from portal.base.formstyle import StyledForm


class ProfileForm(StyledForm, forms.Form):
    """The current version, to be changed."""

    needed: ClassVar[Mapping[str, Any]] = {"legal_name": LEGAL_NAME_NEEDED}
    legal_name = Text(label=gettext_lazy("Legal name"), max_length=500)

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        initial: Mapping[str, Any] | None = None,
        contact_rows: int = 0,
    ) -> None:
        super().__init__(data, initial=dict(initial or {}))
        values: Mapping[str, Any] = data if data is not None else self.initial
        self.fields |= addresses.address_fields(str(values.get("country") or ""), values)
        rows = max(contacts.typed_rows(values), contact_rows, contacts.FIRST_ROWS)
        self.fields |= contacts.contact_fields(rows) | further.further_fields()

    def clean(self) -> dict[str, Any]:
        """Check what no single field can."""
        contacts.check(self)
        further.check(self)
        return self.cleaned_data

    def values(self) -> dict[str, Any]:
        """What the service takes."""
        given = self.cleaned_data
        return {
            "legal_name": given["legal_name"],
            "address": addresses.address_of(given),
            "contacts": contacts.contacts_of(given),
            "other_names": further.names_of(given),
            "owners": further.owners_of(given),
            "identifiers": further.identifiers_of(given),
        }

    @property
    def contact_rows(self) -> list[contacts.ContactRow]:
        """The rows of contacts."""
        return contacts.bound_rows(self)


def initial_of(profile: Profile) -> dict[str, Any]:
    """The form's first values."""
    values: dict[str, Any] = {part: str(getattr(profile, part)) for part in addresses.PARTS}
    values["state"] = addresses.matched_state(values["country"], values["state"])
    values |= contacts.initial_of(profile.contacts) | further.initial_of(
        profile.other_names, profile.owners, profile.identifiers
    )
    return values | {"legal_name": profile.legal_name}

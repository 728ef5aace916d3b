"""A quantity for each product of the catalogue, in the onboarding and the quota form."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from customers.forms.fields import Amount
from customers.licensing.quotas import QuotaRow, is_coming
from customers.models import Product
from customers.templatetags.customer_words import service_word
from portal.base import clock
from portal.base.formstyle import StyledForm
from portal.base.templatetags.portal_ui import number


@dataclass(frozen=True)
class QuantityLine:
    """One product with its input. `needs_names` are the inputs of which one must be above 0."""

    product: Product
    field: BoundField
    needs_names: str = ""


def quantity_fields(products: Iterable[Product]) -> dict[str, forms.Field]:
    """An input a product: a number, or a tick where the product has no quantity."""
    today = clock.now().date()
    return {f"quantity_{one.code}": _field(one, disabled=is_coming(one, today)) for one in products}


def _field(product: Product, *, disabled: bool) -> forms.Field:
    about = _about(product, is_coming=disabled)
    if not product.has_quantity:
        return forms.BooleanField(label=product.name, required=False, disabled=disabled, help_text=about)
    return Amount(
        label=product.name,
        help_text=about,
        less=_("Fewer %(product)s") % {"product": product.name},
        more=_("More %(product)s") % {"product": product.name},
        disabled=disabled,
    )


def _about(product: Product, *, is_coming: bool) -> str:
    """Why it cannot be had, else what it needs, else what it is for; and that it has no cap."""
    needs = ", ".join(other.name for other in product.needs_one_of.all())
    if is_coming:
        when = date_format(product.available_from or "", "DATE_FORMAT")
        first = _("Available from %(day)s.") % {"day": when}
    elif needs:
        first = _("Needs one of: %(names)s") % {"names": needs}
    else:
        first = ", ".join(service_word(one) for one in product.services).capitalize()
    uncapped = "" if product.has_quantity else _("Without a quantity: nothing caps it.")
    return ". ".join(part for part in (first, uncapped) if part)


def lines_of(form: forms.Form, products: Iterable[Product]) -> list[QuantityLine]:
    """The lines for the template."""
    return [
        QuantityLine(
            product=one,
            field=form[f"quantity_{one.code}"],
            needs_names=_needs_names(form, one),
        )
        for one in products
        if f"quantity_{one.code}" in form.fields
    ]


def wanted(cleaned: Mapping[str, Any], products: Iterable[Product]) -> dict[str, int | None]:
    """By product code, what was asked for: a number above 0, or None for one without a quantity."""
    found: dict[str, int | None] = {}
    for one in products:
        value = cleaned.get(f"quantity_{one.code}")
        if value:
            found[one.code] = int(value) if one.has_quantity else None
    return found


def _needs_names(form: forms.Form, product: Product) -> str:
    """Inputs of which one must be above 0; none when one of them is held without an input here."""
    names = [f"quantity_{other.code}" for other in product.needs_one_of.all()]
    return " ".join(names) if all(name in form.fields for name in names) else ""


class QuotaForm(StyledForm, forms.Form):
    """The quantities of one customer. Only what differs is changed."""

    def __init__(
        self, rows: list[QuotaRow], products: list[Product], data: Mapping[str, Any] | None = None
    ) -> None:
        held = {row.product.code: row for row in rows}
        initial = {f"quantity_{code}": row.total for code, row in held.items()}
        super().__init__(data, initial=initial)
        self.rows = rows
        self.products = [one for one in products if one.has_quantity or one.code not in held]
        self.fields |= quantity_fields(
            one for one in self.products if one.code not in held or held[one.code].total is not None
        )
        for row in rows:
            if row.least and f"quantity_{row.product.code}" in self.fields:
                self.fields[f"quantity_{row.product.code}"].help_text = _least(row)

    def changes(self) -> dict[str, int | None]:
        """By product code, the new quantity of what differs: an emptied input means 0, a tick None (no cap)."""
        return {
            name.removeprefix("quantity_"): None if field is True else field or 0
            for name in self.fields
            for field in [self.cleaned_data[name]]
            if (field or 0) != (self.initial.get(name) or 0)
        }

    @property
    def lines(self) -> list[QuantityLine]:
        """The customer's own products; those without a cap have no input."""
        return lines_of(self, [row.product for row in self.rows])

    @property
    def others(self) -> list[QuantityLine]:
        """Products the customer does not have yet."""
        held = {row.product.code for row in self.rows}
        return lines_of(self, [one for one in self.products if one.code not in held])

    @property
    def others_are_wrong(self) -> bool:
        """Whether one of those is refused, so that they must be seen."""
        return any(line.field.errors for line in self.others)


def _least(row: QuotaRow) -> str:
    if row.reserved:
        return _("At least %(least)s: so many are assigned or reserved.") % {"least": number(row.least)}
    return _("At least %(least)s: so many are assigned.") % {"least": number(row.least)}

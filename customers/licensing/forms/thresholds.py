"""When a partner is told of low quantities: three numbers a product."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext as _

from customers.models import Product, QuotaThreshold
from customers.rules.catalogue import QUANTITY_LIMIT
from customers.rules.thresholds import USUAL, Thresholds
from portal.base.formstyle import StyledForm

PARTS = ("low_percent", "high_percent", "left_at")


@dataclass(frozen=True)
class ThresholdLine:
    """One product with its three inputs."""

    product: Product
    fields: list[BoundField]


class ThresholdForm(StyledForm, forms.Form):
    """Empty tells nothing."""

    def __init__(
        self,
        products: Sequence[Product],
        rows: Mapping[int, QuotaThreshold],
        data: Mapping[str, Any] | None = None,
    ) -> None:
        held = {one.code: rows.get(one.pk) for one in products}
        initial = {
            f"{part}_{code}": getattr(row or USUAL, part) for code, row in held.items() for part in PARTS
        }
        super().__init__(data, initial=initial)
        self.products = products
        for one in products:
            self.fields[f"low_percent_{one.code}"] = _number(_("First share of %(product)s"), one, 1, 100)
            self.fields[f"high_percent_{one.code}"] = _number(_("Second share of %(product)s"), one, 1, 100)
            self.fields[f"left_at_{one.code}"] = _number(
                _("Units left of %(product)s"), one, 0, QUANTITY_LIMIT
            )

    def wanted(self) -> dict[str, Thresholds]:
        """By product code, what is to hold."""
        return {
            one.code: Thresholds(*(self.cleaned_data[f"{part}_{one.code}"] for part in PARTS))
            for one in self.products
        }

    @property
    def lines(self) -> list[ThresholdLine]:
        """For the template."""
        return [ThresholdLine(one, [self[f"{part}_{one.code}"] for part in PARTS]) for one in self.products]


def _number(label: str, product: Product, least: int, most: int) -> forms.IntegerField:
    widget = forms.NumberInput(attrs={"inputmode": "numeric"})
    named = label % {"product": product.name}
    return forms.IntegerField(label=named, required=False, min_value=least, max_value=most, widget=widget)

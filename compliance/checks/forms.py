"""What a compliance lead types: a name to screen ad hoc, bounds to try."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from portal.base.formstyle import StyledForm


def _country_choices() -> list[tuple[str, str]]:
    return [("", str(_("Not known"))), *((code, str(name)) for code, name in countries)]


class ProbeForm(StyledForm, forms.Form):
    """A name to try against the lists in force."""

    needed: ClassVar[Mapping[str, Any]] = {"name": _("Enter the name to try.")}

    name = forms.CharField(label=_("Name"), max_length=500)
    country = forms.ChoiceField(label=_("Country"), required=False, choices=_country_choices)
    address = forms.CharField(label=_("Address"), required=False, max_length=300)
    type = forms.ChoiceField(
        label=_("Type"),
        required=False,
        choices=[("", _("Not known")), ("company", _("Company")), ("person", _("Person"))],
    )


class ThresholdForm(StyledForm, forms.Form):
    """Bounds to try, in hundredths: nothing is changed by trying."""

    needed: ClassVar[Mapping[str, Any]] = {
        "strong": _("Enter from which score a candidate is strong."),
        "review": _("Enter from which score a candidate is reviewed."),
    }

    strong = forms.IntegerField(label=_("Strong from"))
    review = forms.IntegerField(label=_("Review from"))

    def __init__(self, *args: Any, least: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("strong", "review"):
            # Below the near misses nothing is stored, so nothing could be counted.
            self.fields[name] = forms.IntegerField(
                label=self.fields[name].label, min_value=least, max_value=100
            )

    def clean(self) -> dict[str, Any]:
        """Strong lies above review."""
        cleaned = super().clean() or self.cleaned_data
        strong, review = cleaned.get("strong"), cleaned.get("review")
        if strong is not None and review is not None and strong < review:
            self.add_error("strong", _("Strong must not lie below review."))
        return cleaned

"""Field kinds the forms share."""

from __future__ import annotations

import zoneinfo
from typing import Any

from django import forms
from django.conf import settings
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy
from django_countries import countries

from customers.errors import sentence

LEGAL_NAME_NEEDED = gettext_lazy("Enter the company’s legal name, as registered.")


class Text(forms.CharField):
    """A text with a limit that is refused, not cut: `maxlength` would cut pasted text silently."""

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Everything but the limit."""
        attrs = super().widget_attrs(widget)
        attrs.pop("maxlength", None)
        return attrs


def _country_choices() -> list[tuple[str, str]]:
    return [("", "–"), *((code, f"{name} ({code})") for code, name in countries)]


country_choices = lazy(_country_choices, list)


def language_choices() -> list[tuple[str, Any]]:
    """The languages the portal can set for a customer."""
    return list(settings.LANGUAGES)


def time_zone_choices() -> list[tuple[str, str]]:
    """IANA zones that are a place, and UTC."""
    names = sorted(name for name in zoneinfo.available_timezones() if "/" in name)
    places = [name for name in names if not name.startswith(("Etc/", "SystemV/", "posix/", "right/"))]
    return [("", "–"), ("UTC", "UTC"), *((name, name.replace("_", " ")) for name in places)]


class Choice(forms.ChoiceField):
    """One of a list; something else is refused with the code and the sentence of the services."""

    def __init__(self, *, unknown: str, **options: Any) -> None:
        super().__init__(**options)
        self.told = {"invalid_choice": (unknown, sentence(unknown))}


class TimeZone(Choice):
    """An IANA time zone."""

    def __init__(self, **options: Any) -> None:
        super().__init__(unknown="unknown_time_zone", choices=time_zone_choices, **options)


class Language(Choice):
    """A language the portal can set for a customer."""

    def __init__(self, **options: Any) -> None:
        super().__init__(unknown="unknown_language", choices=language_choices, **options)


class Amount(forms.IntegerField):
    """How many of one product: a whole number from 0, with stepper buttons; nothing typed is none."""

    def __init__(self, *, less: str, more: str, **options: Any) -> None:
        attrs = {"data-stepper": True, "data-less": less, "data-more": more, "inputmode": "numeric"}
        widget = forms.NumberInput(attrs=attrs)
        super().__init__(min_value=0, max_value=1_000_000, required=False, widget=widget, **options)

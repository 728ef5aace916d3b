"""The fields of a calling location and a meetings site: the same when onboarding and afterwards."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy

from customers.forms.fields import Language, Text, TimeZone
from portal.base.formstyle import StyledForm


class PlaceFields(forms.Form):
    """None is required here: what calling and meetings need depends on what is bought, and the service says it."""

    location_name = Text(
        label=gettext_lazy("Location name"),
        max_length=80,
        required=False,
        help_text=gettext_lazy("For example “Head office”."),
    )
    location_time_zone = TimeZone(label=gettext_lazy("Location time zone"), required=False)
    location_language = Language(label=gettext_lazy("Location language"), required=False)
    location_elsewhere = forms.BooleanField(
        label=gettext_lazy("The location is not at the billing address"), required=False
    )
    site_time_zone = TimeZone(label=gettext_lazy("Meetings site time zone"), required=False)


class ZoneForm(StyledForm, forms.Form):
    """The two time zones alone: what a page swaps in when a country is chosen."""

    location_time_zone = TimeZone(label=gettext_lazy("Location time zone"), required=False)
    site_time_zone = TimeZone(label=gettext_lazy("Meetings site time zone"), required=False)

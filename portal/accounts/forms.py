"""Forms of signing in and of one's own preferences."""

from __future__ import annotations

import zoneinfo
from typing import Any

from allauth.account.forms import LoginForm
from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from portal.base.formstyle import StyledForm


class SignInForm(StyledForm, LoginForm):
    """The library's form in the portal's look."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("login", "password"):
            self.fields[name].widget.attrs.pop("placeholder", None)


def zone_choices() -> list[tuple[str, str]]:
    """Every IANA time zone with a place in its name, and UTC."""
    names = sorted(
        name for name in zoneinfo.available_timezones() if "/" in name and not name.startswith("Etc/")
    )
    return [("UTC", "UTC"), *((name, name.replace("_", " ")) for name in names)]


class PreferencesForm(StyledForm, forms.Form):
    """Name, language, time zone, theme."""

    name = forms.CharField(label=_("Name"), max_length=200)
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    time_zone = forms.ChoiceField(
        label=_("Time zone"), choices=zone_choices, help_text=_("All times are shown in this zone.")
    )
    theme = forms.ChoiceField(
        label=_("Theme"),
        choices=[("auto", _("Same as device")), ("light", _("Light")), ("dark", _("Dark"))],
    )

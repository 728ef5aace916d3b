"""Forms of signing in and of one's own preferences."""

from __future__ import annotations

import zoneinfo
from collections.abc import Mapping
from typing import Any, ClassVar

from allauth.account import forms as account
from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from portal.base.formstyle import StyledForm


class LibraryForm(StyledForm):
    """First base of a library's form: in the portal's look and words."""

    needed: ClassVar[Mapping[str, Any]] = {
        "login": _("Enter your work e-mail."),
        "email": _("Enter your work e-mail."),
        "password": _("Enter your password."),
        "oldpassword": _("Enter the password you have now."),
        "password1": _("Enter a new password."),
        "password2": _("Enter the new password once more."),
    }
    labels: ClassVar[Mapping[str, Any]] = {
        "login": _("Work e-mail"),
        "email": _("Work e-mail"),
        "oldpassword": _("Current password"),
        "password1": _("New password"),
        "password2": _("New password once more"),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)  # the label says it already
            field.label = self.labels.get(name, field.label)


class SignInForm(LibraryForm, account.LoginForm):
    """Signing in."""


class ForgottenForm(LibraryForm, account.ResetPasswordForm):
    """Asking for a link to a new password."""


class NewPasswordForm(LibraryForm, account.ResetPasswordKeyForm):
    """A new password, by the link."""


class ChangeForm(LibraryForm, account.ChangePasswordForm):
    """A new password in place of the present one."""


class FirstPasswordForm(LibraryForm, account.SetPasswordForm):
    """A password where there was none."""


class ConfirmForm(LibraryForm, account.ReauthenticateForm):
    """The password once more, before something that matters."""


def zone_choices() -> list[tuple[str, str]]:
    """Every IANA time zone with a place in its name, and UTC."""
    names = sorted(
        name for name in zoneinfo.available_timezones() if "/" in name and not name.startswith("Etc/")
    )
    return [("UTC", "UTC"), *((name, name.replace("_", " ")) for name in names)]


class PreferencesForm(StyledForm, forms.Form):
    """Name, language, time zone, theme."""

    needed: ClassVar[Mapping[str, Any]] = {
        "name": _("Enter your name, as others are to read it."),
        "language": _("Choose the language you read the portal in."),
        "time_zone": _("Choose the time zone you read times in."),
        "theme": _("Choose how bright the portal looks."),
    }
    name = forms.CharField(label=_("Name"), max_length=200)
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    time_zone = forms.ChoiceField(
        label=_("Time zone"), choices=zone_choices, help_text=_("All times are shown in this zone.")
    )
    theme = forms.ChoiceField(
        label=_("Theme"),
        choices=[("auto", _("Same as device")), ("light", _("Light")), ("dark", _("Dark"))],
    )

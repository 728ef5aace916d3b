"""Onboarding templates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy

from customers.forms.fields import Choice, Language, Text, country_choices
from portal.accounts.models import Partner
from portal.accounts.partner_choice import PartnerChoice
from portal.base.formstyle import StyledForm


class TemplateForm(StyledForm, PartnerChoice):
    """Reusable settings for new customers. With several `partners` a new one is for one of them."""

    needed: ClassVar[Mapping[str, Any]] = {
        "partner_id": gettext_lazy("Choose the partner this template is for."),
        "name": gettext_lazy("Give the template a name."),
        "admin_email": gettext_lazy("Enter the e-mail address of the one who sets customers up."),
        "language": gettext_lazy("Choose the default language."),
    }
    name = Text(label=gettext_lazy("Name"), max_length=120)
    admin_email = forms.EmailField(
        label=gettext_lazy("Service-provider administrator"),
        help_text=gettext_lazy("The e-mail address of the one who sets customers up at your side."),
    )
    country = Choice(
        unknown="unknown_country",
        label=gettext_lazy("Country or region"),
        choices=country_choices,
        required=False,
    )
    language = Language(label=gettext_lazy("Default language"))

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        initial: Mapping[str, Any] | None = None,
        partners: Sequence[Partner] = (),
    ) -> None:
        super().__init__(data, initial=dict(initial or {}))
        self.offer(partners)

    def values(self) -> dict[str, Any]:
        """What the service takes."""
        return {name: value for name, value in self.cleaned_data.items() if name != "partner_id"}

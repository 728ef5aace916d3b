"""Onboarding templates."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy

from customers.forms.fields import Text, country_choices, language_choices
from portal.base.formstyle import StyledForm


class TemplateForm(StyledForm, forms.Form):
    """Reusable settings for new customers."""

    name = Text(label=gettext_lazy("Name"), max_length=120)
    admin_email = forms.EmailField(
        label=gettext_lazy("Service-provider administrator"),
        help_text=gettext_lazy("The e-mail address of the one who sets customers up at your side."),
    )
    country = forms.ChoiceField(
        label=gettext_lazy("Country or region"), choices=country_choices, required=False
    )
    language = forms.ChoiceField(label=gettext_lazy("Default language"), choices=language_choices)

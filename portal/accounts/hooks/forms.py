"""What is asked when a webhook is added."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.accounts.hooks import events
from portal.accounts.models import Partner
from portal.accounts.partner_choice import PartnerChoice
from portal.base.formstyle import StyledForm


class WebhookForm(StyledForm, PartnerChoice):
    """Where to, what about, and what for; the service says what cannot be."""

    needed: ClassVar[Mapping[str, Any]] = {
        "partner_id": _("Choose the partner this webhook is for."),
        "url": _("Give the address that messages are sent to."),
        "types": _("Choose at least one of the types of event."),
    }
    url = forms.CharField(
        label=_("Address"),
        help_text=_("A public server, like https://hooks.example.com/portal. Nothing follows a redirect."),
    )
    types = forms.MultipleChoiceField(
        label=_("Types of event"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("A message says what happened to what, and no more: read the rest with the API."),
    )
    description = forms.CharField(
        label=_("Description"), required=False, help_text=_("Which system receives it.")
    )

    def __init__(self, partners: Sequence[Partner], data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data)
        self.offer(partners)
        types = self.fields["types"]
        assert isinstance(types, forms.MultipleChoiceField)
        types.choices = [(one, one) for one in events.offered()]
        types.initial = events.offered()

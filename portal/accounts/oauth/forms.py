"""What is asked when a program is registered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import Partner
from portal.accounts.oauth import words
from portal.accounts.partner_choice import PartnerChoice
from portal.accounts.rights import PARTNER_RIGHTS, PartnerRole
from portal.accounts.tokens import scopes
from portal.base.actors import Actor
from portal.base.formstyle import StyledForm


class ClientForm(StyledForm, PartnerChoice):
    """A name, how it signs in, where it returns to, and what it may ask for."""

    needed: ClassVar[Mapping[str, Any]] = {
        "partner_id": _("Choose the partner this program is for."),
        "name": _("Give the program a name: people read it before they let it in."),
        "scopes": _("Choose at least one thing that it may ask for."),
    }
    name = forms.CharField(label=_("Name"), help_text=_("People read it before they let the program in."))
    kind = forms.ChoiceField(
        label=_("How it signs in"),
        choices=[
            ("web", _("An app on a server: people let it in, and it keeps a secret")),
            ("public", _("An app on people’s own machines: people let it in, and it has no secret")),
            ("service", _("A service: acts for itself, without a person")),
        ],
        widget=forms.RadioSelect,
        initial="web",
    )
    redirect_uris = forms.CharField(
        label=_("Addresses to return to"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One a line, exactly as the app sends it. A service needs none."),
    )
    role = forms.ChoiceField(
        label=_("Role of a service"),
        help_text=_("Apps have the role of whoever lets them in."),
        initial=PartnerRole.READ_ONLY,
    )
    scopes = forms.MultipleChoiceField(
        label=_("What it may ask for"),
        widget=forms.CheckboxSelectMultiple,
        initial=[one for one in scopes.ALL if scopes.only_reads(one)],
    )

    def __init__(
        self, who: Actor, partners: Sequence[Partner], data: Mapping[str, Any] | None = None
    ) -> None:
        super().__init__(data)
        self.offer(partners)
        role, asked = self.fields["role"], self.fields["scopes"]
        assert isinstance(role, forms.ChoiceField)
        assert isinstance(asked, forms.ChoiceField)
        asked.choices = [(one, words.with_name(one)) for one in scopes.ALL]
        role.choices = [
            (one.value, one.label) for one in PartnerRole if PARTNER_RIGHTS[one.value] <= who.rights
        ]

    @property
    def given(self) -> dict[str, Any]:
        """What the service takes."""
        found = self.cleaned_data
        return {
            "name": found["name"],
            "wanted": found["scopes"],
            "role": found["role"] if found["kind"] == "service" else "",
            "redirect_uris": found["redirect_uris"].split(),
            "with_secret": found["kind"] != "public",
        }

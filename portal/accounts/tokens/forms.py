"""What is asked when a token is made."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import Partner
from portal.accounts.partner_choice import PartnerChoice
from portal.accounts.rights import PARTNER_RIGHTS, PartnerRole
from portal.accounts.tokens import scopes
from portal.base.actors import Actor
from portal.base.formstyle import StyledForm

DAYS = (30, 90, 180, 365)


class TokenForm(StyledForm, PartnerChoice):
    """A name, a role not above the maker's, what of it is used, and how long."""

    needed: ClassVar[Mapping[str, Any]] = {
        "partner_id": _("Choose the partner this token is for."),
        "name": _("Give the token a name: which program or system will use it."),
    }
    name = forms.CharField(label=_("Name"), help_text=_("Which program or system uses it; history names it."))
    role = forms.ChoiceField(label=_("Role"))
    use = forms.ChoiceField(
        label=_("What it may do"),
        choices=[("read", _("Read only")), ("all", _("Read and change, as the role allows"))],
    )
    days = forms.TypedChoiceField(
        label=_("Valid for"),
        coerce=int,
        initial="90",
    )

    def __init__(
        self, who: Actor, partners: Sequence[Partner], data: Mapping[str, Any] | None = None
    ) -> None:
        super().__init__(data)
        self.offer(partners)
        role, valid = self.fields["role"], self.fields["days"]
        assert isinstance(role, forms.ChoiceField)
        assert isinstance(valid, forms.ChoiceField)
        valid.choices = [(str(days), gettext("%(days)s days") % {"days": days}) for days in DAYS]
        role.choices = [
            (one.value, one.label) for one in PartnerRole if PARTNER_RIGHTS[one.value] <= who.rights
        ]

    @property
    def wanted(self) -> tuple[str, ...]:
        """The scopes."""
        possible = scopes.possible(self.cleaned_data["role"])
        if self.cleaned_data["use"] == "all":
            return possible
        return tuple(one for one in possible if scopes.only_reads(one))

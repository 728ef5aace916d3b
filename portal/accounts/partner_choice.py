"""For which of their partners somebody acts: the choice that a form offers to a parent of sub-partners."""

from __future__ import annotations

from collections.abc import Sequence

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import Partner
from portal.base.actors import Actor


def partners_of(who: Actor) -> list[Partner]:
    """The actor's partner, then its sub-partners. Suspended ones stay: the service says why not."""
    found = Partner.objects.filter(pk__in=who.partner_ids).order_by("name", "pk")
    return sorted(found, key=lambda one: one.pk != who.partner_id)


class PartnerChoice(forms.Form):
    """A field `partner_id` where there are several; call `offer` in `__init__`."""

    partner_id = forms.ChoiceField(
        label=_("Partner"),
        help_text=_("For a sub-partner you act on its behalf, and the history says so."),
    )
    partners: Sequence[Partner] = ()

    def offer(self, partners: Sequence[Partner]) -> None:
        """Let one of these be chosen; with fewer than two there is nothing to choose."""
        self.partners = partners
        choice = self.fields["partner_id"]
        assert isinstance(choice, forms.ChoiceField)
        choice.choices = [(one.public_id, one.name) for one in partners]
        if len(partners) < 2:
            del self.fields["partner_id"]

    @property
    def partner(self) -> Partner:
        """The one chosen, else the first."""
        chosen = self.cleaned_data.get("partner_id", "")
        return next((one for one in self.partners if one.public_id == chosen), self.partners[0])

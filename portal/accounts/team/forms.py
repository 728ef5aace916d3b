"""What the pages of a team ask."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from portal.accounts.forms import zone_choices
from portal.accounts.models import Membership, Partner
from portal.accounts.partner_choice import PartnerChoice
from portal.accounts.rights import PartnerRole
from portal.accounts.team import invitations, rules
from portal.base.actors import Actor
from portal.base.formstyle import StyledForm


def role_choices(who: Actor) -> list[tuple[str, Any]]:
    """The roles that somebody can give."""
    return [(str(one), one.label) for one in rules.roles_of(who)]


class InviteForm(StyledForm, PartnerChoice):
    """Whom, with which role, and how long the link works."""

    needed: ClassVar[Mapping[str, Any]] = {
        "partner_id": _("Choose whose team this person is to join."),
        "email": _("Enter the work e-mail of the person to invite."),
        "role": _("Choose what this person may do."),
    }
    email = forms.EmailField(label=_("Work e-mail"), max_length=254)
    role = forms.ChoiceField(label=_("Role"))
    language = forms.ChoiceField(label=_("Language of the mail"), choices=settings.LANGUAGES)
    days = forms.TypedChoiceField(label=_("The link works for"), coerce=int, initial="7")

    def __init__(
        self, who: Actor, partners: Sequence[Partner], data: Mapping[str, Any] | None = None
    ) -> None:
        super().__init__(data, initial={"language": partners[0].language, "role": PartnerRole.READ_ONLY})
        self.offer(partners)
        role, days = self.fields["role"], self.fields["days"]
        assert isinstance(role, forms.ChoiceField)
        assert isinstance(days, forms.ChoiceField)
        role.choices = role_choices(who)
        days.choices = [
            (str(one), ngettext("%(n)s day", "%(n)s days", one) % {"n": one}) for one in invitations.DAYS
        ]


class RoleForm(StyledForm, forms.Form):
    """A colleague's role."""

    needed: ClassVar[Mapping[str, Any]] = {"role": _("Choose what this person may do.")}
    role = forms.ChoiceField(label=_("Role"))

    def __init__(self, who: Actor, member: Membership, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, initial={"role": member.role})
        role = self.fields["role"]
        assert isinstance(role, forms.ChoiceField)
        role.choices = role_choices(who)


class JoinForm(StyledForm, forms.Form):
    """Whoever has no account yet: a name and a password."""

    needed: ClassVar[Mapping[str, Any]] = {
        "name": _("Enter your name, as others are to read it."),
        "password": _("Choose a password."),
    }
    autocomplete: ClassVar[Mapping[str, str]] = {"name": "name", "password": "new-password"}
    name = forms.CharField(label=_("Name"), max_length=200)
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        max_length=200,
        widget=forms.PasswordInput,
        help_text=_("Eight characters or more, and not one that many people use."),
    )


class SubPartnerForm(StyledForm, forms.Form):
    """A partner under the own one, and whom to invite as its first wholesale administrator."""

    needed: ClassVar[Mapping[str, Any]] = {
        "name": _("Give the sub-partner a name."),
        "admin_email": _("Enter the work e-mail of its first wholesale administrator."),
    }
    name = forms.CharField(label=_("Name"), max_length=200)
    admin_email = forms.EmailField(
        label=_("First wholesale administrator"), help_text=_("Gets an invitation by mail."), max_length=254
    )
    contact_email = forms.EmailField(
        label=_("Contact e-mail"),
        required=False,
        max_length=254,
        help_text=_("Where questions about its customers go; without one, to its administrator."),
    )
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    time_zone = forms.ChoiceField(label=_("Time zone"), choices=zone_choices)

"""The forms of support's pages about people and partners, with the rules that hold between rows."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.forms import BaseUserCreationForm, UserChangeForm
from django.utils.translation import gettext_lazy as _

from portal.accounts.forms import zone_choices
from portal.accounts.models import Membership, Partner, User
from portal.accounts.rights import OperatorRole
from portal.base import clock
from portal.base.formerrors import PlainWords


def _zone(initial: str = "UTC") -> forms.ChoiceField:
    return forms.ChoiceField(label=_("Time zone"), choices=zone_choices, initial=initial)


class PartnerForm(PlainWords, forms.ModelForm):
    """A partner: suspended or not, under at most one other."""

    suspended = forms.BooleanField(
        label=_("Suspended"),
        required=False,
        help_text=_(
            "A suspended partner and its sub-partners can still delete customers and answer reviewers; "
            "nothing can be created or changed."
        ),
    )
    time_zone = _zone()

    class Meta:
        model = Partner
        fields = ("name", "parent", "contact_email", "language", "time_zone")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["suspended"] = bool(self.instance.suspended_at)
        if "suspended" in self.fields:
            self.fields["suspended"].initial = bool(self.instance.suspended_at)

    def save(self, commit: bool = True) -> Any:
        """Since when it is suspended is the moment somebody says so."""
        wanted = bool(self.cleaned_data.get("suspended"))
        if wanted != bool(self.instance.suspended_at):
            self.instance.suspended_at = clock.now() if wanted else None
            self.instance.suspended_by_parent = False
        return super().save(commit)


class MembershipForm(PlainWords, forms.ModelForm):
    """A member of a partner, who is none of the operator's staff."""

    class Meta:
        model = Membership
        fields = ("user", "role")

    def clean_user(self) -> User:
        """Whoever decides about matches, or may see everything, works for no partner."""
        user: User = self.cleaned_data["user"]
        if user.operator_role or user.is_staff:
            raise forms.ValidationError(
                _("This person is of the operator’s staff, and so cannot work for a partner.")
            )
        return user


class PersonForm(PlainWords, UserChangeForm):
    """A person: of a partner, or of the operator, never both."""

    time_zone = _zone()

    class Meta:
        model = User
        fields = "__all__"

    def clean_email(self) -> str:
        """In lower case, so that it is unique whatever its case."""
        return str(self.cleaned_data["email"]).lower()

    def clean(self) -> dict[str, Any]:
        """Roles that go together."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        role = given.get("operator_role", self.instance.operator_role)
        if role and Membership.objects.filter(user=self.instance).exists():
            self.add_error(
                None, _("This person works for a partner, and so cannot be of the operator’s staff.")
            )
        if given.get("is_staff") and role != OperatorRole.SUPPORT:
            self.add_error("is_staff", _("The Django admin is for support alone. Choose that role first."))
        return given


class NewPersonForm(PlainWords, BaseUserCreationForm):
    """A new person, with a first password; roles follow."""

    class Meta:
        model = User
        fields = ("email", "name")

    def clean_email(self) -> str:
        """In lower case, and nobody else's."""
        email = str(self.cleaned_data["email"]).lower()
        if User.objects.filter(email__iexact=email).exists():
            raise forms.ValidationError(_("Somebody already signs in with this e-mail address."))
        return email

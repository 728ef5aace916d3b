"""What is asked when somebody is to decide, or to sign in otherwise."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from portal.accounts.rights import OperatorRole
from portal.base.formstyle import StyledForm

ROLES = [(role.value, role.label) for role in (OperatorRole.REVIEWER, OperatorRole.COMPLIANCE_LEAD)]


class AppointmentForm(StyledForm, forms.Form):
    """A person by their e-mail, and what is to change."""

    needed: ClassVar[Mapping[str, Any]] = {
        "person": _("Enter the e-mail address that this person signs in with."),
        "reason": _("Say why. Both people and the person read it."),
    }
    person = forms.EmailField(
        label=_("Person’s e-mail"), help_text=_("An account that exists. New ones are made by support.")
    )
    operator_role = forms.ChoiceField(
        label=_("New role"), required=False, choices=[("", _("Leave as it is")), *ROLES]
    )
    email = forms.EmailField(label=_("New e-mail to sign in with"), required=False)
    is_active = forms.BooleanField(label=_("Open this account again"), required=False)
    reason = forms.CharField(label=_("Reason"), max_length=2000, widget=forms.Textarea(attrs={"rows": 2}))

    found: User

    def clean_person(self) -> str:
        """Somebody who has an account."""
        given = str(self.cleaned_data["person"]).lower()
        person = User.objects.filter(email=given).first()
        if person is None:
            raise forms.ValidationError(
                _("Nobody signs in with this e-mail address. Ask support to make the account first."),
                code="unknown_person",
            )
        self.found = person
        return given

    def clean_email(self) -> str:
        """In lower case, and nobody else's."""
        email = str(self.cleaned_data["email"]).lower()
        if email and User.objects.filter(email=email).exists():
            raise forms.ValidationError(
                _("Somebody already signs in with this e-mail address."), code="email_taken"
            )
        return email

    def wanted(self) -> dict[str, Any]:
        """What was filled in, as `appointments.ask` takes it."""
        given = {name: self.cleaned_data[name] for name in ("operator_role", "email", "is_active")}
        return {name: value for name, value in given.items() if value}

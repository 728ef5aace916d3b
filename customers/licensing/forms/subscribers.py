"""Adding, moving and removing: the small forms of a customer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy

from customers.forms.fields import Text
from customers.licensing.people import PackageOption
from customers.schemas import Person
from portal.base.formstyle import StyledForm


class PackageForm(StyledForm, forms.Form):
    """One of the packages the customer has bought. Those that are full stay in the choices: the
    service refuses them with its own words, and the page says why beforehand."""

    needed: ClassVar[Mapping[str, Any]] = {
        "package": gettext_lazy("Choose a package: every subscriber holds exactly one."),
        "first_name": gettext_lazy("Enter the first name."),
        "last_name": gettext_lazy("Enter the last name."),
        "email": gettext_lazy("Enter the e-mail address the subscriber signs in with."),
    }
    package = forms.ChoiceField(label=gettext_lazy("Package"), widget=forms.RadioSelect)

    def __init__(self, options: list[PackageOption], data: Mapping[str, Any] | None = None) -> None:
        current = next((one.product.code for one in options if one.current), None)
        super().__init__(data, initial={"package": current})
        self.options = options
        package = self.fields["package"]
        assert isinstance(package, forms.ChoiceField)
        package.choices = [(one.product.code, one.product.name) for one in options]

    @property
    def chosen(self) -> str:
        """The code that is ticked."""
        return str(self["package"].value() or "")


class SubscriberForm(PackageForm):
    """A new subscriber with exactly one package."""

    first_name = Text(label=gettext_lazy("First name"), max_length=80)
    last_name = Text(label=gettext_lazy("Last name"), max_length=80)
    email = forms.EmailField(label=gettext_lazy("E-mail"))
    is_administrator = forms.BooleanField(
        label=gettext_lazy("Full administrator of this customer"), required=False
    )
    field_order = ("first_name", "last_name", "email", "package", "is_administrator")

    def person(self) -> Person:
        """Who is added."""
        given = self.cleaned_data
        return Person(given["first_name"], given["last_name"], given["email"])


class DetailsForm(StyledForm, forms.Form):
    """Who a subscriber is, to be corrected."""

    needed: ClassVar[Mapping[str, Any]] = {
        name: text for name, text in PackageForm.needed.items() if name != "package"
    }
    first_name = Text(label=gettext_lazy("First name"), max_length=80)
    last_name = Text(label=gettext_lazy("Last name"), max_length=80)
    email = forms.EmailField(
        label=gettext_lazy("E-mail"),
        help_text=gettext_lazy("The address this person signs in with."),
    )
    phone_number = Text(
        label=gettext_lazy("Telephone number"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "tel"}),
    )
    extension = Text(label=gettext_lazy("Extension"), max_length=10, required=False)

    def person(self) -> Person:
        """Who it is now."""
        return Person(**{name: self.cleaned_data[name] for name in self.fields})


class ReasonForm(StyledForm, forms.Form):
    """Why something is ended; kept in the history."""

    needed: ClassVar[Mapping[str, Any]] = {"reason": gettext_lazy("Write why: a few words are enough.")}

    reason = Text(
        label=gettext_lazy("Reason"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Kept in the history of this customer."),
    )

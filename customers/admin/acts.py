"""What support may do to customers and subscribers; each calls the service that the partner's page calls."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from customers.admin.acting import Act, ReasonForm
from customers.models import Customer, Product, Subscriber
from customers.services import lifecycle, ownership, profiles, provisioning, quantities, subscribers
from customers.services.customers import Address, Person
from portal.base.actors import Actor

PARTS = profiles.ADDRESS_PARTS


class ProfileForm(ReasonForm):
    """Name and billing address."""

    def build(self) -> None:
        """The current values."""
        profile = self.subject.profile
        labels = {name: profile._meta.get_field(name).verbose_name for name in ("legal_name", *PARTS)}
        for name, label in labels.items():
            initial = str(getattr(profile, name))
            self.fields[name] = forms.CharField(label=label, initial=initial, required=False)
        self.fields["country"] = forms.ChoiceField(
            label=labels["country"], choices=list(countries), initial=str(profile.country)
        )


class QuantitiesForm(ReasonForm):
    """A number for each product that has a quantity; an emptied one leaves it as it is."""

    def build(self) -> None:
        """The current values."""
        held = {one.product_id: one.quantity for one in self.subject.quantities.order_by("pk")}
        for product in Product.objects.filter(has_quantity=True).order_by("position", "pk"):
            self.fields[f"quantity_{product.code}"] = forms.IntegerField(
                label=product.name, min_value=0, required=False, initial=held.get(product.pk, 0)
            )


class PackageForm(ReasonForm):
    """A package for a subscriber."""

    def build(self) -> None:
        """The packages people can have."""
        found = Product.objects.filter(kind=Product.Kind.PACKAGE, for_subscribers=True)
        choices = list(found.order_by("position", "pk").values_list("code", "name"))
        self.fields["package"] = forms.ChoiceField(label=_("Package"), choices=choices)


class SubscriberForm(PackageForm):
    """A new subscriber."""

    first_name = forms.CharField(label=_("First name"), max_length=80)
    last_name = forms.CharField(label=_("Last name"), max_length=80)
    email = forms.EmailField(label=_("E-mail"))
    is_administrator = forms.BooleanField(label=_("Full administrator"), required=False)


class AppointForm(ReasonForm):
    """Whether somebody is a full administrator."""

    def build(self) -> None:
        """The current value."""
        initial = self.subject.is_administrator
        self.fields["is_administrator"] = forms.BooleanField(
            label=_("Full administrator"), required=False, initial=initial
        )


class OwnForm(ReasonForm):
    """Whether it is the partner's own organisation."""

    def build(self) -> None:
        """The current value."""
        initial = self.subject.is_own_organisation
        self.fields["own"] = forms.BooleanField(
            label=_("The partner’s own organisation"), required=False, initial=initial
        )


def _mark_own(actor: Actor, customer: Customer, given: dict[str, Any], at: datetime) -> None:
    ownership.mark(actor=actor, customer=customer, own=given["own"], at=at, reason=given["reason"])


def _change_profile(actor: Actor, customer: Customer, given: dict[str, Any], at: datetime) -> None:
    profiles.change(
        actor=actor,
        customer=customer,
        at=at,
        legal_name=given["legal_name"],
        address=Address(**{part: given[part] for part in PARTS}),
        reason=given["reason"],
    )


def _change_quantities(actor: Actor, customer: Customer, given: dict[str, Any], at: datetime) -> None:
    prefix = "quantity_"
    typed = {name.removeprefix(prefix): n for name, n in given.items() if name.startswith(prefix)}
    wanted = {code: n for code, n in typed.items() if n is not None}
    quantities.change(actor=actor, customer=customer, wanted=wanted, at=at, reason=given["reason"])


def _delete(actor: Actor, customer: Customer, given: dict[str, Any], at: datetime) -> None:
    lifecycle.delete(actor=actor, customer=customer, reason=given["reason"], at=at)


def _provision_again(actor: Actor, customer: Customer, given: dict[str, Any], at: datetime) -> None:
    provisioning.repeat(actor=actor, customer=customer, reason=given["reason"], at=at)


def _add_subscriber(actor: Actor, customer: Customer, given: dict[str, Any], at: datetime) -> None:
    subscribers.add(
        actor=actor,
        customer=customer,
        person=Person(given["first_name"], given["last_name"], given["email"]),
        package_code=given["package"],
        is_administrator=given["is_administrator"],
        at=at,
        reason=given["reason"],
    )


def _move(actor: Actor, subscriber: Subscriber, given: dict[str, Any], at: datetime) -> None:
    subscribers.move(
        actor=actor,
        subscriber=subscriber,
        package_code=given["package"],
        at=at,
        reason=given["reason"],
    )


def _appoint(actor: Actor, subscriber: Subscriber, given: dict[str, Any], at: datetime) -> None:
    subscribers.appoint(
        actor=actor,
        subscriber=subscriber,
        is_administrator=given["is_administrator"],
        at=at,
        reason=given["reason"],
    )


def _release(actor: Actor, subscriber: Subscriber, given: dict[str, Any], at: datetime) -> None:
    subscribers.release(actor=actor, subscriber=subscriber, at=at, reason=given["reason"])


CUSTOMER_ACTS = (
    Act(
        "profile",
        _("Change name or billing address"),
        _("A change is a new version, and is checked again."),
        _change_profile,
        ProfileForm,
    ),
    Act(
        "quantities",
        _("Change quantities"),
        _("A quantity cannot fall below what is assigned."),
        _change_quantities,
        QuantitiesForm,
    ),
    Act(
        "add-subscriber",
        _("Add a subscriber"),
        _("The subscriber takes one unit of the package."),
        _add_subscriber,
        SubscriberForm,
    ),
    Act(
        "own",
        _("Mark as own organisation"),
        _("It gets a badge in the partner’s list and is left out of totals. It is checked like any other."),
        _mark_own,
        OwnForm,
    ),
    Act(
        "provision",
        _("Provision again"),
        _("Everything is written to the provisioning backend once more."),
        _provision_again,
    ),
    Act(
        "delete",
        _("Delete customer"),
        _("Every subscriber loses every service at once. The history and the evidence are kept."),
        _delete,
    ),
)

SUBSCRIBER_ACTS = (
    Act(
        "move",
        _("Change package"),
        _("The unit of the present package is free again. An administrator cannot be moved down."),
        _move,
        PackageForm,
    ),
    Act(
        "appoint",
        _("Appoint or dismiss as administrator"),
        _("An administrator holds the package level the customer was created with, or a higher one."),
        _appoint,
        AppointForm,
    ),
    Act(
        "release",
        _("Release subscriber"),
        _("The subscriber's services end at once, and the unit is free again."),
        _release,
    ),
)

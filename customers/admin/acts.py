"""What support may do to customers and subscribers; each calls the service that the partner's page calls."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from customers.admin.act_forms import (
    PARTS,
    AppointForm,
    AssignForm,
    OwnForm,
    PackageForm,
    PlacesForm,
    ProfileForm,
    QuantitiesForm,
    SubscriberForm,
    values_of,
)
from customers.admin.acting import Act
from customers.licensing import quantities, subscribers
from customers.lifecycle import assignments, own_organisation, provisioning, removal
from customers.models import Customer, Subscriber
from customers.onboarding.creation import Address, Location, Person
from customers.profile import locations, versions
from portal.base.actors import Actor


def _mark_own(actor: Actor, customer: Customer, given: dict[str, Any], at: datetime) -> None:
    own_organisation.mark(actor=actor, customer=customer, own=given["own"], at=at, reason=given["reason"])


def _change_profile(actor: Actor, customer: Customer, given: dict[str, Any], at: datetime) -> None:
    versions.change(
        actor=actor,
        customer=customer,
        at=at,
        legal_name=given["legal_name"],
        address=Address(**{part: given[part] for part in PARTS}),
        reason=given["reason"],
    )


def _change_quantities(actor: Actor, customer: Customer, given: dict[str, Any], at: datetime) -> None:
    wanted = {code: n for code, n in values_of(given, "quantity_").items() if n is not None}
    quantities.change(actor=actor, customer=customer, wanted=wanted, at=at, reason=given["reason"])


def _change_places(actor: Actor, customer: Customer, given: dict[str, Any], at: datetime) -> None:
    typed = values_of(given, "location_")
    location = Location(address=None, **typed) if typed["name"] or typed["time_zone"] else None
    locations.change(
        actor=actor,
        customer=customer,
        location=location,
        site_time_zone=given["site_time_zone"] or None,
        at=at,
        reason=given["reason"],
    )


def _assign(actor: Actor, customer: Customer, given: dict[str, Any], at: datetime) -> None:
    assignments.assign(actor=actor, customer=customer, people=given["people"], at=at, reason=given["reason"])


def _delete(actor: Actor, customer: Customer, given: dict[str, Any], at: datetime) -> None:
    removal.delete(actor=actor, customer=customer, reason=given["reason"], at=at)


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
        "places",
        _("Change calling location or site time zone"),
        _("The location is at the billing address. Packages with calling or meetings need these."),
        _change_places,
        PlacesForm,
    ),
    Act(
        "assign",
        _("Assign to people of the partner"),
        _("Administrators see the customers they created and those assigned to them."),
        _assign,
        AssignForm,
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

"""A customer is made, and what it is changes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from customers.events.ground import ADDRESS, CustomerChange
from portal.audit.events import Event, SetsOff
from portal.audit.models import Audience


@dataclass(frozen=True, kw_only=True)
class CustomerCreated(Event):
    """With everything it was given; `quantities` is product code → number, None for no cap."""

    name = "customers.created"
    audience = Audience.PARTNER
    desk = _("created the customer")
    topic = "profile"
    sets_off = SetsOff(webhook="customer.created", pages=("customers",))

    external_id: str
    legal_name: str
    quantities: Mapping[str, int | None]


class ProfileChanged(CustomerChange):
    """A new version of what is screened."""

    name = "customers.profile.changed"
    keys = ADDRESS | {"legal_name", "contacts", "other_names", "owners", "identifiers"}
    raises = ("customer", "profile")
    desk = _("changed what is screened")
    topic = "profile"


class PlacesChanged(CustomerChange):
    """The calling location, or the meetings site's time zone."""

    name = "customers.places.changed"
    keys = ADDRESS | {"name", "time_zone", "language", "site_time_zone"}
    raises = ("customer", "profile")
    desk = _("changed the calling location or the site’s time zone")


class ExternalIdChanged(CustomerChange):
    """The number in the partner's own systems."""

    name = "customers.external_id.changed"
    keys = frozenset({"external_id"})
    desk = _("changed the external ID")


class SettingsChanged(CustomerChange):
    """What a customer was created with and nobody screens."""

    name = "customers.settings.changed"
    keys = frozenset({"language", "template"})
    desk = _("changed the settings of the customer")


class AssignmentChanged(CustomerChange):
    """Which administrators look after it; names, one after the other."""

    name = "customers.assigned"
    keys = frozenset({"assigned_to"})
    desk = _("changed whom the customer is assigned to")

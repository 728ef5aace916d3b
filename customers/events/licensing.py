"""Quantities, subscribers and the catalogue."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from customers.events.ground import CustomerChange
from portal.accounts.events import RowKept
from portal.audit.events import Event
from portal.audit.models import Audience


class QuantitiesChanged(CustomerChange):
    """By product code; a value is a number, or None for no cap."""

    name = "customers.quantities.changed"
    keys: ClassVar[frozenset[str] | None] = None
    desk = _("changed quantities")
    topic = "quota"

    def __post_init__(self) -> None:
        """Raise ValueError for what is no quantity."""
        if any(not isinstance(value, int | None) for value in (*self.before.values(), *self.after.values())):
            raise ValueError("a quantity is a number or None")


class SubscriberChange(CustomerChange):
    """One person of the customer's."""

    keys = frozenset({"package", "email", "is_administrator", "add_ons"})
    topic = "subscribers"
    raises: ClassVar[tuple[str, ...]] = ("subscriber",)


class SubscriberAdded(SubscriberChange):
    """With one package."""

    name = "customers.subscriber.added"
    desk = _("added the subscriber %(name)s")
    raises = ()


class SubscriberMoved(SubscriberChange):
    """To another package."""

    name = "customers.subscriber.moved"
    desk = _("changed the package of %(name)s")


class SubscriberAppointed(SubscriberChange):
    """To full administrator, or to an ordinary subscriber again."""

    name = "customers.subscriber.appointed"
    desk = _("changed who is a full administrator: %(name)s")


class SubscriberNumbersChanged(SubscriberChange):
    """How somebody is called."""

    name = "customers.subscriber.called"
    keys = frozenset({"phone_number", "extension"})
    desk = _("changed the telephone number of %(name)s")


class SubscriberCorrected(SubscriberChange):
    """Who somebody is: the name, the address to sign in with, how to call them."""

    name = "customers.subscriber.corrected"
    keys = frozenset({"first_name", "last_name", "email", "phone_number", "extension"})
    raises = ("subscriber", "profile")
    desk = _("corrected the details of %(name)s")


class SubscriberAddOnsChanged(SubscriberChange):
    """What somebody holds beside the package."""

    name = "customers.subscriber.add_ons"
    desk = _("changed the add-ons of %(name)s")


class QuotaThresholdReached(CustomerChange):
    """A quantity is as low as its partner wants to hear of; the subject is the product."""

    name = "customers.quota.threshold"
    keys = frozenset({"used", "quantity", "threshold"})
    desk = _("%(name)s has reached a threshold")
    topic = "quota"
    raises: ClassVar[tuple[str, ...]] = ()


@dataclass(frozen=True, kw_only=True)
class ThresholdsChanged(Event):
    """When a partner is told of a product's quantities; the subject is the product."""

    name = "customers.quota.thresholds_set"
    audience = Audience.PARTNER
    desk = _("set when to tell of low quantities: %(name)s")

    low_percent: int | None
    high_percent: int | None
    left_at: int | None


class SubscriberReleased(SubscriberChange):
    """The unit is free again."""

    name = "customers.subscriber.released"
    desk = _("released the subscriber %(name)s")


class CatalogueAdded(RowKept):
    """A product, a call-in location or number."""

    name = "customers.catalogue.added"
    desk = _("added to the catalogue: %(name)s")


class CatalogueChanged(RowKept):
    """By support."""

    name = "customers.catalogue.changed"
    desk = _("changed in the catalogue: %(name)s")


@dataclass(frozen=True, kw_only=True)
class CatalogueLoaded(Event):
    """The catalogue that is shipped; figures are rows created or put back."""

    name = "customers.catalogue.loaded"
    desk = _("loaded the catalogue")

    products: int
    locations: int
    numbers: int
    reset: bool

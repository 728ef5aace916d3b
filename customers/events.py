"""What happens to customers. Their partner reads most of it: no list, candidate or score ever comes in here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

from portal.accounts.events import RowKept
from portal.audit.events import Change, Event, SetsOff
from portal.audit.models import Audience

ADDRESS = frozenset({"line1", "line2", "city", "state", "postal_code", "country"})
UPDATED = SetsOff(webhook="customer.updated", pages=("customer",))
REMOVED = SetsOff(webhook="customer.removed", pages=("customer", "customers"))


class CustomerChange(Change):
    """Something changed that its partner sees."""

    audience = Audience.PARTNER
    sets_off = UPDATED
    raises: ClassVar[tuple[str, ...]] = ("customer",)


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
    keys = ADDRESS | {"legal_name", "contacts", "other_names", "owners"}
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

    keys = frozenset({"package", "email", "is_administrator"})
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


class SubscriberReleased(SubscriberChange):
    """The unit is free again."""

    name = "customers.subscriber.released"
    desk = _("released the subscriber %(name)s")


@dataclass(frozen=True, kw_only=True)
class StatusMoved(Event):
    """A state table moved the customer: the two values say it ("Compliance: Checking → Clear")."""

    audience = Audience.PARTNER
    desk = _("changed the status")
    said_by_values = True
    topic = "status"
    column: ClassVar[str]

    old: str
    new: str

    def was(self) -> dict[str, Any]:
        """The status before."""
        return {self.column: self.old}

    def now(self) -> dict[str, Any]:
        """The status after."""
        return {self.column: self.new}


class ComplianceMoved(StatusMoved):
    """Along the table of compliance."""

    name = "customers.status.changed"
    column = "compliance_status"
    sets_off = SetsOff(webhook="customer.compliance", pages=("customer", "case"))


@dataclass(frozen=True, kw_only=True)
class OutcomeHeld(Event):
    """So much was changed within an hour that the partner is shown the outcome later; `per` partner or person."""

    name = "customers.outcome.held"
    desk = _("changed so much at once that the outcome is shown later")
    per: str
    most: int


class ProvisioningMoved(StatusMoved):
    """Along the table of provisioning."""

    name = "customers.provisioning.changed"
    column = "provisioning_status"
    sets_off = SetsOff(webhook="customer.provisioning", pages=("customer",))


class ProvisioningRepeated(CustomerChange):
    """Somebody had the customer written to the backend once more."""

    name = "customers.provisioning.repeated"
    desk = _("asked for provisioning once more")
    topic = "status"


class CustomerRemoval(CustomerChange):
    """The end of a customer; `released` is how many subscribers went with it."""

    keys = frozenset({"provisioning_status", "released"})
    sets_off = REMOVED


class CustomerDeleted(CustomerRemoval):
    """By its partner, or support."""

    name = "customers.deleted"
    desk = _("deleted the customer")


class CustomerDeprovisioned(CustomerRemoval):
    """By the machine, because it stayed non-compliant or its partner unreachable."""

    name = "customers.deprovisioned"
    desk = _("The customer and all its users are being deprovisioned")
    topic = "status"


class OwnOrganisationCancelled(CustomerRemoval):
    """Hidden at once; the directory follows."""

    name = "customers.own_organisation.cancelled"
    desk = _("cancelled the subscription of the own organisation")


class OwnOrganisationMarked(CustomerChange):
    """Which customer is the partner's own organisation."""

    name = "customers.own_organisation.marked"
    keys = frozenset({"is_own_organisation"})
    desk = _("said whether this is your own organisation")


class TemplateChange(Change):
    """An onboarding template of a partner's; no customer's history shows it."""

    audience = Audience.PARTNER
    keys = frozenset({"name", "admin_email", "country", "language", "is_default"})


class TemplateCreated(TemplateChange):
    """A partner's first is its default."""

    name = "customers.template.created"
    desk = _("added the template %(name)s")


class TemplateChanged(TemplateChange):
    """Its values, or which is the default."""

    name = "customers.template.changed"
    raises = ("onboardingtemplate",)
    desk = _("changed the template %(name)s")


class TemplateDeleted(TemplateChange):
    """Its Provisioning ID stops working."""

    name = "customers.template.deleted"
    desk = _("deleted the template %(name)s")


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

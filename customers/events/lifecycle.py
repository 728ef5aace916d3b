"""The two statuses, removal, the own organisation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

from customers.events.ground import REMOVED, CustomerChange
from portal.audit.events import Event, SetsOff
from portal.audit.models import Audience


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

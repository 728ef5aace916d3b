"""What people keep for their work with the list."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from customers.events.ground import CustomerChange
from portal.audit.events import Event
from portal.audit.models import Audience


class TagsChanged(CustomerChange):
    """A partner's own words on a customer, one after the other; no page that is open shows them to be changed."""

    name = "customers.tags.changed"
    keys = frozenset({"tags"})
    desk = _("changed the tags")
    raises = ()


@dataclass(frozen=True, kw_only=True)
class ViewSaved(Event):
    """A state of the list under a name."""

    name = "customers.view.saved"
    audience = Audience.PARTNER
    desk = _("saved the view %(name)s of the customer list")

    is_shared: bool


@dataclass(frozen=True, kw_only=True)
class ViewRemoved(Event):
    """By whoever saved it."""

    name = "customers.view.removed"
    audience = Audience.PARTNER
    desk = _("removed the view %(name)s of the customer list")

    is_shared: bool


@dataclass(frozen=True, kw_only=True)
class CustomersExported(Event):
    """A file with customers' names and addresses left the portal; `customers` is how many."""

    name = "customers.exported"
    audience = Audience.PARTNER
    desk = _("exported customers to a file")

    customers: int
    form: str
    all_fields: bool

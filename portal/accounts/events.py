"""What happens to people, partners and roles; none of it is a partner's to read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from portal.audit.events import Change, Event


class RowKept(Change):
    """A row that support keeps by hand; any of its values may change, passwords apart."""

    keys: ClassVar[frozenset[str] | None] = None


class PartnerAdded(RowKept):
    """A partner, or a sub-partner."""

    name = "accounts.partner.added"
    desk = _("added the partner %(name)s")


class PartnerChanged(RowKept):
    """Its values, or whether it is suspended."""

    name = "accounts.partner.changed"
    desk = _("changed the partner %(name)s")


class MembershipAdded(RowKept):
    """Somebody works for a partner from now on."""

    name = "accounts.membership.added"
    desk = _("added to a partner’s team: %(name)s")


class MembershipChanged(RowKept):
    """Somebody's role."""

    raises = ("membership",)
    name = "accounts.membership.changed"
    desk = _("changed a role in a partner’s team: %(name)s")


class MembershipRemoved(RowKept):
    """Somebody left the partner."""

    name = "accounts.membership.removed"
    desk = _("removed from a partner’s team: %(name)s")


class PersonAdded(RowKept):
    """An account."""

    name = "accounts.user.added"
    desk = _("added the person %(name)s")


class PersonChanged(RowKept):
    """What one person may change of another's account."""

    name = "accounts.user.changed"
    desk = _("changed the account of %(name)s")


class PasswordSet(RowKept):
    """By support, for somebody else; what it is, never."""

    name = "accounts.user.password_set"
    desk = _("set a password for %(name)s")


class PreferencesChanged(Change):
    """What people change about themselves."""

    name = "accounts.preferences.changed"
    raises = ("user",)
    keys = frozenset({"name", "language", "time_zone", "theme"})
    desk = _("changed their own preferences")


class Appointment(Change):
    """What makes whoever decides: a role, a login, an account opened again."""

    keys = frozenset({"operator_role", "email", "is_active"})


class AppointmentAsked(Appointment):
    """By the first of two people."""

    name = "accounts.appointment.asked"
    desk = _("asked for a change that takes two people: %(name)s")


class AppointmentDone(Appointment):
    """By the second."""

    name = "accounts.appointment.done"
    desk = _("put in force, as the second person, what was asked for %(name)s")


class AppointmentRefused(Appointment):
    """By somebody else than who asked."""

    name = "accounts.appointment.refused"
    desk = _("turned down what was asked for %(name)s")


class AppointmentWithdrawn(Appointment):
    """By who asked."""

    name = "accounts.appointment.withdrawn"
    desk = _("took back what was asked for %(name)s")


class AppointmentEnded(Appointment):
    """A deciding role taken away; one person is enough."""

    name = "accounts.appointment.ended"
    desk = _("took the deciding role of %(name)s away")


class AppointedByCommand(Appointment):
    """The first people of an installation."""

    name = "accounts.appointment.by_command"
    desk = _("gave %(name)s a role by command")


@dataclass(frozen=True, kw_only=True)
class ViewingBegan(Event):
    """Support looks through a person's eyes; `until` is an ISO moment."""

    name = "accounts.view_as.began"
    desk = _("began to see the portal as %(name)s does")

    until: str


@dataclass(frozen=True, kw_only=True)
class ViewingLooked(Event):
    """One page seen through a person's eyes."""

    name = "accounts.view_as.looked"
    desk = _("looked at a page as %(name)s")

    path: str


class ViewingEnded(Event):
    """Support sees with its own eyes again."""

    name = "accounts.view_as.ended"
    desk = _("stopped seeing the portal as %(name)s does")

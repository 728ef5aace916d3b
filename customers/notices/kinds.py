"""The types of event that people can be told of, with what the portal proposes. Rooms above declare some of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from customers.models import ByMail
from customers.states import UNDER_REVIEW, Compliance, Provisioning

Values = Mapping[str, Any]
FAILED = (Provisioning.ERROR, Provisioning.PROVISIONED_WITH_ERRORS)


@dataclass(frozen=True)
class Wish:
    """How somebody wants to hear of a type of event."""

    in_portal: bool = False
    by_mail: str = ByMail.NEVER

    @property
    def is_off(self) -> bool:
        """Not at all."""
        return not self.in_portal and self.by_mail == ByMail.NEVER

    def __str__(self) -> str:
        """As the history keeps it."""
        mail = "" if self.by_mail == ByMail.NEVER else str(self.by_mail)
        return ", ".join(filter(None, ("portal" if self.in_portal else "", mail))) or "off"


@dataclass(frozen=True)
class NoticeKind:
    """One type of event. `tells` says of its values whether there is anything to tell.

    `to_assigned`: only for those whom the customer is assigned to.
    """

    verb: str
    label: str | Promise
    proposed: Wish = Wish()
    tells: Callable[[Values, Values], bool] = lambda _was, _now: True
    to_assigned: bool = False

    @property
    def field(self) -> str:
        """Its name within a form."""
        return self.verb.replace(".", "_")


def _status_tells(was: Values, now: Values) -> bool:
    """Not the usual first check, and not what another type tells already (questions, the removal)."""
    old, new = was.get("compliance_status"), now.get("compliance_status")
    if new == Compliance.CLEAR:
        return old in (*UNDER_REVIEW, Compliance.NON_COMPLIANT)
    return new in (Compliance.IN_REVIEW, Compliance.NON_COMPLIANT) and old != Compliance.AWAITING_PARTNER


def _went_wrong(_was: Values, now: Values) -> bool:
    return now.get("provisioning_status") in FAILED


IN_PORTAL = Wish(in_portal=True)
GROUPS: tuple[tuple[str | Promise, tuple[NoticeKind, ...]], ...] = (
    (
        _("Compliance"),
        (
            NoticeKind("compliance.questions.asked", _("A reviewer asks questions"), IN_PORTAL),
            NoticeKind("compliance.questions.answered", _("A colleague answers questions")),
            NoticeKind(
                "customers.status.changed",
                _("A review begins or ends, or a customer is non-compliant"),
                IN_PORTAL,
                _status_tells,
            ),
            NoticeKind("compliance.another_look.asked", _("A colleague asks for another look")),
            NoticeKind("compliance.contact.attempted", _("A reviewer tries to reach you")),
            NoticeKind("customers.deprovisioned", _("A customer is deprovisioned"), IN_PORTAL),
        ),
    ),
    (
        _("Customers"),
        (
            NoticeKind("customers.assigned", _("A customer is assigned to me"), IN_PORTAL, to_assigned=True),
            NoticeKind("customers.provisioning.changed", _("Provisioning fails"), IN_PORTAL, _went_wrong),
            NoticeKind("customers.created", _("A customer is created")),
            NoticeKind("customers.profile.changed", _("A name, an address, a contact or an owner changes")),
            NoticeKind("customers.deleted", _("A customer is deleted")),
        ),
    ),
    (
        _("Quantities and subscribers"),
        (
            NoticeKind("customers.quota.threshold", _("A quantity reaches a threshold"), IN_PORTAL),
            NoticeKind("customers.quantities.changed", _("Quantities change")),
            NoticeKind("customers.subscriber.added", _("A subscriber is added")),
            NoticeKind("customers.subscriber.released", _("A subscriber is released")),
            NoticeKind("customers.subscriber.appointed", _("The full administrators change")),
        ),
    ),
)
_BY_VERB = {one.verb: one for _group, kinds in GROUPS for one in kinds}


def every() -> list[NoticeKind]:
    """All of them, as the page shows them."""
    return list(_BY_VERB.values())


def kind(verb: str) -> NoticeKind | None:
    """The one of this type of event; None for events that nobody is told of."""
    return _BY_VERB.get(verb)

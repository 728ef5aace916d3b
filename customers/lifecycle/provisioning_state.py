"""How far a customer's provisioning is, and what the backend refused, for the customer's page."""

from __future__ import annotations

from dataclasses import dataclass

from customers.models import Customer, ProvisioningWork
from customers.states import Compliance, Provisioning

SHOWN = 5
UNDER_WAY = {Provisioning.PROVISIONING, Provisioning.UPDATING, Provisioning.DELETING}
TROUBLED = {Provisioning.ERROR, Provisioning.PROVISIONED_WITH_ERRORS}
DELAYS = (2, 3, 5, 10, 30, 60)
"""Seconds before each next look, the last one repeated: most work ends within seconds."""
LAST_LOOK = 30


@dataclass(frozen=True)
class Trouble:
    """What the backend would not do; `more` counts what is not in `lines`."""

    is_error: bool
    lines: tuple[str, ...]
    more: int


def delay(customer: Customer, looks: int) -> int | None:
    """Seconds until the page looks again; None when nothing is under way, or it looked often enough."""
    moving = customer.provisioning_status in UNDER_WAY or customer.shown_status == Compliance.CHECKING
    if not moving or looks >= LAST_LOOK:
        return None
    return DELAYS[min(looks, len(DELAYS) - 1)]


def seen(customer: Customer) -> str:
    """Both statuses in one word, to notice that either changed."""
    return f"{customer.provisioning_status}.{customer.shown_status}"


def trouble(customer: Customer) -> Trouble | None:
    """What the last finished work could not do; None while there is no error. At most one query."""
    if customer.provisioning_status not in TROUBLED:
        return None
    done = ProvisioningWork.objects.filter(customer=customer, state="done").order_by("-pk")
    errors = done.values_list("errors", flat=True).first() or []
    lines = [_line(one) for one in errors]
    is_error = customer.provisioning_status == Provisioning.ERROR
    return Trouble(is_error, tuple(lines[:SHOWN]), max(0, len(lines) - SHOWN))


def _line(error: dict[str, str]) -> str:
    subject, text = error.get("subject", ""), error.get("text", "")
    return f"{subject}: {text}" if subject else text
